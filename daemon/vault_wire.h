/*
 * What the daemon and mediation-vault say to each other over a socket pair: one message, one
 * answer, in order; both a header and pieces. Numbers are of this machine: both ends are.
 *
 * Passwords reach the vault sealed to its key (crypto_box_seal of libsodium), as the client made
 * them: the daemon hands on what it cannot read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VAULT_FD           3     /* the child's end */
#define VAULT_BYTES_MAX    65536 /* of all pieces of a message, or of an answer */
#define VAULT_KEY_BYTES    32    /* X25519 */
#define VAULT_STORED_BYTES 128   /* what Argon2id makes of a password, at most, with its NUL */
#define PASSWORD_BYTES_MAX 128

enum vault_op {
	VAULT_KEY = 1, /* nothing → the key to which passwords are sealed */
	VAULT_CHECK,   /* stored ("": nobody's), sealed → nothing */
	VAULT_MAKE,    /* login, sealed, what is stored so far → stored */
	VAULT_ISSUE,   /* a key of the asker → stored, the password sealed to that key */
	/* of the other worker; a "value" is sealed to its key, a "kept" one is as it is stored */
	VAULT_STATUS, /* nothing → the key to which values are sealed, ids of the keys it knows,
	                 the newest first */
	VAULT_JUDGE,  /* (place, value)* → struct vault_judged* */
	VAULT_KEEP,   /* id of a key, (place, value)* → (kept, index, commitment)* */
	VAULT_MASK,   /* (place, kept)* → mask*, empty where it cannot be opened */
	VAULT_REVEAL, /* a key of the asker, (place, kept)* → what is sealed to that key*, or empty
	               */
	VAULT_INDEX,  /* place, value → index* under every key */
	VAULT_MOVE, /* id of a key, (place, kept, its new place)* → (kept, index, commitment)*, all
	             * empty where it cannot be opened */
	VAULT_RENEW, /* id of a key, (place, kept)* → (kept, index)*, both empty where it cannot be
	               opened */
	VAULT_FACTOR_MAKE, /* struct vault_owner, a key of the asker → kept, the secret sealed to
	                      that key */
	VAULT_FACTOR_CHECK /* struct vault_owner, kept, code → the step that the code is of, kept
	                      under the owner's key */
};

enum vault_said {
	VAULT_DONE,
	VAULT_WRONG, /* not the password, or not sealed to this key */
	VAULT_WEAK,  /* a password that others would guess */
	VAULT_SHUT   /* kept under a key that it does not have */
};

/* Whose a second factor is, and the key under which it is kept from now on. */
struct vault_owner {
	int64_t member;
	int32_t district;
	uint32_t key;
};

/* Where a value belongs: kept elsewhere it does not open. */
struct vault_place {
	int64_t dispute;
	int32_t district;
	uint16_t party;
	uint16_t paper;    /* of an ID number; not where it belongs, only how it is judged */
	uint16_t identity; /* enum identity */
	uint8_t padding[6];
};

#define VAULT_DIGEST_BYTES 32 /* of a value, to tell the same from another; a commitment */
#define VAULT_INDEX_BYTES  16 /* of what is looked for */
#define VAULT_KEYS_MAX     8
#define VAULT_NOT_OURS     9 /* as a fault: sealed to another key, or no text */

struct vault_judged {
	uint8_t fault; /* enum identity_fault, or VAULT_NOT_OURS */
	uint8_t padding[7];
	uint8_t digest[VAULT_DIGEST_BYTES];
};

struct vault_header {
	uint64_t id;
	uint32_t bytes; /* after the header */
	uint8_t op;     /* of an answer: enum vault_said */
	uint8_t padding[3];
};

struct vault_bytes {
	const uint8_t *at;
	size_t count;
};

/* Pieces being written, one behind the other. */
struct vault_pieces {
	uint8_t bytes[VAULT_BYTES_MAX];
	size_t count;
};

/* False where there is no room. */
bool vault_put(struct vault_pieces *pieces, const void *bytes, size_t count);
/* The next piece of what is left, which then begins behind it; false where there is none whole. */
bool vault_take(struct vault_bytes *left, struct vault_bytes *ret_piece);
