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

void report_when_around(enum report_when when, int64_t day, int64_t *ret_first, int64_t *ret_last)
{
	struct civil_date date = civil_from_days(day);
	int months = months_of(when);

	*ret_first = *ret_last = day;
	if (when == WHEN_WEEK) {
		*ret_first = civil_monday_of(day);
		*ret_last = *ret_first + 6;
	} else if (months) {
		civil_months(date.year, ((int)date.month - 1) / months * months + 1, months,
		    ret_first, ret_last);
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
