/*
 * Identity data that comes with an act, on its way through the vault: judged before anything else
 * is looked at, kept once it is known to which party of which dispute it belongs. The daemon sees
 * verdicts, digests and what is stored, no value.
 */
#pragma once

#include "acting.h"
#include "vault.h"

/* Whether any comes with it. */
bool identities_given(const struct arguments *arguments);

/* told: the arguments with each value's digest in its place, which is the same whenever the value
 * is. Runs once; at once where there is no vault. */
typedef void (*identities_judged_fn)(
    void *context, enum outcome outcome, const struct fault *fault, const struct arguments *told);
void identities_judge(struct request *request, const struct arguments *arguments,
    identities_judged_fn fn, void *context);

/* One value of the vault's answer into ret, and its commitment as it is told; false where there is
 * none. */
bool identities_take(
    struct arena *arena, struct vault_bytes *answer, struct kept *ret, struct text *ret_commitment);

/* told: the arguments with the vault's commitment in each value's place; kept: what is stored. All
 * of it is the request's arena's. */
typedef void (*identities_kept_fn)(void *context, enum outcome outcome,
    const struct arguments *told, const struct kept *kept, size_t count);
/* Parties that join follow those that are there. */
void identities_keep(struct request *request, const struct arguments *arguments,
    const struct dispute *dispute, identities_kept_fn fn, void *context);
