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
	size_t found[SUSPICIONS_MAX]; /* findings of each */
	size_t suspicion_count;
	size_t findings, more_than_hints;
	bool has_more;
};

/* Takes the answer over; false where there are as many findings as are shown. */
bool self_checked_take(
    struct self_checked *checked, const struct words *words, Mediation__V1__Response *page);
void self_checked_free(struct self_checked *checked);

/* All of them from one answer after another; the exit status. What was gathered is owned also where
 * it is not 0. */
int self_check_gather(
    struct client *client, Mediation__V1__SelfCheckRequest *by, struct self_checked *ret);

typedef void self_checked_fn(void *context, const Mediation__V1__Finding *finding);
void self_checked_each(const struct self_checked *checked, self_checked_fn *fn, void *context);
/* self_check_words.c; texts are begun and ended here, and freed by who asks. What is counted; what
 * was found. */
struct text;
const Mediation__V1__Suspicion *self_checked_suspicion(
    const struct self_checked *checked, const Mediation__V1__Finding *finding);
void self_checked_counted(const Mediation__V1__Suspicion *suspicion, struct text *ret);
void self_checked_found(
    const struct self_checked *checked, const Mediation__V1__Finding *finding, struct text *ret);
/* The step or verb that mends it, or shows what is to be looked at. */
const char *self_checked_mend(
    const struct self_checked *checked, const Mediation__V1__Finding *finding);

void show_self_checked(const struct shown *shown, const struct self_checked *checked);
