/*
 * mediate-verify: whether a proof holds, from files alone: no network, no database, nothing of the
 * system that made it. What a proof says is believed only as far as it is hashed, the hash stands
 * in the tree of a day, the tree's root in the file of roots, and the root is signed by the key.
 */
#pragma once

#include "bytes.h"
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

/* A file of a dossier, as its index tells it. */
struct dossier_file {
	char *path; /* within the folder; owned */
	uint8_t digest[DIGEST_BYTES];
	int64_t bytes;
	bool is_proof, is_attached;
	uint32_t version; /* of the event that attached it */
};

struct dossier_index {
	int folder; /* -1: there is none */
	int64_t district, dispute;
	struct dossier_file *files;
	size_t count;
};

struct verification {
	struct proof_file proof;
	struct dossier_index dossier;
	bool has_proof, has_roots; /* a dossier may come without either */
	char *book_text;
	struct root_book book;
	uint8_t keys[KEYS_MAX][DIGEST_BYTES]; /* fingerprints that are trusted */
	size_t key_count;
	/* what was found */
	size_t contents, in_root, waiting, days, roots, links, faults;
	size_t attached, proven; /* files of a dossier; those that an event of the proof attached */
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
/* The facts of that number in an event whose content is told; false where it has none. */
bool event_fact(const struct proof_event *event, uint16_t number, struct reader *ret);
/* verify_dossier.c: whether a path is a folder; its index, false with the reason said where it
 * cannot be read, dossier_free it in any case; its files against it; where in it the proof is, or
 * NULL; and what hangs on the dispute against the proof's events. */
bool dossier_is_one(const char *path);
bool dossier_read(const char *path, struct dossier_index *ret);
void dossier_free(struct dossier_index *index);
void dossier_verify(struct verification *check);
const char *dossier_proof(const struct dossier_index *index);
void dossier_verify_attached(struct verification *check);
