/*
 * Second factors in the vault: secrets of one-time codes (TOTP, RFC 6238: SHA-1, six digits, thirty
 * seconds), kept as vault_keys.h has it and bound to their member, so that
 * neither the daemon nor the database ever holds one.
 *
 *   place := "credential|factor|district|member"
 */
#pragma once

#include "vault_keys.h"
#include "vault_wire.h"

/* VAULT_FACTOR_MAKE of vault_wire.h. */
enum vault_said factor_make(
    const struct vault_keys *keys, struct vault_bytes asked, struct vault_pieces *reply);
/* VAULT_FACTOR_CHECK. VAULT_SHUT: what is kept does not open. */
enum vault_said factor_check(
    const struct vault_keys *keys, struct vault_bytes asked, struct vault_pieces *reply);
