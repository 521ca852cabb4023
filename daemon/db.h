/*
 * One PostgreSQL connection in pipeline mode, as a queue of segments: some statements and a sync,
 * one implicit transaction. A segment is answered at its sync and not before; when the connection
 * is lost, every segment in flight is answered LOST. Reconnects by itself, with jitter.
 *
 * Owns the PGconn and its events. Never blocks, never logs values.
 */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "statements.h"

#define DB_STATEMENTS_MAX 16

struct db;
struct event_base;

enum db_status {
	DB_OK,
	DB_REPEAT,   /* deadlock, serialization: the same segment may be sent again */
	DB_TAKEN,    /* a key: another daemon wrote it first, which the next snapshot shows */
	DB_FAILED,   /* a statement of ours was refused: our bug, or a poisoned row */
	DB_LOST,     /* nobody knows whether it was committed */
	DB_UNCERTAIN /* committed, but the wait for the standby was cancelled: a failover may undo
	                it, and no second look at this server tells */
};

struct db_statement {
	enum statement statement;
	int parameter_count;
	const char *const *values;
	const int *lengths; /* all parameters are binary */
};

struct db_answer {
	enum db_status status;
	PGresult *const *results; /* one a statement, on DB_OK */
	size_t count;
};

typedef void (*db_answer_fn)(void *context, const struct db_answer *answer);

struct db_options {
	const char *conninfo;
	const char *name; /* application_name */
	unsigned statement_ms_max;
	const char *settings; /* more of the server's, "-c name=value …"; NULL: none */
	void (*on_up)(void *context, struct db *db); /* after connecting and preparing */
	void *context;
};

struct db *db_new(struct event_base *base, const struct db_options *options);
/* What is in flight is answered LOST from here. */
void db_free(struct db *db);
bool db_is_up(const struct db *db);
unsigned db_in_flight(const struct db *db);
/* Only while up. fn runs from the loop, once; results live until it returns. */
void db_send(struct db *db, const struct db_statement *statements, size_t count, db_answer_fn fn,
    void *context);
