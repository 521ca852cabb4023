/*
 * Identity data of parties who are split off: the vault seals it anew to their place in the dispute
 * that is made, as part of the act. No list of what is still to be moved is kept: it would be an
 * order to open one dispute's values in another, given by whoever can write to the database. Where
 * nothing can be sealed now, the split is done all the same and the values stay where they are.
 */
#pragma once

#include "acting.h"

/* Runs once, maybe at once; moved is the request's arena's. */
typedef void (*identities_moved_fn)(void *context, const struct moved *moved);
/* leaving: party numbers in the dispute; NULL: nobody. to: the id that the other one will have. */
void identities_move(struct request *request, int64_t from, const struct argument_value *leaving,
    int64_t to, identities_moved_fn fn, void *context);
