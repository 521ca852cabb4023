/*
 * What stands under an older key is put under the one that is written with: a slice is read, opened
 * and closed by the vault, and written where nobody else was faster; then the next, until there is
 * none. Whatever is interrupted goes on with what is left. A value that does not open is passed
 * over and said.
 */
#include <string.h>

#include "identities_parts.h"
#include "log.h"

struct renewed {
	int64_t districts[RENEWED_MAX], disputes[RENEWED_MAX], parties[RENEWED_MAX],
	    identities[RENEWED_MAX], versions[RENEWED_MAX], keys[RENEWED_MAX];
	int64_t sealed_ends[RENEWED_MAX], found_ends[RENEWED_MAX];
	uint8_t found[RENEWED_MAX * VAULT_INDEX_BYTES];
	size_t count, sealed_count, found_count;
};

static void look(struct identities *identities);

static void stop(struct identities *identities)
{
	identities->is_renewing = false;
	if (identities->renewed) {
		log_line(LOG_LEVEL_INFO, "identity-renewed", "key=%08x values=%llu",
		    (unsigned)identities->new_key, (unsigned long long)identities->renewed);
	}
	identities->renewed = 0;
}

static void written(void *context, enum store_status status, const struct rows *rows)
{
	struct identities *identities = context;

	(void)rows;
	if (status == STORE_OK) {
		look(identities);
	} else {
		stop(identities);
	}
}

/* Takes one value of the answer, as it is written; false where the answer is none. */
static bool take_one(struct identities *identities, const struct renewing *of,
    struct vault_bytes *answer, struct renewed *ret)
{
	struct vault_bytes kept, found;
	size_t at = ret->count;

	if (!vault_take(answer, &kept) || !vault_take(answer, &found) ||
	    (found.count != 0 && found.count != VAULT_INDEX_BYTES) ||
	    ret->sealed_count + kept.count > sizeof(identities->sealed)) {
		return false;
	}
	if (!kept.count) {
		log_line(LOG_LEVEL_ERROR, "identity-unreadable",
		    "district=%d dispute=%lld party=%u identity=%u", (int)of->place.district,
		    (long long)of->place.dispute, (unsigned)of->place.party,
		    (unsigned)of->place.identity);
		return true;
	}
	memcpy(identities->sealed + ret->sealed_count, kept.at, kept.count);
	if (found.count) memcpy(ret->found + ret->found_count, found.at, found.count);
	ret->sealed_count += kept.count;
	ret->found_count += found.count;
	ret->districts[at] = of->place.district;
	ret->disputes[at] = of->place.dispute;
	ret->parties[at] = of->place.party;
	ret->identities[at] = of->place.identity;
	ret->versions[at] = of->version;
	ret->keys[at] = identities->old_key;
	ret->sealed_ends[at] = (int64_t)ret->sealed_count;
	ret->found_ends[at] = (int64_t)ret->found_count;
	ret->count++;
	return true;
}

static void write_slice(struct identities *identities, const struct renewed *renewed)
{
	size_t count = renewed->count;
	struct parameter parameters[] = {
		int8_parameter(identities->new_key),
		integers_parameter(renewed->districts, count),
		integers_parameter(renewed->disputes, count),
		integers_parameter(renewed->parties, count),
		integers_parameter(renewed->identities, count),
		integers_parameter(renewed->versions, count),
		integers_parameter(renewed->keys, count),
		bytes_parameter(identities->sealed, renewed->sealed_count),
		integers_parameter(renewed->sealed_ends, count),
		bytes_parameter(renewed->found, renewed->found_count),
		integers_parameter(renewed->found_ends, count),
	};

	identities->renewed += count;
	store_ask(identities->store, STATEMENT_IDENTITY_RENEW, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, written, identities);
}

static void closed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct identities *identities = context;
	struct renewed renewed = { .count = 0 };

	if (status != VAULT_STATUS_DONE || identities->new_key != identities->writing) {
		stop(identities);
		return;
	}
	for (size_t i = 0; i < identities->slice_count; i++) {
		if (!take_one(identities, &identities->slice[i], &answer, &renewed)) {
			stop(identities);
			return;
		}
	}
	if (renewed.count) {
		write_slice(identities, &renewed);
	} else {
		look(identities);
	}
}

/* The vault copies what it is asked before this returns. */
static void close_slice(struct identities *identities)
{
	struct vault_bytes pieces[1 + 2 * RENEWED_MAX];
	uint32_t key = (uint32_t)identities->new_key;
	size_t at = 0, count = 0;

	pieces[count++] = (struct vault_bytes){ (const uint8_t *)&key, sizeof(key) };
	for (size_t i = 0; i < identities->slice_count; i++) {
		const struct renewing *each = &identities->slice[i];

		pieces[count++] =
		    (struct vault_bytes){ (const uint8_t *)&each->place, sizeof(each->place) };
		pieces[count++] =
		    (struct vault_bytes){ identities->sealed + at, each->sealed_end - at };
		at = each->sealed_end;
	}
	vault_ask(identities->vault, VAULT_RENEW, pieces, count, closed, identities);
}

static bool take_row(struct identities *identities, const struct rows *rows, size_t row, size_t *at)
{
	enum { DISTRICT, DISPUTE, PARTY, IDENTITY, EVENT, SEALED };
	struct renewing *ret = &identities->slice[identities->slice_count];
	size_t bytes;
	const uint8_t *sealed = rows_bytes(rows, row, SEALED, &bytes);

	if (!sealed || *at + bytes > sizeof(identities->sealed)) return false;
	memcpy(identities->sealed + *at, sealed, bytes);
	*at += bytes;
	*ret = (struct renewing){
		.place = { .district = (int32_t)rows_integer(rows, row, DISTRICT),
		    .dispute = rows_integer(rows, row, DISPUTE),
		    .party = (uint16_t)rows_integer(rows, row, PARTY),
		    .identity = (uint16_t)rows_integer(rows, row, IDENTITY) },
		.version = rows_integer(rows, row, EVENT),
		.sealed_end = *at,
	};
	identities->slice_count++;
	return true;
}

/* The key after this one in the file, but for the one that is written with; 0: there is none. */
static int64_t key_after(const struct identities *identities, int64_t key)
{
	bool is_behind = key == 0;

	for (size_t i = 0; i < identities->key_count; i++) {
		if (is_behind && identities->keys[i] != identities->writing) {
			return identities->keys[i];
		}
		if (identities->keys[i] == key) is_behind = true;
	}
	return 0;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct identities *identities = context;
	size_t at = 0;

	if (status != STORE_OK || identities->new_key != identities->writing) {
		stop(identities);
		return;
	}
	if (rows_count(rows) == 0) {
		identities->old_key = key_after(identities, identities->old_key);
		identities->slice_count = 0;
		if (identities->old_key) {
			look(identities);
		} else {
			stop(identities);
		}
		return;
	}
	identities->slice_count = 0;
	for (size_t i = 0; i < rows_count(rows) && i < RENEWED_MAX; i++) {
		if (!take_row(identities, rows, i, &at)) break;
	}
	close_slice(identities);
}

/* Behind the last of the slice before. */
static void look(struct identities *identities)
{
	const struct renewing *last =
	    identities->slice_count ? &identities->slice[identities->slice_count - 1] : NULL;

	struct parameter parameters[] = {
		int8_parameter(identities->old_key),
		int8_parameter(RENEWED_MAX),
		int8_parameter(last ? last->place.district : INT32_MIN),
		int8_parameter(last ? last->place.dispute : 0),
		int8_parameter(last ? last->place.party : 0),
		int8_parameter(last ? last->place.identity : 0),
		int8_parameter(last ? last->version : 0),
	};

	store_ask(identities->store, STATEMENT_IDENTITY_STALE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, found, identities);
}

void identities_renew(struct identities *identities)
{
	if (identities->is_renewing || !identities->writing) return;
	identities->new_key = identities->writing;
	identities->old_key = key_after(identities, 0);
	if (!identities->old_key) return;
	identities->is_renewing = true;
	identities->slice_count = 0;
	look(identities);
}
