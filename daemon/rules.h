/*
 * The named checks of tables/checks.def: conditions that a row of the action table cannot say.
 * Pure functions of a situation; each says OUTCOME_DONE or why not.
 */
#pragma once

#include "decide.h"

#define CHECK(NAME, name, reads, argument) \
	enum outcome check_##name(const struct situation *situation);
#include "tables/checks.def"
#undef CHECK

typedef enum outcome (*check_fn)(const struct situation *situation);
check_fn check_find(enum check check);
