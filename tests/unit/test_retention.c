/* How long files are kept: the longest ground counts, from the year after closing. */
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "retention.h"

static struct retention kept(struct retention_facts facts)
{
	struct retention ret;

	if (!facts.closed_on) facts.closed_on = civil_days(2013, 3, 6);
	retention_of(&facts, &ret);
	return ret;
}

static bool ends(const struct retention *retention, int32_t year, enum keeping ground)
{
	return retention->until_on == civil_days(year, 12, 31) && retention->ground == ground;
}

static void what_is_not_closed_has_no_term(void **state)
{
	struct retention_facts facts = { .was_written = true, .level = LEVEL_MAJOR };
	struct retention ret;

	(void)state;
	retention_of(&facts, &ret);
	assert_int_equal(ret.closed_on, 0);
	assert_int_equal(ret.until_on, 0);
	assert_false(retention_is_over(&ret, civil_days(2200, 1, 1)));
}

static void ten_years_of_what_was_agreed_orally_or_not_at_all(void **state)
{
	struct retention ret = kept((struct retention_facts){ .level = LEVEL_SIMPLE });

	(void)state;
	assert_true(ends(&ret, 2023, KEEPING_ORAL));
}

static void thirty_years_of_what_was_agreed_in_writing(void **state)
{
	struct retention ret = kept((struct retention_facts){ .was_written = true });

	(void)state;
	assert_true(ends(&ret, 2043, KEEPING_WRITTEN));
}

static void years_are_counted_from_the_first_of_january_after(void **state)
{
	struct retention first =
	    kept((struct retention_facts){ .closed_on = civil_days(2013, 1, 1) });
	struct retention last =
	    kept((struct retention_facts){ .closed_on = civil_days(2013, 12, 31) });

	(void)state;
	assert_int_equal(first.until_on, last.until_on);
	assert_false(retention_is_over(&last, civil_days(2023, 12, 31)));
	assert_true(retention_is_over(&last, civil_days(2024, 1, 1)));
}

static void casualties_and_major_disputes_are_kept_for_ever(void **state)
{
	struct retention dead =
	    kept((struct retention_facts){ .circumstances = 1U << CIRCUMSTANCE_CASUALTIES });
	struct retention major = kept((struct retention_facts){ .level = LEVEL_MAJOR });

	(void)state;
	assert_int_equal(dead.ground, KEEPING_CASUALTIES);
	assert_int_equal(major.ground, KEEPING_MAJOR);
	assert_int_equal(major.until_on, 0);
	assert_int_equal(major.years, RETENTION_FOR_EVER);
	assert_false(retention_is_over(&major, civil_days(2190, 1, 1)));
}

static void local_data_and_who_archives_lengthen_a_term(void **state)
{
	struct retention kind = kept((struct retention_facts){ .kind_years = 20 });
	struct retention chosen = kept((struct retention_facts){ .choice = RETENTION_LONG });
	struct retention for_ever = kept((struct retention_facts){ .kind_years = 100 });

	(void)state;
	assert_true(ends(&kind, 2033, KEEPING_KIND));
	assert_true(ends(&chosen, 2043, KEEPING_CHOICE));
	assert_int_equal(for_ever.ground, KEEPING_KIND);
	assert_int_equal(for_ever.until_on, 0);
}

static void neither_shortens_it(void **state)
{
	struct retention ret = kept((struct retention_facts){
	    .was_written = true, .kind_years = 5, .choice = RETENTION_SHORT });

	(void)state;
	assert_true(ends(&ret, 2043, KEEPING_WRITTEN));
}

static void the_sentence_says_until_when_and_why(void **state)
{
	struct retention ret = kept((struct retention_facts){ .was_written = true });
	char sentence[RETENTION_SENTENCE_BYTES];

	(void)state;
	retention_sentence_zh(&ret, sentence, sizeof(sentence));
	assert_non_null(strstr(sentence, "2013年3月6日结案"));
	assert_non_null(strstr(sentence, "2043年12月31日"));
	assert_non_null(strstr(sentence, "书面协议"));
	retention_sentence_en(&ret, sentence, sizeof(sentence));
	assert_non_null(strstr(sentence, "2043-12-31"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_closed_has_no_term),
		cmocka_unit_test(ten_years_of_what_was_agreed_orally_or_not_at_all),
		cmocka_unit_test(thirty_years_of_what_was_agreed_in_writing),
		cmocka_unit_test(years_are_counted_from_the_first_of_january_after),
		cmocka_unit_test(casualties_and_major_disputes_are_kept_for_ever),
		cmocka_unit_test(local_data_and_who_archives_lengthen_a_term),
		cmocka_unit_test(neither_shortens_it),
		cmocka_unit_test(the_sentence_says_until_when_and_why),
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
