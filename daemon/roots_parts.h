/*
 * What the commands about roots share: the key, the file outside the database, the rows of table
 * root. Everything here says on standard error what is wrong, in both languages, before it returns
 * false.
 */
#pragma once

#include <libpq-fe.h>
#include <openssl/types.h>

#include "root_book.h"

#define ROOTS_AGAIN 75

int roots_key(int argc, char **argv);
int roots_sign(int argc, char **argv);
int roots_check(int argc, char **argv);

/* Chinese, then English in a line of its own. */
void roots_say(const char *zh, const char *en, ...) __attribute__((format(printf, 2, 3)));

/* ---- roots_key.c ---- */

/* Only a regular file that nobody but its owner may read; NULL otherwise. EVP_PKEY_free it. */
EVP_PKEY *roots_key_load(const char *path, uint8_t ret_public[ROOT_KEY_BYTES]);
bool roots_key_sign(EVP_PKEY *key, struct root *root);

/* ---- roots_file.c ---- */

struct roots_file {
	const char *path;
	int fd; /* -1: only read */
	char *text;
	struct root_book book;       /* as it was when it was opened */
	uint8_t key[ROOT_KEY_BYTES]; /* of the last key line, also of those appended */
	bool has_key;
};

/* Locked, so that nobody else appends; made where it is not there. */
bool roots_file_open(struct roots_file *file, const char *path);
bool roots_file_read(struct roots_file *file, const char *path);
void roots_file_close(struct roots_file *file);
/* On the disk when it returns. A line that a power cut tore is ended by what it lacks. */
bool roots_file_append(
    struct roots_file *file, const struct root *root, const uint8_t key[ROOT_KEY_BYTES]);
/* Whether a torn line is left that nothing has ended. */
bool roots_file_is_torn(const struct roots_file *file);

/* ---- roots_rows.c ---- */

/* A root as its row has it. */
struct root_row {
	struct root root;
	uint8_t key[ROOT_KEY_BYTES];
};

/* Of a statement with text parameters and binary rows, PQclear it; NULL with the reason said. */
PGresult *roots_rows(
    PGconn *conn, const char *sql, const char *const parameters[], int parameter_count);
/* One row at a time, for what may be many; false with the reason said, or as soon as fn says so. */
typedef bool (*roots_row_fn)(void *context, const PGresult *row);
bool roots_stream(PGconn *conn, const char *sql, const char *const parameters[],
    int parameter_count, roots_row_fn fn, void *context);
/* Roots of a district, in order; NULL with the reason said. */
PGresult *roots_of(PGconn *conn, int32_t district);
void roots_row(const PGresult *result, int row, struct root_row *ret);
/* Calls fn for each district that may have roots; false as soon as it says so. */
typedef bool (*roots_district_fn)(void *context, int32_t district);
bool roots_each_district(PGconn *conn, roots_district_fn fn, void *context);

/* A leaf out of the columns dispute, version, recorded_at, previous, hash, from `column` on. */
void roots_leaf(const PGresult *result, int row, unsigned column, uint8_t ret[LEAF_BYTES]);
