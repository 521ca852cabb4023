/* mediationd key; key.h. */
#include "key.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migrate.h"

/* A daemon says what it knows every three seconds: who has not for so long has gone. */
#define LIVING "seen_at > now() - interval '15 seconds'"

static PGresult *ask(PGconn *conn, const char *sql)
{
	PGresult *result = PQexec(conn, sql);

	if (PQresultStatus(result) == PGRES_TUPLES_OK) return result;
	fprintf(stderr, "mediationd key: %s", PQresultErrorMessage(result));
	PQclear(result);
	return NULL;
}

/* ---- rotate ---- */

/* Why the newest key cannot be written with yet; NULL where it can. */
static const char *hindrance(const PGresult *found)
{
	enum { KEY, LACKING, IS_WRITING };

	if (PQntuples(found) == 0) {
		return "没有服务端在运行，或都没有配置 identity_key / no daemon runs, or none has an identity_key";
	}
	if (strcmp(PQgetvalue(found, 0, IS_WRITING), "t") == 0) {
		return "最新的密钥已在使用；换新的先运行 mediation-vault key rotate 文件，再让各服务端重新读入（SIGHUP） / the newest key is in use; for another run mediation-vault key rotate FILE and let each daemon read it (SIGHUP)";
	}
	if (strcmp(PQgetvalue(found, 0, LACKING), "0") != 0) {
		return "还有服务端不知道最新的密钥：把密钥文件放到它那里，让它重新读入（SIGHUP），十五秒后再试 / a daemon does not know the newest key: give it the file, let it read it (SIGHUP), and try again in fifteen seconds";
	}
	return NULL;
}

static bool write_with(PGconn *conn, const char *key)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO identity_key (id, is_writing) VALUES (%s, false) ON CONFLICT DO NOTHING;"
	    "UPDATE identity_key SET is_writing = false WHERE is_writing;"
	    "UPDATE identity_key SET is_writing = true WHERE id = %s;"
	    "COMMIT",
	    key, key);
	return command_run(conn, "key", sql);
}

/* Daemons that begin meanwhile wait for the lock, and find that they lack it. */
static int rotate(PGconn *conn)
{
	static const char candidate[] =
	    "WITH known AS (SELECT daemon, key_id, place FROM identity_key_known WHERE " LIVING ")"
	    " SELECT n.key_id, (SELECT count(DISTINCT l.daemon) FROM known l"
	    "                    WHERE l.daemon NOT IN (SELECT k.daemon FROM known k WHERE k.key_id = n.key_id)),"
	    "        coalesce((SELECT i.is_writing FROM identity_key i WHERE i.id = n.key_id), false)"
	    "   FROM known n WHERE n.place = 1"
	    "  ORDER BY 3, 2, 1 LIMIT 1";
	PGresult *found;
	const char *why;
	int status = 1;

	if (!command_run(
	        conn, "key", "BEGIN; LOCK TABLE identity_key IN SHARE ROW EXCLUSIVE MODE")) {
		return 1;
	}
	found = ask(conn, candidate);
	if (!found) return 1;
	why = hindrance(found);
	if (why) {
		fprintf(stderr, "mediationd key: %s\n", why);
	} else if (write_with(conn, PQgetvalue(found, 0, 0))) {
		printf(
		    "%08lx 开始使用，旧密钥下的数据在后台改写 / is written with; what stands under others follows in the background\n",
		    strtoul(PQgetvalue(found, 0, 0), NULL, 10));
		status = 0;
	}
	PQclear(found);
	return status;
}

/* ---- status ---- */

static bool print_keys(PGconn *conn)
{
	enum { KEY, IS_WRITING, VALUES };

	PGresult *found = ask(conn,
	    "SELECT k.id, k.is_writing, (SELECT count(*) FROM party_identity p WHERE p.key_id = k.id)"
	    "       + (SELECT count(*) FROM credential c JOIN member m ON (m.district, m.id) = (c.district, c.member)"
	    "           WHERE c.factor_key = k.id AND m.valid_to >= current_date)"
	    "  FROM identity_key k ORDER BY k.since");

	for (int i = 0; found && i < PQntuples(found); i++) {
		bool is_writing = strcmp(PQgetvalue(found, i, IS_WRITING), "t") == 0;

		printf("key\t%08lx\t%s\t%s\n", strtoul(PQgetvalue(found, i, KEY), NULL, 10),
		    is_writing ? "writing" : "old", PQgetvalue(found, i, VALUES));
	}
	PQclear(found);
	return found != NULL;
}

static bool print_daemons(PGconn *conn)
{
	enum { DAEMON, KEYS, SECONDS };

	PGresult *found = ask(conn,
	    "SELECT daemon, string_agg(lpad(to_hex(key_id), 8, '0'), ',' ORDER BY place),"
	    "       extract(epoch FROM now() - max(seen_at))::bigint"
	    "  FROM identity_key_known WHERE " LIVING " GROUP BY daemon ORDER BY daemon");

	for (int i = 0; found && i < PQntuples(found); i++) {
		printf("daemon\t%s\t%s\t%s\n", PQgetvalue(found, i, DAEMON),
		    PQgetvalue(found, i, KEYS), PQgetvalue(found, i, SECONDS));
	}
	PQclear(found);
	return found != NULL;
}

int key_main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	bool is_rotate = strcmp(what, "rotate") == 0;
	PGconn *conn;
	int status;

	if (!is_rotate && strcmp(what, "status") != 0) {
		fputs("usage: mediationd key rotate|status [--database CONN]\n", stderr);
		return 2;
	}
	conn = command_connect(argc, argv, "key");
	if (!conn) return 1;
	if (!command_run(conn, "key", "SET search_path = public, pg_temp")) {
		status = 1;
	} else if (is_rotate) {
		status = rotate(conn);
	} else {
		status = print_keys(conn) && print_daemons(conn) ? 0 : 1;
	}
	PQfinish(conn);
	return status;
}
