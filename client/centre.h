/*
 * The rules of a simulated petition centre: it hands matters over, takes what the bridge sends, and
 * acts by itself, as its plan has it, all in its book (centre_book.h). Who calls begins and ends
 * the transaction. Whatever it makes up is marked as such (（虚构）), and follows from the seed.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "centre_book.h"
#include "centre_plan.h"

struct centre {
	struct book *book;
	struct plan plan;
	/* Whether what came must have come in its order: packages may be carried in any. */
	bool is_in_order;
	int64_t ahead_us; /* that its clock runs ahead of this machine's, of a demonstration */
};

/* What its clock says. */
int64_t centre_now(const struct centre *centre);

/* ---- centre_matters.c: what is handed over ---- */

/* So many matters more, of every situation in turn. */
void centre_hand_over(struct centre *centre, int64_t count, int64_t now_us);
/* A closed matter a second time, under a number of its own. */
void centre_hand_over_again(struct centre *centre, const char *number, int64_t now_us);

/* ---- centre_told.c: what is told ---- */

/* A version of a matter goes out, with what the plan does to it. */
void centre_tell(struct centre *centre, const char *number, int64_t version, int64_t now_us);
/* A receipt goes out by itself, at that time. */
void centre_tell_receipt(
    struct centre *centre, const char *number, const char *receipt, int64_t at_us);

typedef void centre_told_fn(void *context, const char *letter);

/* What was told behind a place, in its order; each as JSON in one line. Puts in order what is due
 * by now. Returns the place of the last, `after` where there is none. */
int64_t centre_told(struct centre *centre, int64_t after, int64_t limit, int64_t now_us,
    centre_told_fn *told, void *context);
/* Whether something will be told behind a place by now. */
bool centre_is_due(struct centre *centre, int64_t after, int64_t now_us);
/* Whether something stands behind that place. */
bool centre_has_more(struct centre *centre, int64_t after);

/* ---- centre_taken.c: what comes from the bridge ---- */

/* Takes a letter; its receipt as JSON in the arena, NULL where it has none, or gets it later. */
char *centre_take(struct centre *centre, struct arena *arena, json_t *json, int64_t now_us);

/* ---- centre_acts.c: what they do by themselves ---- */

/* Something that is to be done to a matter within the time that they take for it. */
void centre_will(struct centre *centre, const char *number, const char *what, int64_t now_us);
/* Does what is due. */
void centre_turn(struct centre *centre, int64_t now_us);
/* What our answer makes them do: an objection is decided on, an accepted matter changes. */
void centre_answered(struct centre *centre, const char *number, const char *answer, int64_t now_us);
/* What an event of ours makes them do: their term is extended, a matter comes back. */
void centre_heard(
    struct centre *centre, const char *number, const char *kind, int64_t until, int64_t now_us);

/* ---- centre_day.c: reconciliation, terms ---- */

/* How matter m stands (proto/petition/v1/day.schema.json), as an expression of SQL. */
#define CENTRE_STATE                                                                                                     \
	"CASE WHEN m.word = 'withdrawn' THEN 'withdrawn' WHEN m.answer = 'accepted' THEN 'accepted'"                     \
	" WHEN m.answer = 'duplicate' THEN 'duplicate'"                                                                  \
	" WHEN m.answer = 'objection' AND m.word = 'objection_agreed' AND m.version > m.answered THEN 'returned'"        \
	" WHEN m.answer = 'objection' AND NOT (m.word = 'objection_refused' AND m.version > m.answered) THEN 'objected'" \
	" ELSE 'waiting' END"

/* What there is now, each matter told: a letter as JSON; the caller frees. NULL where the book
 * fails. */
char *centre_day(struct centre *centre, int64_t now_us);
/* The day so many workdays on, by their calendar, which knows no holidays. */
int64_t centre_add_workdays(int64_t day, unsigned count);

/* ---- what others of these need ---- */

/* Something that ought not to be, kept for `simulate check`. */
void centre_wrong(struct centre *centre, const char *number, const char *what, int64_t now_us);
/* Whether a share of the plan strikes; if so it is counted. */
bool centre_struck(
    struct centre *centre, uint32_t share, const char *fault, const char *of, int64_t nth);
#define CENTRE_STRUCK(centre, fault, of, nth) \
	centre_struck(centre, (centre)->plan.fault, #fault, of, nth)
/* A new version of a matter: `change` alters the item, which then goes out. */
typedef void centre_change_fn(json_t *item, const void *context);
void centre_renew(struct centre *centre, const char *number, centre_change_fn *change,
    const void *context, int64_t now_us);
/* An item with its digest put right, as one line; the caller frees. */
char *centre_line(json_t *item);
