/*
 * Keys that packages are signed with (Ed25519): the secret one in a file for its owner only, the
 * public one in a file that is handed to the other side, each one line: "ed25519-secret HEX" and
 * "ed25519 HEX".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PETITION_KEY_BYTES       32
#define PETITION_SIGNATURE_BYTES 64

/* Makes DIR/petition.key and DIR/petition.pub, neither of which may be there; an exit status, the
 * reason said. */
int petition_keys_make(const char *folder);
/* The key of a file; false with the reason said. A secret one that others can read is none. */
bool petition_key_secret(const char *path, uint8_t ret[PETITION_KEY_BYTES]);
bool petition_key_public(const char *path, uint8_t ret[PETITION_KEY_BYTES]);
void petition_sign(const uint8_t secret[PETITION_KEY_BYTES], const void *bytes, size_t count,
    uint8_t ret[PETITION_SIGNATURE_BYTES]);
bool petition_is_signed(const uint8_t public[PETITION_KEY_BYTES], const void *bytes, size_t count,
    const uint8_t signature[PETITION_SIGNATURE_BYTES]);
