/* Lamps by day, notices, and the act of the system; due.h. */
#include "due.h"

#include <stdio.h>

#include "civil.h"

#define MINUTE_US INT64_C(60000000)
#define DAY_US    (1440 * MINUTE_US)
#define LOOK_MAX  400 /* days without work in a row: nobody closes for longer */

enum whom { WHOM_DUTY, WHOM_LEADER, WHOM_DIRECTOR };

static const struct {
	struct label label;
	enum lamp lamp; /* of any clock … */
	uint8_t workdays;
	enum whom whom;
	enum clock clock; /* … or a reminder of this one, */
	uint16_t day;     /* so many days from its start */
} notices[NOTICE_COUNT] = {

#define NOTICE(number, NAME, name, zh, en, lit, late, who)     \
	[number] = { .label = { number, #name, zh, en, NULL }, \
		.lamp = LAMP_##lit,                            \
		.workdays = late,                              \
		.whom = WHOM_##who },
#define REMINDER(number, NAME, name, zh, en, of, on, who)      \
	[number] = { .label = { number, #name, zh, en, NULL }, \
		.whom = WHOM_##who,                            \
		.clock = CLOCK_##of,                           \
		.day = on },
#include "tables/notices.def"
#undef NOTICE
#undef REMINDER
};

const struct label *notice_label(uint16_t number)
{
	return number < NOTICE_COUNT && notices[number].label.name ? &notices[number].label : NULL;
}

static int64_t start_of_day(int64_t day)
{
	return civil_end_of_day(day - 1);
}

int64_t due_working_us(const struct reference *reference, int64_t us)
{
	int64_t day = civil_day_of_instant(us);

	for (unsigned i = 0; i < LOOK_MAX; i++, day++) {
		int64_t from = start_of_day(day) + reference->alert_from * MINUTE_US;
		int64_t to = start_of_day(day) + reference->alert_to * MINUTE_US;

		if (calendar_is_closed(&reference->calendar, day) || us >= to) continue;
		return us > from ? us : from;
	}
	return us + DAY_US;
}

/* ---- whom ---- */

static void address_leader(struct due_notice *notice, const struct charge *charge)
{
	notice->roles = ROLE_BIT(charge->team ? ROLE_LEAD : ROLE_SUP);
	notice->team = charge->team;
}

/* Who is away is not told: his delegate is, or his leader. */
static void address_mediator(struct due_notice *notice, const struct charge *charge,
    const struct reference *reference, int64_t today)
{
	const struct absence *absence = reference_absence(reference, charge->mediator, today);

	if (!absence) {
		notice->member = charge->mediator;
	} else if (absence->delegate) {
		notice->member = absence->delegate;
	} else {
		address_leader(notice, charge);
	}
}

/* A clock's own people; else the mediator, or who has to name one. */
static void address_duty(struct due_notice *notice, const struct charge *charge,
    const struct reference *reference, int64_t today)
{
	uint32_t answers = notice->run->row->answers;

	if (answers) {
		notice->roles = answers;
		notice->team =
		    answers & (ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_MED)) ? charge->team : 0;
	} else if (charge->mediator) {
		address_mediator(notice, charge, reference, today);
	} else if (charge->team) {
		address_leader(notice, charge);
	} else {
		notice->roles = ROLE_BIT(ROLE_CLERK);
	}
}

static void address(struct due_notice *notice, const struct charge *charge,
    const struct reference *reference, int64_t today)
{
	switch (notices[notice->kind].whom) {
	case WHOM_DUTY:
		address_duty(notice, charge, reference, today);
		break;
	case WHOM_LEADER:
		address_leader(notice, charge);
		break;
	case WHOM_DIRECTOR:
		notice->roles = ROLE_BIT(ROLE_SUP);
		break;
	}
}

/* ---- when ---- */

struct reckoning {
	const struct clock_runs *runs;
	const struct charge *charge;
	const struct reference *reference;
	int64_t now_us, today;
	struct due_state *state;
};

static void look_again(struct due_state *state, int64_t us)
{
	if (us < state->next_us) state->next_us = us;
}

static int64_t notice_day(const struct reckoning *reckoning, const struct clock_run *run,
    const struct clock_marks *marks, enum notice_kind kind)
{
	if (notices[kind].clock) {
		return notices[kind].clock == run->row->number ? run->start + notices[kind].day
		                                               : CLOCK_NEVER;
	}
	switch (notices[kind].lamp) {
	case LAMP_YELLOW:
		return marks->yellow_on;
	case LAMP_RED:
		return marks->red_on;
	default:
		if (marks->over_on == CLOCK_NEVER || !notices[kind].workdays) return marks->over_on;
		return calendar_add_workdays(
		    &reckoning->reference->calendar, run->end.due.day, notices[kind].workdays);
	}
}

static bool is_to_the_same(const struct due_notice *a, const struct due_notice *b)
{
	return a->run == b->run && a->member == b->member && a->roles == b->roles &&
	    a->team == b->team;
}

/* What the lamp says stands while it is lit, a reminder until the last day is told of. */
static bool holds(const struct clock_run *run, enum notice_kind kind)
{
	if (!notices[kind].clock) return run->lamp == notices[kind].lamp;
	return run->lamp == LAMP_GREEN || run->lamp == LAMP_YELLOW;
}

/* Nobody is told of one term twice at once: the later kind is the stronger. */
static void add_notice(
    const struct reckoning *reckoning, const struct clock_run *run, enum notice_kind kind)
{
	struct due_state *state = reckoning->state;
	struct due_notice notice = { .run = run, .kind = kind };
	size_t count = state->notice_count;

	address(&notice, reckoning->charge, reckoning->reference, reckoning->today);
	if (count && is_to_the_same(&state->notices[count - 1], &notice)) {
		state->notices[count - 1] = notice;
	} else if (count < DUE_LINES_MAX) {
		state->notices[state->notice_count++] = notice;
	}
	if (!state->may_tell) {
		look_again(state, due_working_us(reckoning->reference, reckoning->now_us));
	}
}

static void reckon_notices(
    const struct reckoning *reckoning, const struct clock_run *run, const struct clock_marks *marks)
{
	for (enum notice_kind kind = 1; kind < NOTICE_COUNT; kind++) {
		int64_t day;

		if (!notice_label(kind)) continue;
		/* What the system ends itself is told by that act, unless it cannot. */
		if (run->row->does && notices[kind].lamp == LAMP_OVERDUE &&
		    !notices[kind].workdays) {
			continue;
		}
		day = notice_day(reckoning, run, marks, kind);
		if (day == CLOCK_NEVER) continue;
		if (day > reckoning->today) {
			look_again(reckoning->state,
			    due_working_us(reckoning->reference, start_of_day(day)));
		} else if (holds(run, kind)) {
			add_notice(reckoning, run, kind);
		}
	}
}

/* When its time comes, in an hour of work. */
static void reckon_act(
    const struct reckoning *reckoning, const struct clock_run *run, const struct clock_marks *marks)
{
	struct due_state *state = reckoning->state;

	if (!run->row->does) return;
	if (reckoning->today < marks->over_on) {
		look_again(
		    state, due_working_us(reckoning->reference, start_of_day(marks->over_on)));
	} else if (state->may_tell) {
		if (state->act_count < DUE_ACTS_MAX) state->acts[state->act_count++] = run;
	} else {
		look_again(state, due_working_us(reckoning->reference, reckoning->now_us));
	}
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void reckon_run(const struct reckoning *reckoning, const struct clock_run *run)
{
	struct due_state *state = reckoning->state;
	struct clock_marks marks =
	    clock_marks(&reckoning->reference->calendar, reckoning->runs, run);

	if (!state->nearest || state->nearest->lamp == LAMP_PAUSED ||
	    run->end.due.day < state->nearest->end.due.day) {
		state->nearest = run;
	}
	state->ends[run->row->number] = earlier(state->ends[run->row->number], run->end.due.day);
	state->days.yellow_on = earlier(state->days.yellow_on, marks.yellow_on);
	state->days.red_on = earlier(state->days.red_on, marks.red_on);
	state->days.over_on = earlier(state->days.over_on, marks.over_on);
	if (run->due_us > reckoning->now_us) {
		look_again(state, due_working_us(reckoning->reference, run->due_us));
	}
	if (run->row->loses_right) look_again(state, civil_end_of_day(run->end.due.day));
	reckon_notices(reckoning, run, &marks);
	reckon_act(reckoning, run, &marks);
}

void due_reckon(const struct clock_runs *runs, const struct charge *charge,
    const struct reference *reference, int64_t now_us, struct due_state *ret)
{
	struct reckoning reckoning = { runs, charge, reference, now_us,
		civil_day_of_instant(now_us), ret };

	*ret = (struct due_state){ .days = { DUE_NEVER_DAY, DUE_NEVER_DAY, DUE_NEVER_DAY, false },
		.may_tell = due_working_us(reference, now_us) == now_us,
		.next_us = DUE_NEVER_US };
	for (uint16_t clock = 0; clock < CLOCK_COUNT; clock++) {
		ret->ends[clock] = DUE_NEVER_DAY;
	}
	for (size_t i = 0; i < runs->count; i++) {
		const struct clock_run *run = &runs->runs[i];

		if (run->ended_on || run->lamp == LAMP_LAPSED) continue;
		ret->is_provisional |= run->end.due.is_provisional;
		if (run->lamp == LAMP_PAUSED) {
			ret->days.is_paused |= run->row->variant;
			if (!ret->nearest) ret->nearest = run;
		} else {
			reckon_run(&reckoning, run);
		}
	}
}

enum lamp due_lamp(const struct due_days *days, int64_t today)
{
	if (days->over_on <= today) return LAMP_OVERDUE;
	if (days->red_on <= today) return LAMP_RED;
	if (days->yellow_on <= today) return LAMP_YELLOW;
	return days->is_paused ? LAMP_PAUSED : LAMP_GREEN;
}

enum lamp due_lamp_of_age(int64_t yellow, int64_t red, int64_t age)
{
	if (yellow == 0) return LAMP_NONE;
	if (age >= red) return LAMP_RED;
	return age >= yellow ? LAMP_YELLOW : LAMP_GREEN;
}

/* ---- words ---- */

/* A day on which people meet does not run out. */
static void say_appointed_zh(long long days, char *ret, size_t bytes)
{
	if (days < 0) {
		(void)snprintf(ret, bytes, "已过%lld日，还没有记录", -days);
	} else if (days == 0) {
		(void)snprintf(ret, bytes, "就在今天");
	} else {
		(void)snprintf(ret, bytes, "还有%lld日", days);
	}
}

static void say_appointed_en(long long days, char *ret, size_t bytes)
{
	if (days < 0) {
		(void)snprintf(ret, bytes, "%lld %s ago, not recorded yet", -days,
		    days == -1 ? "day" : "days");
	} else if (days == 0) {
		(void)snprintf(ret, bytes, "today");
	} else {
		(void)snprintf(ret, bytes, "in %lld %s", days, days == 1 ? "day" : "days");
	}
}

void due_reason_zh(const struct clock_run *run, int64_t today, char *ret, size_t bytes)
{
	struct civil_date due = civil_from_days(run->end.due.day);
	long long days = (long long)(run->end.due.day - today);
	char left[64], year[16] = "";

	if (run->lamp == LAMP_PAUSED) {
		(void)snprintf(ret, bytes, "%s暂停计时", run->row->zh);
		return;
	}
	if (run->row->is_appointed) {
		say_appointed_zh(days, left, sizeof(left));
	} else if (days < 0) {
		(void)snprintf(left, sizeof(left), "已超%lld日", -days);
	} else if (days == 0) {
		(void)snprintf(left, sizeof(left), "今天到期");
	} else {
		(void)snprintf(left, sizeof(left), "还剩%lld日（%lld个工作日）", days,
		    (long long)run->workdays_left);
	}
	if (due.year != civil_from_days(today).year) {
		(void)snprintf(year, sizeof(year), "%d年", due.year);
	}
	(void)snprintf(ret, bytes, "%s%s%d月%d日%s，%s", run->row->zh, year, due.month, due.day,
	    run->row->is_appointed ? "" : "到期", left);
}

void due_reason_en(const struct clock_run *run, int64_t today, char *ret, size_t bytes)
{
	struct civil_date due = civil_from_days(run->end.due.day);
	long long days = (long long)(run->end.due.day - today);
	char left[64];

	if (run->lamp == LAMP_PAUSED) {
		(void)snprintf(ret, bytes, "%s: paused", run->row->en);
		return;
	}
	if (run->row->is_appointed) {
		say_appointed_en(days, left, sizeof(left));
	} else if (days < 0) {
		(void)snprintf(
		    left, sizeof(left), "over by %lld %s", -days, days == -1 ? "day" : "days");
	} else if (days == 0) {
		(void)snprintf(left, sizeof(left), "due today");
	} else {
		(void)snprintf(left, sizeof(left), "%lld %s left (workdays: %lld)", days,
		    days == 1 ? "day" : "days", (long long)run->workdays_left);
	}
	(void)snprintf(ret, bytes, "%s %s %d-%02d-%02d, %s", run->row->en,
	    run->row->is_appointed ? "on" : "ends", due.year, due.month, due.day, left);
}
