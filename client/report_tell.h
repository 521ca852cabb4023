/*
 * How nights of reports ended, told to the daemon, which keeps it for the director's to-do list.
 * While it cannot be reached what failed is kept beside the nights, in a file DIR/.NIGHT.ENDING,
 * and told by the next run. Only the machine account's nights are the house's: of others' the
 * daemon wants to hear nothing, and that is the end of it.
 */
#pragma once

#include "client.h"

struct teller {
	struct client *client;
	const char *folder; /* of the nights, by its whole path */
	bool is_unwanted;
};

struct night_told {
	int64_t night, last_on; /* and up to which they were wanted */
	const char *ending;     /* by its name in the catalogue's list "night" */
	const char *report;     /* that was not made; "": the night as a whole */
	const char *why;
};

/* Of nights that the daemon takes to be missing it is told too that they are there, where they are.
 */
void report_tell(struct teller *teller, const struct night_told *told);
/* What earlier runs could not tell. */
void report_tell_kept(struct teller *teller);
