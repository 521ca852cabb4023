/*
 * What an act tells of the two terms that figures count (domain 4.1): the mediation term, whichever
 * variant of it is the dispute's, and the house limit. Calendar, kinds and house limits keep no
 * history; so the event that moves a last day tells it, as they make it then: legal_term_to,
 * house_limit_to. A term that stands still, or does not run where the dispute has come to, has no
 * last day: legal_term_rests, house_limit_rests. What was told stands until the next telling of the
 * round, and while the dispute is in a state in which terms run. Nobody can type these arguments.
 *
 * Which clocks, states and steps move a term follows from tables/clocks.def. Pure.
 */
#pragma once

#include "clock.h"
#include "decide.h"

/* Whether a term of that kind can run in the state at all. */
bool terms_run_in(enum state state);

/* Of the last event of the change, folded already into change->after: adds to its arguments what it
 * moves. Where the journal has to be read for that and was not, change->wants_journal is set. */
void terms_complete(const struct situation *situation, const struct dispute *before,
    struct change *change, struct arena *arena);

/* A term as a journal leaves it. */
struct term_standing {
	bool is_told;
	int64_t day; /* 0: rests */
};

#define TERMS_COUNT 2 /* the mediation term, the house limit */

/* As the round's events tell it, and as clocks make it at the time of the last event. */
void terms_told(const struct journal *journal, struct term_standing ret[TERMS_COUNT]);
void terms_reckoned(const struct journal *journal, const struct reference *reference,
    struct clock_runs *runs, struct term_standing ret[TERMS_COUNT]);
