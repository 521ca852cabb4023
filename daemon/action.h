/*
 * The action table: what may be done to a dispute, by whom, from where, to where, under which
 * condition, on what ground. One entry of tables/actions.def is one row; order means nothing.
 *
 * Owns the rows (constant), their lookups, the self-check and the digest that is the table's
 * version. Never reads a dispute: decide.h does.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dispute.h"
#include "vocabulary.h"

/* Numbers of rows, for the few places that must name one: ACTION_CONFIRM, ACTION_REQUEST_APPROVAL …
 */
enum action_number {

#define ACTION(number, NAME, ...) ACTION_##NAME = (number),
#include "tables/actions.def"
#undef ACTION
	ACTION_COUNT = 1024
};

/* Where an action leads. */
enum target {
	TARGET_STATE,  /* .to */
	TARGET_SAME,   /* stays */
	TARGET_BEFORE, /* the state before, one of .ends (37b, 51) */
	TARGET_TOLD,   /* named by argument ARG_TO_STATE, one of .ends (46) */
	TARGET_SIGNED  /* AGREED with the last of all signatures and the seal, else SIGNING (25) */
};

/* A move of a side region. The item, if the region has items, is each number in argument `items`
 * (CHOICES-like integer list or a record list's item field); to == VALUE_TOLD takes argument
 * `told`. */
#define VALUE_TOLD 255
/* DONE where what was paid covers the obligation, else PARTLY. */
#define VALUE_PAID 254
/* ARCHIVED where the dispute is, else OPEN. */
#define VALUE_FILED 253

/* Items that no argument names. */
#define ITEMS_OPEN           0xFFFF /* obligations still open */
#define ITEMS_NEW_VISIT      0xFFFE /* one that is made now */
#define ITEMS_VISIT          0xFFFD /* ARG_VISIT, or one that is made now */
#define ITEMS_APPLICANTS     0xFFFC /* parties that apply */
#define ITEMS_PARTIES        0xFFFB /* all parties that have not left */
#define ITEMS_DRAFTED        0xFFFA /* open obligations of the text that is being signed */
#define ITEMS_SUPERSEDED     0xFFF9 /* open obligations whose place that text takes, if it has any */
#define ITEMS_VISITS         0xFFF8 /* all visits */
#define ITEMS_PLANNED_VISITS 0xFFF7 /* those that ARG_VISITS_PLANNED makes */
#define ITEMS_NEW_MEETING    0xFFF6 /* one that is made now */
#define ITEMS_MEETING        0xFFF5 /* ARG_MEETING, or what is planned for the day */
#define ITEMS_JUST_HELD      0xFFF4 /* what the last event held */

/* Rules of a row about the same region and items are alternatives: the first applies whose `from`
 * has the present value, which leads to the value told, whose argument is given and whose states
 * have the present one. Where one of them is optional none need apply. */
struct region_rule {
	uint8_t region;
	uint16_t from; /* set of values */
	uint8_t to;
	uint16_t ends;   /* set, where told */
	uint16_t items;  /* argument naming the items, or ITEMS_…; 0: the dispute itself */
	uint16_t told;   /* argument naming the value */
	uint16_t when;   /* only where this argument is given, a flag set; 0: always */
	uint16_t which;  /* and where it is this code, or its list has it */
	uint64_t states; /* only while the dispute is in one of these; 0: always */
	bool is_optional;
};

/* A link of a chain; skipped unless `when` (an argument) was given, or where `unless` was. */
struct chain_link {
	uint16_t action;
	uint16_t when, unless;
};

/* Which gapless series the act takes a number from. */
enum series { SERIES_NONE, SERIES_REGISTRATION, SERIES_MEDIATION, SERIES_COUNT };

struct action {
	uint16_t number;
	const char *name; /* the verb: "accept" */
	const char *zh, *en;
	bool is_retired;
	bool begins;     /* makes a new dispute: from nothing */
	bool is_machine; /* carried by a mechanism (approval, merge, split), not asked for like a
	                    step */
	bool is_by_tool; /* a tool notes it on somebody's behalf, nobody is offered it as a step */
	bool is_by_request; /* another request does it, which has looked at what it is about: nobody
	                       is offered it as a step either */
	bool is_chain;      /* nothing but its links: writes no event of its own */
	bool is_retraction; /* row 51 */
	bool mediates;      /* an act of mediation (domain 4.1 HAN) */
	bool is_retractable; /* row 51 may undo it: of regions it moves none but planned meetings */
	bool may_wait; /* told on a laptop while no daemon can be reached, and sent later: what has
	                  happened already, and decides nothing */
	bool names_other; /* a second dispute, ARG_OTHER_DISPUTE, takes part (merge) */
	bool splits;      /* makes a second dispute */
	bool new_round;
	uint8_t sets_level;             /* LEVEL_…, or 0 */
	uint8_t sets_form;              /* FORM_… of the agreement that it makes, or 0 */
	uint8_t sets_mark, clears_mark; /* MARK_… of the party that ARG_OF_PARTY names, or 0 */
	bool is_storage;                /* keeps a file and uses nothing of it */
	uint64_t from;                  /* set of states */
	enum target target;
	uint8_t to;
	uint64_t ends;      /* declared set of a computed target */
	uint32_t by;        /* roles that may do or propose it */
	uint32_t approvers; /* roles one of which must confirm, never the proposer; 0: nobody */
	uint32_t alone;     /* roles of `by` that need no approval */
	enum check approver_check; /* narrows who may approve this very dispute */
	const uint16_t *asks;      /* required arguments, 0-ended */
	const uint16_t *takes;     /* optional ones */
	const uint8_t *checks;     /* enum check, 0-ended, in order of precedence */
	const struct region_rule *moves;
	size_t move_count;
	const struct chain_link *chain;
	size_t chain_count;
	enum series series;
	enum clock clock;
	const uint16_t *papers;       /* PAPER_… of the file that tell of it, 0-ended */
	const char *basis;            /* law and article / regulation / practice */
	const char *guide, *guide_en; /* one or two sentences: 工作要求 */
	const char *initials; /* where its characters read otherwise than alone; NULL: as they do */
};

/* NULL where there is no such row. Names are those of the rows. */
const struct action *action_find(uint16_t number);
const struct action *action_named(const char *name);
/* All rows, in the table's order; *ret_count of them. */
const struct action *const *action_all(size_t *ret_count);

/* Whether the row asks for the argument itself, no link of it. */
bool action_asks(const struct action *action, uint16_t argument);

/* Whether a check of the row reads that much, or more. */
bool action_reads(const struct action *action, enum check_reads much);

/* States that `action` may lead to from `from`, as a set. */
uint64_t action_ends(const struct action *action, enum state from);

/* SHA-256 over the prints of actions and clocks: the table's version, in every journal row (first 8
 * bytes as int64).
 */
int64_t action_table_version(void);
const uint8_t *action_table_digest(void);

/* Unique numbers and names, every state reached, every non-final one left by somebody, every row
 * labelled, grounded and allowed to someone. Returns NULL, or a sentence about the first fault. */
const char *action_table_fault(void);
/* What is wrong with a row by itself; NULL for nothing. */
const char *action_row_fault(const struct action *row);

/* The pairs that the guard of the database allows, each once (for regions: from and to differ). */
typedef void (*guard_state_fn)(void *context, uint16_t action, uint8_t from, uint8_t to);
typedef void (*guard_region_fn)(
    void *context, uint16_t action, uint8_t region, uint8_t from, uint8_t to);
void action_guard_states(guard_state_fn fn, void *context);
void action_guard_regions(guard_region_fn fn, void *context);

/* Prints the table on stdout; form is tsv, sql, mermaid or guide. Returns the exit status. */
int action_print_main(const char *form);
