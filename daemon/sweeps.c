/*
 * Handlers of sweeps: who went where when to look for disputes, and what was found or nothing.
 * Recorded once by request id, never changed; what was wrong is told anew by one that corrects it.
 * A small thing beside the disputes, with no part in their journal.
 */
#include <stdlib.h>
#include <string.h>

#include "acting.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "scope.h"

#define KINDS_MAX    30
#define MEMBERS_MAX  30
#define DISPUTES_MAX 200
#define FOUND_MAX    10000
#define NOTE_MAX     500 /* characters */

struct recording {
	struct request *request;
	const Mediation__V1__RecordSweepRequest *wire;
	uint8_t digest[HASH_BYTES];
	bool was_sent; /* what is there now was there, or was written by us */
};

static void check(struct recording *recording);

static void refuse(struct recording *recording, enum outcome outcome)
{
	request_refuse(recording->request, outcome, NULL);
}

static void recorded(struct recording *recording, int64_t sweep, bool is_repeated)
{
	Mediation__V1__RecordSweepResponse *ret =
	    MESSAGE(request_arena(recording->request), RecordSweepResponse, record_sweep_response);

	ret->sweep = sweep;
	ret->repeated_request = is_repeated;
	ANSWER(recording->request, record_sweep, RECORD_SWEEP, ret);
}

/* ---- writing ---- */

static void written(void *context, enum store_status status, const struct rows *rows)
{
	struct recording *recording = context;

	if (ask_failed(recording->request, status)) return;
	recording->was_sent = true;
	if (rows_count(rows) > 0) {
		recorded(recording, rows_integer(rows, 0, 0), false);
	} else {
		/* The same request, or a correction of the same sweep, came first. */
		check(recording);
	}
}

static void write_sweep(struct recording *recording)
{
	const Mediation__V1__RecordSweepRequest *wire = recording->wire;
	struct request *request = recording->request;
	const int64_t self = request_member(request);
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(request_new_id(request, request_now(request))),
		int8_parameter(wire->place),
		numbers_parameter(request_arena(request), wire->kinds, wire->n_kinds),
		day_parameter(wire->swept_on),
		wire->n_members ? integers_parameter(wire->members, wire->n_members)
		                : integers_parameter(&self, 1),
		int8_parameter(wire->found), text_parameter(wire->note),
		int8_parameter(wire->corrects), int8_parameter(self),
		bytes_parameter(wire->request_id.data, wire->request_id.len),
		bytes_parameter(recording->digest, sizeof(recording->digest)),
		integers_parameter(wire->disputes, wire->n_disputes) };

	store_ask(request_store(request), STATEMENT_SWEEP_RECORD, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, written, recording);
}

/* ---- judging ---- */

enum {
	CHECK_PRIOR,
	CHECK_DIGEST,
	CHECK_DISPUTES,
	CHECK_INHERITED,
	CHECK_HAS_CORRECTED,
	CHECK_IS_CORRECTED
};

static size_t distinct(const int64_t *ids, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		size_t before = 0;

		while (before < i && ids[before] != ids[i]) {
			before++;
		}
		found += before == i;
	}
	return found;
}

static enum outcome against_rows(const struct recording *recording, const struct rows *rows)
{
	const Mediation__V1__RecordSweepRequest *wire = recording->wire;
	size_t disputes = distinct(wire->disputes, wire->n_disputes);
	int64_t attached = (int64_t)disputes + rows_integer(rows, 0, CHECK_INHERITED);

	if ((size_t)rows_integer(rows, 0, CHECK_DISPUTES) != disputes) return OUTCOME_NOT_FOUND;
	if (wire->corrects && !rows_integer(rows, 0, CHECK_HAS_CORRECTED)) {
		return OUTCOME_UNKNOWN_SWEEP;
	}
	if (wire->corrects && rows_integer(rows, 0, CHECK_IS_CORRECTED)) {
		return OUTCOME_SWEEP_CORRECTED;
	}
	return attached > wire->found ? OUTCOME_MORE_THAN_FOUND : OUTCOME_DONE;
}

static void checked(void *context, enum store_status status, const struct rows *rows)
{
	struct recording *recording = context;
	enum outcome outcome;
	size_t bytes;
	const uint8_t *digest;

	if (ask_failed(recording->request, status)) return;
	if (!rows_is_null(rows, 0, CHECK_PRIOR)) {
		digest = rows_bytes(rows, 0, CHECK_DIGEST, &bytes);
		if (bytes == sizeof(recording->digest) &&
		    memcmp(digest, recording->digest, bytes) == 0) {
			recorded(recording, rows_integer(rows, 0, CHECK_PRIOR), true);
		} else {
			refuse(recording, OUTCOME_REQUEST_REUSED);
		}
		return;
	}
	outcome = against_rows(recording, rows);
	if (outcome == OUTCOME_DONE && recording->was_sent) outcome = OUTCOME_BUSY;
	if (outcome != OUTCOME_DONE) {
		refuse(recording, outcome);
	} else {
		write_sweep(recording);
	}
}

static void check(struct recording *recording)
{
	const Mediation__V1__RecordSweepRequest *wire = recording->wire;
	struct parameter parameters[] = { district_parameter(recording->request),
		bytes_parameter(wire->request_id.data, wire->request_id.len),
		integers_parameter(wire->disputes, wire->n_disputes),
		int8_parameter(wire->corrects),
		/* any that is not restricted may have come of a sweep */
		scope_parameter(recording->request, SCOPE_BIT(SCOPE_MASKED)) };

	store_ask(request_store(recording->request), STATEMENT_SWEEP_CHECK, parameters, 5,
	    STORE_SLOW, checked, recording);
}

static enum outcome form_of(const struct recording *recording)
{
	const Mediation__V1__RecordSweepRequest *wire = recording->wire;

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	if (wire->n_kinds > KINDS_MAX || wire->n_members > MEMBERS_MAX ||
	    wire->n_disputes > DISPUTES_MAX || wire->found > FOUND_MAX || wire->corrects < 0) {
		return OUTCOME_TOO_LARGE;
	}
	if (text_characters(wire->note) > NOTE_MAX) return OUTCOME_TOO_LONG;
	if (!civil_is_plausible(wire->swept_on) || wire->swept_on < civil_day_of_instant(0)) {
		return OUTCOME_BAD_DATE;
	}
	if (wire->swept_on > civil_day_of_instant(request_now(recording->request))) {
		return OUTCOME_IN_FUTURE;
	}
	return OUTCOME_DONE;
}

static enum outcome against_reference(
    const struct recording *recording, const struct reference *reference)
{
	const Mediation__V1__RecordSweepRequest *wire = recording->wire;

	if (!reference_place(reference, wire->place)) return OUTCOME_UNKNOWN_PLACE;
	for (size_t i = 0; i < wire->n_kinds; i++) {
		if (wire->kinds[i] > UINT16_MAX ||
		    !reference_kind(reference, (uint16_t)wire->kinds[i])) {
			return OUTCOME_UNKNOWN_KIND;
		}
	}
	for (size_t i = 0; i < wire->n_members; i++) {
		if (!reference_member(reference, wire->members[i])) return OUTCOME_UNKNOWN_MEMBER;
	}
	return OUTCOME_DONE;
}

static void reference_loaded(
    void *context, enum store_status status, const struct reference *reference)
{
	struct recording *recording = context;
	enum outcome outcome;

	if (ask_failed(recording->request, status)) return;
	outcome = against_reference(recording, reference);
	if (outcome != OUTCOME_DONE) {
		refuse(recording, outcome);
	} else {
		acting_digest(recording->request, &recording->wire->base, recording->digest);
		check(recording);
	}
}

void handle_record_sweep(struct request *request)
{
	struct recording *recording = arena_array(request_arena(request), 1, sizeof(*recording));
	enum outcome outcome;

	recording->request = request;
	recording->wire = request_body(request)->record_sweep;
	outcome = form_of(recording);
	if (outcome != OUTCOME_DONE) {
		refuse(recording, outcome);
		return;
	}
	store_load_reference(
	    request_store(request), request_district(request), reference_loaded, recording);
}

/* ---- lists ---- */

/* Columns of sweeps.sql and sweep_sums.sql. */
enum {
	SWEEP_ID,
	SWEEP_PLACE,
	SWEEP_KINDS,
	SWEEP_ON,
	SWEEP_MEMBERS,
	SWEEP_FOUND,
	SWEEP_NOTE,
	SWEEP_RECORDED_BY,
	SWEEP_RECORDED,
	SWEEP_CORRECTS,
	SWEEP_REGISTERED,
	SWEEP_HANDLED
};

enum { SUMS_SWEEPS, SUMS_ZERO, SUMS_FOUND, SUMS_REGISTERED, SUMS_HANDLED, SUMS_DAYS, SUMS_MISSING };

struct listing {
	struct request *request;
	const Mediation__V1__SweepsRequest *wire;
	Mediation__V1__SweepsResponse *response;
};

/* Numbers that come joined by commas. */
static int64_t *joined_of(struct arena *arena, const char *joined, size_t *ret_count)
{
	int64_t *ret = arena_array(arena, strlen(joined) + 1, sizeof(*ret));
	size_t count = 0;

	while (*joined) {
		char *end;

		ret[count++] = strtoll(joined, &end, 10);
		joined = *end ? end + 1 : end;
	}
	*ret_count = count;
	return ret;
}

/* Whoever sees disputes masked reads no note: it may name somebody. */
static Mediation__V1__Sweep *sweep_of(
    struct arena *arena, const struct rows *rows, size_t row, bool with_note)
{
	Mediation__V1__Sweep *ret = MESSAGE(arena, Sweep, sweep);
	const int64_t *kinds = joined_of(arena, rows_text(rows, row, SWEEP_KINDS), &ret->n_kinds);

	ret->id = rows_integer(rows, row, SWEEP_ID);
	ret->place = rows_integer(rows, row, SWEEP_PLACE);
	ret->kinds = arena_array(arena, ret->n_kinds, sizeof(*ret->kinds));
	for (size_t i = 0; i < ret->n_kinds; i++) {
		ret->kinds[i] = (uint32_t)kinds[i];
	}
	ret->swept_on = rows_integer(rows, row, SWEEP_ON);
	ret->members = joined_of(arena, rows_text(rows, row, SWEEP_MEMBERS), &ret->n_members);
	ret->found = (uint32_t)rows_integer(rows, row, SWEEP_FOUND);
	ret->registered = (uint32_t)rows_integer(rows, row, SWEEP_REGISTERED);
	ret->handled = (uint32_t)rows_integer(rows, row, SWEEP_HANDLED);
	if (with_note) ret->note = answer_text(arena, rows_text(rows, row, SWEEP_NOTE));
	ret->recorded_by = rows_integer(rows, row, SWEEP_RECORDED_BY);
	ret->recorded_us = rows_integer(rows, row, SWEEP_RECORDED);
	ret->corrects = rows_integer(rows, row, SWEEP_CORRECTS);
	return ret;
}

static void summed(void *context, enum store_status status, const struct rows *rows)
{
	struct listing *listing = context;
	struct arena *arena = request_arena(listing->request);
	Mediation__V1__SweepSums *sums = MESSAGE(arena, SweepSums, sweep_sums);

	if (ask_failed(listing->request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(listing->request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	sums->sweeps = (uint32_t)rows_integer(rows, 0, SUMS_SWEEPS);
	sums->zero = (uint32_t)rows_integer(rows, 0, SUMS_ZERO);
	sums->found = rows_integer(rows, 0, SUMS_FOUND);
	sums->registered = rows_integer(rows, 0, SUMS_REGISTERED);
	sums->handled = rows_integer(rows, 0, SUMS_HANDLED);
	sums->days = (uint32_t)rows_integer(rows, 0, SUMS_DAYS);
	sums->missing = joined_of(arena, rows_text(rows, 0, SUMS_MISSING), &sums->n_missing);
	listing->response->sums = sums;
	ANSWER(listing->request, sweeps, SWEEPS, listing->response);
}

#define FILTERS 5

static void filter_parameters(const struct listing *listing, struct parameter ret[FILTERS])
{
	const Mediation__V1__SweepsRequest *wire = listing->wire;

	ret[0] = district_parameter(listing->request);
	ret[1] = int8_parameter(wire->place);
	ret[2] = day_or_none_parameter(wire->from_on);
	ret[3] = day_or_none_parameter(wire->to_on);
	ret[4] = int8_parameter(wire->team);
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct listing *listing = context;
	struct arena *arena = request_arena(listing->request);
	uint32_t size = page_size(listing->wire->page_size);
	struct parameter parameters[FILTERS + 1];
	Mediation__V1__SweepsResponse *ret;
	struct asker asker;
	bool with_note;
	size_t count;

	if (ask_failed(listing->request, status) || !scope_asker(listing->request, &asker)) return;
	with_note = rights_scopes(&asker, REQUEST_SWEEPS) & SCOPE_BIT(SCOPE_ANY);
	ret = listing->response = MESSAGE(arena, SweepsResponse, sweeps_response);
	count = page_rows(rows, size);
	ret->sweeps = arena_array(arena, count, sizeof(*ret->sweeps));
	for (size_t i = 0; i < count; i++) {
		ret->sweeps[ret->n_sweeps++] = sweep_of(arena, rows, i, with_note);
	}
	if (rows_count(rows) > size) {
		const Mediation__V1__Sweep *last = ret->sweeps[count - 1];

		page_key_pack(arena, last->swept_on, last->id, &ret->next_page);
	}
	filter_parameters(listing, parameters);
	parameters[FILTERS] = today_parameter(listing->request);
	store_ask(request_store(listing->request), STATEMENT_SWEEP_SUMS, parameters, FILTERS + 1,
	    STORE_SLOW, summed, listing);
}

static bool is_day(int64_t day)
{
	return day > -100000 && day < 100000;
}

void handle_sweeps(struct request *request)
{
	struct listing *listing = arena_array(request_arena(request), 1, sizeof(*listing));
	struct parameter parameters[FILTERS + 3];
	int64_t before_on = 99999, before_id = INT64_MAX;

	listing->request = request;
	listing->wire = request_body(request)->sweeps;
	if (listing->wire->page.len &&
	    !(page_key_unpack(&listing->wire->page, &before_on, &before_id) && is_day(before_on))) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	if (!is_day(listing->wire->from_on) || !is_day(listing->wire->to_on)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
		return;
	}
	filter_parameters(listing, parameters);
	parameters[FILTERS] = day_parameter(before_on);
	parameters[FILTERS + 1] = int8_parameter(before_id);
	parameters[FILTERS + 2] = int8_parameter(page_size(listing->wire->page_size) + 1);
	store_ask(request_store(request), STATEMENT_SWEEPS, parameters, FILTERS + 3, STORE_SLOW,
	    listed, listing);
}
