/* The events of a dispute; events.h. */
#include "events.h"

#include <stdlib.h>

#define EVENTS_A_PAGE 500

Mediation__V1__Response *client_events(
    struct client *client, int64_t dispute, uint32_t after_version, uint32_t size, int *ret_status)
{
	Mediation__V1__TimelineRequest by = MEDIATION__V1__TIMELINE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	by.after_version = after_version;
	by.page_size = size;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TIMELINE;
	request.timeline = &by;
	return client_ask(client, &request, ret_status);
}

static void add(struct events *events, Mediation__V1__Response *response)
{
	size_t more = response->timeline->n_events;

	events->pages = reallocarray(events->pages, events->page_count + 1, sizeof(*events->pages));
	events->events =
	    reallocarray(events->events, events->count + more + 1, sizeof(*events->events));
	if (!events->pages || !events->events) abort();
	events->pages[events->page_count++] = response;
	for (size_t i = 0; i < more; i++) {
		events->events[events->count++] = response->timeline->events[i];
	}
}

void events_free(struct events *events)
{
	for (size_t i = 0; i < events->page_count; i++) {
		mediation__v1__response__free_unpacked(events->pages[i], NULL);
	}
	free(events->pages);
	free(events->events);
}

int events_ask_all(struct client *client, int64_t dispute, struct events *events)
{
	uint32_t after = 0;
	int status;

	for (;;) {
		Mediation__V1__Response *response =
		    client_events(client, dispute, after, EVENTS_A_PAGE, &status);

		if (!response) return status;
		add(events, response);
		if (!response->timeline->more || events->count == 0) return 0;
		after = events->events[events->count - 1]->version;
	}
}
