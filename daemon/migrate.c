/* The schema; migrate.h. */
#include "migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "migrations.h"

/* Any constant will do, as long as every mediationd takes the same. */
#define ADVISORY_LOCK "7421340212100"

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

static int apply(PGconn *conn, const struct migration *migration)
{
	char record[256];

	(void)snprintf(record, sizeof(record),
	    "INSERT INTO schema_version (number, name) VALUES (%d, '%s')", migration->number,
	    migration->name);
	if (command_run(conn, "migrate", "BEGIN") &&
	    command_run(conn, "migrate", migration->text) && command_run(conn, "migrate", record) &&
	    command_run(conn, "migrate", "COMMIT")) {
		printf("%s\n", migration->name);
		return 1;
	}
	(void)command_run(conn, "migrate", "ROLLBACK");
	return 0;
}

static int apply_all(PGconn *conn)
{
	int last = applied(conn);

	if (last < 0) return 0;
	if (last == 0 &&
	    !command_run(conn, "migrate",
	        "CREATE TABLE IF NOT EXISTS schema_version (number integer PRIMARY KEY, "
	        "name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())")) {
		return 0;
	}
	for (size_t i = 0; i < migration_count; i++) {
		if (migrations[i].number > last && !apply(conn, &migrations[i])) return 0;
	}
	return 1;
}

/* ---- the guard and the words of this program's tables ---- */

struct script {
	FILE *out;
	const char *before;
};

static void state_pair(void *context, uint16_t action, uint8_t from, uint8_t to)
{
	struct script *script = context;

	fprintf(script->out, "%s(%" PRId64 ",%u,%u,%u)", script->before, action_table_version(),
	    action, from, to);
	script->before = ",";
}

static void region_pair(void *context, uint16_t action, uint8_t region, uint8_t from, uint8_t to)
{
	struct script *script = context;

	fprintf(script->out, "%s(%" PRId64 ",%u,%u,%u,%u)", script->before, action_table_version(),
	    action, region, from, to);
	script->before = ",";
}

/* Names and labels are ours and hold no quote. */
static void name(struct script *script, const char *kind, const struct label *label)
{
	if (!label) return;
	fprintf(script->out, "%s('%s',%u,'%s','%s')", script->before, kind, label->number,
	    label->name, label->zh ? label->zh : "");
	script->before = ",";
}

static void region_names(struct script *script)
{
	for (uint16_t r = 0; r < REGION_COUNT; r++) {
		char kind[64];

		if (!region_label(r)) continue;
		name(script, "region", region_label(r));
		(void)snprintf(kind, sizeof(kind), "value:%s", region_label(r)->name);
		for (uint16_t v = 0; v < REGION_VALUE_COUNT; v++) {
			name(script, kind, region_value_label((enum region)r, v));
		}
	}
}

static void choice_names(struct script *script)
{
	size_t count;
	const struct label *lists = choice_lists(&count);

	for (size_t l = 0; l < count; l++) {
		char kind[64];

		(void)snprintf(kind, sizeof(kind), "choice:%s", lists[l].name);
		for (size_t i = 0; i < choice_count(lists[l].name); i++) {
			name(script, kind, choice_at(lists[l].name, i));
		}
	}
}

static void names(struct script *script)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (uint16_t n = 0; n < STATE_COUNT; n++) {
		name(script, "state", state_label(n));
	}
	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		name(script, "role", role_label(n));
	}
	for (size_t i = 0; i < count; i++) {
		name(script, "action",
		    &(struct label){
		        actions[i]->number, actions[i]->name, actions[i]->zh, NULL, NULL });
	}
	for (uint16_t n = 1; n < ARG_COUNT; n++) {
		const struct argument_info *info = argument_info(n);

		if (info) {
			name(script, "argument",
			    &(struct label){ n, info->name, info->zh, NULL, NULL });
		}
	}
	region_names(script);
	choice_names(script);
}

static void properties(struct script *script)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		fprintf(script->out, "%s(%u,%s,%s)", script->before, actions[i]->number,
		    actions[i]->mediates ? "true" : "false",
		    actions[i]->new_round ? "true" : "false");
		script->before = ",";
	}
}

static char *guard_script(void)
{
	char *text = NULL;
	size_t length = 0;
	struct script script = { .out = open_memstream(&text, &length), .before = "" };

	if (!script.out) abort();
	fputs("BEGIN; INSERT INTO action_guard VALUES ", script.out);
	action_guard_states(state_pair, &script);
	fputs(" ON CONFLICT DO NOTHING; INSERT INTO region_guard VALUES ", script.out);
	script.before = "";
	action_guard_regions(region_pair, &script);
	fputs(" ON CONFLICT DO NOTHING; INSERT INTO table_name VALUES ", script.out);
	script.before = "";
	names(&script);
	fputs(
	    " ON CONFLICT (kind, number) DO UPDATE SET name = excluded.name, zh = excluded.zh; INSERT INTO action_property VALUES ",
	    script.out);
	script.before = "";
	properties(&script);
	fputs(
	    " ON CONFLICT (action) DO UPDATE SET mediates = excluded.mediates, new_round = excluded.new_round; COMMIT",
	    script.out);
	if (fclose(script.out) != 0) abort();
	return text;
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
static int found(PGconn *conn, int is_demo)
{
	return command_run(conn, "migrate",
	    is_demo ? "INSERT INTO installation (is_demo) VALUES (true) ON CONFLICT DO NOTHING"
	            : "INSERT INTO installation (is_demo) VALUES (false) ON CONFLICT DO NOTHING");
}

static int up(PGconn *conn, int is_demo)
{
	return command_run(conn, "migrate", "SET search_path = public") &&
	    command_run(conn, "migrate", "SET lock_timeout = '10s'") &&
	    command_run(conn, "migrate", "SELECT pg_advisory_lock(" ADVISORY_LOCK ")") &&
	    apply_all(conn) && load_guard(conn) && found(conn, is_demo);
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

int migrate_main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	PGconn *conn;
	int is_good;

	if (strcmp(what, "up") != 0 && strcmp(what, "status") != 0) {
		fprintf(stderr, "usage: mediationd migrate up|status [--database CONN] [--demo]\n");
		return 2;
	}
	conn = command_connect(argc, argv, "migrate");
	if (!conn) return 1;
	is_good = strcmp(what, "up") == 0 ? up(conn, has_flag(argc, argv, "--demo")) : status(conn);
	PQfinish(conn);
	return is_good ? 0 : 1;
}
