/*
 * The rows of tables/clocks.def: what each term is, from what it runs, what stops it, and what
 * stands behind it. Constant data; lookups only. What a clock comes to is clock.h's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "dispute.h"
#include "vocabulary.h"

enum term_unit {

#define UNIT(NAME, zh, en) UNIT_##NAME,
#include "tables/units.def"
#undef UNIT
	UNIT_COUNT
};

enum force {

#define FORCE(number, NAME, name, zh, en) FORCE_##NAME = (number),
#include "tables/forces.def"
#undef FORCE
	FORCE_COUNT = 8
};

/* With what a clock starts. */
enum clock_since {
	SINCE_ENTERED,      /* when its condition comes true */
	SINCE_ACCEPTED,     /* the acceptance of this round */
	SINCE_APPLIED,      /* the day of the application */
	SINCE_TAKEN,        /* the mediator's taking over, in this round */
	SINCE_EFFECTIVE,    /* the agreement's coming into force */
	SINCE_DUE,          /* the day that the item names */
	SINCE_EXPECTED_END, /* the day on which a suspension is expected to end */
	SINCE_URGED,        /* the day on which the obligation was urged last */
	SINCE_CRITERIA,     /* when it came to meet a criterion of a major dispute that nobody has
	                       judged yet */
	SINCE_HANDED, /* the day on which a petition was handed over, where that is known; else
	                 when its condition comes true */
	SINCE_COUNT
};

struct clock_row {
	uint16_t number;
	const char *name, *zh, *en;
	uint16_t count;
	enum term_unit unit;
	uint64_t states; /* runs in these; 0: the term of a single act */
	uint8_t region;  /* 0: none */
	uint16_t values;
	enum clock_since since;
	bool variant;             /* of the mediation clock: one runs */
	bool is_by_level;         /* the count stands in local data */
	bool is_of_proposal;      /* while one waits */
	bool is_of_writing;       /* only a written agreement */
	bool is_of_state;         /* starts anew with each of its states */
	uint16_t pauses;          /* set of SUSPENSION_… that stop it */
	bool is_extendable;       /* by all parties */
	bool is_extended_by_head; /* a petition's, by the head of the body */
	uint16_t told_by;     /* argument in which another house says until when; 0: none does */
	uint16_t told_values; /* of the region, in which it runs where that is told */
	bool is_by_urgings;   /* only of what was urged that often, least to most */
	uint8_t urged_least, urged_most;
	uint16_t renewed_by; /* action after which it runs anew; 0: none */
	bool is_appointed;   /* a day that people have agreed to meet on: it stays */
	bool loses_right;    /* the day before rolling is told too: the safe one */
	uint32_t answers;    /* roles that are reminded; 0: the presiding mediator */
	uint16_t does;       /* what the system does when it is over; 0: nothing */
	uint16_t tells;      /* set of REMEDY_… that this act tells */
	enum force force;
	const char *basis, *note, *note_en;
	const char *after; /* of the term of a single act: what it follows */
	const char *ends_zh, *ends_en;
};

const struct clock_row *clock_row(uint16_t number);
const struct clock_row *clock_named(const char *name);
const struct label *clock_label(uint16_t number);
const struct label *force_label(uint16_t number);
const char *unit_zh(enum term_unit unit);
const char *unit_en(enum term_unit unit);
/* The term in words: "3个工作日", "30日；最多两次". Writes at most `bytes` with the closing NUL. */
#define CLOCK_TERM_BYTES 128
void clock_term_zh(const struct clock_row *row, char *ret, size_t bytes);
/* The rows as tab-separated lines, for the golden file and the table's digest. */
void clock_print(FILE *out);
