/* One printed table; table.h. */
#include "table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "csv.h"
#include "say.h"
#include "text.h"

const struct column table_pair_columns[] = { { N_("what"), CELLS_FIXED, 0 },
	{ N_("value"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static bool is_csv;

void table_print_csv(void)
{
	is_csv = true;
}

/* Into a pipe or a file nothing is wrapped and nothing goes. */
static size_t terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO)) return SIZE_MAX;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
	return size.ws_col;
}

static bool is_shown(const struct table *table, size_t column)
{
	return is_csv || table->columns[column].width_least <= table->width;
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
	struct table table = { .cols = is_csv ? NULL : scols_new_table(),
		.columns = columns,
		.width = terminal_width() };

	if (is_csv) return csv_new(columns);
	if (!table.cols) abort();
	scols_table_set_column_separator(table.cols, "  ");
	if (table.width != SIZE_MAX) scols_table_set_termwidth(table.cols, table.width);
	for (size_t i = 0; columns[i].heading; i++) {
		if (is_shown(&table, i)) column_new(&table, &columns[i]);
	}
	return table;
}

void table_row(struct table *table)
{
	table->column = table->shown = 0;
	if (is_csv) return;
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
