/*
 * The nightly batch: for each night a folder DIR/2024-12-12 with the reports that end with that
 * day, and night.json, which says what was made. It is made under another name and moved into its
 * place when all of it is there: a night is there whole or not at all, and what was made of one
 * that broke off is not made again. Nights that were missed are caught up with in their order, each
 * as it was known at its end. One run at a time has DIR.
 */
#pragma once

#include "client.h"

/* Up to the night of that day. 0: done; CLIENT_NOTHING_FOUND: there was nothing to do;
 * CLIENT_PARTLY: some nights or reports were made before one failed; CLIENT_AGAIN: another run is
 * under way; else why nothing was made. The reason is said. */
int report_nights(struct client *client, const char *folder, int64_t last_night);
