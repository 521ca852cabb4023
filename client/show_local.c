/* Rows of local data, and what an import came to; local.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"
#include "say.h"
#include "text.h"

/* ---- one value ---- */

/* Names of roles and kinds in our language; what is none of them stays. */
static void put_names(const struct words *words, const char *type, const char *names, FILE *out)
{
	char copy[1024], *rest = copy, *name;
	const char *between = "";

	(void)snprintf(copy, sizeof(copy), "%s", names);
	while ((name = strsep(&rest, ","))) {
		int64_t number;

		fputs(between, out);
		between = say_either("、", ", ");
		if (strcmp(type, "roles") == 0 && words_choice(words, "role", name, &number)) {
			fputs(words_label(words, "role", (uint32_t)number), out);
		} else if (strcmp(type, "kinds") == 0 && words_kind_named(words, name, &number)) {
			fputs(words_kind(words, (uint32_t)number), out);
		} else {
			fputs(name, out);
		}
	}
}

static void put_value(const struct words *words, const char *type, const char *value, FILE *out)
{
	if (strcmp(type, "flag") == 0) {
		fputs(strcmp(value, "yes") == 0 ? _("yes") : _("no"), out);
	} else if (strcmp(type, "roles") == 0 || strcmp(type, "kinds") == 0) {
		put_names(words, type, value, out);
	} else {
		fputs(value, out);
	}
}

static void cell(
    struct table *table, const struct words *words, const char *type, const char *value)
{
	struct text text;

	text_begin(&text);
	put_value(words, type, value, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

static const char *label_of(const Mediation__V1__LocalColumn *column)
{
	return say_either(column->zh, column->en);
}

/* ---- rows ---- */

void local_row_json(
    struct json *json, const char *key, const Mediation__V1__LocalShowResponse *rows, size_t row)
{
	json_object(json, key);
	for (size_t c = 0; c < rows->n_columns; c++) {
		json_text(json, rows->columns[c]->name, rows->rows[row]->values[c]);
	}
	json_end_object(json);
}

static void rows_json(const char *name, const Mediation__V1__LocalShowResponse *rows)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_text(&json, "table", *name ? name : NULL);
	json_number(&json, "version", rows->version);
	json_array(&json, "columns");
	for (size_t c = 0; c < rows->n_columns; c++) {
		json_object(&json, NULL);
		json_text(&json, "name", rows->columns[c]->name);
		json_text(&json, "zh", rows->columns[c]->zh);
		json_text(&json, "en", rows->columns[c]->en);
		json_text(&json, "type", rows->columns[c]->type);
		json_flag(&json, "key", rows->columns[c]->key);
		json_flag(&json, "required", rows->columns[c]->required);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_array(&json, "rows");
	for (size_t i = 0; i < rows->n_rows; i++) {
		local_row_json(&json, NULL, rows, i);
	}
	json_end_array(&json);
	json_end_object(&json);
}

/* A column in which no row says anything is not shown. */
static bool says_something(const Mediation__V1__LocalShowResponse *rows, size_t column)
{
	for (size_t i = 0; i < rows->n_rows; i++) {
		if (*rows->rows[i]->values[column]) return true;
	}
	return false;
}

static struct column *columns_of(const Mediation__V1__LocalShowResponse *rows)
{
	struct column *columns = calloc(rows->n_columns + 1, sizeof(*columns));
	size_t count = 0;

	if (!columns) abort();
	for (size_t c = 0; c < rows->n_columns; c++) {
		bool is_fixed = rows->columns[c]->key || strstr(rows->columns[c]->type, "day");

		if (!says_something(rows, c)) continue;
		columns[count++] = (struct column){ label_of(rows->columns[c]),
			is_fixed ? CELLS_FIXED : CELLS_TEXT, 0 };
	}
	return columns;
}

void show_local(
    const struct shown *shown, const char *name, const Mediation__V1__LocalShowResponse *rows)
{
	struct column *columns;
	struct table table;

	if (shown->as_json) {
		rows_json(name, rows);
		return;
	}
	if (rows->n_rows == 0) {
		show_hint("%s", _("there are no rows"));
		return;
	}
	columns = columns_of(rows);
	table = table_new(columns);
	for (size_t i = 0; i < rows->n_rows; i++) {
		table_row(&table);
		for (size_t c = 0; c < rows->n_columns; c++) {
			if (!says_something(rows, c)) continue;
			cell(
			    &table, shown->words, rows->columns[c]->type, rows->rows[i]->values[c]);
		}
	}
	table_end(&table);
	free(columns);
}

void show_local_row(const struct shown *shown, struct table *table,
    const Mediation__V1__LocalShowResponse *rows, size_t row)
{
	for (size_t c = 0; c < rows->n_columns; c++) {
		if (!*rows->rows[row]->values[c]) continue;
		table_row(table);
		table_cell(table, "%s", label_of(rows->columns[c]));
		cell(table, shown->words, rows->columns[c]->type, rows->rows[row]->values[c]);
	}
}

void show_local_csv(const Mediation__V1__LocalShowResponse *rows)
{
	fputs(CSV_BOM, stdout);
	for (size_t c = 0; c < rows->n_columns; c++) {
		if (c) putchar(',');
		csv_write(stdout, rows->columns[c]->name);
	}
	fputs("\r\n", stdout);
	for (size_t i = 0; i < rows->n_rows; i++) {
		for (size_t c = 0; c < rows->n_columns; c++) {
			if (c) putchar(',');
			csv_write(stdout, rows->rows[i]->values[c]);
		}
		fputs("\r\n", stdout);
	}
}

/* ---- what an import came to ---- */

static const struct {
	const char *name, *label;
} whats[] = { { "added", N_("added") }, { "changed", N_("row changed") },
	{ "ended", N_("row ended") }, { "wrong", N_("wrong") } };

static const char *what_label(const char *what)
{
	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		if (strcmp(whats[i].name, what) == 0) return _(whats[i].label);
	}
	return what;
}

static const Mediation__V1__LocalColumn *column_named(
    const Mediation__V1__LocalShowResponse *labels, const char *name)
{
	for (size_t c = 0; c < labels->n_columns; c++) {
		if (strcmp(labels->columns[c]->name, name) == 0) return labels->columns[c];
	}
	return NULL;
}

static const char *column_label(const Mediation__V1__LocalShowResponse *labels, const char *name)
{
	const Mediation__V1__LocalColumn *column = column_named(labels, name);

	return column ? label_of(column) : name;
}

static unsigned line_of(const struct local_rows *sent, const Mediation__V1__LocalResult *result)
{
	return result->row && result->row <= sent->row_count ? sent->rows[result->row - 1].line : 0;
}

static void put_difference(const struct shown *shown,
    const Mediation__V1__LocalShowResponse *labels,
    const Mediation__V1__LocalDifference *difference, FILE *out)
{
	const Mediation__V1__LocalColumn *column = column_named(labels, difference->column);
	const char *type = column ? column->type : "text";

	fprintf(out, "%s%s", column_label(labels, difference->column), say_either("：", ": "));
	if (*difference->before) {
		put_value(shown->words, type, difference->before, out);
		fputs(" → ", out);
	}
	put_value(shown->words, type, *difference->after ? difference->after : "—", out);
}

static void put_detail(const struct shown *shown, const Mediation__V1__LocalShowResponse *labels,
    const Mediation__V1__LocalResult *result, FILE *out)
{
	const char *between = "";

	if (result->outcome) {
		if (*result->column) fputs(column_label(labels, result->column), out);
		if (*result->value) fprintf(out, say_either("“%s”", " \"%s\""), result->value);
		if (*result->column || *result->value) fputs(say_either("：", ": "), out);
		fputs(words_label(shown->words, "outcome", result->outcome), out);
		fputs(words_note(shown->words, "outcome", result->outcome), out);
		return;
	}
	for (size_t i = 0; i < result->n_differences; i++) {
		const Mediation__V1__LocalDifference *difference = result->differences[i];

		if (!*difference->before && !*difference->after) continue;
		fputs(between, out);
		put_difference(shown, labels, difference, out);
		between = say_either("；", "; ");
	}
}

static void result_row(const struct shown *shown, struct table *table,
    const struct local_rows *sent, const Mediation__V1__LocalShowResponse *labels,
    const Mediation__V1__LocalResult *result)
{
	struct text text;
	unsigned line = line_of(sent, result);

	table_row(table);
	if (line) {
		table_cell(table, "%u", line);
	} else {
		table_cell(table, "%s", "");
	}
	table_cell(table, "%s", result->key);
	table_cell(table, "%s", what_label(result->what));
	text_begin(&text);
	put_detail(shown, labels, result, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

static void result_json(struct json *json, const struct shown *shown, const struct local_rows *sent,
    const Mediation__V1__LocalResult *result)
{
	json_object(json, NULL);
	json_id(json, "line", line_of(sent, result));
	json_text(json, "what", result->what);
	json_text(json, "key", result->key);
	json_text(json, "reason",
	    result->outcome ? words_name(shown->words, "outcome", result->outcome) : NULL);
	json_text(json, "column", *result->column ? result->column : NULL);
	json_text(json, "value", result->outcome ? result->value : NULL);
	json_array(json, "differences");
	for (size_t i = 0; i < result->n_differences; i++) {
		json_object(json, NULL);
		json_text(json, "column", result->differences[i]->column);
		json_text(json, "before", result->differences[i]->before);
		json_text(json, "after", result->differences[i]->after);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void import_json(const struct shown *shown, const struct local_rows *sent,
    const Mediation__V1__LocalImportResponse *done)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_text(&json, "table", sent->table);
	json_number(&json, "version", done->version);
	json_flag(&json, "written", done->written);
	json_flag(&json, "repeated", done->repeated_request);
	json_number(&json, "added", done->added);
	json_number(&json, "changed", done->changed);
	json_number(&json, "ended", done->ended);
	json_number(&json, "same", done->same);
	json_array(&json, "results");
	for (size_t i = 0; i < done->n_results; i++) {
		result_json(&json, shown, sent, done->results[i]);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static const struct column result_columns[] = { { N_("line"), CELLS_FIXED, 0 },
	{ N_("row"), CELLS_FIXED, 0 }, { N_("result"), CELLS_FIXED, 0 },
	{ N_("details"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

void show_import(const struct shown *shown, const struct local_rows *sent,
    const Mediation__V1__LocalShowResponse *labels, const Mediation__V1__LocalImportResponse *done)
{
	struct table table;

	if (shown->as_json) {
		import_json(shown, sent, done);
		return;
	}
	table = table_new(result_columns);
	for (size_t i = 0; i < done->n_results; i++) {
		result_row(shown, &table, sent, labels, done->results[i]);
	}
	table_end(&table);
	printf(_("%s: %u added, %u changed, %u ended, %u as they were\n"),
	    say_either(labels->zh, labels->en), done->added, done->changed, done->ended,
	    done->same);
	if (done->written) {
		printf(_("written; local data is version %lld now\n"), (long long)done->version);
	} else if (sent->is_dry_run) {
		fputs(_("a dry run: nothing was written\n"), stdout);
	} else {
		fputs(_("nothing was written\n"), stdout);
	}
}
