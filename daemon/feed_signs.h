/*
 * By what somebody who waits for events finds out whether any of those that came may be his,
 * without looking at each: signs of them all together (feed_moved.sql). A hint that may say yes
 * where the answer is no, and never no where it is yes; what is told is read by who asks, with his
 * rights. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the events' disputes. Those of `involved` have the numbers of scopes.def. */
enum feed_sign {
	SIGN_END = 0, /* how far it was looked; no sign */
	SIGN_KIND = 1,
	SIGN_VILLAGE = 2, /* where an open one is */
	SIGN_OPEN = 3,    /* one is open to whoever's scope reaches it */
	SIGN_INVOLVED_FIRST = 4,
	SIGN_INVOLVED_LAST = 7,
	SIGN_RESTRICTED = 8, /* one is not */
	SIGN_READER = 9,     /* who may read a restricted one */
	SIGN_LED = 10        /* whose team has it */
};

#define FEED_SIGN_WORDS 1024

struct feed_signs {
	uint64_t words[FEED_SIGN_WORDS];
};

/* Of what somebody would be told; borrowed. */
struct feed_interest {
	const int64_t *numbers; /* of rights_numbers() */
	size_t number_count;
	const int64_t *teams, *kinds; /* none: any */
	size_t team_count, kind_count;
};

void feed_signs_clear(struct feed_signs *signs);
void feed_signs_add(struct feed_signs *signs, int64_t sign, int64_t key);
bool feed_signs_concern(const struct feed_signs *signs, const struct feed_interest *interest);
