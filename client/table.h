/*
 * One printed table: columns by display width (right also for Chinese), or JSON. Built row by row,
 * printed once by table_end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct table {
	struct libscols_table *cols;
	struct libscols_line *line;
	size_t column;
	bool as_json;
};

/* A column's name in JSON and its heading, a sentence of gettext. The list ends with NULLs. */
struct column {
	const char *name, *heading;
};

struct table table_new(const char *name, const struct column *columns, bool as_json);
void table_row(struct table *table);
void table_cell(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_end(struct table *table);

/* Tables of two columns: what and value. A pair with an empty value is left out. */
extern const struct column table_pair_columns[];
void table_pair(struct table *table, const char *name, const char *label, const char *value);
