/* What mapping files name, against what the daemon knows; export_mapping.h. */
#include <string.h>

#include "export_mapping_parts.h"
#include "say.h"

const char *mapping_theirs(const struct mapping *mapping, const char *values, const char *word)
{
	const char *any = NULL;

	for (size_t i = 0; i < mapping->value_count; i++) {
		const struct mapping_value *value = &mapping->values[i];

		if (strcmp(value->values, values) != 0) continue;
		if (strcmp(value->word, word) == 0) return value->theirs;
		if (strcmp(value->word, "*") == 0) any = value->theirs;
	}
	return any;
}

static bool check_figure(const struct mapping *mapping, size_t line, const char *name,
    const Mediation__V1__FiguresResponse *figures)
{
	struct near near = near_to(name);

	for (size_t i = 0; i < figures->n_figures; i++) {
		near_try(&near, figures->figures[i]->name);
		if (strcmp(figures->figures[i]->name, name) == 0) return true;
	}
	(void)mapping_wrong(
	    mapping, line, _("there is no figure \"%s\"; all: mediate figures"), name);
	mapping_near(near);
	return false;
}

static bool check_code(const struct mapping *mapping, const struct words *words,
    const struct mapping_value *value, const char *list)
{
	const char *nearest;

	if (strcmp(value->word, "*") == 0) return true;
	if (export_code_is(words, list, value->word, &nearest)) return true;
	(void)mapping_wrong(
	    mapping, value->line, _("there is no code \"%s\" in the list %s"), value->word, list);
	say_nearest(nearest);
	return false;
}

static bool check_values(
    const struct mapping *mapping, const struct words *words, const struct mapping_column *column)
{
	bool is_there = false;

	for (size_t i = 0; i < mapping->value_count; i++) {
		const struct mapping_value *value = &mapping->values[i];

		if (strcmp(value->values, column->values) != 0) continue;
		is_there = true;
		if (!column->fact || !column->fact->list) continue;
		if (!check_code(mapping, words, value, column->fact->list)) return false;
	}
	return is_there ||
	    mapping_wrong(mapping, column->line,
	        _("no line \"value %s …\" says what its words are in theirs"), column->values);
}

bool mapping_check(const struct mapping *mapping, const struct words *words,
    const Mediation__V1__FiguresResponse *figures)
{
	const char *nearest;

	if (mapping->figure &&
	    !check_figure(mapping, mapping->rows_line, mapping->figure, figures)) {
		return false;
	}
	if (mapping->group && !export_code_is(words, "figure_group", mapping->group, &nearest)) {
		(void)mapping_wrong(mapping, mapping->rows_line,
		    _("figures are not told apart by \"%s\""), mapping->group);
		say_nearest(nearest);
		return false;
	}
	for (size_t i = 0; i < mapping->column_count; i++) {
		const struct mapping_column *column = &mapping->columns[i];

		if (column->values && !check_values(mapping, words, column)) return false;
		if (column->what == MAPPING_FIGURE &&
		    !check_figure(mapping, column->line, column->name, figures)) {
			return false;
		}
	}
	return true;
}
