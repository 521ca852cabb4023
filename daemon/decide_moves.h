/* What an action moves: its end state and its side regions. Parts of decide(); pure. */
#pragma once

#include "decide.h"

/* The state that the action leads to, in ret_to. */
enum outcome decide_end(const struct situation *situation, enum state *ret_to);
/* Moves of all regions of the row; ret_moves has room for MOVES_MAX. */
enum outcome decide_moves(const struct situation *situation, enum state to, struct move *ret_moves,
    uint8_t *ret_count, struct fault *ret_fault);
/* Whether what the arguments name exists: teams, members, kinds, places, parties, obligations. */
enum outcome decide_references(const struct situation *situation, struct fault *ret_fault);
