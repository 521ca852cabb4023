/* Identity data that comes with an act; acting_identities.h. */
#include "acting_identities.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "identities.h"
#include "server.h"

/* Two arguments of forty records with each identity. */
#define VALUES_MAX  320
#define DIGEST_TEXT (2 * VAULT_DIGEST_BYTES)

/* A value and where it stands. */
struct place_of {
	uint16_t argument, record, field; /* record: from 0 */
	struct vault_place place;
	struct text sealed;
};

struct passing {
	struct request *request;
	const struct arguments *arguments;
	struct place_of *values;
	size_t count;
	uint32_t key;

	union {
		identities_judged_fn judged;
		identities_kept_fn kept;
	} fn;

	void *context;
};

/* ---- which they are ---- */

static uint16_t paper_of(const struct record_value *record, enum record kind)
{
	uint16_t field = kind == RECORD_PARTY ? FIELD_PARTY_ID_PAPER : FIELD_IDENTITY_ID_PAPER;

	return (uint16_t)record_integer(record, field, 0);
}

/* Parties come in the order in which they get their numbers. */
static uint16_t party_of(const struct argument_value *value, size_t record, size_t party_count)
{
	if (value->info->record == RECORD_PARTY) return (uint16_t)(party_count + record + 1);
	return (uint16_t)record_integer(&value->records[record], FIELD_IDENTITY_PARTY, 0);
}

static void gather_record(struct passing *passing, const struct argument_value *value,
    size_t record, const struct vault_place *where)
{
	const struct record_value *fields = &value->records[record];

	for (size_t f = 0; f < fields->count && passing->count < VALUES_MAX; f++) {
		const struct field_value *field = &fields->fields[f];
		struct place_of *ret = &passing->values[passing->count];

		if (!field->is_sealed) continue;
		*ret = (struct place_of){ .argument = value->info->number,
			.record = (uint16_t)record,
			.field = field->number,
			.place = *where,
			.sealed = field->text };
		ret->place.identity =
		    (uint16_t)field_info(value->info->record, field->number)->identity;
		ret->place.paper = paper_of(fields, value->info->record);
		passing->count++;
	}
}

/* dispute: NULL where it does not matter yet. */
static struct passing *gather(
    struct request *request, const struct arguments *arguments, const struct dispute *dispute)
{
	struct arena *arena = request_arena(request);
	struct passing *passing = arena_array(arena, 1, sizeof(*passing));
	struct vault_place where = { .district = request_district(request),
		.dispute = dispute ? dispute->id : 0 };
	size_t party_count = dispute ? dispute->party_count : 0;

	passing->request = request;
	passing->arguments = arguments;
	passing->values = arena_array(arena, VALUES_MAX, sizeof(*passing->values));
	for (size_t i = 0; i < arguments->count; i++) {
		const struct argument_value *value = &arguments->values[i];

		for (size_t r = 0; value->records && r < value->count; r++) {
			where.party = party_of(value, r, party_count);
			gather_record(passing, value, r, &where);
		}
	}
	return passing;
}

bool identities_given(const struct arguments *arguments)
{
	for (size_t i = 0; i < arguments->count; i++) {
		const struct argument_value *value = &arguments->values[i];

		for (size_t r = 0; value->records && r < value->count; r++) {
			for (size_t f = 0; f < value->records[r].count; f++) {
				if (value->records[r].fields[f].is_sealed) return true;
			}
		}
	}
	return false;
}

/* ---- what stands in their places ---- */

static struct record_value *records_copy(struct arena *arena, const struct argument_value *value)
{
	struct record_value *records =
	    arena_copy(arena, value->records, value->count * sizeof(*records));

	for (size_t r = 0; r < value->count; r++) {
		records[r].fields = arena_copy(
		    arena, records[r].fields, records[r].count * sizeof(*records[r].fields));
	}
	return records;
}

/* The same arguments, whose records may be changed. */
static struct arguments *arguments_copy(struct arena *arena, const struct arguments *from)
{
	struct arguments *ret = arena_array(arena, 1, sizeof(*ret));

	ret->count = from->count;
	ret->values = arena_copy(arena, from->values, from->count * sizeof(*from->values));
	for (size_t i = 0; i < ret->count; i++) {
		if (ret->values[i].records) {
			ret->values[i].records = records_copy(arena, &ret->values[i]);
		}
	}
	return ret;
}

static struct text hex_text(struct arena *arena, const uint8_t *bytes)
{
	char *text = arena_array(arena, DIGEST_TEXT + 1, 1);

	for (size_t i = 0; i < VAULT_DIGEST_BYTES; i++) {
		(void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	}
	return (struct text){ text, DIGEST_TEXT };
}

/* The copy is ours: only readers see it as constant. */
static void put_digest(struct arguments *told, const struct place_of *of, struct text digest)
{
	const struct argument_value *value = arguments_find(told, (enum argument)of->argument);
	const struct record_value *record = &value->records[of->record];

	for (size_t f = 0; f < record->count; f++) {
		struct field_value *field = (struct field_value *)&record->fields[f];

		if (field->number != of->field) continue;
		field->is_sealed = false;
		field->text = digest;
	}
}

/* ---- through the vault ---- */

static void ask(struct passing *passing, enum vault_op op, vault_fn fn)
{
	struct arena *arena = request_arena(passing->request);
	struct identities *identities = request_server(passing->request)->identities;
	struct vault_bytes *pieces = arena_array(arena, 1 + 2 * passing->count, sizeof(*pieces));
	size_t count = 0;

	if (op == VAULT_KEEP) {
		passing->key = identities_key(identities);
		pieces[count++] =
		    (struct vault_bytes){ (const uint8_t *)&passing->key, sizeof(passing->key) };
	}
	for (size_t i = 0; i < passing->count; i++) {
		const struct place_of *value = &passing->values[i];

		pieces[count++] =
		    (struct vault_bytes){ (const uint8_t *)&value->place, sizeof(value->place) };
		pieces[count++] = (struct vault_bytes){ (const uint8_t *)value->sealed.bytes,
			value->sealed.length };
	}
	identities_ask(identities, op, pieces, count, fn, passing);
}

/* Why nothing can be kept now, or DONE. */
static enum outcome cannot(struct request *request)
{
	const struct identities *identities = request_server(request)->identities;

	if (!identities) return OUTCOME_IDENTITY_OFF;
	return identities_are_kept(identities) ? OUTCOME_DONE : OUTCOME_IDENTITY_AWAY;
}

static enum outcome outcome_of(uint8_t fault)
{
	switch (fault) {
	case IDENTITY_SOUND:
		return OUTCOME_DONE;
	case IDENTITY_CHECK_DIGIT:
		return OUTCOME_ID_NUMBER_WRONG;
	case IDENTITY_BIRTH_DATE:
		return OUTCOME_BIRTH_DATE_WRONG;
	case VAULT_NOT_OURS:
		return OUTCOME_IDENTITY_OTHER_KEY;
	default:
		return OUTCOME_IDENTITY_MALFORMED;
	}
}

static void judged(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct passing *passing = context;
	struct arena *arena = request_arena(passing->request);
	struct arguments *told = arguments_copy(arena, passing->arguments);
	enum outcome outcome = status == VAULT_STATUS_DONE ? OUTCOME_DONE : OUTCOME_IDENTITY_AWAY;
	struct fault fault = { 0 };

	for (size_t i = 0; i < passing->count && outcome == OUTCOME_DONE; i++) {
		const struct place_of *value = &passing->values[i];
		struct vault_judged verdict;
		struct vault_bytes piece;

		if (!vault_take(&answer, &piece) || piece.count != sizeof(verdict)) {
			outcome = OUTCOME_IDENTITY_AWAY;
			break;
		}
		memcpy(&verdict, piece.at, sizeof(verdict));
		outcome = outcome_of(verdict.fault);
		if (outcome == OUTCOME_DONE) {
			put_digest(told, value, hex_text(arena, verdict.digest));
		} else {
			fault = (struct fault){ .argument = value->argument,
				.record_index = (uint16_t)(value->record + 1),
				.field = value->field };
		}
	}
	passing->fn.judged(passing->context, outcome, &fault, told);
}

void identities_judge(struct request *request, const struct arguments *arguments,
    identities_judged_fn fn, void *context)
{
	struct passing *passing = gather(request, arguments, NULL);
	enum outcome outcome = cannot(request);

	passing->fn.judged = fn;
	passing->context = context;
	if (outcome == OUTCOME_DONE) {
		ask(passing, VAULT_JUDGE, judged);
	} else {
		fn(context, outcome, &(struct fault){ 0 }, NULL);
	}
}

bool identities_take(
    struct arena *arena, struct vault_bytes *answer, struct kept *ret, struct text *ret_commitment)
{
	struct vault_bytes sealed, found, commitment;

	if (!vault_take(answer, &sealed) || !vault_take(answer, &found) ||
	    !vault_take(answer, &commitment) || commitment.count != VAULT_DIGEST_BYTES) {
		return false;
	}
	ret->sealed = arena_copy(arena, sealed.at, sealed.count);
	ret->sealed_bytes = (uint32_t)sealed.count;
	ret->found_by = arena_copy(arena, found.at, found.count);
	ret->found_bytes = (uint32_t)found.count;
	*ret_commitment = hex_text(arena, commitment.at);
	return true;
}

static void kept(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct passing *passing = context;
	struct arena *arena = request_arena(passing->request);
	struct arguments *told = arguments_copy(arena, passing->arguments);
	struct kept *all = arena_array(arena, passing->count, sizeof(*all));
	enum outcome outcome = OUTCOME_DONE;

	/* of a proposal, what was judged long ago */
	if (status == VAULT_STATUS_WRONG) outcome = OUTCOME_IDENTITY_OTHER_KEY;
	if (status == VAULT_STATUS_AWAY) outcome = OUTCOME_IDENTITY_AWAY;
	for (size_t i = 0; i < passing->count && outcome == OUTCOME_DONE; i++) {
		const struct place_of *value = &passing->values[i];
		struct text commitment;

		all[i] = (struct kept){ .party = value->place.party,
			.identity = value->place.identity,
			.key = passing->key };
		if (identities_take(arena, &answer, &all[i], &commitment)) {
			put_digest(told, value, commitment);
		} else {
			outcome = OUTCOME_IDENTITY_AWAY;
		}
	}
	passing->fn.kept(passing->context, outcome, told, all, passing->count);
}

void identities_keep(struct request *request, const struct arguments *arguments,
    const struct dispute *dispute, identities_kept_fn fn, void *context)
{
	struct passing *passing = gather(request, arguments, dispute);
	enum outcome outcome = cannot(request);

	passing->fn.kept = fn;
	passing->context = context;
	if (outcome == OUTCOME_DONE) {
		ask(passing, VAULT_KEEP, kept);
	} else {
		fn(context, outcome, NULL, NULL, 0);
	}
}
