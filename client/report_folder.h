/*
 * A folder that is there whole or not at all: made beside its place, and moved there at the end.
 * Who makes it holds a lock on it; what is left there without one is of a run that was killed, and
 * the next for the same place takes it away.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

struct report_folder {
	const char *place;   /* where it shall stand */
	char path[PATH_MAX]; /* where it is made; "": it is not */
	int fd;
};

/* False with errno: EEXIST where something is in that place. report_folder_close it in any case. */
bool report_folder_begin(struct report_folder *folder, const char *place);
/* Moves it, with that folder in it, when all is on the disk. False with errno: EEXIST where another
 * came first. */
bool report_folder_end(struct report_folder *folder, const char *within);
/* Takes away what was not moved. */
void report_folder_close(struct report_folder *folder);
