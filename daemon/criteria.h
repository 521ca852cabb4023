/*
 * Which of the town's criteria a dispute meets: of a major and complex one, and of one that needs
 * the legal adviser's opinion. Rows of tables/criteria.def held against the thresholds of local
 * data. Pure; owns nothing.
 */
#pragma once

#include "reference.h"

/* The set of codes (MAJOR_… or OPINION_…) that are met, as a mask. */
uint16_t criteria_met(
    enum duty duty, const struct dispute *dispute, const struct reference *reference);
/* The same with the amount that an act is about to tell, fen. */
uint16_t criteria_met_with(enum duty duty, const struct dispute *dispute, int64_t amount,
    const struct reference *reference);
