/*
 * What a login by password leaves on this computer: its token, good here alone, and the secret by
 * which the daemon knows the computer again. Files that only their owner reads, in
 * $XDG_STATE_HOME/mediate; one login for each daemon. A copied home on another computer is no way
 * in: the secret is made of its /etc/machine-id too.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASS_TOKEN_BYTES  44
#define PASS_DEVICE_BYTES 32
#define PASS_LOGIN_BYTES  64
#define PASS_SEALED_BYTES 256 /* of a password of 128 bytes at most */
#define PASS_PASSWORD_MAX 128

struct pass {
	char login[PASS_LOGIN_BYTES]; /* whose it is, or was last; "": nobody's */
	uint8_t token[PASS_TOKEN_BYTES];
	bool has_token;
};

/* Of the daemon at an address; without a token where there is none. */
void pass_load(const char *address, struct pass *ret);
/* False and said where it cannot be kept: then it is good for this run only. */
bool pass_keep(const char *address, const struct pass *pass);
/* Whose it was stays known. */
void pass_drop(const char *address);

/* False and said where there is no place for it. */
bool pass_device(uint8_t ret_secret[PASS_DEVICE_BYTES]);
/* As this computer calls itself. */
void pass_device_name(char *ret, size_t bytes);

/* A password for the key alone (crypto_box_seal of libsodium); 0 where it is too long. */
size_t pass_seal(const uint8_t *key, const char *password, uint8_t ret[PASS_SEALED_BYTES]);

/* A key of one's own, and what comes sealed to it. */
struct pass_key {
	uint8_t public_half[32], secret_half[32];
};

void pass_key_make(struct pass_key *ret);
/* To be wiped and freed; NULL where it is not for this key. */
char *pass_unseal(const struct pass_key *key, const uint8_t *sealed, size_t bytes);
