/*
 * Periods as people say and write them: 2024, 2024-03, 2024年一季度, 2024-Q1, 2024-H1, 2024-W07,
 * 上月, last month, a day, or two days with .. or 至 between. Weeks are those of GB/T 7408 (ISO
 * 8601), from Monday on. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Takes a word of plain_word(). today 0: nobody knows it, and what goes by it is not understood. */
bool spoken_period(const char *plain, int64_t today, int64_t *ret_first, int64_t *ret_last);
