/*
 * The list of disputes, newest registration first, for whoever lists them: as lines of their own,
 * or to look at each.
 */
#pragma once

#include "ask.h"
#include "mediation.pb-c.h"

struct docket_page {
	int64_t key[2]; /* of the last line of the page before; { 0, INT64_MAX } before the first */
	uint32_t size;
};

/* Asks for one row more than the page has; page_rows tells whether there are more. fn is not called
 * where the request was refused. */
void docket_ask(struct request *request, const Mediation__V1__ListDisputesRequest *ask,
    const struct docket_page *page, store_rows_fn fn, void *context);
