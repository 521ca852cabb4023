/*
 * The clocks of a dispute: pure functions of its journal, the rows of tables/clocks.def, the
 * calendar and the time (design 8). Nothing here is stored, and nothing here ends anything.
 *
 * A run is one clock from its start to its end, of one item (party, obligation, visit) where the
 * row has items. The first day is not counted; days on which a pause stops the clock are not; the
 * end moves off rest days once, after the pauses (民法典 200–203). An extension that all parties
 * agreed to names a day, and what pauses after it moves that day. Terms in hours run from the
 * minute at which they were recorded, day and night, and nothing moves them. Due days in years
 * without a notice are provisional. Several clocks run on one dispute and never touch one another.
 */
#pragma once

#include "argument.h"
#include "calendar.h"
#include "clock_row.h"
#include "event.h"
#include "reference.h"

enum lamp {
	LAMP_NONE, /* has not begun */

#define LAMP(number, NAME, name, shape, zh, en) LAMP_##NAME = (number),
#include "tables/lamps.def"
#undef LAMP
	LAMP_COUNT = 16
};

const struct label *lamp_label(uint16_t number); /* note_zh: its shape */

/* ---- one event of the journal, read ---- */

struct journal_event {
	struct event_row row;
	struct arguments arguments;
	const struct move *moves;
	size_t move_count;
};

/* All of a dispute, as far as it goes. */
struct journal {
	const struct journal_event *events;
	size_t count;
};

/* ---- terms ---- */

/* Days in [from, to) do not count; ascending, apart. */
struct clock_pause {
	int64_t from, to;
	uint8_t reason;
	bool is_open; /* goes on; `to` is today */
	uint16_t round;
	uint32_t version; /* of the event that suspended */
};

struct clock_term {
	int64_t start; /* day; not counted */
	uint16_t count;
	enum term_unit unit; /* DAY or WORKDAY */
	const struct clock_pause *pauses;
	size_t pause_count;
	int64_t extended_to; /* day; 0: not */
	int64_t extended_on; /* day of that agreement */
	bool is_appointed;   /* for the very day: no rest day moves it */
};

struct clock_end {
	int64_t unrolled; /* before it moved off rest days */
	struct due due;
};

struct clock_end clock_end(const struct calendar *calendar, const struct clock_term *term);
/* The day from which the lamp is yellow: when 70 % of the days that count have passed, or with
 * three workdays left, whichever comes first; terms of under five days only on their last, which
 * for them is not red; a day that was agreed on (count 0) with three workdays left. */
int64_t clock_yellow_on(
    const struct calendar *calendar, const struct clock_term *term, int64_t due);

/* The days from which a term that goes on is yellow, red, overdue. */
#define CLOCK_NEVER INT32_MAX

struct clock_marks {
	int64_t yellow_on;
	int64_t red_on;  /* CLOCK_NEVER: a short term is yellow on its last day */
	int64_t over_on; /* CLOCK_NEVER: nobody is late who lets a right of his lapse */
};

/* ---- runs ---- */

#define CLOCK_RUNS_MAX   400
#define CLOCK_PAUSES_MAX 32
#define EXTENSIONS_MAX   2 /* of one round */

struct clock_run {
	const struct clock_row *row;
	uint16_t item;
	uint16_t round;
	uint16_t count; /* of the term as it applies here */
	int64_t start;  /* day */
	uint32_t start_version;
	uint32_t begun_version; /* of the event that set it going */
	int64_t extended_to, extended_on;
	uint32_t extended_version;
	int64_t told_to; /* day that another house told as its end; 0: none */
	uint32_t told_version;
	bool is_handed;   /* it starts on the day of the hand-over that they told */
	int64_t ended_on; /* day; 0: runs */
	uint32_t ended_version;
	/* instants, of terms in hours; 0 elsewhere */
	int64_t start_us, ended_us, due_us;
	uint16_t criteria; /* set of MAJOR_… that start it */
	struct clock_end end;
	uint32_t pauses; /* set of the dispute's: those that stop this one */
	enum lamp lamp;
	int64_t days_left, workdays_left; /* negative: overdue by */
};

struct clock_runs {
	struct clock_run runs[CLOCK_RUNS_MAX];
	size_t count;
	struct clock_pause pauses[CLOCK_PAUSES_MAX]; /* of the dispute, all rounds */
	size_t pause_count;
	int64_t now_us;
};

/* What would be if: days are added to each running clock that can be extended. 0: as it is. */
struct clock_supposition {
	uint16_t extend_days;
};

/* All runs of the dispute that the events make, in order of their start. */
void clock_runs(const struct journal_event *events, size_t count, const struct reference *reference,
    int64_t now_us, const struct clock_supposition *supposition, struct clock_runs *ret);

/* Whether it ends on the day that another house told, which is that house's own: nothing moves it
 * but an extension that came after it. */
bool clock_ends_as_told(const struct clock_run *run);

/* Fills in what depends on the calendar, the day and what is supposed: end, lamp, days left. */
void clock_reckon(const struct calendar *calendar, int64_t today,
    const struct clock_supposition *supposition, const struct clock_runs *runs,
    struct clock_run *run);

/* Of a run that has been reckoned. */
struct clock_marks clock_marks(
    const struct calendar *calendar, const struct clock_runs *runs, const struct clock_run *run);

/* The pauses that stop a run; returns how many. */
size_t clock_pauses_of(const struct clock_runs *runs, const struct clock_run *run,
    struct clock_pause ret[CLOCK_PAUSES_MAX]);

/* The variant of the mediation clock that is the dispute's, by its kind and channel. */
const struct clock_row *clock_variant(
    const struct dispute *dispute, const struct reference *reference);
/* The mediation clock that runs, whichever variant; NULL where none does. */
const struct clock_run *clock_mediation(const struct clock_runs *runs);
/* The run of this clock that goes on; NULL where none does. */
const struct clock_run *clock_running(const struct clock_runs *runs, enum clock clock);

/* One sentence that can be read out on the telephone; writes at most `bytes` with the closing NUL.
 */
#define CLOCK_SENTENCE_BYTES 1536

struct clock_context {
	const struct clock_runs *runs;
	const struct journal_event *events;
	size_t count;
	const struct calendar *calendar;
};

void clock_sentence_zh(
    const struct clock_context *context, const struct clock_run *run, char *ret, size_t bytes);
void clock_sentence_en(
    const struct clock_context *context, const struct clock_run *run, char *ret, size_t bytes);
