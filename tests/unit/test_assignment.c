/*
 * Who gets a dispute: each reason and each ground to pass a team over, on a town of two villages
 * with three teams of its own (1 general, 2 for family matters, 3 general) and one team a village.
 */
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "assignment.h"
#include "claim.h"
#include "clock.h"

enum { EAST = 101, WEST = 102, NEIGHBOUR = 1, FAMILY = 2, TEAMS = 5, TODAY = 19800 };

static const uint16_t family[] = { FAMILY };
static struct team teams[TEAMS];
static struct member members[2 * TEAMS];
static struct territory territory[] = { { EAST, 5 }, { WEST, 6 } };
static struct absence absences[4];
static struct reference reference = { .teams = teams,
	.team_count = TEAMS,
	.members = members,
	.member_count = 2 * TEAMS,
	.territory = territory,
	.territory_count = 2,
	.absences = absences };
static const struct assignment_rules usual = { 7,
	{ REASON_PARTIES_CHOICE, REASON_TERRITORY, REASON_KIND, REASON_LEVEL, REASON_LOAD,
	    REASON_ABSENCE },
	6, false };
static uint32_t loads[TEAMS];
static struct arena *arena;
static struct dispute dispute;
static struct matter matter;
static struct relation relations[4];
static int64_t ids[3];

/* Team 1's mediators are 11 and 12, team 5's 51 and 52 … */
static int set_up(void **state)
{
	static const int64_t numbers[TEAMS] = { 1, 2, 3, 5, 6 };
	static char names[2 * TEAMS][8];

	(void)state;
	memset(loads, 0, sizeof(loads));
	for (size_t i = 0; i < TEAMS; i++) {
		teams[i] = (struct team){ .id = numbers[i], .is_active = true };
		for (size_t m = 0; m < 2; m++) {
			size_t at = 2 * i + m;
			int64_t id = 10 * numbers[i] + (int64_t)m + 1;

			(void)snprintf(names[at], sizeof(names[at]), "m%d", (int)id);
			members[at] = (struct member){ .id = id,
				.name = names[at],
				.login = names[at],
				.team = numbers[i],
				.roles = ROLE_BIT(ROLE_MED),
				.is_active = true };
		}
	}
	teams[1].kinds = family;
	teams[1].kind_count = 1;
	for (size_t i = 3; i < TEAMS; i++) {
		teams[i].is_village = true;
		teams[i].home_place = i == 3 ? EAST : WEST;
	}
	reference.absence_count = 0;
	reference.rules = usual;
	dispute = (struct dispute){ .kind = NEIGHBOUR, .level = LEVEL_NORMAL, .place = EAST };
	matter = (struct matter){ .dispute = &dispute,
		.relations = relations,
		.had_part = { &ids[0], 0 },
		.recused = { &ids[1], 0 },
		.gave_back = { &ids[2], 0 } };
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena = arena_free(arena);
	return 0;
}

static const char *name_of(const char *list, uint16_t number)
{
	const struct label *label = choice_label(list, number);

	assert_non_null(label);
	return label->name;
}

/* "5 by territory level | 1 level 2 kind 6 territory" */
static void print(const struct assignment *assignment, char *text, size_t bytes)
{
	FILE *out = fmemopen(text, bytes, "w");

	assert_non_null(out);
	fprintf(out, "%d by", (int)assignment->team);
	for (size_t i = 0; i < assignment->reason_count; i++) {
		fprintf(out, " %s", name_of("assignment", assignment->reasons[i]));
	}
	fputs(" |", out);
	for (size_t i = 0; i < assignment->candidate_count; i++) {
		const struct assignment_candidate *candidate = &assignment->candidates[i];

		if (candidate->verdict == VERDICT_CHOSEN) continue;
		fprintf(
		    out, " %d %s", (int)candidate->team, name_of("verdict", candidate->verdict));
	}
	(void)fclose(out);
}

static void decided(const char *wanted)
{
	struct assignment assignment;
	char text[512];

	assignment_decide(&matter, &reference, loads, TODAY, arena, &assignment);
	print(&assignment, text, sizeof(text));
	assert_string_equal(text, wanted);
	assert_int_equal(assignment.rules, reference.rules.version);
}

static void relate(int64_t member, uint8_t relation)
{
	relations[matter.relation_count++] =
	    (struct relation){ .party = 1, .relation = relation, .member = member };
}

static void be_absent(int64_t member, int64_t delegate)
{
	absences[reference.absence_count++] =
	    (struct absence){ member, TODAY - 1, TODAY + 1, delegate };
}

/* ---- reasons ---- */

static void test_village(void **state)
{
	(void)state;
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
}

static void test_no_place(void **state)
{
	(void)state;
	dispute.place = 0;
	loads[0] = 1;
	decided("3 by load order | 1 load 2 kind 5 order 6 order");
}

static void test_kind(void **state)
{
	(void)state;
	dispute.kind = FAMILY;
	decided("2 by territory kind | 1 kind 3 kind 5 kind 6 territory");
}

static void test_major(void **state)
{
	(void)state;
	dispute.level = LEVEL_MAJOR;
	loads[0] = 3;
	loads[2] = 2;
	decided("3 by territory level load | 1 load 2 kind 5 level 6 territory");
}

static void test_equal_loads(void **state)
{
	(void)state;
	dispute.level = LEVEL_DIFFICULT;
	decided("1 by territory level order | 2 kind 3 order 5 level 6 territory");
}

static void test_choice(void **state)
{
	(void)state;
	matter.chosen_team = 6;
	decided(
	    "6 by parties_choice | 1 parties_choice 2 parties_choice 3 parties_choice 5 parties_choice");
}

static void test_chosen_mediator(void **state)
{
	(void)state;
	matter.chosen_mediator = 31;
	decided(
	    "3 by parties_choice | 1 parties_choice 2 parties_choice 5 parties_choice 6 parties_choice");
	relate(31, RELATION_RELATIVE);
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
}

static void test_absence(void **state)
{
	(void)state;
	dispute.level = LEVEL_MAJOR;
	be_absent(11, 12);
	be_absent(12, 31);
	decided("3 by territory level absence | 1 absence 2 kind 5 level 6 territory");
}

static void test_order_is_data(void **state)
{
	(void)state;
	reference.rules =
	    (struct assignment_rules){ 8, { REASON_LOAD, REASON_TERRITORY }, 2, false };
	loads[0] = loads[1] = loads[2] = loads[3] = 1;
	decided("6 by load | 1 load 2 load 3 load 5 load");
}

static void test_without_rules(void **state)
{
	(void)state;
	reference.rules = (struct assignment_rules){ 0 };
	decided("1 by order | 2 order 3 order 5 order 6 order");
}

/* ---- bars ---- */

static void test_recused(void **state)
{
	(void)state;
	relate(51, RELATION_RELATIVE);
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
	relate(52, RELATION_HOUSEHOLD);
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
}

static void test_party_by_name(void **state)
{
	(void)state;
	dispute.party_count = 2;
	dispute.parties[0] = (struct party){ .number = 1, .name = "m51" };
	dispute.parties[1] = (struct party){ .number = 2, .name = "m52" };
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
	dispute.parties[1].has_left = true;
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
}

static void test_namesake(void **state)
{
	(void)state;
	dispute.party_count = 2;
	dispute.parties[0] = (struct party){ .number = 1, .name = "m51" };
	dispute.parties[1] = (struct party){ .number = 2, .name = "m52" };
	relate(52, RELATION_NAMESAKE);
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
	relate(51, RELATION_NAMESAKE);
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
	relate(51, RELATION_RELATIVE);
	relate(52, RELATION_RELATIVE);
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
}

static void test_earlier_part(void **state)
{
	(void)state;
	relate(51, RELATION_EARLIER_PART);
	ids[0] = 52;
	matter.had_part.count = 1;
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
}

static void test_recused_team(void **state)
{
	(void)state;
	ids[1] = 5;
	matter.recused.count = 1;
	decided("1 by territory order | 2 kind 3 order 5 recused 6 territory");
}

static void test_same_village(void **state)
{
	(void)state;
	dispute.level = LEVEL_MAJOR;
	members[0].home_place = members[1].home_place = EAST;
	members[6].home_place = members[7].home_place = EAST;
	decided("1 by territory level order | 2 kind 3 order 5 level 6 territory");
	reference.rules.bars_same_village = true;
	decided("3 by territory level | 1 same_village 2 kind 5 level 6 territory");
	dispute.level = LEVEL_NORMAL;
	decided("5 by territory level | 1 same_village 2 kind 3 level 6 territory");
}

static void test_no_mediator(void **state)
{
	(void)state;
	members[6].is_active = false;
	members[7].roles = ROLE_BIT(ROLE_CLERK);
	decided("1 by territory order | 2 kind 3 order 5 no_mediator 6 territory");
}

static void test_absent(void **state)
{
	(void)state;
	be_absent(51, 0);
	be_absent(52, 51);
	decided("1 by territory order | 2 kind 3 order 5 absent 6 territory");
}

static void test_delegate_with_a_conflict(void **state)
{
	(void)state;
	be_absent(51, 52);
	be_absent(52, 11);
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
	relate(11, RELATION_OTHER);
	decided("1 by territory order | 2 kind 3 order 5 absent 6 territory");
}

static void test_max_load(void **state)
{
	(void)state;
	teams[3].max_load = 2;
	loads[3] = 1;
	decided("5 by territory level | 1 level 2 kind 3 level 6 territory");
	loads[3] = 2;
	decided("1 by territory order | 2 kind 3 order 5 max_load 6 territory");
	matter.chosen_team = 5;
	decided(
	    "5 by parties_choice | 1 parties_choice 2 parties_choice 3 parties_choice 6 parties_choice");
}

static void test_gave_back(void **state)
{
	(void)state;
	ids[2] = 5;
	matter.gave_back.count = 1;
	decided("1 by territory order | 2 kind 3 order 5 gave_back 6 territory");
}

static void test_former(void **state)
{
	(void)state;
	dispute.team = 5;
	decided("1 by territory order | 2 kind 3 order 5 former 6 territory");
}

static void test_dissolved(void **state)
{
	(void)state;
	teams[0].is_active = teams[1].is_active = teams[2].is_active = teams[4].is_active = false;
	decided("5 by only |");
	be_absent(51, 0);
	be_absent(52, 0);
	decided("0 by | 5 absent");
}

/* ---- by hand ---- */

static void test_by_hand(void **state)
{
	struct assignment assignment;
	char text[512];

	(void)state;
	assignment_decide(&matter, &reference, loads, TODAY, arena, &assignment);
	assignment_by_hand(&assignment, 6);
	print(&assignment, text, sizeof(text));
	assert_string_equal(text, "6 by territory level | 1 level 2 kind 3 level 5 first");
}

static const int64_t *integers_of(
    const struct arguments *arguments, enum argument number, size_t *ret_count)
{
	const struct argument_value *value = arguments_find(arguments, number);

	assert_non_null(value);
	*ret_count = value->count;
	return value->integers;
}

static void test_event(void **state)
{
	struct assignment assignment;
	struct arguments asked, told, read;
	const struct argument_value *candidates;
	const uint8_t *facts;
	uint32_t bytes;
	size_t count;

	(void)state;
	loads[3] = 4;
	assignment_decide(&matter, &reference, loads, TODAY, arena, &assignment);
	assignment_arguments(&assignment, arena, &asked);
	assignment_complete(&assignment, false, &asked, arena, &told);
	arguments_facts(&told, NULL, 0, arena, &facts, &bytes);
	assert_true(arguments_from_facts(facts, bytes, arena, &read));
	assert_int_equal(arguments_integer(&read, ARG_TEAM, 0), 5);
	assert_int_equal(arguments_integer(&read, ARG_ASSIGNMENT_RULES, 0), 7);
	assert_int_equal(
	    integers_of(&read, ARG_ASSIGNMENT_REASONS, &count)[0], ASSIGNMENT_TERRITORY);
	assert_int_equal(count, 2);
	candidates = arguments_find(&read, ARG_CANDIDATES);
	assert_non_null(candidates);
	assert_int_equal(candidates->count, TEAMS);
	assert_int_equal(record_integer(&candidates->records[3], FIELD_CANDIDATE_LOAD, 0), 4);
	assert_int_equal(
	    record_integer(&candidates->records[3], FIELD_CANDIDATE_VERDICT, 0), VERDICT_CHOSEN);
	assignment_complete(&assignment, true, &asked, arena, &told);
	assert_int_equal(
	    integers_of(&told, ARG_ASSIGNMENT_REASONS, &count)[count - 1], ASSIGNMENT_BY_HAND);
}

/* Of more teams than an event holds, the chosen one is among those that it does. */
static void test_many_teams(void **state)
{
	enum { MANY = 100 };

	struct assignment_candidate many[MANY];
	struct assignment assignment = {
		.team = MANY, .candidates = many, .candidate_count = MANY
	};
	struct arguments asked, told;
	const struct argument_value *candidates;
	const struct record_value *last;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		many[i] = (struct assignment_candidate){ i + 1, 0,
			i + 1 == MANY ? VERDICT_CHOSEN : VERDICT_LOAD };
	}
	assignment_arguments(&assignment, arena, &asked);
	assignment_complete(&assignment, false, &asked, arena, &told);
	candidates = arguments_find(&told, ARG_CANDIDATES);
	assert_non_null(candidates);
	assert_int_equal(candidates->count, RECORDS_MAX);
	last = &candidates->records[RECORDS_MAX - 1];
	assert_int_equal(record_integer(last, FIELD_CANDIDATE_TEAM, 0), MANY);
}

/* ---- the matter ---- */

static struct journal_event event_of(uint16_t action, uint8_t from, uint8_t to, uint16_t round,
    enum argument argument, int64_t value)
{
	static struct argument_value values[32];
	static size_t used;
	struct argument_value *at = &values[used++ % 32];

	*at =
	    (struct argument_value){ .info = argument_info((uint16_t)argument), .integer = value };
	return (struct journal_event){ .row = { .action = action,
		                           .from_state = from,
		                           .to_state = to,
		                           .round = round,
		                           .actor = 99 },
		.arguments = { at, argument != ARG_NONE } };
}

static void test_matter(void **state)
{
	struct journal_event events[] = {
		event_of(ACTION_REGISTER, 0, STATE_REGISTERED, 1, ARG_CHOSEN_TEAM, 3),
		event_of(ACTION_ACCEPT, STATE_REGISTERED, STATE_ACCEPTED, 1, ARG_CHOSEN_TEAM, 5),
		event_of(ACTION_ASSIGN, STATE_ACCEPTED, STATE_ASSIGNED, 1, ARG_TEAM, 5),
		event_of(ACTION_GIVE_BACK, STATE_ASSIGNED, STATE_ACCEPTED, 1, ARG_NONE, 0),
		event_of(ACTION_ASSIGN, STATE_ACCEPTED, STATE_ASSIGNED, 1, ARG_TEAM, 6),
		event_of(ACTION_TAKE, STATE_ASSIGNED, STATE_TAKEN, 1, ARG_MEDIATOR, 61),
		event_of(ACTION_REPLACE_MEDIATOR, STATE_TAKEN, STATE_TAKEN, 1, ARG_MEDIATOR, 62),
		event_of(ACTION_GIVE_OPINION, STATE_TAKEN, STATE_TAKEN, 1, ARG_NONE, 0),
		event_of(ACTION_RECUSE_TEAM, STATE_TAKEN, STATE_ASSIGNED, 1, ARG_TEAM, 1),
		event_of(ACTION_RETURNED, STATE_MOVING, STATE_ASSIGNED, 1, ARG_NONE, 0),
		event_of(ACTION_REOPEN, STATE_CLOSED, STATE_ACCEPTED, 2, ARG_NONE, 0),
	};

	(void)state;
	matter_read(&matter, &dispute, events, 10, NULL, arena);
	assert_int_equal(matter.chosen_team, 5);
	assert_true(matter.had_part.count == 2 && id_list_has(&matter.had_part, 61));
	assert_true(id_list_has(&matter.had_part, 99));
	assert_true(matter.recused.count == 1 && matter_bars_team(&matter, 6));
	assert_true(matter.gave_back.count == 1 && id_list_has(&matter.gave_back, 5));
	assert_int_equal(matter.return_count, 2);
	assert_int_equal(matter.returns[0].team, 5);
	assert_int_equal(matter.returns[1].team, 0);
	assert_true(matter_is_the_directors(&matter));
	matter_read(&matter, &dispute, events, 4, NULL, arena);
	assert_false(matter_is_the_directors(&matter));
	matter_read(&matter, &dispute, events, 11, NULL, arena);
	assert_int_equal(matter.gave_back.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a village's dispute goes to its village's team", test_village),
		CLAIM("where nobody told the place, loads count", test_no_place),
		CLAIM("a special team goes before a general one", test_kind),
		CLAIM("a major dispute is the town's", test_major),
		CLAIM("of equals the first is taken, and that is told", test_equal_loads),
		CLAIM("the parties' choice goes first", test_choice),
		CLAIM("a chosen mediator chooses his team, unless he is recused",
		    test_chosen_mediator),
		CLAIM("who is there goes before whose delegate is", test_absence),
		CLAIM("the order of the reasons is data", test_order_is_data),
		CLAIM("a town without rules has an order all the same", test_without_rules),
		CLAIM("a team is recused where all who could preside are", test_recused),
		CLAIM("a party by name does not preside, until he has left", test_party_by_name),
		CLAIM("who is declared a namesake of that very party may preside", test_namesake),
		CLAIM("an earlier part recuses", test_earlier_part),
		CLAIM("a team recused as a whole does not get it again", test_recused_team),
		CLAIM("the same village recuses where the town says so, no village team ever",
		    test_same_village),
		CLAIM("a team without a mediator in office is passed over", test_no_mediator),
		CLAIM("a team that is away without a delegate is passed over", test_absent),
		CLAIM("a delegate stands in, unless he has a conflict himself",
		    test_delegate_with_a_conflict),
		CLAIM("a full team is passed over, unless the parties chose it", test_max_load),
		CLAIM(
		    "a team that gave it back does not get it again in this round", test_gave_back),
		CLAIM("who has it is passed over when it is assigned anew", test_former),
		CLAIM("the only team is told to be that; none is none", test_dissolved),
		CLAIM("by hand another team is chosen, the rules' own is told", test_by_hand),
		CLAIM("an assignment reads back from the facts of its event", test_event),
		CLAIM("of many teams the chosen one is kept", test_many_teams),
		CLAIM("the journal tells choice, parts, recusals and returns", test_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
