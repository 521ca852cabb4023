/* What people were told of clocks; show.h. */
#include "say.h"
#include "show.h"
#include "text.h"

static const struct column columns[] = { { N_("told"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_LINES, 0 }, { N_("parties"), CELLS_TEXT, 100 },
	{ N_("term"), CELLS_TEXT, 0 }, { N_("due"), CELLS_FIXED, 0 },
	{ N_("what"), CELLS_FIXED, 0 }, { N_("whom"), CELLS_TEXT, 0 },
	{ N_("holds"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

static void whom(const struct words *words, const Mediation__V1__Notice *notice, FILE *out)
{
	if (*notice->to_member) {
		fputs(notice->to_member, out);
		return;
	}
	if (notice->to_team) fprintf(out, "%s ", words_team(words, notice->to_team));
	show_codes(out, words, "role", notice->to_roles, notice->n_to_roles);
}

static void notice_json(
    struct json *json, const struct words *words, const Mediation__V1__Notice *notice)
{
	json_object(json, NULL);
	json_number(json, "id", notice->dispute->id);
	json_texts(json, "numbers", notice->dispute->numbers, notice->dispute->n_numbers);
	json_text(json, "notice", words_name(words, "notice", notice->kind));
	json_text(json, "clock", words_name(words, "clock", notice->clock));
	json_id(json, "item", notice->item);
	json_date(json, "due", notice->due_on);
	json_instant(json, "told", notice->told_us);
	json_instant(json, "ended", notice->ended_us);
	json_text(json, "to_member", *notice->to_member ? notice->to_member : NULL);
	show_codes_json(json, words, "to_roles", "role", notice->to_roles, notice->n_to_roles);
	json_id(json, "to_team", notice->to_team);
	json_end_object(json);
}

static void notice_row(
    struct table *table, const struct words *words, const Mediation__V1__Notice *notice)
{
	struct text text;

	table_row(table);
	table_cell(table, "%s", show_instant(notice->told_us));
	show_numbers_cell(table, notice->dispute);
	table_cell(table, "%s", notice->dispute->parties);
	if (notice->item) {
		table_cell(
		    table, "%s %u", words_label(words, "clock", notice->clock), notice->item);
	} else {
		table_cell(table, "%s", words_label(words, "clock", notice->clock));
	}
	table_cell(table, "%s", show_date(notice->due_on));
	table_cell(table, "%s", words_label(words, "notice", notice->kind));
	text_begin(&text);
	whom(words, notice, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
	table_cell(table, "%s", notice->ended_us ? _("no more") : _("yes"));
}

void show_notices(
    const struct shown *shown, const Mediation__V1__NoticesResponse *notices, const char *next)
{
	struct json json = { 0 };
	struct table table;

	if (!shown->as_json) {
		table = table_new(columns);
		for (size_t i = 0; i < notices->n_notices; i++) {
			notice_row(&table, shown->words, notices->notices[i]);
		}
		table_end(&table);
		return;
	}
	json_object(&json, NULL);
	json_array(&json, "notices");
	for (size_t i = 0; i < notices->n_notices; i++) {
		notice_json(&json, shown->words, notices->notices[i]);
	}
	json_end_array(&json);
	json_text(&json, "next", *next ? next : NULL);
	json_end_object(&json);
}
