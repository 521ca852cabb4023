/*
 * Obligations, planned meetings and visits of a dispute, as its image has them (dispute.h): plain
 * data. Units as there; numbers from 1, in order of appearance, never reused.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define OBLIGATIONS_MAX 60
#define VISITS_MAX      40
#define MEETINGS_MAX    40
#define MEETING_MINUTES 120 /* where nobody says how long it takes */

struct obligation {
	uint16_t number;
	uint16_t round;
	uint16_t debtor;       /* party */
	uint16_t creditor;     /* party; 0: not told */
	uint8_t performance;   /* PERFORMANCE_… */
	uint8_t manner;        /* PERFORMANCE_MANNER_…; 0: not told */
	uint16_t plan;         /* of instalments of one text: the same for all; 0: none */
	int32_t due_on;        /* 0: on the spot; of what recurs, of the period that is open */
	int64_t amount;        /* fen; 0: not money; of what recurs, of one period */
	int64_t paid;          /* of what recurs, of the period that is open */
	uint32_t text_version; /* the event whose texts word it */
	bool is_draft;         /* of a text that has not come into force */
	uint8_t every;         /* PERIOD_…: it recurs until it ends by itself; 0: once */
	uint16_t periods;      /* done, of what recurs */
	int32_t first_due_on;  /* of what recurs */
	uint8_t urged;         /* how often, for what is open */
	int32_t urged_on;      /* when last; 0: never */
};

struct visit {
	uint16_t number;
	uint16_t round;
	uint8_t value; /* VISIT_… */
	uint8_t
	    ground; /* VISIT_GROUND_… on which the system planned it; 0: somebody did, or nobody */
	int32_t planned_on;
	uint32_t visited_version; /* the event of the visit; 0: not yet */
	int64_t visitor;
	bool is_own;          /* of the mediator who handled it: it counts, and is marked */
	uint8_t satisfaction; /* SATISFACTION_…; 0: not asked */
};

/* A planned one; what was held without having been planned is an event alone. */
struct meeting {
	uint16_t number;
	uint16_t round;
	uint8_t value; /* MEETING_… */
	uint16_t minutes;
	bool not_public;
	int64_t planned_us;
	int64_t recorder;
	uint64_t parties;      /* bits of the numbers of who is invited */
	uint32_t version;      /* the event that planned it */
	uint32_t held_version; /* the event that held it; 0: none */
	const char *place; /* as party.name: borrowed, NULL in an image that was read or folded from
	                      facts */
};
