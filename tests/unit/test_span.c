/* Periods of reports as people write them. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "span.h"

static void is_span(const char *word, const char *wanted)
{
	struct civil_date from, to;
	struct span span;
	char found[64];

	if (!span_read(word, &span)) fail_msg("%s is not read", word);
	from = civil_from_days(span.from_on);
	to = civil_from_days(span.to_on);
	(void)snprintf(found, sizeof(found), "%04d-%02u-%02u %04d-%02u-%02u", from.year, from.month,
	    from.day, to.year, to.month, to.day);
	if (strcmp(found, wanted) != 0) fail_msg("%s: %s, not %s", word, found, wanted);
}

static void years_quarters_and_months_are_spans(void **state)
{
	(void)state;
	is_span("2024", "2024-01-01 2024-12-31");
	is_span("2024年", "2024-01-01 2024-12-31");
	is_span("２０２４", "2024-01-01 2024-12-31");
	is_span("2024-Q1", "2024-01-01 2024-03-31");
	is_span("2024q4", "2024-10-01 2024-12-31");
	is_span("2024年一季度", "2024-01-01 2024-03-31");
	is_span("2024年第3季度", "2024-07-01 2024-09-30");
	is_span("2024-02", "2024-02-01 2024-02-29");
	is_span("2023-2", "2023-02-01 2023-02-28");
	is_span("2024年12月", "2024-12-01 2024-12-31");
}

static void what_is_none_is_refused(void **state)
{
	static const char *const none[] = { "", "24", "2024-", "2024-13", "2024-0", "2024-Q5",
		"2024-Q", "2024-Q1x", "2024-03-05", "2024年五季度", "20240", "1024", "年",
		"2024月3", "2024-1月2" };
	struct span span;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (span_read(none[i], &span)) fail_msg("%s is read", none[i]);
	}
}

static void a_day_is_of_its_year(void **state)
{
	struct span span = span_year_of(civil_days(2024, 2, 29));

	(void)state;
	assert_int_equal(span.from_on, civil_days(2024, 1, 1));
	assert_int_equal(span.to_on, civil_days(2024, 12, 31));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_quarters_and_months_are_spans),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(a_day_is_of_its_year),
	};

	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
