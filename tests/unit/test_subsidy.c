/* What may be claimed for a dispute, and what it lacks: journals in words, rules and flaws by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "subsidy.h"
#include "told.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	arena_set_budget(arena, (size_t)16 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena = arena_free(arena);
	return 0;
}

#define BEGUN                                                                                                   \
	"2024-03-04 register applied_on=2024-03-04 parties=side:1/name:张三+side:2/name:李四 >registered\n" \
	"2024-03-05 accept level=2 >accepted\n"                                                                 \
	"2024-03-06 agree_orally obligations=debtor:2/due_on:2024-03-10/text:还款 >agreed !agreement=effective\n"
#define CLOSED "2024-03-12 close >closed\n"

static struct subsidy_rule rule(int64_t level, int64_t form, int64_t amount)
{
	return (struct subsidy_rule){ .name = "rule",
		.valid_from = civil_days(2024, 1, 1),
		.valid_to = civil_days(2024, 12, 31),
		.level = level,
		.form = form,
		.amount = amount };
}

static struct subsidy_facts facts(uint8_t level, uint8_t form)
{
	return (struct subsidy_facts){ .closed_on = civil_days(2024, 3, 12),
		.level = level,
		.form = form,
		.state = STATE_CLOSED,
		.is_performed = true };
}

static struct flaw flaw_named(const char *name)
{
	size_t count;
	const struct flaw_row *all = flaw_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i].name, name) == 0) {
			return (struct flaw){ .row = &all[i], .mend = all[i].mends[0] };
		}
	}
	abort();
}

static const struct flaws no_flaws;

/* ---- which rule ---- */

static void of_two_rules_the_higher_pays(void **state)
{
	const struct subsidy_rule rules[] = { rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000),
		rule(LEVEL_NORMAL, FORM_ORAL, 5000), rule(LEVEL_NORMAL, FORM_WRITTEN, 9000) };
	const struct subsidy_facts oral = facts(LEVEL_NORMAL, FORM_ORAL);
	const struct subsidy_facts major = facts(LEVEL_MAJOR, FORM_ORAL);
	struct subsidy subsidy;

	(void)state;
	subsidy_judge(rules, 3, &oral, &no_flaws, &subsidy);
	assert_true(subsidy.rule == &rules[1] && subsidy.lack_count == 0);
	subsidy_judge(rules, 3, &major, &no_flaws, &subsidy);
	assert_true(subsidy.rule == &rules[0] && subsidy.lack_count == 0);
}

static void one_that_can_be_claimed_goes_before_a_higher_one_that_cannot(void **state)
{
	struct subsidy_rule rules[] = { rule(SUBSIDY_ANY, FORM_WRITTEN, 3000),
		rule(SUBSIDY_ANY, FORM_WRITTEN, 9000) };
	struct subsidy_facts written = facts(LEVEL_NORMAL, FORM_WRITTEN);
	struct subsidy subsidy;

	(void)state;
	rules[1].needs_confirmed = true;
	subsidy_judge(rules, 2, &written, &no_flaws, &subsidy);
	assert_true(subsidy.rule == &rules[0] && subsidy.lack_count == 0);
	written.is_confirmed = true;
	subsidy_judge(rules, 2, &written, &no_flaws, &subsidy);
	assert_true(subsidy.rule == &rules[1] && subsidy.lack_count == 0);
}

static void a_rule_counts_from_its_first_day_to_its_last(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);
	const struct subsidy_facts oral = facts(LEVEL_NORMAL, FORM_ORAL);
	struct subsidy subsidy;

	(void)state;
	one.valid_from = one.valid_to = oral.closed_on;
	subsidy_judge(&one, 1, &oral, &no_flaws, &subsidy);
	assert_ptr_equal(subsidy.rule, &one);
	one.valid_to--;
	one.valid_from--;
	subsidy_judge(&one, 1, &oral, &no_flaws, &subsidy);
	assert_null(subsidy.rule);
	assert_int_equal(subsidy.lack_count, 1);
	assert_int_equal(subsidy.lacks[0].need, SUBSIDY_NEED_RULE);
	assert_string_equal(subsidy_need_verb(SUBSIDY_NEED_RULE), "local");
}

static void any_form_is_an_agreement(void **state)
{
	const struct subsidy_rule rules[] = { rule(SUBSIDY_ANY, SUBSIDY_ANY, 9000),
		rule(LEVEL_MAJOR, SUBSIDY_NO_AGREEMENT, 1000) };
	const struct subsidy_facts failed = facts(LEVEL_MAJOR, SUBSIDY_NO_AGREEMENT);
	const struct subsidy_facts refused = facts(LEVEL_MAJOR, SUBSIDY_NOT_MEDIATED);
	struct subsidy subsidy;

	(void)state;
	subsidy_judge(rules, 2, &failed, &no_flaws, &subsidy);
	assert_ptr_equal(subsidy.rule, &rules[1]);
	subsidy_judge(rules, 2, &refused, &no_flaws, &subsidy);
	assert_null(subsidy.rule);
}

/* ---- what it lacks ---- */

static void each_lack_has_what_mends_it(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);
	struct subsidy_facts written = facts(LEVEL_NORMAL, FORM_WRITTEN);
	struct flaws flaws = { .flaws = { flaw_named("record_missing"),
		                   flaw_named("evidence_missing") },
		.count = 2 };
	struct subsidy subsidy;

	(void)state;
	one.needs_performed = one.needs_confirmed = one.needs_file = true;
	written.is_performed = false;
	flaws.flaws[0].mend = ACTION_CORRECT;
	subsidy_judge(&one, 1, &written, &flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, 3); /* a hint hinders nothing */
	assert_int_equal(subsidy.lacks[0].need, SUBSIDY_NEED_PERFORMED);
	assert_int_equal(subsidy.lacks[0].mend, ACTION_PERFORM_AFTER_CLOSING);
	assert_int_equal(subsidy.lacks[1].mend, ACTION_CONFIRMATION_STEP);
	assert_int_equal(subsidy.lacks[2].need, SUBSIDY_NEED_FILE);
	assert_ptr_equal(subsidy.lacks[2].flaw, &flaws.flaws[0]);
	assert_int_equal(subsidy.lacks[2].mend, ACTION_CORRECT);
	assert_false(subsidy.is_complete);
	one.needs_performed = one.needs_confirmed = one.needs_file = false;
	subsidy_judge(&one, 1, &written, &flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, 0);
}

static void what_the_state_does_not_allow_mends_nothing(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);
	struct subsidy_facts archived = facts(LEVEL_NORMAL, FORM_ORAL);
	const struct flaws flaws = { .flaws = { flaw_named("record_missing") }, .count = 1 };
	struct subsidy subsidy;

	(void)state;
	one.needs_performed = one.needs_file = true;
	archived.state = STATE_ARCHIVED;
	archived.is_performed = false;
	subsidy_judge(&one, 1, &archived, &flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, 1); /* who archived it has judged the file */
	assert_int_equal(subsidy.lacks[0].mend, 0);
	assert_string_equal(subsidy_need_verb(subsidy.lacks[0].need), "show");
}

static void what_was_reopened_before_it_could_be_claimed_never_can(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);
	struct subsidy_facts oral = facts(LEVEL_NORMAL, FORM_ORAL);
	struct subsidy subsidy;

	(void)state;
	oral.is_reopened = true;
	one.needs_performed = true;
	subsidy_judge(&one, 1, &oral, &no_flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, 0);
	oral.is_performed = false;
	subsidy_judge(&one, 1, &oral, &no_flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, 1);
	assert_int_equal(subsidy.lacks[0].need, SUBSIDY_NEED_FIRST_LIFE);
}

static void as_many_flaws_as_there_may_be_all_stand_in_it(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);
	struct subsidy_facts written = facts(LEVEL_NORMAL, FORM_WRITTEN);
	struct flaws flaws = { .count = FLAWS_MAX };
	struct subsidy subsidy;

	(void)state;
	for (size_t i = 0; i < FLAWS_MAX; i++) {
		flaws.flaws[i] = flaw_named("record_missing");
	}
	one.needs_performed = one.needs_confirmed = one.needs_file = true;
	written.is_performed = false;
	subsidy_judge(&one, 1, &written, &flaws, &subsidy);
	assert_int_equal(subsidy.lack_count, SUBSIDY_LACKS_MAX);
}

/* ---- the cap ---- */

static void a_month_comes_to_no_more_than_its_cap(void **state)
{
	struct subsidy_rule one = rule(SUBSIDY_ANY, SUBSIDY_ANY, 3000);

	(void)state;
	assert_int_equal(subsidy_amount(&one, 1000000), 3000);
	one.month_cap = 10000;
	assert_int_equal(subsidy_amount(&one, 0), 3000);
	assert_int_equal(subsidy_amount(&one, 7000), 3000);
	assert_int_equal(subsidy_amount(&one, 8000), 2000);
	assert_int_equal(subsidy_amount(&one, 10000), 0);
	assert_int_equal(subsidy_amount(&one, 12000), 0);
	assert_true(subsidy_is_same_month(civil_days(2024, 3, 1), civil_days(2024, 3, 31)));
	assert_false(subsidy_is_same_month(civil_days(2024, 3, 31), civil_days(2024, 4, 1)));
	assert_false(subsidy_is_same_month(civil_days(2024, 3, 1), civil_days(2023, 3, 1)));
}

/* ---- what is read of a journal ---- */

/* False where it has no such closing. */
static bool read(const char *lines, uint32_t closing, struct subsidy_facts *ret)
{
	static struct told told;
	static struct file file;

	tell(&told, lines, arena);
	return subsidy_read(ret, &file, told.events, told.count, closing, NULL,
	    civil_end_of_day(civil_days(2024, 12, 1)));
}

static void an_agreement_is_performed_when_all_of_it_is(void **state)
{
	struct subsidy_facts told;

	(void)state;
	assert_true(read(BEGUN CLOSED, 4, &told));
	assert_false(told.is_performed);
	assert_int_equal(told.level, LEVEL_NORMAL);
	assert_int_equal(told.form, FORM_ORAL);
	assert_int_equal(told.closed_on, civil_days(2024, 3, 12));
	assert_true(
	    read(BEGUN CLOSED "2024-03-20 perform_after_closing !performance.1=done\n", 4, &told));
	assert_true(told.is_performed);
	assert_true(
	    read(BEGUN "2024-03-10 perform_all !performance.1=done >performed\n" CLOSED, 5, &told));
	assert_true(told.is_performed);
}

static void what_the_court_confirmed_is_confirmed(void **state)
{
	struct subsidy_facts told;

	(void)state;
	assert_true(read(BEGUN CLOSED "2024-03-20 confirmation_step !court=accepted\n", 4, &told));
	assert_false(told.is_confirmed);
	assert_true(read(BEGUN CLOSED "2024-03-20 confirmation_step !court=confirmed\n", 4, &told));
	assert_true(told.is_confirmed);
}

static void what_recurs_hinders_only_where_it_is_late(void **state)
{
	static const char lines[] =
	    "2024-03-04 register applied_on=2024-03-04 parties=side:1/name:张三+side:2/name:李四 >registered\n"
	    "2024-03-06 agree_orally obligations=debtor:2/due_on:2024-03-10/text:赡养/every:2 >agreed !agreement=effective\n"
	    "2024-03-07 begin_performing >performing\n" CLOSED;
	char late[1024];
	struct subsidy_facts told;

	(void)state;
	assert_true(read(lines, 4, &told));
	assert_true(told.is_performed);
	(void)snprintf(late, sizeof(late), "%s2024-04-11 urge !performance.1=urged\n", lines);
	assert_true(read(late, 4, &told));
	assert_false(told.is_performed);
}

static void who_failed_has_no_agreement_and_who_never_began_has_nothing(void **state)
{
	struct subsidy_facts told;

	(void)state;
	assert_true(read(
	    "2024-03-04 register >registered\n2024-03-08 fail >terminated\n" CLOSED, 3, &told));
	assert_int_equal(told.form, SUBSIDY_NO_AGREEMENT);
	assert_true(read(
	    "2024-03-04 register >registered\n2024-03-08 withdraw >withdrawn\n" CLOSED, 3, &told));
	assert_int_equal(told.form, SUBSIDY_NOT_MEDIATED);
	assert_false(read(BEGUN, 4, &told));
}

static void a_reopened_one_is_read_as_it_was(void **state)
{
	struct subsidy_facts told;

	(void)state;
	assert_true(read(
	    BEGUN CLOSED "2024-04-02 reopen >accepted ^\n2024-04-03 correct level=4\n", 4, &told));
	assert_true(told.is_reopened);
	assert_int_equal(told.level, LEVEL_NORMAL);
	assert_int_equal(told.state, STATE_CLOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("of two rules the higher pays", of_two_rules_the_higher_pays),
		CLAIM("one that can be claimed goes before a higher one that cannot",
		    one_that_can_be_claimed_goes_before_a_higher_one_that_cannot),
		CLAIM("a rule counts from its first day to its last",
		    a_rule_counts_from_its_first_day_to_its_last),
		CLAIM("any form is an agreement", any_form_is_an_agreement),
		CLAIM("each lack has what mends it", each_lack_has_what_mends_it),
		CLAIM("what the state does not allow mends nothing",
		    what_the_state_does_not_allow_mends_nothing),
		CLAIM("what was reopened before it could be claimed never can",
		    what_was_reopened_before_it_could_be_claimed_never_can),
		CLAIM("as many flaws as there may be all stand in it",
		    as_many_flaws_as_there_may_be_all_stand_in_it),
		CLAIM(
		    "a month comes to no more than its cap", a_month_comes_to_no_more_than_its_cap),
		CLAIM("an agreement is performed when all of it is",
		    an_agreement_is_performed_when_all_of_it_is),
		CLAIM(
		    "what the court confirmed is confirmed", what_the_court_confirmed_is_confirmed),
		CLAIM("what recurs hinders only where it is late",
		    what_recurs_hinders_only_where_it_is_late),
		CLAIM("who failed has no agreement and who never began has nothing",
		    who_failed_has_no_agreement_and_who_never_began_has_nothing),
		CLAIM("a reopened one is read as it was", a_reopened_one_is_read_as_it_was),
	};

	return cmocka_run_group_tests_name("subsidy", tests, NULL, NULL);
}
