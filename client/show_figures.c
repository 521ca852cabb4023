/* Figures, of all and of groups, and how one is defined; show.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "percent.h"
#include "say.h"
#include "show.h"

static const struct column figure_columns[] = { { N_("name"), CELLS_FIXED, 100 },
	{ N_("figure"), CELLS_TEXT, 0 }, { N_("figure value"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };

/* A rate tells what it divides, but to a spreadsheet, which has both in rows of their own. */
static void rate_cell(
    struct table *table, const struct shown *shown, const Mediation__V1__Figure *figure)
{
	int64_t hundredths;

	if (figure->denominator <= 0) {
		table_cell(table, "%s", shown->as_csv ? "" : "—");
		return;
	}
	hundredths = percent_hundredths(figure->numerator, figure->denominator);
	if (shown->as_csv) {
		table_cell(table, "%" PRId64 ".%02d%%", hundredths / 100, (int)(hundredths % 100));
	} else {
		table_cell(table, "%" PRId64 ".%02d%% (%" PRId64 "/%" PRId64 ")", hundredths / 100,
		    (int)(hundredths % 100), figure->numerator, figure->denominator);
	}
}

static void value_cell(
    struct table *table, const struct shown *shown, const Mediation__V1__Figure *figure)
{
	if (figure->is_rate) {
		rate_cell(table, shown, figure);
	} else if (figure->is_money) {
		table_cell(table, "%" PRId64 ".%02d", figure->numerator / 100,
		    (int)(figure->numerator % 100));
	} else if (figure->is_days && !figure->denominator) {
		table_cell(table, "%s", shown->as_csv ? "" : "—");
	} else {
		table_cell(table, "%" PRId64, figure->numerator);
	}
}

/* ---- for programs ---- */

static void json_figures(struct json *json, Mediation__V1__Figure *const *figures, size_t count)
{
	json_array(json, "figures");
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__Figure *figure = figures[i];

		json_object(json, NULL);
		json_text(json, "name", figure->name);
		json_number(json, "version", figure->version);
		json_text(json, "zh", figure->zh);
		json_text(json, "en", figure->en);
		json_flag(json, "is_rate", figure->is_rate);
		json_number(json, "numerator", figure->numerator);
		if (figure->is_rate || figure->is_days) {
			json_number(json, "denominator", figure->denominator);
		}
		if (figure->is_money) json_flag(json, "is_money", true);
		if (figure->is_days) json_flag(json, "is_days", true);
		json_end_object(json);
	}
	json_end_array(json);
}

static void json_groups(struct json *json, const Mediation__V1__FiguresResponse *figures)
{
	json_array(json, "groups");
	for (size_t i = 0; i < figures->n_groups; i++) {
		json_object(json, NULL);
		json_number(json, "key", figures->groups[i]->key);
		json_text(json, "zh", figures->groups[i]->zh);
		json_text(json, "en", figures->groups[i]->en);
		json_figures(json, figures->groups[i]->figures, figures->groups[i]->n_figures);
		json_end_object(json);
	}
	json_end_array(json);
}

static void json_definitions(struct json *json, const Mediation__V1__FiguresResponse *figures)
{
	json_array(json, "definitions");
	for (size_t i = 0; i < figures->n_definitions; i++) {
		const Mediation__V1__FigureDefinition *told = figures->definitions[i];

		json_object(json, NULL);
		json_text(json, "name", told->name);
		json_number(json, "version", told->version);
		json_text(json, "zh", told->zh);
		json_text(json, "en", told->en);
		json_text(json, "wording_zh", told->wording_zh);
		json_text(json, "wording_en", told->wording_en);
		json_text(json, "numerator", *told->numerator ? told->numerator : NULL);
		json_text(json, "denominator", *told->denominator ? told->denominator : NULL);
		json_text(json, "source", *told->source ? told->source : NULL);
		json_text(json, "day", *told->day ? told->day : NULL);
		json_text(json, "condition", *told->condition ? told->condition : NULL);
		json_date(json, "from", told->from_on);
		json_end_object(json);
	}
	json_end_array(json);
}

static void print_json(const Mediation__V1__FiguresResponse *figures)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_number(&json, "year", figures->year);
	json_date(&json, "from", figures->from_on);
	json_date(&json, "to", figures->to_on);
	json_date(&json, "as_of", figures->cutoff_on);
	json_text(&json, "township", figures->township);
	json_text(&json, "sentence_zh", figures->sentence_zh);
	json_text(&json, "below_zh", figures->below_zh);
	json_figures(&json, figures->figures, figures->n_figures);
	if (figures->n_groups) json_groups(&json, figures);
	if (figures->n_definitions) json_definitions(&json, figures);
	json_end_object(&json);
}

/* ---- for people ---- */

/* "2024-03-01 – 2024-03-31", with what is not over said. */
static void print_period(const Mediation__V1__FiguresResponse *figures)
{
	printf("%s – %s", show_date(figures->from_on), show_date(figures->cutoff_on));
	if (figures->cutoff_on < figures->to_on) {
		printf(_(" (the period is not over: it goes on to %s)"), show_date(figures->to_on));
	}
	putchar('\n');
}

/* What shows the disputes that a figure counts; words: what was typed of which they are. */
static void print_behind(const char *name, const char *words)
{
	printf(_("the disputes behind: mediate list --figure %s%s --all\n"), name, words);
}

static void print_all(const struct shown *shown, const Mediation__V1__FiguresResponse *figures)
{
	struct table table = table_new(figure_columns);

	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *figure = figures->figures[i];

		table_row(&table);
		table_cell(&table, "%s", figure->name);
		table_cell(&table, "%s", say_either(figure->zh, figure->en));
		value_cell(&table, shown, figure);
	}
	table_end(&table);
}

static void group_row(struct table *table, const struct shown *shown, const char *name,
    Mediation__V1__Figure *const *figures, size_t count)
{
	table_row(table);
	table_cell(table, "%s", name);
	for (size_t i = 0; i < count; i++) {
		value_cell(table, shown, figures[i]);
	}
}

/* A row a group, a column a figure; the last row is of all. */
static void print_groups(const struct shown *shown, const Mediation__V1__FiguresResponse *figures)
{
	struct column *columns = calloc(figures->n_figures + 2, sizeof(*columns));
	struct table table;

	if (!columns) abort();
	columns[0].heading = N_("of");
	for (size_t i = 0; i < figures->n_figures; i++) {
		columns[i + 1].heading =
		    say_either(figures->figures[i]->zh, figures->figures[i]->en);
	}
	table = table_new(columns);
	for (size_t g = 0; g < figures->n_groups; g++) {
		const Mediation__V1__FigureGroup *group = figures->groups[g];

		group_row(&table, shown, say_either(group->zh, group->en), group->figures,
		    group->n_figures < figures->n_figures ? group->n_figures : figures->n_figures);
	}
	group_row(&table, shown, _("all"), figures->figures, figures->n_figures);
	table_end(&table);
	free(columns);
}

/* One whose disputes can be listed: a rate has two lists, teams are no disputes. */
static const char *example(const Mediation__V1__FiguresResponse *figures)
{
	bool is_one = figures->n_figures == 1 && !figures->figures[0]->is_rate &&
	    strcmp(figures->figures[0]->name, "teams") != 0;

	return is_one ? figures->figures[0]->name : "registered";
}

void show_figures(
    const struct shown *shown, const Mediation__V1__FiguresResponse *figures, const char *words)
{
	if (shown->as_json) {
		print_json(figures);
		return;
	}
	if (!shown->as_csv) {
		if (*figures->sentence_zh) {
			printf("%s\n%s\n", figures->sentence_zh, figures->below_zh);
		}
		print_period(figures);
		print_behind(example(figures), words);
		putchar('\n');
	}
	if (figures->n_groups) {
		print_groups(shown, figures);
	} else {
		print_all(shown, figures);
	}
}

static void print_definition(const Mediation__V1__FigureDefinition *told)
{
	printf(_("%s (%s), version %u"), say_either(told->zh, told->en), told->name, told->version);
	if (told->from_on) printf(_(", from %s on"), show_date(told->from_on));
	printf("\n  %s\n", say_either(told->wording_zh, told->wording_en));
	if (*told->numerator) {
		printf(_("  %s divided by %s\n"), told->numerator, told->denominator);
	} else {
		printf(_("  counted: rows of %s on the day %s, where %s\n"), told->source,
		    told->day, told->condition);
	}
}

void show_definitions(
    const struct shown *shown, const Mediation__V1__FiguresResponse *figures, const char *words)
{
	if (shown->as_json) {
		print_json(figures);
		return;
	}
	for (size_t i = 0; i < figures->n_definitions; i++) {
		print_definition(figures->definitions[i]);
	}
	print_period(figures);
	print_all(shown, figures);
	for (size_t i = 0; i < figures->n_definitions; i++) {
		const Mediation__V1__FigureDefinition *told = figures->definitions[i];

		if (*told->numerator) {
			print_behind(told->numerator, words);
			print_behind(told->denominator, words);
		} else if (strcmp(told->name, "teams") != 0) {
			print_behind(told->name, words);
		}
	}
}
