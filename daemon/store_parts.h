/*
 * Inside the store: entries wait in queues, go out in sets, come back in answers. Shared by
 * store.c (queues and pump), store_busy.c (what is in flight), store_read.c, store_write.c,
 * store_log.c, store_tables.c and reference_load.c, and by nobody else.
 */
#pragma once

#include <sys/queue.h>

#include "array.h"
#include "db.h"
#include "rows.h"
#include "store.h"

#define SET_MAX        128
#define POOL_MAX       32
#define COLUMNS_MAX    256
#define PARAMETERS_MAX 24 /* of an ask */

enum queue_kind {
	QUEUE_IMAGE,
	QUEUE_SHOW,
	QUEUE_FAST,  /* asks in the read pool's pipelines */
	QUEUE_SLOW,  /* asks one at a time */
	QUEUE_HEAVY, /* those too, on connections of their own */
	QUEUE_FEED,  /* and those of the feed */
	QUEUE_STANDBY,
	QUEUE_SETTLE,
	QUEUE_REFERENCE,
	QUEUE_ACT,
	QUEUE_NUMBERED, /* their counter serialises them: not among the others */
	QUEUE_BEGIN,
	QUEUE_BALANCED, /* one decision's at a time: the lock on the loads is the set's */
	QUEUE_PAIR,
	QUEUE_LINKING, /* with a petition, which is answered by it */
	QUEUE_READ,    /* rows of the read log */
	QUEUE_COUNT
};

/* An ask's parameters, packed when it was asked. */
struct packed {
	enum statement statement;
	size_t count;
	char *bytes;
	const char *values[PARAMETERS_MAX];
	int lengths[PARAMETERS_MAX];
};

struct entry {
	TAILQ_ENTRY(entry) next;
	int32_t district;
	int64_t dispute;
	uint8_t request_id[REQUEST_ID_BYTES];
	bool has_request_id;
	bool was_sent; /* an act of unknown fate is never BUSY */
	bool is_image; /* an image that waits among those who ask for local data */
	int64_t since_ms;
	const struct change *change;
	const struct read_row *read;
	struct packed *packed;

	union {
		store_image_fn image;
		store_show_fn show;
		store_act_fn act;
		store_rows_fn rows;
		store_reference_fn reference;
	} fn;

	void *context;
	enum queue_kind kind;
	enum store_status refusal;
};

TAILQ_HEAD(entries, entry);

/* A set: what goes out as one segment. */
struct set {
	TAILQ_ENTRY(set) next;
	struct store *store;
	enum queue_kind kind;
	unsigned tries;
	size_t count;
	struct entry *entries[SET_MAX];
};

TAILQ_HEAD(sets, set);

struct queue {
	struct entries entries;
	struct sets again; /* sets to be sent once more, before anything new; not in flight */
	unsigned count, sets_in_flight;
};

enum pool_kind {
	POOL_WRITE,
	POOL_READ,
	POOL_SLOW,
	POOL_HEAVY,
	POOL_FEED,
	POOL_STANDBY, /* empty where there is none */
	POOL_LOG,
	POOL_COUNT
};

struct pool {
	struct db *dbs[POOL_MAX];
	unsigned count, segments_max;
};

/* What sets in flight hold of each district: disputes, or request ids, sources and numbers by keys;
 * what shares a key waits for each other, no more. */
struct busy {
	struct {
		int64_t key;
		int32_t district;
		bool is_used;
	} slots[8192];
};

struct reference_slot {
	int64_t seen_us; /* when the database was last seen to have the same */
	struct reference *reference;
	unsigned users; /* of a practice: who is in it */
	struct reference_slot *next;
};

struct store {
	struct event_base *base;
	struct store_options options;
	struct queue queues[QUEUE_COUNT];
	struct pool pools[POOL_COUNT];
	struct entries refused;
	struct entries spare;
	struct event *pump, *sweep;
	struct busy disputes, requests, sources, reserved;
	struct reference_slot *references;
	struct store_stats stats;
	struct array arrays[COLUMNS_MAX];
	void (*written_fn)(void *context, int32_t district);
	void *written_context;
	void (*ready_fn)(void *context);
	void *ready_context;
	void (*drained_fn)(void *context);
	void *drained_context;
};

/* ---- building a segment ---- */

struct segment_parts {
	struct store *store;
	struct db_statement statements[DB_STATEMENTS_MAX];
	size_t statement_count;
	size_t column_count;
	const char *values[COLUMNS_MAX];
	int lengths[COLUMNS_MAX];
};

/* Arrays for the columns of one statement; types are letters: 2 4 8 ? b t u d i. */
struct array *columns_open(struct segment_parts *parts, const char *types);
/* Ends them as the statement's parameters. */
void columns_close(struct segment_parts *parts, enum statement statement, const char *types);

/* ---- store.c ---- */

int64_t store_now_ms(void);
struct entry *entry_new(struct store *store, enum queue_kind kind);
void entry_free(struct store *store, struct entry *entry);
/* Takes the entry into its queue, or refuses it when the queue is full. */
void entry_queue(struct store *store, struct entry *entry);
void entry_refuse(struct store *store, struct entry *entry, enum store_status status);
/* Those of a set that are not NULL: who was answered is. */
void entries_refuse(const struct set *set, enum store_status status);
void store_pump_soon(struct store *store);
/* The set was answered as a whole: its entries are the caller's again. */
void set_done(struct set *set);
/* A set that failed: repeats it, halves it, or gives its entries up. */
void set_failed(struct set *set, enum db_status status);

/* ---- store_busy.c ---- */

/* Whether something that the act would hold is held already: its disputes, its request id, the
 * number that it has where it comes from. */
bool entry_is_held(struct store *store, const struct entry *entry);
/* Holds all of it, or lets it go; what is to be held must be free. */
void entry_hold(struct store *store, const struct entry *entry, bool is_held);

/* ---- the others ---- */

void send_images(struct set *set, struct db *db);
void send_shows(struct set *set, struct db *db);
void send_ask(struct set *set, struct db *db);
void send_settle(struct set *set, struct db *db);
void send_reference(struct set *set, struct db *db);
void send_acts(struct set *set, struct db *db);
void send_reads(struct set *set, struct db *db);
/* Side tables: every statement of tables that the set's changes touch. */
void tables_fill(struct segment_parts *parts, const struct set *set);
/* Index of take_numbers among the segment's statements, or -1. */
int numbers_fill(struct segment_parts *parts, const struct set *set);

/* Where an act that begins comes from elsewhere: from where, its number there, and the version of
 * it that was read (0: none). */
struct source {
	int64_t source, version;
	struct text number;
};

bool source_of(const struct change *change, struct source *ret);
/* The petition that an act links to a dispute which is there. */
bool petition_of(const struct change *change, struct source *ret);

/* The number of a blank form that an act which begins gives its dispute. */
struct reserved_number {
	int64_t committee, year, number;
};

bool reserved_of(const struct change *change, struct reserved_number *ret);
struct reference_slot *reference_slot(struct store *store, int32_t district);
/*
 * An image whose local data is not the database's, as of a version just read, is read again after
 * loading that: true. Until then it stands among those who ask for that load: reading meanwhile
 * would find the same.
 */
bool reference_wait(struct store *store, struct entry *entry, int64_t version);
uint32_t references_held(const struct store *store);
/* Numbers joined by spaces, split in place of a copy; returns how many. */
size_t numbers_split(char *joined, const char *ret_numbers[SERIES_COUNT]);
/* The flags column of the dispute row. */
int64_t dispute_flags(const struct dispute *dispute);

/* Visits and planned meetings of an image: store_follow_up.c. */
void take_visits(const struct rows *rows, size_t row, unsigned column, struct dispute *ret);
void take_meetings(const struct rows *rows, size_t row, unsigned column, struct dispute *ret);
