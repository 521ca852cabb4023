/* The local data of a district: loaded when first asked for, once, and as fresh as its disputes. */
#include <stdlib.h>

#include "asker.h"
#include "assignment.h"
#include "claim.h"

static struct store *store;

static int set_up(void **state)
{
	(void)state;
	store = store_with_disputes(&plain_options);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close();
	return 0;
}

static void a_cold_start_loads_once(void **state)
{
	const struct asker *images[40];
	unsigned loads = 0;

	(void)state;
	store_close();
	store = store_open(&plain_options);
	for (size_t i = 0; i < 40; i++) {
		images[i] = ask_image((int64_t)i + 1, 0);
	}
	turn();
	while (fake_in_flight()) {
		loads += fake_segment(0)->statements[0] == STATEMENT_REFERENCE_DISTRICT;
		fake_answer(fake_segment(0), FAKE_NONE);
		turn();
	}
	assert_int_equal(loads, 1);
	assert_int_equal(fake_sent(), 1 + 3);
	for (size_t i = 0; i < 40; i++) {
		assert_answered(images[i], STORE_OK, 0);
		assert_true(images[i]->found);
	}
}

static void a_storm_of_loads_is_one(void **state)
{
	unsigned before = fake_sent();

	(void)state;
	for (size_t i = 0; i < 50; i++) {
		(void)ask_reference(FAKE_DISTRICT);
	}
	answer_all();
	assert_int_equal(fake_sent(), before + 1);
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		assert_answered(asker, STORE_OK, 0);
	}
}

/* A load in flight may have seen what was before the asker's own change. */
static void who_comes_later_sees_later(void **state)
{
	const struct asker *early = ask_reference(FAKE_DISTRICT), *late;
	const struct fake_segment *segment;

	(void)state;
	turn();
	fake_tables.reference_version = 2;
	late = ask_reference(FAKE_DISTRICT);
	turn();
	segment = fake_find(STATEMENT_REFERENCE_DISTRICT);
	assert_int_equal(fake_in_flight(), 1);
	fake_answer(segment, FAKE_NONE);
	assert_answered(early, STORE_OK, 0);
	assert_waiting(late);
	answer_all();
	assert_answered(late, STORE_OK, 0);
	assert_int_equal(late->reference_version, 2);
}

static void an_image_is_as_fresh_as_its_local_data(void **state)
{
	const struct asker *image;

	(void)state;
	fake_tables.reference_version = 7;
	image = ask_image(1, 0);
	answer_all();
	assert_answered(image, STORE_OK, 0);
	assert_int_equal(image->reference_version, 7);
}

static void districts_are_loaded_apart(void **state)
{
	const struct asker *here = ask_reference(FAKE_DISTRICT), *there = ask_reference(2);

	(void)state;
	answer_all();
	assert_answered(here, STORE_OK, 0);
	assert_answered(there, STORE_UNAVAILABLE, 0);
}

static void teams_and_members_come_whole(void **state)
{
	const struct reference *reference;
	const struct team *team;
	const struct member *member;

	(void)state;
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	reference = store_reference(store, FAKE_DISTRICT);
	team = reference_team(reference, FAKE_TEAM);
	assert_true(team->is_village && team->home_place == FAKE_PLACE && team->max_load == 25);
	assert_string_equal(team->tags, "law");
	assert_int_equal(team->kind_count, 1);
	assert_true(team_specialises(team, FAKE_KIND));
	assert_false(team_specialises(team, FAKE_KIND + 1));
	assert_true(reference_serves(reference, FAKE_TEAM, FAKE_PLACE));
	assert_false(reference_serves(reference, FAKE_TEAM, FAKE_PLACE + 1));
	assert_false(reference_serves(reference, FAKE_TEAM + 1, FAKE_PLACE));
	member = reference_member(reference, FAKE_MEMBER);
	assert_int_equal(member->home_place, FAKE_PLACE);
	assert_string_equal(member->tags, "signs");
}

static void an_absence_is_of_its_days(void **state)
{
	const struct reference *reference;

	(void)state;
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	reference = store_reference(store, FAKE_DISTRICT);
	assert_true(reference_member(reference, FAKE_MEMBER)->is_absent);
	assert_int_equal(reference_member(reference, FAKE_MEMBER)->delegate, FAKE_MEMBER + 1);
	assert_non_null(reference_absence(reference, FAKE_MEMBER, reference->day + 3));
	assert_null(reference_absence(reference, FAKE_MEMBER, reference->day + 4));
	assert_null(reference_absence(reference, FAKE_MEMBER, reference->day - 1));
	assert_null(reference_absence(reference, FAKE_MEMBER + 1, reference->day));
}

static void rules_count_by_their_names(void **state)
{
	const struct assignment_rules *rules;

	(void)state;
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	rules = &store_reference(store, FAKE_DISTRICT)->rules;
	assert_true(rules->version == 3 && rules->count == 1 && !rules->bars_same_village);
	assert_int_equal(rules->reasons[0], REASON_LOAD);
	fake_tables.rule = "same_village";
	fake_tables.reference_version = 2;
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	rules = &store_reference(store, FAKE_DISTRICT)->rules;
	assert_true(rules->count == 0 && rules->bars_same_village);
	fake_tables.rule = "of a later version";
	fake_tables.reference_version = 3;
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	rules = &store_reference(store, FAKE_DISTRICT)->rules;
	assert_true(rules->version == 3 && rules->count == 0 && !rules->bars_same_village);
}

static void load(int32_t district)
{
	assert_waiting(ask_reference(district));
	answer_all();
	assert_non_null(store_reference(store, district));
}

static void a_practice_is_held_while_somebody_is_in_it(void **state)
{
	struct store_stats stats;

	(void)state;
	load(-1);
	store_enter(store, -1);
	store_enter(store, -1);
	load(-2);
	load(-3);
	assert_non_null(store_reference(store, -1));
	assert_null(store_reference(store, -2));
	store_leave(store, -1);
	load(-3);
	assert_non_null(store_reference(store, -1));
	store_leave(store, -1);
	assert_non_null(store_reference(store, -1));
	load(-3);
	assert_null(store_reference(store, -1));
	load(FAKE_DISTRICT);
	store_stats(store, &stats);
	assert_int_equal(stats.districts, 1);
	load(-1);
	assert_non_null(store_reference(store, FAKE_DISTRICT));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLAIM("a cold start loads local data once", a_cold_start_loads_once),
		CLAIM("a storm of identical loads is one", a_storm_of_loads_is_one),
		CLAIM("a load asked for later sees what happened meanwhile",
		    who_comes_later_sees_later),
		CLAIM("an image comes with local data as fresh as itself",
		    an_image_is_as_fresh_as_its_local_data),
		CLAIM("a district that does not exist is refused, its neighbour served",
		    districts_are_loaded_apart),
		CLAIM("a practice is held while somebody is in it, a town for ever",
		    a_practice_is_held_while_somebody_is_in_it),
		CLAIM("a team comes with its village, kinds and most load, a member with his home",
		    teams_and_members_come_whole),
		CLAIM("rules of assignment count by their names", rules_count_by_their_names),
		CLAIM("an absence is of its days, and stands beside its member today",
		    an_absence_is_of_its_days),
	};

	return cmocka_run_group_tests_name("store: local data", tests, NULL, NULL);
}
