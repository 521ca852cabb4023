/*
 * What is sent to receiving offices and what they give back: `mediate report export` and `mediate
 * report receipts`. Each returns an exit status, its reason said.
 */
#pragma once

#include "export_mapping.h"

/* As many as the daemon takes and tells at once. */
#define EXPORT_ROWS 500

struct export_wish {
	const char *path; /* NULL: NAME_FROM-TO in the folder in which one is */
	int64_t from_on, to_on;
	bool is_again; /* what was sent, and is the same, too */
};

/* All mapping files, a line each; those with a fault say it. */
int export_list(struct client *client);
/* What was not sent yet, has changed since or was refused goes into a new file, and is marked when
 * the file is there; of a form of figures all of it. */
int export_send(struct client *client, const char *name, const struct export_wish *wish);
/* What was sent, what the office said of it; from_on 0: whenever it was sent. */
int export_status(struct client *client, const char *name, const struct export_wish *wish);
/* Takes in what an office gives back, line by line. */
int export_receipts(struct client *client, const char *name, const char *path);

/* export_figures.c: the rows of a form of figures. */
int export_groups(
    struct client *client, const struct mapping *mapping, const struct export_wish *wish);
/* export_disputes.c: those of disputes. */
int export_disputes(
    struct client *client, const struct mapping *mapping, const struct export_wish *wish);
/* Where the file goes: what was wished, or of that name. The caller's. */
char *export_path(const struct mapping *mapping, const struct export_wish *wish);
/* Tells the daemon of rows that were sent, or of receipts, under a request of its own; NULL with
 * ret_status set and the reason said. */
Mediation__V1__Response *export_mark(struct client *client, const struct mapping *mapping,
    Mediation__V1__MarkExportsRequest *by, int *ret_status);
