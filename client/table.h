/*
 * One printed table: columns by display width (right also for Chinese). Built row by row, printed
 * once by table_end. Where the terminal is narrow the columns of texts wrap and the dispensable
 * ones go.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table {
	struct libscols_table *cols;
	struct libscols_line *line;
	const struct column *columns;
	size_t column, shown, width;
};

/* TEXT may be wrapped anywhere, LINES only where a line ends. */
enum cells { CELLS_FIXED, CELLS_TEXT, CELLS_LINES };

/* A column's heading, a sentence of gettext. The list ends with a NULL. */
struct column {
	const char *heading;
	enum cells cells;
	size_t width_least; /* not shown on a terminal that is narrower */
};

/* From now on tables are CSV or are not, for spreadsheet programs: every column whole. */
void table_print_csv(bool csv);
struct table table_new(const struct column *columns);
void table_row(struct table *table);
void table_cell(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The cell that was told last, where there is colour: "red" … */
void table_colour(struct table *table, const char *colour);
void table_end(struct table *table);
/* Frees it unprinted. */
void table_drop(struct table *table);

/* Tables of two columns: what and value. A pair with an empty value is left out. */
extern const struct column table_pair_columns[];
void table_pair(struct table *table, const char *label, const char *value);
/* The same of one of several. */
void table_pair_numbered(
    struct table *table, const char *label, uint32_t number, const char *value);
