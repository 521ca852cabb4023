/*
 * Locks what lies on the laptop: XSalsa20-Poly1305 by libsodium, with a key from the person's login
 * secret store (secret-tool), or without one from a pass phrase that is asked for (Argon2id).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "terminal.h"

#define SEAL_KEY_BYTES 32

struct seal {
	unsigned char key[SEAL_KEY_BYTES];
};

/* The key for a directory; marks: of that (disk.h). is_used: something is locked there already, so
 * that no new key is made for it. False and said where there is none: no store, and nobody to ask
 * (terminal NULL) or nothing was typed. */
bool seal_open(
    struct seal *seal, const char *directory, int marks, bool is_used, struct terminal *terminal);
/* Forgets the key. */
void seal_close(struct seal *seal);

/* What is locked, which the caller frees. */
unsigned char *seal_lock(
    const struct seal *seal, const void *plain, size_t bytes, size_t *ret_bytes);
/* NULL where it was locked with another key, or changed. The caller frees; a zero byte follows. */
char *seal_unlock(
    const struct seal *seal, const unsigned char *locked, size_t bytes, size_t *ret_bytes);
