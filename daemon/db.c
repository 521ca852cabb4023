/* One PostgreSQL connection in pipeline mode; db.h. */
#include "db.h"

#include <assert.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "log.h"

#define BACKOFF_MS_MIN 100
#define BACKOFF_MS_MAX 5000
#define CONNECT_MS_MAX 5000
#define SETTINGS_MAX   512

struct segment {
	STAILQ_ENTRY(segment) next;
	db_answer_fn fn;
	void *context;
	size_t expected, received;
	enum db_status status;
	PGresult *results[DB_STATEMENTS_MAX];
};

STAILQ_HEAD(segments, segment);

enum phase_of_life { DOWN, CONNECTING, PREPARING, UP };

struct db {
	struct event_base *base;
	struct db_options options;
	PGconn *conn;
	enum phase_of_life phase;
	struct event *readable, *writable, *timer;
	struct segments segments;
	unsigned in_flight, backoff_ms;
	unsigned losses; /* since it was last up */
};

static void db_connect(struct db *db);
static void db_read(struct db *db);

/* SQLSTATEs that mean something to us; everything else is a statement refused. */
static enum db_status status_of(const char *sqlstate)
{
	static const struct {
		const char *prefix;
		enum db_status status;
	} table[] = { { "40P01", DB_REPEAT }, { "40001", DB_REPEAT }, { "23505", DB_TAKEN },
		{ "25006", DB_LOST }, { "57P", DB_LOST }, { "53", DB_LOST }, { "08", DB_LOST },
		{ "26000", DB_LOST }, { "0A000", DB_LOST } };

	for (size_t i = 0; sqlstate && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strncmp(sqlstate, table[i].prefix, strlen(table[i].prefix)) == 0) {
			return table[i].status;
		}
	}
	return DB_FAILED;
}

static void segment_free(struct segment *segment)
{
	for (size_t i = 0; i < segment->received; i++) {
		PQclear(segment->results[i]);
	}
	free(segment);
}

static void segment_answer(struct db *db, struct segment *segment)
{
	struct db_answer answer = { segment->status, segment->results, segment->received };

	db->in_flight--;
	segment->fn(segment->context, &answer);
	segment_free(segment);
}

static void events_free(struct db *db)
{
	if (db->readable) event_free(db->readable);
	if (db->writable) event_free(db->writable);
	db->readable = db->writable = NULL;
}

static void arm_timer(struct db *db, unsigned ms)
{
	struct timeval after = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	event_add(db->timer, &after);
}

static unsigned jittered(unsigned ms)
{
	unsigned random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random)) return ms;
	return ms / 2 + random % (ms / 2 + 1);
}

static void all_lost(struct db *db)
{
	struct segments lost = STAILQ_HEAD_INITIALIZER(lost);

	STAILQ_CONCAT(&lost, &db->segments);
	while (!STAILQ_EMPTY(&lost)) {
		struct segment *segment = STAILQ_FIRST(&lost);

		STAILQ_REMOVE_HEAD(&lost, next);
		if (segment->status != DB_UNCERTAIN) segment->status = DB_LOST;
		segment_answer(db, segment);
	}
}

/* A database that stays away is told of ever more seldom: the 1st, 2nd, 4th, 8th … time. */
static void note_loss(struct db *db, const char *why)
{
	db->losses++;
	if ((db->losses & (db->losses - 1)) != 0) return;
	log_line(LOG_LEVEL_WARNING, "db-lost", "pool=%s why=%s in_flight=%u times=%u",
	    db->options.name, log_quoted(why), db->in_flight, db->losses);
}

/* Everything in flight is answered LOST; a new connection is tried a little later. */
static void db_lost(struct db *db, const char *why)
{
	note_loss(db, why);
	events_free(db);
	PQfinish(db->conn);
	db->conn = NULL;
	db->phase = DOWN;
	arm_timer(db, jittered(db->backoff_ms));
	db->backoff_ms = db->backoff_ms * 2 < BACKOFF_MS_MAX ? db->backoff_ms * 2 : BACKOFF_MS_MAX;
	all_lost(db);
}

static void db_flush(struct db *db)
{
	int unsent = PQflush(db->conn);

	if (unsent < 0) {
		/* The reader meets the loss; answering from here would run callbacks inside
		 * db_send. */
		event_active(db->readable, EV_READ, 0);
	} else if (unsent > 0) {
		event_add(db->writable, NULL);
	}
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	db_flush(context);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
	struct db *db = context;

	(void)fd;
	(void)what;
	if (!PQconsumeInput(db->conn) || PQstatus(db->conn) != CONNECTION_OK) {
		db_lost(db, "connection closed");
		return;
	}
	db_read(db);
}

static void watch(struct db *db)
{
	int fd = PQsocket(db->conn);

	db->readable = event_new(db->base, fd, EV_READ | EV_PERSIST, on_readable, db);
	db->writable = event_new(db->base, fd, EV_WRITE, on_writable, db);
	if (!db->readable || !db->writable) abort();
	event_priority_set(db->readable, 0);
	event_add(db->readable, NULL);
}

/* ---- answers ---- */

static void note_error(struct db *db, struct segment *segment, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	segment->status = status_of(sqlstate);
	/* The primary message names no values; DETAIL and CONTEXT do and stay out. */
	log_line(segment->status < DB_FAILED ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "db-error",
	    "pool=%s sqlstate=%s constraint=%s message=%s", db->options.name,
	    sqlstate ? sqlstate : "none", constraint ? constraint : "none",
	    log_quoted(message ? message : "none"));
}

/* Keeps the result for its segment; an error may belong to no statement (a deferred check at
 * commit). */
static void take_result(struct db *db, struct segment *segment, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
		if (segment->expected == 0) {
			PQclear(result);
			return;
		}
		assert(segment->received < segment->expected);
		segment->results[segment->received++] = result;
		return;
	}
	if (status != PGRES_PIPELINE_ABORTED && segment->status == DB_OK) {
		note_error(db, segment, result);
	}
	PQclear(result);
}

/*
 * A commit whose wait for the synchronous standby was cancelled says done and a warning. Told by
 * the function that warns: its text is translated, its SQLSTATE that of every warning. Notices name
 * values, so none is printed.
 */
static void on_notice(void *context, const PGresult *notice)
{
	struct db *db = context;
	struct segment *segment = STAILQ_FIRST(&db->segments);
	const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);

	if (!segment || !function || strcmp(function, "SyncRepWaitForLSN") != 0) return;
	segment->status = DB_UNCERTAIN;
	log_line(LOG_LEVEL_ERROR, "db-unreplicated",
	    "pool=%s why=\"a commit did not wait for its standby\"", db->options.name);
}

static void db_read(struct db *db)
{
	/* A callback may lose the connection or free the last segment: look anew each turn. */
	while (db->conn && !PQisBusy(db->conn) && !STAILQ_EMPTY(&db->segments)) {
		struct segment *segment = STAILQ_FIRST(&db->segments);
		PGresult *result = PQgetResult(db->conn);

		if (!result) {
			if (PQstatus(db->conn) != CONNECTION_OK) {
				db_lost(db, "connection broken");
				return;
			}
			continue;
		}
		if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
			take_result(db, segment, result);
			continue;
		}
		PQclear(result);
		if (segment->status == DB_LOST) {
			db_lost(db, "server is going away");
			return;
		}
		STAILQ_REMOVE_HEAD(&db->segments, next);
		if (db->phase == UP) {
			if (STAILQ_EMPTY(&db->segments)) {
				event_del(db->timer);
			} else {
				arm_timer(db, db->options.statement_ms_max);
			}
		}
		segment_answer(db, segment);
	}
}

static struct segment *segment_new(struct db *db, size_t expected, db_answer_fn fn, void *context)
{
	struct segment *segment = calloc(1, sizeof(*segment));

	if (!segment) abort();
	segment->fn = fn;
	segment->context = context;
	segment->expected = expected;
	STAILQ_INSERT_TAIL(&db->segments, segment, next);
	db->in_flight++;
	return segment;
}

void db_send(struct db *db, const struct db_statement *statements, size_t count, db_answer_fn fn,
    void *context)
{
	static const int binary[64] = { [0 ... 63] = 1 };
	bool is_whole = true;

	assert(db->phase == UP && count > 0 && count <= DB_STATEMENTS_MAX);
	if (STAILQ_EMPTY(&db->segments)) arm_timer(db, db->options.statement_ms_max);
	(void)segment_new(db, count, fn, context);
	for (size_t i = 0; i < count; i++) {
		const struct db_statement *statement = &statements[i];

		assert(statement->parameter_count ==
		    statement_texts[statement->statement].parameter_count);
		is_whole &= PQsendQueryPrepared(db->conn,
		    statement_texts[statement->statement].name, statement->parameter_count,
		    statement->values, statement->lengths, binary, 1);
	}
	/* What did not go out whole must not be committed: without a sync it cannot be. */
	if (!is_whole || !PQpipelineSync(db->conn)) {
		(void)shutdown(PQsocket(db->conn), SHUT_RDWR);
		event_active(db->readable, EV_READ, 0);
		return;
	}
	db_flush(db);
}

/* ---- connecting ---- */

static void prepared(void *context, const struct db_answer *answer)
{
	struct db *db = context;

	if (answer->status != DB_OK) {
		if (answer->status != DB_LOST) {
			log_line(LOG_LEVEL_ERROR, "db-prepare",
			    "pool=%s why=\"the schema does not fit this program; run mediationd migrate up\"",
			    db->options.name);
		}
		return;
	}
	db->phase = UP;
	db->backoff_ms = BACKOFF_MS_MIN;
	db->losses = 0;
	event_del(db->timer);
	log_line(LOG_LEVEL_INFO, "db-up", "pool=%s", db->options.name);
	db->options.on_up(db->options.context, db);
}

static void prepare(struct db *db)
{
	db->phase = PREPARING;
	watch(db);
	PQsetNoticeReceiver(db->conn, on_notice, db);
	if (PQsetnonblocking(db->conn, 1) != 0 || !PQenterPipelineMode(db->conn)) {
		db_lost(db, "no pipeline mode");
		return;
	}
	/* Results of preparing say nothing but done: none is kept. */
	(void)segment_new(db, 0, prepared, db);
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		(void)PQsendPrepare(
		    db->conn, statement_texts[i].name, statement_texts[i].text, 0, NULL);
	}
	(void)PQpipelineSync(db->conn);
	arm_timer(db, CONNECT_MS_MAX);
	db_flush(db);
}

static void on_connecting(evutil_socket_t fd, short what, void *context);

/* libpq may change its socket between polls: the event is made anew each time. */
static void poll_connection(struct db *db)
{
	PostgresPollingStatusType polled;

	events_free(db);
	polled = PQconnectPoll(db->conn);
	if (polled == PGRES_POLLING_OK) {
		prepare(db);
	} else if (polled == PGRES_POLLING_FAILED) {
		db_lost(db, PQerrorMessage(db->conn));
	} else {
		short what = polled == PGRES_POLLING_READING ? EV_READ : EV_WRITE;

		db->readable = event_new(db->base, PQsocket(db->conn), what, on_connecting, db);
		if (!db->readable) abort();
		event_add(db->readable, NULL);
	}
}

static void on_connecting(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	poll_connection(context);
}

static void db_connect(struct db *db)
{
	const char *const keywords[] = { "dbname", "application_name", "options", NULL };
	char settings[SETTINGS_MAX];
	const char *const values[] = { db->options.conninfo, db->options.name, settings, NULL };

	/*
	 * The server gives up before we do: a backend that we had left would go on, wait for its
	 * lock and write. A lock that is not had is told early, so that halving finds who wants it.
	 * Workers take longer to start than a question of ours to answer.
	 */
	(void)snprintf(settings, sizeof(settings),
	    "-c plan_cache_mode=force_generic_plan -c search_path=public -c jit=off "
	    "-c max_parallel_workers_per_gather=0 "
	    "-c idle_in_transaction_session_timeout=10s -c synchronous_commit=on "
	    "-c client_min_messages=warning -c statement_timeout=%u -c lock_timeout=%u %s",
	    db->options.statement_ms_max / 10 * 9, db->options.statement_ms_max / 4,
	    db->options.settings ? db->options.settings : "");
	db->conn = PQconnectStartParams(keywords, values, 1);
	if (!db->conn) abort();
	db->phase = CONNECTING;
	if (PQstatus(db->conn) == CONNECTION_BAD) {
		db_lost(db, PQerrorMessage(db->conn));
		return;
	}
	arm_timer(db, CONNECT_MS_MAX);
	db->readable = event_new(db->base, PQsocket(db->conn), EV_WRITE, on_connecting, db);
	if (!db->readable) abort();
	event_add(db->readable, NULL);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct db *db = context;

	(void)fd;
	(void)what;
	if (db->phase == DOWN) {
		db_connect(db);
	} else {
		db_lost(db, "no answer in time");
	}
}

struct db *db_new(struct event_base *base, const struct db_options *options)
{
	struct db *db = calloc(1, sizeof(*db));

	if (!db) abort();
	db->base = base;
	db->options = *options;
	db->backoff_ms = BACKOFF_MS_MIN;
	STAILQ_INIT(&db->segments);
	db->timer = evtimer_new(base, on_timer, db);
	if (!db->timer) abort();
	arm_timer(db, 0);
	return db;
}

void db_free(struct db *db)
{
	if (!db) return;
	events_free(db);
	event_free(db->timer);
	if (db->conn) PQfinish(db->conn);
	db->phase = DOWN;
	all_lost(db);
	free(db);
}

bool db_is_up(const struct db *db)
{
	return db->phase == UP;
}

unsigned db_in_flight(const struct db *db)
{
	return db->in_flight;
}
