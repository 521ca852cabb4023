/* What was passed on, as it is printed; show.h. */
#include "say.h"
#include "show.h"

static const struct column columns[] = { { N_("on"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_FIXED, 0 }, { N_("to whom"), CELLS_TEXT, 0 },
	{ N_("ground"), CELLS_TEXT, 0 }, { N_("basis"), CELLS_TEXT, 110 },
	{ N_("what was passed on"), CELLS_TEXT, 0 }, { N_("by whom"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static void sharing_json(
    struct json *json, const struct words *words, const Mediation__V1__Sharing *sharing)
{
	json_object(json, NULL);
	json_number(json, "sharing", sharing->id);
	json_number(json, "id", sharing->dispute);
	json_text(json, "number", sharing->number);
	json_text(json, "recipient", sharing->recipient);
	json_text(json, "ground", words_name(words, "sharing", sharing->ground));
	json_text(json, "basis", sharing->basis);
	json_text(json, "what", sharing->what);
	json_date(json, "shared_on", sharing->shared_on);
	json_text(json, "member", sharing->member_name);
	json_instant(json, "recorded", sharing->recorded_us);
	json_end_object(json);
}

struct lines show_sharings_begin(const struct shown *shown)
{
	struct lines lines = { .shown = shown };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		json_array(&lines.json, "sharings");
	} else {
		lines.table = table_new(columns);
	}
	return lines;
}

void show_sharing(struct lines *lines, const Mediation__V1__Sharing *sharing)
{
	const struct words *words = lines->shown->words;
	struct table *table = &lines->table;

	lines->count++;
	if (lines->shown->as_json) {
		sharing_json(&lines->json, words, sharing);
		return;
	}
	table_row(table);
	table_cell(table, "%s", show_date(sharing->shared_on));
	table_cell(table, "%s", sharing->number);
	table_cell(table, "%s", sharing->recipient);
	table_cell(table, "%s", words_label(words, "sharing", sharing->ground));
	table_cell(table, "%s", sharing->basis);
	table_cell(table, "%s", sharing->what);
	table_cell(table, "%s", sharing->member_name);
}

void show_shared(const struct shown *shown, const Mediation__V1__ShareResponse *told)
{
	const Mediation__V1__Sharing *sharing = told->n_sharings ? told->sharings[0] : NULL;
	struct json json = { 0 };

	if (!sharing) return;
	if (shown->as_json) {
		sharing_json(&json, shown->words, sharing);
	} else {
		printf(_("on record: %s was passed on to %s on %s (%s)\n"), sharing->number,
		    sharing->recipient, show_date(sharing->shared_on),
		    words_label(shown->words, "sharing", sharing->ground));
	}
}
