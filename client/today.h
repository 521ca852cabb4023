/*
 * Acts that are told as of today: what stands in braces becomes a day, a person, a team or a
 * village of the town at hand, so that one file of acts is alive on any day in any town.
 *
 *   {-12} {0} {+10}           days from today, as 2026-11-14
 *   {clerk} {director} …      the login of somebody in that role, in whichever team
 *   {leader 3} {mediator 3}   the same of the third team; a mediator who does not lead, where there
 * is one {team 3} {place 3}        the third team, the third village
 *
 * Teams count from that of who asks, and only those that have mediators; what counts beyond the
 * last begins again, so that a small town does with what it has. Where a town has nobody in a role
 * the braces stay, and the daemon refuses that act.
 */
#pragma once

#include "words.h"

struct today {
	const struct words *words;
	int64_t day;
	int64_t team; /* of who asks; 0: none */
};

/* The text with its braces filled, the caller's to free; NULL, and said with path and line, where
 * they hold what is none of the above. */
char *today_fill(const struct today *today, const char *path, const char *text);
