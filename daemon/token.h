/*
 * What a login by password gives: a token of a district, a login's id and 32 random bytes, good on
 * the device that it was given to. Only digests are kept (SHA-256), here and in the database. Pure:
 * time is a parameter.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_SECRET_BYTES 32
#define TOKEN_BYTES        (4 + 8 + TOKEN_SECRET_BYTES)
#define TOKEN_DIGEST_BYTES 32
#define DEVICE_BYTES       32

/* A login by token, as its connection knows it; id 0: it came another way. */
struct token {
	int32_t district;
	int64_t id;
	uint8_t digest[TOKEN_DIGEST_BYTES], device[TOKEN_DIGEST_BYTES];
	int64_t until_us, used_us;
	int64_t
	    checked_us; /* when the database last said that it lasts; 0: ask before anything else */
};

enum token_state {
	TOKEN_GOOD,
	TOKEN_UNSURE, /* it may have been ended elsewhere: the database is asked */
	TOKEN_OVER
};

/* idle_us: a rest so long ends it. */
enum token_state token_state(const struct token *token, int64_t now_us, int64_t idle_us);

/* The bytes that the client keeps, of the login that `token` names, and their digest in it. */
void token_make(
    struct token *token, const uint8_t secret[TOKEN_SECRET_BYTES], uint8_t ret_bytes[TOKEN_BYTES]);
/* False where they are none. */
bool token_read(const uint8_t *bytes, size_t count, struct token *ret_token);
/* False where it is no secret of a device. */
bool token_set_device(struct token *token, const uint8_t *secret, size_t count);
