/* Days and times as people say them; spoken_day.h. */
#include "spoken_day.h"

#include <string.h>

#include "civil.h"
#include "spoken.h"

#define DAY_US  INT64_C(86400000000)
#define ZONE_US INT64_C(28800000000)

#define EAT_ANY(at, words) eat_any((at), (words), sizeof(words) / sizeof((words)[0]))

struct said {
	const char *at;
	const struct spoken_today *today;
	bool is_completed;
};

static bool eat_any(const char **at, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (spoken_eat(at, words[i])) return true;
	}
	return false;
}

/* ---- days ---- */

static enum spoken_day day_of(unsigned year, unsigned month, unsigned day, int64_t *ret_day)
{
	struct civil_date back;

	if (month < 1 || month > 12 || day < 1 || day > 31) return SPOKEN_DAY_NOT_THERE;
	*ret_day = civil_days((int32_t)year, month, day);
	back = civil_from_days(*ret_day);
	return back.month == month && back.day == day ? SPOKEN_DAY_READ : SPOKEN_DAY_NOT_THERE;
}

/* The year in which a day of the calendar is the nearest on the side that is meant. */
static enum spoken_day complete(struct said *said, unsigned month, unsigned day, int64_t *ret_day)
{
	struct civil_date now;
	int32_t year;
	unsigned typed = month * 100 + day, here;

	/* 2024 has every day there is */
	if (day_of(2024, month, day, ret_day) != SPOKEN_DAY_READ) return SPOKEN_DAY_NOT_THERE;
	if (!said->today->day) return SPOKEN_DAY_NO_YEAR;
	now = civil_from_days(said->today->day);
	year = now.year;
	here = now.month * 100U + now.day;
	if (said->today->tense == SPOKEN_PAST && typed > here) year--;
	if (said->today->tense == SPOKEN_TO_COME && typed < here) year++;
	said->is_completed = true;
	return day_of((unsigned)year, month, day, ret_day);
}

static bool eat_relative(struct said *said, int64_t *ret_days)
{
	static const struct {
		const char *word;
		int64_t days;
	} words[] = {
		{ "今天", 0 },
		{ "今日", 0 },
		{ "today", 0 },
		{ "昨天", -1 },
		{ "昨日", -1 },
		{ "yesterday", -1 },
		{ "大前天", -3 },
		{ "前天", -2 },
		{ "明天", 1 },
		{ "明日", 1 },
		{ "tomorrow", 1 },
		{ "大后天", 3 },
		{ "后天", 2 },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (spoken_eat(&said->at, words[i].word)) return *ret_days = words[i].days, true;
	}
	return false;
}

/* 20240305: eight digits and no more. */
static bool eat_eight(struct said *said, unsigned ret[3])
{
	unsigned number = 0;

	if (strspn(said->at, "0123456789") != 8) return false;
	for (int i = 0; i < 8; i++) {
		number = number * 10 + (unsigned)(*said->at++ - '0');
	}
	ret[0] = number / 10000;
	ret[1] = number / 100 % 100;
	ret[2] = number % 100;
	return true;
}

/* What stands between the parts of a date: the same sign each time, or the words. */
enum { SIGN_NONE = 0, SIGN_WORDS = 1 };

static bool eat_between(const char **at, char *sign, const char *word)
{
	char here = SIGN_WORDS;

	if (!spoken_eat(at, word)) {
		if (!**at || !strchr("-./", **at)) return false;
		here = *(*at)++;
	}
	if (*sign != SIGN_NONE && *sign != here) return false;
	*sign = here;
	return true;
}

/* 3-5, 3.5, 3月5, 3月5日. */
static bool eat_month_and_day(struct said *said, char sign, unsigned *ret_month, unsigned *ret_day)
{
	const char *at = said->at;

	if (!spoken_small(&at, ret_month) || !eat_between(&at, &sign, "月")) return false;
	if (!spoken_small(&at, ret_day)) return false;
	if (sign == SIGN_WORDS && !spoken_eat(&at, "日")) (void)spoken_eat(&at, "号");
	said->at = at;
	return true;
}

static bool eat_whole(struct said *said, unsigned ret[3])
{
	const char *from = said->at;
	char sign = SIGN_NONE;

	if (eat_eight(said, ret)) return true;
	if (spoken_year(&said->at, &ret[0]) && eat_between(&said->at, &sign, "年") &&
	    eat_month_and_day(said, sign, &ret[1], &ret[2])) {
		return true;
	}
	said->at = from;
	return false;
}

/* So many months on or back; the last of the month where it has no such day. */
static int64_t months_from(int64_t day, int64_t months)
{
	struct civil_date date = civil_from_days(day);
	int64_t month = date.year * 12 + date.month - 1 + months;
	int32_t year = (int32_t)(month / 12);
	unsigned of_year = (unsigned)(month % 12) + 1;
	unsigned next_year = of_year == 12, next = of_year == 12 ? 1 : of_year + 1;
	int64_t last = civil_days(year + (int32_t)next_year, next, 1) - 1;
	int64_t wanted = civil_days(year, of_year, 1) + date.day - 1;

	return wanted < last ? wanted : last;
}

/* 十天内, 3日后, 两周内, 一个月内, 5天前: as terms are agreed, reckoned from today. */
static bool eat_span(struct said *said, int64_t *ret_day)
{
	static const char *const days[] = { "天", "日" },
	                         *const weeks[] = { "个星期", "星期", "周" },
	                         *const months[] = { "个月" },
	                         *const on[] = { "之内", "以内", "内", "之后", "以后", "后" },
	                         *const back[] = { "之前", "以前", "前" };
	const char *at = said->at;
	int64_t each = 1, sign = 1;
	bool is_months;
	unsigned count = 2;

	if (!spoken_eat(&at, "两") && !spoken_small(&at, &count)) return false;
	is_months = EAT_ANY(&at, months);
	if (!is_months && EAT_ANY(&at, weeks)) {
		each = 7;
	} else if (!is_months && !EAT_ANY(&at, days)) {
		return false;
	}
	if (EAT_ANY(&at, back)) {
		sign = -1;
	} else if (!EAT_ANY(&at, on)) {
		return false;
	}
	said->at = at;
	*ret_day = is_months ? months_from(said->today->day, sign * (int64_t)count)
	                     : said->today->day + sign * each * (int64_t)count;
	return true;
}

static bool is_lunar(const char *text)
{
	static const char *const words[] = { "农历", "阴历", "旧历", "正月", "腊月", "冬月", "初",
		"闰", "廿", "除夕", "春节", "端午", "中秋" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(text, words[i])) return true;
	}
	return false;
}

static enum spoken_day eat_day(struct said *said, int64_t *ret_day)
{
	unsigned date[3];
	int64_t days;

	if (is_lunar(said->at)) return SPOKEN_DAY_LUNAR;
	if (eat_relative(said, &days)) {
		if (!said->today->day) return SPOKEN_DAY_NO_YEAR;
		said->is_completed = true;
		*ret_day = said->today->day + days;
		return SPOKEN_DAY_READ;
	}
	if (eat_span(said, ret_day)) {
		said->is_completed = true;
		return said->today->day ? SPOKEN_DAY_READ : SPOKEN_DAY_NO_YEAR;
	}
	if (eat_whole(said, date)) return day_of(date[0], date[1], date[2], ret_day);
	if (eat_month_and_day(said, SIGN_NONE, &date[1], &date[2])) {
		return complete(said, date[1], date[2], ret_day);
	}
	return SPOKEN_DAY_NOT;
}

enum spoken_day spoken_day(
    const char *plain, const struct spoken_today *today, int64_t *ret_day, bool *ret_is_completed)
{
	struct said said = { .at = plain, .today = today };
	int64_t day = 0;
	enum spoken_day spoken = eat_day(&said, &day);

	if (spoken != SPOKEN_DAY_LUNAR && *said.at) return SPOKEN_DAY_NOT;
	if (spoken == SPOKEN_DAY_READ) {
		*ret_day = day;
		*ret_is_completed = said.is_completed;
	}
	return spoken;
}

/* ---- times ---- */

/* Where the hours of a part of the day lie: those from `add_from` to `add_to` are of the afternoon.
 */
static const struct part {
	const char *word;
	unsigned from, to, add_from, add_to;
} parts[] = {
	{ "凌晨", 0, 6, 1, 0 },
	{ "清晨", 4, 9, 1, 0 },
	{ "早上", 4, 11, 1, 0 },
	{ "上午", 5, 12, 1, 0 },
	{ "中午", 11, 13, 1, 1 },
	{ "下午", 12, 18, 1, 6 },
	{ "傍晚", 16, 20, 4, 8 },
	{ "晚上", 18, 23, 6, 11 },
};

static const struct part *eat_part(const char **at)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (spoken_eat(at, parts[i].word)) return &parts[i];
	}
	return NULL;
}

/* 30, 半, 一刻, 三刻, behind the hour in words. */
static bool eat_minutes_said(const char **at, unsigned *ret)
{
	static const char *const minutes[] = { "分钟", "分" };
	size_t written;

	*ret = 0;
	if (spoken_eat(at, "整") || !**at) return true;
	if (spoken_eat(at, "半")) return *ret = 30, true;
	if (spoken_eat(at, "一刻")) return *ret = 15, true;
	if (spoken_eat(at, "三刻")) return *ret = 45, true;
	written = strspn(*at, "0123456789");
	if (!spoken_small(at, ret)) return false;
	/* 9点5: five minutes, or half of fifty? */
	return EAT_ANY(at, minutes) || written == 2 || (written == 0 && *ret >= 10);
}

struct hands {
	unsigned hour, minute, second;
	bool is_said; /* 3点: in words, in which people count to twelve */
};

/* 9:30, 09:30:10, 9点, 9点半, 9时30分. */
static bool eat_hands(const char **at, struct hands *ret)
{
	static const char *const hours[] = { "点钟", "点", "时" };

	*ret = (struct hands){ .hour = 0 };
	if (!spoken_small(at, &ret->hour)) return false;
	if (EAT_ANY(at, hours)) {
		ret->is_said = true;
		return eat_minutes_said(at, &ret->minute);
	}
	if (!spoken_eat(at, ":") || strspn(*at, "0123456789") != 2) return false;
	if (!spoken_small(at, &ret->minute)) return false;
	if (!spoken_eat(at, ":")) return true;
	return strspn(*at, "0123456789") == 2 && spoken_small(at, &ret->second);
}

static enum spoken_day eat_clock(const char **at, int64_t *ret_seconds)
{
	const struct part *part = eat_part(at);
	struct hands hands;

	(void)spoken_eat(at, " ");
	if (!eat_hands(at, &hands)) return SPOKEN_DAY_NOT;
	if (hands.hour > 23 || hands.minute > 59 || hands.second > 59) return SPOKEN_DAY_NOT;
	if (!part && hands.is_said && hands.hour > 0 && hands.hour < 12) return SPOKEN_DAY_NO_HALF;
	if (part && hands.hour >= part->add_from && hands.hour <= part->add_to) hands.hour += 12;
	if (part && (hands.hour < part->from || hands.hour > part->to)) return SPOKEN_DAY_NOT;
	*ret_seconds = (int64_t)hands.hour * 3600 + hands.minute * 60 + hands.second;
	return SPOKEN_DAY_READ;
}

/* A clock alone is of today. */
static enum spoken_day eat_day_of_clock(struct said *said, int64_t *ret_day)
{
	const char *at = said->at;
	int64_t seconds;

	if (eat_clock(&at, &seconds) == SPOKEN_DAY_NOT) return SPOKEN_DAY_NOT;
	if (!said->today->day) return SPOKEN_DAY_NO_YEAR;
	said->is_completed = true;
	*ret_day = said->today->day;
	return SPOKEN_DAY_READ;
}

enum spoken_day spoken_instant(
    const char *plain, const struct spoken_today *today, int64_t *ret_us, bool *ret_is_completed)
{
	struct said said = { .at = plain, .today = today };
	int64_t day = 0, seconds = 0;
	bool is_timed = false;
	enum spoken_day spoken = eat_day(&said, &day);

	if (spoken == SPOKEN_DAY_NOT) {
		said.at = plain;
		spoken = eat_day_of_clock(&said, &day);
	} else {
		is_timed = spoken_eat(&said.at, "t");
		(void)spoken_eat(&said.at, " ");
	}
	if (spoken == SPOKEN_DAY_LUNAR) return spoken;
	if (*said.at || is_timed) {
		enum spoken_day clock = eat_clock(&said.at, &seconds);

		if (*said.at && clock == SPOKEN_DAY_READ) return SPOKEN_DAY_NOT;
		if (clock != SPOKEN_DAY_READ) return clock;
	}
	if (spoken != SPOKEN_DAY_READ) return spoken;
	*ret_us = day * DAY_US - ZONE_US + seconds * 1000000;
	*ret_is_completed = said.is_completed;
	return SPOKEN_DAY_READ;
}
