/* All that papers of one dispute are filled from, asked of the daemon. Owns the answers. */
#pragma once

#include "client.h"
#include "events.h"
#include "papers.h"

struct paper_source {
	struct papers_source of;
	Mediation__V1__Response *dispute, *committee;
	struct events events;
};

/* typed: the number, or what it is like; false with ret_status set, and the reason said.
 * paper_source_free in any case. */
bool paper_source_ask(
    struct client *client, const char *typed, struct paper_source *source, int *ret_status);
void paper_source_free(struct paper_source *source);
