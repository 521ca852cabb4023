/* Acts in sets: the images and journal rows, then what hangs on them, numbers last; one segment. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store_parts.h"

/* ---- segments ---- */

static enum array_type array_type_of(char letter)
{
	switch (letter) {
	case '2':
		return ARRAY_INT2;
	case '4':
		return ARRAY_INT4;
	case '8':
		return ARRAY_INT8;
	case '?':
		return ARRAY_BOOL;
	case 't':
		return ARRAY_TEXT;
	case 'u':
		return ARRAY_UUID;
	case 'd':
		return ARRAY_DATE;
	case 'i':
		return ARRAY_INSTANT;
	default:
		return ARRAY_BYTES;
	}
}

struct array *columns_open(struct segment_parts *parts, const char *types)
{
	struct array *columns = &parts->store->arrays[parts->column_count];

	for (size_t i = 0; types[i]; i++) {
		array_start(&columns[i], array_type_of(types[i]));
	}
	return columns;
}

void columns_close(struct segment_parts *parts, enum statement statement, const char *types)
{
	size_t count = strlen(types);
	size_t first = parts->column_count;

	for (size_t i = 0; i < count; i++) {
		struct array *array = &parts->store->arrays[first + i];

		array_finish(array);
		parts->values[first + i] = (const char *)array->bytes;
		parts->lengths[first + i] = (int)array->length;
	}
	parts->column_count += count;
	parts->statements[parts->statement_count++] = (struct db_statement){ statement, (int)count,
		&parts->values[first], &parts->lengths[first] };
}

/* Columns of act_rows.part and event_rows.part; the event arrays follow the act's. */
#define ACT_TYPES                                \
	"484bu8444222bb22222288888ddiiii228?b82" \
	"222"                                    \
	"2"                                      \
	"i"                                      \
	"bb"                                     \
	"bb"

static const char act_types[] = ACT_TYPES;
/* Those and who holds the lock on the loads. */
static const char balanced_types[] = ACT_TYPES "u";
/* Those and the petition that is linked, at its version. */
static const char linking_types[] = ACT_TYPES "t4";
/* Those, the number and version that an imported matter has where it comes from, and the number of
 * a blank form. */
static const char begin_types[] = ACT_TYPES "2t4"
                                            "824";

enum {
	EVENT_FIRST = 38,
	SOURCE_FIRST = 47,
	RESERVED_FIRST = 50,
	HOLDER_AT = 47,
	PETITION_FIRST = 47
};

struct result {
	struct set *set;
	size_t acts; /* index of the acts' statement in the segment */
	int numbers; /* of take_numbers, or -1 */
};

static void add_bytes(struct array *array, const uint8_t *bytes, size_t length)
{
	array_add_bytes(array, bytes, length);
}

static void add_optional(struct array *array, int64_t value)
{
	if (value) {
		array_add(array, value);
	} else {
		array_add_null(array);
	}
}

/* What the state means for work lists: open until it is filed. */
static bool is_open(const struct dispute *dispute)
{
	return !state_is_final((enum state)dispute->state);
}

static void add_image(struct array *c, const struct dispute *d)
{
	array_add(&c[8], d->version);
	array_add(&c[9], d->state);
	array_add(&c[10], d->state_before);
	array_add(&c[11], d->round);
	add_bytes(&c[12], d->head, HASH_BYTES);
	add_bytes(&c[13], d->regions, REGION_COUNT);
	array_add(&c[14], d->kind);
	array_add(&c[15], d->level);
	array_add(&c[16], d->channel);
	array_add(&c[17], d->form);
	array_add(&c[18], dispute_flags(d));
	array_add(&c[19], d->extensions);
	array_add(&c[20], d->place);
	array_add(&c[21], d->team);
	array_add(&c[22], d->mediator);
	array_add(&c[23], d->amount);
	array_add(&c[24], d->merged_into);
	add_optional(&c[25], d->applied_on);
	add_optional(&c[26], d->extended_to);
	add_optional(&c[27], d->accepted_us);
	add_optional(&c[28], d->assigned_us);
	add_optional(&c[29], d->effective_us);
	array_add(&c[30], d->changed_us);
	array_add(&c[31], d->last.action);
	array_add(&c[32], d->last.from_state);
	array_add(&c[33], d->last.member);
	array_add(&c[34], is_open(d));
}

static void add_event(struct array *c, const struct event_row *event)
{
	array_add(&c[0], event->action);
	array_add(&c[1], event->from_state);
	array_add(&c[2], event->to_state);
	array_add(&c[3], event->round);
	array_add(&c[4], event->happened_us);
	add_bytes(&c[5], event->facts, event->facts_bytes);
	add_bytes(&c[6], event->commitment, event->has_commitment ? HASH_BYTES : 0);
	add_bytes(&c[7], event->previous, HASH_BYTES);
	add_bytes(&c[8], event->hash, HASH_BYTES);
}

static void add_change(struct array *columns, const struct change *change, const uint8_t *digest)
{
	uint32_t first = columns[EVENT_FIRST].count + 1;

	array_add(&columns[0], change->after.district);
	array_add(&columns[1], change->after.id);
	array_add(&columns[2], change->expected);
	add_bytes(&columns[3], change->expected_head, HASH_BYTES);
	add_bytes(&columns[4], change->request_id, REQUEST_ID_BYTES);
	array_add(&columns[5], change->reference_version);
	array_add(&columns[6], first);
	array_add(&columns[7], first + (uint32_t)change->event_count - 1);
	add_image(columns, &change->after);
	add_bytes(&columns[35], digest, HASH_BYTES);
	array_add(&columns[36], change->events[0].table_version);
	array_add(&columns[37], change->events[0].step);
	for (size_t i = 0; i < change->event_count; i++) {
		add_event(&columns[EVENT_FIRST], &change->events[i]);
	}
}

/* One statement for all acts, with_others also for their second disputes. */
static void fill_acts(
    struct segment_parts *parts, const struct set *set, enum statement statement, bool with_others)
{
	struct array *columns = columns_open(parts, act_types);

	for (size_t i = 0; i < set->count; i++) {
		const struct change *change = set->entries[i]->change;

		add_change(columns, change, change->digest);
		if (with_others) add_change(columns, change->other, change->digest);
	}
	columns_close(parts, statement, act_types);
}

static void add_source(struct array *columns, const struct change *change)
{
	struct source source;

	if (source_of(change, &source)) {
		array_add(&columns[0], source.source);
		array_add_bytes(&columns[1], source.number.bytes, source.number.length);
		array_add(&columns[2], source.version);
	} else {
		array_add_null(&columns[0]);
		array_add_null(&columns[1]);
		array_add_null(&columns[2]);
	}
}

static void add_reserved(struct array *columns, const struct change *change)
{
	struct reserved_number reserved;

	if (reserved_of(change, &reserved)) {
		array_add(&columns[0], reserved.committee);
		array_add(&columns[1], reserved.year);
		array_add(&columns[2], reserved.number);
	} else {
		array_add_null(&columns[0]);
		array_add_null(&columns[1]);
		array_add_null(&columns[2]);
	}
}

/* Disputes that begin: the acts' own, or those that are split off. */
static void fill_begun(struct segment_parts *parts, const struct set *set, bool split_off)
{
	struct array *columns = columns_open(parts, begin_types);

	for (size_t i = 0; i < set->count; i++) {
		const struct change *begun = set->entries[i]->change;

		if (split_off) begun = begun->other;
		add_change(columns, begun, set->entries[i]->change->digest);
		add_source(&columns[SOURCE_FIRST], begun);
		add_reserved(&columns[RESERVED_FIRST], begun);
	}
	columns_close(parts, STATEMENT_DISPUTE_REGISTER, begin_types);
}

/* The lock on the district's loads, then the acts that were decided on them. */
static void fill_balanced(struct segment_parts *parts, const struct set *set)
{
	const struct balance *balance = &set->entries[0]->change->balance;
	struct array *columns = columns_open(parts, "48u");

	array_add(&columns[0], set->entries[0]->district);
	array_add(&columns[1], balance->version);
	add_bytes(&columns[2], balance->holder, REQUEST_ID_BYTES);
	columns_close(parts, STATEMENT_ASSIGNMENT_LOCK, "48u");
	columns = columns_open(parts, balanced_types);
	for (size_t i = 0; i < set->count; i++) {
		const struct change *change = set->entries[i]->change;

		add_change(columns, change, change->digest);
		add_bytes(&columns[HOLDER_AT], change->balance.holder, REQUEST_ID_BYTES);
	}
	columns_close(parts, STATEMENT_DISPUTE_ASSIGN, balanced_types);
}

static void fill_linking(struct segment_parts *parts, const struct set *set)
{
	struct array *columns = columns_open(parts, linking_types);

	for (size_t i = 0; i < set->count; i++) {
		const struct change *change = set->entries[i]->change;
		struct source petition;

		if (!petition_of(change, &petition)) continue;
		add_change(columns, change, change->digest);
		array_add_bytes(
		    &columns[PETITION_FIRST], petition.number.bytes, petition.number.length);
		array_add(&columns[PETITION_FIRST + 1], petition.version);
	}
	columns_close(parts, STATEMENT_DISPUTE_LINK, linking_types);
}

/* One at a time for each matter that the petition centre knows under several numbers. */
static void fill_matters(struct segment_parts *parts, const struct set *set)
{
	struct array *columns = columns_open(parts, "4t");

	for (size_t i = 0; i < set->count; i++) {
		struct source source;

		if (!source_of(set->entries[i]->change, &source) ||
		    source.source != SOURCE_PETITION) {
			continue;
		}
		array_add(&columns[0], set->entries[i]->district);
		array_add_bytes(&columns[1], source.number.bytes, source.number.length);
	}
	if (columns[0].count) columns_close(parts, STATEMENT_MATTER_LOCK, "4t");
}

/* Returns which of them answers for the acts. */
static size_t fill_statements(struct segment_parts *parts, const struct set *set)
{
	const struct change *change = set->entries[0]->change;
	size_t acts = 0;

	if (set->kind == QUEUE_BEGIN) {
		fill_matters(parts, set);
		acts = parts->statement_count;
		fill_begun(parts, set, false);
	} else if (set->kind == QUEUE_BALANCED) {
		fill_balanced(parts, set);
		acts = parts->statement_count - 1;
	} else if (set->kind == QUEUE_LINKING) {
		fill_linking(parts, set);
	} else if (set->kind != QUEUE_PAIR) {
		fill_acts(parts, set, STATEMENT_DISPUTE_ACT, false);
	} else if (change->other->expected) {
		fill_acts(parts, set, STATEMENT_DISPUTE_PAIR, true);
	} else {
		/* Split: the second dispute is registered where the first's event was written. */
		fill_acts(parts, set, STATEMENT_DISPUTE_ACT, false);
		fill_begun(parts, set, true);
	}
	return acts;
}

/* ---- answers ---- */

static void take_numbers(const struct rows *rows, int64_t dispute, struct prior_act *ret)
{
	enum { DISPUTE, TEXT };

	for (size_t i = 0; rows->result && i < rows_count(rows) && ret->number_count < SERIES_COUNT;
	     i++) {
		if (rows_integer(rows, i, DISPUTE) == dispute) {
			ret->numbers[ret->number_count++] = rows_text(rows, i, TEXT);
		}
	}
}

static void written(struct store *store, struct entry *entry, const struct rows *numbers)
{
	const struct change *change = entry->change;
	struct act_answer answer = { .status = STORE_OK, .outcome = OUTCOME_DONE };

	answer.prior = (struct prior_act){ .exists = true,
		.dispute = change->after.id,
		.version = change->after.version,
		.state = change->after.state,
		.action = change->after.last.action,
		.other = change->other ? change->other->after.id : 0 };
	take_numbers(numbers, change->after.id, &answer.prior);
	store->stats.acts++;
	entry->fn.act(entry->context, &answer);
	entry_free(store, entry);
}

void store_on_written(
    struct store *store, void (*fn)(void *context, int32_t district), void *context)
{
	store->written_fn = fn;
	store->written_context = context;
}

/* Entries are in the order of their districts. */
static void tell_written(const struct set *set)
{
	const struct store *store = set->store;

	if (!store->written_fn) return;
	for (size_t i = 0; i < set->count; i++) {
		int32_t district = set->entries[i]->district;

		if (i && set->entries[i - 1]->district == district) continue;
		store->written_fn(store->written_context, district);
	}
}

static void acts_done(void *context, const struct db_answer *answer)
{
	struct result *result = context;
	struct set *set = result->set, done = *set;
	struct rows rows = { 0 }, numbers = { 0 };
	bool was_written[SET_MAX] = { false };

	if (answer->status != DB_OK) {
		free(result);
		set_failed(set, answer->status);
		return;
	}
	rows.result = answer->results[result->acts];
	if (result->numbers >= 0) numbers.result = answer->results[result->numbers];
	free(result);
	for (size_t i = 0; i < rows_count(&rows); i++) {
		size_t ord = (size_t)rows_integer(&rows, i, 0) - 1;

		if (ord < done.count) was_written[ord] = true;
	}
	done.store->stats.act_sets++;
	tell_written(&done);
	set_done(set);
	for (size_t i = 0; i < done.count; i++) {
		if (was_written[i]) {
			written(done.store, done.entries[i], &numbers);
		} else {
			done.entries[i]->kind = QUEUE_SETTLE;
			entry_queue(done.store, done.entries[i]);
		}
	}
}

void send_acts(struct set *set, struct db *db)
{
	struct segment_parts parts = { .store = set->store };
	struct result *result = malloc(sizeof(*result));

	if (!result) abort();
	*result = (struct result){ .set = set, .acts = fill_statements(&parts, set) };
	tables_fill(&parts, set);
	result->numbers = numbers_fill(&parts, set);
	db_send(db, parts.statements, parts.statement_count, acts_done, result);
}

static bool takes_number(const struct change *change)
{
	for (size_t i = 0; i < change->event_count; i++) {
		if (change->series[i] != SERIES_NONE) return true;
	}
	return false;
}

void store_act(struct store *store, const struct change *change, store_act_fn fn, void *context)
{
	enum queue_kind kind = takes_number(change) ? QUEUE_NUMBERED : QUEUE_ACT;
	struct entry *entry;

	if (change->balance.is_needed) kind = QUEUE_BALANCED;
	if (change->expected == 0) kind = QUEUE_BEGIN;
	if (change->has_other) kind = QUEUE_PAIR;
	if (petition_of(change, &(struct source){ 0 })) kind = QUEUE_LINKING;
	entry = entry_new(store, kind);
	entry->district = change->after.district;
	entry->dispute = change->after.id;
	entry->change = change;
	entry->fn.act = fn;
	entry->context = context;
	entry_queue(store, entry);
}
