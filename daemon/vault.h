/*
 * The daemon's end of a worker of mediation-vault (vault_main.c): a child that sees what the daemon
 * must not, and is begun again (by a keeper) when it dies. The daemon hands on what it cannot read.
 *
 * Owns the child, its socket and what waits for it: so many at most, each with a deadline. A
 * callback runs once; where nothing can be asked it runs at once. While the child is away there are
 * no logins by password, or no identity data; everything else goes on.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vault_wire.h"

struct event_base;
struct vault;

enum vault_status {
	VAULT_STATUS_DONE,
	VAULT_STATUS_WRONG,
	VAULT_STATUS_WEAK,
	VAULT_STATUS_SHUT, /* it lacks the key */
	VAULT_STATUS_AWAY  /* no child, too many wait, or no answer in time: nothing is known */
};

/* answer: its pieces; they live until the callback returns. */
typedef void (*vault_fn)(void *context, enum vault_status status, struct vault_bytes answer);

/* path: the program; worker: its first word; word: the second, or "". fn (or NULL) is called, from
 * the loop, whenever another child has begun. */
struct vault *vault_new(struct event_base *base, const char *path, const char *worker,
    const char *word, void (*fn)(void *context), void *context);
void vault_free(struct vault *vault);
/* Another child instead of this one, at once: its files have changed. */
void vault_begin_again(struct vault *vault);

/* Whether it could be asked now. */
bool vault_is_there(const struct vault *vault);
void vault_ask(struct vault *vault, enum vault_op op, const struct vault_bytes *pieces,
    size_t piece_count, vault_fn fn, void *context);
