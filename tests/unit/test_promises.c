/* What recurs is due on the same day of each period, as far as its month has it; and urging goes
 * step by step. */
#include "civil.h"
#include "claim.h"
#include "period.h"
#include "urging.h"

static void falls_on(uint8_t period, uint16_t count, int32_t year, unsigned month, unsigned day)
{
	assert_int_equal(
	    period_due_on(civil_days(2024, 1, 31), period, count), civil_days(year, month, day));
}

static void a_month_that_is_too_short_gives_its_last_day(void **state)
{
	(void)state;
	falls_on(PERIOD_MONTH, 0, 2024, 1, 31);
	falls_on(PERIOD_MONTH, 1, 2024, 2, 29);
	falls_on(PERIOD_MONTH, 3, 2024, 4, 30);
	falls_on(PERIOD_MONTH, 13, 2025, 2, 28);
}

static void and_the_next_has_the_day_again(void **state)
{
	(void)state;
	falls_on(PERIOD_MONTH, 2, 2024, 3, 31);
	falls_on(PERIOD_MONTH, 11, 2024, 12, 31);
	falls_on(PERIOD_MONTH, 12, 2025, 1, 31);
}

static void quarters_half_years_and_years_are_months(void **state)
{
	(void)state;
	falls_on(PERIOD_QUARTER, 1, 2024, 4, 30);
	falls_on(PERIOD_QUARTER, 4, 2025, 1, 31);
	falls_on(PERIOD_HALF_YEAR, 1, 2024, 7, 31);
	falls_on(PERIOD_YEAR, 3, 2027, 1, 31);
	assert_int_equal(
	    period_due_on(civil_days(2024, 2, 29), PERIOD_YEAR, 1), civil_days(2025, 2, 28));
	assert_int_equal(
	    period_due_on(civil_days(2024, 2, 29), PERIOD_YEAR, 4), civil_days(2028, 2, 29));
}

static void a_life_long_one_goes_on(void **state)
{
	(void)state;
	falls_on(PERIOD_MONTH, 1200, 2124, 1, 31);
}

static void the_first_urging_is_in_any_way_and_the_last_face_to_face(void **state)
{
	static const uint8_t ways[] = { WAY_FACE_TO_FACE, WAY_TELEPHONE, WAY_LETTER, WAY_MESSAGE };
	static const bool may[][4] = { { true, true, true, true }, { true, false, true, false },
		{ true, false, false, false }, { false, false, false, false } };

	(void)state;
	for (uint8_t urged = 0; urged < 4; urged++) {
		struct obligation obligation = { .urged = urged };

		for (size_t i = 0; i < 4; i++) {
			assert_int_equal(urging_may_be(&obligation, ways[i]), may[urged][i]);
		}
		assert_int_equal(urging_is_over(&obligation), urged == 3);
	}
}

static void seven_days_lie_between_two(void **state)
{
	(void)state;
	for (uint8_t urged = 0; urged < 4; urged++) {
		struct obligation obligation = { .urged = urged, .urged_on = urged ? 19000 : 0 };

		assert_int_equal(urging_from(&obligation), urged == 1 || urged == 2 ? 19007 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_that_is_too_short_gives_its_last_day),
		cmocka_unit_test(and_the_next_has_the_day_again),
		cmocka_unit_test(quarters_half_years_and_years_are_months),
		cmocka_unit_test(a_life_long_one_goes_on),
		cmocka_unit_test(the_first_urging_is_in_any_way_and_the_last_face_to_face),
		cmocka_unit_test(seven_days_lie_between_two),
	};

	return cmocka_run_group_tests_name("promises", tests, NULL, NULL);
}
