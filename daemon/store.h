/*
 * The store: every statement is a set (design 6, shared store paper).
 *
 * Questions and acts that arrive while connections are busy are collected by statement and go out
 * as one execution, one pipeline segment, one implicit transaction; an idle system sends sets of
 * one, there is no timer. Answers come at the pipeline's sync, never before. Acts are sorted by
 * dispute, each set holds a dispute once, no two sets in flight hold the same one. A failing set is
 * halved; a deadlock, a serialization failure or a lost connection repeats it with the same request
 * ids; an act without an answer is settled by a second statement.
 *
 * Owns its connections, queues and the cached reference data. Knows no law: it writes the change
 * that decide() made. Callbacks run from the event loop, never from inside the call that asked,
 * exactly once each; what they are handed lives until they return.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide.h"
#include "dispute.h"
#include "parameter.h"
#include "statements.h" /* generated: enum statement, one per file of sql/queries */

struct arena;
struct event_base;
struct store;

enum store_status {
	STORE_OK,
	STORE_BUSY,       /* a bound was reached; nothing was sent */
	STORE_UNAVAILABLE /* no database, or no definite answer in time: repeat with the same
	                     request id */
};

struct store_options {
	const char *conninfo;
	const char *standby; /* the same of a follower of the database; "": there is none */
	unsigned write_connections, read_connections, slow_connections, heavy_connections,
	    feed_connections;
	unsigned batch_max;    /* acts or questions in one execution */
	unsigned queue_max;    /* waiting, each queue */
	unsigned queue_ms_max; /* an entry older than this is answered BUSY */
	unsigned statement_ms_max;
	int64_t (*now_us)(void); /* says which day it is, for who is in office */
};

struct store_stats {
	uint64_t acts, act_sets, reads, read_sets, logged, log_sets, repeats, halvings, settled;
	uint32_t queued, connections_up;
	uint32_t districts; /* whose local data is held */
};

struct store *store_new(struct event_base *base, const struct store_options *options);
void store_free(struct store *store);
void store_stats(const struct store *store, struct store_stats *ret_stats);
/* True once the schema was checked and a connection of each class is up. */
bool store_is_ready(const struct store *store);
/* Called once after the first time it becomes ready. */
void store_on_ready(struct store *store, void (*fn)(void *context), void *context);
/* fn is called with each district of each set of acts that was committed: what was written there
 * can be read. One fn. */
void store_on_written(
    struct store *store, void (*fn)(void *context, int32_t district), void *context);
/* fn is called, once, when nothing waits and nothing is in flight: requests under way still ask. */
void store_drain(struct store *store, void (*fn)(void *context), void *context);

/* ---- one dispute, read in sets ---- */

/* An answer given earlier to the same request id. */
struct prior_act {
	bool exists;
	int64_t dispute;
	int64_t other;    /* merge, split: the second dispute; else 0 */
	uint32_t version; /* after the act */
	uint8_t state;
	uint16_t action; /* of its last event; request_approval where it became a proposal */
	uint8_t digest[HASH_BYTES];
	const char *numbers[SERIES_COUNT];
	size_t number_count;
};

struct image_answer {
	enum store_status status;
	const struct dispute *dispute; /* NULL: there is none */
	struct prior_act prior;
	const struct reference *reference; /* of the dispute's district, as fresh as the answer */
};

typedef void (*store_image_fn)(void *context, const struct image_answer *answer);

/* First trip of an act: the image, whether this request was already done, the reference data.
 * dispute 0: only the two others. */
void store_image(struct store *store, int32_t district, int64_t dispute,
    const uint8_t request_id[REQUEST_ID_BYTES], store_image_fn fn, void *context);

/* What `show` prints: image with names, plus texts and numbers. */
struct show_answer {
	enum store_status status;
	const struct dispute *dispute; /* NULL: there is none */
	const char *const *numbers;
	size_t number_count;
	int64_t committee;          /* whose book the first of them is in; 0: none */
	const uint8_t *first_texts; /* texts of the first event (event.h), for the facts as told */
	size_t first_texts_bytes;
	const uint8_t *const
	    *obligation_texts; /* per obligation: texts of the event that words it; may be NULL */
	const size_t *obligation_texts_bytes;
	const uint8_t *meetings; /* (number u16, clashes u32, bytes u32, place)* of planned ones */
	size_t meetings_bytes;
	const uint8_t *identities; /* of the parties, as the vault keeps them: (party i32, identity
	                              i32, length u32, sealed)* */
	size_t identities_bytes;
};

typedef void (*store_show_fn)(void *context, const struct show_answer *answer);
void store_show(
    struct store *store, int32_t district, int64_t dispute, store_show_fn fn, void *context);

/* ---- acts, written in sets ---- */

struct act_answer {
	enum store_status status;
	enum outcome
	    outcome; /* DONE, STALE, REQUEST_REUSED, REFERENCE_CHANGED, ALREADY_IMPORTED … */
	struct prior_act prior; /* the stored answer; ->exists also right after writing */
	bool repeated;          /* the answer is that of an earlier, equal request */
};

typedef void (*store_act_fn)(void *context, const struct act_answer *answer);

/* Writes `change` (borrowed until fn is called) if version, head and reference version still hold.
 * Acts that begin a dispute, acts that take numbers and acts on two disputes have queues of their
 * own. */
void store_act(struct store *store, const struct change *change, store_act_fn fn, void *context);

/* ---- the read log, written in sets ---- */

/* One row (reads.h): of a dispute that was opened, or of lines that were shown. */
struct read_row {
	int32_t district;
	int64_t member;
	int64_t dispute; /* 0: lines were shown */
	int64_t about;   /* the member whose reads were asked for; 0: none */
	uint16_t request;
	uint32_t lines;
	struct text reason;
	const int64_t *disputes; /* of the lines */
	size_t dispute_count;
};

struct rows;
typedef void (*store_rows_fn)(void *context, enum store_status status, const struct rows *rows);

/* Writes `row` (borrowed until fn is called), once; on STORE_OK it is committed. No rows are told.
 * It has connections of its own: no act waits for it, nor it for acts. */
void store_record_read(
    struct store *store, const struct read_row *row, store_rows_fn fn, void *context);

/* ---- everything else: one statement, scalar parameters, rows ---- */

/* Rows in binary format; out-of-range asks are our bugs (assert). */
size_t rows_count(const struct rows *rows);
bool rows_is_null(const struct rows *rows, size_t row, unsigned column);
int64_t rows_integer(const struct rows *rows, size_t row,
    unsigned column); /* int2/4/8, bool, date → days, timestamptz → µs since 1970 */
const char *rows_text(const struct rows *rows, size_t row, unsigned column); /* ends with NUL */
const uint8_t *rows_bytes(const struct rows *rows, size_t row, unsigned column, size_t *ret_length);

/* FAST goes in the pipelines of the read pool, SLOW one at a time on connections of its own: lists
 * that people wait for. HEAVY too, on others: figures keep no list waiting, and FEED on yet others:
 * no figure keeps those waiting who wait for an event. STANDBY only reads, and may be told of the
 * database as it was a moment ago: by the standby where there is one and it is up, else as HEAVY.
 */
enum store_class { STORE_FAST, STORE_SLOW, STORE_HEAVY, STORE_FEED, STORE_STANDBY };

/* Refuses, as busy, the asks that wait with this context and were never sent: their asker has gone.
 */
void store_forget(struct store *store, const void *context);

void store_ask(struct store *store, enum statement statement, const struct parameter *parameters,
    size_t parameter_count, enum store_class class, store_rows_fn fn, void *context);

/* The district's local data as cached; NULL until first loaded (any call above on the district
 * loads it). */
const struct reference *store_reference(const struct store *store, int32_t district);
/* Whether it is the database's, as of a version just read: who is in office changes with the day.
 */
bool store_reference_is_current(const struct store *store, int32_t district, int64_t version);
/* Whether it was the database's not longer ago than that. */
bool store_reference_is_recent(struct store *store, int32_t district, int64_t within_us);
/* Somebody is in the district, which is loaded, or is no longer. A town's local data stays; that of
 * a practice in which nobody is goes when some is loaded next. */
void store_enter(struct store *store, int32_t district);
void store_leave(struct store *store, int32_t district);
typedef void (*store_reference_fn)(
    void *context, enum store_status status, const struct reference *reference);
void store_load_reference(
    struct store *store, int32_t district, store_reference_fn fn, void *context);

/* Members by login over all districts (Hello), or over the practice of each: district and id; count
 * 0, 1 or more. town: whose he must be; 0: any. */
struct member_asked {
	const char *login;
	int32_t district, town;
	int64_t day; /* on which he must be in office */
	bool in_practice;
};

void store_find_member(
    struct store *store, const struct member_asked *asked, store_rows_fn fn, void *context);
