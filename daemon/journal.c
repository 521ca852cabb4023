/* The handler of the time line of one dispute. */
#include "answer_event.h"
#include "ask.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

/* Named by the request that it began with, or by its id. */
static int64_t dispute_of(
    const struct request *request, const Mediation__V1__TimelineResponse *response)
{
	return response->n_events ? response->events[0]->dispute
	                          : request_body(request)->timeline->dispute;
}

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
	ret->n_events = answer_events(
	    request_arena(request), rows, size, reading->reach == REACH_WHOLE, &ret->events);
	ret->more = rows_count(rows) > ret->n_events;
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
