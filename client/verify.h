/*
 * mediate-verify: whether a proof holds, from files alone: no network, no database, nothing of the
 * system that made it. What a proof says is believed only as far as it is hashed, the hash stands
 * in the tree of a day, the tree's root in the file of roots, and the root is signed by the key.
 */
#pragma once

#include "root_book.h"

#define PROOF_BYTES_MAX  ((size_t)8 << 20)
#define PROOF_EVENTS_MAX 5000
#define KEYS_MAX         8
#define SHOWN_MAX        20

/* An event as the proof tells it; bytes are owned by the proof. */
struct proof_event {
	struct leaf leaf; /* of the proof's dispute */
	uint8_t *content;
	size_t content_bytes; /* 0: not told */
	bool has_root;
	int32_t day;
	uint64_t place;
	uint8_t *path;
	size_t path_bytes;
};

struct proof_file {
	int32_t district;
	int64_t dispute;
	struct proof_event *events;
	size_t count;
	struct root *roots;
	size_t root_count;
};

/* False with the reason said: it is no proof. proof_file_free it in any case. */
bool proof_file_read(const char *path, struct proof_file *ret);
void proof_file_free(struct proof_file *proof);

struct verification {
	struct proof_file proof;
	char *book_text;
	struct root_book book;
	uint8_t keys[KEYS_MAX][DIGEST_BYTES]; /* fingerprints that are trusted */
	size_t key_count;
	/* what was found */
	size_t contents, in_root, waiting, days, roots, links, faults;
	int32_t first_day, last_day;      /* of the roots */
	int32_t applied_on, applied_root; /* 0: not told */
};

/* Says what does not hold, a line each, and counts it. */
void verify_fault(struct verification *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* verify_roots.c: the file of roots, for the proof's district. False with the reason said where it
 * cannot be read at all. */
bool roots_read(struct verification *check, const char *path);
void roots_verify(struct verification *check);
/* verify_check.c: each event, its link, its content, its path. */
void events_verify(struct verification *check);
