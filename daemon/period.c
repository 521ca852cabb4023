/* The days of what recurs; period.h. */
#include "period.h"

#include "civil.h"
#include "dispute.h"

static unsigned months_of(uint8_t period)
{
	static const uint8_t months[] = {
		[PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_HALF_YEAR] = 6, [PERIOD_YEAR] = 12
	};

	return period < sizeof(months) ? months[period] : 0;
}

int64_t period_due_on(int64_t first, uint8_t period, uint16_t count)
{
	struct civil_date from = civil_from_days(first);
	unsigned months = from.month - 1U + months_of(period) * count;
	int32_t year = from.year + (int32_t)(months / 12);
	unsigned month = months % 12 + 1;
	int64_t day = civil_days(year, month, 1) + from.day - 1;
	int64_t last =
	    (month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, month + 1, 1)) - 1;

	return day < last ? day : last;
}
