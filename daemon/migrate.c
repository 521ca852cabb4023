/* The schema; migrate.h. */
#include "migrate.h"

#include <openssl/sha.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dispute.h"
#include "migrations.h"

/* Any constant will do, as long as every mediationd takes the same. */
#define ADVISORY_LOCK      "7421340212100"
#define LOCK_NOT_AVAILABLE "55P03"
#define LOCK_TRIES         30

const char *command_option(int argc, char **argv, const char *option)
{
	size_t length = strlen(option);

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], option) == 0 && i + 1 < argc) return argv[i + 1];
		if (strncmp(argv[i], option, length) == 0 && argv[i][length] == '=') {
			return argv[i] + length + 1;
		}
	}
	return NULL;
}

static int has_flag(int argc, char **argv, const char *flag)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], flag) == 0) return 1;
	}
	return 0;
}

static void on_notice(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

PGconn *command_connect(int argc, char **argv, const char *command)
{
	const char *conninfo = command_option(argc, argv, "--database");
	PGconn *conn;

	if (!conninfo) conninfo = getenv("MEDIATION_DATABASE");
	if (!conninfo) {
		fprintf(stderr,
		    "mediationd %s: name the database with --database or $MEDIATION_DATABASE\n",
		    command);
		return NULL;
	}
	conn = PQconnectdb(conninfo);
	if (PQstatus(conn) != CONNECTION_OK) {
		fprintf(stderr, "mediationd %s: %s", command, PQerrorMessage(conn));
		PQfinish(conn);
		return NULL;
	}
	PQsetNoticeReceiver(conn, on_notice, NULL);
	return conn;
}

int command_run(PGconn *conn, const char *command, const char *sql)
{
	PGresult *result = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(result);
	int is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!is_good) fprintf(stderr, "mediationd %s: %s", command, PQresultErrorMessage(result));
	PQclear(result);
	return is_good;
}

/* The number of the newest migration applied, 0 for none, -1 where it could not be told. */
static int applied(PGconn *conn)
{
	PGresult *result = PQexec(conn, "SELECT to_regclass('public.schema_version') IS NOT NULL");
	int number = -1;

	if (PQresultStatus(result) == PGRES_TUPLES_OK) number = *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	if (number <= 0) return number;
	result = PQexec(conn, "SELECT coalesce(max(number), 0) FROM public.schema_version");
	number = PQresultStatus(result) == PGRES_TUPLES_OK
	    ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10)
	    : -1;
	PQclear(result);
	return number;
}

static void digest_of(const struct migration *migration, char ret_hex[2 * HASH_BYTES + 1])
{
	uint8_t digest[HASH_BYTES];

	SHA256((const uint8_t *)migration->text, strlen(migration->text), digest);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		(void)snprintf(ret_hex + 2 * i, 3, "%02x", digest[i]);
	}
}

/* What was applied must be what this program knows under that name. */
static int is_unchanged(PGconn *conn, const struct migration *migration)
{
	char wanted[2 * HASH_BYTES + 1], sql[128];
	PGresult *result;
	int is_same;

	digest_of(migration, wanted);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT encode(digest, 'hex') FROM schema_version WHERE number = %d",
	    migration->number);
	result = PQexec(conn, sql);
	is_same = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1 &&
	    strcmp(PQgetvalue(result, 0, 0), wanted) == 0;
	PQclear(result);
	if (!is_same) {
		fprintf(stderr,
		    "mediationd migrate: %s is not what was applied to this database; it was made by another version\n",
		    migration->name);
	}
	return is_same;
}

/* Everything of one migration in one transaction. A lock that others hold is waited for outside. */
static int apply_once(PGconn *conn, const struct migration *migration, int *ret_is_locked)
{
	char digest[2 * HASH_BYTES + 1], record[256];
	const char *steps[] = { "BEGIN", migration->text, record, "COMMIT" };

	*ret_is_locked = 0;
	digest_of(migration, digest);
	(void)snprintf(record, sizeof(record),
	    "INSERT INTO schema_version (number, name, digest) VALUES (%d, '%s', '\\x%s')",
	    migration->number, migration->name, digest);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		PGresult *result = PQexec(conn, steps[i]);
		ExecStatusType state = PQresultStatus(result);
		const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		int is_good = state == PGRES_COMMAND_OK || state == PGRES_TUPLES_OK;

		*ret_is_locked = code && strcmp(code, LOCK_NOT_AVAILABLE) == 0;
		if (!is_good && !*ret_is_locked) {
			fprintf(stderr, "mediationd migrate: %s: %s", migration->name,
			    PQresultErrorMessage(result));
		}
		PQclear(result);
		if (is_good) continue;
		(void)command_run(conn, "migrate", "ROLLBACK");
		return 0;
	}
	return 1;
}

static int apply(PGconn *conn, const struct migration *migration)
{
	for (int tries = 0; tries < LOCK_TRIES; tries++) {
		int is_locked;

		if (apply_once(conn, migration, &is_locked)) {
			printf("%s\n", migration->name);
			return 1;
		}
		if (!is_locked) return 0;
		(void)sleep(1);
	}
	fprintf(stderr, "mediationd migrate: %s: somebody keeps a table locked; try again later\n",
	    migration->name);
	return 0;
}

/* Whoever migrates and is no superuser must be able to give away what he makes, and to change it
 * later. */
static int be_the_owners(PGconn *conn)
{
	return command_run(conn, "migrate",
	    "DO $$ BEGIN "
	    "IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediation_owner') THEN CREATE ROLE mediation_owner NOLOGIN; END IF; "
	    "IF NOT pg_has_role(current_user, 'mediation_owner', 'MEMBER') THEN GRANT mediation_owner TO CURRENT_USER; END IF; "
	    "END $$");
}

static int apply_all(PGconn *conn)
{
	int last = applied(conn);

	if (last < 0) return 0;
	/* Words and properties of an older table would be written over those of the newer one. */
	if (last > migrations[migration_count - 1].number) {
		fprintf(stderr,
		    "mediationd migrate: the database is newer than this program: it has migration %d, "
		    "mediationd %s ends with %d; use the newer program\n",
		    last, VERSION, migrations[migration_count - 1].number);
		return 0;
	}
	if (last == 0 &&
	    !command_run(conn, "migrate",
	        "CREATE TABLE IF NOT EXISTS schema_version (number integer PRIMARY KEY, name text NOT NULL, "
	        "digest bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())")) {
		return 0;
	}
	if (!be_the_owners(conn)) return 0;
	for (size_t i = 0; i < migration_count; i++) {
		bool is_old = migrations[i].number <= last;

		if (is_old && !is_unchanged(conn, &migrations[i])) return 0;
		if (!is_old && !apply(conn, &migrations[i])) return 0;
	}
	return 1;
}

static int load_guard(PGconn *conn)
{
	char *script = guard_script();
	int is_good = command_run(conn, "migrate", script);

	free(script);
	if (!is_good) (void)command_run(conn, "migrate", "ROLLBACK");
	return is_good;
}

/* What the database is, is said once, when it is made. */
static int found(PGconn *conn, bool is_demo)
{
	PGresult *result;
	bool is_same;

	if (!command_run(conn, "migrate",
	        is_demo
	            ? "INSERT INTO installation (is_demo) VALUES (true) ON CONFLICT DO NOTHING"
	            : "INSERT INTO installation (is_demo) VALUES (false) ON CONFLICT DO NOTHING")) {
		return 0;
	}
	result = PQexec(conn, "SELECT is_demo FROM installation");
	is_same = !is_demo || (PQntuples(result) == 1 && *PQgetvalue(result, 0, 0) == 't');
	PQclear(result);
	if (!is_same) {
		fprintf(stderr,
		    "mediationd migrate: this database holds real disputes and cannot become a demo\n");
	}
	return is_same;
}

/* Others that migrate now are waited for, without holding a snapshot. */
static int take_turn(PGconn *conn)
{
	for (int tries = 0; tries < LOCK_TRIES; tries++) {
		PGresult *result = PQexec(conn, "SELECT pg_try_advisory_lock(" ADVISORY_LOCK ")");
		ExecStatusType state = PQresultStatus(result);
		bool is_ours = state == PGRES_TUPLES_OK && *PQgetvalue(result, 0, 0) == 't';

		PQclear(result);
		if (is_ours) return 1;
		if (state != PGRES_TUPLES_OK) break;
		(void)sleep(1);
	}
	fprintf(stderr, "mediationd migrate: another migration is running\n");
	return 0;
}

/* Whether the journal tells of transactions that this cluster has not seen: it comes from another.
 */
static int is_foreign(PGconn *conn, bool *ret_is)
{
	PGresult *result = PQexec(conn,
	    "SELECT coalesce(max(x.xid) >= pg_snapshot_xmax(pg_current_snapshot()), false) FROM district d "
	    "CROSS JOIN LATERAL (SELECT max(e.xid) AS xid FROM dispute_event e WHERE e.district = d.district) x");
	int is_good = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (is_good) *ret_is = *PQgetvalue(result, 0, 0) == 't';
	if (!is_good) fprintf(stderr, "mediationd migrate: %s", PQresultErrorMessage(result));
	PQclear(result);
	return is_good;
}

/*
 * After a restore the feed begins anew: every event is told as of now, in order per dispute, and
 * whoever holds a cursor of before is told to begin again.
 */
static int renew_feed(PGconn *conn)
{
	int is_good = command_run(conn, "migrate",
	    "BEGIN; LOCK TABLE dispute_event IN SHARE ROW EXCLUSIVE MODE; "
	    "UPDATE dispute_event SET xid = pg_current_xact_id(); "
	    "UPDATE installation SET feed_epoch = gen_random_uuid(); COMMIT");

	if (!is_good) (void)command_run(conn, "migrate", "ROLLBACK");
	if (is_good) printf("the feed has begun anew; its readers begin again\n");
	return is_good;
}

static int renew_if_foreign(PGconn *conn)
{
	bool is = false;

	return is_foreign(conn, &is) && (!is || renew_feed(conn));
}

static int begin(PGconn *conn)
{
	return command_run(conn, "migrate", "SET search_path = public, pg_temp") &&
	    command_run(conn, "migrate", "SET lock_timeout = '2s'") && take_turn(conn);
}

static int up(PGconn *conn, bool is_demo)
{
	return begin(conn) && apply_all(conn) && load_guard(conn) && found(conn, is_demo) &&
	    renew_if_foreign(conn) && migrate_keys(conn);
}

static int status(PGconn *conn)
{
	int last = applied(conn);

	if (last < 0) return 0;
	for (size_t i = 0; i < migration_count; i++) {
		printf("%-24s %s\n", migrations[i].name,
		    migrations[i].number <= last ? "applied" : "pending");
	}
	return 1;
}

static int restored(PGconn *conn)
{
	return begin(conn) && renew_feed(conn);
}

int migrate_main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	bool is_up = strcmp(what, "up") == 0, is_restored = strcmp(what, "restored") == 0;
	PGconn *conn;
	int is_good;

	if (!is_up && !is_restored && strcmp(what, "status") != 0) {
		fprintf(stderr,
		    "usage: mediationd migrate up|status|restored [--database CONN] [--demo]\n");
		return 2;
	}
	conn = command_connect(argc, argv, "migrate");
	if (!conn) return 1;
	if (is_up) {
		is_good = up(conn, has_flag(argc, argv, "--demo"));
	} else {
		is_good = is_restored ? restored(conn) : status(conn);
	}
	PQfinish(conn);
	return is_good ? 0 : 1;
}
