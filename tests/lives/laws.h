/*
 * What must hold of every life (domain 2.7), asked of its journal after each step. Written beside
 * the rules and without them: a law looks at events, moves and dates, never at what decide()
 * thinks.
 */
#pragma once

#include "life.h"

struct law {
	const char *name, *claim;
	/* Of the events from `first` on, and the dispute as they leave it. */
	bool (*holds)(const struct life *life, size_t first);
	/* Whether the events give it something to judge: a law that is never asked proves nothing.
	 */
	bool (*concerns)(const struct life *life, size_t first);
};

const struct law *laws_all(size_t *ret_count);
