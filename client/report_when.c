/* Periods of reports; report_when.h. */
#include "report_when.h"

#include "civil.h"

static int months_of(enum report_when when)
{
	static const int months[] = { [WHEN_MONTH] = 1,
		[WHEN_QUARTER] = 3,
		[WHEN_HALF] = 6,
		[WHEN_YEAR] = 12,
		[WHEN_NOW] = 0 };

	return months[when];
}

/* 1970-01-01 was a Thursday. */
static int64_t monday_of(int64_t day)
{
	return day - ((day + 3) % 7 + 7) % 7;
}

void report_when_around(enum report_when when, int64_t day, int64_t *ret_first, int64_t *ret_last)
{
	struct civil_date date = civil_from_days(day);
	int months = months_of(when), first;

	*ret_first = *ret_last = day;
	if (when == WHEN_WEEK) {
		*ret_first = monday_of(day);
		*ret_last = *ret_first + 6;
	} else if (months) {
		first = (date.year * 12 + (int)date.month - 1) / months * months;
		*ret_first = civil_days(first / 12, (unsigned)(first % 12 + 1), 1);
		first += months;
		*ret_last = civil_days(first / 12, (unsigned)(first % 12 + 1), 1) - 1;
	}
}

bool report_when_fits(enum report_when when, int64_t first, int64_t last)
{
	int64_t begins, ends;

	if (when == WHEN_ANY || when == WHEN_NOW) return true;
	report_when_around(when, first, &begins, &ends);
	return first == begins && last == ends;
}

void report_when_last(enum report_when when, int64_t day, int64_t *ret_first, int64_t *ret_last)
{
	report_when_around(when, day, ret_first, ret_last);
	if (when != WHEN_ANY && when != WHEN_NOW) {
		report_when_around(when, *ret_first - 1, ret_first, ret_last);
	}
}
