/*
 * `mediationd migrate up|status|restored`: the schema, forward only, each file one transaction, and
 * the guard of this program's action table beside those of its predecessors; after a restore the
 * feed's new beginning. A command, not the daemon: it blocks.
 */
#pragma once

#include <libpq-fe.h>

int migrate_main(int argc, char **argv);

/* For the commands: the connection of --database or $MEDIATION_DATABASE, or NULL after saying why.
 */
PGconn *command_connect(int argc, char **argv, const char *command);
/* The value after an option, or NULL. */
const char *command_option(int argc, char **argv, const char *option);
/* Runs SQL; false after saying what the server said. */
int command_run(PGconn *conn, const char *command, const char *sql);

/* SQL that loads guard, names and properties of this program's tables; the caller frees it. */
char *guard_script(void);
/* Gives the rows that have none the keys by which they are found; gone on with where it was
 * stopped. */
int migrate_keys(PGconn *conn);
