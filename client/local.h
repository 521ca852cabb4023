/*
 * Local data in the client: asking for rows of a table, sending rows, and what came of it. Which
 * tables and columns there are is the daemon's to say.
 */
#pragma once

#include "client.h"
#include "csv.h"

/* What is asked of a table: where a column has a value; NULL for nothing of the kind. */
struct local_filter {
	const char *column, *value;
};

#define LOCAL_FILTERS_MAX 4

/* All rows of a table, page by page, as one answer; NULL with ret_status set. */
Mediation__V1__Response *local_ask(struct client *client, const char *table,
    const struct local_filter filters[LOCAL_FILTERS_MAX], bool with_ended, int *ret_status);
/* Shows them, as --csv where that is asked for, with what has ended where --all is; the exit
 * status.
 */
int local_list(
    struct client *client, const char *table, const struct local_filter filters[LOCAL_FILTERS_MAX]);
/* The place of a column; it must be there. */
size_t local_place(const Mediation__V1__LocalShowResponse *shown, const char *column);

/* What is to be written: columns, rows, and the line of each for people (NULL: there are none). */
struct local_rows {
	const char *table;
	char **columns;
	size_t column_count;
	struct csv_row *rows;
	size_t row_count;
	int32_t year;
	const char *source;
	bool is_dry_run;
};

/* Sends, and shows what came of it; the exit status. */
int local_send(struct client *client, const struct local_rows *rows);
/* The same from a file: all of it, under its header. */
int local_import(struct client *client, const char *table, const char *path);

/* Words after a verb that say what of it is meant: list, show, import … */
struct subverb {
	const char *name, *zh, *initials;
	int (*run)(struct client *client);
	int words; /* that must follow it, or any number */
};

#define SUBVERB_ANY (-1)

/* Runs the one that the first word names, or the first of all where there is none. */
int subverb_run(struct client *client, const struct subverb *subverbs, size_t count);
int subverb_usage(struct client *client);

/* show_local.c */
void show_local(
    const struct shown *shown, const char *name, const Mediation__V1__LocalShowResponse *rows);
void show_local_csv(const Mediation__V1__LocalShowResponse *rows);
/* One row, a line for each column that says something. */
void show_local_row(const struct shown *shown, struct table *table,
    const Mediation__V1__LocalShowResponse *rows, size_t row);
/* A row as an object, keys are the columns. */
void local_row_json(
    struct json *json, const char *key, const Mediation__V1__LocalShowResponse *rows, size_t row);
void show_import(const struct shown *shown, const struct local_rows *sent,
    const Mediation__V1__LocalShowResponse *labels, const Mediation__V1__LocalImportResponse *done);
