/* Reading a sheet of local data; local_sheet.h. */
#include "local_sheet.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define KEY_BETWEEN "\x1f"

void local_row_wrong(struct local_row *row, enum outcome outcome, size_t column)
{
	if (row->outcome != OUTCOME_DONE) return;
	row->outcome = outcome;
	row->column = column;
	row->typed = column < LOCAL_COLUMNS_MAX && row->values[column] ? row->values[column] : "";
}

/* ---- keys ---- */

static int by_key(const void *a, const void *b)
{
	const struct local_row *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static const char *key_of(const struct local_sheet *sheet, const struct local_row *row)
{
	const char *key = "";

	for (size_t i = 0; i < local_key_count(sheet->table); i++) {
		key = arena_format(sheet->arena, "%s" KEY_BETWEEN "%s", key, row->values[i]);
	}
	return key;
}

void local_sheet_begin(struct local_sheet *sheet)
{
	for (size_t i = 0; i < sheet->there_count; i++) {
		sheet->there[i].key = key_of(sheet, &sheet->there[i]);
	}
	if (sheet->there_count) {
		qsort(sheet->there, sheet->there_count, sizeof(*sheet->there), by_key);
	}
}

static struct local_row *there_with(const struct local_sheet *sheet, const char *key)
{
	const struct local_row wanted = { .key = key };

	if (!sheet->there_count) return NULL;
	return bsearch(&wanted, sheet->there, sheet->there_count, sizeof(wanted), by_key);
}

/* Numbers that people need not give: a row is known by what it alone has, a new one is numbered. */
static bool is_numbered(const struct local_table *table)
{
	return local_key_count(table) == 1 && table->columns[0].type == LOCAL_NUMBER &&
	    strcmp(table->columns[0].name, "id") == 0;
}

static size_t unique_column(const struct local_table *table)
{
	size_t column = 0;

	while (column < table->column_count && table->columns[column].need != NEED_UNIQUE) {
		column++;
	}
	return column < table->column_count ? column : 0;
}

const char *local_row_name(const struct local_sheet *sheet, const struct local_row *row)
{
	size_t first = is_numbered(sheet->table) ? unique_column(sheet->table) : 0;
	size_t count = first ? 1 : local_key_count(sheet->table);
	const char *name = "";

	for (size_t i = first; i < first + count; i++) {
		if (!row->values[i]) continue;
		name = arena_format(sheet->arena, "%s%s%s", name, *name ? " " : "",
		    local_value_show(
		        sheet->reference, &sheet->table->columns[i], row->values[i], sheet->arena));
	}
	return name;
}

static const char *number_known(const struct local_sheet *sheet, const struct local_row *row)
{
	for (size_t c = 0; c < sheet->table->column_count; c++) {
		if (sheet->table->columns[c].need != NEED_UNIQUE || !row->values[c]) continue;
		for (size_t i = 0; i < sheet->there_count; i++) {
			if (strcmp(sheet->there[i].values[c], row->values[c]) == 0) {
				return sheet->there[i].values[0];
			}
		}
	}
	return NULL;
}

static int64_t largest(const struct local_row *rows, size_t count)
{
	int64_t found = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t number = rows[i].values[0] ? strtoll(rows[i].values[0], NULL, 10) : 0;

		if (number > found) found = number;
	}
	return found;
}

static void give_numbers(struct local_sheet *sheet)
{
	int64_t last = largest(sheet->there, sheet->there_count);
	int64_t given = largest(sheet->rows, sheet->row_count);

	if (given > last) last = given;
	for (size_t i = 0; i < sheet->row_count; i++) {
		struct local_row *row = &sheet->rows[i];

		if (row->values[0] || row->outcome != OUTCOME_DONE) continue;
		row->values[0] = number_known(sheet, row);
		if (row->values[0]) continue;
		row->values[0] = arena_format(sheet->arena, "%" PRId64, ++last);
	}
}

/* ---- what was sent ---- */

/* Where each column of the header stands in the table. */
static enum outcome read_header(
    const struct local_sheet *sheet, const struct local_sent *sent, size_t *ret_places)
{
	uint32_t seen = 0;

	if (sent->column_count > sheet->table->column_count) return OUTCOME_UNKNOWN_COLUMN;
	for (size_t i = 0; i < sent->column_count; i++) {
		size_t place = local_column_named(sheet->table, sent->columns[i]);

		if (place == LOCAL_COLUMNS_MAX || seen >> place & 1) return OUTCOME_UNKNOWN_COLUMN;
		seen |= UINT32_C(1) << place;
		ret_places[i] = place;
	}
	return OUTCOME_DONE;
}

static void read_row(const struct local_sheet *sheet, const struct local_sent *sent,
    const size_t *places, struct local_row *row)
{
	const char *const *cells = sent->rows[row - sheet->rows];

	for (size_t i = 0; i < sent->column_count; i++) {
		const struct local_column *column = &sheet->table->columns[places[i]];
		enum outcome outcome = local_value_read(
		    sheet->reference, column, cells[i], sheet->arena, &row->values[places[i]]);

		if (outcome == OUTCOME_DONE) continue;
		row->values[places[i]] = NULL;
		if (outcome == OUTCOME_EMPTY_TEXT && places[i] == 0 && is_numbered(sheet->table)) {
			continue;
		}
		local_row_wrong(row, outcome, places[i]);
		row->typed = cells[i];
	}
}

static bool has_key(const struct local_sheet *sheet, struct local_row *row)
{
	for (size_t i = 0; i < local_key_count(sheet->table); i++) {
		if (row->values[i]) continue;
		local_row_wrong(row, OUTCOME_COLUMN_MISSING, i);
		return false;
	}
	return true;
}

/* What the sheet does not say stays as it is. */
static void complete(const struct local_sheet *sheet, struct local_row *row)
{
	struct local_row *was;

	if (!has_key(sheet, row)) return;
	row->key = key_of(sheet, row);
	was = there_with(sheet, row->key);
	row->was = was;
	if (was) was->is_named = true;
	for (size_t c = 0; c < sheet->table->column_count; c++) {
		if (!row->values[c]) {
			row->values[c] =
			    was ? was->values[c] : local_value_absent(&sheet->table->columns[c]);
		}
		if (!row->values[c]) {
			local_row_wrong(row, OUTCOME_COLUMN_MISSING, c);
		} else if (!was || strcmp(was->values[c], row->values[c]) != 0) {
			row->changed |= UINT32_C(1) << c;
		}
	}
}

bool local_sent_fits(size_t row_count, size_t column_count)
{
	return row_count > 0 && row_count <= LOCAL_ROWS_MAX &&
	    row_count * column_count <= LOCAL_CELLS_MAX;
}

enum outcome local_sheet_read(struct local_sheet *sheet, const struct local_sent *sent)
{
	size_t places[LOCAL_COLUMNS_MAX];
	enum outcome outcome;

	if (!local_sent_fits(sent->row_count, sent->column_count) ||
	    sheet->there_count > LOCAL_THERE_MAX) {
		return OUTCOME_TOO_MANY_ROWS;
	}
	outcome = read_header(sheet, sent, places);
	if (outcome != OUTCOME_DONE) return outcome;
	sheet->row_count = sent->row_count;
	sheet->rows = arena_array(sheet->arena, sheet->row_count, sizeof(*sheet->rows));
	for (size_t i = 0; i < sheet->row_count; i++) {
		read_row(sheet, sent, places, &sheet->rows[i]);
	}
	if (is_numbered(sheet->table)) give_numbers(sheet);
	for (size_t i = 0; i < sheet->row_count; i++) {
		if (sheet->rows[i].outcome == OUTCOME_DONE) complete(sheet, &sheet->rows[i]);
	}
	local_check_rows(sheet);
	for (size_t i = 0; i < sheet->row_count; i++) {
		sheet->wrong_count += sheet->rows[i].outcome != OUTCOME_DONE;
	}
	return sheet->wrong_count ? OUTCOME_ROWS_WRONG : local_check_whole(sheet);
}

bool local_row_ends(const struct local_sheet *sheet, const struct local_row *there)
{
	return sheet->table->import == IMPORT_BY_YEAR && !there->is_named &&
	    strtol(there->values[0], NULL, 10) == sheet->year;
}
