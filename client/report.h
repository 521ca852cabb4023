/*
 * A report as a document: what was found, as data. A producer fills it, writers (report_writers.h)
 * only read it, so that every form says the same. Chinese stands first, English beside it.
 *
 * Owns all that it is told: texts are copied. What a producer gets wrong is an assertion, what data
 * may be is not.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define REPORT_SECTIONS_MAX 256
#define REPORT_COLUMNS_MAX  32
#define REPORT_ROWS_MAX     20000 /* of a section; what is beyond is counted in left_off */
#define REPORT_CHARTS_MAX   4
#define REPORT_NOTES_MAX    64
#define REPORT_LEAD_MAX     8
#define REPORT_REMARKS_MAX  2
#define REPORT_FIGURES_MAX  8
/* Fewer than these could point at persons; nought points at nobody. */
#define REPORT_SMALL 5

enum report_type {

#define TYPE(NAME, name, as, unit_zh, unit_en, format, width) REPORT_##NAME,
#include "report_types.def"
#undef TYPE
	REPORT_TYPE_COUNT
};

enum report_chart_kind {

#define CHART(NAME, name, axes, figures_min, figures_max) REPORT_##NAME,
#include "report_charts.def"
#undef CHART
	REPORT_CHART_COUNT
};

struct report_type_info {
	const char *name, *unit_zh, *unit_en, *format;
	double width;
};
extern const struct report_type_info report_types[REPORT_TYPE_COUNT];

struct report_chart_info {
	const char *name;
	size_t axes, figures_min, figures_max;
};
extern const struct report_chart_info report_charts[REPORT_CHART_COUNT];

struct report_words {
	const char *zh, *en; /* en: NULL where there is none */
};

struct report_column {
	const char *key; /* small letters, digits and _ */
	struct report_words label;
	enum report_type type;
	bool is_sum;          /* of the counts beside it */
	const char *rests_on; /* key of the count that it was reckoned from; NULL: none */
};

struct report_cell {
	const char *text;            /* NULL: it is no text, or empty */
	int64_t number, denominator; /* fen, days, a day since 1970; the numerator of a rate */
	bool is_empty, is_hidden;
};

struct report_chart {
	enum report_chart_kind kind;
	struct report_words title; /* the question that it answers */
	/* keys of columns; NULL behind the last */
	const char *axes[2], *figures[REPORT_FIGURES_MAX];
	const char
	    *n; /* of how many each row tells, where the figures do not say it; NULL: they do */
};

/* How a figure is counted. */
struct report_note {
	struct report_words name, wording;
	const char *version; /* of the definition */
};

/* By which figures were counted. */
struct report_definition {
	const char *name, *version;
};

struct report_section {
	const char *key;           /* small letters, digits and -; a file is named so */
	struct report_words name;  /* two or three words: a sheet is named so */
	struct report_words title; /* says what was found */
	const char *list;          /* the command that lists the disputes behind; NULL: none */
	bool points_at_persons;    /* small counts and rates are hidden, and what rests on them */
	struct report_column columns[REPORT_COLUMNS_MAX];
	size_t column_count;
	struct report_cell *cells; /* row after row; owned */
	bool *is_total;            /* a row each; owned */
	size_t row_count, row_room, put, left_off;
	struct report_chart charts[REPORT_CHARTS_MAX];
	size_t chart_count;
	struct report_note notes[REPORT_NOTES_MAX];
	size_t note_count;
	/* what is signed under the table, and by whom; zh NULL: nothing is. The list is borrowed.
	 */
	struct report_words declaration;
	const struct report_words *signatures;
	size_t signature_count;
	/* what report_end found to be said under the table */
	struct report_words remarks[REPORT_REMARKS_MAX];
	size_t remark_count;
};

struct report {
	struct arena *arena;
	const char *name; /* of reports.def */
	struct report_words title;
	const char *township;
	int64_t from_on, to_on; /* the period's days */
	int64_t cutoff_on;      /* the last day that was counted */
	int64_t as_of_us;       /* as it was known then */
	/* The journal's position: what stood below it is told. NULL where the moment alone says
	 * what is told, so that it comes out the same when it is read again later. */
	const char *position;
	const char *read_at;  /* the position when it was read, for run.json; NULL: the same */
	const char *software; /* its version */
	bool is_brief; /* printed small: what it tells of an ordinary day stands on one page */
	struct report_words lead[REPORT_LEAD_MAX]; /* sentences before everything else */
	size_t lead_count;
	struct report_definition *definitions; /* each once; owned */
	size_t definition_count;
	struct report_section *sections;
	size_t section_count;
};

struct report *report_new(const char *name);
/* NULL. */
struct report *report_free(struct report *report);
/* A text that lives as long as the report. */
const char *report_say(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "98.35%", "100%"; "—" where there is nothing to divide by. */
const char *report_percent(struct report *report, int64_t numerator, int64_t denominator);
/* Copies both. */
struct report_words report_both(struct report *report, const char *zh, const char *en);

/* By which something in it was counted; each is kept once. Copies both. */
void report_add_definition(struct report *report, const char *name, const char *version);
void report_add_lead(struct report *report, struct report_words sentence);
struct report_section *report_add_section(
    struct report *report, const char *key, const struct report_column *columns, size_t count);
void report_add_chart(struct report_section *section, const struct report_chart *chart);
void report_add_note(struct report_section *section, const struct report_note *note);

/* Begins a row, which is filled from the left by one put a column. False past REPORT_ROWS_MAX:
 * nothing is put then. */
bool report_row(struct report_section *section);
/* The same of the sum of the rows above, the last: charts leave it out. */
bool report_total(struct report_section *section);
void report_put_text(struct report *report, struct report_section *section, const char *text);
void report_put(struct report_section *section, int64_t number);
void report_put_rate(struct report_section *section, int64_t numerator, int64_t denominator);
void report_put_nothing(struct report_section *section);

/* Everything is told: checks it, and hides what is small (report_hide.c). Only then it is written.
 */
void report_end(struct report *report);

/* The place of a column; it is there. */
size_t report_column_at(const struct report_section *section, const char *key);
const struct report_cell *report_cell_at(
    const struct report_section *section, size_t row, size_t column);
/* "2024-03-05" */
void report_day_print(FILE *out, int64_t day);
