/*
 * A random life of a dispute, legal step by step: actions of the table that decide() lets happen,
 * by members of the seeds' town, with arguments that chance makes up from their types. Nothing here
 * knows an action by its meaning; a new row or argument takes part by itself.
 *
 * Owns its journal, in an arena for each act that was done; the same seed makes the same life.
 */
#pragma once

#include "chance.h"
#include "clock.h"
#include "decide.h"
#include "matter.h"
#include "reference.h"
#include "retention.h"

#define LIFE_EVENTS_MAX 96

struct life {
	const struct reference *town;
	struct chance chance;
	bool is_told;   /* to a daemon, where what other requests' acts are about is not there */
	bool is_plain;  /* little is told beside what is asked, and few side steps are tried */
	int64_t number; /* of the dispute, from 1 */
	int64_t now_us;
	int jumps;              /* over the years that a file is kept */
	struct dispute dispute; /* after the last step */
	struct journal_event events[LIFE_EVENTS_MAX];
	size_t count;
	unsigned done[ACTION_COUNT]; /* how often, by action */
	struct arguments proposed;   /* what waits for approval */
	const struct member *proposer;
	struct arena *arenas[LIFE_EVENTS_MAX]; /* as many as any life needed; the next act's is at
	                                          arena_count */
	size_t arena_count;
};

/* One act that was done. */
struct life_act {
	int64_t at_us;
	const struct member *actor;
	const struct action *action;       /* as asked for: confirm, where it confirms */
	const struct arguments *arguments; /* as told */
};

typedef void (*life_act_fn)(void *context, const struct life *life, const struct life_act *act);

/* A new life in the place of the one before. */
void life_begin(struct life *life, const struct reference *town, int64_t number, uint64_t seed);
/* One step more, told to fn; false where nothing is done any more, or the life is long enough. */
bool life_step(struct life *life, life_act_fn fn, void *context);
void life_free(struct life *life);

/* A second dispute, identity data, contents and the system's own steps are other tests'. */
bool life_takes_part(const struct action *action);

/* fill.c: arguments for an action, in the arena of the next act. */
void life_fill(struct life *life, const struct action *action, struct arguments *ret);
