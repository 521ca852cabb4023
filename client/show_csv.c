/* Lines of disputes as a spreadsheet has them: one thing a column, nothing left out; show.h. */
#include "show_csv.h"

#include "say.h"
#include "text.h"

#define COLUMNS_OF_LINE                                                           \
	{ N_("number"), CELLS_FIXED, 0 }, { N_("other number"), CELLS_FIXED, 0 }, \
	    { N_("state"), CELLS_FIXED, 0 }, { N_("lamp"), CELLS_FIXED, 0 },      \
	    { N_("due"), CELLS_FIXED, 0 }, { N_("kind"), CELLS_FIXED, 0 },        \
	    { N_("level"), CELLS_FIXED, 0 }, { N_("parties"), CELLS_FIXED, 0 },   \
	    { N_("team"), CELLS_FIXED, 0 }, { N_("place"), CELLS_FIXED, 0 },      \
	{                                                                         \
		N_("registered"), CELLS_FIXED, 0                                  \
	}

const struct column csv_line_columns[] = { COLUMNS_OF_LINE, { NULL, CELLS_FIXED, 0 } };
const struct column csv_found_columns[] = { COLUMNS_OF_LINE, { N_("found by"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };
const struct column csv_todo_columns[] = { COLUMNS_OF_LINE, { N_("next"), CELLS_FIXED, 0 },
	{ N_("why now"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

void csv_line_cells(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	table_cell(table, "%s", line->n_numbers > 0 ? line->numbers[0] : "");
	table_cell(table, "%s", line->n_numbers > 1 ? line->numbers[1] : "");
	table_cell(table, "%s", words_label(words, "state", line->state));
	table_cell(table, "%s", line->lamp ? words_label(words, "lamp", line->lamp) : "");
	table_cell(table, "%s", line->lamp ? show_date(line->due_on) : "");
	table_cell(table, "%s", line->kind ? words_kind(words, line->kind) : "");
	table_cell(table, "%s", line->level ? words_label(words, "level", line->level) : "");
	table_cell(table, "%s", line->parties);
	table_cell(table, "%s", words_team(words, line->team));
	table_cell(table, "%s", words_place(words, line->place));
	table_cell(table, "%s", show_instant(line->registered_us));
}
