/*
 * What a report that was made says of itself in its run.json: of which days, as known when, at
 * which position of the feed; enough to be told the same again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_POSITION_MAX 64

struct report_before {
	int64_t from_on, cutoff_on, as_of_us;
	uint8_t position[REPORT_POSITION_MAX];
	size_t position_bytes;
};

/* False where in that folder is no report of ours. */
bool report_before_read(const char *folder, struct report_before *ret);
