/*
 * Periods of what recurs: the days on which it is due. Pure.
 */
#pragma once

#include <stdint.h>

/* The day after `count` periods (PERIOD_…) from the first; of a month that is too short its last
 * day, and the day itself again where the month has it: 31 January, 29 February, 31 March. The
 * same in SQL: date + make_interval(months => …). */
int64_t period_due_on(int64_t first, uint8_t period, uint16_t count);
