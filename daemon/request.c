/* One question; request.h. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "accounts.h"
#include "answer.h"
#include "arena.h"
#include "conn.h"
#include "handlers.h"
#include "log.h"
#include "login_token.h"
#include "request_parts.h"
#include "scan.h"
#include "scope.h"
#include "server.h"

#define DECODE_BUDGET_FACTOR 16
#define DECODE_BUDGET_FLOOR  ((size_t)16 * 1024)
#define SPARE_MAX            256

typedef void (*handler_fn)(struct request *request);

enum need { FREE, MEMBER, SELF };

static const struct row {
	handler_fn handler;
	enum need need;
} rows[] = {

#define REQUEST(number, NAME, name, login, zh, en) \
	[MEDIATION__V1__REQUEST__BODY_##NAME] = { handle_##name, login },
#include "tables/requests.def"
#undef REQUEST
};

static struct request *request_take(struct server *server)
{
	struct request *request = LIST_FIRST(&server->spare);
	struct arena *arena;

	if (request) {
		LIST_REMOVE(request, next);
		server->spare_count--;
		arena = request->arena;
	} else {
		request = calloc(1, sizeof(*request));
		if (!request) abort();
		arena = arena_new();
	}
	*request = (struct request){ .server = server, .arena = arena, .now_us = server->now_us() };
	server->requests++;
	return request;
}

static struct request *request_new(struct conn *conn, uint64_t id)
{
	struct server *server = conn_server(conn);
	struct request *request = request_take(server);
	struct login *login = login_of(conn);

	request->conn = conn;
	request->id = id;
	request->member = login->who.member;
	request->district = login->is_in ? login->who.district : (int32_t)server->config.district;
	LIST_INSERT_HEAD(&login->requests, request, next);
	store_enter(server->store, request->district);
	conn_hold(conn);
	server->requests_total++;
	return request;
}

struct request *request_own(
    struct server *server, int32_t district, int64_t member, request_told_fn fn, void *context)
{
	struct request *request = request_take(server);

	request->district = district;
	request->member = member;
	request->told = fn;
	request->told_context = context;
	LIST_INSERT_HEAD(&server->orphans, request, next);
	store_enter(server->store, district);
	return request;
}

void request_set_body(struct request *request, const Mediation__V1__Request *body)
{
	request->body = body;
}

static void request_free(struct request *request)
{
	(void)arena_free(request->arena);
	free(request);
}

/* Requests are used again with their arenas: the steady state allocates nothing. */
static void request_finish(struct request *request)
{
	struct conn *conn = request->conn;
	struct server *server = request->server;

	LIST_REMOVE(request, next);
	store_leave(server->store, request->district);
	server->requests--;
	arena_reset(request->arena);
	if (server->spare_count < SPARE_MAX) {
		LIST_INSERT_HEAD(&server->spare, request, next);
		server->spare_count++;
	} else {
		request_free(request);
	}
	if (conn) conn_release(conn);
}

static void pack_response(const void *message, uint8_t *bytes)
{
	mediation__v1__response__pack(message, bytes);
}

/* Its frame; false, with the request refused, where it is too large for one. */
static bool frame_of(
    struct request *request, Mediation__V1__Response *response, struct frame *ret_frame)
{
	size_t bytes;

	response->now_us = request->server->now_us();
	bytes = mediation__v1__response__get_packed_size(response);
	if (bytes > FRAME_BYTES_RESPONSE_MAX) {
		request_refuse(request, OUTCOME_TOO_LARGE, NULL);
		return false;
	}
	*ret_frame =
	    (struct frame){ .type = FRAME_RESPONSE, .id = request->id, .length = (uint32_t)bytes };
	return true;
}

void request_answer(struct request *request, Mediation__V1__Response *response)
{
	struct frame frame;

	if (!frame_of(request, response, &frame)) return;
	if (request->conn) {
		login_spend(request->conn, FRAME_HEADER_BYTES + frame.length);
		conn_send(request->conn, &frame, pack_response, response);
	}
	if (request->told) request->told(request->told_context, response);
	request_finish(request);
}

struct packed_answer {
	struct frame frame;
	uint8_t bytes[];
};

struct packed_answer *request_pack(struct request *request, Mediation__V1__Response *response)
{
	struct packed_answer *ret;
	struct frame frame;

	assert(!request->told);
	if (!frame_of(request, response, &frame)) return NULL;
	ret = arena_array(request->arena, sizeof(*ret) + frame.length, 1);
	ret->frame = frame;
	pack_response(response, ret->bytes);
	return ret;
}

static void copy_answer(const void *message, uint8_t *bytes)
{
	const struct packed_answer *answer = message;

	memcpy(bytes, answer->bytes, answer->frame.length);
}

void request_send(struct request *request, const struct packed_answer *answer)
{
	if (request->conn) {
		login_spend(request->conn, FRAME_HEADER_BYTES + answer->frame.length);
		conn_send(request->conn, &answer->frame, copy_answer, answer);
	}
	request_finish(request);
}

static uint32_t retry_after_ms(enum outcome outcome)
{
	if (outcome == OUTCOME_TOO_MANY_WATCHES) return 5000;
	return outcome == OUTCOME_BUSY || outcome == OUTCOME_UNAVAILABLE ||
	        outcome == OUTCOME_REFERENCE_CHANGED || outcome == OUTCOME_IDENTITY_AWAY
	    ? 200
	    : 0;
}

static void refuse(struct request *request, enum outcome outcome, const struct fault *fault,
    Mediation__V1__Refusal *refusal, Mediation__V1__Response *response)
{
	refusal->retry_after_ms = request->retry_ms ? request->retry_ms : retry_after_ms(outcome);
	login_note_guess(request, outcome);
	if (fault) {
		refusal->argument = fault->argument;
		refusal->record_index = fault->record_index;
	}
	response->outcome = outcome;
	response->refusal = refusal;
	request->server->refusals_total++;
	log_line(LOG_LEVEL_INFO, "refused", "outcome=%s member=%lld argument=%u check=%s",
	    refusal->name, (long long)request->member, refusal->argument,
	    fault && fault->check ? check_label(fault->check)->name : "none");
	request_answer(request, response);
	response->refusal = NULL;
}

void request_refuse_with(struct request *request, enum outcome outcome, const struct fault *fault,
    Mediation__V1__Response *response)
{
	Mediation__V1__Refusal refusal = MEDIATION__V1__REFUSAL__INIT;

	answer_refusal(outcome, &refusal);
	refuse(request, outcome, fault, &refusal, response);
}

void request_refuse_saying(struct request *request, enum outcome outcome, const struct fault *fault,
    const char *next_zh, const char *next_en)
{
	Mediation__V1__Refusal refusal = MEDIATION__V1__REFUSAL__INIT;
	Mediation__V1__Response response = MEDIATION__V1__RESPONSE__INIT;

	answer_refusal(outcome, &refusal);
	refusal.next_zh = (char *)next_zh;
	refusal.next_en = (char *)next_en;
	refuse(request, outcome, fault, &refusal, &response);
}

void request_refuse(struct request *request, enum outcome outcome, const struct fault *fault)
{
	Mediation__V1__Response response = MEDIATION__V1__RESPONSE__INIT;

	request_refuse_with(request, outcome, fault, &response);
}

/* ---- from a frame to a handler ---- */

static void route(struct request *request)
{
	unsigned body = request->body->body_case;
	const struct login *login = login_of(request->conn);

	if (body >= sizeof(rows) / sizeof(rows[0]) || !rows[body].handler) {
		request_refuse(request, OUTCOME_UNKNOWN_REQUEST, NULL);
	} else if (rows[body].need != FREE && !login->is_in) {
		request_refuse(request, OUTCOME_NOT_LOGGED_IN, NULL);
	} else if (request->server->is_draining ||
	    request->server->requests > request->server->config.requests_max) {
		request->server->denied[OPTION_ID_requests_max] += !request->server->is_draining;
		request_refuse(request, OUTCOME_BUSY, NULL);
	} else if (!login_may_ask(request)) {
		return;
	} else if (rows[body].need != FREE) {
		login_lasts(request, scope_admit);
	} else {
		request_run(request);
	}
}

bool request_lacks_factor(const struct request *request, uint32_t roles)
{
	return request->conn && rows[request->body->body_case].need == MEMBER &&
	    who_lacks_factor(request->server, &login_of(request->conn)->who, roles);
}

void request_run(struct request *request)
{
	rows[request->body->body_case].handler(request);
}

void request_again(struct request *request)
{
	request->now_us = request->server->now_us();
	login_lasts(request, scope_admit);
}

static void on_frame(struct conn *conn, const struct frame *frame, const uint8_t *body)
{
	struct scan_limits limits = SCAN_LIMITS_REQUEST;
	struct request *request;
	enum scan_fault fault;
	size_t offset;

	if (login_is_tiresome(conn)) return;
	login_spend(conn, FRAME_HEADER_BYTES + frame->length);
	request = request_new(conn, frame->id);
	request->frame_bytes = FRAME_HEADER_BYTES + frame->length;
	fault =
	    scan_check(&mediation__v1__request__descriptor, &limits, body, frame->length, &offset);

	if (fault != SCAN_OK) {
		log_line(LOG_LEVEL_INFO, "malformed", "member=%lld offset=%zu why=%s",
		    (long long)request->member, offset, log_quoted(scan_fault_text(fault)));
		request_refuse(request, OUTCOME_MALFORMED, NULL);
		return;
	}
	arena_set_budget(
	    request->arena, DECODE_BUDGET_FACTOR * (size_t)frame->length + DECODE_BUDGET_FLOOR);
	request->body =
	    mediation__v1__request__unpack(arena_allocator(request->arena), frame->length, body);
	if (!request->body) {
		request_refuse(request, OUTCOME_MALFORMED, NULL);
		return;
	}
	route(request);
}

/* Acts under way go on without their peer: their effect stands, their answers are dropped. A
 * question that still waits is not asked any more. */
static void on_gone(struct conn *conn)
{
	struct login *login = conn_context(conn);
	struct request *request;

	if (!login) return;
	while ((request = LIST_FIRST(&login->requests))) {
		LIST_REMOVE(request, next);
		LIST_INSERT_HEAD(&request->server->orphans, request, next);
		request->conn = NULL;
		store_forget(request->server->store, request);
		conn_release(conn);
	}
	login_leave(conn_server(conn), login);
	free(login);
	conn_set_context(conn, NULL);
}

void request_start(struct server *server)
{
	LIST_INIT(&server->orphans);
	LIST_INIT(&server->spare);
	server->accounts = accounts_new();
}

static void free_all(struct request_list *requests)
{
	struct request *request;

	while ((request = LIST_FIRST(requests))) {
		LIST_REMOVE(request, next);
		request_free(request);
	}
}

void request_stop(struct server *server)
{
	free_all(&server->orphans);
	free_all(&server->spare);
	accounts_free(server->accounts);
}

const struct conn_events request_events = { on_frame, on_gone };

/* ---- what handlers ask of it ---- */

struct arena *request_arena(struct request *request)
{
	return request->arena;
}

const Mediation__V1__Request *request_body(const struct request *request)
{
	return request->body;
}

struct server *request_server(const struct request *request)
{
	return request->server;
}

struct store *request_store(const struct request *request)
{
	return request->server->store;
}

int64_t request_member(const struct request *request)
{
	return request->member;
}

int32_t request_district(const struct request *request)
{
	return request->district;
}

int64_t request_now(const struct request *request)
{
	return request->now_us;
}

int64_t request_new_id(const struct request *request, int64_t now_us)
{
	return ids_next(&request->server->ids, now_us);
}

bool request_is_net(const struct request *request)
{
	return request->conn && conn_is_net(request->conn);
}

bool request_certified(const struct request *request, char *ret_login, size_t bytes)
{
	return request->conn && conn_certified(request->conn, ret_login, bytes);
}

int64_t request_peer_uid(const struct request *request)
{
	return request->conn && conn_uid(request->conn) != (uid_t)-1
	    ? (int64_t)conn_uid(request->conn)
	    : -1;
}

bool request_is_logged_in(const struct request *request)
{
	return request->conn && login_of(request->conn)->is_in;
}

bool request_has_peer(const struct request *request)
{
	return request->conn && !request->server->is_draining;
}

void request_set_work(struct request *request, void *work)
{
	request->work = work;
}

void *request_work(const struct request *request)
{
	return request->work;
}
