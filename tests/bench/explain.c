/*
 * How many disputes a core explains in a second: the pure functions alone, a life of twelve events
 * with a suspension and an extension, clocks and both sentences.
 *
 * usage: explain [seconds]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "clock.h"

#define DAY_US INT64_C(86400000000)
/* 2024-03-04 09:00 in Shanghai */
#define BEGUN_US INT64_C(1709514000000000)

struct step {
	uint16_t action;
	uint8_t from, to;
	unsigned after_days;
	uint16_t argument;
	int64_t value;
};

static const struct step life[] = {
	{ ACTION_REGISTER, STATE_NONE, STATE_REGISTERED, 0, ARG_KIND, 1 },
	{ ACTION_ACCEPT, STATE_REGISTERED, STATE_ACCEPTED, 1, ARG_LEVEL, LEVEL_NORMAL },
	{ ACTION_ASSIGN, STATE_ACCEPTED, STATE_ASSIGNED, 1, ARG_TEAM, 5 },
	{ ACTION_TAKE, STATE_ASSIGNED, STATE_TAKEN, 2, ARG_MEDIATOR, 7 },
	{ ACTION_INVESTIGATE, STATE_TAKEN, STATE_MEDIATING, 3, 0, 0 },
	{ ACTION_SUSPEND, STATE_MEDIATING, STATE_SUSPENDED, 8, ARG_SUSPENSION_REASON,
	    SUSPENSION_APPRAISAL },
	{ ACTION_RESUME, STATE_SUSPENDED, STATE_MEDIATING, 18, 0, 0 },
	{ ACTION_EXTEND, STATE_MEDIATING, STATE_MEDIATING, 20, ARG_EXTEND_TO, 19850 },
	{ ACTION_MEET, STATE_MEDIATING, STATE_MEDIATING, 24, 0, 0 },
	{ ACTION_AGREE_ORALLY, STATE_MEDIATING, STATE_AGREED, 30, ARG_AMOUNT, 100000 },
	{ ACTION_PERFORM_AT_ONCE, STATE_AGREED, STATE_PERFORMED, 30, 0, 0 },
	{ ACTION_CLOSE, STATE_PERFORMED, STATE_CLOSED, 33, 0, 0 },
};

#define EVENTS (sizeof(life) / sizeof(life[0]))

static struct argument_value values[EVENTS];
static struct journal_event events[EVENTS];
static struct clock_runs runs;

static void make_events(void)
{
	for (size_t i = 0; i < EVENTS; i++) {
		int64_t at_us = BEGUN_US + life[i].after_days * DAY_US;

		values[i] = (struct argument_value){ .info = argument_info(life[i].argument),
			.integer = life[i].value };
		events[i].arguments = (struct arguments){ &values[i], life[i].argument != 0 };
		events[i].row = (struct event_row){ .district = 340212100,
			.dispute = 1,
			.version = (uint32_t)i + 1,
			.action = life[i].action,
			.from_state = life[i].from,
			.to_state = life[i].to,
			.round = 1,
			.happened_us = at_us,
			.recorded_us = at_us };
	}
}

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void explain(const struct reference *reference, const struct clock_context *context)
{
	char sentence[CLOCK_SENTENCE_BYTES];

	clock_runs(events, EVENTS, reference, BEGUN_US + 40 * DAY_US, NULL, &runs);
	for (size_t i = 0; i < runs.count; i++) {
		clock_sentence_zh(context, &runs.runs[i], sentence, sizeof(sentence));
		clock_sentence_en(context, &runs.runs[i], sentence, sizeof(sentence));
	}
}

int main(int argc, char **argv)
{
	static const struct calendar_day days[] = { { .day = 19817, .name = "清明节" } };
	static const int32_t years[] = { 2024, 2025, 2026 };
	static struct kind kind = { .number = 1 };
	static struct criterion criteria[] = { { DUTY_MAJOR, MAJOR_DEATH, 1 },
		{ DUTY_MAJOR, MAJOR_PERSONS, 10 }, { DUTY_MAJOR, MAJOR_AMOUNT, 10000000 },
		{ DUTY_MAJOR, MAJOR_LAND, 1 }, { DUTY_MAJOR, MAJOR_PETITION, 1 },
		{ DUTY_MAJOR, MAJOR_CROSS_TOWN, 1 }, { DUTY_MAJOR, MAJOR_RISK, 3 },
		{ DUTY_MAJOR, MAJOR_MEDIA, 1 }, { DUTY_MAJOR, MAJOR_REPEATED, 2 } };
	static struct reference reference = { .kinds = &kind,
		.kind_count = 1,
		.criteria = criteria,
		.criterion_count = sizeof(criteria) / sizeof(criteria[0]),
		.house_days = { 0, 1, 7, 20, 20 },
		.calendar = { days, 1, years, 3 } };
	const struct clock_context context = { &runs, events, EVENTS, &reference.calendar };
	double least = argc > 1 ? strtod(argv[1], NULL) : 2, begun = now(), taken;
	unsigned long done = 0;

	make_events();
	do {
		for (int i = 0; i < 1000; i++) {
			explain(&reference, &context);
		}
		done += 1000;
		taken = now() - begun;
	} while (taken < least);
	printf("explained %.0f disputes a second: %zu events, %zu clocks, two sentences each\n",
	    (double)done / taken, EVENTS, runs.count);
	return 0;
}
