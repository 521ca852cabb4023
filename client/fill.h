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
/* Sends the answers of a form that was kept under its request id; the exit status. */
int fill_send(struct client *client, const Mediation__V1__CatalogueAction *action, int64_t dispute,
    const struct kept *kept, struct act_refusal *ret_refusal);
