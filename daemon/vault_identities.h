/*
 * The vault's worker for what identifies people besides their names: the only thing that has the
 * keys of vault_keys.h. Values reach it sealed to its key, as the client made them, and leave it
 * sealed to the key of who asks; the daemon keeps what it cannot read.
 *
 * - kept: the plain, as vault_keys.h has it, bound to its place
 * - plain: salt (16), paper (2), length (2), value, filled up to a fixed length
 * - place: "party_identity|sealed|district|dispute|party|identity"
 * - index: BLAKE2b-128 keyed, of district, identity and identity_canonical() of the value
 * - commitment: BLAKE2b-256 with the salt as its key, of identity, paper and value; it stays when
 *   the key changes
 */
#pragma once

#include "vault_wire.h"

struct identities_worker;

/* NULL, and said on stderr, where the file will not do. */
struct identities_worker *identities_worker_new(const char *key_file);
void identities_worker_free(struct identities_worker *worker);
/* A vault_answer_fn. */
enum vault_said identities_worker_answer(
    void *context, uint8_t op, struct vault_bytes asked, struct vault_pieces *reply);
