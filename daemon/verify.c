/* Every chain, by two independent implementations; verify.h. */
#include "verify.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fold.h"
#include "migrate.h"
#include "rows.h"
#include "store.h"
#include "store_parts.h"

#define FETCH     "FETCH 2000 FROM journal"
#define SHOWN_MAX 10
/* So many events or some more at once: their snapshot is gone before anybody minds. */
#define SLICE_EVENTS "5000"
#define SQL_MAX      2048

static const char cursor[] =
    "DECLARE journal NO SCROLL CURSOR FOR "
    "SELECT e.district, e.dispute, e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, "
    "e.recorded_at, e.table_version, uuid_send(e.request_id), e.facts, e.commitment, e.previous, e.hash, t.salt, t.texts, "
    "e.digest, CASE WHEN e.step > 1 THEN (SELECT b.digest FROM dispute_event b WHERE b.district = e.district "
    "AND b.request_id = e.request_id AND b.step = e.step - 1) END, "
    "d.version, d.state, d.state_before, d.round, d.head, d.regions, d.kind, d.level, d.channel, d.form, d.flags, d.extensions, "
    "d.place, d.team, d.mediator, d.amount, d.merged_into, d.applied_on, d.extended_to, d.registered_at, d.accepted_at, "
    "d.assigned_at, d.effective_at, d.changed_at, d.last_action, d.last_from, d.last_actor, d.last_recorded_at "
    "FROM dispute_event e LEFT JOIN event_text t USING (district, dispute, version) "
    "LEFT JOIN dispute d ON d.district = e.district AND d.id = e.dispute AND d.version = e.version "
    "WHERE e.district = %d AND e.dispute BETWEEN '%" PRId64 "' AND '%" PRId64 "' "
    "ORDER BY e.district, e.dispute, e.version";

enum {
	E_DISTRICT,
	E_DISPUTE,
	E_VERSION,
	E_STEP,
	E_ACTION,
	E_FROM,
	E_TO,
	E_ROUND,
	E_ACTOR,
	E_HAPPENED,
	E_RECORDED,
	E_TABLE,
	E_REQUEST,
	E_FACTS,
	E_COMMITMENT,
	E_PREVIOUS,
	E_HASH,
	E_SALT,
	E_TEXTS,
	E_DIGEST,
	E_DIGEST_BEFORE,
	I_VERSION,
	I_STATE,
	I_BEFORE,
	I_ROUND,
	I_HEAD,
	I_REGIONS,
	I_KIND,
	I_LEVEL,
	I_CHANNEL,
	I_FORM,
	I_FLAGS,
	I_EXTENSIONS,
	I_PLACE,
	I_TEAM,
	I_MEDIATOR,
	I_AMOUNT,
	I_MERGED,
	I_APPLIED,
	I_EXTENDED,
	I_REGISTERED,
	I_ACCEPTED,
	I_ASSIGNED,
	I_EFFECTIVE,
	I_CHANGED,
	I_LAST_ACTION,
	I_LAST_FROM,
	I_LAST_ACTOR,
	I_LAST_RECORDED
};

/* Texts go with the file, by the event that destroyed it: all before it, and none else. */
struct erasure {
	uint32_t destroyed_at; /* version; 0: not */
	uint32_t last_gone;    /* whose texts are not there */
	uint32_t first_told;   /* whose texts are */
};

struct verification {
	PGconn *conn;
	struct arena *arena;
	struct dispute image;
	bool image_was_seen;    /* the row of the dispute stood at its last event */
	struct erasure erasure; /* of the same dispute */
	uint64_t events, disputes, chain_faults, image_faults, sql_faults, sql_differences;
};

/* Disputes of one district, first and last among them. */
struct slice {
	int32_t district;
	int64_t low, high;
};

static void fault(uint64_t *count, const struct event_row *event, const char *what)
{
	if ((*count)++ < SHOWN_MAX) {
		fprintf(stderr, "dispute %" PRId64 " version %u: %s\n", event->dispute,
		    event->version, what);
	}
}

static void take_bytes(
    const struct rows *rows, size_t row, unsigned column, uint8_t *ret, size_t bytes)
{
	size_t length;
	const uint8_t *found = rows_bytes(rows, row, column, &length);

	memset(ret, 0, bytes);
	if (found) memcpy(ret, found, length < bytes ? length : bytes);
}

static void take_event(const struct rows *rows, size_t row, struct event_row *ret)
{
	size_t facts, texts, commitment;

	*ret = (struct event_row){ .district = (int32_t)rows_integer(rows, row, E_DISTRICT),
		.dispute = rows_integer(rows, row, E_DISPUTE),
		.version = (uint32_t)rows_integer(rows, row, E_VERSION),
		.step = (uint16_t)rows_integer(rows, row, E_STEP),
		.action = (uint16_t)rows_integer(rows, row, E_ACTION),
		.from_state = (uint8_t)rows_integer(rows, row, E_FROM),
		.to_state = (uint8_t)rows_integer(rows, row, E_TO),
		.round = (uint16_t)rows_integer(rows, row, E_ROUND),
		.actor = rows_integer(rows, row, E_ACTOR),
		.happened_us = rows_integer(rows, row, E_HAPPENED),
		.recorded_us = rows_integer(rows, row, E_RECORDED),
		.table_version = rows_integer(rows, row, E_TABLE) };
	take_bytes(rows, row, E_REQUEST, ret->request_id, REQUEST_ID_BYTES);
	take_bytes(rows, row, E_PREVIOUS, ret->previous, HASH_BYTES);
	take_bytes(rows, row, E_HASH, ret->hash, HASH_BYTES);
	take_bytes(rows, row, E_COMMITMENT, ret->commitment, HASH_BYTES);
	take_bytes(rows, row, E_SALT, ret->salt, SALT_BYTES);
	ret->facts = rows_bytes(rows, row, E_FACTS, &facts);
	ret->texts = rows_bytes(rows, row, E_TEXTS, &texts);
	(void)rows_bytes(rows, row, E_COMMITMENT, &commitment);
	ret->facts_bytes = (uint32_t)facts;
	ret->texts_bytes = (uint32_t)texts;
	ret->has_commitment = commitment == HASH_BYTES;
}

static void check_chain(struct verification *check, const struct event_row *event)
{
	uint8_t wanted[HASH_BYTES];

	event_hash(event, wanted);
	if (memcmp(wanted, event->hash, HASH_BYTES) != 0) {
		fault(&check->chain_faults, event, "hash");
	}
	if (memcmp(event->previous, check->image.head, HASH_BYTES) != 0) {
		fault(&check->chain_faults, event, "link");
	}
	if (event->version != check->image.version + 1) fault(&check->chain_faults, event, "gap");
	if (event->from_state != check->image.state) fault(&check->chain_faults, event, "state");
	if (!event->texts) return;
	event_commitment(event, wanted);
	if (memcmp(wanted, event->commitment, HASH_BYTES) != 0) {
		fault(&check->chain_faults, event, "texts");
	}
}

/* Steps of a request follow each other, wherever their disputes are, and are of one request. */
static void check_request(
    struct verification *check, const struct event_row *event, const struct rows *rows, size_t row)
{
	uint8_t digest[HASH_BYTES], before[HASH_BYTES];
	bool has_before = !rows_is_null(rows, row, E_DIGEST_BEFORE);

	if (event->step < 1 || (event->step > 1 && !has_before)) {
		fault(&check->chain_faults, event, "steps");
	}
	if (!has_before) return;
	take_bytes(rows, row, E_DIGEST, digest, HASH_BYTES);
	take_bytes(rows, row, E_DIGEST_BEFORE, before, HASH_BYTES);
	if (memcmp(digest, before, HASH_BYTES) != 0) fault(&check->chain_faults, event, "digest");
}

/* The row of the dispute, where it stands at this event: it must be what the fold has made. */
static void check_image(
    struct verification *check, const struct event_row *event, const struct rows *rows, size_t row)
{
	const struct dispute *image = &check->image;
	uint8_t head[HASH_BYTES], regions[REGION_COUNT];

	const struct {
		unsigned column;
		int64_t value;
		const char *name;
	} columns[] = { { I_STATE, image->state, "state" },
		{ I_BEFORE, image->state_before, "state_before" },
		{ I_ROUND, image->round, "round" }, { I_KIND, image->kind, "kind" },
		{ I_LEVEL, image->level, "level" }, { I_CHANNEL, image->channel, "channel" },
		{ I_FORM, image->form, "form" }, { I_FLAGS, dispute_flags(image), "flags" },
		{ I_EXTENSIONS, image->extensions, "extensions" },
		{ I_PLACE, image->place, "place" }, { I_TEAM, image->team, "team" },
		{ I_MEDIATOR, image->mediator, "mediator" }, { I_AMOUNT, image->amount, "amount" },
		{ I_MERGED, image->merged_into, "merged_into" },
		{ I_APPLIED, image->applied_on, "applied_on" },
		{ I_EXTENDED, image->extended_to, "extended_to" },
		{ I_REGISTERED, image->registered_us, "registered_at" },
		{ I_ACCEPTED, image->accepted_us, "accepted_at" },
		{ I_ASSIGNED, image->assigned_us, "assigned_at" },
		{ I_EFFECTIVE, image->effective_us, "effective_at" },
		{ I_CHANGED, image->changed_us, "changed_at" },
		{ I_LAST_ACTION, image->last.action, "last_action" },
		{ I_LAST_FROM, image->last.from_state, "last_from" },
		{ I_LAST_ACTOR, image->last.member, "last_actor" },
		{ I_LAST_RECORDED, image->last.recorded_us, "last_recorded_at" } };

	check->image_was_seen = !rows_is_null(rows, row, I_VERSION);
	if (!check->image_was_seen) return;
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (rows_integer(rows, row, columns[i].column) != columns[i].value) {
			fault(&check->image_faults, event, columns[i].name);
		}
	}
	take_bytes(rows, row, I_HEAD, head, HASH_BYTES);
	take_bytes(rows, row, I_REGIONS, regions, REGION_COUNT);
	if (memcmp(head, image->head, HASH_BYTES) != 0) fault(&check->image_faults, event, "head");
	if (memcmp(regions, image->regions, REGION_COUNT) != 0) {
		fault(&check->image_faults, event, "regions");
	}
}

static void follow_texts(struct verification *check, const struct event_row *event)
{
	struct erasure *erasure = &check->erasure;

	if (event->has_commitment && !event->texts) erasure->last_gone = event->version;
	if (event->texts && !erasure->first_told) erasure->first_told = event->version;
	if (check->image.regions[REGION_FILE] == FILE_DESTROYED && !erasure->destroyed_at) {
		erasure->destroyed_at = event->version;
	}
}

static void check_erasure(struct verification *check)
{
	const struct erasure *erasure = &check->erasure;
	struct event_row event = { .dispute = check->image.id, .version = erasure->last_gone };

	if (erasure->last_gone && erasure->last_gone >= erasure->destroyed_at) {
		fault(&check->chain_faults, &event, "erased without a record");
	}
	event.version = erasure->first_told;
	if (erasure->first_told && erasure->first_told < erasure->destroyed_at) {
		fault(&check->chain_faults, &event, "kept after its destruction");
	}
	check->erasure = (struct erasure){ 0 };
}

static void end_dispute(struct verification *check)
{
	struct event_row last = { .dispute = check->image.id, .version = check->image.version };

	if (check->image.version && !check->image_was_seen) {
		fault(&check->image_faults, &last, "the dispute's row is not at its last event");
	}
	check_erasure(check);
}

static void check_row(struct verification *check, const struct rows *rows, size_t row)
{
	struct event_row event;
	struct arguments arguments;
	struct move moves[MOVES_MAX];
	int move_count;

	take_event(rows, row, &event);
	if (event.dispute != check->image.id || event.district != check->image.district) {
		end_dispute(check);
		memset(&check->image, 0, sizeof(check->image));
		check->image.id = event.dispute;
		check->image.district = event.district;
		check->disputes++;
	}
	check->events++;
	check_chain(check, &event);
	check_request(check, &event, rows, row);
	arena_reset(check->arena);
	move_count = facts_moves(event.facts, event.facts_bytes, moves);
	if (move_count < 0 ||
	    !arguments_from_facts(event.facts, event.facts_bytes, check->arena, &arguments)) {
		fault(&check->chain_faults, &event, "facts");
		return;
	}
	fold_apply(&check->image, &event, &arguments, moves, (size_t)move_count);
	follow_texts(check, &event);
	check_image(check, &event, rows, row);
}

static bool check_journal(struct verification *check)
{
	int count;

	do {
		PGresult *result = PQexecParams(check->conn, FETCH, 0, NULL, NULL, NULL, NULL, 1);
		struct rows rows = { result };

		if (PQresultStatus(result) != PGRES_TUPLES_OK) {
			fprintf(stderr, "mediationd verify: %s", PQresultErrorMessage(result));
			PQclear(result);
			return false;
		}
		count = PQntuples(result);
		for (int i = 0; i < count; i++) {
			check_row(check, &rows, (size_t)i);
		}
		PQclear(result);
	} while (count > 0);
	end_dispute(check);
	memset(&check->image, 0, sizeof(check->image));
	return true;
}

/* Rows of fault that SQL finds, shown and added to the count. */
static bool count_in_sql(PGconn *conn, const char *sql, uint64_t *count)
{
	PGresult *result = PQexec(conn, sql);
	bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;
	int rows = is_good ? PQntuples(result) : 0;

	if (!is_good) fprintf(stderr, "mediationd verify: %s", PQresultErrorMessage(result));
	for (int i = 0; i < rows; i++) {
		if ((*count)++ >= SHOWN_MAX) continue;
		fprintf(stderr, "dispute %s %s (SQL)\n", PQgetvalue(result, i, 0),
		    PQgetvalue(result, i, 1));
	}
	PQclear(result);
	return is_good;
}

static int verdict(const struct verification *check)
{
	bool c_is_sound = check->chain_faults == 0, sql_is_sound = check->sql_faults == 0;
	bool is_sound =
	    c_is_sound && sql_is_sound && check->image_faults == 0 && check->sql_differences == 0;

	printf("核对纠纷%" PRIu64 "件、事件%" PRIu64 "条：%s\n", check->disputes, check->events,
	    is_sound ? "链条完整，与台账一致。" : "发现问题，见上。");
	printf("verified %" PRIu64 " disputes, %" PRIu64 " events: %" PRIu64
	       " chain faults in C, %" PRIu64 " in SQL; %" PRIu64 " fold differences in C, %" PRIu64
	       " in SQL\n",
	    check->disputes, check->events, check->chain_faults, check->sql_faults,
	    check->image_faults, check->sql_differences);
	if (c_is_sound != sql_is_sound) {
		fprintf(stderr, "mediationd verify: C and SQL disagree\n");
		return 70;
	}
	return is_sound ? 0 : 1;
}

/* One snapshot: what C and SQL say of it is of the same moment. */
static bool check_slice(struct verification *check, const struct slice *slice)
{
	char sql[SQL_MAX], faults[SQL_MAX], differences[SQL_MAX], access[SQL_MAX];

	(void)snprintf(sql, sizeof(sql), cursor, slice->district, slice->low, slice->high);
	(void)snprintf(faults, sizeof(faults),
	    "SELECT dispute, 'version ' || version || ': ' || fault FROM (SELECT * FROM journal_faults(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM erasure_faults(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "')) f",
	    slice->district, slice->low, slice->high);
	(void)snprintf(differences, sizeof(differences),
	    "SELECT dispute, difference FROM (SELECT * FROM fold_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM person_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM promise_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM attachment_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM follow_up_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "')) f",
	    slice->district, slice->low, slice->high);
	(void)snprintf(access, sizeof(access),
	    "SELECT dispute, difference FROM (SELECT * FROM access_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "') UNION ALL SELECT * FROM reserved_differences(%1$d, '%2$" PRId64
	    "', '%3$" PRId64 "')) f",
	    slice->district, slice->low, slice->high);
	return command_run(
	           check->conn, "verify", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") &&
	    command_run(check->conn, "verify", sql) && check_journal(check) &&
	    count_in_sql(check->conn, faults, &check->sql_faults) &&
	    count_in_sql(check->conn, differences, &check->sql_differences) &&
	    count_in_sql(check->conn, access, &check->sql_differences) &&
	    command_run(check->conn, "verify", "COMMIT");
}

/* Where a slice that begins at `low` ends; the last of a district takes whatever there is. */
static bool slice_end(PGconn *conn, struct slice *slice)
{
	char sql[SQL_MAX];
	PGresult *result;
	bool is_good;

	(void)snprintf(sql, sizeof(sql),
	    "SELECT dispute FROM dispute_event WHERE district = %d AND dispute >= '%" PRId64
	    "' ORDER BY dispute OFFSET " SLICE_EVENTS " LIMIT 1",
	    slice->district, slice->low);
	result = PQexec(conn, sql);
	is_good = PQresultStatus(result) == PGRES_TUPLES_OK;
	if (!is_good) fprintf(stderr, "mediationd verify: %s", PQresultErrorMessage(result));
	slice->high =
	    is_good && PQntuples(result) ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : INT64_MAX;
	PQclear(result);
	return is_good;
}

static bool check_district(struct verification *check, int32_t district)
{
	struct slice slice = { .district = district, .low = INT64_MIN };
	char numbers[SQL_MAX];

	do {
		if (!slice_end(check->conn, &slice) || !check_slice(check, &slice)) return false;
		if (slice.high < INT64_MAX) slice.low = slice.high + 1;
	} while (slice.high < INT64_MAX);
	(void)snprintf(numbers, sizeof(numbers),
	    "SELECT dispute, difference FROM number_differences(%d)", district);
	return count_in_sql(check->conn, numbers, &check->sql_differences);
}

static bool check_districts(struct verification *check)
{
	PGresult *result =
	    PQexec(check->conn, "SELECT district FROM journal_districts() ORDER BY district");
	bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (!is_good) fprintf(stderr, "mediationd verify: %s", PQresultErrorMessage(result));
	for (int i = 0; is_good && i < PQntuples(result); i++) {
		is_good =
		    check_district(check, (int32_t)strtol(PQgetvalue(result, i, 0), NULL, 10));
	}
	PQclear(result);
	return is_good;
}

int verify_main(int argc, char **argv)
{
	struct verification check = { .conn = command_connect(argc, argv, "verify") };
	int status = 1;

	if (!check.conn) return 1;
	check.arena = arena_new();
	if (command_run(check.conn, "verify", "SET search_path = public, pg_temp") &&
	    command_run(check.conn, "verify", "SET plan_cache_mode = force_custom_plan") &&
	    check_districts(&check)) {
		status = verdict(&check);
	}
	(void)arena_free(check.arena);
	PQfinish(check.conn);
	return status;
}
