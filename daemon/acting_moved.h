/*
 * Identity data of parties who are split off: the vault seals it anew to their place in the dispute
 * that is made, as part of the act. No list of what is still to be moved is kept: it would be an
 * order to open one dispute's values in another, given by whoever can write to the database. Where
 * they cannot be sealed now, the split waits like whatever else brings identity data; where no keys
 * are given at all it is done without them.
 */
#pragma once

#include "acting.h"

/* Runs once, maybe at once; moved is the request's arena's, NULL where the outcome is not done. */
typedef void (*identities_moved_fn)(void *context, enum outcome outcome, const struct moved *moved);
/* leaving: party numbers in the dispute; NULL: nobody. to: the id that the other one will have. */
void identities_move(struct request *request, int64_t from, const struct argument_value *leaving,
    int64_t to, identities_moved_fn fn, void *context);
