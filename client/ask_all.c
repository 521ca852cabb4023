/* Many questions over one line; client.h. */
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "frame.h"

#define NOT_ASKED SIZE_MAX

struct asking {
	struct client *client;
	size_t count, next;
	client_question_fn question;
	client_answer_fn fn;
	void *context;

	struct {
		uint64_t id;
		size_t at;
		int asked; /* what the question is */
	} flights[REQUESTS_IN_FLIGHT_MAX];
};

static bool send_at(struct asking *asking, size_t flight, size_t at)
{
	const Mediation__V1__Request *request = asking->question(asking->context, at);

	asking->flights[flight].at = request ? at : NOT_ASKED;
	if (!request) return true;
	asking->flights[flight].asked = request->body_case;
	asking->flights[flight].id = link_send(asking->client->link, request);
	return asking->flights[flight].id != 0;
}

/* Fills the places that are free; false where the line is lost. */
static bool send_more(struct asking *asking)
{
	for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
		while (asking->flights[i].at == NOT_ASKED && asking->next < asking->count) {
			if (!send_at(asking, i, asking->next++)) return false;
		}
	}
	return true;
}

static bool is_waiting(const struct asking *asking)
{
	for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
		if (asking->flights[i].at != NOT_ASKED) return true;
	}
	return false;
}

static bool take(struct asking *asking, size_t flight, const Mediation__V1__Response *response)
{
	size_t at = asking->flights[flight].at;

	if (!link_fits(asking->flights[flight].asked, response)) return false;
	if (response->refusal && response->refusal->retry_after_ms) {
		(void)usleep(1000 * response->refusal->retry_after_ms);
		return send_at(asking, flight, at);
	}
	asking->flights[flight].at = NOT_ASKED;
	return asking->fn(asking->context, at, response);
}

static bool receive(struct asking *asking)
{
	uint64_t id;
	Mediation__V1__Response *response = link_receive(asking->client->link, &id);
	size_t i = 0;
	bool goes_on;

	if (!response) return false;
	while (i < REQUESTS_IN_FLIGHT_MAX &&
	    (asking->flights[i].at == NOT_ASKED || asking->flights[i].id != id)) {
		i++;
	}
	goes_on = i == REQUESTS_IN_FLIGHT_MAX || take(asking, i, response);
	mediation__v1__response__free_unpacked(response, NULL);
	return goes_on;
}

bool client_ask_all(struct client *client, size_t count, client_question_fn question,
    client_answer_fn fn, void *context)
{
	struct asking asking = {
		.client = client, .count = count, .question = question, .fn = fn, .context = context
	};

	if (!client->link && !client_reconnect(client)) return false;
	for (size_t i = 0; i < REQUESTS_IN_FLIGHT_MAX; i++) {
		asking.flights[i].at = NOT_ASKED;
	}
	for (;;) {
		if (!send_more(&asking)) return false;
		if (!is_waiting(&asking)) return true;
		if (!receive(&asking)) return false;
	}
}
