/* Rest days, and counting round them; calendar.h. */
#include "calendar.h"

#include <stdlib.h>

#include "civil.h"

/* 1970-01-01 was a Thursday; Monday is 0. */
#define WEEKDAY_OF_EPOCH 3
#define SATURDAY         5
#define WEEK_DAYS        7

static int by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

static int by_year(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const struct calendar_day *find(const struct calendar *calendar, int64_t day)
{
	const struct calendar_day key = { .day = (int32_t)day };

	if (!calendar->day_count) return NULL;
	return bsearch(&key, calendar->days, calendar->day_count, sizeof(key), by_day);
}

unsigned calendar_weekday(int64_t day)
{
	int64_t weekday = (day + WEEKDAY_OF_EPOCH) % WEEK_DAYS;

	return (unsigned)(weekday < 0 ? weekday + WEEK_DAYS : weekday);
}

static bool is_weekend(int64_t day)
{
	return calendar_weekday(day) >= SATURDAY;
}

bool calendar_knows(const struct calendar *calendar, int64_t day)
{
	int32_t year = civil_from_days(day).year;

	if (!calendar->year_count) return false;
	return bsearch(&year, calendar->years, calendar->year_count, sizeof(year), by_year);
}

bool calendar_is_rest(const struct calendar *calendar, int64_t day)
{
	const struct calendar_day *named = find(calendar, day);

	return named && !named->is_local ? !named->is_work : is_weekend(day);
}

bool calendar_is_closed(const struct calendar *calendar, int64_t day)
{
	const struct calendar_day *named = find(calendar, day);

	return calendar_is_rest(calendar, day) || (named && !named->is_work);
}

bool calendar_is_make_up(const struct calendar *calendar, int64_t day)
{
	return is_weekend(day) && !calendar_is_rest(calendar, day);
}

const char *calendar_holiday(const struct calendar *calendar, int64_t day)
{
	const struct calendar_day *named = find(calendar, day);

	return named && !named->is_work && !named->is_local ? named->name : NULL;
}

struct due calendar_roll(const struct calendar *calendar, int64_t day)
{
	while (calendar_knows(calendar, day) && calendar_is_rest(calendar, day)) {
		day++;
	}
	return (struct due){ day, !calendar_knows(calendar, day) };
}

int64_t calendar_subtract_workdays(const struct calendar *calendar, int64_t day, uint32_t count)
{
	while (count) {
		day--;
		count -= !calendar_is_rest(calendar, day);
	}
	return day;
}

int64_t calendar_add_workdays(const struct calendar *calendar, int64_t day, uint32_t count)
{
	while (count) {
		day++;
		count -= !calendar_is_rest(calendar, day);
	}
	return day;
}

/* Mondays to Fridays up to and with `day`, from some fixed day on. */
static int64_t weekdays_until(int64_t day)
{
	int64_t weekday = calendar_weekday(day);
	int64_t week = (day + WEEKDAY_OF_EPOCH - weekday) / WEEK_DAYS;

	return week * SATURDAY + (weekday < SATURDAY ? weekday + 1 : SATURDAY);
}

/* By the week, and the days that the notices name: a term may be of decades. */
int64_t calendar_workdays(const struct calendar *calendar, int64_t from, int64_t to)
{
	int64_t low = from < to ? from : to, high = from < to ? to : from;
	int64_t count = weekdays_until(high) - weekdays_until(low);

	for (size_t i = 0; i < calendar->day_count; i++) {
		const struct calendar_day *named = &calendar->days[i];

		if (named->day <= low || named->day > high || named->is_local) continue;
		count += (int)named->is_work - (int)!is_weekend(named->day);
	}
	return from < to ? count : -count;
}
