/*
 * The bridge: what the petition centre hands over goes to the daemon, what happens here goes to the
 * petition centre, over any channel. It keeps nothing: where it stands, what was sent and what was
 * written back is the daemon's, so that it may be killed at any moment and go on on any machine,
 * and two at once do no harm.
 */
#pragma once

#include "client.h"
#include "petition_channel.h"
#include "petition_config.h"

struct petition_bridge {
	struct client *client;
	const struct petition_config *config;
	struct petition_channel channel;
	/* as the daemon told it last */
	char *cursor; /* owned */
	int64_t package, reconciled_on;
	/* of this run */
	size_t taken, refused, sent, receipts;
	int status; /* why the last round broke off */
};

/* All that there is to do now. False where something could not be done: it is tried again, the
 * reason is said and stands in ->status. */
bool petition_round(struct petition_bridge *bridge);
/* The same until it is told to end by a signal (SIGTERM, SIGINT), with pauses; an exit status. */
int petition_run(struct petition_bridge *bridge);
/* Whether it was told to: a long round ends early then, which does no harm. */
bool petition_stops(void);
/* Holds the config file for this run; false, and said, where another run does. */
bool petition_hold(const char *path);

/* petition_take.c: hands items in, and tells of each what became of it. False: not now. */
bool petition_take(struct petition_bridge *bridge, struct arena *arena,
    const struct petition_letter *letters, size_t count, struct petition_receipt *ret);

/* petition_attach.c: what they sent with a petition that is accepted hangs on its dispute before
 * they are told so, once. What cannot be had is said, and keeps nothing back; false where there is
 * no line. */
bool petition_attach(struct petition_bridge *bridge, const struct petition_delivery *delivery);

/* petition_marks.c: what became of letters of ours; what it will not put on record is said. */
struct petition_marks {
	Mediation__V1__PetitionMark marks[100];
	size_t count;
};

bool petition_mark_sent(struct petition_bridge *bridge, struct petition_marks *marks,
    const struct petition_letter *letter);
bool petition_mark_receipt(struct petition_bridge *bridge, struct petition_marks *marks,
    const struct petition_receipt *receipt);
bool petition_marks_end(struct petition_bridge *bridge, struct petition_marks *marks);
/* Where we stand with the office; NULL, 0: as before. */
bool petition_mark_place(struct petition_bridge *bridge, const char *cursor, int64_t package);
bool petition_mark_reconciled(
    struct petition_bridge *bridge, Mediation__V1__PetitionReconciled *reconciled);

/* petition_reconcile.c: holds their day against what we have, puts it on record, and prints where
 * they differ and what to do. The number of differences; -1: it could not be done, which is said.
 */
int64_t petition_hold_against(struct petition_bridge *bridge, const struct petition_day *theirs);
