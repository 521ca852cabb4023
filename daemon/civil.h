/*
 * Civil dates as days since 1970-01-01 (proleptic Gregorian), and the district's zone, which is
 * Asia/Shanghai: eight hours ahead of UTC, without summer time since 1991. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct civil_date {
	int32_t year;
	uint8_t month, day;
};

int64_t civil_days(int32_t year, unsigned month, unsigned day);
struct civil_date civil_from_days(int64_t days);
/* The district's calendar day of an instant in microseconds since 1970 UTC. */
int64_t civil_day_of_instant(int64_t us);
/* The instant at which the district's day is over. */
int64_t civil_end_of_day(int64_t day);
/* The Monday on or before the day. */
int64_t civil_monday_of(int64_t day);
/* First and last day of so many months from that month on, which may lie outside 1 … 12. */
void civil_months(int32_t year, int month, int months, int64_t *ret_first, int64_t *ret_last);
/* From 1900 to 2199: days outside are no dates of disputes, and would overflow somewhere. */
bool civil_is_plausible(int64_t day);
/* Both days are, and the first is not after the last. */
bool civil_is_period(int64_t first, int64_t last);
