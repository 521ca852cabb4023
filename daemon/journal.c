/*
 * Handlers that read the journal: the time line of one dispute, and the feed of all events after a
 * cursor. The feed carries facts only; texts are asked for by dispute.
 */
#include <endian.h>
#include <string.h>

#include "answer_event.h"
#include "ask.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

#define CURSOR_BYTES (EPOCH_BYTES + 20)

/* Events of the rows, at most `size`; returns how many. */
static size_t events_of(struct arena *arena, const struct rows *rows, uint32_t size,
    bool with_texts, Mediation__V1__Event ***ret_events)
{
	size_t count = page_rows(rows, size);

	*ret_events = arena_array(arena, count, sizeof(**ret_events));
	for (size_t i = 0; i < count; i++) {
		(*ret_events)[i] = answer_event(arena, rows, i, with_texts);
	}
	return count;
}

/* Named by the request that it began with, or by its id. */
static int64_t dispute_of(
    const struct request *request, const Mediation__V1__TimelineResponse *response)
{
	return response->n_events ? response->events[0]->dispute
	                          : request_body(request)->timeline->dispute;
}

/* ---- one dispute ---- */

struct reading {
	struct request *request;
	enum reach reach;
};

static void timeline_found(void *context, enum store_status status, const struct rows *rows)
{
	struct reading *reading = context;
	struct request *request = reading->request;
	uint32_t size = page_size(request_body(request)->timeline->page_size);
	Mediation__V1__TimelineResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(request_arena(request), TimelineResponse, timeline_response);
	ret->n_events = events_of(
	    request_arena(request), rows, size, reading->reach == REACH_WHOLE, &ret->events);
	ret->more = rows_count(rows) > size;
	ANSWER_OPENED(request, dispute_of(request, ret), timeline, TIMELINE, ret);
}

static void timeline_opens(void *context, enum reach reach, const struct dispute *dispute)
{
	struct reading *reading = context;
	struct request *request = reading->request;
	const Mediation__V1__TimelineRequest *ask = request_body(request)->timeline;
	struct parameter parameters[] = { district_parameter(request), int8_parameter(dispute->id),
		int8_parameter(ask->after_version), int8_parameter(page_size(ask->page_size) + 1),
		int4_parameter(ask_is_told_all(request)) };

	reading->reach = reach;
	store_ask(request_store(request), STATEMENT_TIMELINE, parameters, 5, STORE_FAST,
	    timeline_found, reading);
}

static void begun_found(void *context, enum store_status status, const struct rows *rows)
{
	struct reading *reading = context;

	if (ask_failed(reading->request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(reading->request, OUTCOME_NOT_FOUND, NULL);
	} else {
		scope_open(reading->request, rows_integer(rows, 0, 0), timeline_opens, reading);
	}
}

void handle_timeline(struct request *request)
{
	const Mediation__V1__TimelineRequest *ask = request_body(request)->timeline;
	struct reading *reading = arena_array(request_arena(request), 1, sizeof(*reading));
	struct parameter parameters[] = { district_parameter(request),
		bytes_parameter(ask->request_id.data, ask->request_id.len) };

	reading->request = request;
	if (ask->request_id.len && ask->request_id.len != REQUEST_ID_BYTES) {
		request_refuse(request, OUTCOME_REQUEST_ID_MISSING, NULL);
	} else if (ask->request_id.len) {
		store_ask(request_store(request), STATEMENT_DISPUTE_BEGUN_BY, parameters, 2,
		    STORE_FAST, begun_found, reading);
	} else {
		scope_open(request, ask->dispute, timeline_opens, reading);
	}
}

/* ---- the feed ---- */

/*
 * A cursor is opaque outside: the feed's epoch, and transaction, dispute, version of the last event
 * told. Transactions have an order only within an epoch: a restored database begins another.
 */
struct cursor {
	uint8_t epoch[EPOCH_BYTES];
	int64_t xid, dispute;
	uint32_t version;
};

static bool cursor_unpack(const ProtobufCBinaryData *bytes, struct cursor *ret)
{
	uint64_t wide[2];
	uint32_t version;

	*ret = (struct cursor){ 0 };
	if (bytes->len == 0) return true;
	if (bytes->len != CURSOR_BYTES) return false;
	memcpy(ret->epoch, bytes->data, EPOCH_BYTES);
	memcpy(wide, bytes->data + EPOCH_BYTES, sizeof(wide));
	memcpy(&version, bytes->data + EPOCH_BYTES + sizeof(wide), sizeof(version));
	ret->xid = (int64_t)be64toh(wide[0]);
	ret->dispute = (int64_t)be64toh(wide[1]);
	ret->version = be32toh(version);
	return ret->xid >= 0;
}

static void cursor_pack(struct arena *arena, const struct cursor *cursor, ProtobufCBinaryData *ret)
{
	uint64_t wide[2] = { htobe64((uint64_t)cursor->xid), htobe64((uint64_t)cursor->dispute) };
	uint32_t version = htobe32(cursor->version);

	ret->len = CURSOR_BYTES;
	ret->data = arena_array(arena, CURSOR_BYTES, 1);
	memcpy(ret->data, cursor->epoch, EPOCH_BYTES);
	memcpy(ret->data + EPOCH_BYTES, wide, sizeof(wide));
	memcpy(ret->data + EPOCH_BYTES + sizeof(wide), &version, sizeof(version));
}

/* The cursor of a row's event; of the row's epoch alone where it has none. */
static void cursor_of(const struct rows *rows, size_t row, struct cursor *ret)
{
	size_t bytes;
	const uint8_t *epoch = rows_bytes(rows, row, EVENT_EPOCH, &bytes);

	*ret = (struct cursor){ 0 };
	if (bytes == EPOCH_BYTES) memcpy(ret->epoch, epoch, EPOCH_BYTES);
	if (rows_is_null(rows, row, EVENT_DISPUTE)) return;
	ret->xid = rows_integer(rows, row, EVENT_XID);
	ret->dispute = rows_integer(rows, row, EVENT_DISPUTE);
	ret->version = (uint32_t)rows_integer(rows, row, EVENT_VERSION);
}

static bool epoch_is_over(const ProtobufCBinaryData *after, const struct rows *rows)
{
	struct cursor now;

	cursor_of(rows, 0, &now);
	return after->len && memcmp(after->data, now.epoch, EPOCH_BYTES) != 0;
}

static struct read_row *read_of(
    struct request *request, const Mediation__V1__EventsResponse *response)
{
	int64_t *ids = arena_array(request_arena(request), response->n_events, sizeof(*ids));

	for (size_t i = 0; i < response->n_events; i++) {
		ids[i] = response->events[i]->dispute;
	}
	return reads_shown(request, ids, response->n_events);
}

static void events_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const Mediation__V1__EventsRequest *ask = request_body(request)->events;
	uint32_t size = page_size(ask->page_size);
	Mediation__V1__EventsResponse *ret;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (epoch_is_over(&ask->after, rows)) {
		request_refuse(request, OUTCOME_FEED_RENEWED, NULL);
		return;
	}
	ret = MESSAGE(arena, EventsResponse, events_response);
	ret->cursor = ask->after;
	if (!rows_is_null(rows, 0, EVENT_DISPUTE)) {
		struct cursor cursor;

		ret->n_events = events_of(arena, rows, size, false, &ret->events);
		ret->more = rows_count(rows) > size;
		cursor_of(rows, ret->n_events - 1, &cursor);
		cursor_pack(arena, &cursor, &ret->cursor);
	}
	ANSWER_READ(request, read_of(request, ret), events, EVENTS, ret);
}

void handle_events(struct request *request)
{
	const Mediation__V1__EventsRequest *ask = request_body(request)->events;
	struct cursor cursor;

	if (!cursor_unpack(&ask->after, &cursor)) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	struct parameter parameters[] = { district_parameter(request), int8_parameter(cursor.xid),
		int8_parameter(cursor.dispute), int8_parameter(cursor.version),
		int8_parameter(page_size(ask->page_size) + 1),
		bytes_or_none_parameter(cursor.epoch, ask->after.len ? EPOCH_BYTES : 0),
		scope_parameter(request, 0) };

	store_ask(request_store(request), STATEMENT_EVENTS_AFTER, parameters, 7, STORE_HEAVY,
	    events_found, request);
}
