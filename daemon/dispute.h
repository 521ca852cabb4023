/*
 * The vocabulary of the house, and the image of one dispute.
 *
 * Enums come from daemon/tables, whose numbers are for ever. struct dispute is the fold of a
 * dispute's journal (fold.h): what the rules read, what the store writes back. It owns its
 * memory by value; texts are not in it, names of parties are borrowed from the request's arena.
 *
 * Units: instants are microseconds since 1970 UTC, dates days since 1970-01-01 in the district's
 * zone, money fen. A district is the nine digits of GB/T 2260 (a township), a place the twelve.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "follow_up.h"

#define HASH_BYTES       32
#define REQUEST_ID_BYTES 16
#define PARTIES_MAX      40
#define CHAIN_LINKS_MAX  12
#define INVOLVED_MAX     32
#define READERS_MAX      10
#define ROUNDS_MAX       200

enum state {
	STATE_NONE, /* before the first event */

#define STATE(number, NAME, name, zh, en, phase, ends) STATE_##NAME = (number),
#include "tables/states.def"
#undef STATE
	STATE_COUNT = 32 /* bound of numbers, for sets */
};

enum phase {
	PHASE_NONE,

#define PHASE(number, NAME, name, zh, en) PHASE_##NAME = (number),
#include "tables/phases.def"
#undef PHASE
	PHASE_COUNT = 8
};

enum region {

#define REGION(number, NAME, name, zh, en, per_item) REGION_##NAME = (number),
#include "tables/regions.def"
#undef REGION
	REGION_COUNT = 24
};

/* Values of all regions: CONSENT_UNKNOWN, LEGAL_GIVEN … ; 0 is each region's start. At most 16 a
 * region. */
enum {

#define VALUE(REGION, number, NAME, name, zh, en) REGION##_##NAME = (number),
#include "tables/region_values.def"
#undef VALUE
	REGION_VALUE_COUNT = 16
};

enum role {

#define ROLE(number, NAME, name, stands, zh, en) ROLE_##NAME = (number),
#include "tables/roles.def"
#undef ROLE
	ROLE_COUNT = 32
};

/* How far a right reaches; rights.h. */
enum scope {
	SCOPE_NOTHING,

#define SCOPE(number, NAME, name, sign, zh, en) SCOPE_##NAME = (number),
#include "tables/scopes.def"
#undef SCOPE
	SCOPE_COUNT = 16
};

enum outcome {
	OUTCOME_DONE,

#define OUTCOME(number, NAME, name, exit_code, zh, en, next_zh, next_en) OUTCOME_##NAME = (number),
#include "tables/outcomes.def"
#undef OUTCOME
	OUTCOME_COUNT = 512
};

/* Why a closed file is kept; retention.h. */
enum keeping {
	KEEPING_NONE,

#define KEEPING(number, NAME, name, years, zh, en) KEEPING_##NAME = (number),
#include "tables/keepings.def"
#undef KEEPING
	KEEPING_COUNT = 16
};

/* Code lists: LEVEL_MAJOR, CHANNEL_WALK_IN … */
enum {

#define CHOICE(LIST, number, NAME, name, zh, en) LIST##_##NAME = (number),
#include "tables/choices.def"
#undef CHOICE
	CHOICE_COUNT = 128
};

/* What may be attached; media.h. */
enum media_type {
	MEDIA_NONE,

#define MEDIA_TYPE(number, NAME, name, types, endings, zh, en) MEDIA_##NAME = (number),
#include "tables/media_types.def"
#undef MEDIA_TYPE
	MEDIA_COUNT = 64
};

/* Sets are masks; every number above fits. */
#define STATE_BIT(s) (UINT64_C(1) << (s))
#define ROLE_BIT(r)  (UINT32_C(1) << (r))
#define SCOPE_BIT(s) (UINT32_C(1) << (s))
#define VALUE_BIT(v) ((uint16_t)(1U << (v)))

/* What is noted of a party beside consent; bits. */
enum party_mark {
	MARK_RESTRICTED = 1, /* stored, and used for nothing (个人信息保护法47) */
	MARK_MINOR = 2,      /* under 14: a guardian consents for him (个人信息保护法31) */
	MARK_GUARDED = 4     /* and has consented */
};

struct party {
	uint16_t number; /* from 1, in order of appearance, never reused */
	uint8_t side;    /* SIDE_… */
	uint8_t consent; /* CONSENT_… */
	bool has_left;
	bool has_signed;    /* the agreement text of the present round */
	bool is_government; /* the legal adviser's gate applies */
	uint8_t marks;      /* MARK_… */
	uint16_t persons;   /* a party may stand for many */
	const char
	    *name; /* identifying: never in facts; borrowed; NULL in an image folded from facts */
};

/* Who has, or had, to do with a dispute: SCOPE_TEAM with the team, SCOPE_OWN with the member who
 * registered it, SCOPE_LINKED and SCOPE_ASKED with 0. It is never less; of more than INVOLVED_MAX
 * the rest is not kept. */
struct involved {
	uint8_t scope;
	int64_t key;
};

/* An act that waits for its approval; at most one a dispute. */
struct proposal {
	uint32_t version; /* of the event that proposed; 0: none */
	uint16_t action;
	uint8_t state;      /* when proposed: it lapses when the dispute has moved on */
	uint32_t approvers; /* roles */
	int64_t member;
	int64_t proposed_us;
	const uint8_t *arguments; /* packed ActRequest; borrowed */
	uint32_t arguments_bytes;
};

/* What retract (row 51) may undo: the last event. */
struct last_event {
	uint16_t action;
	uint8_t from_state;
	int64_t member;
	int64_t recorded_us;
};

struct dispute {
	int32_t district;
	int64_t id; /* 0: does not exist yet */
	uint32_t version;
	uint8_t head[HASH_BYTES];
	uint8_t state;
	uint8_t state_before; /* where MOVING and a retracted step come from */
	uint16_t round;
	uint8_t regions[REGION_COUNT]; /* of the dispute as a whole; per-item ones stand with their
	                                  items */
	uint16_t kind;
	uint8_t level;
	uint8_t channel;
	int64_t place;
	int64_t team;
	int64_t mediator; /* presiding */
	int64_t amount;   /* in dispute or agreed, fen */
	int32_t applied_on;
	int32_t extended_to; /* 0: not */
	uint8_t extensions;
	uint8_t form;         /* FORM_… of the agreement in force */
	bool is_mediated;     /* an act of mediation in this round */
	bool mediator_signed; /* text of this round */
	bool is_sealed;
	bool is_history; /* row 46 */
	bool is_petition_linked;
	uint8_t circumstances; /* set of CIRCUMSTANCE_…, as told last */
	uint8_t numbered; /* set of series already taken: a dispute takes each once, whatever its
	                     rounds */
	int64_t registered_us;
	int64_t accepted_us;  /* of this round; 0: not accepted */
	int64_t effective_us; /* of the agreement in force; 0 */
	int64_t assigned_us;
	int64_t changed_us;
	int64_t merged_into;
	struct last_event last;
	struct proposal proposal;
	uint16_t party_count, obligation_count, visit_count, meeting_count;
	uint16_t involved_count, reader_count;
	struct involved involved[INVOLVED_MAX];
	int64_t readers[READERS_MAX]; /* whom the restriction names; they count while it stands */
	struct party parties[PARTIES_MAX];
	struct obligation obligations[OBLIGATIONS_MAX];
	struct visit visits[VISITS_MAX];
	struct meeting meetings[MEETINGS_MAX];
};

/* Neither done nor released (民法典557). */
static inline bool obligation_is_open(const struct obligation *obligation)
{
	return obligation->performance != PERFORMANCE_DONE &&
	    obligation->performance != PERFORMANCE_RELEASED;
}

/* NULL where there is none of that number. */
static inline const struct party *dispute_party(const struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (dispute->parties[i].number == number) return &dispute->parties[i];
	}
	return NULL;
}

/* Whether a party has asked to be used for nothing (个人信息保护法47). */
static inline bool dispute_is_stored_only(const struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (dispute->parties[i].marks & MARK_RESTRICTED) return true;
	}
	return false;
}
