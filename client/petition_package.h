/*
 * Packages, by which letters travel where there is no network: a zip petition-OFFICE-in-000001.zip
 * (from the petition centre to us; "out": from us) with
 *
 *   manifest.json   proto/petition/v1/package.schema.json: what the package is, and SHA-256 of each
 *                   of the others
 *   manifest.sig    Ed25519 of the bytes of manifest.json, in hexadecimal
 *   letters.jsonl   letters, one a line
 *   attachments/D   attachments, called by their SHA-256
 *
 * One is there whole or not at all: it is written under another name, synced and renamed. What is
 * read is bounded before it is believed, and believed only when all of it is signed and has its
 * digest; nothing in a package says where something is written.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "petition_keys.h"
#include "text.h"

#define PACKAGE_MEMBERS_MAX 10000
#define PACKAGE_BYTES_MAX   (INT64_C(512) << 20) /* unpacked */
#define PACKAGE_RATIO_MAX   200 /* of what was packed so far, beyond the first MiB */
#define PACKAGE_NUMBER_MAX  999999

/* ---- writing ---- */

struct package_writer {
	const char *folder, *office, *direction; /* "in" or "out" */
	int64_t number;
	const uint8_t *secret;
	struct text letters;
};

void package_begin(struct package_writer *writer);
void package_letter(struct package_writer *writer, const char *line);
/* Writes it, with the time that it was made; its path. False with the reason said, and no package.
 * It is ended in any case. */
bool package_end(struct package_writer *writer, int64_t now_us, char ret_path[PATH_MAX]);
/* The largest number of a package of the office and direction that lies in the folder; 0: none. */
int64_t package_newest(const char *folder, const char *office, const char *direction);
/* Whether a file is called as a package of theirs is. */
bool package_is_named(const char *name);

/* ---- reading ---- */

enum package_read {
	PACKAGE_READ,
	PACKAGE_CUT,   /* its end is missing: perhaps it is being written */
	PACKAGE_WRONG, /* what is in it is not as it must be */
	PACKAGE_FAILED /* here something is wrong: it is tried again */
};

struct package_reader {
	FILE *letters; /* to be read line by line */
	int64_t number;
	const char *why; /* a sentence of gettext; NULL where nothing is wrong */
};

/* Reads one that must be of that office and direction. */
enum package_read package_open(struct package_reader *reader, const char *path, const char *office,
    const char *direction, const uint8_t public[PETITION_KEY_BYTES]);
void package_close(struct package_reader *reader);
/* Its attachment of that digest and so many bytes into a new file at that path; false where it has
 * none such. */
bool package_extract(
    const char *package, const uint8_t digest[32], int64_t bytes, const char *path);
