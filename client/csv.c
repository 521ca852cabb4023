/* Tables from files; csv.h. */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "say.h"
#include "text.h"

#define COLUMNS_MAX 32
#define ROWS_MAX    20000

struct reader {
	char *at;
	unsigned line;
	char between;
	const char *path;
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

static unsigned line_of_fault(const char *text)
{
	unsigned line = 1;
	size_t bytes;
	bool is_whole;

	for (; (bytes = text_character(text, &is_whole)) > 0 && is_whole; text += bytes) {
		line += *text == '\n';
	}
	return line;
}

static bool is_utf8(const char *text)
{
	size_t bytes;
	bool is_whole = true;

	for (; (bytes = text_character(text, &is_whole)) > 0 && is_whole; text += bytes) {
	}
	return is_whole;
}

static bool check_form(const char *path, const char *text, size_t bytes)
{
	const char *strange = strange_form(text, bytes);

	if (strange) return wrong(path, 1, _(strange));
	if (is_utf8(text)) return true;
	return wrong(path, line_of_fault(text),
	    _("is not UTF-8 but probably GBK or GB18030; save it as CSV UTF-8 (Excel, WPS: Save as, CSV UTF-8)"));
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
	while (*reader->at == '#') {
		reader->at += strcspn(reader->at, "\n");
		if (*reader->at) reader->at++;
		reader->line++;
	}
}

static bool is_empty(char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (*cells[i]) return false;
	}
	return true;
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

static bool add_row(
    struct csv *csv, const struct reader *reader, char *const *cells, size_t count, unsigned line)
{
	if (is_empty(cells, count)) return true;
	if (count < csv->column_count ||
	    !is_empty(cells + csv->column_count, count - csv->column_count)) {
		fprintf(stderr, _("%s, line %u: has %zu cells, the header has %zu\n"), reader->path,
		    line, count, csv->column_count);
		return false;
	}
	if (csv->row_count == ROWS_MAX) {
		return wrong(reader->path, line, _("there are too many lines"));
	}
	if ((csv->row_count & (csv->row_count + 1)) == 0 || !csv->rows) {
		csv->rows = reallocarray(csv->rows, 2 * (csv->row_count + 1), sizeof(*csv->rows));
		if (!csv->rows) abort();
	}
	csv->rows[csv->row_count++] =
	    (struct csv_row){ keep_cells(cells, csv->column_count), line };
	return true;
}

/* Columns to the right that have no name are none. */
static bool take_header(struct csv *csv, struct reader *reader)
{
	char *cells[COLUMNS_MAX];
	size_t count;

	if (!take_line(reader, cells, &count)) return false;
	while (count && !*cells[count - 1]) {
		count--;
	}
	if (count == 0) return wrong(reader->path, 1, _("the first line must name the columns"));
	csv->columns = keep_cells(cells, count);
	csv->column_count = count;
	return true;
}

bool csv_read(struct csv *csv, const char *path)
{
	struct reader reader = { .line = 1, .path = path };
	char *cells[COLUMNS_MAX];
	size_t bytes, count;

	*csv = (struct csv){ .text = file_read(path, &bytes) };
	if (!csv->text) return false;
	reader.at = csv->text;
	if (!check_form(path, csv->text, bytes)) return false;
	if (strncmp(reader.at, CSV_BOM, strlen(CSV_BOM)) == 0) reader.at += strlen(CSV_BOM);
	skip_comments(&reader);
	reader.between = between_of(reader.at);
	if (!take_header(csv, &reader)) return false;
	for (skip_comments(&reader); *reader.at; skip_comments(&reader)) {
		unsigned line = reader.line;

		if (!take_line(&reader, cells, &count) ||
		    !add_row(csv, &reader, cells, count, line)) {
			return false;
		}
	}
	return true;
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

void csv_write(FILE *out, const char *cell)
{
	const char *guard = is_formula(cell) ? "'" : "";

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
