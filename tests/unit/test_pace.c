/* Who takes what is written to it, and who only seems to. */
#include "claim.h"
#include "pace.h"

#define STALL 30000
#define WHOLE 120000

static void who_has_taken_all_is_done(void **state)
{
	struct pace pace;

	(void)state;
	pace_begin(&pace, 1000, 0, 0);
	assert_int_equal(pace_look(&pace, 1000, 1000, 500, STALL, WHOLE), PACE_DONE);
}

static void who_takes_nothing_is_stalled_at_the_deadline_and_not_before(void **state)
{
	struct pace pace;

	(void)state;
	pace_begin(&pace, 1000, 200, 0);
	assert_int_equal(pace_look(&pace, 1000, 200, STALL - 1, STALL, WHOLE), PACE_GOING);
	assert_int_equal(pace_look(&pace, 1000, 200, STALL, STALL, WHOLE), PACE_STALLED);
}

static void who_takes_a_byte_a_second_does_not_live_for_ever(void **state)
{
	struct pace pace;
	int64_t second = 0;

	(void)state;
	pace_begin(&pace, 1000000, 0, 0);
	while (pace_look(&pace, 1000000, second, second * 1000, STALL, WHOLE) == PACE_GOING) {
		second++;
	}
	assert_int_equal(second, WHOLE / 1000);
	assert_int_equal(pace_look(&pace, 1000000, second, second * 1000, STALL, WHOLE), PACE_SLOW);
}

/* More is written all the time, and all of it is taken a minute later: nothing waits for long. */
static void who_is_behind_but_takes_each_answer_in_time_stays(void **state)
{
	struct pace pace;

	(void)state;
	pace_begin(&pace, 60000, 0, 0);
	for (int64_t second = 0; second < 100000; second++) {
		assert_int_equal(pace_look(&pace, 60000 + second * 1000, second * 1000,
		                     second * 1000, STALL, WHOLE),
		    PACE_GOING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_has_taken_all_is_done),
		cmocka_unit_test(who_takes_nothing_is_stalled_at_the_deadline_and_not_before),
		cmocka_unit_test(who_takes_a_byte_a_second_does_not_live_for_ever),
		cmocka_unit_test(who_is_behind_but_takes_each_answer_in_time_stays),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
