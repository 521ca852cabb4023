/* Questions: images and shows in sets, asks by themselves, acts that need settling. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "store_parts.h"

/* Columns before those of dispute_columns.part, and those. */
enum {
	IMAGE_ORD,
	IMAGE_REFERENCE,
	IMAGE_PRIOR,
	IMAGE_PRIOR_VERSION,
	IMAGE_PRIOR_STATE,
	IMAGE_PRIOR_ACTION,
	IMAGE_PRIOR_DIGEST,
	IMAGE_PRIOR_NUMBERS,
	IMAGE_PRIOR_OTHER,
	IMAGE_COLUMNS
};

enum {
	SHOW_ORD,
	SHOW_REFERENCE,
	SHOW_NUMBERS,
	SHOW_COMMITTEE,
	SHOW_FIRST_TEXTS,
	SHOW_OBLIGATION_TEXTS,
	SHOW_IDENTITIES,
	SHOW_MEETINGS,
	SHOW_COLUMNS
};

enum {
	D_ID,
	D_VERSION,
	D_STATE,
	D_STATE_BEFORE,
	D_ROUND,
	D_HEAD,
	D_REGIONS,
	D_KIND,
	D_LEVEL,
	D_CHANNEL,
	D_FORM,
	D_FLAGS,
	D_EXTENSIONS,
	D_PLACE,
	D_TEAM,
	D_MEDIATOR,
	D_AMOUNT,
	D_MERGED_INTO,
	D_APPLIED_ON,
	D_EXTENDED_TO,
	D_REGISTERED,
	D_ACCEPTED,
	D_ASSIGNED,
	D_EFFECTIVE,
	D_CHANGED,
	D_LAST_ACTION,
	D_LAST_FROM,
	D_LAST_ACTOR,
	D_LAST_RECORDED,
	D_PARTIES,
	D_OBLIGATIONS,
	D_VISITS,
	D_MEETINGS,
	D_INVOLVED,
	D_READERS,
	D_PROPOSAL,
	D_PROPOSAL_ACTION,
	D_PROPOSAL_STATE,
	D_PROPOSAL_APPROVERS,
	D_PROPOSAL_MEMBER,
	D_PROPOSED,
	D_PROPOSAL_ARGUMENTS
};

#define FLAG_MEDIATED            1
#define FLAG_MEDIATOR_SIGNED     2
#define FLAG_SEALED              4
#define FLAG_HISTORY             8
#define FLAG_PETITION            16
#define FLAG_SERIES_SHIFT        5
#define FLAG_SERIES              ((1 << SERIES_COUNT) - 1)
#define FLAG_CIRCUMSTANCES_SHIFT 8
#define NAME_BYTES_MAX           512

/* ---- images ---- */

struct image {
	struct dispute dispute;
	char names[PARTIES_MAX][NAME_BYTES_MAX];
};

static void take_parties(const struct rows *rows, size_t row, unsigned column, struct image *ret)
{
	struct reader reader = { 0 };

	reader.at = rows_bytes(rows, row, column, &reader.left);
	while (reader.left > 0 && ret->dispute.party_count < PARTIES_MAX) {
		struct party *party = &ret->dispute.parties[ret->dispute.party_count];
		char *name = ret->names[ret->dispute.party_count];
		uint32_t length;
		const uint8_t *bytes;

		party->number = read_u16(&reader);
		party->side = (uint8_t)read_u16(&reader);
		party->consent = (uint8_t)read_u16(&reader);
		party->has_left = read_u8(&reader) != 0;
		party->has_signed = read_u8(&reader) != 0;
		party->is_government = read_u8(&reader) != 0;
		party->marks = (uint8_t)read_u16(&reader);
		party->persons = (uint16_t)read_u32(&reader);
		length = read_u32(&reader);
		bytes = read_bytes(&reader, length);
		if (reader.is_broken || length >= NAME_BYTES_MAX) return;
		memcpy(name, bytes, length);
		name[length] = '\0';
		party->name = name;
		ret->dispute.party_count++;
	}
}

static void take_obligations(
    const struct rows *rows, size_t row, unsigned column, struct dispute *ret)
{
	struct reader reader = { 0 };

	reader.at = rows_bytes(rows, row, column, &reader.left);
	while (reader.left > 0 && ret->obligation_count < OBLIGATIONS_MAX) {
		struct obligation *obligation = &ret->obligations[ret->obligation_count++];

		obligation->number = read_u16(&reader);
		obligation->round = read_u16(&reader);
		obligation->debtor = read_u16(&reader);
		obligation->performance = (uint8_t)read_u16(&reader);
		obligation->due_on = (int32_t)read_u32(&reader);
		obligation->amount = read_i64(&reader);
		obligation->paid = read_i64(&reader);
		obligation->text_version = read_u32(&reader);
		obligation->creditor = read_u16(&reader);
		obligation->manner = (uint8_t)read_u16(&reader);
		obligation->plan = read_u16(&reader);
		obligation->is_draft = read_u8(&reader) != 0;
		obligation->every = (uint8_t)read_u16(&reader);
		obligation->periods = read_u16(&reader);
		obligation->first_due_on = (int32_t)read_u32(&reader);
		obligation->urged = (uint8_t)read_u16(&reader);
		obligation->urged_on = (int32_t)read_u32(&reader);
	}
}

static void take_access(const struct rows *rows, size_t row, unsigned first, struct dispute *ret)
{
	struct reader reader = { 0 };

	reader.at = rows_bytes(rows, row, first + D_INVOLVED, &reader.left);
	while (reader.left > 0 && ret->involved_count < INVOLVED_MAX) {
		struct involved *involved = &ret->involved[ret->involved_count++];

		involved->scope = (uint8_t)read_u16(&reader);
		involved->key = read_i64(&reader);
	}
	reader.at = rows_bytes(rows, row, first + D_READERS, &reader.left);
	while (reader.left > 0 && ret->reader_count < READERS_MAX) {
		ret->readers[ret->reader_count++] = read_i64(&reader);
	}
}

static void take_proposal(const struct rows *rows, size_t row, unsigned first, struct proposal *ret)
{
	size_t bytes;

	if (rows_is_null(rows, row, first + D_PROPOSAL)) return;
	ret->version = (uint32_t)rows_integer(rows, row, first + D_PROPOSAL);
	ret->action = (uint16_t)rows_integer(rows, row, first + D_PROPOSAL_ACTION);
	ret->state = (uint8_t)rows_integer(rows, row, first + D_PROPOSAL_STATE);
	ret->approvers = (uint32_t)rows_integer(rows, row, first + D_PROPOSAL_APPROVERS);
	ret->member = rows_integer(rows, row, first + D_PROPOSAL_MEMBER);
	ret->proposed_us = rows_integer(rows, row, first + D_PROPOSED);
	ret->arguments = rows_bytes(rows, row, first + D_PROPOSAL_ARGUMENTS, &bytes);
	ret->arguments_bytes = (uint32_t)bytes;
}

static void take_flags(int64_t flags, struct dispute *ret)
{
	ret->is_mediated = flags & FLAG_MEDIATED;
	ret->mediator_signed = flags & FLAG_MEDIATOR_SIGNED;
	ret->is_sealed = flags & FLAG_SEALED;
	ret->is_history = flags & FLAG_HISTORY;
	ret->is_petition_linked = flags & FLAG_PETITION;
	ret->numbered = (uint8_t)(flags >> FLAG_SERIES_SHIFT & FLAG_SERIES);
	ret->circumstances = (uint8_t)(flags >> FLAG_CIRCUMSTANCES_SHIFT);
}

int64_t dispute_flags(const struct dispute *dispute)
{
	return (dispute->is_mediated ? FLAG_MEDIATED : 0) |
	    (dispute->mediator_signed ? FLAG_MEDIATOR_SIGNED : 0) |
	    (dispute->is_sealed ? FLAG_SEALED : 0) | (dispute->is_history ? FLAG_HISTORY : 0) |
	    (dispute->is_petition_linked ? FLAG_PETITION : 0) |
	    (int64_t)dispute->numbered << FLAG_SERIES_SHIFT |
	    (int64_t)dispute->circumstances << FLAG_CIRCUMSTANCES_SHIFT;
}

static void take_fixed(
    const struct rows *rows, size_t row, unsigned column, uint8_t *ret, size_t bytes)
{
	size_t length;
	const uint8_t *found = rows_bytes(rows, row, column, &length);

	if (found) memcpy(ret, found, length < bytes ? length : bytes);
}

/* False where the dispute does not exist. */
static bool take_dispute(
    const struct rows *rows, size_t row, unsigned first, int32_t district, struct image *ret)
{
	struct dispute *dispute = &ret->dispute;

	if (rows_is_null(rows, row, first + D_ID)) return false;
	memset(dispute, 0, sizeof(*dispute));
#define TAKE(field, type, column) dispute->field = (type)rows_integer(rows, row, first + (column))
	dispute->district = district;
	TAKE(id, int64_t, D_ID);
	TAKE(version, uint32_t, D_VERSION);
	TAKE(state, uint8_t, D_STATE);
	TAKE(state_before, uint8_t, D_STATE_BEFORE);
	TAKE(round, uint16_t, D_ROUND);
	TAKE(kind, uint16_t, D_KIND);
	TAKE(level, uint8_t, D_LEVEL);
	TAKE(channel, uint8_t, D_CHANNEL);
	TAKE(form, uint8_t, D_FORM);
	TAKE(extensions, uint8_t, D_EXTENSIONS);
	TAKE(place, int64_t, D_PLACE);
	TAKE(team, int64_t, D_TEAM);
	TAKE(mediator, int64_t, D_MEDIATOR);
	TAKE(amount, int64_t, D_AMOUNT);
	TAKE(merged_into, int64_t, D_MERGED_INTO);
	TAKE(applied_on, int32_t, D_APPLIED_ON);
	TAKE(extended_to, int32_t, D_EXTENDED_TO);
	TAKE(registered_us, int64_t, D_REGISTERED);
	TAKE(accepted_us, int64_t, D_ACCEPTED);
	TAKE(assigned_us, int64_t, D_ASSIGNED);
	TAKE(effective_us, int64_t, D_EFFECTIVE);
	TAKE(changed_us, int64_t, D_CHANGED);
	TAKE(last.action, uint16_t, D_LAST_ACTION);
	TAKE(last.from_state, uint8_t, D_LAST_FROM);
	TAKE(last.member, int64_t, D_LAST_ACTOR);
	TAKE(last.recorded_us, int64_t, D_LAST_RECORDED);
#undef TAKE
	take_fixed(rows, row, first + D_HEAD, dispute->head, HASH_BYTES);
	take_fixed(rows, row, first + D_REGIONS, dispute->regions, REGION_COUNT);
	take_flags(rows_integer(rows, row, first + D_FLAGS), dispute);
	take_parties(rows, row, first + D_PARTIES, ret);
	take_obligations(rows, row, first + D_OBLIGATIONS, dispute);
	take_visits(rows, row, first + D_VISITS, dispute);
	take_meetings(rows, row, first + D_MEETINGS, dispute);
	take_access(rows, row, first, dispute);
	take_proposal(rows, row, first, &dispute->proposal);
	return true;
}

size_t numbers_split(char *joined, const char *ret_numbers[SERIES_COUNT])
{
	size_t count = 0;

	while (joined && *joined && count < SERIES_COUNT) {
		ret_numbers[count++] = strsep(&joined, " ");
	}
	return count;
}

/* Columns: dispute, version, state, action, digest, numbers, other dispute. The copy of the numbers
 * is the caller's. */
static char *take_prior(const struct rows *rows, size_t row, unsigned first, struct prior_act *ret)
{
	char *numbers;

	*ret = (struct prior_act){ 0 };
	if (rows_is_null(rows, row, first)) return NULL;
	ret->exists = true;
	ret->dispute = rows_integer(rows, row, first);
	ret->version = (uint32_t)rows_integer(rows, row, first + 1);
	ret->state = (uint8_t)rows_integer(rows, row, first + 2);
	ret->action = (uint16_t)rows_integer(rows, row, first + 3);
	take_fixed(rows, row, first + 4, ret->digest, HASH_BYTES);
	ret->other = rows_integer(rows, row, first + 6);
	if (rows_is_null(rows, row, first + 5)) return NULL;
	numbers = strdup(rows_text(rows, row, first + 5));
	if (!numbers) abort();
	ret->number_count = numbers_split(numbers, ret->numbers);
	return numbers;
}

static void image_answer(
    struct store *store, struct entry *entry, const struct rows *rows, size_t row)
{
	struct image image;
	struct image_answer answer = { .status = STORE_OK,
		.reference = store_reference(store, entry->district) };
	char *numbers;

	if (reference_wait(store, entry, rows_integer(rows, row, IMAGE_REFERENCE))) return;
	if (take_dispute(rows, row, IMAGE_COLUMNS, entry->district, &image)) {
		answer.dispute = &image.dispute;
	}
	numbers = take_prior(rows, row, IMAGE_PRIOR, &answer.prior);
	entry->fn.image(entry->context, &answer);
	free(numbers);
	entry_free(store, entry);
}

static void images_found(void *context, const struct db_answer *answer)
{
	struct set *set = context, done = *set;
	struct rows rows = { 0 };

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	rows.result = answer->results[0];
	set_done(set);
	for (size_t i = 0; i < rows_count(&rows); i++) {
		size_t ord = (size_t)rows_integer(&rows, i, IMAGE_ORD) - 1;

		image_answer(done.store, done.entries[ord], &rows, i);
		done.entries[ord] = NULL;
	}
	/* Whoever got no row asked in a district that does not exist. */
	entries_refuse(&done, STORE_UNAVAILABLE);
}

void send_images(struct set *set, struct db *db)
{
	struct segment_parts parts = { .store = set->store };
	struct array *columns = columns_open(&parts, "48u");

	for (size_t i = 0; i < set->count; i++) {
		const struct entry *entry = set->entries[i];

		array_add(&columns[0], entry->district);
		array_add(&columns[1], entry->dispute);
		if (entry->has_request_id) {
			array_add_bytes(&columns[2], entry->request_id, REQUEST_ID_BYTES);
		} else {
			array_add_null(&columns[2]);
		}
	}
	columns_close(&parts, STATEMENT_DISPUTE_IMAGE, "48u");
	set->store->stats.reads += set->count;
	set->store->stats.read_sets++;
	db_send(db, parts.statements, parts.statement_count, images_found, set);
}

void store_image(struct store *store, int32_t district, int64_t dispute,
    const uint8_t request_id[REQUEST_ID_BYTES], store_image_fn fn, void *context)
{
	struct entry *entry = entry_new(store, QUEUE_IMAGE);

	entry->district = district;
	entry->dispute = dispute;
	entry->has_request_id = request_id != NULL;
	if (request_id) memcpy(entry->request_id, request_id, REQUEST_ID_BYTES);
	entry->fn.image = fn;
	entry->context = context;
	entry_queue(store, entry);
}

/* ---- shows ---- */

struct worded {
	const uint8_t *texts[OBLIGATIONS_MAX];
	size_t bytes[OBLIGATIONS_MAX];
};

/* Texts by event version, found for each obligation. */
static void take_worded(
    const struct rows *rows, size_t row, const struct dispute *dispute, struct worded *ret)
{
	struct reader reader = { 0 };

	*ret = (struct worded){ 0 };
	reader.at = rows_bytes(rows, row, SHOW_OBLIGATION_TEXTS, &reader.left);
	while (reader.left > 0) {
		uint32_t version = read_u32(&reader);
		uint32_t length = read_u32(&reader);
		const uint8_t *texts = read_bytes(&reader, length);

		if (reader.is_broken) return;
		for (size_t i = 0; i < dispute->obligation_count; i++) {
			if (dispute->obligations[i].text_version != version) continue;
			ret->texts[i] = texts;
			ret->bytes[i] = length;
		}
	}
}

static void show_answer(
    struct store *store, struct entry *entry, const struct rows *rows, size_t row)
{
	struct image image;
	struct worded worded;
	const char *numbers[SERIES_COUNT];
	struct show_answer answer = { .status = STORE_OK, .numbers = numbers };
	char *joined = NULL;

	if (take_dispute(rows, row, SHOW_COLUMNS, entry->district, &image)) {
		joined = strdup(rows_text(rows, row, SHOW_NUMBERS));
		if (!joined) abort();
		answer.dispute = &image.dispute;
		answer.number_count = numbers_split(joined, numbers);
		answer.committee = rows_integer(rows, row, SHOW_COMMITTEE);
		answer.first_texts =
		    rows_bytes(rows, row, SHOW_FIRST_TEXTS, &answer.first_texts_bytes);
		take_worded(rows, row, &image.dispute, &worded);
		answer.obligation_texts = worded.texts;
		answer.obligation_texts_bytes = worded.bytes;
		answer.identities =
		    rows_bytes(rows, row, SHOW_IDENTITIES, &answer.identities_bytes);
		answer.meetings = rows_bytes(rows, row, SHOW_MEETINGS, &answer.meetings_bytes);
	}
	entry->fn.show(entry->context, &answer);
	free(joined);
	entry_free(store, entry);
}

static void shows_found(void *context, const struct db_answer *answer)
{
	struct set *set = context, done = *set;
	struct rows rows = { 0 };

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	rows.result = answer->results[0];
	set_done(set);
	for (size_t i = 0; i < rows_count(&rows); i++) {
		size_t ord = (size_t)rows_integer(&rows, i, SHOW_ORD) - 1;

		show_answer(done.store, done.entries[ord], &rows, i);
		done.entries[ord] = NULL;
	}
	/* Whoever got no row asked in a district that does not exist. */
	entries_refuse(&done, STORE_UNAVAILABLE);
}

void send_shows(struct set *set, struct db *db)
{
	struct segment_parts parts = { .store = set->store };
	struct array *columns = columns_open(&parts, "48");

	for (size_t i = 0; i < set->count; i++) {
		array_add(&columns[0], set->entries[i]->district);
		array_add(&columns[1], set->entries[i]->dispute);
	}
	columns_close(&parts, STATEMENT_DISPUTE_SHOW, "48");
	set->store->stats.reads += set->count;
	set->store->stats.read_sets++;
	db_send(db, parts.statements, parts.statement_count, shows_found, set);
}

void store_show(
    struct store *store, int32_t district, int64_t dispute, store_show_fn fn, void *context)
{
	struct entry *entry = entry_new(store, QUEUE_SHOW);

	entry->district = district;
	entry->dispute = dispute;
	entry->fn.show = fn;
	entry->context = context;
	entry_queue(store, entry);
}

/* ---- settling: a second statement, a new snapshot (store paper 2.1) ---- */

enum { SETTLE_ORD, SETTLE_REFERENCE, SETTLE_PRIOR };

static void settle_answer(
    struct store *store, struct entry *entry, const struct rows *rows, size_t row)
{
	struct act_answer answer = { .status = STORE_OK };
	char *numbers = take_prior(rows, row, SETTLE_PRIOR, &answer.prior);

	if (answer.prior.exists) {
		bool is_same = memcmp(answer.prior.digest, entry->change->digest, HASH_BYTES) == 0;

		answer.outcome = is_same ? OUTCOME_DONE : OUTCOME_REQUEST_REUSED;
		answer.repeated = is_same;
	} else if (rows_integer(rows, row, SETTLE_REFERENCE) != entry->change->reference_version) {
		answer.outcome = OUTCOME_REFERENCE_CHANGED;
	} else {
		answer.outcome = OUTCOME_STALE;
	}
	store->stats.settled++;
	entry->fn.act(entry->context, &answer);
	free(numbers);
	entry_free(store, entry);
}

static void settled(void *context, const struct db_answer *answer)
{
	struct set *set = context, done = *set;
	struct rows rows = { 0 };

	if (answer->status != DB_OK) {
		set_failed(set, answer->status);
		return;
	}
	rows.result = answer->results[0];
	set_done(set);
	for (size_t i = 0; i < rows_count(&rows); i++) {
		size_t ord = (size_t)rows_integer(&rows, i, SETTLE_ORD) - 1;

		assert(ord < done.count && done.entries[ord]);
		settle_answer(done.store, done.entries[ord], &rows, i);
		done.entries[ord] = NULL;
	}
	/* Whoever got no row asked in a district that does not exist. */
	entries_refuse(&done, STORE_UNAVAILABLE);
}

void send_settle(struct set *set, struct db *db)
{
	struct segment_parts parts = { .store = set->store };
	struct array *columns = columns_open(&parts, "4u8");

	for (size_t i = 0; i < set->count; i++) {
		array_add(&columns[0], set->entries[i]->district);
		array_add_bytes(&columns[1], set->entries[i]->change->request_id, REQUEST_ID_BYTES);
		array_add(&columns[2], set->entries[i]->dispute);
	}
	columns_close(&parts, STATEMENT_SETTLE, "4u8");
	db_send(db, parts.statements, parts.statement_count, settled, set);
}
