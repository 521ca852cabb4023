/* An event as bytes: its facts are read back as they were written, and only what could have been
 * written is read; its hash covers all of it. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "argument.h"
#include "claim.h"
#include "vocabulary.h"

static struct arena *arena;
static const int64_t asked[] = { 1, 2 };
static const struct field_value one[] = {
	{ .number = FIELD_PARTY_SIDE, .integer = 1 },
	{ .number = FIELD_PARTY_NAME, .is_text = true, .text = { "甲", 3 } },
};
static const struct field_value two[] = {
	{ .number = FIELD_PARTY_SIDE, .integer = 2 },
	{ .number = FIELD_PARTY_NAME, .is_text = true, .text = { "乙", 3 } },
	{ .number = FIELD_PARTY_PERSONS, .integer = 3 },
};
static const struct record_value parties[] = { { one, 2 }, { two, 3 } };
static const struct move moves[] = { { 1, 0, 0, 1 }, { 2, 7, 1, 2 } };

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena = arena_free(arena);
	return 0;
}

/* One of each shape, and a text, which is no fact. */
static struct arguments some_of_each(void)
{
	const struct argument_value values[] = {
		{ .info = argument_info(ARG_CHANNEL), .integer = 3 },
		{ .info = argument_info(ARG_PARTIES), .records = parties, .count = 2 },
		{ .info = argument_info(ARG_FACTS), .text = { "漏水", 6 } },
		{ .info = argument_info(ARG_PARTIES_ASKED), .integers = asked, .count = 2 },
	};

	return (struct arguments){ arena_copy(arena, values, sizeof(values)), 4 };
}

struct facts {
	const uint8_t *bytes;
	uint32_t count;
};

static struct facts written(const struct arguments *arguments, size_t move_count)
{
	struct facts facts;

	arguments_facts(arguments, moves, move_count, arena, &facts.bytes, &facts.count);
	return facts;
}

static struct facts joined(struct facts first, struct facts second)
{
	uint8_t *bytes = arena_array(arena, first.count + second.count, 1);

	memcpy(bytes, first.bytes, first.count);
	memcpy(bytes + first.count, second.bytes, second.count);
	return (struct facts){ bytes, first.count + second.count };
}

/* What is read of these bytes is written as the same bytes. */
static bool is_canonical(struct facts facts)
{
	struct arguments arguments;
	struct move found[MOVES_MAX];
	int count = facts_moves(facts.bytes, facts.count, found);
	struct facts again;

	if (!arguments_from_facts(facts.bytes, facts.count, arena, &arguments) || count < 0) {
		return false;
	}
	arguments_facts(&arguments, found, (size_t)count, arena, &again.bytes, &again.count);
	assert_int_equal(again.count, facts.count);
	assert_memory_equal(again.bytes, facts.bytes, facts.count);
	return true;
}

static void facts_are_read_back(void **state)
{
	struct arguments all = some_of_each(), read;
	struct facts facts = written(&all, 2);
	const struct argument_value *value;
	struct move found[MOVES_MAX];
	int64_t channel;

	(void)state;
	assert_true(arguments_from_facts(facts.bytes, facts.count, arena, &read));
	assert_int_equal(read.count, 3);
	assert_int_equal(arguments_integer(&read, ARG_CHANNEL, 0), 3);
	value = arguments_find(&read, ARG_PARTIES_ASKED);
	assert_memory_equal(value->integers, asked, sizeof(asked));
	value = arguments_find(&read, ARG_PARTIES);
	assert_int_equal(value->count, 2);
	assert_int_equal(record_integer(&value->records[1], FIELD_PARTY_PERSONS, 0), 3);
	assert_null(record_find(&value->records[1], FIELD_PARTY_NAME));
	assert_null(arguments_find(&read, ARG_FACTS));
	assert_int_equal(facts_moves(facts.bytes, facts.count, found), 2);
	assert_int_equal(found[1].item, 7);
	assert_true(facts_integer(facts.bytes, facts.count, ARG_CHANNEL, &channel));
	assert_int_equal(channel, 3);
}

static void an_event_without_facts_has_none(void **state)
{
	(void)state;
	assert_true(is_canonical((struct facts){ NULL, 0 }));
}

static void cut_facts_are_refused_or_end_between_two(void **state)
{
	struct arguments all = some_of_each();
	struct facts facts = written(&all, 2);
	unsigned whole = 0;

	(void)state;
	for (uint32_t count = 0; count <= facts.count; count++) {
		whole += is_canonical((struct facts){ facts.bytes, count });
	}
	/* Nothing, the moves, and after each of three arguments. */
	assert_int_equal(whole, 5);
}

static void changed_facts_are_refused_or_are_others(void **state)
{
	struct arguments all = some_of_each();
	struct facts facts = written(&all, 2);
	uint8_t *bytes = arena_copy(arena, facts.bytes, facts.count);

	(void)state;
	for (size_t bit = 0; bit < 8 * (size_t)facts.count; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		(void)is_canonical((struct facts){ bytes, facts.count });
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void an_argument_stands_once_and_in_its_place(void **state)
{
	struct arguments all = some_of_each(), first = { all.values, 1 };
	struct arguments last = { all.values + 3, 1 };

	(void)state;
	assert_true(is_canonical(joined(written(&first, 0), written(&last, 0))));
	assert_false(is_canonical(joined(written(&last, 0), written(&first, 0))));
	assert_false(is_canonical(joined(written(&first, 0), written(&first, 0))));
	assert_false(is_canonical(joined(written(&first, 1), written(&last, 1))));
}

static void a_text_and_a_field_out_of_place_are_no_facts(void **state)
{
	static const uint8_t text[] = { 0, ARG_FACTS, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1 };
	static const struct field_value turned[] = { { .number = FIELD_PARTY_PERSONS },
		{ .number = FIELD_PARTY_SIDE } };
	static const struct record_value record = { turned, 2 };
	struct argument_value value = {
		.info = argument_info(ARG_PARTIES), .records = &record, .count = 1
	};
	struct arguments arguments = { &value, 1 };

	(void)state;
	assert_false(is_canonical((struct facts){ text, sizeof(text) }));
	assert_false(is_canonical(written(&arguments, 0)));
}

static void every_field_is_in_the_hash(void **state)
{
	struct event_row event = { .district = 340212100,
		.facts = (const uint8_t *)"facts",
		.facts_bytes = 5,
		.texts = (const uint8_t *)"texts",
		.texts_bytes = 5 };
	uint8_t whole[HASH_BYTES], changed[HASH_BYTES];
	uint8_t *const fields[] = { (uint8_t *)&event.district, (uint8_t *)&event.dispute,
		(uint8_t *)&event.version, event.request_id, (uint8_t *)&event.step,
		(uint8_t *)&event.action, &event.from_state, &event.to_state,
		(uint8_t *)&event.round, (uint8_t *)&event.actor, (uint8_t *)&event.happened_us,
		(uint8_t *)&event.recorded_us, (uint8_t *)&event.table_version, event.commitment,
		event.previous };

	(void)state;
	event_seal(&event);
	memcpy(whole, event.hash, HASH_BYTES);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*fields[i] ^= 1;
		event_hash(&event, changed);
		assert_memory_not_equal(changed, whole, HASH_BYTES);
		*fields[i] ^= 1;
	}
	event.facts = (const uint8_t *)"fact";
	event.facts_bytes = 4;
	event_hash(&event, changed);
	assert_memory_not_equal(changed, whole, HASH_BYTES);
}

static void the_commitment_binds_texts_and_salt(void **state)
{
	struct event_row event = { .texts = (const uint8_t *)"漏水", .texts_bytes = 6 };
	uint8_t first[HASH_BYTES], second[HASH_BYTES];

	(void)state;
	event_commitment(&event, first);
	event.salt[SALT_BYTES - 1] = 1;
	event_commitment(&event, second);
	assert_memory_not_equal(first, second, HASH_BYTES);
	event.texts_bytes = 3;
	event_commitment(&event, first);
	assert_memory_not_equal(first, second, HASH_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("facts are read back as they were written", facts_are_read_back),
		CLAIM("an event without facts has none", an_event_without_facts_has_none),
		CLAIM("facts cut anywhere are refused, but between two arguments",
		    cut_facts_are_refused_or_end_between_two),
		CLAIM("with any bit turned they are refused or are other facts, canonical again",
		    changed_facts_are_refused_or_are_others),
		CLAIM("an argument stands once and in its place",
		    an_argument_stands_once_and_in_its_place),
		CLAIM("a text and a field out of place are no facts",
		    a_text_and_a_field_out_of_place_are_no_facts),
		CLAIM("every field is in the hash", every_field_is_in_the_hash),
		CLAIM("the commitment binds texts and salt", the_commitment_binds_texts_and_salt),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
