/* Tables from files; csv.h. */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "say.h"
#include "text.h"

#define COLUMNS_MAX    32
#define ROWS_MAX       20000
#define TEXT_BYTES_MAX (32 * 1024 * 1024)
/* Titles and notes above the names of columns. */
#define LINES_ABOVE_MAX 10

struct reader {
	char *at;
	unsigned line;
	char between;
	const char *path;
	bool is_loose;
	csv_is_header_fn is_header; /* NULL: the first line is one */
	void *context;
	char *nothing; /* the cells that a short row lacks */
};

static bool wrong(const char *path, unsigned line, const char *why)
{
	fprintf(stderr, _("%s, line %u: %s\n"), path, line, why);
	return false;
}

/* ---- what the file is ---- */

/* What a spreadsheet program saves unless told otherwise. */
static const char *strange_form(const char *text, size_t bytes)
{
	if (bytes >= 4 && memcmp(text, "PK\x03\x04", 4) == 0) {
		return N_(
		    "this is a workbook; save it as CSV UTF-8 (Excel, WPS: Save as, CSV UTF-8)");
	}
	if (bytes >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
		return N_("this is UTF-16; save it as CSV UTF-8 (Excel, WPS: Save as, CSV UTF-8)");
	}
	return strlen(text) == bytes ? NULL : N_("is no text");
}

static bool check_form(struct csv *csv, const char *path, size_t *bytes)
{
	const char *strange = strange_form(csv->text, *bytes);
	unsigned line = 1;

	if (strange) return wrong(path, 1, _(strange));
	if (*bytes > TEXT_BYTES_MAX) return wrong(path, 1, _("the file is too large"));
	csv->encoding = encoding_take(&csv->text, bytes, &line);
	if (csv->encoding != ENCODING_NONE) return true;
	return wrong(path, line,
	    _("is neither UTF-8 nor GB18030; save it as CSV UTF-8 (Excel, WPS: Save as, CSV UTF-8)"));
}

/* Tabs, or else the one of comma and semicolon that the first line has. */
static char between_of(const char *text)
{
	size_t line = strcspn(text, "\r\n");

	if (memchr(text, '\t', line)) return '\t';
	if (!memchr(text, ',', line) && memchr(text, ';', line)) return ';';
	return ',';
}

/* ---- cells ---- */

static bool is_end(char letter)
{
	return letter == '\n' || letter == '\r' || letter == '\0';
}

/* A cell in quotes, which go; *ret is where it ends. False where they are not closed. */
static bool take_quoted(struct reader *reader, char **ret_cell)
{
	char *to = ++reader->at;

	*ret_cell = to;
	for (;; reader->at++) {
		if (*reader->at == '\0') return false;
		if (*reader->at == '"' && reader->at[1] != '"') break;
		if (*reader->at == '"') reader->at++;
		reader->line += *reader->at == '\n';
		*to++ = *reader->at;
	}
	*to = '\0';
	reader->at++;
	return is_end(*reader->at) || *reader->at == reader->between;
}

/* The next cell; *ret_is_last: of its line. */
static bool take_cell(struct reader *reader, char **ret_cell, bool *ret_is_last)
{
	char end;

	if (*reader->at == '"') {
		if (!take_quoted(reader, ret_cell)) return false;
	} else {
		*ret_cell = reader->at;
		while (!is_end(*reader->at) && *reader->at != reader->between) {
			reader->at++;
		}
	}
	end = *reader->at;
	*ret_is_last = end != reader->between;
	if (end == '\0') return true;
	*reader->at++ = '\0';
	if (end == '\r' && *reader->at == '\n') reader->at++;
	reader->line += *ret_is_last;
	return true;
}

/* The cells of a line; false, and said, where there is something wrong. */
static bool take_line(struct reader *reader, char **cells, size_t *ret_count)
{
	unsigned line = reader->line;
	bool is_last = false;

	for (*ret_count = 0; !is_last; (*ret_count)++) {
		if (*ret_count == COLUMNS_MAX) {
			return wrong(reader->path, line, _("has too many columns"));
		}
		if (!take_cell(reader, &cells[*ret_count], &is_last)) {
			return wrong(reader->path, line,
			    _("has quotes that are not closed, or something behind them"));
		}
	}
	return true;
}

static void skip_comments(struct reader *reader)
{
	/* what other people wrote may begin with # and mean it */
	if (reader->is_loose) return;
	while (*reader->at == '#') {
		reader->at += strcspn(reader->at, "\n");
		if (*reader->at) reader->at++;
		reader->line++;
	}
}

static const char *first_text(char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (*cells[i]) return cells[i];
	}
	return NULL;
}

/* ---- rows ---- */

/* What spreadsheet programs take for a formula. */
static bool is_formula(const char *cell)
{
	return *cell && strchr("=+-@\t\r", *cell);
}

/* A quote before it makes it a text; csv_read takes it away again. */
static const char *without_guard(const char *cell)
{
	return *cell == '\'' && is_formula(cell + 1) ? cell + 1 : cell;
}

static char **keep_cells(char *const *cells, size_t count)
{
	char **kept = calloc(count ? count : 1, sizeof(*kept));

	if (!kept) abort();
	for (size_t i = 0; i < count; i++) {
		kept[i] = (char *)without_guard(cells[i]);
	}
	return kept;
}

static void push_row(struct csv *csv, struct csv_row row)
{
	if ((csv->row_count & (csv->row_count + 1)) == 0 || !csv->rows) {
		csv->rows = reallocarray(csv->rows, 2 * (csv->row_count + 1), sizeof(*csv->rows));
		if (!csv->rows) abort();
	}
	csv->rows[csv->row_count++] = row;
}

static bool add_row(struct csv *csv, const struct reader *reader, char **cells, size_t count,
    const struct csv_row *row)
{
	size_t columns = csv->column_count;
	bool is_short = count < columns;
	const char *surplus = is_short ? NULL : first_text(cells + columns, count - columns);

	if (!first_text(cells, count)) return true;
	if ((is_short || surplus) && !reader->is_loose) {
		fprintf(stderr, _("%s, line %u: has %zu cells, the header has %zu\n"), reader->path,
		    row->line, count, columns);
		return false;
	}
	if (csv->row_count == ROWS_MAX) {
		return wrong(reader->path, row->line, _("there are too many lines"));
	}
	for (; count < columns; count++) {
		cells[count] = reader->nothing;
	}
	push_row(csv, (struct csv_row){ keep_cells(cells, columns), row->line, surplus });
	return true;
}

/* Columns to the right that have no name are none. */
static void keep_header(struct csv *csv, char *const *cells, size_t count)
{
	free(csv->columns);
	csv->columns = keep_cells(cells, count);
	csv->column_count = count;
}

static size_t named(char *const *cells, size_t count)
{
	while (count && !*cells[count - 1]) {
		count--;
	}
	return count;
}

/* The first line; or the first that is a header, from where the rows are read then. */
static bool take_header(struct csv *csv, struct reader *reader)
{
	char *cells[COLUMNS_MAX];
	size_t count;
	bool is_header;

	for (unsigned above = 0; above < LINES_ABOVE_MAX && *reader->at; above++) {
		if (!take_line(reader, cells, &count)) return false;
		count = named(cells, count);
		is_header = count &&
		    (!reader->is_header || reader->is_header(reader->context, cells, count));
		if (is_header || (count && !csv->columns)) keep_header(csv, cells, count);
		if (is_header || !reader->is_header) break;
	}
	if (csv->columns) return true;
	return wrong(reader->path, 1, _("the first line must name the columns"));
}

static bool read_rows(struct csv *csv, struct reader *reader)
{
	char *cells[COLUMNS_MAX];
	size_t count;

	for (skip_comments(reader); *reader->at; skip_comments(reader)) {
		struct csv_row row = { .line = reader->line };

		if (!take_line(reader, cells, &count) ||
		    !add_row(csv, reader, cells, count, &row)) {
			return false;
		}
	}
	return true;
}

static bool read_table(struct csv *csv, struct reader *reader)
{
	size_t bytes;

	*csv = (struct csv){ .text = file_read(reader->path, &bytes) };
	if (!csv->text || !check_form(csv, reader->path, &bytes)) return false;
	reader->at = csv->text;
	reader->nothing = csv->text + bytes;
	if (strncmp(reader->at, CSV_BOM, strlen(CSV_BOM)) == 0) reader->at += strlen(CSV_BOM);
	skip_comments(reader);
	reader->between = between_of(reader->at);
	return take_header(csv, reader) && read_rows(csv, reader);
}

bool csv_read(struct csv *csv, const char *path)
{
	struct reader reader = { .line = 1, .path = path };

	return read_table(csv, &reader);
}

bool csv_read_loose(struct csv *csv, const char *path, csv_is_header_fn is_header, void *context)
{
	struct reader reader = { .line = 1,
		.path = path,
		.is_loose = true,
		.is_header = is_header,
		.context = context };

	return read_table(csv, &reader);
}

void csv_free(struct csv *csv)
{
	for (size_t i = 0; i < csv->row_count; i++) {
		free(csv->rows[i].cells);
	}
	free(csv->rows);
	free(csv->columns);
	free(csv->text);
}

size_t csv_column(const struct csv *csv, const char *name, const char *zh)
{
	for (size_t i = 0; i < csv->column_count; i++) {
		if (strcmp(csv->columns[i], name) == 0 || strcmp(csv->columns[i], zh) == 0) {
			return i;
		}
	}
	return CSV_COLUMN_NONE;
}

static void write_cell(FILE *out, const char *cell, const char *guard)
{
	if (!cell[strcspn(cell, ",\"\r\n")]) {
		fprintf(out, "%s%s", guard, cell);
		return;
	}
	fprintf(out, "\"%s", guard);
	for (; *cell; cell++) {
		if (*cell == '"') putc('"', out);
		putc(*cell, out);
	}
	putc('"', out);
}

void csv_write(FILE *out, const char *cell)
{
	write_cell(out, cell, is_formula(cell) ? "'" : "");
}

void csv_write_plain(FILE *out, const char *cell)
{
	write_cell(out, cell, "");
}
