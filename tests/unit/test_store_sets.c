/* What goes out together, in which order, and what waits: the store's queues and sets. */
#include <stdlib.h>

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

static void open_anew(const struct store_options *options)
{
	store_close();
	store = store_open(options);
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
}

static void asked_in_one_turn(void **state)
{
	unsigned before = fake_sent();

	(void)state;
	for (int64_t id = 1; id <= 5; id++) {
		(void)ask_image(id, 0);
	}
	turn();
	assert_int_equal(fake_sent(), before + 1);
	assert_int_equal(fake_elements(fake_segment(0), 0), 5);
}

static void nobody_waits_for_company(void **state)
{
	(void)state;
	(void)ask_image(1, 0);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	(void)ask_image(2, 0);
	turn();
	assert_int_equal(fake_in_flight(), 2);
	(void)ask_act(3, 1, 3, 0);
	turn();
	assert_int_equal(fake_in_flight(), 3);
	(void)ask_act(4, 1, 4, 0);
	turn();
	assert_int_equal(fake_in_flight(), 4);
}

static void waiting_ones_go_together(void **state)
{
	const struct fake_segment *segment;

	(void)state;
	for (int64_t id = 1; id <= 2; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
		turn();
	}
	for (int64_t id = 10; id <= 39; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
		turn();
	}
	assert_int_equal(fake_in_flight(), 2);
	fake_answer(fake_segment(0), FAKE_NONE);
	turn();
	segment = fake_segment(1);
	assert_int_equal(fake_elements(segment, 0), 30);
}

static void a_set_has_a_bound(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 100; id++) {
		(void)ask_image(id <= 64 ? id : 100, 0);
		if (id == 60) {
			struct store_stats stats;

			store_stats(store, &stats);
			assert_int_equal(stats.queued, 60);
			turn();
		}
	}
	turn();
	assert_int_equal(fake_elements(fake_segment(0), 0), 60);
	assert_int_equal(fake_elements(fake_segment(1), 0), 40);
}

static void no_more_than_batch_max(void **state)
{
	struct store_options options = plain_options;

	(void)state;
	options.batch_max = 7;
	open_anew(&options);
	for (int64_t id = 1; id <= 20; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
	}
	turn();
	assert_int_equal(fake_in_flight(), 2);
	assert_int_equal(fake_elements(fake_segment(0), 0), 7);
	assert_int_equal(fake_elements(fake_segment(1), 0), 7);
	answer_all();
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		if (asker->change) assert_written(asker);
	}
}

/* The fake refuses an unsorted set in every test; here it would be one. */
static void sets_are_sorted(void **state)
{
	static const int64_t order[] = { 9, 3, 7, 1, 8, 2 };

	(void)state;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		(void)ask_act(order[i], 1, (unsigned)order[i], 0);
	}
	turn();
	assert_int_equal(fake_elements(fake_segment(0), 0), 6);
	assert_int_equal(fake_integer(fake_segment(0), 0, 1, 0), 1);
	assert_int_equal(fake_integer(fake_segment(0), 0, 1, 5), 9);
}

static void one_dispute_at_a_time(void **state)
{
	const struct asker *first = ask_act(5, 1, 1, 0);
	const struct asker *second = ask_act(5, 2, 2, 0);
	const struct asker *other = ask_act(6, 1, 3, 0);

	(void)state;
	turn();
	assert_int_equal(fake_in_flight(), 1);
	assert_int_equal(fake_elements(fake_segment(0), 0), 2);
	fake_answer(fake_segment(0), FAKE_NONE);
	assert_written(first);
	assert_written(other);
	assert_waiting(second);
	turn();
	assert_int_equal(fake_elements(fake_segment(0), 0), 1);
	answer_all();
	assert_written(second);
	assert_int_equal(second->version, 3);
}

/* A numbered act, a plain one, a merge: other queues, the same dispute. */
static void one_dispute_over_all_queues(void **state)
{
	const struct asker *askers[4];

	(void)state;
	askers[0] = ask_pair(1, 1, 2, 1, 1);
	askers[1] = ask_act(2, 2, 2, 0);
	askers[2] = ask_numbered(1, 2, 3);
	askers[3] = ask_act(1, 3, 4, 0);
	turn();
	answer_all();
	/* Which goes first is nobody's promise: whoever was late was told so, once. */
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(askers[i]->answers, 1);
		assert_int_equal(askers[i]->status, STORE_OK);
		if (askers[i]->outcome == OUTCOME_DONE) {
			assert_written(askers[i]);
		} else {
			assert_int_equal(askers[i]->outcome, OUTCOME_STALE);
		}
	}
}

static void a_pair_holds_both(void **state)
{
	const struct asker *pair, *later;

	(void)state;
	pair = ask_pair(10, 1, 20, 1, 1);
	turn();
	later = ask_act(20, 2, 2, 0);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	answer_all();
	assert_written(pair);
	assert_written(later);
}

/* Either would be refused for the other's sake, and the whole set with them be sent in halves. */
static void one_request_at_a_time(void **state)
{
	const struct asker *first = ask_act(1, 1, 7, 1), *second = ask_numbered(2, 1, 7);
	const struct asker *third = ask_act(3, 1, 7, 2), *neighbour = ask_act(4, 1, 8, 0);
	struct store_stats stats;

	(void)state;
	turn();
	assert_int_equal(fake_in_flight(), 1);
	assert_int_equal(fake_elements(fake_segment(0), 0), 2);
	answer_all();
	store_stats(store, &stats);
	assert_int_equal(stats.halvings, 0);
	assert_written(first);
	assert_written(neighbour);
	assert_answered(second, STORE_OK, OUTCOME_REQUEST_REUSED);
	assert_answered(third, STORE_OK, OUTCOME_REQUEST_REUSED);
}

static void a_split_begins_the_other(void **state)
{
	const struct asker *split = ask_pair(10, 1, 1000, 0, 1);

	(void)state;
	turn();
	assert_int_equal(fake_segment(0)->statements[0], STATEMENT_DISPUTE_ACT);
	assert_int_equal(fake_segment(0)->statements[1], STATEMENT_DISPUTE_REGISTER);
	answer_all();
	assert_written(split);
}

/* So many that the set of disputes in flight has its collisions; the fake looks at each send. */
static void fifteen_hundred_in_flight(void **state)
{
	enum { COUNT = 1536 };

	uint64_t ids = 0;
	struct store_options options = plain_options;

	(void)state;
	options.write_connections = 12;
	options.batch_max = 128;
	options.queue_max = 2 * COUNT;
	open_anew(&options);
	for (unsigned i = 0; i < 2 * COUNT; i++) {
		if (i == COUNT) ids = 0;
		ids = ids * UINT64_C(6364136223846793005) + 1442695040888963407;
		(void)ask_act((int64_t)(ids >> 20), 1, i + 1, 0);
	}
	turn();
	assert_int_equal(fake_in_flight(), 12);
	while (fake_in_flight()) {
		fake_answer(fake_youngest(), FAKE_NONE);
		turn();
	}
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		if (asker->change) assert_answered(asker, STORE_OK, OUTCOME_STALE);
	}
}

static void numbers_have_a_queue_of_their_own(void **state)
{
	const struct asker *plain = ask_act(1, 1, 1, 0);
	const struct asker *numbered = ask_numbered(2, 1, 2);

	(void)state;
	turn();
	assert_int_equal(fake_in_flight(), 2);
	assert_int_equal(fake_elements(fake_segment(0), 0), 1);
	answer_all();
	assert_written(plain);
	assert_written(numbered);
	assert_int_equal(plain->numbers, 0);
	assert_int_equal(numbered->numbers, 1);
}

/* The counter serialises them: a second connection would only wait for the first. */
static void numbers_go_one_set_at_a_time(void **state)
{
	const struct asker *first = ask_numbered(1, 1, 1), *second, *third;

	(void)state;
	turn();
	second = ask_numbered(2, 1, 2);
	third = ask_numbered(3, 1, 3);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	fake_answer(fake_segment(0), FAKE_NONE);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	fake_answer(fake_segment(0), FAKE_CHECK);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	answer_all();
	assert_written(first);
	assert_written(second);
	assert_written(third);
	assert_int_equal(fake_tables.numbers, 3);
}

static void slow_ones_go_one_at_a_time(void **state)
{
	const struct asker *slow[3], *fast;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		slow[i] = ask_rows(STORE_SLOW);
	}
	turn();
	assert_int_equal(fake_in_flight(), 1);
	fast = ask_rows(STORE_FAST);
	turn();
	assert_int_equal(fake_in_flight(), 2);
	fake_answer(fake_segment(1), FAKE_NONE);
	assert_answered(fast, STORE_OK, 0);
	answer_all();
	for (size_t i = 0; i < 3; i++) {
		assert_answered(slow[i], STORE_OK, 0);
	}
}

static void nobody_asks_for_who_has_gone(void **state)
{
	const struct asker *first = ask_rows(STORE_SLOW), *gone, *last, *show;
	unsigned sent;

	(void)state;
	turn();
	gone = ask_rows(STORE_SLOW);
	last = ask_rows(STORE_SLOW);
	ask_forget(gone);
	turn();
	assert_answered(gone, STORE_BUSY, 0);
	sent = fake_sent();
	/* What was sent is answered by the database. */
	ask_forget(first);
	answer_all();
	assert_answered(first, STORE_OK, 0);
	assert_answered(last, STORE_OK, 0);
	assert_int_equal(fake_sent(), sent + 1);
	show = ask_show(1);
	ask_forget(show);
	answer_all();
	assert_answered(show, STORE_BUSY, 0);
}

static void nobody_asks_what_is_heavy_for_who_has_gone(void **state)
{
	const struct asker *first = ask_rows(STORE_HEAVY), *gone;
	unsigned sent;

	(void)state;
	turn();
	gone = ask_rows(STORE_HEAVY);
	ask_forget(gone);
	turn();
	assert_answered(gone, STORE_BUSY, 0);
	sent = fake_sent();
	answer_all();
	assert_answered(first, STORE_OK, 0);
	assert_int_equal(fake_sent(), sent);
}

static void heavy_ones_keep_no_slow_one_waiting(void **state)
{
	const struct asker *heavy[2], *slow;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		heavy[i] = ask_rows(STORE_HEAVY);
	}
	turn();
	assert_int_equal(fake_in_flight(), 1);
	slow = ask_rows(STORE_SLOW);
	turn();
	assert_int_equal(fake_in_flight(), 2);
	fake_answer(fake_segment(1), FAKE_NONE);
	assert_answered(slow, STORE_OK, 0);
	answer_all();
	for (size_t i = 0; i < 2; i++) {
		assert_answered(heavy[i], STORE_OK, 0);
	}
}

static void nothing_goes_where_nothing_is_up(void **state)
{
	const struct asker *asker = ask_act(1, 1, 1, 0);

	(void)state;
	turn();
	fake_answer(fake_segment(0), FAKE_TIMEOUT);
	turn();
	assert_int_equal(fake_in_flight(), 1);
	fake_answer(fake_segment(0), FAKE_TIMEOUT);
	turn();
	assert_int_equal(fake_in_flight(), 0);
	assert_waiting(asker);
	fake_up();
	answer_all();
	assert_written(asker);
}

/* ---- bounds ---- */

static void a_full_queue_refuses_at_once(void **state)
{
	struct store_options options = plain_options;
	const struct asker *taken, *refused, *act;

	(void)state;
	options.queue_max = 1;
	open_anew(&options);
	taken = ask_image(1, 0);
	refused = ask_image(2, 0);
	act = ask_act(3, 1, 1, 0);
	turn();
	assert_answered(refused, STORE_BUSY, 0);
	assert_waiting(taken);
	assert_waiting(act);
	answer_all();
	assert_answered(taken, STORE_OK, 0);
	assert_written(act);
}

static void wait_until_answered(const struct asker *asker)
{
	while (!asker->answers) {
		(void)event_base_loop(store_base(), EVLOOP_ONCE);
	}
}

static void who_waits_too_long_is_told_busy(void **state)
{
	struct store_options options = plain_options;
	const struct asker *act, *image;

	(void)state;
	open_anew(&options);
	store_close();
	options.queue_ms_max = 1;
	options.write_connections = options.read_connections = 0;
	store = store_open(&options);
	act = ask_act(1, 1, 1, 0);
	image = ask_image(1, 0);
	wait_until_answered(act);
	wait_until_answered(image);
	assert_answered(act, STORE_BUSY, 0);
	assert_answered(image, STORE_BUSY, 0);
}

static void an_act_of_unknown_fate_is_never_busy(void **state)
{
	struct store_options options = plain_options;
	const struct asker *act;

	(void)state;
	store_close();
	options.queue_ms_max = 1;
	options.write_connections = 1;
	store = store_open(&options);
	act = ask_act(1, 1, 1, 0);
	turn();
	fake_answer(fake_find(STATEMENT_DISPUTE_ACT), FAKE_TIMEOUT);
	wait_until_answered(act);
	assert_answered(act, STORE_UNAVAILABLE, 0);
}

static void nor_when_it_waits_to_be_settled(void **state)
{
	struct store_options options = plain_options;
	const struct asker *image, *act;

	(void)state;
	store_close();
	options.queue_ms_max = 1;
	store = store_open(&options);
	image = ask_image(1, 0);
	act = ask_act(1, 9, 1, 0);
	turn();
	fake_answer(fake_find(STATEMENT_DISPUTE_IMAGE), FAKE_TIMEOUT);
	fake_answer(fake_find(STATEMENT_DISPUTE_ACT), FAKE_NONE);
	wait_until_answered(act);
	wait_until_answered(image);
	assert_answered(act, STORE_UNAVAILABLE, OUTCOME_DONE);
	assert_answered(image, STORE_UNAVAILABLE, 0);
}

/* ---- leaving ---- */

static void drained(void *context)
{
	(*(unsigned *)context)++;
}

static void draining_leaves_nothing_unanswered(void **state)
{
	unsigned done = 0;

	(void)state;
	for (int64_t id = 1; id <= 10; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
		(void)ask_act(id, 2, (unsigned)id + 50, 0);
		(void)ask_image(id, 0);
	}
	(void)ask_rows(STORE_SLOW);
	store_drain(store, drained, &done);
	turn();
	while (fake_in_flight()) {
		assert_int_equal(done, 0);
		fake_answer(fake_segment(0), FAKE_NONE);
		turn();
	}
	assert_int_equal(done, 1);
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		assert_int_equal(asker->answers, 1);
		assert_int_equal(asker->status, STORE_OK);
	}
}

static void ready(void *context)
{
	(*(unsigned *)context)++;
}

static void ready_once_all_pools_are_up(void **state)
{
	unsigned times = 0;

	(void)state;
	assert_true(store_is_ready(store));
	(void)ask_act(1, 1, 1, 0);
	(void)ask_act(2, 1, 2, 0);
	(void)ask_rows(STORE_SLOW);
	store_on_ready(store, ready, &times);
	turn();
	fake_answer(fake_segment(fake_in_flight() - 1), FAKE_TIMEOUT);
	fake_answer(fake_segment(0), FAKE_TIMEOUT);
	turn();
	assert_false(store_is_ready(store) && times);
	fake_up();
	assert_true(store_is_ready(store));
	assert_int_equal(times, 1);
	answer_all();
	assert_int_equal(times, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLAIM("what is asked in one turn goes out as one set", asked_in_one_turn),
		CLAIM("nobody waits for company while a connection is free",
		    nobody_waits_for_company),
		CLAIM("what waited for a connection goes out as one set", waiting_ones_go_together),
		CLAIM("a set holds what had come, and the next the rest", a_set_has_a_bound),
		CLAIM("no set holds more than batch_max", no_more_than_batch_max),
		CLAIM("a set of acts is sorted by dispute", sets_are_sorted),
		CLAIM("two acts on one dispute are never in flight at once", one_dispute_at_a_time),
		CLAIM("nor where they wait in different queues", one_dispute_over_all_queues),
		CLAIM("nor where fifteen hundred are in flight", fifteen_hundred_in_flight),
		CLAIM("a merge holds both disputes", a_pair_holds_both),
		CLAIM("nor two acts under one request id", one_request_at_a_time),
		CLAIM("a split begins the other dispute in its own segment",
		    a_split_begins_the_other),
		CLAIM("numbered acts go apart from the others", numbers_have_a_queue_of_their_own),
		CLAIM("numbered acts go one set at a time, halved or not",
		    numbers_go_one_set_at_a_time),
		CLAIM("slow questions go one at a time and keep nobody waiting",
		    slow_ones_go_one_at_a_time),
		CLAIM("a question is not asked for who has gone", nobody_asks_for_who_has_gone),
		CLAIM("a question is not asked for who has gone",
		    nobody_asks_what_is_heavy_for_who_has_gone),
		CLAIM("heavy questions keep no slow one waiting",
		    heavy_ones_keep_no_slow_one_waiting),
		CLAIM("without a connection everything waits, and goes when one is back",
		    nothing_goes_where_nothing_is_up),
		CLAIM("a full queue refuses at once and touches no other queue",
		    a_full_queue_refuses_at_once),
		CLAIM("who waits too long and was never sent is told busy",
		    who_waits_too_long_is_told_busy),
		CLAIM("an act that was sent and not answered is never told busy",
		    an_act_of_unknown_fate_is_never_busy),
		CLAIM("nor one that waits to be settled", nor_when_it_waits_to_be_settled),
		CLAIM("draining ends when everybody is answered, and says so once",
		    draining_leaves_nothing_unanswered),
		CLAIM("ready when a connection of each pool is up, told once",
		    ready_once_all_pools_are_up),
	};

	return cmocka_run_group_tests_name("store: sets", tests, NULL, NULL);
}
