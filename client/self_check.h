/*
 * What the self-check finds, gathered from its pages and printed: how much of each suspicion, then
 * the list of disputes with what was found and the command that mends it.
 */
#pragma once

#include "client.h"

/* More are said to be there, and not shown. */
#define FINDINGS_MAX 20000

/* Numbers of suspicions, beyond which none is. */
#define SUSPICIONS_MAX 64

struct self_checked {
	int64_t from_on, to_on; /* the period as it was looked at */
	/* Pages that have something to show, owned. */
	Mediation__V1__Response **pages;
	size_t count;
	const Mediation__V1__Suspicion *suspicions[SUSPICIONS_MAX]; /* in their order */
	int64_t looked[SUSPICIONS_MAX];
	size_t suspicion_count;
	size_t findings, more_than_hints;
	bool has_more;
};

/* Takes the answer over; false where there are as many findings as are shown. */
bool self_checked_take(
    struct self_checked *checked, const struct words *words, Mediation__V1__Response *page);
void self_checked_free(struct self_checked *checked);

void show_self_checked(const struct shown *shown, const struct self_checked *checked);
