/* One printed table; table.h. */
#include "table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "say.h"

#define CELL_BYTES 1024

const struct column table_pair_columns[] = { { "what", N_("what") }, { "value", N_("value") },
	{ NULL, NULL } };

struct table table_new(const char *name, const struct column *columns, bool as_json)
{
	struct table table = { .cols = scols_new_table(), .as_json = as_json };

	if (!table.cols) abort();
	scols_table_set_name(table.cols, name);
	scols_table_enable_json(table.cols, as_json);
	scols_table_set_column_separator(table.cols, "  ");
	for (; columns->name; columns++) {
		const char *heading = as_json ? columns->name : _(columns->heading);

		if (!scols_table_new_column(table.cols, heading, 0, SCOLS_FL_WRAP)) abort();
	}
	return table;
}

void table_row(struct table *table)
{
	table->line = scols_table_new_line(table->cols, NULL);
	if (!table->line) abort();
	table->column = 0;
}

void table_cell(struct table *table, const char *format, ...)
{
	char text[CELL_BYTES];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	scols_line_set_data(table->line, table->column++, text);
}

void table_end(struct table *table)
{
	scols_print_table(table->cols);
	scols_unref_table(table->cols);
}

void table_pair(struct table *table, const char *name, const char *label, const char *value)
{
	if (!*value) return;
	table_row(table);
	table_cell(table, "%s", table->as_json ? name : label);
	table_cell(table, "%s", value);
}
