/*
 * Journals for tests of pure rules, told in lines of words instead of built by hand:
 *
 *   2024-03-04 register applied_on=2024-03-04 parties=side:1/name:张三+side:2/name:李四 >registered
 *   2024-03-07 agree_orally obligations=debtor:2/due_on:2024-03-10/text:还款 >agreed
 * !agreement=effective
 *
 * day, action, arguments by the names of the tables, the state it leads to, the moves of regions
 * (!performance.1=done of an item; the value by its name). Records are parted by +, their fields by
 * /, numbers of a list by a comma; +MINUTES behind the day is the time of it, @LOGIN the member's
 * number, ~STEP its place in a chain, ^ a new round. Nothing is judged: what no rule of the house
 * would let happen can be told too.
 */
#pragma once

#include "arena.h"
#include "clock.h"

#define TOLD_EVENTS_MAX 40

struct told {
	struct journal_event events[TOLD_EVENTS_MAX];
	size_t count;
};

/* Fails the test where a line is not understood. */
void tell(struct told *ret, const char *lines, struct arena *arena);
