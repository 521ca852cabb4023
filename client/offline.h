/*
 * The daemon as it was last time, while it cannot be reached: its words and who used it, so that
 * what begins a dispute can be filled in all the same, and waits in the outbox.
 */
#pragma once

#include "client.h"

/* Notes whose words these are, where that is new. */
void offline_remember(const struct client *client);
/* Takes up what was noted: words, and who uses them. False where nothing was. */
bool offline_begin(struct client *client);
/* Whether the daemon can be reached, now or again; where it could not before its words are taken
 * anew. */
bool offline_end(struct client *client);
