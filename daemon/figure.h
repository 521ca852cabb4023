/*
 * Figures as they are defined (tables/figures.def, domain 4.1): what each counts, in words and in
 * SQL, and which of two versions of a definition is in force in a period. Constant data and pure
 * functions; the counting is done by sql/queries/figure_counted.part, which is made of the same
 * table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "vocabulary.h"

enum figure_number {
	FIGURE_NONE,

#define FIGURE(number, NAME, ...) FIGURE_##NAME = (number),
#define RATE(number, NAME, ...)   FIGURE_##NAME = (number),
#define CHANGED(name, version, year, month, day)
#include "tables/figures.def"
#undef FIGURE
#undef RATE
#undef CHANGED
	FIGURE_COUNT = 128
};

/* What a figure makes of its rows. */
enum measure { MEASURE_COUNT, MEASURE_MONEY, MEASURE_MEDIAN, MEASURE_P90, MEASURE_RATE };

struct figure {
	uint16_t number;
	uint8_t version;
	enum measure measure;
	const char *name, *zh, *en, *wording_zh, *wording_en;
	uint16_t numerator, denominator;      /* of a rate: numbers */
	const char *source, *day, *condition; /* of others: SQL, for who wants to know exactly */
};

/* What is counted of one figure. */
struct counted {
	int64_t rows, total, median, p90;
};

enum figure_group {
	FIGURE_GROUP_NONE,

#define FIGURE_GROUP(number, NAME, name, key, zh, en) FIGURE_GROUP_##NAME = (number),
#include "tables/figure_groups.def"
#undef FIGURE_GROUP
	FIGURE_GROUP_COUNT = 16
};

/* In the table's order; NULL past the last. */
const struct figure *figure_at(size_t index);
const struct figure *figure_numbered(uint16_t number);
/* The newest version of the name that is in force on the day; NULL where there is none. */
const struct figure *figure_named(const char *name, int64_t day);
/* The first day on which it is in force; 0: always was. */
int64_t figure_from(const struct figure *figure);
/* Whether any day of the period is one on which it is in force: of a definition that changed both
 * are. */
bool figure_holds(const struct figure *figure, int64_t first_on, int64_t last_on);
/* What it comes to, of what was counted of all figures by their numbers; the denominator is 0 for
 * what is none. */
void figure_value(const struct figure *figure, const struct counted counted[FIGURE_COUNT],
    int64_t *ret_numerator, int64_t *ret_denominator);

/* The definitions as a table, for who wants to see what changed. */
void figure_print(FILE *out);

/* By number, NULL where there is none: the lists "figure" and "figure_group" of the catalogue. */
const struct label *figure_label(uint16_t number);
const struct label *figure_group_label(uint16_t number);
