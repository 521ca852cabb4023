/*
 * What each act tells of the two terms, in journals told in words: the town of the seeds has 30
 * days for most kinds and 15 for labour, house limits of 7 and 20 days, and the rest days of 2024.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "fold.h"
#include "mediation.pb-c.h"
#include "terms.h"
#include "told.h"
#include "town.h"

#define TOLD_BYTES 128

static struct arena *arena;
static const struct reference *town;
static struct told told;

static int set_up(void **state)
{
	(void)state;
	town = town_read();
	arena = arena_new();
	arena_set_budget(arena, (size_t)64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena = arena_free(arena);
	town_forget();
	return 0;
}

/* The event at `index` as an act of its own, after a journal that has been read or has not. */
static struct change *act(size_t index, const struct journal *journal, struct dispute *image)
{
	const struct journal_event *event = &told.events[index];
	struct situation situation = {
		.reference = town, .now_us = event->row.recorded_us, .journal = journal
	};
	struct change *change = arena_array(arena, 1, sizeof(*change));
	const struct dispute before = *image;

	fold_apply(image, &event->row, &event->arguments, event->moves, event->move_count);
	image->id = event->row.dispute;
	change->after = *image;
	change->expected = before.version;
	change->events[0] = event->row;
	change->arguments[0] = event->arguments;
	change->move_counts[0] = (uint8_t)event->move_count;
	for (size_t i = 0; i < event->move_count; i++) {
		change->moves[0][i] = event->moves[i];
	}
	change->event_count = 1;
	terms_complete(&situation, &before, change, arena);
	return change;
}

static void write_day(
    FILE *out, const struct arguments *arguments, enum argument to, enum argument rests)
{
	if (arguments_has(arguments, to)) {
		const struct civil_date day = civil_from_days(arguments_integer(arguments, to, 0));

		fprintf(out, "%04" PRId32 "-%02u-%02u", day.year, day.month, day.day);
	} else {
		fputs(arguments_has(arguments, rests) ? "rests" : "-", out);
	}
}

/* What the last of the events tells: of the mediation term, and of the house limit. */
static const char *last_tells(const char *lines)
{
	static char said[TOLD_BYTES];
	struct dispute *image = arena_array(arena, 1, sizeof(*image));
	FILE *out = fmemopen(said, sizeof(said), "w");

	assert_non_null(out);
	told = (struct told){ 0 };
	tell(&told, lines, arena);
	for (size_t i = 0; i < told.count; i++) {
		const struct journal journal = { told.events, i };
		const struct change *change = act(i, &journal, image);

		assert_false(change->wants_journal);
		told.events[i].arguments = change->arguments[0];
	}
	write_day(
	    out, &told.events[told.count - 1].arguments, ARG_LEGAL_TERM_TO, ARG_LEGAL_TERM_RESTS);
	fputc(' ', out);
	write_day(
	    out, &told.events[told.count - 1].arguments, ARG_HOUSE_LIMIT_TO, ARG_HOUSE_LIMIT_RESTS);
	assert_int_equal(fclose(out), 0);
	return said;
}

#define REGISTERED "2024-03-04 register applied_on=2024-03-01 kind=1 channel=1 >registered\n"
#define ACCEPTED   REGISTERED "2024-03-05 accept kind=1 level=2 >accepted\n"
#define TAKEN      ACCEPTED "2024-03-06 assign >assigned\n2024-03-06 take >taken\n"
#define MEDIATING  TAKEN "2024-03-07 meet >mediating\n"
#define SUSPENDED \
	MEDIATING "2024-03-08 suspend suspension_reason=1 expected_end=2024-03-18 >suspended\n"
#define AGREED MEDIATING "2024-03-10 agree_orally >agreed\n"

/* The 4th of April is a holiday, and so are the two days after it. */
static void acceptance_begins_both(void **state)
{
	(void)state;
	assert_string_equal(last_tells(REGISTERED), "- -");
	assert_string_equal(last_tells(ACCEPTED), "2024-04-07 2024-03-12");
}

static void a_labour_term_begins_with_the_application(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells("2024-03-04 register applied_on=2024-03-01 kind=13 channel=1 >registered\n"),
	    "2024-03-18 -");
}

static void the_way_to_mediation_moves_neither(void **state)
{
	(void)state;
	assert_string_equal(last_tells(TAKEN), "- -");
	assert_string_equal(last_tells(MEDIATING), "- -");
	assert_string_equal(last_tells(TAKEN "2024-03-09 give_back >accepted\n"), "- -");
	assert_string_equal(last_tells(MEDIATING "2024-03-09 reassign >assigned\n"), "- -");
}

static void an_extension_lengthens_the_mediation_term(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells(
	        MEDIATING "2024-04-01 request_approval proposed_action=200 extend_to=2024-04-30\n"),
	    "- -");
	assert_string_equal(
	    last_tells(MEDIATING "2024-04-01 extend extend_to=2024-04-30\n"), "2024-04-30 -");
}

static void a_suspension_lets_both_rest(void **state)
{
	(void)state;
	assert_string_equal(last_tells(SUSPENDED), "rests rests");
	assert_string_equal(
	    last_tells(SUSPENDED "2024-03-18 resume >mediating\n"), "2024-04-15 2024-03-22");
	assert_string_equal(
	    last_tells(SUSPENDED "2024-03-08 retract >mediating\n"), "2024-04-07 2024-03-12");
}

static void one_for_reasons_of_the_house_does_not(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells(MEDIATING
	        "2024-03-08 suspend suspension_reason=5 expected_end=2024-03-18 >suspended\n"),
	    "- -");
}

static void another_kind_has_another_term(void **state)
{
	(void)state;
	assert_string_equal(last_tells(MEDIATING "2024-03-08 correct kind=13\n"), "2024-03-18 -");
	assert_string_equal(last_tells(MEDIATING "2024-03-08 correct kind=2\n"), "- -");
}

static void another_level_has_another_house_limit(void **state)
{
	(void)state;
	assert_string_equal(last_tells(MEDIATING "2024-03-08 raise_to_major\n"), "- 2024-03-25");
}

static void an_end_moves_neither(void **state)
{
	(void)state;
	assert_string_equal(last_tells(AGREED), "- -");
	assert_string_equal(last_tells(MEDIATING "2024-03-10 fail >terminated\n"), "- -");
	assert_string_equal(last_tells(SUSPENDED "2024-03-10 withdraw >withdrawn\n"), "- -");
}

static void what_comes_back_has_the_term_it_had(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells(
	        MEDIATING "2024-03-10 fix_text >signing\n2024-03-20 will_not_sign >mediating\n"),
	    "- -");
	assert_string_equal(
	    last_tells(MEDIATING "2024-03-10 send_away >moving\n2024-03-20 returned >mediating\n"),
	    "- -");
}

/* A labour dispute that was away, and is none when it comes back: where it is now none runs. */
static void what_became_another_kind_away_has_another_term_when_it_is_back(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells("2024-03-04 register applied_on=2024-03-01 kind=13 channel=1 >registered\n"
	               "2024-03-05 send_away >moving\n2024-03-06 correct kind=1\n"
	               "2024-03-07 returned >registered\n"),
	    "rests -");
}

static void a_round_has_its_own(void **state)
{
	(void)state;
	assert_string_equal(
	    last_tells(AGREED "2024-05-06 reopen ^ >accepted\n"), "2024-06-05 2024-05-13");
}

/* Of the courts' platform it begins with the mediator, runs with him, and is not renewed. */
static void a_courts_term_runs_while_somebody_has_it(void **state)
{
#define OF_COURT                                                                   \
	"2024-03-04 register applied_on=2024-03-01 kind=1 channel=9 >registered\n" \
	"2024-03-05 accept kind=1 level=2 >accepted\n2024-03-06 assign >assigned\n"
	(void)state;
	assert_string_equal(last_tells(OF_COURT), "- -");
	assert_string_equal(last_tells(OF_COURT "2024-03-07 take >taken\n"), "2024-04-07 -");
	assert_string_equal(
	    last_tells(OF_COURT "2024-03-07 take >taken\n2024-03-08 give_back >accepted\n"),
	    "rests -");
	assert_string_equal(
	    last_tells(OF_COURT "2024-03-07 take >taken\n2024-03-08 give_back >accepted\n"
	                        "2024-03-11 assign >assigned\n2024-03-12 take >taken\n"),
	    "2024-04-07 -");
}

/* Of a journal that was not read, or is another dispute's, nothing is said. */
static void without_its_journal_it_is_asked_for(void **state)
{
	struct journal_event other;
	const struct journal of_other = { &other, 1 };

	(void)state;
	told = (struct told){ 0 };
	tell(&told, ACCEPTED, arena);
	other = told.events[0];
	other.row.dispute = 2;
	for (size_t i = 0; i < 2; i++) {
		struct dispute *image = arena_array(arena, 1, sizeof(*image));
		const struct change *change;

		(void)act(0, NULL, image);
		change = act(1, i ? &of_other : NULL, image);
		assert_true(change->wants_journal);
		assert_false(arguments_has(&change->arguments[0], ARG_LEGAL_TERM_TO));
	}
}

/* A person would have to be asked for them, and is not: whatever he sends is refused. */
static void nobody_can_type_them(void **state)
{
	static const enum argument machines[] = { ARG_LEGAL_TERM_TO, ARG_LEGAL_TERM_RESTS,
		ARG_HOUSE_LIMIT_TO, ARG_HOUSE_LIMIT_RESTS };

	size_t count;
	const struct action *const *actions = action_all(&count);

	(void)state;
	for (size_t i = 0; i < count * 4; i++) {
		Mediation__V1__Argument typed = MEDIATION__V1__ARGUMENT__INIT;
		Mediation__V1__Argument *wire[] = { &typed };
		struct arguments arguments;
		struct fault fault = { 0 };

		typed.number = machines[i % 4];
		typed.value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
		typed.integer = 1;
		assert_false(action_asks(actions[i / 4], machines[i % 4]));
		assert_int_equal(arguments_read(actions[i / 4], wire, 1, arena, &arguments, &fault),
		    OUTCOME_ARGUMENT_NOT_TAKEN);
		assert_int_equal(fault.argument, machines[i % 4]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acceptance_begins_both),
		cmocka_unit_test(a_labour_term_begins_with_the_application),
		cmocka_unit_test(the_way_to_mediation_moves_neither),
		cmocka_unit_test(an_extension_lengthens_the_mediation_term),
		cmocka_unit_test(a_suspension_lets_both_rest),
		cmocka_unit_test(one_for_reasons_of_the_house_does_not),
		cmocka_unit_test(another_kind_has_another_term),
		cmocka_unit_test(another_level_has_another_house_limit),
		cmocka_unit_test(an_end_moves_neither),
		cmocka_unit_test(what_comes_back_has_the_term_it_had),
		cmocka_unit_test(what_became_another_kind_away_has_another_term_when_it_is_back),
		cmocka_unit_test(a_round_has_its_own),
		cmocka_unit_test(a_courts_term_runs_while_somebody_has_it),
		cmocka_unit_test(without_its_journal_it_is_asked_for),
		cmocka_unit_test(nobody_can_type_them),
	};

	return cmocka_run_group_tests_name("terms", tests, set_up, tear_down);
}
