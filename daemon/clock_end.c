/* When a term ends, and how near that is; clock.h. */
#include "civil.h"
#include "clock.h"

#define YELLOW_PERCENT  70
#define YELLOW_WORKDAYS 3
#define SHORT_DAYS      5
#define HOUR_US         INT64_C(3600000000)

static const struct label lamps[LAMP_COUNT] = {
#define LAMP(number, NAME, name, shape, zh, en) [number] = { number, #name, zh, en, shape },
#include "tables/lamps.def"
#undef LAMP
};

const struct label *lamp_label(uint16_t number)
{
	return number < LAMP_COUNT && lamps[number].name ? &lamps[number] : NULL;
}

/* ---- ends: 民法典200 to 203 ---- */

/* What remains of a pause after the day from which it can matter. */
static int64_t paused_days(const struct clock_pause *pause, int64_t after)
{
	int64_t from = pause->from > after ? pause->from : after + 1;

	return pause->to > from ? pause->to - from : 0;
}

/* Calendar days: every pause that begins before the term has ended, on a rest day's morrow at the
 * latest, moves the end by its days; where the last day was a rest day, that morrow. */
static int64_t end_by_days(
    const struct calendar *calendar, const struct clock_term *term, int64_t start, int64_t day)
{
	for (size_t i = 0; i < term->pause_count; i++) {
		int64_t rolled = calendar_roll(calendar, day).day;
		int64_t days = paused_days(&term->pauses[i], start);

		if (term->pauses[i].from > rolled) break;
		if (days && term->pauses[i].from > day) day = rolled;
		day += days;
	}
	return day;
}

static bool is_paused(const struct clock_term *term, int64_t day)
{
	for (size_t i = 0; i < term->pause_count; i++) {
		if (day >= term->pauses[i].from && day < term->pauses[i].to) return true;
	}
	return false;
}

static struct due end_by_workdays(const struct calendar *calendar, const struct clock_term *term)
{
	struct due due = { term->start, false };
	uint16_t left = term->count;

	if (left == 0) return calendar_roll(calendar, due.day);
	while (left) {
		due.day++;
		due.is_provisional |= !calendar_knows(calendar, due.day);
		left = (uint16_t)(left -
		    (!calendar_is_rest(calendar, due.day) && !is_paused(term, due.day)));
	}
	return due;
}

struct clock_end clock_end(const struct calendar *calendar, const struct clock_term *term)
{
	struct clock_end end;

	if (term->is_appointed) {
		return (struct clock_end){ term->start, { term->start, false } };
	}
	if (term->extended_to) {
		end.unrolled = end_by_days(calendar, term, term->extended_on, term->extended_to);
		end.due = calendar_roll(calendar, end.unrolled);
	} else if (term->unit == UNIT_WORKDAY) {
		end.due = end_by_workdays(calendar, term);
		end.unrolled = end.due.day;
	} else {
		end.unrolled = end_by_days(calendar, term, term->start, term->start + term->count);
		end.due = calendar_roll(calendar, end.unrolled);
	}
	return end;
}

static bool is_short(uint16_t count)
{
	return count && count < SHORT_DAYS;
}

int64_t clock_yellow_on(const struct calendar *calendar, const struct clock_term *term, int64_t due)
{
	int64_t counted = due - term->start;
	int64_t by_share, by_workdays;

	for (size_t i = 0; i < term->pause_count; i++) {
		counted -= paused_days(&term->pauses[i], term->start);
	}
	by_share = end_by_days(
	    calendar, term, term->start, term->start + (counted * YELLOW_PERCENT + 99) / 100);
	by_workdays = calendar_subtract_workdays(calendar, due, YELLOW_WORKDAYS);
	if (is_short(term->count)) return due;
	return term->count && by_share < by_workdays ? by_share : by_workdays;
}

/* ---- how near ---- */

/* A suspension after the last day stops nothing, nor does one that was taken back the same day.
 * Returns whether one that stops the run goes on. */
static bool keep_what_stops(const struct clock_runs *runs, struct clock_run *run)
{
	bool goes_on = false;

	for (size_t i = 0; i < runs->pause_count; i++) {
		const struct clock_pause *pause = &runs->pauses[i];
		uint32_t bit = UINT32_C(1) << i;

		if (pause->from > run->end.due.day ||
		    (!pause->is_open && pause->to <= pause->from)) {
			run->pauses &= ~bit;
		} else if (run->pauses & bit) {
			goes_on = pause->is_open;
		}
	}
	return goes_on;
}

size_t clock_pauses_of(const struct clock_runs *runs, const struct clock_run *run,
    struct clock_pause ret[CLOCK_PAUSES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < runs->pause_count; i++) {
		if (run->pauses & UINT32_C(1) << i) ret[count++] = runs->pauses[i];
	}
	return count;
}

/* Hours end at their minute; none of them with the day. */
static struct clock_end end_by_hours(struct clock_run *run)
{
	int64_t day;

	run->due_us =
	    run->count ? run->start_us + run->count * HOUR_US : civil_end_of_day(run->start) - 1;
	day = civil_day_of_instant(run->due_us);
	return (struct clock_end){ day, { day, false } };
}

static enum lamp lamp_of_hours(const struct clock_run *run, int64_t now_us)
{
	if (run->ended_on) return run->ended_us <= run->due_us ? LAMP_KEPT : LAMP_LATE;
	return now_us <= run->due_us ? LAMP_RED : LAMP_OVERDUE;
}

struct clock_marks clock_marks(
    const struct calendar *calendar, const struct clock_runs *runs, const struct clock_run *run)
{
	struct clock_pause pauses[CLOCK_PAUSES_MAX];
	struct clock_term term = { .start = run->start,
		.count = run->count,
		.pauses = pauses,
		.pause_count = clock_pauses_of(runs, run, pauses) };
	int64_t due = run->end.due.day;

	if (run->row->unit == UNIT_HOUR) {
		bool is_over = runs->now_us > run->due_us;

		return (struct clock_marks){ CLOCK_NEVER, run->start, due + !is_over };
	}
	return (struct clock_marks){
		.yellow_on = clock_yellow_on(calendar, &term, due),
		.red_on = is_short(run->count) ? CLOCK_NEVER : due,
		.over_on = run->row->loses_right ? CLOCK_NEVER : due + 1,
	};
}

static enum lamp lamp_of(const struct calendar *calendar, const struct clock_runs *runs,
    const struct clock_run *run, bool is_paused, int64_t today)
{
	int64_t due = run->end.due.day;
	struct clock_marks marks;

	if (run->ended_on) return run->ended_on <= due ? LAMP_KEPT : LAMP_LATE;
	if (today < run->start && run->count) return LAMP_NONE;
	if (is_paused) return LAMP_PAUSED;
	marks = clock_marks(calendar, runs, run);
	if (today >= marks.over_on) return LAMP_OVERDUE;
	if (today > due) return LAMP_LAPSED;
	if (today >= marks.red_on) return LAMP_RED;
	return today >= marks.yellow_on ? LAMP_YELLOW : LAMP_GREEN;
}

/* As the law allows it: before the term has ended. */
static void suppose(const struct calendar *calendar, int64_t today, uint16_t days,
    struct clock_term *term, struct clock_run *run)
{
	struct clock_end end = clock_end(calendar, term);

	if (today > end.due.day) return;
	term->extended_to = end.unrolled + days;
	term->extended_on = today;
	run->extended_to = term->extended_to;
	run->extended_on = today;
	run->extended_version = 0;
}

bool clock_ends_as_told(const struct clock_run *run)
{
	return run->told_to && run->extended_version <= run->told_version;
}

void clock_reckon(const struct calendar *calendar, int64_t today,
    const struct clock_supposition *supposition, const struct clock_runs *runs,
    struct clock_run *run)
{
	struct clock_pause pauses[CLOCK_PAUSES_MAX];
	struct clock_term term = { run->start, run->count, run->row->unit, pauses,
		clock_pauses_of(runs, run, pauses), run->extended_to, run->extended_on,
		run->row->is_appointed };
	int64_t until = run->ended_on ? run->ended_on : today;

	if (supposition && supposition->extend_days && run->row->is_extendable && !run->ended_on) {
		suppose(calendar, today, supposition->extend_days, &term, run);
	}
	if (run->row->unit == UNIT_HOUR) {
		run->end = end_by_hours(run);
		run->lamp = lamp_of_hours(run, runs->now_us);
	} else {
		run->end = clock_ends_as_told(run)
		    ? (struct clock_end){ run->told_to, { run->told_to, false } }
		    : clock_end(calendar, &term);
		run->lamp = lamp_of(calendar, runs, run, keep_what_stops(runs, run), today);
	}
	run->days_left = run->end.due.day - until;
	run->workdays_left = calendar_workdays(calendar, until, run->end.due.day);
}
