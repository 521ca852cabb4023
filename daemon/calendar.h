/*
 * The calendar of a district, and how terms are counted on it (民法典 200–203).
 *
 * A rest day is a Saturday, a Sunday or a public holiday of the year's notice, less the make-up
 * workdays (调休). The first day is not counted; a term whose last day is a rest day ends on the
 * next day that is none. A merely local closure never moves a term.
 *
 * The notice comes out the autumn before: in a year that is not loaded nothing is known but the
 * weekdays, so a day there is provisional: counted as Monday to Friday, marked, and not rolled.
 * Days are since 1970-01-01 in the district's zone. Pure; owns nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct calendar_day {
	int32_t day;
	bool is_work;  /* a make-up workday, else a holiday or closure */
	bool is_local; /* only here: no term moves for it */
	const char *name;
};

struct calendar {
	const struct calendar_day *days; /* ascending */
	size_t day_count;
	const int32_t *years; /* whose notice is loaded, ascending */
	size_t year_count;
};

/* A day, and whether it may move once its year's notice is loaded. */
struct due {
	int64_t day;
	bool is_provisional;
};

bool calendar_knows(const struct calendar *calendar, int64_t day);
bool calendar_is_rest(const struct calendar *calendar, int64_t day);
/* A rest day, or a day on which only here nobody works: no term moves for it, but nobody is told
 * anything. */
bool calendar_is_closed(const struct calendar *calendar, int64_t day);
/* A weekend day on which a notice has people work. */
bool calendar_is_make_up(const struct calendar *calendar, int64_t day);
/* "国庆节" where the day is a public holiday, else NULL: an ordinary day or weekend. */
const char *calendar_holiday(const struct calendar *calendar, int64_t day);

/* From Monday, 0. */
unsigned calendar_weekday(int64_t day);

/* The first day from `day` on that is no rest day. */
struct due calendar_roll(const struct calendar *calendar, int64_t day);
/* The count-th workday before `day`, and after it. */
int64_t calendar_subtract_workdays(const struct calendar *calendar, int64_t day, uint32_t count);
int64_t calendar_add_workdays(const struct calendar *calendar, int64_t day, uint32_t count);
/* Workdays in (from, to]; negative where `to` lies before `from`. */
int64_t calendar_workdays(const struct calendar *calendar, int64_t from, int64_t to);
