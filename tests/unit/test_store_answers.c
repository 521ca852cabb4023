/* What an act is told when something goes wrong: repeats, halvings, settlement. */
#include <string.h>

#include "asker.h"
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

static struct store_stats stats(void)
{
	struct store_stats found;

	store_stats(store, &found);
	return found;
}

static void assert_same_requests(const uint8_t *first, const struct fake_segment *again)
{
	assert_int_equal(fake_elements(again, 0), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_memory_equal(
		    first + i * REQUEST_ID_BYTES, fake_bytes(again, 0, 4, i), REQUEST_ID_BYTES);
	}
}

/* Three acts meet `fault` once and then nothing. */
static void meet(enum fake_fault fault, bool is_repeated)
{
	const struct asker *askers[3];
	uint8_t first[3 * REQUEST_ID_BYTES];

	for (int64_t id = 1; id <= 3; id++) {
		askers[id - 1] = ask_act(id, 1, (unsigned)id, 0);
	}
	turn();
	for (size_t i = 0; i < 3; i++) {
		memcpy(first + i * REQUEST_ID_BYTES, fake_bytes(fake_segment(0), 0, 4, i),
		    REQUEST_ID_BYTES);
	}
	fake_answer(fake_segment(0), fault);
	turn();
	for (size_t i = 0; i < 3; i++) {
		assert_waiting(askers[i]);
	}
	assert_same_requests(first, fake_segment(0));
	answer_all();
	for (size_t i = 0; i < 3; i++) {
		assert_written(askers[i]);
		assert_int_equal(askers[i]->repeated, is_repeated);
		assert_int_equal(askers[i]->version, 2);
	}
	assert_int_equal(stats().repeats, 1);
}

static void deadlock_repeats(void **state)
{
	(void)state;
	meet(FAKE_DEADLOCK, false);
}

static void serialization_repeats(void **state)
{
	(void)state;
	meet(FAKE_SERIALIZATION, false);
}

static void loss_repeats(void **state)
{
	(void)state;
	meet(FAKE_LOST, false);
}

static void loss_after_commit_is_settled(void **state)
{
	(void)state;
	meet(FAKE_LOST_COMMITTED, true);
	assert_int_equal(stats().settled, 3);
}

static void repeats_are_bounded(void **state)
{
	const struct asker *act = ask_act(1, 1, 1, 0);
	const struct asker *image = ask_image(1, 0);
	unsigned before = fake_sent();

	(void)state;
	turn();
	while (fake_in_flight()) {
		fake_answer(fake_segment(0), FAKE_DEADLOCK);
		turn();
	}
	assert_answered(act, STORE_UNAVAILABLE, OUTCOME_DONE);
	assert_answered(image, STORE_UNAVAILABLE, 0);
	assert_int_equal(fake_sent(), before + 10);
	act = ask_act(1, 1, 2, 0);
	answer_all();
	assert_written(act);
}

static void an_unreplicated_commit_is_not_answered_done(void **state)
{
	const struct asker *act = ask_act(1, 1, 1, 0), *again;
	unsigned before = fake_sent();

	(void)state;
	turn();
	fake_answer(fake_segment(0), FAKE_UNREPLICATED);
	turn();
	assert_answered(act, STORE_UNAVAILABLE, OUTCOME_DONE);
	assert_int_equal(fake_sent(), before + 1);
	/* The dispute is free again, and the same request finds its act. */
	again = ask_act(1, 1, 1, 0);
	answer_all();
	assert_written(again);
	assert_true(again->repeated);
}

/* ---- halving ---- */

static void the_culprit_alone_is_refused(int64_t culprit, unsigned count)
{
	const struct asker *askers[64];
	unsigned before = fake_sent(), bound = 1;

	fake_tables.poison = culprit;
	for (unsigned i = 0; i < count; i++) {
		askers[i] = ask_act((int64_t)i + 1, 1, i + 1, 0);
	}
	answer_all();
	for (unsigned i = 0; i < count; i++) {
		if ((int64_t)i + 1 == culprit) {
			assert_answered(askers[i], STORE_UNAVAILABLE, OUTCOME_DONE);
			assert_int_equal(fake_event_count(askers[i]->change->request_id), 0);
		} else {
			assert_written(askers[i]);
		}
	}
	for (unsigned rest = count; rest > 1; rest = (rest + 1) / 2) {
		bound += 2;
	}
	assert_in_range(fake_sent() - before, 1, bound);
}

static void halving_finds_whoever_it_is(void **state)
{
	(void)state;
	for (int64_t culprit = 1; culprit <= 9; culprit++) {
		(void)tear_down(NULL);
		(void)set_up(NULL);
		the_culprit_alone_is_refused(culprit, 9);
	}
}

static void halving_costs_a_logarithm(void **state)
{
	(void)state;
	/* two connections share them: 32 each */
	the_culprit_alone_is_refused(40, 64);
	assert_int_equal(stats().halvings, 5);
}

static void a_question_that_fails_is_halved_too(void **state)
{
	const struct asker *askers[4];

	(void)state;
	for (int64_t id = 1; id <= 4; id++) {
		askers[id - 1] = ask_show(id);
	}
	turn();
	fake_answer(fake_segment(0), FAKE_CHECK);
	answer_all();
	for (size_t i = 0; i < 4; i++) {
		assert_answered(askers[i], STORE_OK, 0);
		assert_true(askers[i]->found);
	}
}

static void a_failing_load_is_not_halved(void **state)
{
	unsigned before = fake_sent();

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		(void)ask_reference(FAKE_DISTRICT);
	}
	turn();
	fake_answer(fake_segment(0), FAKE_CHECK);
	answer_all();
	assert_int_equal(fake_sent(), before + 1);
	assert_answered(all_askers(), STORE_UNAVAILABLE, 0);
}

/* ---- settlement ---- */

static void a_repeated_request_finds_its_act(void **state)
{
	const struct asker *first = ask_act(1, 1, 7, 1), *later, *again;

	(void)state;
	answer_all();
	later = ask_act(1, 2, 8, 0);
	answer_all();
	again = ask_act(1, 1, 7, 1);
	answer_all();
	assert_written(first);
	assert_written(later);
	assert_written(again);
	assert_false(first->repeated);
	assert_true(again->repeated);
	assert_int_equal(again->version, first->version);
	assert_int_equal(again->dispute, 1);
}

static void a_repeat_in_the_same_turn_finds_it_too(void **state)
{
	const struct asker *first = ask_act(1, 1, 7, 1);
	const struct asker *again = ask_act(1, 1, 7, 1);

	(void)state;
	answer_all();
	assert_written(first);
	assert_written(again);
	assert_true(first->repeated != again->repeated);
}

static void other_arguments_are_another_matter(void **state)
{
	const struct asker *first = ask_act(1, 1, 7, 1), *reused;

	(void)state;
	answer_all();
	reused = ask_act(1, 2, 7, 2);
	answer_all();
	assert_written(first);
	assert_answered(reused, STORE_OK, OUTCOME_REQUEST_REUSED);
	assert_int_equal(fake_event_count(first->change->request_id), 1);
}

/* The key refuses what the snapshot did not show: no innocent may pay for it. */
static void one_request_id_on_two_disputes(void **state)
{
	const struct asker *one = ask_act(1, 1, 7, 1);
	const struct asker *innocent = ask_act(2, 1, 8, 0);
	const struct asker *other = ask_act(3, 1, 7, 2);

	(void)state;
	answer_all();
	assert_written(innocent);
	assert_int_equal(one->answers, 1);
	assert_int_equal(other->answers, 1);
	assert_true((one->outcome == OUTCOME_DONE) != (other->outcome == OUTCOME_DONE));
	assert_true(
	    (one->outcome == OUTCOME_REQUEST_REUSED) != (other->outcome == OUTCOME_REQUEST_REUSED));
	assert_int_equal(fake_event_count(one->change->request_id), 1);
}

static void a_begun_dispute_is_begun_once(void **state)
{
	const struct asker *first = ask_begin(1001, 7);
	const struct asker *again = ask_begin(1002, 7), *later;

	(void)state;
	answer_all();
	later = ask_begin(1003, 7);
	answer_all();
	assert_written(first);
	assert_written(again);
	assert_written(later);
	assert_int_equal(again->dispute, 1001);
	assert_int_equal(later->dispute, 1001);
	assert_true(again->repeated && later->repeated);
}

static void a_lost_race_is_told_stale(void **state)
{
	const struct asker *first = ask_act(1, 1, 1, 0);
	const struct asker *late = ask_act(1, 1, 2, 0), *image;

	(void)state;
	answer_all();
	assert_written(first);
	assert_answered(late, STORE_OK, OUTCOME_STALE);
	assert_int_equal(fake_event_count(late->change->request_id), 0);
	image = ask_image(1, 2);
	answer_all();
	assert_int_equal(image->version, 2);
	late = ask_act(1, image->version, 2, 0);
	answer_all();
	assert_written(late);
}

static void moved_local_data_are_told(void **state)
{
	const struct asker *act = ask_act(1, 1, 1, 0), *image;

	(void)state;
	fake_tables.reference_version = 2;
	answer_all();
	assert_answered(act, STORE_OK, OUTCOME_REFERENCE_CHANGED);
	image = ask_image(1, 0);
	answer_all();
	assert_int_equal(image->reference_version, 2);
}

static void an_image_tells_what_was_done_before(void **state)
{
	const struct asker *act = ask_act(1, 1, 7, 1), *image;

	(void)state;
	answer_all();
	assert_written(act);
	image = ask_image(2, 7);
	answer_all();
	assert_int_equal(image->dispute, 1);
}

static void a_stale_pair_writes_neither(void **state)
{
	const struct asker *pair = ask_pair(1, 1, 2, 9, 1);
	const struct asker *crossed = ask_pair(3, 1, 4, 1, 2);
	const struct asker *crossing = ask_pair(4, 1, 3, 1, 3);

	(void)state;
	answer_all();
	assert_answered(pair, STORE_OK, OUTCOME_STALE);
	assert_int_equal(fake_event_count(pair->change->request_id), 0);
	assert_written(crossed);
	assert_answered(crossing, STORE_OK, OUTCOME_STALE);
}

static void settling_survives_a_loss(void **state)
{
	const struct asker *act = ask_act(1, 9, 1, 0);

	(void)state;
	turn();
	fake_answer(fake_segment(0), FAKE_NONE);
	turn();
	assert_non_null(fake_find(STATEMENT_SETTLE));
	fake_answer(fake_segment(0), FAKE_LOST);
	fake_up();
	turn();
	fake_answer(fake_segment(0), FAKE_DEADLOCK);
	answer_all();
	assert_answered(act, STORE_OK, OUTCOME_STALE);
}

static void a_district_that_is_gone_is_told(void **state)
{
	const struct asker *act = ask_act_elsewhere(2, 1);

	(void)state;
	answer_all();
	assert_answered(act, STORE_UNAVAILABLE, OUTCOME_DONE);
}

static void numbers_are_found_with_their_act(void **state)
{
	const struct asker *numbered[3];

	(void)state;
	for (int64_t id = 1; id <= 3; id++) {
		numbered[id - 1] = ask_numbered(id, 1, (unsigned)id);
	}
	turn();
	fake_answer(fake_segment(0), FAKE_LOST);
	fake_up();
	answer_all();
	for (size_t i = 0; i < 3; i++) {
		assert_written(numbered[i]);
		assert_int_equal(numbered[i]->numbers, 1);
	}
	assert_int_equal(fake_tables.numbers, 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLAIM("a deadlock repeats the set with the same request ids", deadlock_repeats),
		CLAIM("a serialization failure repeats it", serialization_repeats),
		CLAIM("a connection lost before the commit repeats it elsewhere", loss_repeats),
		CLAIM("a connection lost after the commit finds what was written",
		    loss_after_commit_is_settled),
		CLAIM("repeats are bounded, and free what they held", repeats_are_bounded),
		CLAIM("a commit that waited for no standby is not answered done",
		    an_unreplicated_commit_is_not_answered_done),
		CLAIM("halving refuses the culprit alone, wherever it stands",
		    halving_finds_whoever_it_is),
		CLAIM("halving costs twice the logarithm", halving_costs_a_logarithm),
		CLAIM("a failing set of questions is halved too",
		    a_question_that_fails_is_halved_too),
		CLAIM("a failing load of local data is refused to all at once",
		    a_failing_load_is_not_halved),
		CLAIM("a repeated request finds its own act, also when others followed",
		    a_repeated_request_finds_its_act),
		CLAIM("a repeat asked in the same turn finds it too",
		    a_repeat_in_the_same_turn_finds_it_too),
		CLAIM("the same request id with other arguments is told so",
		    other_arguments_are_another_matter),
		CLAIM("one request id on two disputes is written once and harms nobody",
		    one_request_id_on_two_disputes),
		CLAIM("one request begins one dispute, in a set and later",
		    a_begun_dispute_is_begun_once),
		CLAIM("a lost race is told stale and succeeds when read anew",
		    a_lost_race_is_told_stale),
		CLAIM("local data that moved are told, and loaded for the next",
		    moved_local_data_are_told),
		CLAIM("an image tells that its request was done before",
		    an_image_tells_what_was_done_before),
		CLAIM("a merge writes both or neither, crossed ones one",
		    a_stale_pair_writes_neither),
		CLAIM("settling is repeated like everything else", settling_survives_a_loss),
		CLAIM("an act in a district that is gone is refused, not forgotten",
		    a_district_that_is_gone_is_told),
		CLAIM("numbers are taken once, whatever was repeated",
		    numbers_are_found_with_their_act),
	};

	return cmocka_run_group_tests_name("store: answers", tests, NULL, NULL);
}
