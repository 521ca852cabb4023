/*
 * Periods of reports as people write them: 2024, 2024-03, 2024-Q1; 2024年, 2024年3月, 2024年一季度.
 * Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01, the last one included. */
struct span {
	int64_t from_on, to_on;
};

/* False where the word is none. */
bool span_read(const char *word, struct span *ret);
/* The year of a day. */
struct span span_year_of(int64_t day);
