/*
 * What follows from a dispute's clocks: which lamps are lit when, whom to tell what, what the
 * system has to do, and when to look again. Pure; clock.h says what the clocks are.
 *
 * Lamps are days: the first on which any clock is yellow, red, overdue. So a list can say which
 * lamp is lit today, and nothing has to happen at midnight. People are told things only between
 * the district's hours of a workday, and of a clock that is paused nobody is told anything.
 */
#pragma once

#include "clock.h"

enum notice_kind {

#define NOTICE(number, NAME, name, zh, en, lamp, workdays, whom) NOTICE_##NAME = (number),
#define REMINDER(number, NAME, name, zh, en, clock, day, whom)   NOTICE_##NAME = (number),
#include "tables/notices.def"
#undef NOTICE
#undef REMINDER
	NOTICE_COUNT = 16
};

const struct label *notice_label(uint16_t number);

/* Later than any day or instant that is asked for. */
#define DUE_NEVER_DAY CLOCK_NEVER
#define DUE_NEVER_US  INT64_MAX
#define DUE_LINES_MAX (2 * CLOCK_RUNS_MAX) /* of a run hold two at once at most */
#define DUE_ACTS_MAX  2

/* Who has the dispute. */
struct charge {
	int64_t team, mediator; /* 0: nobody yet */
};

/* One notice that holds now. */
struct due_notice {
	const struct clock_run *run;
	enum notice_kind kind;
	int64_t member; /* 0: whoever has one of the roles … */
	uint32_t roles;
	int64_t team; /* … in this team; 0: anywhere */
};

/* The first day on which any clock is yellow, red, overdue; DUE_NEVER_DAY: none will be. */
struct due_days {
	int64_t yellow_on, red_on, over_on;
	bool is_paused; /* the mediation clock */
};

struct due_state {
	const struct clock_run *nearest; /* whose end is nearest; NULL: none runs */
	struct due_days days;
	int64_t ends[CLOCK_COUNT]; /* the nearest of each that runs; DUE_NEVER_DAY: none does */
	bool is_provisional;
	bool may_tell;   /* it is an hour of work */
	int64_t next_us; /* when to look again, if nothing happens until then */
	struct due_notice notices[DUE_LINES_MAX];
	size_t notice_count;
	const struct clock_run
	    *acts[DUE_ACTS_MAX]; /* over, and the system ends what they were about */
	size_t act_count;
};

void due_reckon(const struct clock_runs *runs, const struct charge *charge,
    const struct reference *reference, int64_t now_us, struct due_state *ret);

/* The lamp on a day, of a dispute of which a clock runs; the same in SQL: lamp_on() of
 * migration 18. */
enum lamp due_lamp(const struct due_days *days, int64_t today);
/* The lamp of what should not grow old: of an age, both counted in whatever. yellow 0: nobody
 * minds. */
enum lamp due_lamp_of_age(int64_t yellow, int64_t red, int64_t age);

/* Why now, in a few words: the clock whose end is nearest. Writes at most `bytes` with the closing
 * NUL. */
#define DUE_REASON_BYTES 256
void due_reason_zh(const struct clock_run *run, int64_t today, char *ret, size_t bytes);
void due_reason_en(const struct clock_run *run, int64_t today, char *ret, size_t bytes);

/* The first hour of work from an instant on. */
int64_t due_working_us(const struct reference *reference, int64_t us);
