/*
 * Digests of the proof for outsiders: which function one was made by is stored beside it, so that
 * the town may go over to SM3 (GB/T 32905) on any day and what was signed before still holds. Owns
 * a context of OpenSSL that is used again and again; nothing is allocated a digest.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32

/* Numbers and names are for ever. */
enum digest { DIGEST_NONE = 0, DIGEST_SHA256 = 1, DIGEST_SM3 = 2 };

struct digest_part {
	const void *bytes;
	size_t count;
};

struct hasher;

/* NULL where this OpenSSL does not have the function. */
struct hasher *hasher_new(enum digest digest);
struct hasher *hasher_free(struct hasher *hasher);
/* Of all parts, one behind the other. */
void hasher_digest(struct hasher *hasher, const struct digest_part *parts, size_t count,
    uint8_t ret[DIGEST_BYTES]);

/* The same of what does not stand in memory whole: begun, told piece by piece, ended. */
void hasher_begin(struct hasher *hasher);
void hasher_add(struct hasher *hasher, const void *bytes, size_t count);
void hasher_end(struct hasher *hasher, uint8_t ret[DIGEST_BYTES]);

/* "sha256", "sm3"; "none" where there was nothing before. */
const char *digest_name(enum digest digest);
/* False where no digest is called that. */
bool digest_find(const char *name, size_t length, enum digest *ret);

/* Lower case, with a closing NUL. */
void hex_write(const uint8_t *bytes, size_t count, char *ret);
/* Exactly count bytes out of 2 * count digits, lower case; false where it is anything else. */
bool hex_read(const char *text, size_t length, uint8_t *ret, size_t count);
