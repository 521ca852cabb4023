/* The periods that reports are of: whole days, weeks, months …; the last that is over. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum report_when {
	WHEN_DAY,
	WHEN_WEEK,
	WHEN_MONTH,
	WHEN_QUARTER,
	WHEN_HALF,
	WHEN_YEAR,
	WHEN_ANY,
	WHEN_NOW
};

/* Whether the days are exactly one of them. */
bool report_when_fits(enum report_when when, int64_t first, int64_t last);
/* The one that holds the day; of WHEN_ANY and WHEN_NOW the day itself. */
void report_when_around(enum report_when when, int64_t day, int64_t *ret_first, int64_t *ret_last);
/* The last that was over before the day; of WHEN_ANY and WHEN_NOW the day itself. */
void report_when_last(enum report_when when, int64_t day, int64_t *ret_first, int64_t *ret_last);
