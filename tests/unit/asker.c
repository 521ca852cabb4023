/* Askers of the store; asker.h. */
#include "asker.h"

#include <stdlib.h>
#include <string.h>

#include "claim.h"

#define TURNS 8

static int64_t noon_us(void)
{
	return INT64_C(1718769600000000);
}

const struct store_options plain_options = { .conninfo = "",
	.standby = "",
	.write_connections = 2,
	.read_connections = 1,
	.slow_connections = 1,
	.heavy_connections = 1,
	.feed_connections = 1,
	.batch_max = 64,
	.queue_max = 64,
	.queue_ms_max = 3600 * 1000,
	.statement_ms_max = 1000,
	.now_us = noon_us };

static struct event_base *base;
static struct store *store;
static struct asker *askers;
static unsigned answer_count;

struct store *store_open(const struct store_options *options)
{
	answer_count = 0;
	base = event_base_new();
	assert_non_null(base);
	event_base_priority_init(base, 2);
	store = store_new(base, options);
	fake_up();
	return store;
}

struct store *store_with_disputes(const struct store_options *options)
{
	fake_start();
	for (int64_t id = 1; id <= 100; id++) {
		fake_dispute_add(id, 1);
	}
	(void)store_open(options);
	(void)ask_reference(FAKE_DISTRICT);
	answer_all();
	return store;
}

void store_close(void)
{
	struct asker *asker;

	store_free(store);
	event_base_free(base);
	while ((asker = askers)) {
		askers = asker->next;
		if (asker->change) free(asker->change->other);
		free(asker->change);
		free(asker);
	}
}

struct event_base *store_base(void)
{
	return base;
}

const struct asker *all_askers(void)
{
	return askers;
}

void turn(void)
{
	for (unsigned i = 0; i < TURNS; i++) {
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
	}
}

void answer_all(void)
{
	turn();
	while (fake_in_flight()) {
		fake_answer(fake_segment(0), FAKE_NONE);
		turn();
	}
}

/* ---- answers ---- */

static void answered(struct asker *asker, enum store_status status)
{
	asker->answers++;
	asker->status = status;
	asker->order = ++answer_count;
}

static void image_found(void *context, const struct image_answer *answer)
{
	struct asker *asker = context;

	answered(asker, answer->status);
	if (answer->status != STORE_OK) return;
	asker->found = answer->dispute != NULL;
	asker->reference_version = answer->reference->version;
	if (answer->dispute) asker->version = answer->dispute->version;
	if (answer->prior.exists) asker->dispute = answer->prior.dispute;
}

static void show_found(void *context, const struct show_answer *answer)
{
	struct asker *asker = context;

	answered(asker, answer->status);
	asker->found = answer->dispute != NULL;
}

static void rows_found(void *context, enum store_status status, const struct rows *rows)
{
	answered(context, status);
	assert_true((rows != NULL) == (status == STORE_OK));
}

static void reference_found(
    void *context, enum store_status status, const struct reference *reference)
{
	struct asker *asker = context;

	answered(asker, status);
	if (status == STORE_OK) asker->reference_version = reference->version;
}

static void act_done(void *context, const struct act_answer *answer)
{
	struct asker *asker = context;

	answered(asker, answer->status);
	asker->outcome = answer->outcome;
	asker->repeated = answer->repeated;
	asker->dispute = answer->prior.dispute;
	asker->version = answer->prior.version;
	asker->numbers = answer->prior.number_count;
}

/* ---- questions ---- */

static struct asker *asker_new(void)
{
	struct asker *asker = calloc(1, sizeof(*asker));

	assert_non_null(asker);
	asker->next = askers;
	askers = asker;
	return asker;
}

static void request_id_of(unsigned request, uint8_t ret[REQUEST_ID_BYTES])
{
	memset(ret, 0, REQUEST_ID_BYTES);
	memcpy(ret, &request, sizeof(request));
}

const struct asker *ask_image(int64_t dispute, unsigned request)
{
	struct asker *asker = asker_new();
	uint8_t request_id[REQUEST_ID_BYTES];

	request_id_of(request, request_id);
	store_image(store, FAKE_DISTRICT, dispute, request ? request_id : NULL, image_found, asker);
	assert_waiting(asker);
	return asker;
}

const struct asker *ask_show(int64_t dispute)
{
	struct asker *asker = asker_new();

	store_show(store, FAKE_DISTRICT, dispute, show_found, asker);
	assert_waiting(asker);
	return asker;
}

const struct asker *ask_rows(enum store_class class)
{
	struct asker *asker = asker_new();
	struct parameter parameters[] = { { .type = PARAMETER_INT4, .integer = FAKE_DISTRICT },
		{ .type = PARAMETER_INT8, .integer = 1 },
		{ .type = PARAMETER_TEXT, .bytes = "one", .length = 3 },
		{ .type = PARAMETER_INT8, .integer = 0 } };

	store_ask(store, STATEMENT_SOURCE_FIND, parameters, 4, class, rows_found, asker);
	assert_waiting(asker);
	return asker;
}

const struct asker *ask_reference(int32_t district)
{
	struct asker *asker = asker_new();

	store_load_reference(store, district, reference_found, asker);
	assert_waiting(asker);
	return asker;
}

static struct change *change_new(
    int64_t dispute, uint32_t expected, unsigned request, unsigned arguments)
{
	struct change *change = calloc(1, sizeof(*change));

	assert_non_null(change);
	change->after.district = FAKE_DISTRICT;
	change->after.id = dispute;
	change->after.version = expected + 1;
	change->after.last.action = 1;
	change->expected = expected;
	change->event_count = 1;
	change->events[0].version = expected + 1;
	change->events[0].action = 1;
	change->events[0].step = 1;
	change->events[0].recorded_us = INT64_C(1700000000000000);
	change->reference_version = fake_tables.reference_version;
	change->digest[0] = (uint8_t)arguments;
	request_id_of(request, change->request_id);
	/* one act is one hash: by request, content and dispute */
	memcpy(change->after.head, change->request_id, REQUEST_ID_BYTES);
	memcpy(change->after.head + REQUEST_ID_BYTES, &change->after.id, sizeof(change->after.id));
	change->after.head[HASH_BYTES - 1] = (uint8_t)arguments;
	memcpy(change->events[0].hash, change->after.head, HASH_BYTES);
	return change;
}

static const struct asker *ask_change(struct change *change)
{
	struct asker *asker = asker_new();

	asker->change = change;
	store_act(store, change, act_done, asker);
	assert_waiting(asker);
	return asker;
}

const struct asker *ask_act(
    int64_t dispute, uint32_t expected, unsigned request, unsigned arguments)
{
	return ask_change(change_new(dispute, expected, request, arguments));
}

const struct asker *ask_act_elsewhere(int32_t district, unsigned request)
{
	struct change *change = change_new(1, 1, request, 0);

	change->after.district = district;
	return ask_change(change);
}

const struct asker *ask_numbered(int64_t dispute, uint32_t expected, unsigned request)
{
	struct change *change = change_new(dispute, expected, request, 0);

	change->series[0] = SERIES_REGISTRATION;
	return ask_change(change);
}

const struct asker *ask_begin(int64_t dispute, unsigned request)
{
	return ask_change(change_new(dispute, 0, request, 0));
}

const struct asker *ask_pair(
    int64_t dispute, uint32_t expected, int64_t other, uint32_t expected_other, unsigned request)
{
	struct change *change = change_new(dispute, expected, request, 0);

	change->has_other = true;
	change->other = change_new(other, expected_other, request, 0);
	change->other->events[0].step = 2;
	return ask_change(change);
}

void ask_forget(const struct asker *asker)
{
	store_forget(store, asker);
}

/* ---- what was answered ---- */

void assert_answered(const struct asker *asker, enum store_status status, enum outcome outcome)
{
	assert_int_equal(asker->answers, 1);
	assert_int_equal(asker->status, status);
	if (asker->change) assert_int_equal(asker->outcome, outcome);
}

void assert_written(const struct asker *asker)
{
	assert_answered(asker, STORE_OK, OUTCOME_DONE);
	assert_int_equal(fake_event_count(asker->change->request_id), asker->change->other ? 2 : 1);
}

void assert_waiting(const struct asker *asker)
{
	assert_int_equal(asker->answers, 0);
}
