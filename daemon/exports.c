/*
 * The handlers of what goes to receiving offices: which row of which dispute was written into which
 * file, and what the office gave back for it. Recorded once by request id, never changed, never
 * taken away. What a row says is the client's mapping files' to know: here it is a digest.
 */
#include <string.h>

#include "acting.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

#define ROWS_MAX        500
#define EXPORT_NAME_MAX 40 /* characters, as below */
#define NUMBER_MAX      60
#define REASON_MAX      200
#define BATCH_BYTES     16

struct marking {
	struct request *request;
	const Mediation__V1__MarkExportsRequest *wire;
	uint8_t digest[HASH_BYTES];
};

static void refuse(struct marking *marking, enum outcome outcome)
{
	request_refuse(marking->request, outcome, NULL);
}

/* Whether what was asked is, or was, recorded; else it is refused. */
static bool is_recorded(struct marking *marking, const struct rows *rows, bool *ret_is_repeated)
{
	enum { IS_EQUAL, IS_WRITTEN };

	*ret_is_repeated = !rows_is_null(rows, 0, IS_EQUAL);
	if (*ret_is_repeated && !rows_integer(rows, 0, IS_EQUAL)) {
		refuse(marking, OUTCOME_REQUEST_REUSED);
		return false;
	}
	/* The same request came twice at once: what it came to, the next one is told. */
	if (!*ret_is_repeated && !rows_integer(rows, 0, IS_WRITTEN)) {
		refuse(marking, OUTCOME_BUSY);
		return false;
	}
	return true;
}

/* ---- what was sent ---- */

static void marked(void *context, enum store_status status, const struct rows *rows)
{
	enum { MARKED = 2 };
	struct marking *marking = context;
	Mediation__V1__MarkExportsResponse *ret;
	bool is_repeated;

	if (ask_failed(marking->request, status)) return;
	if (!is_recorded(marking, rows, &is_repeated)) return;
	ret = MESSAGE(request_arena(marking->request), MarkExportsResponse, mark_exports_response);
	ret->marked = (uint32_t)rows_integer(rows, 0, MARKED);
	ret->repeated_request = is_repeated;
	ANSWER(marking->request, mark_exports, MARK_EXPORTS, ret);
}

static void mark(struct marking *marking)
{
	const Mediation__V1__MarkExportsRequest *wire = marking->wire;
	struct request *request = marking->request;
	struct arena *arena = request_arena(request);
	int64_t *disputes = arena_array(arena, wire->n_sent, sizeof(*disputes));
	int64_t *versions = arena_array(arena, wire->n_sent, sizeof(*versions));
	uint8_t *digests = arena_array(arena, wire->n_sent, HASH_BYTES);

	for (size_t i = 0; i < wire->n_sent; i++) {
		disputes[i] = wire->sent[i]->dispute;
		versions[i] = wire->sent[i]->version;
		memcpy(digests + i * HASH_BYTES, wire->sent[i]->digest.data, HASH_BYTES);
	}
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(wire->name),
		bytes_parameter(wire->batch.data, BATCH_BYTES),
		integers_parameter(disputes, wire->n_sent),
		integers_parameter(versions, wire->n_sent),
		bytes_parameter(digests, wire->n_sent * HASH_BYTES),
		int8_parameter(request_member(request)),
		bytes_parameter(wire->request_id.data, REQUEST_ID_BYTES),
		bytes_parameter(marking->digest, HASH_BYTES),
		scope_parameter(request, 0),
	};

	store_ask(request_store(request), STATEMENT_EXPORT_MARK, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, marked, marking);
}

/* ---- what came back ---- */

static Mediation__V1__ReceiptResult *result_of(
    struct arena *arena, const struct rows *rows, size_t row)
{
	enum { IS_THERE = 2, IS_SENT, IS_KNOWN };

	Mediation__V1__ReceiptResult *ret = MESSAGE(arena, ReceiptResult, receipt_result);

	ret->was_there = rows_integer(rows, row, IS_KNOWN) != 0;
	if (!rows_integer(rows, row, IS_THERE)) {
		ret->outcome = OUTCOME_NOT_FOUND;
	} else if (!rows_integer(rows, row, IS_SENT)) {
		ret->outcome = OUTCOME_NEVER_EXPORTED;
	}
	return ret;
}

static void received(void *context, enum store_status status, const struct rows *rows)
{
	struct marking *marking = context;
	struct arena *arena = request_arena(marking->request);
	Mediation__V1__MarkExportsResponse *ret;
	bool is_repeated;

	if (ask_failed(marking->request, status)) return;
	if (!is_recorded(marking, rows, &is_repeated)) return;
	ret = MESSAGE(arena, MarkExportsResponse, mark_exports_response);
	ret->repeated_request = is_repeated;
	ret->receipts = arena_array(arena, rows_count(rows), sizeof(*ret->receipts));
	for (size_t i = 0; i < rows_count(rows); i++) {
		ret->receipts[ret->n_receipts++] = result_of(arena, rows, i);
		ret->marked += ret->receipts[i]->outcome == OUTCOME_DONE;
	}
	ANSWER(marking->request, mark_exports, MARK_EXPORTS, ret);
}

static void receive(struct marking *marking)
{
	const Mediation__V1__MarkExportsRequest *wire = marking->wire;
	struct request *request = marking->request;
	struct arena *arena = request_arena(request);
	const char **numbers = arena_array(arena, wire->n_receipts, sizeof(*numbers));
	const char **theirs = arena_array(arena, wire->n_receipts, sizeof(*theirs));
	const char **reasons = arena_array(arena, wire->n_receipts, sizeof(*reasons));
	int64_t *accepted = arena_array(arena, wire->n_receipts, sizeof(*accepted));
	uint8_t *batches = arena_array(arena, wire->n_receipts, BATCH_BYTES);

	for (size_t i = 0; i < wire->n_receipts; i++) {
		const Mediation__V1__ExportReceipt *receipt = wire->receipts[i];

		numbers[i] = receipt->number;
		theirs[i] = receipt->their_number;
		reasons[i] = receipt->reason;
		accepted[i] = receipt->accepted;
		if (!receipt->batch.len) continue;
		memcpy(batches + i * BATCH_BYTES, receipt->batch.data, BATCH_BYTES);
	}
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(wire->name),
		texts_parameter(arena, numbers, wire->n_receipts),
		texts_parameter(arena, theirs, wire->n_receipts),
		texts_parameter(arena, reasons, wire->n_receipts),
		integers_parameter(accepted, wire->n_receipts),
		bytes_parameter(batches, wire->n_receipts * BATCH_BYTES),
		int8_parameter(request_member(request)),
		bytes_parameter(wire->request_id.data, REQUEST_ID_BYTES),
		bytes_parameter(marking->digest, HASH_BYTES),
		scope_parameter(request, 0),
	};

	store_ask(request_store(request), STATEMENT_EXPORT_RECEIVE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, received, marking);
}

/* ---- either ---- */

static enum outcome form_of_name(const char *name)
{
	if (!*name) return OUTCOME_EMPTY_TEXT;
	if (!is_one_line(name)) return OUTCOME_MALFORMED;
	return text_characters(name) > EXPORT_NAME_MAX ? OUTCOME_TOO_LONG : OUTCOME_DONE;
}

static enum outcome form_of_sent(const Mediation__V1__MarkExportsRequest *wire)
{
	if (wire->batch.len != BATCH_BYTES) return OUTCOME_MALFORMED;
	for (size_t i = 0; i < wire->n_sent; i++) {
		if (wire->sent[i]->digest.len != HASH_BYTES) return OUTCOME_MALFORMED;
	}
	return OUTCOME_DONE;
}

static enum outcome form_of_receipt(const Mediation__V1__ExportReceipt *receipt)
{
	if (!*receipt->number) return OUTCOME_EMPTY_TEXT;
	if (!is_one_line(receipt->number) || !is_one_line(receipt->their_number) ||
	    !is_one_line(receipt->reason) ||
	    (receipt->batch.len && receipt->batch.len != BATCH_BYTES)) {
		return OUTCOME_MALFORMED;
	}
	return text_characters(receipt->number) > NUMBER_MAX ||
	        text_characters(receipt->their_number) > NUMBER_MAX ||
	        text_characters(receipt->reason) > REASON_MAX
	    ? OUTCOME_TOO_LONG
	    : OUTCOME_DONE;
}

static enum outcome form_of(const Mediation__V1__MarkExportsRequest *wire)
{
	enum outcome outcome = form_of_name(wire->name);

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	if (outcome != OUTCOME_DONE) return outcome;
	if (!wire->n_sent == !wire->n_receipts) return OUTCOME_MALFORMED;
	if (wire->n_sent > ROWS_MAX || wire->n_receipts > ROWS_MAX) return OUTCOME_TOO_LARGE;
	if (wire->n_sent) return form_of_sent(wire);
	for (size_t i = 0; i < wire->n_receipts && outcome == OUTCOME_DONE; i++) {
		outcome = form_of_receipt(wire->receipts[i]);
	}
	return outcome;
}

/* The batch sends; what an office has said of it is told by who sees the disputes themselves, for
 * it is never taken back. False with the request refused. */
static bool sees_all(struct request *request)
{
	struct asker asker;

	if (!scope_asker(request, &asker)) return false;
	if (rights_scopes(&asker, REQUEST_MARK_EXPORTS) & SCOPE_BIT(SCOPE_DISTRICT)) return true;
	request_refuse(request, OUTCOME_NO_RIGHT, NULL);
	return false;
}

void handle_mark_exports(struct request *request)
{
	struct marking *marking = arena_array(request_arena(request), 1, sizeof(*marking));
	enum outcome outcome;

	marking->request = request;
	marking->wire = request_body(request)->mark_exports;
	outcome = form_of(marking->wire);
	if (outcome != OUTCOME_DONE) {
		refuse(marking, outcome);
		return;
	}
	if (marking->wire->n_receipts && !sees_all(request)) return;
	acting_digest(request, &marking->wire->base, marking->digest);
	if (marking->wire->n_sent) {
		mark(marking);
	} else {
		receive(marking);
	}
}

/* ---- what there is ---- */

/* Columns of exports.sql. */
enum {
	EXPORT_DISPUTE,
	EXPORT_NUMBER,
	EXPORT_VERSION,
	EXPORT_NOW_VERSION,
	EXPORT_BATCH,
	EXPORT_DIGEST,
	EXPORT_SENT,
	EXPORT_MEMBER,
	EXPORT_MEMBER_NAME,
	EXPORT_RECEIPT,
	EXPORT_THEIRS,
	EXPORT_REASON,
	EXPORT_RECEIVED
};

static Mediation__V1__Export *export_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__Export *ret = MESSAGE(arena, Export, export);
	const uint8_t *bytes;

	ret->dispute = rows_integer(rows, row, EXPORT_DISPUTE);
	ret->number = answer_text(arena, rows_text(rows, row, EXPORT_NUMBER));
	ret->version = (uint32_t)rows_integer(rows, row, EXPORT_VERSION);
	ret->now_version = (uint32_t)rows_integer(rows, row, EXPORT_NOW_VERSION);
	bytes = rows_bytes(rows, row, EXPORT_BATCH, &ret->batch.len);
	ret->batch.data = arena_copy(arena, bytes, ret->batch.len);
	bytes = rows_bytes(rows, row, EXPORT_DIGEST, &ret->digest.len);
	ret->digest.data = arena_copy(arena, bytes, ret->digest.len);
	ret->sent_us = rows_integer(rows, row, EXPORT_SENT);
	ret->member = rows_integer(rows, row, EXPORT_MEMBER);
	ret->member_name = answer_text(arena, rows_text(rows, row, EXPORT_MEMBER_NAME));
	ret->receipt = (uint32_t)rows_integer(rows, row, EXPORT_RECEIPT);
	if (ret->receipt == RECEIPT_NONE) return ret;
	ret->their_number = answer_text(arena, rows_text(rows, row, EXPORT_THEIRS));
	ret->reason = answer_text(arena, rows_text(rows, row, EXPORT_REASON));
	ret->received_us = rows_integer(rows, row, EXPORT_RECEIVED);
	return ret;
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(request_body(request)->exports->page_size);
	Mediation__V1__ExportsResponse *ret;
	int64_t *ids;
	size_t count;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, ExportsResponse, exports_response);
	count = page_rows(rows, size);
	ids = arena_array(arena, count, sizeof(*ids));
	ret->exports = arena_array(arena, count, sizeof(*ret->exports));
	for (size_t i = 0; i < count; i++) {
		ids[i] = rows_integer(rows, i, EXPORT_DISPUTE);
		ret->exports[ret->n_exports++] = export_of(arena, rows, i);
	}
	if (rows_count(rows) > size) {
		page_key_pack(
		    arena, ret->exports[count - 1]->sent_us, ids[count - 1], &ret->next_page);
	}
	ANSWER_READ(request, reads_shown(request, ids, count), exports, EXPORTS, ret);
}

static enum outcome form_of_list(const Mediation__V1__ExportsRequest *wire, int64_t ret_key[2])
{
	enum outcome outcome = form_of_name(wire->name);

	if (outcome != OUTCOME_DONE) return outcome;
	if (wire->n_disputes > ROWS_MAX) return OUTCOME_TOO_LARGE;
	if ((wire->from_on && !civil_is_plausible(wire->from_on)) ||
	    (wire->to_on && !civil_is_plausible(wire->to_on))) {
		return OUTCOME_BAD_DATE;
	}
	if (wire->receipt &&
	    !(wire->receipt <= UINT16_MAX && choice_label("receipt", (uint16_t)wire->receipt))) {
		return OUTCOME_NOT_A_CHOICE;
	}
	if (wire->page.len &&
	    !(page_key_unpack(&wire->page, &ret_key[0], &ret_key[1]) &&
	        answer_instant_is_plausible(ret_key[0]))) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

void handle_exports(struct request *request)
{
	const Mediation__V1__ExportsRequest *wire = request_body(request)->exports;
	int64_t key[2] = { 0, INT64_MAX };
	enum outcome outcome = form_of_list(wire, key);

	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(wire->name),
		integers_parameter(wire->disputes, wire->n_disputes),
		day_or_none_parameter(wire->from_on),
		day_or_none_parameter(wire->to_on),
		int8_parameter(wire->receipt),
		int8_parameter(page_size(wire->page_size) + 1),
		instant_parameter(key[0]),
		int8_parameter(key[1]),
		scope_parameter(request, 0),
	};

	store_ask(request_store(request), STATEMENT_EXPORTS, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, listed, request);
}
