/* Periods as people say them; spoken_period.h. */
#include "spoken_period.h"

#include <stddef.h>
#include <string.h>

#include "civil.h"
#include "spoken.h"
#include "spoken_day.h"

struct span {
	int64_t first, last;
};

static struct span months_of(int32_t year, int month, int months)
{
	struct span ret;

	civil_months(year, month, months, &ret.first, &ret.last);
	return ret;
}

/* The first week of a year holds its 4 January. */
static bool week_of(int32_t year, unsigned week, struct span *ret)
{
	int64_t monday = civil_monday_of(civil_days(year, 1, 4)) + 7 * ((int64_t)week - 1);

	*ret = (struct span){ monday, monday + 6 };
	/* a week belongs to the year that its Thursday is in */
	return week >= 1 && civil_from_days(monday + 3).year == year;
}

/* ---- by today ---- */

enum unit { UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };

static const struct {
	const char *word;
	enum unit unit;
	int steps;
} relative[] = {
	{ "本周", UNIT_WEEK, 0 },
	{ "上周", UNIT_WEEK, -1 },
	{ "本月", UNIT_MONTH, 0 },
	{ "上月", UNIT_MONTH, -1 },
	{ "上个月", UNIT_MONTH, -1 },
	{ "本季", UNIT_QUARTER, 0 },
	{ "本季度", UNIT_QUARTER, 0 },
	{ "上季", UNIT_QUARTER, -1 },
	{ "上季度", UNIT_QUARTER, -1 },
	{ "今年", UNIT_YEAR, 0 },
	{ "本年", UNIT_YEAR, 0 },
	{ "去年", UNIT_YEAR, -1 },
	{ "上年", UNIT_YEAR, -1 },
	{ "this-week", UNIT_WEEK, 0 },
	{ "last-week", UNIT_WEEK, -1 },
	{ "this-month", UNIT_MONTH, 0 },
	{ "last-month", UNIT_MONTH, -1 },
	{ "this-quarter", UNIT_QUARTER, 0 },
	{ "last-quarter", UNIT_QUARTER, -1 },
	{ "this-year", UNIT_YEAR, 0 },
	{ "last-year", UNIT_YEAR, -1 },
};

static struct span steps_from(int64_t today, enum unit unit, int steps)
{
	static const int months[] = { [UNIT_MONTH] = 1, [UNIT_QUARTER] = 3, [UNIT_YEAR] = 12 };
	struct civil_date now = civil_from_days(today);
	int64_t monday = civil_monday_of(today) + 7 * (int64_t)steps;
	int month;

	if (unit == UNIT_WEEK) return (struct span){ monday, monday + 6 };
	month = ((int)now.month - 1) / months[unit] * months[unit] + 1;
	return months_of(now.year, month + steps * months[unit], months[unit]);
}

static bool by_today(const char *plain, int64_t today, struct span *ret)
{
	for (size_t i = 0; today && i < sizeof(relative) / sizeof(relative[0]); i++) {
		if (strcmp(plain, relative[i].word) == 0) {
			*ret = steps_from(today, relative[i].unit, relative[i].steps);
			return true;
		}
	}
	return false;
}

/* ---- of a year ---- */

/* One of `count` parts of a year: 一季度, 第一季度, 上半年. */
static const struct {
	const char *word;
	int month, months;
} parts[] = {
	{ "上半年", 1, 6 },
	{ "下半年", 7, 6 },
	{ "一季度", 1, 3 },
	{ "二季度", 4, 3 },
	{ "三季度", 7, 3 },
	{ "四季度", 10, 3 },
	{ "1季度", 1, 3 },
	{ "2季度", 4, 3 },
	{ "3季度", 7, 3 },
	{ "4季度", 10, 3 },
};

static bool part_of(int32_t year, const char *at, struct span *ret)
{
	(void)spoken_eat(&at, "第");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(at, parts[i].word) == 0) {
			*ret = months_of(year, parts[i].month, parts[i].months);
			return true;
		}
	}
	return false;
}

/* q1, h2, w07 behind the year's hyphen. */
static bool coded(int32_t year, const char *at, struct span *ret)
{
	static const struct {
		char letter;
		int months;
	} codes[] = { { 'q', 3 }, { 'h', 6 } };

	char letter = *at;
	unsigned number;

	if (letter == '\0') return false;
	at++;
	if (!spoken_small(&at, &number) || *at || number < 1) return false;
	if (letter == 'w') return week_of(year, number, ret);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (letter != codes[i].letter || (int)number * codes[i].months > 12) continue;
		*ret = months_of(year, ((int)number - 1) * codes[i].months + 1, codes[i].months);
		return true;
	}
	return false;
}

static bool of_year(const char *plain, struct span *ret)
{
	const char *at = plain;
	unsigned year, month;
	bool is_word;

	if (!spoken_year(&at, &year)) return false;
	is_word = spoken_eat(&at, "年");
	if (!*at) return *ret = months_of((int32_t)year, 1, 12), true;
	if (!is_word && !spoken_eat(&at, "-")) return false;
	if (part_of((int32_t)year, at, ret) || coded((int32_t)year, at, ret)) return true;
	if (!spoken_small(&at, &month) || month < 1 || month > 12) return false;
	(void)(spoken_eat(&at, "月份") || spoken_eat(&at, "月"));
	*ret = months_of((int32_t)year, (int)month, 1);
	return !*at;
}

static bool of_days(const char *plain, int64_t today, struct span *ret)
{
	const struct spoken_today said = { .day = today, .tense = SPOKEN_PAST };
	bool is_completed;

	if (spoken_day(plain, &said, &ret->first, &is_completed) != SPOKEN_DAY_READ) return false;
	ret->last = ret->first;
	return true;
}

static bool one(const char *plain, int64_t today, struct span *ret)
{
	return by_today(plain, today, ret) || of_year(plain, ret) || of_days(plain, today, ret);
}

bool spoken_period(const char *plain, int64_t today, int64_t *ret_first, int64_t *ret_last)
{
	static const char *const between[] = { "..", "至", "到", "~" };
	struct span from, to;

	if (one(plain, today, &from)) {
		*ret_first = from.first;
		*ret_last = from.last;
		return true;
	}
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		const char *mark = strstr(plain, between[i]);
		char first[64];

		if (!mark || (size_t)(mark - plain) >= sizeof(first)) continue;
		memcpy(first, plain, (size_t)(mark - plain));
		first[mark - plain] = '\0';
		if (!one(first, today, &from) || !one(mark + strlen(between[i]), today, &to)) {
			continue;
		}
		*ret_first = from.first;
		*ret_last = to.last;
		return from.first <= to.last;
	}
	return false;
}
