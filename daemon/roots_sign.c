/*
 * Signing the days that are over; roots.h. A day's root and all that belongs to it is one
 * transaction with one snapshot; only then its line is written to the file, and what a crash left
 * out there is written first the next time.
 */
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "merkle.h"
#include "migrate.h"
#include "roots_parts.h"
#include "rows.h"
#include "store.h"

/* Any constant will do, as long as every mediationd takes the same. */
#define ADVISORY_LOCK "7421340212101"
#define WAIT_S_MAX    600
#define WAIT_S        60
#define TURN_MS       200
#define NUMBER_CHARS  24
#define NODES_A_ROW   32
#define HEX_CHARS     (2 * NODES_A_ROW * DIGEST_BYTES)

/*
 * Events of no root, recorded until the day is over, of transactions that were over when the
 * snapshot was taken: nothing can come in below the horizon any more.
 * $1 district, $2 read from, $3 horizon, $4 day
 */
#define NEW_EVENTS                                                                               \
	"FROM dispute_event e WHERE e.district = $1::integer AND e.xid >= $2::xid8 AND e.xid < " \
	"$3::xid8 AND e.recorded_at < ($4::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' "   \
	"AND NOT EXISTS (SELECT FROM root_leaf l WHERE l.district = e.district AND l.dispute = " \
	"e.dispute AND l.version = e.version) ORDER BY e.dispute, e.version LIMIT $5::bigint"

static const char new_leaves[] =
    "SELECT e.dispute, e.version, e.recorded_at, e.previous, e.hash " NEW_EVENTS;
static const char keep_leaves[] =
    "INSERT INTO root_leaf (district, dispute, version, day, place) SELECT x.district, x.dispute, x.version, $4::date, "
    "row_number() OVER (ORDER BY x.dispute, x.version) - 1 FROM (SELECT e.district, e.dispute, e.version " NEW_EVENTS
    ") x";
/* The oldest transaction of which something is left for a later day. */
static const char left_over[] =
    "SELECT least($3::xid8, min(e.xid))::text FROM dispute_event e WHERE e.district = $1::integer AND e.xid >= $2::xid8 "
    "AND e.xid < $3::xid8 AND e.recorded_at >= ($4::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'";
static const char horizon_now[] = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";
/* Where the last root ended; after a restore transactions have other numbers. */
static const char where_it_ended[] =
    "SELECT CASE WHEN r.epoch = i.feed_epoch THEN r.reads_from::text ELSE '0' END FROM root r CROSS JOIN installation i "
    "WHERE r.district = $1::integer ORDER BY r.day DESC LIMIT 1";
static const char keep_root[] =
    "INSERT INTO root (district, day, events, digest, head, previous_digest, previous, signature_algorithm, key, "
    "signature, epoch, horizon, reads_from) SELECT $1::integer, $4::date, $5::integer, $6::smallint, $7::bytea, "
    "$8::smallint, $9::bytea, $10::smallint, $11::bytea, $12::bytea, feed_epoch, $3::xid8, $2::xid8 FROM installation";

struct signing {
	PGconn *conn;
	EVP_PKEY *key;
	uint8_t public[ROOT_KEY_BYTES];
	enum digest digest;
	int32_t until;
	int wait_ms;
	struct roots_file file;
	uint64_t roots, events;
};

/* One day of a district under way. */
struct day {
	int32_t district;
	struct root root;
	struct merkle *merkle;
	char district_text[NUMBER_CHARS], from[NUMBER_CHARS], horizon[NUMBER_CHARS],
	    text[ROOT_DAY_CHARS + 1], limit[NUMBER_CHARS];
};

static bool run(struct signing *signing, const char *sql)
{
	return command_run(signing->conn, "roots", sql);
}

/* ---- days that are over ---- */

static bool read_text(
    PGconn *conn, const char *sql, const char *const parameters[], int count, char *ret)
{
	PGresult *result = PQexecParams(conn, sql, count, NULL, parameters, NULL, NULL, 0);
	bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (!is_good) fprintf(stderr, "mediationd roots: %s", PQresultErrorMessage(result));
	*ret = '\0';
	if (is_good && PQntuples(result) && !PQgetisnull(result, 0, 0)) {
		(void)snprintf(ret, NUMBER_CHARS, "%s", PQgetvalue(result, 0, 0));
	}
	PQclear(result);
	return is_good;
}

/* Only a demo, whose time is told by acts, is signed ahead of the real one. */
static bool read_until(struct signing *signing, const char *word)
{
	char yesterday[NUMBER_CHARS], is_demo[NUMBER_CHARS];

	if (!read_text(signing->conn,
	        "SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date - 1 - DATE '1970-01-01'", NULL,
	        0, yesterday) ||
	    !read_text(signing->conn, "SELECT is_demo::text FROM installation", NULL, 0, is_demo)) {
		return false;
	}
	signing->until = (int32_t)strtol(yesterday, NULL, 10);
	if (!word) return true;
	if (!root_day_read(word, strlen(word), &signing->until)) {
		roots_say("--until 后面请写日期，如 2026-01-31。",
		    "--until: \"%s\" is no day, such as 2026-01-31", word);
		return false;
	}
	if (*is_demo == 't' || signing->until <= strtol(yesterday, NULL, 10)) return true;
	roots_say("那一天还没有过完。", "--until: %s is not over yet", word);
	return false;
}

/* Waits until whatever was open when the day was over has ended: all that began before a
 * transaction of now. */
static bool wait_for_horizon(struct signing *signing)
{
	char newest[NUMBER_CHARS], is_over[NUMBER_CHARS];
	const char *parameters[] = { newest };

	if (!read_text(signing->conn, "SELECT pg_current_xact_id()::text", NULL, 0, newest)) {
		return false;
	}
	for (int waited_ms = 0; waited_ms <= signing->wait_ms; waited_ms += TURN_MS) {
		const struct timespec turn = { .tv_nsec = TURN_MS * 1000000L };

		if (!read_text(signing->conn,
		        "SELECT (pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8)::text",
		        parameters, 1, is_over)) {
			return false;
		}
		if (*is_over == 't') return true;
		(void)nanosleep(&turn, NULL);
	}
	roots_say("那些日子的事务还有没结束的，一个也没有签；稍后会再试。",
	    "a transaction that may be of those days is still open; nothing was signed, try again later");
	return false;
}

/* ---- one day ---- */

static bool add_leaf(void *context, const PGresult *row)
{
	struct day *day = context;
	uint8_t leaf[LEAF_BYTES];

	roots_leaf(row, 0, 0, leaf);
	merkle_add(day->merkle, leaf, sizeof(leaf));
	return true;
}

static bool read_leaves(struct signing *signing, struct day *day)
{
	const char *parameters[] = { day->district_text, day->from, day->horizon, day->text,
		day->limit };

	if (!roots_stream(signing->conn, new_leaves, parameters, 5, add_leaf, day)) return false;
	day->root.events = merkle_leaves(day->merkle);
	merkle_end(day->merkle, day->root.head);
	return true;
}

static void bytes_text(const uint8_t *bytes, size_t count, char *ret)
{
	ret[0] = '\\';
	ret[1] = 'x';
	hex_write(bytes, count, ret + 2);
}

/* What did not fit into this root is read again for the next one. */
static bool insert_root(struct signing *signing, const struct day *day, const char *next_from)
{
	const struct root *root = &day->root;
	char events[NUMBER_CHARS], digests[2][NUMBER_CHARS], algorithm[NUMBER_CHARS],
	    bytes[4][2 * ROOT_SIGNATURE_BYTES + 3];
	bool is_full = merkle_leaves(day->merkle) == MERKLE_LEAVES_MAX;
	const char *parameters[] = { day->district_text, is_full ? day->from : next_from,
		is_full ? day->from : day->horizon, day->text, events, digests[0], bytes[0],
		digests[1], bytes[1], algorithm, bytes[2], bytes[3] };
	PGresult *result;

	(void)snprintf(events, sizeof(events), "%" PRIu64, root->events);
	(void)snprintf(digests[0], NUMBER_CHARS, "%d", (int)root->digest);
	(void)snprintf(digests[1], NUMBER_CHARS, "%d", (int)root->previous_digest);
	(void)snprintf(algorithm, sizeof(algorithm), "%d", SIGNATURE_ED25519);
	bytes_text(root->head, DIGEST_BYTES, bytes[0]);
	bytes_text(root->previous, DIGEST_BYTES, bytes[1]);
	bytes_text(signing->public, ROOT_KEY_BYTES, bytes[2]);
	bytes_text(root->signature, ROOT_SIGNATURE_BYTES, bytes[3]);
	result = roots_rows(signing->conn, keep_root, parameters, 12);
	PQclear(result);
	return result != NULL;
}

/* Of the same snapshot: the same events in the same order. */
static bool insert_leaves(struct signing *signing, const struct day *day)
{
	const char *parameters[] = { day->district_text, day->from, day->horizon, day->text,
		day->limit };
	PGresult *result = roots_rows(signing->conn, keep_leaves, parameters, 5);
	bool is_same =
	    result && strtoull(PQcmdTuples(result), NULL, 10) == merkle_leaves(day->merkle);

	PQclear(result);
	return is_same;
}

static bool copy_level(struct signing *signing, const struct day *day, unsigned level)
{
	char line[HEX_CHARS + 128];
	size_t count, done = 0;
	const uint8_t *hashes = merkle_level(day->merkle, level, &count);

	while (done < count) {
		size_t some = count - done < NODES_A_ROW ? count - done : NODES_A_ROW;
		int length = snprintf(line, sizeof(line), "%s\t%s\t%u\t%zu\t\\\\x",
		    day->district_text, day->text, level, done / NODES_A_ROW);

		hex_write(hashes + done * DIGEST_BYTES, some * DIGEST_BYTES, line + length);
		length += (int)(2 * some * DIGEST_BYTES);
		line[length++] = '\n';
		if (PQputCopyData(signing->conn, line, length) != 1) return false;
		done += some;
	}
	return true;
}

static bool insert_nodes(struct signing *signing, const struct day *day)
{
	PGresult *result =
	    PQexec(signing->conn, "COPY root_node (district, day, level, part, hashes) FROM STDIN");
	bool is_good = PQresultStatus(result) == PGRES_COPY_IN;

	PQclear(result);
	for (unsigned level = 0; is_good && level < merkle_levels(day->merkle); level++) {
		is_good = copy_level(signing, day, level);
	}
	is_good = is_good && PQputCopyEnd(signing->conn, NULL) == 1;
	while ((result = PQgetResult(signing->conn))) {
		is_good = is_good && PQresultStatus(result) == PGRES_COMMAND_OK;
		PQclear(result);
	}
	if (!is_good) fprintf(stderr, "mediationd roots: %s", PQerrorMessage(signing->conn));
	return is_good;
}

/* Inside the transaction. */
static bool build(struct signing *signing, struct day *day)
{
	const char *parameters[] = { day->district_text, day->from, day->horizon, day->text };
	char next_from[NUMBER_CHARS];

	if (!read_text(signing->conn, horizon_now, NULL, 0, day->horizon)) return false;
	if (!read_leaves(signing, day) ||
	    !read_text(signing->conn, left_over, parameters, 4, next_from) ||
	    !roots_key_sign(signing->key, &day->root)) {
		return false;
	}
	return insert_root(signing, day, next_from) && insert_leaves(signing, day) &&
	    insert_nodes(signing, day);
}

static bool sign_day(struct signing *signing, struct day *day)
{
	if (run(signing, "BEGIN ISOLATION LEVEL REPEATABLE READ") && build(signing, day) &&
	    run(signing, "COMMIT")) {
		signing->roots++;
		signing->events += day->root.events;
		return roots_file_append(&signing->file, &day->root, signing->public);
	}
	(void)run(signing, "ROLLBACK");
	return false;
}

/* before: NULL for the first. */
static bool begin_day(struct signing *signing, int32_t district, int32_t number,
    const struct root *before, struct day *ret)
{
	const char *parameters[] = { ret->district_text };

	*ret = (struct day){ .district = district,
		.root = { .district = district, .day = number, .digest = signing->digest } };
	root_fingerprint(signing->public, ret->root.key);
	if (before) ret->root.previous_digest = before->digest;
	if (before && !root_digest(before, ret->root.previous)) return false;
	(void)snprintf(ret->district_text, NUMBER_CHARS, "%" PRId32, district);
	(void)snprintf(ret->limit, NUMBER_CHARS, "%zu", MERKLE_LEAVES_MAX);
	root_day_write(number, ret->text);
	if (!read_text(signing->conn, where_it_ended, parameters, 1, ret->from)) return false;
	if (!before) (void)snprintf(ret->from, NUMBER_CHARS, "0");
	ret->merkle = merkle_new(signing->digest);
	return ret->merkle != NULL;
}

/* ---- a district ---- */

/* A district's roots begin when it has something to be signed. */
static bool is_there_anything(struct signing *signing, int32_t district, bool *ret)
{
	char number[NUMBER_CHARS], found[NUMBER_CHARS], day[ROOT_DAY_CHARS + 1];
	const char *parameters[] = { number, day };

	(void)snprintf(number, sizeof(number), "%" PRId32, district);
	root_day_write(signing->until, day);
	if (!read_text(signing->conn,
	        "SELECT EXISTS (SELECT FROM dispute_event WHERE district = $1::integer AND recorded_at < "
	        "($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')::text",
	        parameters, 2, found)) {
		return false;
	}
	*ret = *found == 't';
	return true;
}

static bool sign_district(void *context, int32_t district)
{
	struct signing *signing = context;
	PGresult *result = roots_of(signing->conn, district);
	int known = result ? PQntuples(result) : 0;
	struct root_row last = { .root = { .day = signing->until - 1 } };
	bool is_good = result != NULL, has_any = known > 0;

	if (known) roots_row(result, known - 1, &last);
	PQclear(result);
	if (is_good && !has_any) is_good = is_there_anything(signing, district, &has_any);
	for (int32_t number = last.root.day + 1; is_good && has_any && number <= signing->until;
	     number++) {
		struct day day = { .district = district };

		is_good = begin_day(signing, district, number, known ? &last.root : NULL, &day) &&
		    sign_day(signing, &day);
		(void)merkle_free(day.merkle);
		last.root = day.root;
		known = 1;
	}
	return is_good;
}

/* What the database has and the file has not; that the file knows more, or other, is told. */
static bool catch_up(void *context, int32_t district)
{
	struct signing *signing = context;
	const struct root *in_file = root_book_last(&signing->file.book, district);
	PGresult *result = roots_of(signing->conn, district);
	bool is_good = result != NULL, is_known = !in_file;

	for (int i = 0; is_good && i < PQntuples(result); i++) {
		struct root_row row;

		roots_row(result, i, &row);
		if (in_file && row.root.day < in_file->day) continue;
		if (in_file && row.root.day == in_file->day) {
			is_known = root_is_same(&row.root, in_file);
			continue;
		}
		is_good = roots_file_append(&signing->file, &row.root, row.key);
	}
	PQclear(result);
	if (!is_good || is_known) return is_good;
	roots_say(
	    "签名根文件与数据库对不上：文件里最后一个根数据库没有，或不一样。数据库恢复过的，请见 deploy/README.md 的“Proof”一节。",
	    "the last root of district %" PRId32
	    " in %s is not that of the database; after a restore see Proof in deploy/README.md",
	    district, signing->file.path);
	return false;
}

static bool take_turn(struct signing *signing)
{
	char is_ours[NUMBER_CHARS];

	if (!read_text(signing->conn, "SELECT pg_try_advisory_lock(" ADVISORY_LOCK ")::text", NULL,
	        0, is_ours)) {
		return false;
	}
	if (*is_ours == 't') return true;
	roots_say(
	    "另一个 mediationd roots sign 正在运行。", "another mediationd roots sign is running");
	return false;
}

static bool sign_all(struct signing *signing, const char *until, int *ret_status)
{
	*ret_status = 1;
	if (!run(signing, "SET search_path = public, pg_temp") || !take_turn(signing)) return false;
	*ret_status = 2;
	if (!read_until(signing, until)) return false;
	*ret_status = 1;
	if (!roots_each_district(signing->conn, catch_up, signing)) return false;
	if (roots_file_is_torn(&signing->file)) {
		roots_say("签名根文件最后一行不全：请从别处保存的副本核对。",
		    "the last line of %s is torn: compare it with copies kept elsewhere",
		    signing->file.path);
		return false;
	}
	*ret_status = ROOTS_AGAIN;
	if (!wait_for_horizon(signing)) return false;
	*ret_status = 1;
	return roots_each_district(signing->conn, sign_district, signing);
}

static bool read_digest(struct signing *signing, const char *name)
{
	struct hasher *hasher;

	signing->digest = DIGEST_SHA256;
	if (!name) return true;
	if (digest_find(name, strlen(name), &signing->digest)) {
		hasher = hasher_new(signing->digest);
		(void)hasher_free(hasher);
		if (hasher) return true;
	}
	roots_say("--digest 只能是 sha256 或 sm3。",
	    "--digest: there is no \"%s\"; there are: sha256, sm3", name);
	return false;
}

static bool read_wait(struct signing *signing, const char *word)
{
	char *end = NULL;
	long seconds = word ? strtol(word, &end, 10) : WAIT_S;

	if (word && (end == word || *end || seconds < 0 || seconds > WAIT_S_MAX)) {
		roots_say("--wait 后面请写 0 到 600 秒。",
		    "--wait: \"%s\" is no number of seconds up to %d", word, WAIT_S_MAX);
		return false;
	}
	signing->wait_ms = (int)(1000 * seconds);
	return true;
}

int roots_sign(int argc, char **argv)
{
	const char *key = command_option(argc, argv, "--key");
	const char *out = command_option(argc, argv, "--out");
	struct signing signing = { .file = { .fd = -1 } };
	int status = 1;

	if (!key || !out) {
		roots_say("请用 --key 写明密钥文件，用 --out 写明签名根文件。",
		    "name the key file with --key and the file of roots with --out");
		return 2;
	}
	if (!read_digest(&signing, command_option(argc, argv, "--digest")) ||
	    !read_wait(&signing, command_option(argc, argv, "--wait"))) {
		return 2;
	}
	signing.key = roots_key_load(key, signing.public);
	if (!signing.key) return 1;
	if (roots_file_open(&signing.file, out)) {
		signing.conn = command_connect(argc, argv, "roots");
	}
	if (signing.conn && sign_all(&signing, command_option(argc, argv, "--until"), &status)) {
		printf(
		    "签了%" PRIu64 "个根，含事件%" PRIu64 "条。\n", signing.roots, signing.events);
		printf("signed %" PRIu64 " roots of %" PRIu64 " events\n", signing.roots,
		    signing.events);
		status = 0;
	}
	PQfinish(signing.conn);
	roots_file_close(&signing.file);
	EVP_PKEY_free(signing.key);
	return status;
}
