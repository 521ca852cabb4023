/*
 * What the petition centre is told of what happened to a dispute: the letters that an event makes,
 * counted 1, 2, 3 … within their matter; tables/outbound.def says which, and what is in them. Of a
 * text nothing goes out but the digest of an agreement.
 *
 * Pure; what it makes lives in the arena it is given, and borrows from the rows and local data.
 */
#pragma once

#include "action.h"
#include "answer.h"
#include "clock.h"
#include "reference.h"

/* Of one event, at most. */
#define OUTBOUND_LETTERS_MAX 4

/* One matter, of which the events are gone through in order. */
struct outbound {
	const struct reference *reference;
	const char *numbers[SERIES_COUNT]; /* ours; empty where there is none */
	uint32_t sequence;                 /* of the last letter */
	uint32_t meetings;                 /* that were held so far, and not taken back */
};

struct outbound_event {
	const struct journal_event *event;
	bool is_taken_back; /* by the event behind it */
	/* Of the event that fixed the text last, where this one is an agreement; NULL: none. */
	const uint8_t *texts;
	size_t texts_bytes;
};

/* Writes the letters of the event to ret, how many it returns. */
size_t outbound_letters(struct outbound *outbound, const struct outbound_event *event,
    struct arena *arena, Mediation__V1__PetitionLetter *ret[OUTBOUND_LETTERS_MAX]);

/* Actions that may make letters, those that fix the text of an agreement, and those that bring one
 * into force; some may stand there twice. */
const int64_t *outbound_actions(size_t *ret_count);
const int64_t *outbound_drafts(size_t *ret_count);
const int64_t *outbound_agreements(struct arena *arena, size_t *ret_count);

/* What is wrong with the table; NULL for nothing. */
const char *outbound_table_fault(void);
