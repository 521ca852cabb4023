/*
 * A step filled in at the terminal and sent: what is missing is asked for, kept on the disk from
 * the first answer on, asked again where it was refused, and put into the outbox where the daemon
 * cannot be reached.
 */
#pragma once

#include "act.h"
#include "answers.h"

/* given: what the command line said. dispute: NULL where one begins; number: what it was called by.
 * Returns the exit status. */
int fill_in_form(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given);
/* Whether a step has anything to ask when nothing is given. */
bool fill_asks(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute);
/* Goes on with a form that was kept, a draft or one of the outbox; the exit status. */
int fill_go_on(struct client *client, struct kept *kept);
/* What was answered of one, for people. */
void fill_show(struct client *client, struct kept *kept);

/* A request that has no answer. */
struct request_sent {
	uint8_t id[16];
	bool was_sent; /* it may have been done */
};

/* Puts what was given whole, and has no answer, into the outbox under its id; where that
 * cannot be (given is NULL: too much) it says what to do. The exit status. */
int fill_put_by(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given,
    const struct request_sent *sent);
