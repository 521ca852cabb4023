/* A report for programs; report_writers.h, report.schema.json. */
#include "json.h"
#include "report_parts.h"
#include "report_writers.h"

#define FORMAT "mediate-report/1"

static void words_json(struct json *json, const char *key, struct report_words words)
{
	json_object(json, key);
	json_text(json, "zh", words.zh);
	json_text(json, "en", words.en);
	json_end_object(json);
}

/* ---- values ---- */

static void json_as_text(struct json *json, const struct report_cell *cell)
{
	json_text(json, NULL, cell->text);
}

static void json_as_number(struct json *json, const struct report_cell *cell)
{
	json_number(json, NULL, cell->number);
}

/* In fen: no program has to guess how many digits there are. */
static void json_as_money(struct json *json, const struct report_cell *cell)
{
	json_number(json, NULL, cell->number);
}

static void json_as_rate(struct json *json, const struct report_cell *cell)
{
	json_object(json, NULL);
	json_number(json, "numerator", cell->number);
	json_number(json, "denominator", cell->denominator);
	json_end_object(json);
}

static void json_as_day(struct json *json, enum report_type type, const struct report_cell *cell)
{
	const struct report_column column = { .type = type };
	char text[32];
	FILE *out = fmemopen(text, sizeof(text), "w");

	report_cell_print(out, &column, cell, REPORT_PLAIN);
	(void)fclose(out);
	json_text(json, NULL, text);
}

static void json_as_date(struct json *json, const struct report_cell *cell)
{
	json_as_day(json, REPORT_DATE, cell);
}

static void json_as_month(struct json *json, const struct report_cell *cell)
{
	json_as_day(json, REPORT_MONTH, cell);
}

static void (*const values[REPORT_TYPE_COUNT])(struct json *, const struct report_cell *) = {
#define TYPE(NAME, name, as, unit_zh, unit_en, format, width) [REPORT_##NAME] = json_as_##as,
#include "report_types.def"
#undef TYPE
};

static void cell_json(
    struct json *json, const struct report_column *column, const struct report_cell *cell)
{
	if (cell->is_hidden) {
		json_object(json, NULL);
		json_flag(json, "hidden", true);
		json_end_object(json);
	} else if (cell->is_empty) {
		json_text(json, NULL, NULL);
	} else {
		values[column->type](json, cell);
	}
}

/* ---- sections ---- */

static void columns_json(struct json *json, const struct report_section *section)
{
	json_array(json, "columns");
	for (size_t i = 0; i < section->column_count; i++) {
		const struct report_column *column = &section->columns[i];

		json_object(json, NULL);
		json_text(json, "key", column->key);
		words_json(json, "label", column->label);
		json_text(json, "type", report_types[column->type].name);
		json_end_object(json);
	}
	json_end_array(json);
}

static void rows_json(struct json *json, const struct report_section *section)
{
	json_array(json, "rows");
	for (size_t row = 0; row < section->row_count; row++) {
		json_object(json, NULL);
		if (section->is_total[row]) json_flag(json, "total", true);
		json_array(json, "cells");
		for (size_t at = 0; at < section->column_count; at++) {
			cell_json(json, &section->columns[at], report_cell_at(section, row, at));
		}
		json_end_array(json);
		json_end_object(json);
	}
	json_end_array(json);
}

static void keys_json(struct json *json, const char *key, const char *const *keys, size_t most)
{
	json_array(json, key);
	for (size_t i = 0; i < most && keys[i]; i++) {
		json_text(json, NULL, keys[i]);
	}
	json_end_array(json);
}

static void charts_json(struct json *json, const struct report_section *section)
{
	json_array(json, "charts");
	for (size_t i = 0; i < section->chart_count; i++) {
		const struct report_chart *chart = &section->charts[i];

		json_object(json, NULL);
		json_text(json, "kind", report_charts[chart->kind].name);
		words_json(json, "title", chart->title);
		keys_json(json, "axes", chart->axes, report_charts[chart->kind].axes);
		keys_json(json, "figures", chart->figures, REPORT_FIGURES_MAX);
		json_text(json, "n", chart->n);
		json_end_object(json);
	}
	json_end_array(json);
}

static void notes_json(struct json *json, const struct report_section *section)
{
	json_array(json, "notes");
	for (size_t i = 0; i < section->note_count; i++) {
		json_object(json, NULL);
		words_json(json, "name", section->notes[i].name);
		words_json(json, "wording", section->notes[i].wording);
		json_text(json, "version", section->notes[i].version);
		json_end_object(json);
	}
	json_end_array(json);
}

static void list_json(
    struct json *json, const char *key, const struct report_words *words, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		words_json(json, NULL, words[i]);
	}
	json_end_array(json);
}

/* Left out where nothing is signed. */
static void signed_json(struct json *json, const struct report_section *section)
{
	if (!section->declaration.zh) return;
	json_object(json, "signed");
	words_json(json, "declaration", section->declaration);
	list_json(json, "by", section->signatures, section->signature_count);
	json_end_object(json);
}

static void section_json(struct json *json, const struct report_section *section)
{
	json_object(json, NULL);
	json_text(json, "key", section->key);
	words_json(json, "name", section->name);
	words_json(json, "title", section->title);
	json_text(json, "list", section->list);
	columns_json(json, section);
	rows_json(json, section);
	list_json(json, "remarks", section->remarks, section->remark_count);
	signed_json(json, section);
	charts_json(json, section);
	notes_json(json, section);
	json_end_object(json);
}

static void head_json(struct json *json, const struct report *report)
{
	json_text(json, "format", FORMAT);
	json_text(json, "report", report->name);
	words_json(json, "title", report->title);
	json_text(json, "township", report->township);
	json_object(json, "period");
	json_date(json, "from", report->from_on);
	json_date(json, "to", report->to_on);
	json_end_object(json);
	json_date(json, "cutoff", report->cutoff_on);
	json_instant(json, "as_of", report->as_of_us);
	json_text(json, "position", report->position);
	json_text(json, "software", report->software);
	list_json(json, "lead", report->lead, report->lead_count);
}

bool report_write_json(const struct report *report, FILE *out)
{
	struct json json = { .out = out };

	json_object(&json, NULL);
	head_json(&json, report);
	json_array(&json, "sections");
	for (size_t i = 0; i < report->section_count; i++) {
		section_json(&json, &report->sections[i]);
	}
	json_end_array(&json);
	json_end_object(&json);
	return fflush(out) == 0 && !ferror(out);
}
