/*
 * The handler of the feed of events: a page of what came after a cursor, narrowed by what the asker
 * wants and may see. Where he waits, the answer comes when there is something, or his time is over.
 * The feed carries facts only; texts are asked for by dispute.
 */
#include <string.h>

#include "answer_event.h"
#include "ask.h"
#include "conn.h"
#include "feed.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"
#include "server.h"

#define WAIT_MS_MAX 30000U
#define FILTERS_MAX 64
/* Of one question that was woken for nothing; it is answered, and its memory goes. */
#define LOOKS_MAX 16
/* Passed by at most, in looking for a page that is wanted and may be seen. */
#define LOOKED_MAX 2000

/* Columns of events_after.sql, behind those of an event. */
enum { EVENT_EPOCH = EVENT_COLUMNS, EVENT_NUMBERS, LAST_XID, LAST_DISPUTE, LAST_VERSION, IS_END };

struct watching {
	struct feed_waiter waiter;
	struct cursor after;
	int64_t until_ms; /* 0: nobody waits */
	unsigned looks;   /* that found nothing */
};

static const Mediation__V1__EventsRequest *asked(const struct request *request)
{
	return request_body(request)->events;
}

/* Whether the cursor is of an epoch: the beginning is of any. */
static bool has_epoch(const struct request *request)
{
	const struct watching *watching = request_work(request);

	return asked(request)->after.len || asked(request)->from_now || watching->looks;
}

static bool is_filtered(const struct request *request)
{
	return asked(request)->n_teams + asked(request)->n_kinds > 0;
}

/* ---- what is told ---- */

static void epoch_of(const struct rows *rows, size_t row, struct cursor *ret)
{
	size_t bytes;
	const uint8_t *epoch = rows_bytes(rows, row, EVENT_EPOCH, &bytes);

	if (bytes == EPOCH_BYTES) memcpy(ret->epoch, epoch, EPOCH_BYTES);
}

/* Right after a row's event. */
static struct cursor cursor_of(const struct rows *rows, size_t row)
{
	struct cursor ret = { .xid = rows_integer(rows, row, EVENT_XID),
		.dispute = rows_integer(rows, row, EVENT_DISPUTE),
		.version = (uint32_t)rows_integer(rows, row, EVENT_VERSION) };

	epoch_of(rows, row, &ret);
	return ret;
}

/* Right after all that was looked at, whatever was asked after. */
static struct cursor end_of(const struct rows *rows)
{
	struct cursor ret = { 0 };

	epoch_of(rows, 0, &ret);
	if (rows_is_null(rows, 0, LAST_XID)) return ret;
	ret.xid = rows_integer(rows, 0, LAST_XID);
	ret.dispute = rows_integer(rows, 0, LAST_DISPUTE);
	ret.version = (uint32_t)rows_integer(rows, 0, LAST_VERSION);
	return ret;
}

static void pack(struct arena *arena, const struct cursor *cursor, ProtobufCBinaryData *ret)
{
	ret->len = CURSOR_BYTES;
	ret->data = arena_array(arena, CURSOR_BYTES, 1);
	cursor_pack(cursor, ret->data);
}

/* What the feed alone tells of an event. */
static void place_event(
    struct arena *arena, const struct rows *rows, size_t row, Mediation__V1__Event *ret)
{
	struct cursor cursor = cursor_of(rows, row);

	pack(arena, &cursor, &ret->cursor);
	if (!rows_is_null(rows, row, EVENT_NUMBERS)) {
		const char *numbers = rows_text(rows, row, EVENT_NUMBERS);

		ret->number = arena_copy_text(arena, numbers, strcspn(numbers, " "));
	}
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

static void answer_nothing(struct request *request, const struct cursor *after, bool has_more)
{
	Mediation__V1__EventsResponse *ret =
	    MESSAGE(request_arena(request), EventsResponse, events_response);

	pack(request_arena(request), after, &ret->cursor);
	ret->more = has_more;
	ANSWER(request, events, EVENTS, ret);
}

static void answer_page(struct request *request, const struct rows *rows, uint32_t size)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__EventsResponse *ret = MESSAGE(arena, EventsResponse, events_response);
	struct cursor end;
	bool is_cut;

	ret->n_events = answer_events(arena, rows, size, false, &ret->events);
	for (size_t i = 0; i < ret->n_events; i++) {
		place_event(arena, rows, i, ret->events[i]);
	}
	is_cut = rows_count(rows) > ret->n_events;
	end = is_cut ? cursor_of(rows, ret->n_events - 1) : end_of(rows);
	ret->more = is_cut || !rows_integer(rows, 0, IS_END);
	pack(arena, &end, &ret->cursor);
	ANSWER_READ(request, read_of(request, ret), events, EVENTS, ret);
}

/* ---- asking, and waiting ---- */

static void ask(struct request *request);

static void woken(struct feed_waiter *waiter, bool has_moved)
{
	struct request *request = waiter->request;
	struct watching *watching = request_work(request);

	watching->after = waiter->after;
	if (has_moved) {
		request_again(request);
	} else {
		answer_nothing(request, &watching->after, false);
	}
}

/* False where something has come since; else the request waits, or was refused. */
static bool wait_for_more(struct request *request, bool is_sure)
{
	struct watching *watching = request_work(request);

	watching->waiter.after = watching->after;
	watching->waiter.until_ms = watching->until_ms;
	switch (feed_wait(request_server(request)->feed, &watching->waiter, is_sure)) {
	case FEED_WAITS:
		break;
	case FEED_HAS_MOVED:
		return false;
	case FEED_IS_FULL:
		request_refuse(request, OUTCOME_TOO_MANY_WATCHES, NULL);
		break;
	}
	return true;
}

/* So far nothing, in all that was looked at. */
static void wait_or_answer(struct request *request, bool is_end)
{
	struct watching *watching = request_work(request);

	if (!is_end || !request_has_peer(request) || watching->until_ms <= conn_now_ms() ||
	    ++watching->looks > LOOKS_MAX) {
		answer_nothing(request, &watching->after, !is_end);
	} else if (!wait_for_more(request, true)) {
		ask(request);
	}
}

static void nothing_found(struct request *request, const struct rows *rows)
{
	struct watching *watching = request_work(request);

	watching->after = end_of(rows);
	wait_or_answer(request, rows_integer(rows, 0, IS_END) != 0);
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const struct watching *watching = request_work(request);
	struct cursor end;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	end = end_of(rows);
	if (has_epoch(request) && !cursor_is_of_epoch(&watching->after, &end)) {
		request_refuse(request, OUTCOME_FEED_RENEWED, NULL);
	} else if (rows_is_null(rows, 0, EVENT_DISPUTE)) {
		nothing_found(request, rows);
	} else {
		answer_page(request, rows, page_size(asked(request)->page_size));
	}
}

/* With his rights as they are now. */
static void set_scope(struct request *request, struct watching *watching)
{
	struct parameter scope = scope_parameter(request, 0);

	watching->waiter.interest.numbers = scope.integers;
	watching->waiter.interest.number_count = scope.length;
}

/* Where nearly all is told no more is looked at than told. */
static int64_t looked_at_most(struct request *request, const struct feed_interest *interest)
{
	uint32_t whole = SCOPE_BIT(SCOPE_DISTRICT) | SCOPE_BIT(SCOPE_MASKED);

	if (is_filtered(request) || !(interest->numbers[0] & whole)) return LOOKED_MAX;
	return page_size(asked(request)->page_size) + 1;
}

static void ask(struct request *request)
{
	struct watching *watching = request_work(request);
	const struct cursor *after = &watching->after;
	struct feed_interest *interest = &watching->waiter.interest;
	struct parameter scope;

	set_scope(request, watching);
	scope = integers_parameter(interest->numbers, interest->number_count);
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(after->xid),
		int8_parameter(after->dispute),
		int8_parameter(after->version),
		int8_parameter(page_size(asked(request)->page_size) + 1),
		bytes_or_none_parameter(after->epoch, has_epoch(request) ? EPOCH_BYTES : 0),
		scope,
		int8_parameter(looked_at_most(request, interest)),
		integers_parameter(interest->teams, interest->team_count),
		integers_parameter(interest->kinds, interest->kind_count),
	};

	store_ask(request_store(request), STATEMENT_EVENTS_AFTER, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FEED, found, request);
}

static void read_interest(struct request *request, struct feed_interest *ret)
{
	const Mediation__V1__EventsRequest *by = asked(request);
	int64_t *kinds = arena_array(request_arena(request), by->n_kinds, sizeof(*kinds));

	for (size_t i = 0; i < by->n_kinds; i++) {
		kinds[i] = by->kinds[i];
	}
	*ret = (struct feed_interest){ .teams = by->teams,
		.team_count = by->n_teams,
		.kinds = kinds,
		.kind_count = by->n_kinds };
}

/* False where the question is none. */
static bool begin(struct request *request, struct watching *watching)
{
	const Mediation__V1__EventsRequest *by = asked(request);
	uint32_t wait_ms = by->wait_ms < WAIT_MS_MAX ? by->wait_ms : WAIT_MS_MAX;
	bool is_sound = cursor_unpack(by->after.data, by->after.len, &watching->after);

	if (!is_sound || by->n_teams > FILTERS_MAX || by->n_kinds > FILTERS_MAX) {
		request_refuse(
		    request, is_sound ? OUTCOME_TOO_MANY_FILTERS : OUTCOME_BAD_PAGE, NULL);
		return false;
	}
	watching->until_ms = wait_ms ? conn_now_ms() + wait_ms : 0;
	watching->waiter.request = request;
	watching->waiter.fn = woken;
	read_interest(request, &watching->waiter.interest);
	request_set_work(request, watching);
	return true;
}

static void end_found(void *context, enum store_status status, const struct rows *rows)
{
	enum { END_EPOCH, END_XID, END_DISPUTE, END_VERSION };

	struct request *request = context;
	struct watching *watching = request_work(request);
	const uint8_t *epoch;
	size_t bytes;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	epoch = rows_bytes(rows, 0, END_EPOCH, &bytes);
	if (bytes == EPOCH_BYTES) memcpy(watching->after.epoch, epoch, EPOCH_BYTES);
	if (!rows_is_null(rows, 0, END_XID)) {
		watching->after.xid = rows_integer(rows, 0, END_XID);
		watching->after.dispute = rows_integer(rows, 0, END_DISPUTE);
		watching->after.version = (uint32_t)rows_integer(rows, 0, END_VERSION);
	}
	set_scope(request, watching);
	wait_or_answer(request, true);
}

static void ask_from_now(struct request *request)
{
	struct parameter district = district_parameter(request);

	store_ask(request_store(request), STATEMENT_FEED_END, &district, 1, STORE_FEED, end_found,
	    request);
}

/* Asked for the first time. */
static void handle_new(struct request *request)
{
	const Mediation__V1__EventsRequest *by = asked(request);
	struct watching *watching = arena_array(request_arena(request), 1, sizeof(*watching));

	if (!begin(request, watching)) return;
	if (by->from_now && !by->after.len) {
		ask_from_now(request);
		return;
	}
	set_scope(request, watching);
	/* where others wait it is known whether there is anything */
	if (watching->until_ms && by->after.len && wait_for_more(request, false)) return;
	ask(request);
}

void handle_events(struct request *request)
{
	if (request_work(request)) {
		ask(request);
	} else {
		handle_new(request);
	}
}
