/* What an action moves: its end state and its side regions. Parts of decide(); pure. */
#pragma once

#include "decide.h"

/* The state that the action leads to, in ret_to. */
enum outcome decide_end(const struct situation *situation, enum state *ret_to);
/* Moves of all regions of the row; ret_moves has room for MOVES_MAX. */
enum outcome decide_moves(const struct situation *situation, enum state to, struct move *ret_moves,
    uint8_t *ret_count, struct fault *ret_fault);
/* The same without arguments: what can be foreseen of the moves, and whether they can start at all.
 */
enum outcome decide_moves_foreseen(
    const struct situation *situation, struct move *ret_moves, uint8_t *ret_count);
/* DONE where all payments of this act and before cover the obligation, else PARTLY. */
uint8_t decide_performance(const struct situation *situation, int64_t number);
/* Whether what the arguments name exists (teams, members, kinds, places, parties, obligations), and
 * what they say has happened is not ahead. */
enum outcome decide_references(const struct situation *situation, struct fault *ret_fault);

/* The planned meeting of that number; NULL where there is none. */
static inline const struct meeting *dispute_meeting(const struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->meeting_count; i++) {
		if (dispute->meetings[i].number == number) return &dispute->meetings[i];
	}
	return NULL;
}

/* Whether a text of this round promises what is not in force yet. */
static inline bool dispute_has_drafts(const struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->is_draft && obligation->round == dispute->round &&
		    obligation_is_open(obligation)) {
			return true;
		}
	}
	return false;
}
