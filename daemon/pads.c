/*
 * Handlers of blank forms: registration numbers taken for a pad before the disputes come that will
 * have them, one that will not be used put on record as spoilt, and the register of all. A number
 * that is used is used by an act (act.c). Each is done once by request id.
 */
#include <string.h>

#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "reserved.h"
#include "vocabulary.h"

#define PAD_FORMS_MAX  50
#define OPEN_MAX       500 /* of a committee: what waits longer is lost sooner than used */
#define OPEN_LONG_DAYS 30
#define DAY_US         INT64_C(86400000000)
#define NUMBER_CHARS   60

struct padding {
	struct request *request;
	const Mediation__V1__NumberPadRequest *wire;
	uint8_t digest[HASH_BYTES];
	int64_t committee;
	bool was_sent; /* what is there now was there, or was written by us */
};

/* Columns of number_pad.sql behind its digest, and of reserved_numbers.sql. */
enum {
	RESERVED_TEXT,
	RESERVED_YEAR_OF,
	RESERVED_NUMBER_OF,
	RESERVED_FORM,
	RESERVED_STATE,
	RESERVED_BY,
	RESERVED_AT,
	RESERVED_CHANGED_BY,
	RESERVED_CHANGED_AT,
	RESERVED_REASON,
	RESERVED_COMMITTEE,
	RESERVED_COLUMNS
};

/* first: the column that the row begins with. */
static Mediation__V1__ReservedNumber *number_of(
    struct arena *arena, const struct rows *rows, size_t row, unsigned first)
{
	Mediation__V1__ReservedNumber *ret = MESSAGE(arena, ReservedNumber, reserved_number);

	ret->text = answer_text(arena, rows_text(rows, row, first + RESERVED_TEXT));
	ret->year = (uint32_t)rows_integer(rows, row, first + RESERVED_YEAR_OF);
	ret->number = (uint32_t)rows_integer(rows, row, first + RESERVED_NUMBER_OF);
	ret->form = (uint32_t)rows_integer(rows, row, first + RESERVED_FORM);
	ret->state = (uint32_t)rows_integer(rows, row, first + RESERVED_STATE);
	ret->reserved_by = rows_integer(rows, row, first + RESERVED_BY);
	ret->reserved_us = rows_integer(rows, row, first + RESERVED_AT);
	ret->committee = rows_integer(rows, row, first + RESERVED_COMMITTEE);
	if (ret->state == RESERVED_OPEN) return ret;
	ret->changed_by = rows_integer(rows, row, first + RESERVED_CHANGED_BY);
	ret->changed_us = rows_integer(rows, row, first + RESERVED_CHANGED_AT);
	if (ret->state == RESERVED_SPOILT) {
		ret->reason = (uint32_t)rows_integer(rows, row, first + RESERVED_REASON);
	}
	return ret;
}

static void refuse(struct padding *padding, enum outcome outcome)
{
	request_refuse(padding->request, outcome, NULL);
}

static void answer(struct padding *padding, Mediation__V1__NumberPadResponse *ret)
{
	ANSWER(padding->request, number_pad, NUMBER_PAD, ret);
}

/* ---- a pad ---- */

enum { PAD_DIGEST, PAD_FIRST, PAD_OPEN = PAD_FIRST + RESERVED_COLUMNS };

static void look(struct padding *padding);

/* Where the same request, or too many numbers, came first nothing was written. */
static void reserved(void *context, enum store_status status, const struct rows *rows)
{
	struct padding *padding = context;

	if (ask_failed(padding->request, status)) return;
	padding->was_sent = true;
	look(padding);
}

static void reserve(struct padding *padding)
{
	struct request *request = padding->request;
	const Mediation__V1__ReserveNumbers *by = padding->wire->reserve;
	int64_t now = request_now(request);
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(request_new_id(request, now)), int8_parameter(padding->committee),
		int8_parameter(civil_from_days(civil_day_of_instant(now)).year),
		int8_parameter(by->count), int8_parameter(by->form),
		int8_parameter(request_member(request)), instant_parameter(now),
		bytes_parameter(padding->wire->request_id.data, REQUEST_ID_BYTES),
		bytes_parameter(padding->digest, sizeof(padding->digest)),
		int8_parameter(OPEN_MAX) };

	store_ask(request_store(request), STATEMENT_NUMBER_RESERVE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, reserved, padding);
}

static void tell_pad(struct padding *padding, const struct rows *rows)
{
	struct arena *arena = request_arena(padding->request);
	Mediation__V1__NumberPadResponse *ret =
	    MESSAGE(arena, NumberPadResponse, number_pad_response);

	ret->numbers = arena_array(arena, rows_count(rows), sizeof(*ret->numbers));
	for (size_t i = 0; i < rows_count(rows); i++) {
		ret->numbers[ret->n_numbers++] = number_of(arena, rows, i, PAD_FIRST);
	}
	ret->repeated_request = !padding->was_sent;
	answer(padding, ret);
}

static void looked(void *context, enum store_status status, const struct rows *rows)
{
	struct padding *padding = context;
	const uint8_t *digest;
	size_t bytes;

	if (ask_failed(padding->request, status)) return;
	if (!rows_is_null(rows, 0, PAD_DIGEST)) {
		digest = rows_bytes(rows, 0, PAD_DIGEST, &bytes);
		if (bytes == sizeof(padding->digest) &&
		    memcmp(digest, padding->digest, bytes) == 0) {
			tell_pad(padding, rows);
		} else {
			refuse(padding, OUTCOME_REQUEST_REUSED);
		}
	} else if (rows_integer(rows, 0, PAD_OPEN) + padding->wire->reserve->count > OPEN_MAX) {
		refuse(padding, OUTCOME_TOO_MANY_RESERVED);
	} else if (padding->was_sent) {
		refuse(padding, OUTCOME_BUSY);
	} else {
		reserve(padding);
	}
}

static void look(struct padding *padding)
{
	struct parameter parameters[] = { district_parameter(padding->request),
		bytes_parameter(padding->wire->request_id.data, REQUEST_ID_BYTES),
		int8_parameter(padding->committee) };

	store_ask(request_store(padding->request), STATEMENT_NUMBER_PAD, parameters, 3, STORE_SLOW,
	    looked, padding);
}

/* ---- one that is spoilt ---- */

static void find(struct padding *padding);

static void spoilt(void *context, enum store_status status, const struct rows *rows)
{
	struct padding *padding = context;

	if (ask_failed(padding->request, status)) return;
	/* Written by us, or by who came first. */
	padding->was_sent = rows_count(rows) > 0;
	find(padding);
}

static void spoil(struct padding *padding, const struct reserved *found)
{
	struct request *request = padding->request;
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(found->committee), int8_parameter(found->year),
		int8_parameter(found->number), int8_parameter(padding->wire->spoil->reason),
		int8_parameter(request_member(request)), instant_parameter(request_now(request)),
		bytes_parameter(padding->wire->request_id.data, REQUEST_ID_BYTES) };

	store_ask(request_store(request), STATEMENT_NUMBER_SPOIL, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, spoilt, padding);
}

static void tell_spoilt(struct padding *padding, const struct reserved *found)
{
	struct arena *arena = request_arena(padding->request);
	Mediation__V1__NumberPadResponse *ret =
	    MESSAGE(arena, NumberPadResponse, number_pad_response);
	Mediation__V1__ReservedNumber *number = MESSAGE(arena, ReservedNumber, reserved_number);

	number->text = answer_text(arena, found->text);
	number->year = (uint32_t)found->year;
	number->number = (uint32_t)found->number;
	number->state = found->state;
	number->reason = found->reason;
	number->changed_by = found->changed_by;
	number->changed_us = found->changed_us;
	number->committee = found->committee;
	ret->numbers = arena_array(arena, 1, sizeof(*ret->numbers));
	ret->numbers[ret->n_numbers++] = number;
	ret->repeated_request = !padding->was_sent;
	answer(padding, ret);
}

static void found(void *context, enum outcome outcome, const struct reserved *found)
{
	struct padding *padding = context;
	bool is_same = found && found->is_same_request &&
	    found->changed_by == request_member(padding->request) &&
	    found->reason == padding->wire->spoil->reason;

	if (is_same) {
		tell_spoilt(padding, found);
	} else if (found && (found->is_same_request || found->is_request_reused)) {
		refuse(padding, OUTCOME_REQUEST_REUSED);
	} else if (outcome != OUTCOME_DONE || !found) {
		reserved_refuse(padding->request, outcome, found, NULL);
	} else {
		spoil(padding, found);
	}
}

static void find(struct padding *padding)
{
	reserved_find(padding->request, request_member(padding->request),
	    padding->wire->spoil->number, padding->wire->request_id.data, found, padding);
}

/* ---- either ---- */

static enum outcome form_of(const struct padding *padding)
{
	const Mediation__V1__NumberPadRequest *wire = padding->wire;

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	if (wire->body_case == MEDIATION__V1__NUMBER_PAD_REQUEST__BODY_RESERVE) {
		if (wire->reserve->count == 0 || wire->reserve->count > PAD_FORMS_MAX) {
			return OUTCOME_TOO_LARGE;
		}
		return wire->reserve->form <= UINT16_MAX &&
		        choice_label("pad", (uint16_t)wire->reserve->form)
		    ? OUTCOME_DONE
		    : OUTCOME_NOT_A_CHOICE;
	}
	if (wire->body_case != MEDIATION__V1__NUMBER_PAD_REQUEST__BODY_SPOIL) {
		return OUTCOME_MALFORMED;
	}
	if (text_characters(wire->spoil->number) > NUMBER_CHARS) return OUTCOME_TOO_LONG;
	return wire->spoil->reason <= UINT16_MAX &&
	        choice_label("spoilt", (uint16_t)wire->spoil->reason)
	    ? OUTCOME_DONE
	    : OUTCOME_NOT_A_CHOICE;
}

static void reference_loaded(
    void *context, enum store_status status, const struct reference *reference)
{
	struct padding *padding = context;
	const struct member *asker;

	if (ask_failed(padding->request, status)) return;
	asker = reference_member(reference, request_member(padding->request));
	if (!asker || !reference_committee(reference, asker->committee)) {
		refuse(padding, OUTCOME_UNKNOWN_COMMITTEE);
		return;
	}
	padding->committee = asker->committee;
	acting_digest(padding->request, &padding->wire->base, padding->digest);
	if (padding->wire->body_case == MEDIATION__V1__NUMBER_PAD_REQUEST__BODY_RESERVE) {
		look(padding);
	} else {
		find(padding);
	}
}

void handle_number_pad(struct request *request)
{
	struct padding *padding = arena_array(request_arena(request), 1, sizeof(*padding));
	enum outcome outcome;

	padding->request = request;
	padding->wire = request_body(request)->number_pad;
	outcome = form_of(padding);
	if (outcome != OUTCOME_DONE) {
		refuse(padding, outcome);
		return;
	}
	store_load_reference(
	    request_store(request), request_district(request), reference_loaded, padding);
}

/* ---- the register ---- */

#define FILTERS 4

struct listing {
	struct request *request;
	const Mediation__V1__ReservedNumbersRequest *wire;
	Mediation__V1__ReservedNumbersResponse *response;
	struct parameter filters[FILTERS];
};

static void summed(void *context, enum store_status status, const struct rows *rows)
{
	enum { OPEN, USED, SPOILT, OPEN_LONG };
	struct listing *listing = context;
	Mediation__V1__ReservedNumbersResponse *ret = listing->response;

	if (ask_failed(listing->request, status)) return;
	ret->open = (uint32_t)rows_integer(rows, 0, OPEN);
	ret->used = (uint32_t)rows_integer(rows, 0, USED);
	ret->spoilt = (uint32_t)rows_integer(rows, 0, SPOILT);
	ret->open_long = (uint32_t)rows_integer(rows, 0, OPEN_LONG);
	ANSWER(listing->request, reserved_numbers, RESERVED_NUMBERS, ret);
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct listing *listing = context;
	struct arena *arena = request_arena(listing->request);
	uint32_t size = page_size(listing->wire->page_size);
	struct parameter parameters[FILTERS + 1];
	Mediation__V1__ReservedNumbersResponse *ret;
	size_t count;

	if (ask_failed(listing->request, status)) return;
	ret = listing->response =
	    MESSAGE(arena, ReservedNumbersResponse, reserved_numbers_response);
	count = page_rows(rows, size);
	ret->numbers = arena_array(arena, count, sizeof(*ret->numbers));
	for (size_t i = 0; i < count; i++) {
		ret->numbers[ret->n_numbers++] = number_of(arena, rows, i, 0);
	}
	if (rows_count(rows) > size) {
		const Mediation__V1__ReservedNumber *last = ret->numbers[count - 1];
		const int64_t keys[] = { last->year, last->number, last->committee };

		page_keys_pack(arena, keys, 3, &ret->next_page);
	}
	memcpy(parameters, listing->filters, sizeof(listing->filters));
	parameters[FILTERS] =
	    instant_parameter(request_now(listing->request) - OPEN_LONG_DAYS * DAY_US);
	store_ask(request_store(listing->request), STATEMENT_RESERVED_SUMS, parameters, FILTERS + 1,
	    STORE_SLOW, summed, listing);
}

/* The asker's committee; every one's where he is of none, or asks for all. */
static void filters_of(struct listing *listing)
{
	const Mediation__V1__ReservedNumbersRequest *wire = listing->wire;
	const struct member *asker = ask_member(listing->request);
	int64_t committee = asker && !wire->all_committees ? asker->committee : 0;

	listing->filters[0] = district_parameter(listing->request);
	listing->filters[1] = int8_parameter(committee);
	listing->filters[2] = int8_parameter(wire->state);
	/* 0: any; the day begins at midnight of the district's zone */
	listing->filters[3] =
	    instant_parameter(wire->before_on ? civil_end_of_day(wire->before_on - 1) : 0);
}

void handle_reserved_numbers(struct request *request)
{
	struct listing *listing = arena_array(request_arena(request), 1, sizeof(*listing));
	int64_t keys[3] = { INT16_MAX, INT32_MAX, INT64_MAX };
	struct parameter parameters[FILTERS + 4];

	listing->request = request;
	listing->wire = request_body(request)->reserved_numbers;
	if (listing->wire->page.len && !page_keys_unpack(&listing->wire->page, keys, 3)) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	if (listing->wire->before_on && !civil_is_plausible(listing->wire->before_on)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
		return;
	}
	filters_of(listing);
	memcpy(parameters, listing->filters, sizeof(listing->filters));
	for (size_t i = 0; i < 3; i++) {
		parameters[FILTERS + i] = int8_parameter(keys[i]);
	}
	parameters[FILTERS + 3] = int8_parameter(page_size(listing->wire->page_size) + 1);
	store_ask(request_store(request), STATEMENT_RESERVED_NUMBERS, parameters, FILTERS + 4,
	    STORE_SLOW, listed, listing);
}
