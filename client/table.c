/* One printed table; table.h. */
#include "table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "look.h"
#include "say.h"
#include "text.h"

const struct column table_pair_columns[] = { { N_("what"), CELLS_FIXED, 0 },
	{ N_("value"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

/* As if the terminal were no wider: large print leaves the rest out. */
#define WIDTH_LARGE 90

static bool is_csv;

void table_print_csv(bool csv)
{
	is_csv = csv;
}

static bool is_shown(const struct table *table, size_t column)
{
	size_t width = table->width;

	if (look_is_large() && width > WIDTH_LARGE) width = WIDTH_LARGE;
	return is_csv || table->columns[column].width_least <= width;
}

static void column_new(const struct table *table, const struct column *column)
{
	int flags = column->cells == CELLS_FIXED ? 0 : SCOLS_FL_WRAP;
	struct libscols_column *made =
	    scols_table_new_column(table->cols, _(column->heading), 0, flags);

	if (!made) abort();
	if (column->cells != CELLS_LINES || table->width == SIZE_MAX) return;
	(void)scols_column_set_safechars(made, "\n");
	(void)scols_column_set_wrapfunc(made, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
}

/* ---- as CSV: written at once, line by line ---- */

static void csv_cell(size_t column, const char *cell)
{
	if (column) putchar(',');
	csv_write(stdout, cell);
}

static struct table csv_new(const struct column *columns)
{
	static bool has_begun;

	fputs(has_begun ? "\r\n" : CSV_BOM, stdout);
	has_begun = true;
	for (size_t i = 0; columns[i].heading; i++) {
		csv_cell(i, _(columns[i].heading));
	}
	fputs("\r\n", stdout);
	return (struct table){ .columns = columns, .width = SIZE_MAX };
}

/* ---- one table ---- */

struct table table_new(const struct column *columns)
{
	struct table table = {
		.cols = is_csv ? NULL : scols_new_table(), .columns = columns, .width = look_width()
	};

	if (is_csv) return csv_new(columns);
	if (!table.cols) abort();
	scols_table_set_column_separator(table.cols, "  ");
	(void)scols_table_enable_colors(table.cols, look_has_colour());
	if (table.width != SIZE_MAX) {
		(void)scols_table_set_termwidth(table.cols, table.width);
		/* also while what goes to the terminal is held back */
		(void)scols_table_set_termforce(table.cols, SCOLS_TERMFORCE_ALWAYS);
	}
	for (size_t i = 0; columns[i].heading; i++) {
		if (is_shown(&table, i)) column_new(&table, &columns[i]);
	}
	return table;
}

void table_row(struct table *table)
{
	table->column = table->shown = 0;
	if (is_csv) return;
	if (look_is_large() && table->line) (void)scols_table_new_line(table->cols, NULL);
	table->line = scols_table_new_line(table->cols, NULL);
	if (!table->line) abort();
}

/* A cell is one line: line ends inside a text are shown as what they are. */
static char *one_line(const char *text, const char *line_end)
{
	struct text line;

	text_begin(&line);
	for (; *text; text++) {
		if (*text == '\n') {
			fputs(text[1] ? line_end : "", line.out);
		} else if (*text != '\r') {
			putc(*text == '\t' ? ' ' : *text, line.out);
		}
	}
	(void)text_end(&line);
	return line.bytes;
}

void table_cell(struct table *table, const char *format, ...)
{
	struct text text;
	va_list arguments;
	const char *line_end = " ⏎ ";
	char *line;

	if (table->columns[table->column].cells == CELLS_LINES) {
		line_end = table->width == SIZE_MAX ? " " : "\n";
	}
	if (!is_shown(table, table->column++)) return;
	text_begin(&text);
	va_start(arguments, format);
	(void)vfprintf(text.out, format, arguments);
	va_end(arguments);
	line = one_line(text_end(&text), line_end);
	text_free(&text);
	if (is_csv) {
		csv_cell(table->shown++, line);
		if (!table->columns[table->column].heading) fputs("\r\n", stdout);
		free(line);
		return;
	}
	if (scols_line_refer_data(table->line, table->shown++, line) != 0) abort();
}

void table_colour(struct table *table, const char *colour)
{
	if (is_csv || table->shown == 0 || !is_shown(table, table->column - 1)) return;
	(void)scols_cell_set_color(scols_line_get_cell(table->line, table->shown - 1), colour);
}

void table_end(struct table *table)
{
	if (is_csv) return;
	if (scols_table_get_nlines(table->cols) > 0) (void)scols_print_table(table->cols);
	table_drop(table);
}

void table_drop(struct table *table)
{
	scols_unref_table(table->cols);
}

void table_pair(struct table *table, const char *label, const char *value)
{
	if (!*value) return;
	table_row(table);
	table_cell(table, "%s", label);
	table_cell(table, "%s", value);
}

void table_pair_numbered(struct table *table, const char *label, uint32_t number, const char *value)
{
	struct text name;

	text_begin(&name);
	fprintf(name.out, "%s %u", label, number);
	table_pair(table, text_end(&name), value);
	text_free(&name);
}
