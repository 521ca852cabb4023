/*
 * Inside the ticker: a tick takes the lease on districts, gives each its turn, and a turn is steps:
 * find, read, reckon, tell, act, keep, and then a few of its books. Shared by ticker.c,
 * ticker_turn.c, ticker_reckon.c, ticker_act.c, ticker_books.c and ticker_expiry.c.
 */
#pragma once

#include "arena.h"
#include "due.h"
#include "request.h"
#include "server.h"
#include "store.h"
#include "ticker.h"

struct past;
struct past_head;

#define TURNS_MAX  16 /* districts of one tick; more wait for the next, which follows at once */
#define STEP_LIMIT 32 /* of each sort of reason to reckon a dispute */
#define STEP_IDS   (STEP_LIMIT * 10)
#define WALKED_ALL INT64_MAX

/* The system's act that a clock's end calls for. */
struct system_act {
	int64_t dispute;
	uint32_t version;
	const struct clock_row *clock;
	uint16_t item;
	int64_t due_on;
	size_t place; /* of its dispute in the step */
};

/* One notice of the step, as the statement takes it. */
struct told_line {
	int64_t dispute, clock, item, due_on, kind, member, roles, team, is_told;
};

/* One dispute of the step, as the statement takes it. */
struct due_line {
	int64_t dispute, version, clock, due_on, yellow_on, red_on, over_on, flags, next_us;
};

/* One clock that runs, of a dispute of the step. */
struct term_line {
	int64_t dispute, clock, due_on;
};

struct turn {
	int32_t district;
	int64_t xid, dispute, version; /* cursor of the feed */
	int64_t walked, rules, tables, reference_version;
	bool is_another; /* the local data, since it was last reckoned by */
	bool has_more;
	bool is_in; /* entered, until it is done */
};

struct step {
	struct turn before; /* where it began */
	int64_t ids[STEP_IDS];
	size_t id_count;
	struct due_line due[STEP_IDS];
	size_t due_count;
	struct told_line *told;
	size_t told_count, told_size;
	struct term_line terms[STEP_IDS * CLOCK_COUNT];
	size_t term_count;
	struct system_act acts[STEP_IDS * DUE_ACTS_MAX];
	size_t act_count, act_next;
};

struct ticker {
	struct server *server;
	struct event *timer, *expiry;
	struct arena *arena; /* of the step */
	int64_t holder;
	bool is_busy, is_stopped;
	void (*then)(struct ticker *ticker); /* after the pause between two steps; NULL: there is
	                                        none */
	int64_t began_us;                    /* the step */
	unsigned book_steps;                 /* of the turn so far */
	int64_t book;                        /* that is held against another */
	bool has_missed;                     /* and said so */
	bool has_more_expired;
	bool is_settled; /* everything is reckoned by our tables, or by another program's that came
	                    after */
	struct turn turns[TURNS_MAX];
	size_t turn_count, turn_next;
	struct turn *turn;
	struct step step;
	struct clock_runs runs;
};

/* Gives the district its turn; ends with turn_done(). */
void turn_begin(struct ticker *ticker, struct turn *turn);
void turn_done(struct ticker *ticker);
/* Goes on with the turn after a pause by the time that the last step took: who acts goes first. */
void turn_pause(struct ticker *ticker, void (*then)(struct ticker *ticker));
struct parameter turn_district(const struct ticker *ticker);
/* True where the turn is given up: the next tick comes back to it. */
bool turn_failed(struct ticker *ticker, enum store_status status);
/* The last part of the turn: its books of figures. */
void turn_books(struct ticker *ticker);
/* Seconds for which a lease holds. */
int64_t lease_seconds(const struct ticker *ticker);
/* In a demo database only a clock that somebody has set tells people anything. */
bool ticker_tells(const struct ticker *ticker, const struct reference *reference);
int64_t rules_digest(const struct reference *reference);
const struct reference *ticker_reference(const struct ticker *ticker);

/* Reckons one dispute of the step from its journal; or lets it be, where that cannot be read. */
void turn_reckon(struct ticker *ticker, const struct past_head *head, const struct past *past);
void turn_leave_alone(struct ticker *ticker, const struct past_head *head);

/* What is kept for a time only goes, from now on once a day. */
void expiry_begin(struct ticker *ticker);
void expiry_stop(struct ticker *ticker);
void expiry_end(struct ticker *ticker);

/* The next act of the step; calls turn_acted() with what became of it. */
void turn_act(struct ticker *ticker, const struct system_act *act);
void turn_acted(struct ticker *ticker, const struct system_act *act, enum outcome outcome);
