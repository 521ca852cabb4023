/* A report as a document; report.h. */
#include "report.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "percent.h"
#include "report_parts.h"

#define TEXT_BYTES_MAX 65536
#define ROWS_FIRST     64

const struct report_type_info report_types[REPORT_TYPE_COUNT] = {
#define TYPE(NAME, name, as, unit_zh, unit_en, format, width) \
	[REPORT_##NAME] = { #name, unit_zh, unit_en, format, width },
#include "report_types.def"
#undef TYPE
};

const struct report_chart_info report_charts[REPORT_CHART_COUNT] = {
#define CHART(NAME, name, axes, figures_min, figures_max) \
	[REPORT_##NAME] = { #name, axes, figures_min, figures_max },
#include "report_charts.def"
#undef CHART
};

struct report *report_new(const char *name)
{
	struct report *report = calloc(1, sizeof(*report));

	if (!report) abort();
	report->arena = arena_new();
	report->name = name;
	report->software = VERSION;
	report->sections =
	    arena_array(report->arena, REPORT_SECTIONS_MAX, sizeof(*report->sections));
	return report;
}

struct report *report_free(struct report *report)
{
	if (!report) return NULL;
	for (size_t i = 0; i < report->section_count; i++) {
		free(report->sections[i].cells);
		free(report->sections[i].is_total);
	}
	arena_free(report->arena);
	free(report->definitions);
	free(report);
	return NULL;
}

static const char *keep(struct report *report, const char *text)
{
	return text ? arena_copy_text(report->arena, text, strnlen(text, TEXT_BYTES_MAX)) : NULL;
}

const char *report_say(struct report *report, const char *format, ...)
{
	va_list arguments;
	const char *kept;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0) abort();
	va_end(arguments);
	kept = keep(report, text);
	free(text);
	return kept;
}

const char *report_percent(struct report *report, int64_t numerator, int64_t denominator)
{
	long long hundredths;

	if (!denominator) return "—";
	hundredths = percent_hundredths(numerator, denominator);
	if (hundredths % 100 == 0) return report_say(report, "%lld%%", hundredths / 100);
	return report_say(report, "%lld.%02lld%%", hundredths / 100, hundredths % 100);
}

struct report_words report_both(struct report *report, const char *zh, const char *en)
{
	return (struct report_words){ keep(report, zh), keep(report, en) };
}

static bool is_defined(const struct report *report, const char *name, const char *version)
{
	for (size_t i = 0; i < report->definition_count; i++) {
		if (strcmp(report->definitions[i].name, name) == 0 &&
		    strcmp(report->definitions[i].version, version) == 0) {
			return true;
		}
	}
	return false;
}

void report_add_definition(struct report *report, const char *name, const char *version)
{
	size_t count = report->definition_count + 1;

	if (is_defined(report, name, version)) return;
	report->definitions =
	    reallocarray(report->definitions, count, sizeof(*report->definitions));
	if (!report->definitions) abort();
	report->definitions[report->definition_count++] =
	    (struct report_definition){ keep(report, name), keep(report, version) };
}

void report_add_lead(struct report *report, struct report_words sentence)
{
	assert(report->lead_count < REPORT_LEAD_MAX);
	report->lead[report->lead_count++] = sentence;
}

struct report_section *report_add_section(
    struct report *report, const char *key, const struct report_column *columns, size_t count)
{
	struct report_section *section;

	assert(report->section_count < REPORT_SECTIONS_MAX && count <= REPORT_COLUMNS_MAX);
	section = &report->sections[report->section_count++];
	section->key = key;
	memcpy(section->columns, columns, count * sizeof(*columns));
	section->column_count = count;
	return section;
}

void report_add_chart(struct report_section *section, const struct report_chart *chart)
{
	assert(section->chart_count < REPORT_CHARTS_MAX);
	section->charts[section->chart_count++] = *chart;
}

void report_add_note(struct report_section *section, const struct report_note *note)
{
	assert(section->note_count < REPORT_NOTES_MAX);
	section->notes[section->note_count++] = *note;
}

/* ---- rows ---- */

static bool is_full_row(const struct report_section *section)
{
	return section->put == section->row_count * section->column_count;
}

static void make_room(struct report_section *section)
{
	size_t room = section->row_room ? 2 * section->row_room : ROWS_FIRST;

	if (section->row_count < section->row_room) return;
	section->cells =
	    reallocarray(section->cells, room * section->column_count, sizeof(*section->cells));
	section->is_total = reallocarray(section->is_total, room, sizeof(*section->is_total));
	if (!section->cells || !section->is_total) abort();
	section->row_room = room;
}

static bool begin_row(struct report_section *section, bool is_total)
{
	assert(is_full_row(section));
	if (section->row_count == REPORT_ROWS_MAX) {
		section->left_off++;
		return false;
	}
	make_room(section);
	section->is_total[section->row_count++] = is_total;
	return true;
}

bool report_row(struct report_section *section)
{
	return begin_row(section, false);
}

bool report_total(struct report_section *section)
{
	return begin_row(section, true);
}

static struct report_cell *next(struct report_section *section)
{
	struct report_cell *cell = &section->cells[section->put];

	assert(!is_full_row(section));
	section->put++;
	*cell = (struct report_cell){ .text = NULL };
	return cell;
}

static enum report_type type_of_next(const struct report_section *section)
{
	return section->columns[section->put % section->column_count].type;
}

void report_put_text(struct report *report, struct report_section *section, const char *text)
{
	assert(!report_types[type_of_next(section)].format);
	next(section)->text = keep(report, text);
}

void report_put(struct report_section *section, int64_t number)
{
	assert(report_types[type_of_next(section)].format && type_of_next(section) != REPORT_RATE);
	next(section)->number = number;
}

void report_put_rate(struct report_section *section, int64_t numerator, int64_t denominator)
{
	struct report_cell *cell;

	assert(type_of_next(section) == REPORT_RATE);
	cell = next(section);
	cell->number = numerator;
	cell->denominator = denominator;
}

void report_put_nothing(struct report_section *section)
{
	next(section)->is_empty = true;
}

/* ---- what it comes to ---- */

size_t report_column_at(const struct report_section *section, const char *key)
{
	size_t at = 0;

	while (at < section->column_count && strcmp(section->columns[at].key, key) != 0) {
		at++;
	}
	assert(at < section->column_count);
	return at;
}

const struct report_cell *report_cell_at(
    const struct report_section *section, size_t row, size_t column)
{
	return &section->cells[row * section->column_count + column];
}

static size_t named(const struct report_section *section, const char *const *keys, size_t most)
{
	size_t count = 0;

	for (; count < most && keys[count]; count++) {
		(void)report_column_at(section, keys[count]);
	}
	return count;
}

static void check_chart(const struct report_section *section, const struct report_chart *chart)
{
	const struct report_chart_info *info = &report_charts[chart->kind];
	size_t axes = named(section, chart->axes, sizeof(chart->axes) / sizeof(chart->axes[0]));
	size_t figures = named(section, chart->figures, REPORT_FIGURES_MAX);

	assert(axes == info->axes);
	assert(figures >= info->figures_min && figures <= info->figures_max);
	if (chart->n) (void)report_column_at(section, chart->n);
}

static void check(const struct report_section *section)
{
	assert(is_full_row(section) && section->name.zh && section->title.zh && section->title.en);
	assert(
	    strspn(section->key, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(section->key));
	for (size_t i = 0; i < section->chart_count; i++) {
		check_chart(section, &section->charts[i]);
	}
	for (size_t i = 0; i < section->column_count; i++) {
		const struct report_column *column = &section->columns[i];

		/* every key is another, and what is rested on is there */
		assert(report_column_at(section, column->key) == i);
		if (column->rests_on) (void)report_column_at(section, column->rests_on);
	}
}

static bool has_hidden(const struct report_section *section)
{
	for (size_t i = 0; i < section->row_count * section->column_count; i++) {
		if (section->cells[i].is_hidden) return true;
	}
	return false;
}

static void remark(struct report *report, struct report_section *section)
{
	if (has_hidden(section)) {
		section->remarks[section->remark_count++] = (struct report_words){
			report_say(report,
			    "* 不足%d件、可能指向个人的数字，以及能推出它们的数字，不予显示。",
			    REPORT_SMALL),
			report_say(report,
			    "* figures below %d, which could point at persons, and those that would tell them, are not shown.",
			    REPORT_SMALL),
		};
	}
	if (section->left_off) {
		section->remarks[section->remark_count++] = (struct report_words){
			report_say(report, "另有%zu行未列出。", section->left_off),
			report_say(report, "%zu more rows are not told.", section->left_off),
		};
	}
}

void report_end(struct report *report)
{
	assert(report->title.zh && report->title.en && report->township);
	for (size_t i = 0; i < report->section_count; i++) {
		struct report_section *section = &report->sections[i];

		check(section);
		if (section->points_at_persons) report_hide(section);
		remark(report, section);
	}
}
