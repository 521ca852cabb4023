/* Definitions of figures: what any of them must be, and what they make of what was counted. */
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "figure.h"

static void each_has_its_number_and_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; figure_at(i); i++) {
		const struct figure *figure = figure_at(i);

		if (figure_numbered(figure->number) != figure) {
			fail_msg("%s: its number is another's", figure->name);
		}
		if (!*figure->wording_zh || !*figure->wording_en) {
			fail_msg("%s has no wording", figure->name);
		}
		if (!figure_label(figure->number)) {
			fail_msg("%s is not in the catalogue", figure->name);
		}
	}
	assert_null(figure_numbered(FIGURE_COUNT - 1));
	assert_null(figure_label(FIGURE_COUNT));
}

static void a_rate_divides_what_is_counted(void **state)
{
	(void)state;
	for (size_t i = 0; figure_at(i); i++) {
		const struct figure *figure = figure_at(i);

		if (figure->measure != MEASURE_RATE) continue;
		if (figure_numbered(figure->numerator)->measure == MEASURE_RATE ||
		    figure_numbered(figure->denominator)->measure !=
		        figure_numbered(figure->numerator)->measure) {
			fail_msg("%s divides what cannot be", figure->name);
		}
	}
}

static size_t versions_on(const char *name, int64_t day)
{
	size_t count = 0;

	for (size_t i = 0; figure_at(i); i++) {
		count +=
		    strcmp(figure_at(i)->name, name) == 0 && figure_holds(figure_at(i), day, day);
	}
	return count;
}

static void has_one_version(const char *name)
{
	static const int32_t years[] = { 1990, 2024, 2100 };

	for (size_t y = 0; y < sizeof(years) / sizeof(years[0]); y++) {
		if (versions_on(name, civil_days(years[y], 6, 1)) != 1) {
			fail_msg("%s in %d", name, years[y]);
		}
	}
}

static void one_version_of_each_name_is_in_force_on_any_day(void **state)
{
	(void)state;
	for (size_t i = 0; figure_at(i); i++) {
		has_one_version(figure_at(i)->name);
	}
	assert_null(figure_named("no_such_figure", 0));
}

static void what_was_counted_becomes_the_value(void **state)
{
	struct counted counted[FIGURE_COUNT] = { [FIGURE_SUCCEEDED] = { .rows = 3 },
		[FIGURE_CONCLUDED] = { .rows = 4 },
		[FIGURE_DUE_AMOUNT] = { .rows = 2, .total = 500 },
		[FIGURE_PERFORMED_AMOUNT] = { .rows = 2, .total = 200 },
		[FIGURE_MEDIAN_DAYS] = { .rows = 4, .median = 6, .p90 = 9 },
		[FIGURE_P90_DAYS] = { .rows = 4, .median = 6, .p90 = 9 } };

	static const struct {
		enum figure_number figure;
		int64_t numerator, denominator;
	} cases[] = { { FIGURE_SUCCEEDED, 3, 0 }, { FIGURE_SUCCESS_RATE, 3, 4 },
		{ FIGURE_DUE_AMOUNT, 500, 0 }, { FIGURE_AMOUNT_RATE, 200, 500 },
		{ FIGURE_MEDIAN_DAYS, 6, 4 }, { FIGURE_P90_DAYS, 9, 4 },
		{ FIGURE_ANSWER_RATE, 0, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t numerator, denominator;

		figure_value(
		    figure_numbered((uint16_t)cases[i].figure), counted, &numerator, &denominator);
		assert_int_equal(numerator, cases[i].numerator);
		assert_int_equal(denominator, cases[i].denominator);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_number_and_its_words),
		cmocka_unit_test(a_rate_divides_what_is_counted),
		cmocka_unit_test(one_version_of_each_name_is_in_force_on_any_day),
		cmocka_unit_test(what_was_counted_becomes_the_value),
	};

	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
