/*
 * The nightly batch: for each night a folder DIR/2024-12-12 with the reports that end with that
 * day, and night.json, which says what was made. It is made under another name and moved into its
 * place when all of it is there: a night is there whole or not at all, and what was made of one
 * that broke off is not made again. Nights that were missed are caught up with in their order, each
 * as it was known at its end, and none is left out. One run at a time has DIR. How each ended is
 * told to the daemon (report_tell.h).
 */
#pragma once

#include "client.h"

/* So many nights one run makes at most, unless told otherwise: more than a year of them. */
#define REPORT_NIGHTS_MOST 400

/* Up to the night of that day, so many at most. 0: done; CLIENT_NOTHING_FOUND: there was nothing to
 * do; CLIENT_PARTLY: some nights or reports were made before one failed, or some are left to the
 * next run; CLIENT_AGAIN: another run is under way; else why nothing was made. The reason is said.
 */
int report_nights(struct client *client, const char *folder, int64_t last_night, size_t most);
/* There is no line to the daemon: the nights up to that day that are missing were not made, and
 * why. */
void report_nights_unmade(
    struct client *client, const char *folder, int64_t last_night, const char *why);
