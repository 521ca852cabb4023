/* One district's turn: find, read, reckon, tell, act, keep, and again while there is more. */
#include <string.h>

#include "civil.h"
#include "log.h"
#include "past.h"
#include "ticker_parts.h"

enum { NEXT_PART, NEXT_DISPUTE, NEXT_XID, NEXT_VERSION };

enum { PART_DISPUTE = 1, PART_CURSOR, PART_WALK, PART_MORE };

struct parameter turn_district(const struct ticker *ticker)
{
	return int4_parameter(ticker->turn->district);
}

static struct parameter now_of(const struct ticker *ticker)
{
	return instant_parameter(ticker->server->now_us());
}

const struct reference *ticker_reference(const struct ticker *ticker)
{
	return store_reference(ticker->server->store, ticker->turn->district);
}

/* Nothing was kept that was not done. */
bool turn_failed(struct ticker *ticker, enum store_status status)
{
	if (status == STORE_OK) return false;
	log_line(LOG_LEVEL_WARNING, "turn-missed",
	    "district=%d why=\"the database is busy or gone\"", ticker->turn->district);
	turn_done(ticker);
	return true;
}

/* One column of lines that are all integers. */
static struct parameter column(
    struct arena *arena, const void *lines, size_t line_bytes, size_t count, size_t place)
{
	int64_t *values = arena_array(arena, count, sizeof(*values));

	for (size_t i = 0; i < count; i++) {
		memcpy(&values[i], (const char *)lines + i * line_bytes + place * sizeof(*values),
		    sizeof(*values));
	}
	return integers_parameter(values, count);
}

#define TOLD_COLUMNS (sizeof(struct told_line) / sizeof(int64_t))
#define KEPT_COLUMNS 11 /* of the district */
#define DUE_COLUMNS  (sizeof(struct due_line) / sizeof(int64_t))
#define TERM_COLUMNS (sizeof(struct term_line) / sizeof(int64_t))

static void turn_go_on(struct ticker *ticker);

/* ---- keep ---- */

static void kept(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;

	(void)rows;
	if (turn_failed(ticker, status)) return;
	arena_reset(ticker->arena);
	if (ticker->is_stopped) {
		turn_done(ticker);
	} else if (ticker->turn->has_more) {
		turn_pause(ticker, turn_go_on);
	} else {
		turn_books(ticker);
	}
}

static void turn_keep(struct ticker *ticker)
{
	const struct turn *turn = ticker->turn;
	const struct step *step = &ticker->step;
	struct parameter parameters[KEPT_COLUMNS + DUE_COLUMNS + TERM_COLUMNS] = {
		turn_district(ticker),
		int8_parameter(ticker->holder),
		int8_parameter(lease_seconds(ticker)),
		int8_parameter(turn->xid),
		int8_parameter(turn->dispute),
		int8_parameter(turn->version),
		int8_parameter(turn->walked),
		int8_parameter(turn->rules),
		int8_parameter(turn->tables),
		int8_parameter(turn->reference_version),
		day_parameter(civil_day_of_instant(ticker->server->now_us())),
	};

	for (size_t i = 0; i < DUE_COLUMNS; i++) {
		parameters[KEPT_COLUMNS + i] =
		    column(ticker->arena, step->due, sizeof(step->due[0]), step->due_count, i);
	}
	for (size_t i = 0; i < TERM_COLUMNS; i++) {
		parameters[KEPT_COLUMNS + DUE_COLUMNS + i] =
		    column(ticker->arena, step->terms, sizeof(step->terms[0]), step->term_count, i);
	}
	store_ask(ticker->server->store, STATEMENT_TICKER_KEEP, parameters,
	    KEPT_COLUMNS + DUE_COLUMNS + TERM_COLUMNS, STORE_HEAVY, kept, ticker);
}

/* ---- act ---- */

static void act_next(struct ticker *ticker)
{
	struct step *step = &ticker->step;

	if (step->act_next == step->act_count) {
		turn_keep(ticker);
	} else if (ticker->is_stopped) {
		/* Kept, it would count as done. */
		turn_done(ticker);
	} else {
		turn_act(ticker, &step->acts[step->act_next++]);
	}
}

/* Nothing that the rules have against it. */
static bool is_passing(enum outcome outcome)
{
	return outcome == OUTCOME_BUSY || outcome == OUTCOME_UNAVAILABLE ||
	    outcome == OUTCOME_REFERENCE_CHANGED;
}

/* What was done comes back with the feed; what the rules refused is tried again the next day, and
 * what could not be asked with the next tick. */
void turn_acted(struct ticker *ticker, const struct system_act *act, enum outcome outcome)
{
	const struct outcome_info *info = outcome_info(outcome);
	int64_t now_us = ticker->server->now_us();

	ticker->step.due[act->place].next_us = due_working_us(
	    ticker_reference(ticker), civil_end_of_day(civil_day_of_instant(now_us)));
	if (outcome != OUTCOME_DONE) {
		log_line(LOG_LEVEL_WARNING, "system-act-refused",
		    "dispute=%lld clock=%s outcome=%s", (long long)act->dispute, act->clock->name,
		    info ? info->name : "unknown");
	}
	if (is_passing(outcome)) {
		turn_done(ticker);
	} else {
		act_next(ticker);
	}
}

/* ---- tell ---- */

static void told(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;

	(void)rows;
	if (!turn_failed(ticker, status)) act_next(ticker);
}

static void turn_tell(struct ticker *ticker)
{
	const struct step *step = &ticker->step;
	struct parameter parameters[5 + TOLD_COLUMNS] = {
		turn_district(ticker),
		int8_parameter(ticker->holder),
		now_of(ticker),
		column(ticker->arena, step->due, sizeof(step->due[0]), step->due_count, 0),
		column(ticker->arena, step->due, sizeof(step->due[0]), step->due_count, 1),
	};

	for (size_t i = 0; i < TOLD_COLUMNS; i++) {
		parameters[5 + i] =
		    column(ticker->arena, step->told, sizeof(step->told[0]), step->told_count, i);
	}
	store_ask(ticker->server->store, STATEMENT_TICKER_TELL, parameters, 5 + TOLD_COLUMNS,
	    STORE_HEAVY, told, ticker);
}

/* ---- reckon ---- */

/* Too much was asked for at once: the cursor stays where it was, and the walk where it came to.
 * What was reckoned is known by its version, so that the rest comes next. */
static void leave_for_later(struct ticker *ticker)
{
	struct turn *turn = ticker->turn;
	const struct step *step = &ticker->step;
	int64_t last = step->due_count ? step->due[step->due_count - 1].dispute : 0;

	turn->xid = step->before.xid;
	turn->dispute = step->before.dispute;
	turn->version = step->before.version;
	if (last < turn->walked) turn->walked = last;
	if (turn->walked < step->before.walked) turn->walked = step->before.walked;
	turn->has_more = true;
}

static void reckoned(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	struct pasts pasts = { .rows = rows, .district = ticker->turn->district };
	struct past_head head;
	enum outcome outcome;
	struct past past;

	if (turn_failed(ticker, status)) return;
	while (ticker->step.due_count < STEP_IDS &&
	    pasts_next(&pasts, ticker->arena, &head, &outcome, &past)) {
		if (outcome == OUTCOME_DONE && past_is_cut(&head, &past)) {
			leave_for_later(ticker);
		} else if (outcome == OUTCOME_DONE) {
			turn_reckon(ticker, &head, &past);
		} else {
			turn_leave_alone(ticker, &head);
		}
	}
	turn_tell(ticker);
}

/* ---- find and read ---- */

static void turn_read(struct ticker *ticker)
{
	const struct step *step = &ticker->step;
	pasts_ask(ticker->server->store, ticker->turn->district, step->ids, step->id_count,
	    STORE_HEAVY, reckoned, ticker);
}

static void take_part(struct ticker *ticker, const struct rows *rows, size_t row)
{
	struct turn *turn = ticker->turn;
	struct step *step = &ticker->step;
	int64_t dispute = rows_integer(rows, row, NEXT_DISPUTE);

	switch (rows_integer(rows, row, NEXT_PART)) {
	case PART_DISPUTE:
		if (step->id_count < STEP_IDS) step->ids[step->id_count++] = dispute;
		break;
	case PART_CURSOR:
		turn->xid = rows_integer(rows, row, NEXT_XID);
		turn->dispute = dispute;
		turn->version = rows_integer(rows, row, NEXT_VERSION);
		break;
	case PART_WALK:
		turn->walked = dispute;
		break;
	default:
		turn->has_more = true;
		break;
	}
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;

	if (turn_failed(ticker, status)) return;
	ticker->turn->has_more = false;
	for (size_t i = 0; i < rows_count(rows); i++) {
		take_part(ticker, rows, i);
	}
	if (ticker->step.id_count) {
		turn_read(ticker);
	} else {
		turn_keep(ticker);
	}
}

static void turn_go_on(struct ticker *ticker)
{
	const struct turn *turn = ticker->turn;
	struct step *step = &ticker->step;
	struct parameter parameters[] = {
		turn_district(ticker),
		ticker_tells(ticker, ticker_reference(ticker))
		    ? now_of(ticker)
		    : (struct parameter){ .type = PARAMETER_NULL },
		int8_parameter(turn->xid),
		int8_parameter(turn->dispute),
		int8_parameter(turn->version),
		int8_parameter(turn->walked),
		int8_parameter(STEP_LIMIT),
	};

	ticker->began_us = ticker->server->now_us();
	step->before = *turn;
	step->id_count = step->due_count = step->told_count = step->term_count = 0;
	step->act_count = step->act_next = 0;
	store_ask(ticker->server->store, STATEMENT_TICKER_NEXT, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, found, ticker);
}

/* Other terms or another calendar: everything is reckoned anew, a page at a time. */
static void begin_known(void *context, enum store_status status, const struct reference *reference)
{
	struct ticker *ticker = context;
	int64_t rules;

	if (turn_failed(ticker, reference ? status : STORE_UNAVAILABLE)) return;
	rules = rules_digest(reference);
	if (ticker->turn->rules != rules && (ticker->turn->is_another || !ticker->is_settled)) {
		ticker->turn->rules = rules;
		ticker->turn->walked = 0;
	}
	if (ticker->turn->rules == rules) ticker->turn->tables = action_table_version();
	ticker->turn->reference_version = reference->version;
	ticker->turn->is_in = true;
	store_enter(ticker->server->store, ticker->turn->district);
	turn_go_on(ticker);
}

void turn_begin(struct ticker *ticker, struct turn *turn)
{
	struct store *store = ticker->server->store;

	ticker->turn = turn;
	if (store_reference_is_current(store, turn->district, turn->reference_version)) {
		begin_known(ticker, STORE_OK, store_reference(store, turn->district));
	} else {
		store_load_reference(store, turn->district, begin_known, ticker);
	}
}
