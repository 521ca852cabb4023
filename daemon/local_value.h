/*
 * One value of local data: as people write it, as the database has it, as it is shown. What the
 * database has is one text for one value, so that equal values are equal texts: days 2024-03-05,
 * flags yes and no, what has a number its number, roles their set. Pure; texts are the arena's.
 */
#pragma once

#include "dispute.h"
#include "locals.h"
#include "reference.h"

struct arena;

/* OUTCOME_DONE, or why not. An empty one is none, where there may be none. */
enum outcome local_value_read(const struct reference *reference, const struct local_column *column,
    const char *typed, struct arena *arena, const char **ret);
/* What a row without the column has; NULL where it must have it. */
const char *local_value_absent(const struct local_column *column);
/* By name where that is of one, as local_value_read takes it. */
const char *local_value_show(const struct reference *reference, const struct local_column *column,
    const char *value, struct arena *arena);
/* The day of a value that has one. */
int64_t local_value_day(const char *value);
