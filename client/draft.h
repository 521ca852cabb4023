/*
 * Forms that were begun: the person says which is gone on with, or begins another.
 */
#pragma once

#include "client.h"

/* Whether what was typed may be thrown away: asked. */
bool draft_may_go(struct client *client);
/* Whom it is about, as far as that was typed. */
void draft_names(const struct kept *kept, FILE *out);
/* The draft of a form and a dispute (its number; "": one begins) that is gone on with, or a new
 * one, held for this window; the caller frees it. False where nothing is to be done. */
bool draft_take(struct client *client, const char *form, const char *number, struct kept **ret);
