/*
 * What a dispute and its events tell, by the names of the catalogue. Nothing is owned; what the
 * catalogue does not know was not told.
 */
#pragma once

#include "words.h"

/* NULL where the event does not tell it. */
const Mediation__V1__Argument *told_argument(
    const struct words *words, const Mediation__V1__Event *event, const char *name);
/* The same of a text and a number; "" and 0 where it was not told. */
const char *told_text(
    const struct words *words, const Mediation__V1__Event *event, const char *name);
int64_t told_integer(
    const struct words *words, const Mediation__V1__Event *event, const char *name);
/* Whether the value of a region of the dispute has that name. */
bool told_region_is(const struct words *words, const Mediation__V1__Dispute *dispute,
    const char *region, const char *value);
