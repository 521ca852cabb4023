/*
 * Every fault at every step. One scenario with something of everything is run again and again; each
 * time another of its segments meets another fault, then every two of them. Whatever happens,
 * everybody is answered once, what was answered is what was written, and nothing stays held.
 */
#include <string.h>

#include "asker.h"
#include "claim.h"

#define NOWHERE   UINT32_MAX
#define STEPS_MAX 30 /* no run without faults has as many */

static struct store *store;
static unsigned faults_met;
static bool youngest_first; /* connections answer in any order */

static int set_up(void **state)
{
	(void)state;
	faults_met = 0;
	youngest_first = false;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return 0;
}

static void scenario_open(unsigned queue_ms_max)
{
	struct store_options options = plain_options;

	fake_start();
	for (int64_t id = 1; id <= 20; id++) {
		fake_dispute_add(id, 1);
	}
	options.batch_max = 4;
	options.queue_ms_max = queue_ms_max;
	store = store_open(&options);
}

static void scenario_ask(void)
{
	for (int64_t id = 1; id <= 5; id++) {
		(void)ask_act(id, 1, (unsigned)id, 0);
	}
	(void)ask_image(1, 0);
	(void)ask_image(2, 2);
	(void)ask_show(3);
	(void)ask_rows(STORE_FAST);
	(void)ask_rows(STORE_SLOW);
	(void)ask_reference(FAKE_DISTRICT);
	(void)ask_act(1, 2, 11, 0); /* after the first */
	(void)ask_act(2, 1, 12, 0); /* too late */
	(void)ask_act(3, 1, 3, 0);  /* a repeat */
	(void)ask_act(4, 1, 4, 1);  /* the same request id for something else */
	(void)ask_numbered(6, 1, 21);
	(void)ask_numbered(7, 1, 22);
	(void)ask_begin(1001, 31);
	(void)ask_begin(1002, 32);
	(void)ask_begin(1003, 31);
	(void)ask_pair(8, 1, 9, 1, 41);
	(void)ask_pair(10, 1, 1010, 0, 42);
	(void)ask_pair(9, 2, 5, 2, 43);
}

static bool all_are_answered(void)
{
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		if (!asker->answers) return false;
	}
	return true;
}

/* What a fault leaves behind is repaired, but for connections that stay down. */
static void meet(const struct fake_segment *segment, enum fake_fault fault)
{
	fake_answer(segment, fault);
	faults_met += fault != FAKE_NONE;
	if (fault != FAKE_TIMEOUT) fake_up();
	turn();
}

/* Runs to its end; returns how many segments were answered. */
static unsigned run(const unsigned steps[2], const enum fake_fault faults[2])
{
	unsigned step = 0;

	turn();
	while (fake_in_flight()) {
		enum fake_fault fault = FAKE_NONE;

		for (size_t i = 0; i < 2; i++) {
			if (step == steps[i]) fault = faults[i];
		}
		meet(youngest_first ? fake_youngest() : fake_segment(0), fault);
		step++;
	}
	while (!all_are_answered()) {
		(void)event_base_loop(store_base(), EVLOOP_ONCE);
		while (fake_in_flight()) {
			meet(fake_segment(0), FAKE_NONE);
		}
	}
	return step;
}

/* ---- what must be so, whatever happened ---- */

static void act_is_true(const struct asker *asker)
{
	const struct fake_event *event = fake_event_find(&fake_tables, asker->change->request_id);
	unsigned written = fake_event_count(asker->change->request_id);

	assert_true(written == 0 || written == 1 || written == 2);
	if (asker->status == STORE_UNAVAILABLE) return;
	if (asker->status == STORE_BUSY) {
		/* Nobody else used the request id: nothing was written. */
		if (asker->change->request_id[0] > 4) assert_int_equal(written, 0);
		return;
	}
	switch (asker->outcome) {
	case OUTCOME_DONE:
		assert_int_equal(written, asker->change->other ? 2 : 1);
		assert_int_equal(asker->dispute, event->dispute);
		assert_int_equal(asker->version, event->version);
		assert_memory_equal(event->digest, asker->change->digest, HASH_BYTES);
		break;
	case OUTCOME_REQUEST_REUSED:
		assert_memory_not_equal(event->digest, asker->change->digest, HASH_BYTES);
		break;
	default:
		assert_int_equal(asker->outcome, OUTCOME_STALE);
		break;
	}
}

/* Versions without a gap: as many events as the version tells. */
static void disputes_are_whole(void)
{
	for (size_t i = 0; i < fake_tables.dispute_count; i++) {
		int64_t id = fake_tables.disputes[i].id;
		uint32_t events = id > 1000 ? 0 : 1;

		for (size_t e = 0; e < fake_tables.event_count; e++) {
			events += fake_tables.events[e].dispute == id;
		}
		assert_int_equal(events, fake_tables.disputes[i].version);
	}
}

static void everybody_was_answered_truly(void)
{
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		assert_int_equal(asker->answers, 1);
		if (asker->change) act_is_true(asker);
	}
	disputes_are_whole();
}

static void nothing_stays_held(void)
{
	const struct asker *later[12];
	struct store_stats stats;

	fake_up();
	turn();
	for (int64_t id = 1; id <= 10; id++) {
		later[id - 1] = ask_act(id, 99, 100 + (unsigned)id, 0);
	}
	later[10] = ask_begin(2001, 120);
	later[11] = ask_numbered(11, 1, 121);
	answer_all();
	for (size_t i = 0; i < 12; i++) {
		assert_answered(later[i], STORE_OK, i < 10 ? OUTCOME_STALE : OUTCOME_DONE);
	}
	store_stats(store, &stats);
	assert_int_equal(stats.queued, 0);
}

static void drained(void *context)
{
	*(bool *)context = true;
}

static unsigned play(
    const unsigned steps[2], const enum fake_fault faults[2], unsigned queue_ms_max)
{
	bool is_drained = false;
	unsigned answered;

	scenario_open(queue_ms_max);
	scenario_ask();
	answered = run(steps, faults);
	everybody_was_answered_truly();
	if (queue_ms_max > 1) nothing_stays_held();
	store_drain(store, drained, &is_drained);
	turn();
	assert_true(is_drained);
	store_close();
	return answered;
}

/* ---- the tests ---- */

static void without_faults_all_is_done(void **state)
{
	unsigned done = 0, stale = 0, reused = 0;

	(void)state;
	scenario_open(plain_options.queue_ms_max);
	scenario_ask();
	answer_all();
	everybody_was_answered_truly();
	for (const struct asker *asker = all_askers(); asker; asker = asker->next) {
		assert_int_equal(asker->status, STORE_OK);
		done += asker->change && asker->outcome == OUTCOME_DONE;
		stale += asker->change && asker->outcome == OUTCOME_STALE;
		reused += asker->change && asker->outcome == OUTCOME_REQUEST_REUSED;
	}
	assert_int_equal(done + stale + reused, 17);
	assert_int_equal(done, 15);
	assert_int_equal(stale, 1);
	assert_int_equal(reused, 1);
	store_close();
}

static void one_fault_at_every_step(void **state)
{
	(void)state;
	for (enum fake_fault fault = FAKE_NONE + 1; fault < FAKE_FAULT_COUNT; fault++) {
		unsigned queue_ms_max = plain_options.queue_ms_max;

		if (fault == FAKE_TIMEOUT) continue;
		for (unsigned turns = 0; turns < 2 * STEPS_MAX; turns++) {
			youngest_first = turns % 2;
			(void)play((unsigned[]){ turns / 2, NOWHERE },
			    (enum fake_fault[]){ fault, FAKE_NONE }, queue_ms_max);
		}
	}
	assert_in_range(faults_met, 200, 2000);
}

static void two_faults_at_every_two_steps(void **state)
{
	static const enum fake_fault faults[] = { FAKE_DEADLOCK, FAKE_CHECK, FAKE_LOST,
		FAKE_LOST_COMMITTED };

	unsigned steps = play((unsigned[]){ NOWHERE, NOWHERE }, faults, 1000000);

	(void)state;
	assert_in_range(steps, 10, STEPS_MAX);
	for (unsigned first = 0; first < steps; first++) {
		for (unsigned second = first + 1; second < steps + 2; second++) {
			for (size_t pair = 0; pair < 16; pair++) {
				youngest_first = (first + second) % 2;
				(void)play((unsigned[]){ first, second },
				    (enum fake_fault[]){ faults[pair / 4], faults[pair % 4] },
				    1000000);
			}
		}
	}
	assert_in_range(faults_met, 1000, 100000);
}

/* Connections stay down; whoever waits for them is given up by the sweep. */
static void silence_at_every_step(void **state)
{
	(void)state;
	for (unsigned step = 0;; step++) {
		unsigned before = faults_met;

		(void)play((unsigned[]){ step, step + 1 },
		    (enum fake_fault[]){ FAKE_TIMEOUT, FAKE_TIMEOUT }, 1);
		if (faults_met == before) break;
	}
	assert_in_range(faults_met, 10, 1000);
}

/* Nobody is answered when the store goes; what it held goes with it (the leak checker looks). */
static void freed_at_every_step(void **state)
{
	(void)state;
	for (unsigned last = 0;; last++) {
		unsigned step = 0;

		scenario_open(plain_options.queue_ms_max);
		scenario_ask();
		if (last) turn();
		for (; step + 1 < last && fake_in_flight(); step++) {
			meet(fake_segment(0), step == 3 ? FAKE_CHECK : FAKE_NONE);
		}
		store_close();
		assert_int_equal(fake_in_flight(), 0);
		assert_int_equal(fake_connections(), 0);
		if (step + 1 < last) break;
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLAIM("without a fault everybody is served", without_faults_all_is_done),
		CLAIM("a fault of each kind at every step: answered once, and truly",
		    one_fault_at_every_step),
		CLAIM("two faults at every two steps: answered once, and truly",
		    two_faults_at_every_two_steps),
		CLAIM("silence at every step: given up once, never told busy when it was written",
		    silence_at_every_step),
		CLAIM("a store freed at any step leaves nothing behind", freed_at_every_step),
	};

	return cmocka_run_group_tests_name("store: faults", tests, NULL, NULL);
}
