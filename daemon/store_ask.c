/* Asks: one statement, scalar parameters, packed when asked because the asker does not wait. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "store_parts.h"

static size_t packed_bytes(const struct parameter *parameter)
{
	switch (parameter->type) {
	case PARAMETER_NULL:
		return 0;
	case PARAMETER_INT4:
	case PARAMETER_DATE:
		return 4;
	case PARAMETER_INT8:
	case PARAMETER_INSTANT:
		return 8;
	case PARAMETER_TEXT:
	case PARAMETER_BYTES:
		return parameter->length;
	case PARAMETER_INT8_ARRAY:
		return 20 + 12 * parameter->length;
	}
	return 0;
}

static void pack_array(const struct parameter *parameter, char *at, int *ret_length)
{
	struct array array = { 0 };

	array_start(&array, ARRAY_INT8);
	for (size_t i = 0; i < parameter->length; i++) {
		array_add(&array, parameter->integers[i]);
	}
	array_finish(&array);
	memcpy(at, array.bytes, array.length);
	*ret_length = (int)array.length;
	array_free(&array);
}

static void pack_value(const struct parameter *parameter, char *at, int *ret_length)
{
	int64_t value = parameter->integer;
	uint32_t four;
	uint64_t eight;

	if (parameter->type == PARAMETER_DATE) value -= PG_EPOCH_DAYS;
	if (parameter->type == PARAMETER_INSTANT) value -= PG_EPOCH_US;
	four = htobe32((uint32_t)value);
	eight = htobe64((uint64_t)value);
	*ret_length = (int)packed_bytes(parameter);
	if (parameter->type == PARAMETER_INT8_ARRAY) {
		pack_array(parameter, at, ret_length);
	} else if (parameter->type == PARAMETER_TEXT || parameter->type == PARAMETER_BYTES) {
		if (parameter->length) memcpy(at, parameter->bytes, parameter->length);
	} else {
		memcpy(at, *ret_length == 4 ? (const void *)&four : (const void *)&eight,
		    (size_t)*ret_length);
	}
}

static struct packed *pack(
    enum statement statement, const struct parameter *parameters, size_t count)
{
	struct packed *packed = calloc(1, sizeof(*packed));
	size_t bytes = 0, at = 0;

	assert(count <= sizeof(packed->values) / sizeof(packed->values[0]));
	if (!packed) abort();
	for (size_t i = 0; i < count; i++) {
		bytes += packed_bytes(&parameters[i]);
	}
	packed->bytes = malloc(bytes ? bytes : 1);
	if (!packed->bytes) abort();
	packed->statement = statement;
	packed->count = count;
	for (size_t i = 0; i < count; i++) {
		if (parameters[i].type == PARAMETER_NULL) continue;
		packed->values[i] = packed->bytes + at;
		pack_value(&parameters[i], packed->bytes + at, &packed->lengths[i]);
		at += packed_bytes(&parameters[i]);
	}
	return packed;
}

static void asked(void *context, const struct db_answer *answer)
{
	struct set *set = context;
	struct store *store = set->store;
	struct entry *entry = set->entries[0];
	struct rows rows = { 0 };

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	rows.result = answer->results[0];
	set_done(set);
	entry->fn.rows(entry->context, STORE_OK, &rows);
	entry_free(store, entry);
}

void send_ask(struct set *set, struct db *db)
{
	const struct packed *packed = set->entries[0]->packed;
	struct db_statement statement = { packed->statement, (int)packed->count, packed->values,
		packed->lengths };

	db_send(db, &statement, 1, asked, set);
}

static bool has_standby(const struct store *store)
{
	const struct pool *pool = &store->pools[POOL_STANDBY];

	return pool->count && db_is_up(pool->dbs[0]);
}

void store_ask(struct store *store, enum statement statement, const struct parameter *parameters,
    size_t parameter_count, enum store_class class, store_rows_fn fn, void *context)
{
	static const enum queue_kind queues[] = { [STORE_FAST] = QUEUE_FAST,
		[STORE_SLOW] = QUEUE_SLOW,
		[STORE_HEAVY] = QUEUE_HEAVY,
		[STORE_FEED] = QUEUE_FEED,
		[STORE_STANDBY] = QUEUE_STANDBY };
	struct entry *entry;

	if (class == STORE_STANDBY && !has_standby(store)) class = STORE_HEAVY;
	entry = entry_new(store, queues[class]);
	entry->packed = pack(statement, parameters, parameter_count);
	entry->fn.rows = fn;
	entry->context = context;
	entry_queue(store, entry);
}

void store_find_member(
    struct store *store, const struct member_asked *asked, store_rows_fn fn, void *context)
{
	struct parameter parameters[] = { text_parameter(asked->login),
		int4_parameter(asked->district), day_parameter(asked->day),
		int4_parameter(asked->in_practice), int4_parameter(asked->town) };

	store_ask(store, STATEMENT_MEMBER_FIND, parameters, 5, STORE_FAST, fn, context);
}
