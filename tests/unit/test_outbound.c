/* What the petition centre is told of a journal: journals in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "claim.h"
#include "outbound.h"
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

#define BEGUN                                                                                     \
	"2024-03-04 come_in applied_on=2024-03-04 parties=side:1/name:张三+side:2/name:李四 " \
	"facts=院墙滴水 >registered\n"
#define LETTERS_MAX (TOLD_EVENTS_MAX * OUTBOUND_LETTERS_MAX)

struct letters {
	Mediation__V1__PetitionLetter *letters[LETTERS_MAX];
	size_t count;
};

static struct team teams[] = { { .id = 7, .name = "第七队" } };

/* Letters of the journal, of which those of the last event are taken back where that is said. */
static struct letters letters_of(struct outbound outbound, const char *lines, bool is_taken_back)
{
	static Mediation__V1__PetitionLetter none = MEDIATION__V1__PETITION_LETTER__INIT;
	const struct reference reference = { .teams = teams, .team_count = 1 };
	struct letters ret = { .count = 0 };
	struct told told;

	for (size_t i = 0; i < LETTERS_MAX; i++) {
		ret.letters[i] = &none;
	}
	tell(&told, lines, arena);
	outbound.reference = &reference;
	for (size_t i = 0; i < told.count; i++) {
		const struct outbound_event event = {
			.event = &told.events[i],
			.is_taken_back = is_taken_back && i + 1 == told.count,
		};

		ret.count += outbound_letters(&outbound, &event, arena, ret.letters + ret.count);
	}
	return ret;
}

static const struct outbound nothing = { .numbers = { "", "登字1号", "调字1号" } };

static struct letters all_of(const char *lines)
{
	return letters_of(nothing, lines, false);
}

static bool are(const struct letters *letters, const char *kinds)
{
	char told[256] = "";
	size_t at = 0;

	for (size_t i = 0; i < letters->count; i++) {
		const struct label *label =
		    choice_label("petition_event", (uint16_t)letters->letters[i]->kind);

		at += (size_t)snprintf(
		    told + at, sizeof(told) - at, "%s%s", i ? " " : "", label->name);
	}
	if (strcmp(told, kinds) != 0) print_message("%s\n", told);
	return strcmp(told, kinds) == 0;
}

static void the_table_names_facts_alone(void **state)
{
	(void)state;
	assert_null(outbound_table_fault());
}

/* Whatever makes a risk red is told, and so is every agreement that comes into force. */
static void no_action_is_left_out(void **state)
{
	size_t count, actions;
	const struct action *const *all = action_all(&count);
	const int64_t *told = outbound_actions(&actions);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool is_told = all[i]->number == ACTION_DROP_AMENDMENT || all[i]->is_chain;
		bool must_be = false;

		for (size_t m = 0; m < all[i]->move_count; m++) {
			const struct region_rule *rule = &all[i]->moves[m];

			must_be |= rule->region == REGION_RISK && rule->to == RISK_RED;
			must_be |=
			    rule->region == REGION_AGREEMENT && rule->to == AGREEMENT_EFFECTIVE;
		}
		for (size_t a = 0; a < actions; a++) {
			is_told |= told[a] == all[i]->number;
		}
		if (must_be && !is_told) print_message("%s\n", all[i]->name);
		assert_true(is_told || !must_be);
	}
}

static void letters_are_counted_from_the_last(void **state)
{
	struct outbound before = nothing;
	struct letters first, later;

	(void)state;
	first = all_of(BEGUN "2024-03-05 accept >accepted\n");
	assert_true(are(&first, "registered accepted"));
	assert_int_equal(first.letters[0]->at, 1);
	assert_int_equal(first.letters[1]->at, 2);
	assert_string_equal(first.letters[0]->our_number, "登字1号");
	assert_string_equal(first.letters[1]->our_number, "调字1号");
	assert_int_equal(first.letters[1]->happened_on, civil_days(2024, 3, 5));
	before.sequence = 2;
	later = letters_of(before, "2024-03-06 assign team=7 >assigned\n", false);
	assert_int_equal(later.letters[0]->at, 3);
	assert_string_equal(later.letters[0]->team, "第七队");
}

static void one_event_may_make_two(void **state)
{
	struct letters letters =
	    all_of("2024-03-04 come_in applied_on=2024-03-04 >registered !risk=red\n");

	(void)state;
	assert_true(are(&letters, "registered risk_red"));
	assert_int_equal(letters.letters[1]->at, 2);
}

static void what_moves_nothing_there_is_not_told(void **state)
{
	struct letters letters = all_of(
	    BEGUN "2024-03-05 see_risk >registered !risk=orange\n"
	          "2024-03-05 see_risk >registered !risk=red\n"
	          "2024-03-06 petition_step petition_step=1 step_on=2024-03-06 >registered\n"
	          "2024-03-07 petition_step petition_step=2 step_on=2024-03-06 >registered\n");

	(void)state;
	assert_true(are(&letters, "registered risk_red notice_served"));
	assert_int_equal(letters.letters[2]->happened_on, civil_days(2024, 3, 6));
}

static void meetings_are_counted_and_those_taken_back_are_not(void **state)
{
	struct outbound before = nothing;
	struct letters letters;

	(void)state;
	before.meetings = 2;
	letters = letters_of(before,
	    "2024-03-05 meet course=各说各的 >mediating\n2024-03-06 meet course=又谈 >mediating\n",
	    false);
	assert_true(are(&letters, "session_held session_held"));
	assert_int_equal(letters.letters[1]->sessions, 4);
	letters = letters_of(before,
	    "2024-03-05 meet course=各说各的 >mediating\n2024-03-06 meet course=又谈 >mediating\n",
	    true);
	assert_true(are(&letters, "session_held"));
}

static void a_proposal_has_no_effect_yet(void **state)
{
	struct letters letters = all_of(
	    BEGUN "2024-03-12 request_approval >registered\n2024-03-12 confirm >registered\n");

	(void)state;
	assert_true(are(&letters, "registered"));
}

static void an_agreement_is_told_when_it_is_in_force(void **state)
{
	struct letters letters = all_of("2024-03-05 sign >signing\n"
	                                "2024-03-06 sign >agreed !agreement=effective\n"
	                                "2024-03-07 drop_amendment >agreed !agreement=effective\n"
	                                "2024-03-08 agree_orally >agreed !agreement=effective\n");

	(void)state;
	assert_true(are(&letters, "agreement agreement"));
	assert_true(letters.letters[0]->written);
	assert_int_equal(letters.letters[0]->effective_on, civil_days(2024, 3, 6));
	assert_false(letters.letters[1]->written);
}

static void what_ends_says_how(void **state)
{
	struct letters letters = all_of(
	    "2024-03-05 extend extend_to=2024-05-04 consent_of_all=1 reason=还在谈 >mediating\n"
	    "2024-03-06 fail ending=3 remedies_told=5,8 >terminated\n"
	    "2024-03-07 visit visit_result=2 satisfaction=1 >terminated\n"
	    "2024-03-08 close closing_ground=1 closing_report=谈不拢 >closed\n");

	(void)state;
	assert_true(are(&letters, "extended failed visited closed"));
	assert_int_equal(letters.letters[0]->until, civil_days(2024, 5, 4));
	assert_int_equal(letters.letters[0]->told_consent_case,
	    MEDIATION__V1__PETITION_LETTER__TOLD_CONSENT_CONSENT);
	assert_true(letters.letters[0]->consent);
	assert_string_equal(letters.letters[0]->reason, "");
	assert_string_equal(letters.letters[1]->reason, "too_far_apart");
	assert_int_equal(letters.letters[1]->n_remedies, 2);
	assert_string_equal(letters.letters[2]->result, "done");
	assert_string_equal(letters.letters[2]->satisfaction, "very");
	assert_string_equal(letters.letters[3]->result, "terminated");
	assert_int_equal(letters.letters[3]->told_consent_case, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("what goes out is facts alone", the_table_names_facts_alone),
		CLAIM("no action that makes a risk red or an agreement is left out",
		    no_action_is_left_out),
		CLAIM("letters are counted from the last", letters_are_counted_from_the_last),
		CLAIM("one event may make two", one_event_may_make_two),
		CLAIM("what moves nothing there is not told", what_moves_nothing_there_is_not_told),
		CLAIM("meetings are counted, and those taken back are not",
		    meetings_are_counted_and_those_taken_back_are_not),
		CLAIM("a proposal has no effect yet", a_proposal_has_no_effect_yet),
		CLAIM("an agreement is told when it is in force",
		    an_agreement_is_told_when_it_is_in_force),
		CLAIM("what ends says how", what_ends_says_how),
	};

	return cmocka_run_group_tests_name("outbound", tests, NULL, NULL);
}
