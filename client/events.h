/*
 * The events of a dispute, with all that was filled in and that the asker may read. Owns the
 * answers that they came in.
 */
#pragma once

#include "client.h"

struct events {
	Mediation__V1__Event **events; /* in order */
	size_t count;
	Mediation__V1__Response **pages;
	size_t page_count;
};

/* All of them, however many pages they are; the exit status, with the reason said where it is not
 * 0. events_free it in any case. */
int events_ask_all(struct client *client, int64_t dispute, struct events *events);
void events_free(struct events *events);
