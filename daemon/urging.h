/*
 * Urging in steps (人民调解法31; the steps are a custom of the town): the rows of
 * tables/urgings.def, and what they mean for an obligation. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "dispute.h"

/* All steps are done: what follows is a default. */
bool urging_is_over(const struct obligation *obligation);
/* The first day on which it may be urged again; 0: it was not urged yet, or all steps are done. */
int64_t urging_from(const struct obligation *obligation);
/* Whether the next urging may be in this way (WAY_…). */
bool urging_may_be(const struct obligation *obligation, int64_t way);
