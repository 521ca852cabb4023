/* Shared by identities.c and identities_renew.c, and by nobody else. */
#pragma once

#include "identities.h"
#include "store.h"

#define RENEWED_MAX 40 /* at a time: their answer fits into one of the vault's */

/* One that is put under another key. */
struct renewing {
	struct vault_place place;
	int64_t version;
	size_t sealed_end; /* in ->sealed */
};

struct identities {
	struct store *store;
	struct vault *vault;
	struct event *tick;
	int64_t daemon; /* this one's, while it runs */
	uint8_t box[VAULT_KEY_BYTES];
	bool has_box, is_saying;
	int64_t keys[VAULT_KEYS_MAX]; /* the newest first */
	size_t key_count;
	int64_t writing; /* 0: nothing is written now */

	/* identities_renew.c: what is put under the key that is written with, a slice at a time */
	bool is_renewing;
	int64_t old_key, new_key;
	struct renewing slice[RENEWED_MAX];
	size_t slice_count;
	uint8_t sealed[VAULT_BYTES_MAX];
	uint64_t renewed;
};

/* Puts something more under the key that is written with, if something stands under another. */
void identities_renew(struct identities *identities);
