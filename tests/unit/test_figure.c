/* Definitions of figures: what any of them must be, and what they make of what was counted; counts
 * put together, and what is next for a book of them. */
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "figure.h"
#include "figure_books.h"
#include "figure_tally.h"

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

/* ---- counts put together ---- */

static struct tally_line line_of(
    int64_t key, enum figure_number figure, int64_t bucket, int64_t rows)
{
	return (struct tally_line){ .has_key = key != 0,
		.key = key,
		.figure = (uint16_t)figure,
		.bucket = bucket,
		.rows = rows,
		.total = rows * bucket };
}

static void slices_come_to_the_same_as_the_whole(void **state)
{
	const struct tally_line first[] = {
		line_of(0, FIGURE_ACCEPTED, 1, 3),
		line_of(0, FIGURE_MEDIAN_DAYS, 2, 1),
		line_of(0, FIGURE_MEDIAN_DAYS, 9, 2),
		line_of(7, FIGURE_ACCEPTED, 1, 3),
	};
	const struct tally_line second[] = {
		line_of(0, FIGURE_ACCEPTED, 1, 2),
		line_of(0, FIGURE_MEDIAN_DAYS, 2, 1),
		line_of(0, FIGURE_MEDIAN_DAYS, 4, 1),
		line_of(5, FIGURE_ACCEPTED, 1, 2),
	};
	struct figure_tally tally = { .count = 0 };
	struct arena *arena = arena_new();
	struct counted_groups groups;

	(void)state;
	figure_tally_add(&tally, NULL, 0);
	figure_tally_add(&tally, first, 4);
	figure_tally_add(&tally, second, 4);
	figure_tally_groups(arena, &tally, &groups);
	assert_int_equal(groups.all.counted[FIGURE_ACCEPTED].rows, 5);
	/* 2 2 4 9 9 */
	assert_int_equal(groups.all.counted[FIGURE_MEDIAN_DAYS].rows, 5);
	assert_int_equal(groups.all.counted[FIGURE_MEDIAN_DAYS].median, 4);
	assert_int_equal(groups.all.counted[FIGURE_MEDIAN_DAYS].p90, 9);
	assert_int_equal(groups.all.counted[FIGURE_MEDIAN_DAYS].total, 26);
	assert_int_equal(groups.count, 2);
	assert_int_equal(groups.each[0].key, 5);
	assert_int_equal(groups.each[0].counted[FIGURE_ACCEPTED].rows, 2);
	assert_int_equal(groups.each[1].key, 7);
	assert_int_equal(groups.each[1].counted[FIGURE_ACCEPTED].rows, 3);
	figure_tally_free(&tally);
	arena_free(arena);
}

static void of_nothing_there_is_no_middle(void **state)
{
	struct figure_tally tally = { .count = 0 };
	struct arena *arena = arena_new();
	struct counted_groups groups;

	(void)state;
	figure_tally_groups(arena, &tally, &groups);
	assert_int_equal(groups.count, 0);
	assert_int_equal(groups.all.counted[FIGURE_MEDIAN_DAYS].median, 0);
	arena_free(arena);
}

/* ---- books ---- */

static void a_book_is_made_kept_up_and_held_against_another(void **state)
{
	static const struct {
		struct figure_book books[FIGURE_BOOKS_MAX];
		size_t count;
		bool is_littered;
		unsigned steps;
		struct books_next next;
	} cases[] = {
		{ .count = 0, .is_littered = true, .next = { .step = BOOKS_BEGIN } },
		{ { { .book = 1 } }, 1, true, 0, { .step = BOOKS_WALK, .book = 1 } },
		{ { { .book = 1, .is_whole = true } }, 1, false, 0, { .step = BOOKS_REST } },
		{ { { .book = 1, .is_whole = true, .is_old = true } }, 1, true, 0,
		    { .step = BOOKS_CLEAR } },
		{ { { .book = 1, .is_whole = true, .is_behind = true, .is_old = true } }, 1, true,
		    1, { .step = BOOKS_FOLD, .book = 1 } },
		{ { { .book = 1, .is_whole = true, .is_old = true } }, 1, false, 0,
		    { .step = BOOKS_BEGIN } },
		{ { { .book = 1, .is_whole = true, .is_behind = true }, { .book = 2 } }, 2, false,
		    0, { .step = BOOKS_FOLD, .book = 1 } },
		{ { { .book = 1, .is_whole = true, .is_behind = true }, { .book = 2 } }, 2, true, 1,
		    { .step = BOOKS_WALK, .book = 2 } },
		{ { { .book = 1, .below = 5, .is_whole = true, .is_old = true },
		      { .book = 2, .below = 7, .is_whole = true } },
		    2, false, 0, { .step = BOOKS_FOLD, .book = 1, .below = 7 } },
		{ { { .book = 1, .below = 9, .is_whole = true, .is_old = true },
		      { .book = 2, .below = 7, .is_whole = true, .is_behind = true } },
		    2, false, 0, { .step = BOOKS_FOLD, .book = 2, .below = 9 } },
		{ { { .book = 1, .below = 9, .is_whole = true, .is_behind = true },
		      { .book = 2, .below = 9, .is_whole = true, .is_behind = true } },
		    2, true, 0, { .step = BOOKS_COMPARE, .book = 1, .other = 2 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct books_next next = figure_books_next(
		    cases[i].books, cases[i].count, cases[i].is_littered, cases[i].steps);

		assert_int_equal(next.step, cases[i].next.step);
		if (next.step == BOOKS_REST) continue;
		assert_int_equal(next.book, cases[i].next.book);
		assert_int_equal(next.other, cases[i].next.other);
		assert_int_equal(next.below, cases[i].next.below);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_number_and_its_words),
		cmocka_unit_test(a_rate_divides_what_is_counted),
		cmocka_unit_test(one_version_of_each_name_is_in_force_on_any_day),
		cmocka_unit_test(what_was_counted_becomes_the_value),
		cmocka_unit_test(slices_come_to_the_same_as_the_whole),
		cmocka_unit_test(of_nothing_there_is_no_middle),
		cmocka_unit_test(a_book_is_made_kept_up_and_held_against_another),
	};

	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
