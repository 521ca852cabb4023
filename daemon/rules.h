/*
 * The named checks of tables/checks.def: conditions that a row of the action table cannot say.
 * Pure functions of a situation; each says OUTCOME_DONE or why not.
 */
#pragma once

#include "decide.h"

#define CHECK(NAME, name) enum outcome check_##name(const struct situation *situation);
#include "tables/checks.def"
#undef CHECK

/* The legal adviser's gate (domain 2.7, L15): land taking, petition-linked, major, large amounts,
 * government. */
bool opinion_is_needed(const struct dispute *dispute, const struct reference *reference);

typedef enum outcome (*check_fn)(const struct situation *situation);
check_fn check_find(enum check check);
