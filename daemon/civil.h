/*
 * Civil dates as days since 1970-01-01 (proleptic Gregorian), and the district's zone, which is
 * Asia/Shanghai: eight hours ahead of UTC, without summer time since 1991. Pure.
 */
#pragma once

#include <stdint.h>

struct civil_date {
	int32_t year;
	uint8_t month, day;
};

int64_t civil_days(int32_t year, unsigned month, unsigned day);
struct civil_date civil_from_days(int64_t days);
/* The district's calendar day of an instant in microseconds since 1970 UTC. */
int64_t civil_day_of_instant(int64_t us);
