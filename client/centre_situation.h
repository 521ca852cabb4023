/* The kinds of matters that a simulated petition centre hands over: centre_situations.def. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define SITUATION_SECRETS 4

struct situation {
	const char *name, *zh, *en;
	const char *category, *channel, *hand_over, *matter; /* NULL: as the others */
	const char *secret[SITUATION_SECRETS];
	unsigned petitioners, persons, days_ago;
	bool is_repeat, has_paper;
	bool withdraws, changes, returns; /* what will happen to it, whatever the plan says */
};

/* In turn, without an end. */
const struct situation *situation_nth(size_t nth);
/* That of what is handed over a second time. */
const struct situation *situation_that_comes_back(void);
/* NULL where none has the name. */
const struct situation *situation_named(const char *name);
