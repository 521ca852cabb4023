/* The connections of fake_db.h, with the rules that every segment must keep. */
#include "fake_db.h"

#include <stdlib.h>
#include <string.h>

#include "claim.h"

#define CONNECTIONS_MAX 32
#define DISPUTES_MAX    256

struct db {
	struct db_options options;
	bool is_up;
	unsigned in_flight;
};

static struct db *connections[CONNECTIONS_MAX];
static struct fake_segment *first;
static unsigned connection_count, sent;

void fake_start(void)
{
	assert_int_equal(connection_count, 0);
	assert_null(first);
	memset(&fake_tables, 0, sizeof(fake_tables));
	fake_tables.reference_version = 1;
	fake_tables.rule = "load";
	sent = 0;
}

void fake_up(void)
{
	for (unsigned i = 0; i < connection_count; i++) {
		struct db *db = connections[i];

		if (db->is_up) continue;
		db->is_up = true;
		db->options.on_up(db->options.context, db);
	}
}

unsigned fake_connections(void)
{
	return connection_count;
}

unsigned fake_sent(void)
{
	return sent;
}

size_t fake_in_flight(void)
{
	size_t count = 0;

	for (const struct fake_segment *segment = first; segment; segment = segment->next) {
		count++;
	}
	return count;
}

const struct fake_segment *fake_segment(size_t at)
{
	const struct fake_segment *segment = first;

	while (segment && at--) {
		segment = segment->next;
	}
	assert_non_null(segment);
	return segment;
}

const struct fake_segment *fake_find(enum statement statement)
{
	const struct fake_segment *segment = first;

	while (segment && segment->statements[0] != statement) {
		segment = segment->next;
	}
	return segment;
}

bool fake_is_write(const struct fake_segment *segment)
{
	return strcmp(segment->db->options.name, "mediationd-write") == 0;
}

static bool fake_is_read(const struct fake_segment *segment)
{
	return strcmp(segment->db->options.name, "mediationd-read") == 0;
}

/* ---- the rules ---- */

static bool names_disputes(enum statement statement)
{
	return statement == STATEMENT_DISPUTE_ACT || statement == STATEMENT_DISPUTE_REGISTER ||
	    statement == STATEMENT_DISPUTE_PAIR;
}

static size_t disputes_of(const struct fake_segment *segment, int64_t ret[DISPUTES_MAX])
{
	size_t count = 0;

	for (size_t s = 0; s < segment->count; s++) {
		if (!names_disputes(segment->statements[s])) continue;
		for (size_t i = 0; i < fake_elements(segment, s); i++) {
			assert_true(count < DISPUTES_MAX);
			ret[count++] = fake_integer(segment, s, 1, i);
		}
	}
	return count;
}

static void no_dispute_is_in_flight_twice(const struct fake_segment *segment)
{
	int64_t ours[DISPUTES_MAX], theirs[DISPUTES_MAX];
	size_t our_count = disputes_of(segment, ours);

	for (const struct fake_segment *other = first; other; other = other->next) {
		size_t their_count = disputes_of(other, theirs);

		for (size_t i = 0; i < our_count * their_count; i++) {
			assert_true(ours[i / their_count] != theirs[i % their_count]);
		}
	}
}

static void each_set_is_sorted(const struct fake_segment *segment, size_t s)
{
	if (!names_disputes(segment->statements[s])) return;
	if (segment->statements[s] == STATEMENT_DISPUTE_PAIR) return;
	for (size_t i = 1; i < fake_elements(segment, s); i++) {
		assert_true(fake_integer(segment, s, 1, i - 1) < fake_integer(segment, s, 1, i));
	}
}

static void keeps_the_rules(const struct fake_segment *segment)
{
	assert_true(segment->db->is_up);
	assert_true(segment->db->in_flight < (fake_is_read(segment) ? 2 : 1));
	assert_in_range(segment->count, 1, DB_STATEMENTS_MAX);
	for (size_t s = 0; s < segment->count; s++) {
		assert_int_equal(segment->parameter_counts[s],
		    statement_texts[segment->statements[s]].parameter_count);
		for (size_t other = 0; other < s; other++) {
			assert_int_not_equal(segment->statements[s], segment->statements[other]);
		}
		each_set_is_sorted(segment, s);
	}
	no_dispute_is_in_flight_twice(segment);
}

/* ---- segments ---- */

static void keep_statement(
    struct fake_segment *segment, size_t s, const struct db_statement *statement)
{
	size_t count = (size_t)statement->parameter_count;

	segment->statements[s] = statement->statement;
	segment->parameter_counts[s] = statement->parameter_count;
	segment->values[s] = calloc(count + 1, sizeof(*segment->values[s]));
	segment->lengths[s] = calloc(count + 1, sizeof(*segment->lengths[s]));
	assert_true(segment->values[s] && segment->lengths[s]);
	for (size_t i = 0; i < count; i++) {
		size_t length = (size_t)statement->lengths[i];

		segment->lengths[s][i] = statement->lengths[i];
		if (!statement->values[i]) continue;
		segment->values[s][i] = malloc(length + 1);
		assert_non_null(segment->values[s][i]);
		memcpy(segment->values[s][i], statement->values[i], length);
	}
}

static void segment_free(struct fake_segment *segment)
{
	for (size_t s = 0; s < segment->count; s++) {
		for (int i = 0; i < segment->parameter_counts[s]; i++) {
			free(segment->values[s][i]);
		}
		free(segment->values[s]);
		free(segment->lengths[s]);
	}
	free(segment);
}

static struct fake_segment *oldest_of(const struct db *db)
{
	struct fake_segment *segment = first;

	while (segment && segment->db != db) {
		segment = segment->next;
	}
	return segment;
}

static void finish(struct fake_segment *segment, enum db_status status, PGresult **results)
{
	struct db_answer answer = { status, results, segment->count };
	struct fake_segment **link = &first;

	while (*link != segment) {
		link = &(*link)->next;
	}
	*link = segment->next;
	segment->db->in_flight--;
	segment->fn(segment->context, &answer);
	segment_free(segment);
}

static void lose(struct db *db)
{
	struct fake_segment *segment;

	db->is_up = false;
	while ((segment = oldest_of(db))) {
		finish(segment, DB_LOST, NULL);
	}
}

static enum db_status execute(
    const struct fake_segment *segment, PGresult **ret_results, bool commits)
{
	static struct fake_tables after;

	after = fake_tables;
	if (!fake_execute(segment, &after, ret_results)) return DB_FAILED;
	if (commits) fake_tables = after;
	return DB_OK;
}

void fake_answer(const struct fake_segment *segment, enum fake_fault fault)
{
	static const enum db_status refusals[FAKE_FAULT_COUNT] = { [FAKE_DEADLOCK] = DB_REPEAT,
		[FAKE_SERIALIZATION] = DB_REPEAT,
		[FAKE_UNIQUE] = DB_FAILED,
		[FAKE_CHECK] = DB_FAILED,
		[FAKE_UNREPLICATED] = DB_UNCERTAIN };
	struct fake_segment *oldest = oldest_of(segment->db);
	PGresult *results[DB_STATEMENTS_MAX] = { NULL };
	bool commits =
	    fault == FAKE_NONE || fault == FAKE_LOST_COMMITTED || fault == FAKE_UNREPLICATED;
	enum db_status status = execute(oldest, results, commits);
	size_t count = oldest->count;

	assert_ptr_equal(segment, oldest);
	if (fault == FAKE_LOST || fault == FAKE_LOST_COMMITTED || fault == FAKE_TIMEOUT) {
		lose(oldest->db);
	} else {
		finish(oldest, fault == FAKE_NONE ? status : refusals[fault], results);
	}
	for (size_t i = 0; i < count; i++) {
		PQclear(results[i]);
	}
}

const struct fake_segment *fake_youngest(void)
{
	const struct fake_segment *youngest = NULL;

	for (const struct fake_segment *segment = first; segment; segment = segment->next) {
		if (oldest_of(segment->db) == segment) youngest = segment;
	}
	assert_non_null(youngest);
	return youngest;
}

/* ---- db.h ---- */

struct db *db_new(struct event_base *base, const struct db_options *options)
{
	struct db *db = calloc(1, sizeof(*db));

	(void)base;
	assert_non_null(db);
	assert_true(connection_count < CONNECTIONS_MAX);
	db->options = *options;
	connections[connection_count++] = db;
	return db;
}

void db_free(struct db *db)
{
	if (!db) return;
	lose(db);
	for (unsigned i = 0; i < connection_count; i++) {
		if (connections[i] == db) connections[i] = connections[--connection_count];
	}
	free(db);
}

bool db_is_up(const struct db *db)
{
	return db->is_up;
}

unsigned db_in_flight(const struct db *db)
{
	return db->in_flight;
}

void db_send(struct db *db, const struct db_statement *statements, size_t count, db_answer_fn fn,
    void *context)
{
	struct fake_segment *segment = calloc(1, sizeof(*segment));
	struct fake_segment **link = &first;

	assert_non_null(segment);
	segment->db = db;
	segment->count = count;
	segment->fn = fn;
	segment->context = context;
	for (size_t s = 0; s < count; s++) {
		keep_statement(segment, s, &statements[s]);
	}
	keeps_the_rules(segment);
	while (*link) {
		link = &(*link)->next;
	}
	*link = segment;
	db->in_flight++;
	sent++;
}
