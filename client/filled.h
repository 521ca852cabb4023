/*
 * A form that is filled in: read as an act, and sent under the request id that it was given when it
 * was begun.
 */
#pragma once

#include "act.h"
#include "answers.h"

/* The answers as an act; false with ->error where something is missing or cannot be read. form_free
 * it in any case. */
bool filled_read(struct form *form, struct value_source *source,
    const Mediation__V1__CatalogueAction *action, const struct answers *answers);
/* Says that it was done before, as it was sent then; 0. */
int filled_say_reused(void);
/* Sends the answers of a form that was kept under its request id; the exit status. dispute: its id;
 * 0: that of its number, or none. */
int filled_send(struct client *client, const Mediation__V1__CatalogueAction *action,
    int64_t dispute, const struct kept *kept, struct act_refusal *ret_refusal);
