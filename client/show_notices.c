/* What people were told of clocks; show.h. */
#include "civil.h"
#include "say.h"
#include "show.h"
#include "text.h"

static const struct column columns[] = { { N_("told"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_LINES, 0 }, { N_("parties"), CELLS_TEXT, 100 },
	{ N_("term"), CELLS_TEXT, 0 }, { N_("due"), CELLS_FIXED, 0 }, { N_("what"), CELLS_TEXT, 0 },
	{ N_("whom"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static const struct column csv_columns[] = { { N_("told"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_FIXED, 0 }, { N_("other number"), CELLS_FIXED, 0 },
	{ N_("state"), CELLS_FIXED, 0 }, { N_("kind"), CELLS_FIXED, 0 },
	{ N_("level"), CELLS_FIXED, 0 }, { N_("parties"), CELLS_FIXED, 0 },
	{ N_("team"), CELLS_FIXED, 0 }, { N_("place"), CELLS_FIXED, 0 },
	{ N_("term"), CELLS_FIXED, 0 }, { N_("due"), CELLS_FIXED, 0 },
	{ N_("what"), CELLS_FIXED, 0 }, { N_("whom"), CELLS_FIXED, 0 },
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

/* Which dispute, one thing a column. */
static void csv_dispute_cells(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	table_cell(table, "%s", line->n_numbers > 0 ? line->numbers[0] : "");
	table_cell(table, "%s", line->n_numbers > 1 ? line->numbers[1] : "");
	table_cell(table, "%s", words_label(words, "state", line->state));
	table_cell(table, "%s", line->kind ? words_kind(words, line->kind) : "");
	table_cell(table, "%s", line->level ? words_label(words, "level", line->level) : "");
	table_cell(table, "%s", line->parties);
	table_cell(table, "%s", words_team(words, line->team));
	table_cell(table, "%s", words_place(words, line->place));
}

static void notice_row(
    struct table *table, const struct shown *shown, const Mediation__V1__Notice *notice)
{
	const struct words *words = shown->words;
	struct text text;

	table_row(table);
	table_cell(table, "%s",
	    shown->as_csv ? show_instant(notice->told_us)
	                  : show_date(civil_day_of_instant(notice->told_us)));
	if (shown->as_csv) {
		csv_dispute_cells(table, words, notice->dispute);
	} else {
		show_numbers_cell(table, notice->dispute);
		table_cell(table, "%s", notice->dispute->parties);
	}
	if (notice->item) {
		table_cell(
		    table, "%s %u", words_label(words, "clock", notice->clock), notice->item);
	} else {
		table_cell(table, "%s", words_label(words, "clock", notice->clock));
	}
	table_cell(table, "%s", show_date(notice->due_on));
	table_cell(table, "%s%s", words_label(words, "notice", notice->kind),
	    notice->ended_us && !shown->as_csv ? _(" (holds no more)") : "");
	text_begin(&text);
	whom(words, notice, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
	if (shown->as_csv) table_cell(table, "%s", notice->ended_us ? _("no more") : _("yes"));
}

struct lines show_notices_begin(const struct shown *shown)
{
	struct lines lines = { .shown = shown };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		json_array(&lines.json, "notices");
	} else {
		lines.table = table_new(shown->as_csv ? csv_columns : columns);
	}
	return lines;
}

void show_notice(struct lines *lines, const Mediation__V1__Notice *notice)
{
	lines->count++;
	if (lines->shown->as_json) {
		notice_json(&lines->json, lines->shown->words, notice);
	} else {
		notice_row(&lines->table, lines->shown, notice);
	}
}
