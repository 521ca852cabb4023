/*
 * A database that is a few arrays: stands in for daemon/db.c at the link, so that a test decides
 * what each segment meets and when. A segment waits until fake_answer(); what it wrote is kept
 * only then, whole or not at all. Every segment is held against the store's rules as it is sent.
 */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "dispute.h"

#define FAKE_DISTRICT     110000001
#define FAKE_TEAM         5
#define FAKE_PLACE        110000001201
#define FAKE_KIND         8
#define FAKE_MEMBER       23
#define FAKE_DISPUTES_MAX 256
#define FAKE_EVENTS_MAX   512

/* What a segment meets. */
enum fake_fault {
	FAKE_NONE,
	FAKE_DEADLOCK,       /* 40P01 */
	FAKE_SERIALIZATION,  /* 40001 */
	FAKE_UNIQUE,         /* 23505 */
	FAKE_CHECK,          /* 23514 */
	FAKE_LOST,           /* before the commit; the connection comes back */
	FAKE_LOST_COMMITTED, /* after the commit, before its sync */
	FAKE_TIMEOUT,        /* lost before the commit, and the connection stays down */
	FAKE_UNREPLICATED,   /* committed here, the wait for the standby was cancelled */
	FAKE_FAULT_COUNT
};

struct fake_event {
	int64_t dispute;
	uint32_t version;
	uint16_t step, action;
	uint8_t state;
	uint8_t request_id[REQUEST_ID_BYTES];
	uint8_t digest[HASH_BYTES];
	uint8_t hash[HASH_BYTES]; /* of the act's last event */
};

struct fake_tables {
	int64_t reference_version;
	const char *rule; /* of assignment, the only one */
	int64_t poison;   /* whoever writes this dispute meets a check violation */
	unsigned numbers;
	size_t dispute_count, event_count;

	struct {
		int64_t id;
		uint32_t version;
	} disputes[FAKE_DISPUTES_MAX];

	struct fake_event events[FAKE_EVENTS_MAX];
};

struct fake_segment {
	struct fake_segment *next;
	struct db *db;
	size_t count;
	enum statement statements[DB_STATEMENTS_MAX];
	int parameter_counts[DB_STATEMENTS_MAX];
	uint8_t **values[DB_STATEMENTS_MAX];
	int *lengths[DB_STATEMENTS_MAX];
	db_answer_fn fn;
	void *context;
};

extern struct fake_tables fake_tables;

/* ---- connections ---- */

/* Forgets everything; no connection of an earlier test may be left. */
void fake_start(void);
/* Every connection that is down comes up. */
void fake_up(void);
unsigned fake_connections(void);
/* Segments sent since fake_start(). */
unsigned fake_sent(void);
size_t fake_in_flight(void);
/* The oldest in flight is 0. */
const struct fake_segment *fake_segment(size_t at);
/* The youngest in flight that its connection may answer now. */
const struct fake_segment *fake_youngest(void);
/* The oldest in flight whose first statement this is, or NULL. */
const struct fake_segment *fake_find(enum statement statement);
bool fake_is_write(const struct fake_segment *segment);
/* Answers a segment of this connection's: the oldest. A loss answers all that are in flight
 * there. */
void fake_answer(const struct fake_segment *segment, enum fake_fault fault);

/* ---- tables ---- */

void fake_dispute_add(int64_t id, uint32_t version);
const struct fake_event *fake_event_find(
    const struct fake_tables *tables, const uint8_t request_id[REQUEST_ID_BYTES]);
unsigned fake_event_count(const uint8_t request_id[REQUEST_ID_BYTES]);
/* Elements of the statement's first array. */
size_t fake_elements(const struct fake_segment *segment, size_t statement);
int64_t fake_integer(
    const struct fake_segment *segment, size_t statement, unsigned column, size_t element);
const uint8_t *fake_bytes(
    const struct fake_segment *segment, size_t statement, unsigned column, size_t element);
/* False where a statement is refused; the tables are then to be thrown away. */
bool fake_execute(
    const struct fake_segment *segment, struct fake_tables *tables, PGresult **ret_results);
