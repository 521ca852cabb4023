/*
 * Ids of new disputes: 63 bits, milliseconds of the act's time before a counter that starts at a
 * random place, so that they sort by time, need no sequence, and two daemons do not meet. The
 * primary key settles the rest: who meets all the same repeats with a new id.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ids {
	uint32_t counter;
};

void ids_init(struct ids *ids, uint32_t start);
/* Whether ids can be made at this time: from 2010 to 2079. */
bool ids_can_be_of(int64_t now_us);
/* now_us: microseconds since 1970 UTC, such that ids_can_be_of it. */
int64_t ids_next(struct ids *ids, int64_t now_us);
