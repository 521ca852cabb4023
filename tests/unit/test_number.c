/* What a typed number asks for, however it is typed. */
#include <string.h>

#include "action.h"
#include "claim.h"
#include "number.h"

static void reads(
    const char *text, int64_t number, int64_t year, int64_t series, const char *prefix)
{
	struct number_asked asked;

	number_read(text, &asked);
	if (asked.number != number || asked.year != year || asked.series != series) {
		fail_msg(
		    "%s: %d %d %d", text, (int)asked.number, (int)asked.year, (int)asked.series);
	}
	assert_string_equal(asked.prefix, prefix);
}

static void a_tail_is_of_any_year_and_book(void **state)
{
	(void)state;
	reads("00847", 847, 0, 0, "");
	reads("847", 847, 0, 0, "");
	reads(" 847号", 847, 0, 0, "");
	reads("８４７", 847, 0, 0, "");
}

static void a_year_and_a_book_narrow_it(void **state)
{
	(void)state;
	reads("2026-1", 1, 2026, 0, "");
	reads("2026－1", 1, 2026, 0, "");
	reads("登2026-0002", 2, 2026, SERIES_REGISTRATION, "");
	reads("调2024-847", 847, 2024, SERIES_MEDIATION, "");
	reads("调847", 847, 0, SERIES_MEDIATION, "");
}

static void an_official_number_is_read_whatever_its_brackets(void **state)
{
	const char *const mediation[] = { "(2024)繁阳人调字第00847号",
		"（2024）繁阳人调字第00847号", "〔2024〕繁阳人调字第 847 号",
		"[2024]繁阳人调字第00847号", "（２０２４）繁阳人调字第００８４７号" };
	const char *const registration[] = { "繁阳登〔2024〕0870号", "繁阳登[2024]0870号",
		"繁阳登（2024）870", "繁阳登　2024　870" };

	(void)state;
	for (size_t i = 0; i < sizeof(mediation) / sizeof(mediation[0]); i++) {
		reads(mediation[i], 847, 2024, SERIES_MEDIATION, "繁阳");
	}
	for (size_t i = 0; i < sizeof(registration) / sizeof(registration[0]); i++) {
		reads(registration[i], 870, 2024, SERIES_REGISTRATION, "繁阳");
	}
}

static void what_is_no_number_asks_for_none(void **state)
{
	const char *const words[] = { "", "张三", "张三1", "2024-01-05", "99999999999", "3-847",
		"登", "-", "1 2 3" };
	char endless[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		reads(words[i], 0, 0, 0, "");
	}
	memset(endless, 'x', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	reads(endless, 0, 0, 0, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tail_is_of_any_year_and_book),
		cmocka_unit_test(a_year_and_a_book_narrow_it),
		cmocka_unit_test(an_official_number_is_read_whatever_its_brackets),
		cmocka_unit_test(what_is_no_number_asks_for_none),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
