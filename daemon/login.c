/*
 * Handlers before and about the login: who the peer is, whether we live.
 *
 * Over the Unix socket the peer's uid may be mapped to a member (option peer_members), which is how
 * an office's own machine logs in; over TLS a certificate may name one. Who is known so is nobody
 * else, whatever he says. Everybody else comes with a password, or with the token that one gave.
 * Only on the very machine of a demo database is a member whom he names, for replays and tries.
 */
#include <string.h>

#include "answer_words.h"
#include "ask.h"
#include "civil.h"
#include "frame.h"
#include "handlers.h"
#include "login_parts.h"
#include "server.h"

#define PROTOCOL 1
/* Nobody is there to type a password. */
#define MACHINE_ROLES (ROLE_BIT(ROLE_XF) | ROLE_BIT(ROLE_REPORT))

/* What he is told of how he came in. */
static Mediation__V1__HelloResponse *welcome(
    const struct hello *hello, const struct member *member, const struct reference *reference)
{
	struct arena *arena = request_arena(hello->request);
	Mediation__V1__HelloResponse *ret = MESSAGE(arena, HelloResponse, hello_response);

	ret->protocol = PROTOCOL;
	ret->server = answer_text(arena, SERVER_NAME);
	ret->member = answer_member(arena, member, hello->who.district);
	ret->catalogue_digest.data = (uint8_t *)action_table_digest();
	ret->catalogue_digest.len = HASH_BYTES;
	ret->words_digest.data = (uint8_t *)answer_words_digest(arena, reference);
	ret->words_digest.len = HASH_BYTES;
	ret->demo = reference->is_demo;
	ret->clock_is_set = request_server(hello->request)->config.clock_ahead != 0;
	ret->practice = reference->is_practice;
	ret->requests_in_flight_max = REQUESTS_IN_FLIGHT_MAX;
	ret->request_bytes_max = FRAME_BYTES_REQUEST_MAX;
	if (hello->token) {
		ret->token.data = hello->token;
		ret->token.len = TOKEN_BYTES;
	}
	ret->token_until_us = hello->who.token.until_us;
	ret->factor_missing =
	    who_lacks_factor(request_server(hello->request), &hello->who, member->roles);
	return ret;
}

/* Whether he who is known by his user or certificate is somebody else all the same. */
static bool is_another(
    const struct hello *hello, const struct member *member, const struct reference *reference)
{
	return (!reference->is_demo || request_is_net(hello->request)) && hello->vouched[0] &&
	    strcmp(hello->vouched, member->login) != 0;
}

static void hello_answer(void *context, enum store_status status, const struct reference *reference)
{
	struct hello *hello = context;
	struct request *request = hello->request;
	const struct member *member;
	Mediation__V1__HelloResponse *ret;

	if (ask_failed(request, status)) return;
	member = reference_member(reference, hello->who.member);
	if (!member) {
		request_refuse(request, OUTCOME_UNKNOWN_MEMBER, NULL);
	} else if (is_another(hello, member, reference)) {
		request_refuse(request, OUTCOME_OTHER_MEMBER, NULL);
	} else if (hello->who.is_by_password && (member->roles & MACHINE_ROLES)) {
		request_refuse(request, OUTCOME_CERTIFICATE_WANTED, NULL);
	} else if (!request_log_in(request, &hello->who)) {
		request_refuse(request,
		    request_is_logged_in(request) ? OUTCOME_ALREADY_LOGGED_IN
		                                  : OUTCOME_TOO_MANY_CONNECTIONS,
		    NULL);
	} else {
		ret = welcome(hello, member, reference);
		ANSWER(request, hello, HELLO, ret);
	}
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
	hello->who.district = (int32_t)rows_integer(rows, 0, DISTRICT);
	hello->who.member = rows_integer(rows, 0, MEMBER);
	store_load_reference(
	    request_store(hello->request), hello->who.district, hello_answer, hello);
}

static void find_member(struct hello *hello, int32_t district, bool in_practice)
{
	struct member_asked asked = { .login = hello->login,
		.district = district,
		/* who has shown who he is stays in his town */
		.town = hello->who.is_by_password ? hello->who.district : 0,
		.day = civil_day_of_instant(request_now(hello->request)),
		.in_practice = in_practice };

	store_find_member(request_store(hello->request), &asked, member_found, hello);
}

void hello_enter(struct hello *hello)
{
	const Mediation__V1__HelloRequest *ask = request_body(hello->request)->hello;

	if (ask->practice) {
		find_member(hello, ask->district ? ask->district : hello->who.district, true);
	} else {
		store_load_reference(
		    request_store(hello->request), hello->who.district, hello_answer, hello);
	}
}

/* By what he is known, in the order of what it is worth. */
static void find_out(struct hello *hello)
{
	struct request *request = hello->request;
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;
	bool is_free = request_server(request)->is_demo && !request_is_net(request);

	if (ask->token.len) {
		hello_by_token(hello);
	} else if (ask->password.len && *hello->login) {
		hello_by_password(hello);
	} else if (!*hello->vouched && !is_free) {
		request_refuse(request, OUTCOME_PASSWORD_WANTED, NULL);
	} else if (!*hello->login) {
		request_refuse(request, OUTCOME_NOT_LOGGED_IN, NULL);
	} else {
		find_member(hello, ask->district, ask->practice);
	}
}

void handle_hello(struct request *request)
{
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;
	struct hello *hello = arena_array(request_arena(request), 1, sizeof(*hello));

	hello->request = request;
	if (!request_is_net(request)) {
		(void)peers_find(request_server(request)->config.peer_members,
		    request_peer_uid(request), hello->vouched);
	} else if (!request_certified(request, hello->vouched, sizeof(hello->vouched))) {
		hello->vouched[0] = '\0';
	}
	hello->login = ask->member[0] ? ask->member : hello->vouched;
	if (ask->protocol_min > PROTOCOL || ask->protocol_max < PROTOCOL) {
		request_refuse(request, OUTCOME_OTHER_PROTOCOL, NULL);
	} else if (request_is_logged_in(request)) {
		request_refuse(request, OUTCOME_ALREADY_LOGGED_IN, NULL);
	} else {
		find_out(hello);
	}
}

void handle_ping(struct request *request)
{
	Mediation__V1__PingResponse *ret =
	    MESSAGE(request_arena(request), PingResponse, ping_response);

	ANSWER(request, ping, PING, ret);
}
