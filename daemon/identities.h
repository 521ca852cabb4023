/*
 * Identity data as the daemon has it: a worker of the vault that opens and closes what it cannot
 * read, and which key is written with.
 *
 * Keys change while everybody works. The file of each daemon gets the new key first (SIGHUP: its
 * worker begins again and knows it); every few seconds each says in the database which keys it has
 * (identity_key_known); `mediationd key rotate` lets the newest be written with once all that live
 * have it (identity_key); each daemon hears that with the next word of its own, and from then on
 * puts what stands under older keys under the new one, some at a time. A row is never written under
 * a key that is not in use, by foreign key; a daemon that lacks the one that is written with takes
 * no identity data. People are looked for under every key of the file.
 */
#pragma once

#include <stdbool.h>

#include "vault.h"

struct identities;
struct store;

/* path: of mediation-vault; key_file: of the keys. What the database has is asked at once. */
struct identities *identities_new(
    struct event_base *base, struct store *store, const char *path, const char *key_file);
void identities_free(struct identities *identities);
/* The file of keys may be another. */
void identities_reload(struct identities *identities);

/* Asks the vault, and waits: for who starts. What is wrong it says on stderr. */
bool identities_file_is_sound(const char *path, const char *key_file);

/* Whether something can be kept now; NULL: never. */
bool identities_are_kept(const struct identities *identities);
/* The id of the key that is written with. */
uint32_t identities_key(const struct identities *identities);
/* The key to which values are sealed on their way here; NULL while it is not known. */
const uint8_t *identities_box(const struct identities *identities);
/* vault_ask of the worker. */
void identities_ask(struct identities *identities, enum vault_op op,
    const struct vault_bytes *pieces, size_t piece_count, vault_fn fn, void *context);
