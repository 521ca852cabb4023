/* Periods as people say and write them, seen from Tuesday, the fifth of March 2024. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "plain.h"
#include "spoken_period.h"

static bool said(const char *text, int64_t today, char *ret, size_t bytes)
{
	struct civil_date from, to;
	char plain[PLAIN_BYTES];
	int64_t first, last;

	if (!plain_word(text, plain) || !spoken_period(plain, today, &first, &last)) return false;
	from = civil_from_days(first);
	to = civil_from_days(last);
	(void)snprintf(ret, bytes, "%04d-%02u-%02u..%04d-%02u-%02u", from.year, from.month,
	    from.day, to.year, to.month, to.day);
	return true;
}

static void is_period(const char *text, const char *wanted)
{
	char found[64];

	if (!said(text, civil_days(2024, 3, 5), found, sizeof(found))) {
		fail_msg("%s is not read", text);
	}
	if (strcmp(found, wanted) != 0) fail_msg("%s: %s, not %s", text, found, wanted);
}

static void is_none(const char *text)
{
	char found[64];

	if (said(text, civil_days(2024, 3, 5), found, sizeof(found))) {
		fail_msg("%s is %s", text, found);
	}
}

static void years_and_their_parts_in_either_language(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = { { "2024", "2024-01-01..2024-12-31" }, { "2024年", "2024-01-01..2024-12-31" },
		{ "二〇二四年", "2024-01-01..2024-12-31" }, { "2024-03", "2024-03-01..2024-03-31" },
		{ "2024-2", "2024-02-01..2024-02-29" }, { "2023年2月", "2023-02-01..2023-02-28" },
		{ "2024年3月份", "2024-03-01..2024-03-31" },
		{ "2024-Q1", "2024-01-01..2024-03-31" }, { "2024-q4", "2024-10-01..2024-12-31" },
		{ "2024年第一季度", "2024-01-01..2024-03-31" },
		{ "2024年2季度", "2024-04-01..2024-06-30" },
		{ "2024-H2", "2024-07-01..2024-12-31" },
		{ "2024年上半年", "2024-01-01..2024-06-30" },
		{ "２０２４－０３", "2024-03-01..2024-03-31" },
		{ "2024-03-05", "2024-03-05..2024-03-05" },
		{ "2024年3月5日", "2024-03-05..2024-03-05" } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		is_period(cases[i].text, cases[i].wanted);
	}
}

static void weeks_are_those_of_the_standard(void **state)
{
	(void)state;
	is_period("2024-W01", "2024-01-01..2024-01-07");
	is_period("2021-W01", "2021-01-04..2021-01-10");
	is_period("2020-W53", "2020-12-28..2021-01-03");
	is_none("2024-W53");
	is_none("2024-W00");
}

static void what_goes_by_today(void **state)
{
	char found[64];

	(void)state;
	is_period("本周", "2024-03-04..2024-03-10");
	is_period("上周", "2024-02-26..2024-03-03");
	is_period("本月", "2024-03-01..2024-03-31");
	is_period("上月", "2024-02-01..2024-02-29");
	is_period("上季度", "2023-10-01..2023-12-31");
	is_period("今年", "2024-01-01..2024-12-31");
	is_period("last-year", "2023-01-01..2023-12-31");
	is_period("昨天", "2024-03-04..2024-03-04");
	assert_false(said("上月", 0, found, sizeof(found)));
}

static void from_one_to_another(void **state)
{
	(void)state;
	is_period("2024-03-01..2024-03-15", "2024-03-01..2024-03-15");
	is_period("2024年1月至2024年3月", "2024-01-01..2024-03-31");
	is_period("2023..2024-02", "2023-01-01..2024-02-29");
	is_none("2024-03-15..2024-03-01");
}

static void what_is_none(void **state)
{
	static const char *const words[] = { "", "24", "2024-13", "2024-Q5", "2024-H3", "2024-Q",
		"2024-", "2024-02-30", "2024年五季度", "三月", "..", "2024..", "2024-x1",
		"2024-03月月" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		is_none(words[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_and_their_parts_in_either_language),
		cmocka_unit_test(weeks_are_those_of_the_standard),
		cmocka_unit_test(what_goes_by_today),
		cmocka_unit_test(from_one_to_another),
		cmocka_unit_test(what_is_none),
	};

	return cmocka_run_group_tests_name("spoken_period", tests, NULL, NULL);
}
