/* First passwords; password.h. */
#include "password.h"

#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beside.h"
#include "migrate.h"
#include "vault_wire.h"

/* The child asks at our terminal and writes to `fd`. */
static pid_t begin(const char *path, const char *login, int fd)
{
	char *const words[] = { (char *)VAULT_NAME, (char *)"make", (char *)login, NULL };
	posix_spawn_file_actions_t actions;
	pid_t child;
	int error;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	error = posix_spawn(&child, path, &actions, NULL, words, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (!error) return child;
	fprintf(stderr, "mediationd password: \"%s\" could not be started: %s\n", path,
	    strerror(error));
	return -1;
}

/* What is kept of the password that was typed; false where there is none, and it was said why. */
static bool ask(const char *path, const char *login, char ret_stored[VAULT_STORED_BYTES])
{
	int ends[2], status = 0;
	ssize_t got;
	pid_t child;

	if (pipe(ends) != 0) return false;
	fprintf(stderr, "%s\n", login);
	child = begin(path, login, ends[1]);
	(void)close(ends[1]);
	got = read(ends[0], ret_stored, VAULT_STORED_BYTES - 1);
	(void)close(ends[0]);
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || got <= 0) {
		return false;
	}
	ret_stored[got] = '\0';
	ret_stored[strcspn(ret_stored, "\n")] = '\0';
	return true;
}

/* False where it was not kept, and it was said why. */
static bool keep(PGconn *conn, const char *login, const char *district, const char *stored)
{
	static const char sql[] =
	    "WITH found AS (SELECT m.district, m.id, count(*) OVER () AS namesakes"
	    "                 FROM member m JOIN district g USING (district)"
	    "                WHERE m.login = $1::text AND $2::integer IN (0, m.district)"
	    "                  AND g.practice_of IS NULL AND current_date BETWEEN m.valid_from AND m.valid_to),"
	    " ended AS (UPDATE login l SET ended_at = now() FROM found f"
	    "            WHERE (l.district, l.member) = (f.district, f.id) AND l.ended_at IS NULL),"
	    " cleared AS (DELETE FROM login_try WHERE name IN"
	    "    (SELECT login_try_name($1::text, f.district) FROM found f))"
	    " INSERT INTO credential (district, member, stored, must_change, changed_at)"
	    " SELECT f.district, f.id, $3::text, false, now() FROM found f WHERE f.namesakes = 1"
	    " ON CONFLICT (district, member) DO UPDATE SET stored = excluded.stored, must_change = false,"
	    "    valid_to = 'infinity', changed_at = excluded.changed_at, factor = NULL, factor_key = NULL,"
	    "    factor_new = NULL";
	const char *values[] = { login, district, stored };
	PGresult *result = PQexecParams(conn, sql, 3, NULL, values, NULL, NULL, 0);
	bool is_good = PQresultStatus(result) == PGRES_COMMAND_OK;
	bool is_kept = is_good && strcmp(PQcmdTuples(result), "0") != 0;

	if (!is_good) {
		fprintf(stderr, "mediationd password: %s", PQresultErrorMessage(result));
	} else if (!is_kept) {
		fprintf(stderr,
		    "mediationd password: there is no member \"%s\" in office, or several: name his --district\n",
		    login);
	}
	PQclear(result);
	return is_kept;
}

/* Words that are no options, each with its value behind it. */
static const char *login_at(int argc, char **argv, int *at)
{
	while (*at < argc && strncmp(argv[*at], "--", 2) == 0) {
		*at += strchr(argv[*at], '=') ? 1 : 2;
	}
	return *at < argc ? argv[(*at)++] : NULL;
}

int password_main(int argc, char **argv)
{
	const char *district = command_option(argc, argv, "--district");
	const char *vault = command_option(argc, argv, "--vault"), *login;
	char beside[PATH_MAX], stored[VAULT_STORED_BYTES];
	int at = 1, status = 0, count = 0;
	PGconn *conn = command_connect(argc, argv, "password");

	if (!conn) return 1;
	if (!command_run(conn, "password", "SET search_path = public, pg_temp")) status = 1;
	if (!vault && program_beside(VAULT_NAME, beside, sizeof(beside))) vault = beside;
	while (status == 0 && (login = login_at(argc, argv, &at))) {
		count++;
		if (!vault || !ask(vault, login, stored) ||
		    !keep(conn, login, district ? district : "0", stored)) {
			status = 1;
		}
	}
	PQfinish(conn);
	if (count) return status;
	fprintf(stderr,
	    "usage: mediationd password LOGIN… [--district N] [--database CONN] [--vault FILE]\n");
	return 2;
}
