/*
 * `mediate replay FILE`: acts from a file into a demo database or practice, many in flight, in
 * order per dispute.
 *
 *   TIME ACTOR ACTION LABEL --argument value …       a line; # begins a comment
 *   {-12}T09:30 {clerk} register A …                 the same as of today; today.h
 *
 * LABEL names the dispute that the act begins, or one begun before; @LABEL in an argument names
 * another, whose order it then keeps too. Request ids follow from file and line, so a second run
 * gets the stored answers and goes on where the first one stopped.
 */
#pragma once

#include "link.h"
#include "today.h"

/* What is replayed, and where to. */
struct replay_job {
	const char *path; /* - is the standard input; also the name of `text` */
	const char *text; /* instead of the file; NULL: none */
	const char *address;
	struct link_login login;
	struct today today;
};

struct replay_sums {
	size_t acts, repeated, refused, skipped;
};

/* Reads the file; one at a time. NULL where it cannot be read or understood, which has been said.
 * The job is borrowed until the end. */
struct replay *replay_open(const struct replay_job *job);
/* Returns the exit status: 0 all done, 8 some refused, 2 no line, 75 the line was lost. What was
 * refused has been said. */
int replay_run(struct replay *replay, struct replay_sums *ret_sums);
struct replay *replay_close(struct replay *replay);
