/*
 * The signed root of a district's day: what is signed, and its line in the file outside the
 * database. Pure but for OpenSSL; shared with mediate-verify, which has nothing else.
 *
 * leaf      := dispute i64, version u32, recorded_us i64, previous hash 32, hash 32   (event.h)
 * record    := "MEDROOT1", district i32, day i32 (since 1970-01-01), events u64, digest u16, tree
 *              head 32, previous digest u16, previous root 32
 * root      := digest of the record, by the function that the record names
 * signature := Ed25519 (RFC 8032) of the record
 * line      := "root DISTRICT YYYY-MM-DD EVENTS DIGEST:HEAD DIGEST:PREVIOUS FINGERPRINT
 *              ed25519:SIGNATURE" on one line
 *
 * All numbers big-endian. Leaves stand in order of dispute and version. A root holds the events
 * recorded until its day is over that no earlier root holds: those of the day, and what came late.
 * The first root of a district also holds all that was there before, and its previous is none and
 * zeros. Every day has a root, also one without events.
 */
#pragma once

#include "digest.h"

#define ROOT_KEY_BYTES       32
#define ROOT_SIGNATURE_BYTES 64
#define ROOT_RECORD_BYTES    (8 + 4 + 4 + 8 + 2 + DIGEST_BYTES + 2 + DIGEST_BYTES)
#define ROOT_LINE_MAX        512
#define FINGERPRINT_CHARS    (2 * DIGEST_BYTES)

#define LEAF_BYTES (8 + 4 + 8 + DIGEST_BYTES + DIGEST_BYTES)

struct leaf {
	int64_t dispute;
	uint32_t version;
	int64_t recorded_us;
	uint8_t previous[DIGEST_BYTES], hash[DIGEST_BYTES];
};

void leaf_bytes(const struct leaf *leaf, uint8_t ret[LEAF_BYTES]);

/* The only one so far; stored beside every signature. */
#define SIGNATURE_ED25519 1

struct root {
	int32_t district;
	int32_t day;
	uint64_t events;
	enum digest digest;
	uint8_t head[DIGEST_BYTES];
	enum digest previous_digest;
	uint8_t previous[DIGEST_BYTES];
	uint8_t key[DIGEST_BYTES]; /* fingerprint of who signed */
	uint8_t signature[ROOT_SIGNATURE_BYTES];
};

/* SHA-256 of the public key's 32 bytes. */
void root_fingerprint(const uint8_t key[ROOT_KEY_BYTES], uint8_t ret[DIGEST_BYTES]);
void root_record(const struct root *root, uint8_t ret[ROOT_RECORD_BYTES]);
/* What the next root commits to; false where OpenSSL does not have the function. */
bool root_digest(const struct root *root, uint8_t ret[DIGEST_BYTES]);
/* Whether `root` may stand right behind `before` (NULL: the first): its link and its day; else what
 * is wrong, in English, with ret_zh. */
const char *root_break(const struct root *before, const struct root *root, const char **ret_zh);
/* Whether the key, whose fingerprint must be the root's, signed it. */
bool root_is_signed(const struct root *root, const uint8_t key[ROOT_KEY_BYTES]);
bool root_is_same(const struct root *one, const struct root *other);

/* Without the line's end. */
void root_line(const struct root *root, char ret[ROOT_LINE_MAX]);
/* Exactly what root_line wrote; false where it is anything else. */
bool root_line_read(const char *line, struct root *ret);
/* "key ed25519:KEY FINGERPRINT", the line that stands above the roots signed by it. */
void root_key_line(const uint8_t key[ROOT_KEY_BYTES], char ret[ROOT_LINE_MAX]);
bool root_key_line_read(const char *line, uint8_t ret_key[ROOT_KEY_BYTES]);
/* YYYY-MM-DD, with a closing NUL. */
#define ROOT_DAY_CHARS 10
void root_day_write(int32_t day, char ret[ROOT_DAY_CHARS + 1]);
bool root_day_read(const char *text, size_t length, int32_t *ret);
