/* Days and times as people say and write them, seen from Tuesday, the fifth of March 2024. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "plain.h"
#include "spoken_day.h"

static int64_t march_fifth(void)
{
	return civil_days(2024, 3, 5);
}

static struct spoken_today seen(enum spoken_tense tense)
{
	return (struct spoken_today){ .day = march_fifth(), .tense = tense };
}

static enum spoken_day said(const char *text, const struct spoken_today *today, int64_t *ret)
{
	char plain[PLAIN_BYTES];
	bool is_completed;

	*ret = 0;
	return plain_word(text, plain) ? spoken_day(plain, today, ret, &is_completed)
	                               : SPOKEN_DAY_NOT;
}

static void is_day(const char *text, enum spoken_tense tense, const char *wanted)
{
	struct spoken_today today = seen(tense);
	struct civil_date date;
	char found[32];
	int64_t day;

	if (said(text, &today, &day) != SPOKEN_DAY_READ) fail_msg("%s is not read", text);
	date = civil_from_days(day);
	(void)snprintf(found, sizeof(found), "%04d-%02u-%02u", date.year, date.month, date.day);
	if (strcmp(found, wanted) != 0) fail_msg("%s: %s, not %s", text, found, wanted);
}

static void is_refused(const char *text, enum spoken_day why)
{
	struct spoken_today today = seen(SPOKEN_PAST);
	int64_t day;
	enum spoken_day spoken = said(text, &today, &day);

	if (spoken != why) fail_msg("%s: %d, not %d", text, (int)spoken, (int)why);
}

static void every_way_to_write_a_day_is_the_day(void **state)
{
	static const char *const ways[] = { "2024-03-05", "2024-3-5", "2024.3.5", "2024/3/5",
		"2024年3月5日", "2024年3月5号", "2024年3月5", "20240305", "２０２４－０３－０５",
		"２０２４．３．５", "2024。3。5", "二〇二四年三月五日", " 2024-03-05　", "今天",
		"3月5", "3月5日", "三月五号", "3-5", "3.5", "3/5", "03-05", "today" };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		is_day(ways[i], SPOKEN_PAST, "2024-03-05");
	}
	is_day("昨天", SPOKEN_PAST, "2024-03-04");
	is_day("前天", SPOKEN_PAST, "2024-03-03");
	is_day("大前天", SPOKEN_PAST, "2024-03-02");
	is_day("明天", SPOKEN_TO_COME, "2024-03-06");
	is_day("后天", SPOKEN_TO_COME, "2024-03-07");
	is_day("十二月三十一日", SPOKEN_PAST, "2023-12-31");
}

static void a_term_is_reckoned_from_today(void **state)
{
	(void)state;
	is_day("十天内", SPOKEN_TO_COME, "2024-03-15");
	is_day("10日后", SPOKEN_TO_COME, "2024-03-15");
	is_day("两周内", SPOKEN_TO_COME, "2024-03-19");
	is_day("3个星期以内", SPOKEN_TO_COME, "2024-03-26");
	is_day("一个月内", SPOKEN_TO_COME, "2024-04-05");
	is_day("12个月后", SPOKEN_TO_COME, "2025-03-05");
	is_day("５天前", SPOKEN_PAST, "2024-02-29");
	is_refused("十天", SPOKEN_DAY_NOT);
	is_refused("天内", SPOKEN_DAY_NOT);
	is_refused("3日", SPOKEN_DAY_NOT);
}

static void a_day_without_year_lies_on_the_side_that_is_meant(void **state)
{
	(void)state;
	is_day("3月4日", SPOKEN_PAST, "2024-03-04");
	is_day("3月6日", SPOKEN_PAST, "2023-03-06");
	is_day("12-31", SPOKEN_PAST, "2023-12-31");
	is_day("3月4日", SPOKEN_TO_COME, "2025-03-04");
	is_day("3月5日", SPOKEN_TO_COME, "2024-03-05");
	is_day("12月31日", SPOKEN_TO_COME, "2024-12-31");
	is_day("1月2日", SPOKEN_THIS_YEAR, "2024-01-02");
	is_day("12月31日", SPOKEN_THIS_YEAR, "2024-12-31");
	is_day("2月29日", SPOKEN_PAST, "2024-02-29");
}

static void a_day_that_is_not_there_is_said_to_be_none(void **state)
{
	struct spoken_today next = seen(SPOKEN_TO_COME);
	int64_t day;

	(void)state;
	is_refused("2月30日", SPOKEN_DAY_NOT_THERE);
	is_refused("2023-02-29", SPOKEN_DAY_NOT_THERE);
	is_refused("20241301", SPOKEN_DAY_NOT_THERE);
	is_refused("13-1", SPOKEN_DAY_NOT_THERE);
	is_refused("2024-04-00", SPOKEN_DAY_NOT_THERE);
	assert_int_equal(said("2月29日", &next, &day), SPOKEN_DAY_NOT_THERE);
}

static void half_of_a_day_is_none(void **state)
{
	static const char *const words[] = { "", "3月", "3", "5日", "2024", "2024-3", "2024年3月",
		"202403", "24-3-5", "2024-3/5", "2024-3月5日", "2024年3-5", "3-5-2024",
		"3月5日左右", "三月", "上周三", "3月上旬", "2024-03-055", "3月5日日", "1.2万",
		"2024-03-05T09:30" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		is_refused(words[i], SPOKEN_DAY_NOT);
	}
	is_refused("腊月初八", SPOKEN_DAY_LUNAR);
	is_refused("农历三月五日", SPOKEN_DAY_LUNAR);
	is_refused("正月十五", SPOKEN_DAY_LUNAR);
}

static void without_today_a_year_is_asked_for(void **state)
{
	struct spoken_today unknown = { .day = 0 };
	int64_t day;

	(void)state;
	assert_int_equal(said("3月5日", &unknown, &day), SPOKEN_DAY_NO_YEAR);
	assert_int_equal(said("昨天", &unknown, &day), SPOKEN_DAY_NO_YEAR);
	assert_int_equal(said("2月30日", &unknown, &day), SPOKEN_DAY_NOT_THERE);
	assert_int_equal(said("2024年3月5日", &unknown, &day), SPOKEN_DAY_READ);
}

static void what_was_completed_is_known(void **state)
{
	struct spoken_today today = seen(SPOKEN_PAST);
	bool is_completed = true;
	int64_t day;

	(void)state;
	assert_int_equal(spoken_day("2024-3-5", &today, &day, &is_completed), SPOKEN_DAY_READ);
	assert_false(is_completed);
	assert_int_equal(spoken_day("3月5", &today, &day, &is_completed), SPOKEN_DAY_READ);
	assert_true(is_completed);
}

/* ---- times ---- */

static void is_instant(const char *text, int64_t days_later, int hour, int minute, int second)
{
	struct spoken_today today = seen(SPOKEN_PAST);
	int64_t us = 0, wanted = civil_end_of_day(march_fifth() + days_later - 1);
	char plain[PLAIN_BYTES];
	bool is_completed;

	assert_true(plain_word(text, plain));
	wanted += (int64_t)(hour * 3600 + minute * 60 + second) * 1000000;
	if (spoken_instant(plain, &today, &us, &is_completed) != SPOKEN_DAY_READ || us != wanted) {
		fail_msg("%s: %lld, not %lld", text, (long long)us, (long long)wanted);
	}
}

static void refuses_instant(const char *text, enum spoken_day why)
{
	struct spoken_today today = seen(SPOKEN_PAST);
	char plain[PLAIN_BYTES];
	bool is_completed;
	int64_t us;
	enum spoken_day spoken;

	assert_true(plain_word(text, plain));
	spoken = spoken_instant(plain, &today, &us, &is_completed);
	if (spoken != why) fail_msg("%s: %d, not %d", text, (int)spoken, (int)why);
}

static void a_time_is_read_as_far_as_it_is_sure(void **state)
{
	(void)state;
	is_instant("2024-03-05", 0, 0, 0, 0);
	is_instant("2024-03-05T09:30", 0, 9, 30, 0);
	is_instant("2024-03-05 09:30:10", 0, 9, 30, 10);
	is_instant("昨天 14:30", -1, 14, 30, 0);
	is_instant("昨天　１４：３０", -1, 14, 30, 0);
	is_instant("3月5日 下午2点半", 0, 14, 30, 0);
	is_instant("3月5日下午两点一刻", 0, 14, 15, 0);
	is_instant("今天上午9点", 0, 9, 0, 0);
	is_instant("上午9点05分", 0, 9, 5, 0);
	is_instant("晚上8:30", 0, 20, 30, 0);
	is_instant("中午12点半", 0, 12, 30, 0);
	is_instant("中午1点", 0, 13, 0, 0);
	is_instant("14点整", 0, 14, 0, 0);
	is_instant("14:30", 0, 14, 30, 0);
	is_instant("3-4 9:30", -1, 9, 30, 0);
}

static void a_time_that_is_not_sure_is_refused(void **state)
{
	static const char *const words[] = { "2024-03-05T", "3月5日 下午", "3月5日 9点5", "25:00",
		"9:60", "9:3", "3月5日 早上3点", "凌晨12点", "晚上12点", "下午9点", "刚才",
		"3月5日 9", "3月5日9:30左右", "2024-03-0509:30" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		refuses_instant(words[i], SPOKEN_DAY_NOT);
	}
	refuses_instant("3月5日 3点", SPOKEN_DAY_NO_HALF);
	refuses_instant("9点半", SPOKEN_DAY_NO_HALF);
	refuses_instant("2月30日 9:30", SPOKEN_DAY_NOT_THERE);
	refuses_instant("腊月初八 9:30", SPOKEN_DAY_LUNAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_to_write_a_day_is_the_day),
		cmocka_unit_test(a_term_is_reckoned_from_today),
		cmocka_unit_test(a_day_without_year_lies_on_the_side_that_is_meant),
		cmocka_unit_test(a_day_that_is_not_there_is_said_to_be_none),
		cmocka_unit_test(half_of_a_day_is_none),
		cmocka_unit_test(without_today_a_year_is_asked_for),
		cmocka_unit_test(what_was_completed_is_known),
		cmocka_unit_test(a_time_is_read_as_far_as_it_is_sure),
		cmocka_unit_test(a_time_that_is_not_sure_is_refused),
	};

	return cmocka_run_group_tests_name("spoken_day", tests, NULL, NULL);
}
