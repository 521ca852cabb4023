/*
 * What is said of how long a dispute's file is kept, from its journal; retention.h computes it.
 */
#pragma once

#include "mediation.pb-c.h"
#include "past.h"

/* NULL where the dispute is not closed: no term runs. */
Mediation__V1__Retention *answer_retention(
    struct arena *arena, const struct past *past, const struct reference *reference, int64_t today);
