/* The book of a simulated petition centre; centre_book.h. */
#include "centre_book.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

#define WAIT_MS     10000 /* for another that writes */
#define IS_A_BOOK   0x6d707863
#define BOOK_FORMAT 1
#define TEXT(what)  TEXT_OF(what)
#define TEXT_OF(x)  #x

struct book {
	sqlite3 *file;
	char *path, *office; /* owned */
	int64_t begun_us;
	bool has_failed; /* since the transaction began */
};

struct asked {
	struct book *book;
	sqlite3_stmt *statement; /* NULL: it failed */
};

/* Words, answers and results by their names in proto/petition/v1. */
static const char schema[] =
    /* the one row of what is the centre's own: requests and matters that there were, the last
       package and up to where it told */
    "CREATE TABLE centre (office TEXT NOT NULL, begun_us INTEGER NOT NULL, requests INTEGER NOT NULL DEFAULT 0,"
    " matters INTEGER NOT NULL DEFAULT 0, package INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0);"
    /* as it stands now; last: the last event of those that are there without a gap */
    "CREATE TABLE matter (number TEXT PRIMARY KEY, situation TEXT NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL,"
    " word TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL DEFAULT '', answered INTEGER NOT NULL DEFAULT 0,"
    " our_number TEXT NOT NULL DEFAULT '', last INTEGER NOT NULL DEFAULT 0, last_kind TEXT NOT NULL DEFAULT '',"
    " told_on TEXT NOT NULL DEFAULT '', closed_on TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
    /* every version that was handed over, with the receipt that came for it */
    "CREATE TABLE version (number TEXT NOT NULL REFERENCES matter, version INTEGER NOT NULL, item TEXT NOT NULL, digest TEXT NOT NULL,"
    " again_us INTEGER, tellings INTEGER NOT NULL DEFAULT 0, refusals INTEGER NOT NULL DEFAULT 0, receipt TEXT NOT NULL DEFAULT '',"
    " reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (number, version)) WITHOUT ROWID;"
    "CREATE INDEX version_waits ON version (again_us) WHERE receipt = '' AND again_us IS NOT NULL;"
    /* what is told, in the order of place, which it gets when it is due */
    "CREATE TABLE told (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, place INTEGER UNIQUE, number TEXT NOT NULL,"
    " version INTEGER NOT NULL, spoilt TEXT NOT NULL DEFAULT '', letter TEXT NOT NULL DEFAULT '');"
    "CREATE INDEX told_due ON told (at_us, id) WHERE place IS NULL;"
    /* what came from the bridge: the first of each */
    "CREATE TABLE letter (number TEXT NOT NULL, of TEXT NOT NULL, at INTEGER NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL,"
    " came_us INTEGER NOT NULL, comings INTEGER NOT NULL DEFAULT 1, result TEXT NOT NULL, PRIMARY KEY (number, of, at)) WITHOUT ROWID;"
    /* what they will do by themselves */
    "CREATE TABLE due (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, number TEXT NOT NULL, what TEXT NOT NULL);"
    "CREATE INDEX due_at ON due (at_us);"
    "CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;"
    /* what was seen that ought not to be */
    "CREATE TABLE wrong (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, number TEXT NOT NULL, what TEXT NOT NULL);"
    /* how often each fault of the plan struck */
    "CREATE TABLE struck (fault TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;"
    "PRAGMA application_id = " TEXT(IS_A_BOOK) "; PRAGMA user_version = " TEXT(BOOK_FORMAT) ";";

/* Said once; what follows in the transaction does nothing. */
static void fail(struct book *book)
{
	if (!book->has_failed) {
		fprintf(stderr, "%s: %s\n", book->path, sqlite3_errmsg(book->file));
	}
	book->has_failed = true;
}

static void run(struct book *book, const char *statements)
{
	if (book->has_failed) return;
	if (sqlite3_exec(book->file, statements, NULL, NULL, NULL) != SQLITE_OK) fail(book);
}

/* ---- asking ---- */

static void bind(struct asked *asked, const char *types, va_list values)
{
	for (int i = 0; types[i]; i++) {
		sqlite3_stmt *statement = asked->statement;
		const void *bytes;

		switch (types[i]) {
		case 't':
			(void)sqlite3_bind_text(
			    statement, i + 1, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
			break;
		case 'b':
			bytes = va_arg(values, const void *);
			(void)sqlite3_bind_blob64(
			    statement, i + 1, bytes, va_arg(values, size_t), SQLITE_TRANSIENT);
			break;
		default:
			(void)sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
		}
	}
}

static struct asked *ask(
    struct book *book, const char *statement, const char *types, va_list values)
{
	struct asked *asked = calloc(1, sizeof(*asked));

	if (!asked) abort();
	asked->book = book;
	if (book->has_failed) return asked;
	if (sqlite3_prepare_v2(book->file, statement, -1, &asked->statement, NULL) == SQLITE_OK) {
		bind(asked, types, values);
	} else {
		fail(book);
	}
	return asked;
}

struct asked *book_ask(struct book *book, const char *statement, const char *types, ...)
{
	struct asked *asked;
	va_list values;

	va_start(values, types);
	asked = ask(book, statement, types, values);
	va_end(values);
	return asked;
}

bool asked_next(struct asked *asked)
{
	int status = asked->statement && !asked->book->has_failed ? sqlite3_step(asked->statement)
	                                                          : SQLITE_DONE;

	if (status != SQLITE_ROW && status != SQLITE_DONE) fail(asked->book);
	return status == SQLITE_ROW;
}

const char *asked_text(const struct asked *asked, int column)
{
	const unsigned char *text = sqlite3_column_text(asked->statement, column);

	return text ? (const char *)text : "";
}

int64_t asked_integer(const struct asked *asked, int column)
{
	return sqlite3_column_int64(asked->statement, column);
}

const void *asked_bytes(const struct asked *asked, int column, int *ret_count)
{
	const void *bytes = sqlite3_column_blob(asked->statement, column);

	*ret_count = sqlite3_column_bytes(asked->statement, column);
	return bytes;
}

void asked_end(struct asked *asked)
{
	(void)sqlite3_finalize(asked->statement);
	free(asked);
}

int book_do(struct book *book, const char *statement, const char *types, ...)
{
	struct asked *asked;
	va_list values;

	va_start(values, types);
	asked = ask(book, statement, types, values);
	va_end(values);
	while (asked_next(asked)) {
	}
	asked_end(asked);
	return book->has_failed ? 0 : sqlite3_changes(book->file);
}

int64_t book_number(
    struct book *book, int64_t otherwise, const char *statement, const char *types, ...)
{
	struct asked *asked;
	va_list values;
	int64_t ret = otherwise;

	va_start(values, types);
	asked = ask(book, statement, types, values);
	va_end(values);
	if (asked_next(asked)) ret = asked_integer(asked, 0);
	asked_end(asked);
	return ret;
}

char *book_text(struct book *book, const char *statement, const char *types, ...)
{
	struct asked *asked;
	va_list values;
	char *ret = NULL;

	va_start(values, types);
	asked = ask(book, statement, types, values);
	va_end(values);
	if (asked_next(asked)) {
		ret = strdup(asked_text(asked, 0));
		if (!ret) abort();
	}
	asked_end(asked);
	return ret;
}

/* ---- changes ---- */

void book_begin(struct book *book)
{
	book->has_failed = false;
	run(book, "BEGIN IMMEDIATE");
}

bool book_end(struct book *book)
{
	run(book, "COMMIT");
	if (!book->has_failed) return true;
	/* where it never began there is nothing to take back */
	if (!sqlite3_get_autocommit(book->file)) {
		(void)sqlite3_exec(book->file, "ROLLBACK", NULL, NULL, NULL);
	}
	return false;
}

/* ---- the file ---- */

static struct book *book_new(const char *path, int flags)
{
	struct book *book = calloc(1, sizeof(*book));

	if (!book) abort();
	book->path = strdup(path);
	if (!book->path) abort();
	if (sqlite3_open_v2(path, &book->file, SQLITE_OPEN_READWRITE | flags, NULL) != SQLITE_OK) {
		fail(book);
		return book;
	}
	(void)sqlite3_busy_timeout(book->file, WAIT_MS);
	/* what was answered must be there after a power cut too */
	run(book, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
	return book;
}

/* Takes note of whose it is. */
static struct book *known(struct book *book)
{
	struct asked *asked;

	if (book_number(book, 0, "PRAGMA application_id", "") != IS_A_BOOK ||
	    book_number(book, 0, "PRAGMA user_version", "") != BOOK_FORMAT) {
		if (!book->has_failed) {
			fprintf(stderr, _("%s is no book of a petition centre\n"), book->path);
		}
		book_close(book);
		return NULL;
	}
	asked = book_ask(book, "SELECT office, begun_us FROM centre", "");
	if (asked_next(asked)) {
		book->office = strdup(asked_text(asked, 0));
		if (!book->office) abort();
		book->begun_us = asked_integer(asked, 1);
	}
	asked_end(asked);
	if (book->office) return book;
	book_close(book);
	return NULL;
}

struct book *book_open(const char *path)
{
	return known(book_new(path, 0));
}

struct book *book_make(const char *path, const char *office, int64_t now_us)
{
	struct book *book = book_new(path, SQLITE_OPEN_CREATE);

	if (book_number(book, 0, "SELECT count(*) FROM sqlite_schema", "") > 0) {
		fprintf(stderr, _("%s is there already; give another name\n"), path);
		book_close(book);
		return NULL;
	}
	if (!book->has_failed) book_begin(book);
	run(book, schema);
	(void)book_do(
	    book, "INSERT INTO centre (office, begun_us) VALUES (?, ?)", "ti", office, now_us);
	if (book_end(book)) return known(book);
	book_close(book);
	return NULL;
}

void book_close(struct book *book)
{
	if (!book) return;
	(void)sqlite3_close(book->file);
	free(book->path);
	free(book->office);
	free(book);
}

const char *book_office(const struct book *book)
{
	return book->office;
}

int64_t book_begun(const struct book *book)
{
	return book->begun_us;
}
