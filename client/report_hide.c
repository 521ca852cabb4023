/*
 * Small cells of a report; report_parts.h. What is hidden is not to be found by subtraction either:
 * of parts that have a sum beside them never one alone is hidden.
 */
#include <stddef.h>

#include "report_parts.h"

static bool is_small(int64_t n)
{
	return n > 0 && n < REPORT_SMALL;
}

static bool is_count(const struct report_column *column)
{
	return column->type == REPORT_COUNT;
}

static struct report_cell *cell_of(struct report_section *section, size_t row, size_t column)
{
	return &section->cells[row * section->column_count + column];
}

/* The few, and those that are not among them. */
static bool is_telling(const struct report_column *column, const struct report_cell *cell)
{
	if (cell->is_empty) return false;
	if (is_count(column)) return is_small(cell->number);
	if (column->type != REPORT_RATE) return false;
	return is_small(cell->number) || is_small(cell->denominator) ||
	    is_small(cell->denominator - cell->number);
}

static void hide_small(struct report_section *section)
{
	for (size_t row = 0; row < section->row_count; row++) {
		for (size_t at = 0; at < section->column_count; at++) {
			struct report_cell *cell = cell_of(section, row, at);

			if (is_telling(&section->columns[at], cell)) cell->is_hidden = true;
		}
	}
}

/* Parts and their sum: cells of a row or of a column, as they are walked through. */
struct line {
	size_t hidden;
	struct report_cell *least, *sum; /* the least part that is shown; NULL: none */
};

static void walk(struct line *line, struct report_cell *cell, bool is_sum)
{
	if (is_sum) {
		line->sum = cell;
	} else if (cell->is_hidden) {
		line->hidden++;
	} else if (!cell->is_empty && cell->number &&
	    (!line->least || cell->number < line->least->number)) {
		line->least = cell;
	}
}

/* Whether something had to be hidden besides. */
static bool hide_besides(const struct line *line)
{
	struct report_cell *besides = line->least ? line->least : line->sum;

	if (!line->sum || line->sum->is_hidden || line->hidden != 1) return false;
	besides->is_hidden = true;
	return true;
}

static bool hide_in_row(struct report_section *section, size_t row)
{
	struct line line = { .hidden = 0 };

	for (size_t at = 0; at < section->column_count; at++) {
		if (!is_count(&section->columns[at])) continue;
		walk(&line, cell_of(section, row, at), section->columns[at].is_sum);
	}
	return hide_besides(&line);
}

static bool hide_in_column(struct report_section *section, size_t at)
{
	struct line line = { .hidden = 0 };

	if (!is_count(&section->columns[at])) return false;
	for (size_t row = 0; row < section->row_count; row++) {
		walk(&line, cell_of(section, row, at), section->is_total[row]);
	}
	return hide_besides(&line);
}

/* Each round hides a cell more, or is the last. */
static void hide_what_would_tell(struct report_section *section)
{
	bool is_more = true;

	while (is_more) {
		is_more = false;
		for (size_t row = 0; row < section->row_count; row++) {
			if (hide_in_row(section, row)) is_more = true;
		}
		for (size_t at = 0; at < section->column_count; at++) {
			if (hide_in_column(section, at)) is_more = true;
		}
	}
}

static void hide_what_rests_on_it(struct report_section *section)
{
	for (size_t at = 0; at < section->column_count; at++) {
		const char *key = section->columns[at].rests_on;
		size_t base = key ? report_column_at(section, key) : 0;

		for (size_t row = 0; key && row < section->row_count; row++) {
			if (cell_of(section, row, base)->is_hidden) {
				cell_of(section, row, at)->is_hidden = true;
			}
		}
	}
}

void report_hide(struct report_section *section)
{
	hide_small(section);
	hide_what_would_tell(section);
	hide_what_rests_on_it(section);
}
