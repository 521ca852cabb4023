/* Last days that acts tell; terms.h. */
#include "terms.h"

#include <string.h>

#include "arena.h"

static bool is_variant(const struct clock_row *row)
{
	return row->variant;
}

static bool is_house_limit(const struct clock_row *row)
{
	return row->is_by_level;
}

static const struct {
	bool (*has)(const struct clock_row *row);
	enum argument to, rests;
} terms[TERMS_COUNT] = {
	{ is_variant, ARG_LEGAL_TERM_TO, ARG_LEGAL_TERM_RESTS },
	{ is_house_limit, ARG_HOUSE_LIMIT_TO, ARG_HOUSE_LIMIT_RESTS },
};

static uint64_t states_of(size_t term)
{
	uint64_t states = 0;

	for (uint16_t number = 1; number < CLOCK_COUNT; number++) {
		const struct clock_row *row = clock_row(number);

		if (row && terms[term].has(row)) states |= row->states;
	}
	return states;
}

bool terms_run_in(enum state state)
{
	bool runs = false;

	for (size_t term = 0; term < TERMS_COUNT; term++) {
		runs |= (states_of(term) & STATE_BIT(state)) != 0;
	}
	return runs;
}

/* ---- what was told, and what is ---- */

void terms_told(const struct journal *journal, struct term_standing ret[TERMS_COUNT])
{
	const struct journal_event *last =
	    journal->count ? &journal->events[journal->count - 1] : NULL;

	memset(ret, 0, TERMS_COUNT * sizeof(*ret));
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_event *event = &journal->events[i];

		if (event->row.round != last->row.round) continue;
		for (size_t term = 0; term < TERMS_COUNT; term++) {
			bool rests = arguments_has(&event->arguments, terms[term].rests);

			if (!rests && !arguments_has(&event->arguments, terms[term].to)) continue;
			ret[term] = (struct term_standing){ true,
				arguments_integer(&event->arguments, terms[term].to, 0) };
		}
	}
}

void terms_reckoned(const struct journal *journal, const struct reference *reference,
    struct clock_runs *runs, struct term_standing ret[TERMS_COUNT])
{
	const struct event_row *last = &journal->events[journal->count - 1].row;

	memset(ret, 0, TERMS_COUNT * sizeof(*ret));
	clock_runs(journal->events, journal->count, reference, last->recorded_us, NULL, runs);
	for (size_t i = 0; i < runs->count; i++) {
		const struct clock_run *run = &runs->runs[i];

		for (size_t term = 0; term < TERMS_COUNT; term++) {
			if (!terms[term].has(run->row) || run->ended_on) continue;
			ret[term] = (struct term_standing){ true,
				run->lamp == LAMP_PAUSED ? 0 : run->end.due.day };
		}
	}
}

/* ---- what moves them ---- */

/* All that a clock of the row runs by, as far as an event can change it. */
static bool moves(const struct clock_row *row, const struct dispute *before,
    const struct dispute *after, const struct event_row *event)
{
	bool ran = row->states & STATE_BIT(before->state);
	bool runs = row->states & STATE_BIT(after->state);

	return ran != runs || (row->is_by_level && before->level != after->level) ||
	    (row->is_extendable && before->extensions != after->extensions) ||
	    (row->pauses &&
	        (before->state == STATE_SUSPENDED) != (after->state == STATE_SUSPENDED)) ||
	    (row->renewed_by && row->renewed_by == event->action);
}

static bool any_moves(const struct situation *situation, const struct dispute *before,
    const struct dispute *after, const struct event_row *event)
{
	const struct action *action = action_find(event->action);
	const struct clock_row *variant = clock_variant(after, situation->reference);

	/* what a proposal tells is not done yet, and an end needs no last day */
	if (event->action == ACTION_REQUEST_APPROVAL || !terms_run_in((enum state)after->state)) {
		return false;
	}
	/* what comes back may have become another matter while no term of it ran */
	if (before->version && !terms_run_in((enum state)before->state)) return true;
	if (action->is_retraction || before->round != after->round ||
	    before->applied_on != after->applied_on || before->accepted_us != after->accepted_us ||
	    clock_variant(before, situation->reference) != variant) {
		return true;
	}
	for (uint16_t number = 1; number < CLOCK_COUNT; number++) {
		const struct clock_row *row = clock_row(number);

		if (row && (row == variant || is_house_limit(row)) &&
		    moves(row, before, after, event)) {
			return true;
		}
	}
	return false;
}

/* ---- telling ---- */

/* A merge and a split change a second dispute, too, whose journal is not the one that was read. */
static bool is_of(const struct journal *journal, const struct change *change)
{
	return journal && journal->count && journal->events[0].row.dispute == change->after.id;
}

/* The journal with what the act has done so far. */
static struct journal journal_with(
    const struct journal *journal, const struct change *change, struct arena *arena)
{
	size_t count = is_of(journal, change) ? journal->count : 0;
	struct journal_event *events =
	    arena_array(arena, count + change->event_count, sizeof(*events));

	if (count) memcpy(events, journal->events, count * sizeof(*events));
	for (size_t i = 0; i < change->event_count; i++) {
		events[count++] = (struct journal_event){ change->events[i], change->arguments[i],
			change->moves[i], change->move_counts[i] };
	}
	return (struct journal){ events, count };
}

static void tell(size_t term, const struct term_standing *told, const struct term_standing *is,
    struct arena *arena, struct arguments *arguments)
{
	enum argument number = is->day ? terms[term].to : terms[term].rests;
	struct argument_value value = { .info = argument_info((uint16_t)number),
		.integer = is->day ? is->day : 1 };

	/* what never ran does not rest */
	if (is->day == told->day) return;
	arguments_with(arguments, &value, arena, arguments);
}

void terms_complete(const struct situation *situation, const struct dispute *before,
    struct change *change, struct arena *arena)
{
	size_t last = change->event_count - 1;
	struct term_standing told[TERMS_COUNT], is[TERMS_COUNT];
	struct journal journal;

	if (!any_moves(situation, before, &change->after, &change->events[last])) return;
	if (change->expected && !is_of(situation->journal, change)) {
		change->wants_journal = true;
		return;
	}
	journal = journal_with(situation->journal, change, arena);
	terms_told(&journal, told);
	terms_reckoned(
	    &journal, situation->reference, arena_array(arena, 1, sizeof(struct clock_runs)), is);
	for (size_t term = 0; term < TERMS_COUNT; term++) {
		tell(term, &told[term], &is[term], arena, &change->arguments[last]);
	}
}
