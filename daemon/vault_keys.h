/*
 * The keys of identity data, of which only the vault knows: a file that nobody but its owner may
 * read, one key a line, the newest first. From each follow others by use (crypto_kdf of libsodium),
 * so that none of them tells another.
 *
 *   # …
 *   ID HEX        the id in eight hexadecimal digits follows from the key, the key has 64
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vault_wire.h"

#define VAULT_SUBKEY_BYTES 32
#define VAULT_WHY_BYTES    256

/* Uses of a key, by their numbers; for ever. */
enum vault_use {
	VAULT_USE_ID = 1,       /* what the key is called */
	VAULT_USE_ENCRYPTION,   /* XChaCha20-Poly1305 of what is kept */
	VAULT_USE_INDEX,        /* BLAKE2b of what is looked for */
	VAULT_USE_BOX,          /* X25519: to which values are sealed on their way */
	VAULT_USE_SAME,         /* BLAKE2b that tells the same value from another */
	VAULT_USE_TOTP,         /* secrets of second factors */
	VAULT_USE_PRIVATE_NOTES /* notes that only their writer reads */
};

struct vault_key {
	uint32_t id;
	unsigned char encryption[VAULT_SUBKEY_BYTES], index[VAULT_SUBKEY_BYTES],
	    same[VAULT_SUBKEY_BYTES], factor[VAULT_SUBKEY_BYTES];
	unsigned char box_public[VAULT_KEY_BYTES], box_secret[VAULT_KEY_BYTES];
};

struct vault_keys {
	size_t count;
	struct vault_key all[VAULT_KEYS_MAX];
};

/* False with the reason. */
bool vault_keys_read(const char *path, struct vault_keys *ret_keys, char ret_why[VAULT_WHY_BYTES]);
/* A new file with one key; what is there already is not touched. */
bool vault_keys_make(const char *path, char ret_why[VAULT_WHY_BYTES]);
/* One more key before the others. */
bool vault_keys_rotate(const char *path, char ret_why[VAULT_WHY_BYTES]);
/* NULL where there is none of that id. */
const struct vault_key *vault_keys_find(const struct vault_keys *keys, uint32_t id);

/*
 * What is kept of something secret: key id (4 bytes), nonce (24), XChaCha20-Poly1305 of it under
 * the subkey of its use, bound to its place. So many bytes more than it has itself.
 */
#define VAULT_KEPT_MORE (4 + 24 + 16)
void vault_close(const struct vault_key *key, enum vault_use use, const char *place,
    struct vault_bytes plain, unsigned char *ret_kept);
/* False where the key is not known, or it belongs elsewhere. */
bool vault_open(const struct vault_keys *keys, enum vault_use use, const char *place,
    struct vault_bytes kept, unsigned char *ret_plain);
