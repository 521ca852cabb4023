/*
 * What one act does, decided before anything is written.
 *
 * decide() is the whole of the rules: row, role, state, regions, arguments, named checks, approval,
 * chain. It reads a situation and writes a change; it never touches network, database or clock
 * (`now_us` is a parameter). The precedence of refusals is fixed and part of the contract:
 * action, role, proposal, state, region, arguments against the dispute, checks in the row's order.
 */
#pragma once

#include "action.h"
#include "argument.h"
#include "civil.h"
#include "dispute.h"
#include "event.h"
#include "reference.h"

struct arena;
struct assignment;
struct clock_run;
struct file_verdict;
struct journal;
struct matter;
struct meeting_clash;
struct retention;

/* ARG_RESERVED is a year so many times and a number. */
#define RESERVED_YEAR 1000000

struct situation {
	const struct action *action;
	const struct dispute *dispute; /* version 0 where the action begins one */
	const struct dispute *other;   /* merge: the target; else NULL */
	const struct member *actor;
	const struct arguments *arguments;
	const struct reference *reference;
	int64_t now_us;
	/* where a check reads clocks: the one that runs, or NULL */
	const struct clock_run *mediation, *petition_reply;
	const struct retention
	    *retention; /* where a check reads clocks: how long the file is kept */
	const struct matter
	    *matter; /* what the journal tells of who may handle it; NULL: nothing */
	const struct assignment
	    *assignment; /* where a team is named: what the rules have for each; or NULL */
	const struct file_verdict
	    *file;        /* where a check reads the file: what the file check says; or NULL */
	bool by_rule;     /* they named it, nobody else did */
	int64_t reserved; /* ARG_RESERVED: a blank form's number that it is to have; 0: the next */
	const struct journal
	    *journal; /* where an act moves a term: what the dispute's journal has; or NULL */
	const struct meeting_clash
	    *clash; /* where a check reads other meetings: the first that is in the way, or NULL */
	/* filled by decide() for the checks: */
	bool in_chain;                 /* links of a chain need no approval */
	const struct member *proposer; /* confirming: who had proposed */
};

static inline int64_t situation_today(const struct situation *situation)
{
	return civil_day_of_instant(situation->now_us);
}

/* The day of what the act tells of: now, where it names no other time. */
static inline int64_t situation_held_on(const struct situation *situation)
{
	return civil_day_of_instant(
	    arguments_integer(situation->arguments, ARG_HELD_AT, situation->now_us));
}

/* Decided on what the teams of the district had open: written only where no other such decision
 * came between. Changes of one holder were decided together, each knowing those before. */
struct balance {
	bool is_needed;
	int64_t version; /* of the loads that were counted */
	uint8_t holder[REQUEST_ID_BYTES];
};

/* What identifies a party, as the vault keeps it. */
struct kept {
	uint16_t party, identity;
	uint32_t key;
	const uint8_t *sealed, *found_by;
	uint32_t sealed_bytes, found_bytes; /* 0: nobody is looked for by it */
};

/* What identifies parties who are split off, at their place in the dispute that is made. */
struct moved {
	const struct kept *kept;        /* by party */
	const struct text *commitments; /* of each */
	size_t count;
};

/* Everything the store needs to write one act; lives in the arena. */
struct change {
	struct dispute after; /* image; head is the last event's hash */
	uint32_t expected;    /* version that the rules have read */
	uint8_t expected_head[HASH_BYTES];
	uint16_t involved_known; /* of after.involved, as many as were read */
	struct event_row events[CHAIN_LINKS_MAX];
	struct arguments arguments[CHAIN_LINKS_MAX]; /* of each event, for side rows */
	struct move moves[CHAIN_LINKS_MAX][MOVES_MAX];
	uint8_t move_counts[CHAIN_LINKS_MAX];
	size_t event_count;
	uint8_t request_id[REQUEST_ID_BYTES];
	uint8_t digest[HASH_BYTES];
	int64_t reference_version;
	enum series series[CHAIN_LINKS_MAX]; /* numbers to take, in order; SERIES_NONE ends */
	int64_t committee;                   /* whose numbers */
	bool closes_proposal;                /* confirmed, declined or lapsed by this act */
	bool wants_journal; /* moves a term whose last day only the journal tells: nothing is said
	                       of it as long as the situation has none (terms.h) */
	bool is_proposal;   /* waits for approval: events[0] is request_approval */
	struct balance balance;
	const struct kept *kept; /* told by the event that has PARTIES or IDENTITIES */
	size_t kept_count;
	bool has_other;
	struct change
	    *other; /* merge, split: the second dispute's part, written with this or not at all */
};

/* What the caller must hand in besides the situation. */
struct decide_input {
	const uint8_t *request_id;
	int64_t dispute;           /* id for a new dispute */
	int64_t other_dispute;     /* id for the dispute that a split makes */
	const struct moved *moved; /* to that one; NULL: nothing */
	int32_t district;
	const uint8_t *wire; /* the packed ActRequest, kept by a proposal */
	size_t wire_bytes;
	const uint8_t *salts; /* random bytes, SALT_BYTES for each of CHAIN_LINKS_MAX + 1 events */
};

/* OUTCOME_DONE and *ret_change, or the refusal and *ret_fault. */
enum outcome decide(struct situation *situation, const struct decide_input *input,
    struct arena *arena, struct change **ret_change, struct fault *ret_fault);

/* What an action would do, as far as it can be told before its arguments are. */
struct prospect {
	enum outcome outcome; /* why not */
	bool needs_approval;
	uint8_t to; /* 0: arguments decide */
	struct move moves[MOVES_MAX];
	uint8_t move_count;
};

/*
 * The same judgement without arguments: may this action be done now by this member, as far as row
 * and dispute tell? For catalogues of *allowed / why not / what it would change*.
 */
void decide_prospect(struct situation *situation, struct prospect *ret);
