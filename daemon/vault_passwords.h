/*
 * The vault's worker for passwords: Argon2id (RFC 9106: 19 MiB, two passes, about 12 ms), and the
 * rules that a new one must pass: ten characters, no word of a dictionary, nothing made of the
 * login (libpwquality). What it is told is sealed to a key that it makes when it starts and never
 * shows.
 */
#pragma once

#include "vault_wire.h"

struct passwords;

struct passwords *passwords_new(void);
void passwords_free(struct passwords *passwords);
/* A vault_answer_fn, whose context is the passwords. */
enum vault_said passwords_answer(
    void *context, uint8_t op, struct vault_bytes asked, struct vault_pieces *reply);

bool password_is_weak(const struct passwords *passwords, const char *password, const char *login);
void password_store(const char *password, char ret_stored[VAULT_STORED_BYTES]);
