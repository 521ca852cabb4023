/*
 * Handlers before and about the login: who the peer is, whether we live, what we are.
 *
 * Until passwords come a member is named by Hello. Over the Unix socket the peer's uid may be
 * mapped to one (option peer_members), which is how an office's own machine logs in; over TLS the
 * peer's certificate names one. Who is mapped is nobody else, but in a demo database; whom a
 * certificate names is nobody else anywhere.
 */
#include <string.h>

#include "answer_words.h"
#include "ask.h"
#include "civil.h"
#include "frame.h"
#include "handlers.h"
#include "peers.h"
#include "server.h"

#define PROTOCOL    1
#define SERVER_NAME "mediationd " VERSION

struct hello {
	struct request *request;
	/* whom peer_members makes of the peer; empty for nobody */
	char mapped[PEER_LOGIN_BYTES];
	int64_t member;
	int32_t district;
};

static void hello_answer(void *context, enum store_status status, const struct reference *reference)
{
	struct hello *hello = context;
	struct request *request = hello->request;
	struct arena *arena = request_arena(request);
	const struct member *member;
	Mediation__V1__HelloResponse *ret;

	if (ask_failed(request, status)) return;
	member = reference_member(reference, hello->member);
	if (member && (!reference->is_demo || request_is_net(request)) && hello->mapped[0] &&
	    strcmp(hello->mapped, member->login) != 0) {
		request_refuse(request, OUTCOME_OTHER_MEMBER, NULL);
		return;
	}
	if (!member || !request_log_in(request, hello->district, hello->member)) {
		request_refuse(
		    request, member ? OUTCOME_ALREADY_LOGGED_IN : OUTCOME_UNKNOWN_MEMBER, NULL);
		return;
	}
	ret = MESSAGE(arena, HelloResponse, hello_response);
	ret->protocol = PROTOCOL;
	ret->server = answer_text(arena, SERVER_NAME);
	ret->member = answer_member(arena, member, hello->district);
	ret->catalogue_digest.data = (uint8_t *)action_table_digest();
	ret->catalogue_digest.len = HASH_BYTES;
	ret->words_digest.data = (uint8_t *)answer_words_digest(arena, reference);
	ret->words_digest.len = HASH_BYTES;
	ret->demo = reference->is_demo;
	ret->clock_is_set = request_server(request)->config.clock_ahead != 0;
	ret->practice = reference->is_practice;
	ret->requests_in_flight_max = REQUESTS_IN_FLIGHT_MAX;
	ret->request_bytes_max = FRAME_BYTES_REQUEST_MAX;
	ANSWER(request, hello, HELLO, ret);
}

static void member_found(void *context, enum store_status status, const struct rows *rows)
{
	enum { DISTRICT, MEMBER };
	struct hello *hello = context;

	if (ask_failed(hello->request, status)) return;
	if (rows_count(rows) != 1) {
		request_refuse(hello->request,
		    request_body(hello->request)->hello->practice ? OUTCOME_NO_PRACTICE
		                                                  : OUTCOME_UNKNOWN_MEMBER,
		    NULL);
		return;
	}
	hello->district = (int32_t)rows_integer(rows, 0, DISTRICT);
	hello->member = rows_integer(rows, 0, MEMBER);
	store_load_reference(request_store(hello->request), hello->district, hello_answer, hello);
}

void handle_hello(struct request *request)
{
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;
	struct hello *hello = arena_array(request_arena(request), 1, sizeof(*hello));
	const char *login = ask->member[0] ? ask->member : hello->mapped;

	if (!request_is_net(request)) {
		(void)peers_find(request_server(request)->config.peer_members,
		    request_peer_uid(request), hello->mapped);
	} else if (!request_certified(request, hello->mapped, sizeof(hello->mapped))) {
		/* whose certificate names nobody is nobody, whatever he says */
		request_refuse(request, OUTCOME_NOT_LOGGED_IN, NULL);
		return;
	}
	if (ask->protocol_min > PROTOCOL || ask->protocol_max < PROTOCOL) {
		request_refuse(request, OUTCOME_OTHER_PROTOCOL, NULL);
		return;
	}
	if (!*login) {
		request_refuse(request, OUTCOME_NOT_LOGGED_IN, NULL);
		return;
	}
	if (request_is_logged_in(request)) {
		request_refuse(request, OUTCOME_ALREADY_LOGGED_IN, NULL);
		return;
	}
	hello->request = request;
	store_find_member(request_store(request), login, ask->district,
	    civil_day_of_instant(request_now(request)), ask->practice != 0, member_found, hello);
}

void handle_ping(struct request *request)
{
	Mediation__V1__PingResponse *ret =
	    MESSAGE(request_arena(request), PingResponse, ping_response);

	ANSWER(request, ping, PING, ret);
}

static Mediation__V1__Counter *counter(struct arena *arena, const char *name, uint64_t value)
{
	Mediation__V1__Counter *ret = MESSAGE(arena, Counter, counter);

	ret->name = answer_text(arena, name);
	ret->value = (int64_t)value;
	return ret;
}

void handle_server_info(struct request *request)
{
	struct arena *arena = request_arena(request);
	const struct server *server = request_server(request);
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	Mediation__V1__ServerInfoResponse *ret =
	    MESSAGE(arena, ServerInfoResponse, server_info_response);
	struct store_stats stats;

	store_stats(request_store(request), &stats);

	const struct {
		const char *name;
		uint64_t value;
	} counters[] = { { "requests", server->requests_total },
		{ "refusals", server->refusals_total }, { "acts", stats.acts },
		{ "act_sets", stats.act_sets }, { "reads", stats.reads },
		{ "read_sets", stats.read_sets }, { "repeats", stats.repeats },
		{ "halvings", stats.halvings }, { "settled", stats.settled },
		{ "queued", stats.queued }, { "database_connections", stats.connections_up },
		{ "districts", stats.districts } };

	size_t count = sizeof(counters) / sizeof(counters[0]);

	ret->version = answer_text(arena, SERVER_NAME);
	ret->started_us = server->started_us;
	ret->connections = server->connections;
	ret->requests_in_flight = server->requests;
	ret->demo = reference && reference->is_demo;
	ret->catalogue_digest.data = (uint8_t *)action_table_digest();
	ret->catalogue_digest.len = HASH_BYTES;
	ret->counters = arena_array(arena, count, sizeof(*ret->counters));
	for (size_t i = 0; i < count; i++) {
		ret->counters[ret->n_counters++] =
		    counter(arena, counters[i].name, counters[i].value);
	}
	ANSWER(request, server_info, SERVER_INFO, ret);
}
