/*
 * Whether roots, journal and the file outside the database still say the same; roots.h. It only
 * reads, a day at a time. That chains and folds are sound is for `mediationd verify`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "merkle.h"
#include "migrate.h"
#include "roots_parts.h"
#include "rows.h"
#include "store.h"

#define SHOWN_MAX 20
#define PARAMETER 24

enum { LEAF_DISPUTE, LEAF_VERSION, LEAF_PLACE = 5, LEAF_IS_WHOLE, LEAF_IS_THERE };

static const char leaves_of_day[] =
    "SELECT l.dispute, l.version, e.recorded_at, e.previous, e.hash, l.place, coalesce(event_hash(e) = e.hash, false), "
    "e.dispute IS NOT NULL FROM root_leaf l LEFT JOIN dispute_event e ON e.district = l.district AND e.dispute = l.dispute "
    "AND e.version = l.version WHERE l.district = $1::integer AND l.day = DATE '1970-01-01' + $2::integer ORDER BY l.place";
static const char nodes_of_day[] =
    "SELECT level, hashes FROM root_node WHERE district = $1::integer AND day = DATE '1970-01-01' + $2::integer "
    "ORDER BY level, part";
/* What should be in a root and is in none; what is to come into the next. */
static const char without_root[] =
    "SELECT e.dispute, e.version, r.epoch = i.feed_epoch AND e.xid < r.horizon "
    "AND e.recorded_at < (r.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' "
    "FROM dispute_event e CROSS JOIN installation i "
    "CROSS JOIN LATERAL (SELECT * FROM root x WHERE x.district = e.district ORDER BY x.day DESC LIMIT 1) r "
    "WHERE e.district = $1::integer AND NOT EXISTS (SELECT FROM root_leaf l WHERE l.district = e.district "
    "AND l.dispute = e.dispute AND l.version = e.version)";

struct checking {
	PGconn *conn;
	struct roots_file file;
	uint64_t roots, events, waiting, faults, of_file;
	/* of the district and day under way */
	const struct root *root;
	struct merkle *merkle;
	size_t node; /* of how many hashes of the level */
	unsigned level;
};

static void fault(struct checking *check, const struct root *root, const char *zh, const char *en)
{
	char day[ROOT_DAY_CHARS + 1];

	if (check->faults++ >= SHOWN_MAX) return;
	root_day_write(root->day, day);
	fprintf(stderr, "%" PRId32 " %s 的根：%s\n", root->district, day, zh);
	fprintf(stderr, "root of %" PRId32 " %s: %s\n", root->district, day, en);
}

static void event_fault(struct checking *check, const PGresult *row, const char *zh, const char *en)
{
	struct rows rows = { row };

	if (check->faults++ >= SHOWN_MAX) return;
	fprintf(stderr, "纠纷 %" PRId64 " 第%" PRId64 "条：%s\n",
	    rows_integer(&rows, 0, LEAF_DISPUTE), rows_integer(&rows, 0, LEAF_VERSION), zh);
	fprintf(stderr, "dispute %" PRId64 " version %" PRId64 ": %s\n",
	    rows_integer(&rows, 0, LEAF_DISPUTE), rows_integer(&rows, 0, LEAF_VERSION), en);
}

/* ---- the tree of a day ---- */

static bool check_leaf(void *context, const PGresult *row)
{
	struct checking *check = context;
	struct rows rows = { row };
	uint8_t leaf[LEAF_BYTES];

	if (merkle_leaves(check->merkle) == MERKLE_LEAVES_MAX) return true;
	if (rows_integer(&rows, 0, LEAF_PLACE) != (int64_t)merkle_leaves(check->merkle)) {
		event_fault(check, row, "在树里的位置不对", "its place in the tree is wrong");
	}
	if (!rows_integer(&rows, 0, LEAF_IS_THERE)) {
		event_fault(check, row, "日志里没有了", "it is gone from the journal");
		memset(leaf, 0, sizeof(leaf));
	} else {
		if (!rows_integer(&rows, 0, LEAF_IS_WHOLE)) {
			event_fault(
			    check, row, "内容与哈希不符", "its content is not that of its hash");
		}
		roots_leaf(row, 0, LEAF_DISPUTE, leaf);
	}
	merkle_add(check->merkle, leaf, sizeof(leaf));
	return true;
}

static bool check_node(void *context, const PGresult *row)
{
	struct checking *check = context;
	struct rows rows = { row };
	unsigned level = (unsigned)rows_integer(&rows, 0, 0);
	size_t bytes, count = 0;
	const uint8_t *stored = rows_bytes(&rows, 0, 1, &bytes), *wanted = NULL;

	if (level != check->level) check->node = 0;
	check->level = level;
	if (level < merkle_levels(check->merkle)) {
		wanted = merkle_level(check->merkle, level, &count);
	}
	if (!wanted || check->node + bytes / DIGEST_BYTES > count ||
	    memcmp(stored, wanted + check->node * DIGEST_BYTES, bytes) != 0) {
		fault(check, check->root, "存的树与事件不符",
		    "a node of its tree is not what the events come to");
	}
	check->node += bytes / DIGEST_BYTES;
	return true;
}

static bool check_tree(struct checking *check, const struct root *root)
{
	char numbers[2][PARAMETER];
	const char *parameters[] = { numbers[0], numbers[1] };
	uint8_t head[DIGEST_BYTES];
	bool is_read;

	(void)snprintf(numbers[0], PARAMETER, "%" PRId32, root->district);
	(void)snprintf(numbers[1], PARAMETER, "%" PRId32, root->day);
	check->root = root;
	check->merkle = merkle_new(root->digest);
	check->level = 0;
	check->node = 0;
	if (!check->merkle) {
		fault(check, root, "本机没有它的摘要算法", "its digest is not known here");
		return true;
	}
	is_read = roots_stream(check->conn, leaves_of_day, parameters, 2, check_leaf, check);
	merkle_end(check->merkle, head);
	if (is_read && merkle_leaves(check->merkle) != root->events) {
		fault(check, root, "事件条数不对", "it has another number of events");
	}
	if (is_read && memcmp(head, root->head, DIGEST_BYTES) != 0) {
		fault(check, root, "事件与它不符", "the events do not come to it");
	}
	is_read =
	    is_read && roots_stream(check->conn, nodes_of_day, parameters, 2, check_node, check);
	check->events += merkle_leaves(check->merkle);
	check->merkle = merkle_free(check->merkle);
	return is_read;
}

/* ---- roots ---- */

static void check_root(
    struct checking *check, const struct root_row *row, const struct root *before)
{
	const struct root *in_file =
	    root_book_find(&check->file.book, row->root.district, row->root.day);
	const char *zh, *broken = root_break(before, &row->root, &zh);

	check->roots++;
	if (broken) fault(check, &row->root, zh, broken);
	if (!root_is_signed(&row->root, row->key)) {
		fault(check, &row->root, "签名不对", "its signature is wrong");
	}
	if (!in_file) {
		fault(check, &row->root, "文件里没有", "it is not in the file");
		return;
	}
	check->of_file++;
	if (!root_is_same(in_file, &row->root)) {
		fault(check, &row->root, "文件里的不一样", "that of the file is another");
	}
}

static bool check_event_without(void *context, const PGresult *row)
{
	struct checking *check = context;
	struct rows rows = { row };

	if (rows_integer(&rows, 0, 2)) {
		event_fault(check, row, "早该入根，却不在任何一个根里",
		    "it should be in a root and is in none");
	} else {
		check->waiting++;
	}
	return true;
}

static bool check_district(void *context, int32_t district)
{
	struct checking *check = context;
	PGresult *result = roots_of(check->conn, district);
	struct root_row row, before;
	char number[PARAMETER];
	const char *parameters[] = { number };
	bool is_read = result != NULL;

	for (int i = 0; is_read && i < PQntuples(result); i++, before = row) {
		roots_row(result, i, &row);
		check_root(check, &row, i ? &before.root : NULL);
		is_read = check_tree(check, &row.root);
	}
	PQclear(result);
	(void)snprintf(number, sizeof(number), "%" PRId32, district);
	return is_read &&
	    roots_stream(check->conn, without_root, parameters, 1, check_event_without, check);
}

static int verdict(struct checking *check)
{
	if (check->file.book.count > check->of_file) {
		check->faults++;
		roots_say("文件里有数据库所没有的根。",
		    "%s has roots that the database has not: %zu", check->file.path,
		    check->file.book.count - (size_t)check->of_file);
	}
	if (roots_file_is_torn(&check->file)) {
		check->faults++;
		roots_say("文件最后一行不全。", "the last line of %s is torn", check->file.path);
	}
	printf("核对签名根%" PRIu64 "个、事件%" PRIu64 "条，待入根%" PRIu64 "条：%s\n",
	    check->roots, check->events, check->waiting,
	    check->faults ? "发现问题，见上。" : "与日志、文件一致。");
	printf("checked %" PRIu64 " roots of %" PRIu64 " events, %" PRIu64
	       " events waiting for the next: %" PRIu64 " faults\n",
	    check->roots, check->events, check->waiting, check->faults);
	return check->faults ? 1 : 0;
}

int roots_check(int argc, char **argv)
{
	const char *out = command_option(argc, argv, "--out");
	struct checking check = { .file = { .fd = -1 } };
	int status = 1;

	if (!out) {
		roots_say("请用 --out 写明签名根文件。", "name the file of roots with --out");
		return 2;
	}
	if (roots_file_read(&check.file, out)) check.conn = command_connect(argc, argv, "roots");
	if (check.conn && command_run(check.conn, "roots", "SET search_path = public, pg_temp") &&
	    roots_each_district(check.conn, check_district, &check)) {
		status = verdict(&check);
	}
	PQfinish(check.conn);
	roots_file_close(&check.file);
	return status;
}
