/* Local data between the store and its handlers; local_rows.h. */
#include "local_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"

static const struct {
	enum statement show, read, write;
} statements[LOCAL_COUNT] = {

#define TAKES_NEVER(NAME)   STATEMENT_COUNT, STATEMENT_COUNT
#define TAKES_BY_ROW(NAME)  STATEMENT_LOCAL_READ_##NAME, STATEMENT_LOCAL_WRITE_##NAME
#define TAKES_BY_YEAR(NAME) TAKES_BY_ROW(NAME)
#define LOCAL(number, NAME, name, zh, en, import, ...) \
	[number] = { STATEMENT_LOCAL_SHOW_##NAME, TAKES_##import(NAME) },
#include "tables/locals.def"
#undef LOCAL
};

enum statement local_show_statement(const struct local_table *table)
{
	return statements[table->number].show;
}

enum statement local_read_statement(const struct local_table *table)
{
	return statements[table->number].read;
}

enum statement local_write_statement(const struct local_table *table)
{
	return statements[table->number].write;
}

struct local_row *local_rows_of(const struct local_table *table, const struct rows *rows,
    struct arena *arena, size_t *ret_count)
{
	struct local_row *ret = arena_array(arena, rows_count(rows), sizeof(*ret));

	*ret_count = rows_count(rows);
	for (size_t i = 0; i < *ret_count; i++) {
		for (unsigned c = 0; c < table->column_count; c++) {
			ret[i].values[c] = answer_text(arena, rows_text(rows, i, c));
		}
	}
	return ret;
}

struct local_sums local_sums_of(const struct local_sheet *sheet)
{
	struct local_sums sums = { 0 };

	for (size_t i = 0; i < sheet->row_count; i++) {
		const struct local_row *row = &sheet->rows[i];

		if (row->outcome != OUTCOME_DONE) continue;
		sums.added += !row->was;
		sums.changed += row->was && row->changed;
		sums.same += row->was && !row->changed;
	}
	for (size_t i = 0; i < sheet->there_count; i++) {
		sums.ended += local_row_ends(sheet, &sheet->there[i]);
	}
	return sums;
}

/* ---- JSON ---- */

static void put(struct writer *writer, const char *text)
{
	write_bytes(writer, text, strlen(text));
}

static void put_number(struct writer *writer, const char *key, int64_t number)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%" PRId64, number);
	put(writer, key);
	put(writer, text);
}

/* Values have no control characters but those that a client may send. */
static void put_text(struct writer *writer, const char *text)
{
	put(writer, "\"");
	for (; *text; text++) {
		char escaped[8];

		if ((unsigned char)*text < ' ') {
			(void)snprintf(
			    escaped, sizeof(escaped), "\\u%04x", (unsigned)(unsigned char)*text);
			put(writer, escaped);
			continue;
		}
		if (*text == '"' || *text == '\\') write_u8(writer, '\\');
		write_u8(writer, (uint8_t)*text);
	}
	put(writer, "\"");
}

static void put_row(
    struct writer *writer, const struct local_table *table, const struct local_row *row)
{
	put(writer, "[");
	for (size_t c = 0; c < table->column_count; c++) {
		if (c) put(writer, ",");
		put_text(writer, row->values[c]);
	}
	put(writer, "]");
}

static void put_columns(struct writer *writer, const struct local_table *table)
{
	put(writer, ",\"columns\":[");
	for (size_t c = 0; c < table->column_count; c++) {
		if (c) put(writer, ",");
		put_text(writer, table->columns[c].name);
	}
	put(writer, "]");
}

static void put_changes(struct writer *writer, const struct local_sheet *sheet,
    const struct local_sums *sums, const char *source)
{
	bool is_whole = sheet->table->import == IMPORT_BY_YEAR, has_row = false;

	put_number(writer, "{\"added\":", sums->added);
	put_number(writer, ",\"changed\":", sums->changed);
	put_number(writer, ",\"ended\":", sums->ended);
	if (is_whole) {
		put_number(writer, ",\"year\":", sheet->year);
		put(writer, ",\"source\":");
		put_text(writer, source);
	}
	put_columns(writer, sheet->table);
	put(writer, ",\"rows\":[");
	for (size_t i = 0; i < sheet->row_count; i++) {
		if (!is_whole && !sheet->rows[i].changed) continue;
		if (has_row) put(writer, ",");
		put_row(writer, sheet->table, &sheet->rows[i]);
		has_row = true;
	}
	put(writer, "]}");
}

const char *local_changes(const struct local_sheet *sheet, const struct local_sums *sums,
    const char *source, struct arena *arena)
{
	struct writer writer = { 0 };
	char *text;

	put_changes(&writer, sheet, sums, source);
	text = arena_array(arena, writer.count + 1, 1);
	writer = (struct writer){ .at = (uint8_t *)text };
	put_changes(&writer, sheet, sums, source);
	return text;
}
