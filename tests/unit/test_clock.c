/*
 * Terms against examples from elsewhere (tests/tables/terms.tsv), and against a counter that goes
 * day by day, over cases that chance makes up.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "clock.h"
#include "town.h"
#include "tsv.h"

#define CASES 100000

static struct calendar calendar; /* of the town of the seeds */

static int set_up(void **state)
{
	(void)state;
	calendar = town_read()->calendar;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_forget();
	return 0;
}

/* ---- examples ---- */

static size_t read_pauses(char *text, struct clock_pause ret[CLOCK_PAUSES_MAX])
{
	size_t count = 0;
	char *pause;

	while ((pause = strsep(&text, ",")) && *pause) {
		char *to = strstr(pause, "..");

		assert_non_null(to);
		ret[count++] = (struct clock_pause){ .from = tsv_day(pause),
			.to = tsv_day(to + 2),
			.reason = SUSPENSION_APPRAISAL,
			.version = 1 };
	}
	return count;
}

static const struct clock_row *read_clock(char *text, uint16_t *ret_count)
{
	char *days_of_house = strchr(text, ':');
	const struct clock_row *row;

	if (days_of_house) *days_of_house++ = '\0';
	row = clock_named(text);
	assert_non_null(row);
	*ret_count = days_of_house ? (uint16_t)strtol(days_of_house, NULL, 10) : row->count;
	return row;
}

static bool example_holds(char *fields[8])
{
	static struct clock_runs runs;
	struct clock_run run = { .start_version = 1, .lamp = LAMP_GREEN };
	const struct clock_context context = { &runs, NULL, 0, &calendar };
	const char *agreed = strchr(fields[3], '@');
	struct clock_term term;
	char sentence[CLOCK_SENTENCE_BYTES];

	run.row = read_clock(fields[0], &run.count);
	run.start = tsv_day(fields[1]);
	runs.pause_count = read_pauses(fields[2], runs.pauses);
	run.pauses = (uint32_t)((UINT64_C(1) << runs.pause_count) - 1);
	if (agreed) {
		run.extended_to = tsv_day(fields[3]);
		run.extended_on = tsv_day(agreed + 1);
	}
	term = (struct clock_term){ run.start, run.count, run.row->unit, runs.pauses,
		runs.pause_count, run.extended_to, run.extended_on };
	run.end = clock_end(&calendar, &term);
	clock_sentence_zh(&context, &run, sentence, sizeof(sentence));
	if (run.end.unrolled == tsv_day(fields[4]) && run.end.due.day == tsv_day(fields[5]) &&
	    run.end.due.is_provisional == (fields[6][0] == 'y') && strstr(sentence, fields[7])) {
		return true;
	}
	print_message(
	    "# %s from %s: not %s, %s: %s\n", fields[0], fields[1], fields[4], fields[5], sentence);
	return false;
}

static void examples_from_elsewhere(void **state)
{
	struct tsv tsv;
	unsigned count = 0, wrong = 0;

	(void)state;
	tsv_open(&tsv, "tests/tables/terms.tsv");
	while (tsv_next(&tsv)) {
		assert_int_equal(tsv.count, 9);
		count++;
		wrong += !example_holds(tsv.fields);
	}
	assert_true(count >= 600);
	assert_int_equal(wrong, 0);
}

/* ---- day by day ---- */

static uint32_t seed = 20241212;

static int64_t chance(int64_t least, int64_t most)
{
	seed = seed * 1664525U + 1013904223U;
	return least + (int64_t)(seed >> 8) % (most - least + 1);
}

static bool is_rest(int64_t day)
{
	for (size_t i = 0; i < calendar.day_count; i++) {
		const struct calendar_day *noted = &calendar.days[i];

		if (noted->day == day && !noted->is_local) return !noted->is_work;
	}
	/* 1970-01-03 was a Saturday. */
	return ((day - 2) % 7 + 7) % 7 < 2;
}

static bool is_known(int64_t day)
{
	int32_t year = civil_from_days(day).year;

	return year >= 2024 && year <= 2026;
}

static bool in_pause(const struct clock_term *term, int64_t day)
{
	for (size_t i = 0; i < term->pause_count; i++) {
		if (day >= term->pauses[i].from && day < term->pauses[i].to) return true;
	}
	return false;
}

static int64_t rolled(int64_t day)
{
	while (is_known(day) && is_rest(day)) {
		day++;
	}
	return day;
}

static bool begins_in(const struct clock_term *term, int64_t after, int64_t last)
{
	for (size_t i = 0; i < term->pause_count; i++) {
		const struct clock_pause *pause = &term->pauses[i];

		if (pause->from > after && pause->from <= last && pause->to > pause->from) {
			return true;
		}
	}
	return false;
}

/* As a clerk would with a calendar on the wall: cross out what does not count, stop at the n-th. A
 * pause that begins on a rest day at the end, or on its morrow, leaves the days to that morrow. */
static struct clock_end counted(const struct clock_term *term)
{
	int64_t start = term->extended_to ? term->extended_on : term->start;
	int64_t left = term->extended_to ? term->extended_to - term->extended_on : term->count;
	bool by_workdays = term->unit == UNIT_WORKDAY && !term->extended_to;
	struct clock_end end = { start, { start, false } };
	bool is_known_all = true;

	while (left > 0) {
		end.unrolled++;
		is_known_all = is_known_all && is_known(end.unrolled);
		if (in_pause(term, end.unrolled)) continue;
		if (by_workdays && is_rest(end.unrolled)) continue;
		left--;
		if (left == 0 && !by_workdays &&
		    begins_in(term, end.unrolled, rolled(end.unrolled))) {
			left = rolled(end.unrolled) - end.unrolled;
		}
	}
	end.due.day = by_workdays ? end.unrolled : rolled(end.unrolled);
	end.due.is_provisional = by_workdays ? !is_known_all : !is_known(end.due.day);
	return end;
}

static void make_up(struct clock_term *term, struct clock_pause pauses[4])
{
	int64_t at;

	term->start = chance(civil_days(2023, 12, 1), civil_days(2027, 1, 15));
	term->count = (uint16_t)chance(1, 70);
	term->unit = chance(0, 1) ? UNIT_DAY : UNIT_WORKDAY;
	term->pauses = pauses;
	term->pause_count = (size_t)chance(0, 4);
	at = term->start - 5;
	for (size_t i = 0; i < term->pause_count; i++) {
		pauses[i].from = at + chance(0, 25);
		pauses[i].to = pauses[i].from + chance(0, 20);
		at = pauses[i].to + chance(0, 3);
	}
	term->extended_on = term->start + chance(1, 20);
	term->extended_to = chance(0, 3) ? 0 : term->extended_on + chance(1, 60);
}

static void as_counted_day_by_day(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (unsigned i = 0; i < CASES; i++) {
		struct clock_pause pauses[4] = { 0 };
		struct clock_term term;
		struct clock_end end, wanted;

		make_up(&term, pauses);
		end = clock_end(&calendar, &term);
		wanted = counted(&term);
		if (end.unrolled == wanted.unrolled && end.due.day == wanted.due.day &&
		    end.due.is_provisional == wanted.due.is_provisional) {
			continue;
		}
		if (wrong++ < 5) {
			print_message("# start %" PRId64
			              " count %u unit %u pauses %zu extended %" PRId64 ": %" PRId64
			              " %" PRId64 ", counted %" PRId64 " %" PRId64 "\n",
			    term.start, term.count, term.unit, term.pause_count, term.extended_to,
			    end.unrolled, end.due.day, wanted.unrolled, wanted.due.day);
		}
	}
	assert_int_equal(wrong, 0);
}

static void workdays_between_two_days(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CASES / 10; i++) {
		int64_t from = chance(civil_days(2023, 1, 1), civil_days(2027, 1, 1));
		int64_t to = from + chance(-300, 300), count = 0;

		for (int64_t day = from; day < to; day++) {
			count += !is_rest(day + 1);
		}
		for (int64_t day = to; day < from; day++) {
			count -= !is_rest(day + 1);
		}
		assert_int_equal(calendar_workdays(&calendar, from, to), count);
	}
}

static void a_local_closure_moves_nothing(void **state)
{
	const int64_t monday = tsv_day("2024-03-04");
	const struct calendar_day closed = {
		.day = (int32_t)monday, .is_local = true, .name = "停电"
	};
	const struct calendar local = { &closed, 1, calendar.years, calendar.year_count };

	(void)state;
	assert_false(calendar_is_rest(&local, monday));
	assert_int_equal(calendar_roll(&local, monday).day, monday);
	assert_int_equal(calendar_workdays(&local, monday - 1, monday), 1);
}

/* ---- lamps ---- */

static int64_t yellow_on(int64_t start, int64_t due, uint16_t count)
{
	return clock_yellow_on(
	    &calendar, &(struct clock_term){ .start = start, .count = count }, due);
}

static void yellow_comes_at_seventy_percent_or_three_workdays(void **state)
{
	int64_t start = tsv_day("2024-03-01");

	(void)state;
	/* 30 days: the 70 % come first, on the 21st day. */
	assert_int_equal(yellow_on(start, start + 30, 30), start + 21);
	/* Ten days over the National Day week: three workdays before its end lie before its start.
	 */
	assert_int_equal(
	    yellow_on(tsv_day("2024-09-28"), tsv_day("2024-10-08"), 10), tsv_day("2024-09-27"));
	/* Under five days: the last day alone, however many rest days lie between. */
	assert_int_equal(yellow_on(start, start + 10, 4), start + 10);
	/* A day that was agreed on, Monday 2024-06-03: the Wednesday before. */
	assert_int_equal(
	    yellow_on(tsv_day("2024-06-03"), tsv_day("2024-06-03"), 0), tsv_day("2024-05-29"));
}

/* Of thirty days 21 count before it is yellow; the sixty of an appraisal on the second day do not.
 */
static void the_lamp_does_not_hurry_for_days_that_did_not_count(void **state)
{
	int64_t start = tsv_day("2024-05-15");
	struct clock_pause pause = { .from = start + 1, .to = start + 61 };
	struct clock_term term = {
		.start = start, .count = 30, .pauses = &pause, .pause_count = 1
	};

	(void)state;
	assert_int_equal(clock_yellow_on(&calendar, &term, start + 90), start + 81);
}

#define MINUTE_US INT64_C(60000000)

/* A run of hours that was recorded at a minute of the day, as it stands some minutes later. */
static enum lamp lamp_after(
    enum clock clock, int64_t minute, int64_t minutes, struct clock_run *ret)
{
	static struct clock_runs runs;
	int64_t start_us = civil_end_of_day(tsv_day("2024-05-31")) + minute * MINUTE_US;

	*ret = (struct clock_run){ .row = clock_row(clock),
		.count = clock_row(clock)->count,
		.start = tsv_day("2024-06-01"),
		.start_us = start_us,
		.pauses = 0 };
	runs.now_us = start_us + minutes * MINUTE_US;
	clock_reckon(&calendar, civil_day_of_instant(runs.now_us), NULL, &runs, ret);
	return ret->lamp;
}

/* On Saturday, 1 June 2024, at ten in the evening. */
static void hours_run_through_the_night_and_over_rest_days(void **state)
{
	struct clock_run run;

	(void)state;
	assert_int_equal(lamp_after(CLOCK_URGENT_RISK, 22 * 60, 60, &run), LAMP_RED);
	assert_int_equal(lamp_after(CLOCK_URGENT_RISK, 22 * 60, 61, &run), LAMP_OVERDUE);
	assert_int_equal(run.end.due.day, tsv_day("2024-06-01"));
	assert_int_equal(lamp_after(CLOCK_MAJOR, 22 * 60, 359, &run), LAMP_RED);
	assert_int_equal(run.end.due.day, tsv_day("2024-06-02"));
	assert_int_equal(lamp_after(CLOCK_MAJOR, 22 * 60, 361, &run), LAMP_OVERDUE);
	assert_int_equal(lamp_after(CLOCK_RISK, 22 * 60, 119, &run), LAMP_RED);
	assert_int_equal(lamp_after(CLOCK_RISK, 22 * 60, 121, &run), LAMP_OVERDUE);
	assert_int_equal(run.end.due.day, tsv_day("2024-06-01"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLAIM("terms end as examples from elsewhere say, in those words",
		    examples_from_elsewhere),
		CLAIM("and as somebody counts who goes day by day", as_counted_day_by_day),
		CLAIM("workdays between two days are counted as day by day",
		    workdays_between_two_days),
		CLAIM("a local closure moves no term", a_local_closure_moves_nothing),
		CLAIM("yellow comes at 70 % or three workdays before, the earlier",
		    yellow_comes_at_seventy_percent_or_three_workdays),
		CLAIM("nor does the lamp hurry for days that did not count",
		    the_lamp_does_not_hurry_for_days_that_did_not_count),
		CLAIM("hours run through the night and over rest days",
		    hours_run_through_the_night_and_over_rest_days),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
