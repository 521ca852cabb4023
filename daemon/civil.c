/* Civil dates; the algorithm is Howard Hinnant's days_from_civil, eras of 400 years from March. */
#include "civil.h"

#define DAY_US   INT64_C(86400000000)
#define ZONE_US  INT64_C(28800000000)
#define ERA_DAYS 146097
/* From 0000-03-01 to 1970-01-01. */
#define EPOCH_SHIFT_DAYS 719468
/* 1900-01-01 and 2200-01-01 */
#define PLAUSIBLE_FROM (-25567)
#define PLAUSIBLE_TO   84006

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

int64_t civil_days(int32_t year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_divide(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year =
	    (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + (int64_t)day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS;
}

struct civil_date civil_from_days(int64_t days)
{
	int64_t shifted = days + EPOCH_SHIFT_DAYS;
	int64_t era = floor_divide(shifted, ERA_DAYS);
	int64_t day_of_era = shifted - era * ERA_DAYS;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted_month = (5 * day_of_year + 2) / 153;
	int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

	return (struct civil_date){
		.year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
		.month = (uint8_t)month,
		.day = (uint8_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
	};
}

int64_t civil_day_of_instant(int64_t us)
{
	return floor_divide(us + ZONE_US, DAY_US);
}

int64_t civil_end_of_day(int64_t day)
{
	return (day + 1) * DAY_US - ZONE_US;
}

int64_t civil_monday_of(int64_t day)
{
	/* 1970-01-01 was a Thursday */
	return day - (day + 3 - 7 * floor_divide(day + 3, 7));
}

/* Months since the year 0. */
static int64_t month_begins(int64_t month)
{
	int64_t year = floor_divide(month, 12);

	return civil_days((int32_t)year, (unsigned)(month - 12 * year + 1), 1);
}

void civil_months(int32_t year, int month, int months, int64_t *ret_first, int64_t *ret_last)
{
	int64_t first = (int64_t)year * 12 + month - 1;

	*ret_first = month_begins(first);
	*ret_last = month_begins(first + months) - 1;
}

bool civil_is_plausible(int64_t day)
{
	return day >= PLAUSIBLE_FROM && day < PLAUSIBLE_TO;
}

bool civil_is_period(int64_t first, int64_t last)
{
	return civil_is_plausible(first) && civil_is_plausible(last) && first <= last;
}
