/*
 * The handler of limits: what bounds everybody, how much of it is used, how often it has said no.
 */
#include <string.h>

#include "accounts.h"
#include "answer.h"
#include "ask.h"
#include "feed.h"
#include "frame.h"
#include "handlers.h"
#include "server.h"
#include "sources.h"

/* What the protocol bounds (proto/frame.h): clients are told at Hello, and no option changes it. */
static const struct fixed {
	const char *name, *zh, *en;
	int64_t value;
} fixed[] = {
	{ "requests_in_flight_max", "单连接同时在办请求", "requests under way of one connection",
	    REQUESTS_IN_FLIGHT_MAX },
	{ "request_before_hello_bytes", "登录前一个请求的大小", "a request before the login",
	    FRAME_BYTES_BEFORE_HELLO },
	{ "request_bytes", "一个请求的大小", "a request", FRAME_BYTES_REQUEST_MAX },
	{ "response_bytes", "一个答复的大小", "an answer", FRAME_BYTES_RESPONSE_MAX },
};

#define FIXED_COUNT (sizeof(fixed) / sizeof(fixed[0]))

struct used {
	enum option_id id;
	int64_t count;
};

#define USED_COUNT 8

static void count_used(struct request *request, struct used ret_used[USED_COUNT])
{
	const struct server *server = request_server(request);
	struct store_stats stats;

	store_stats(request_store(request), &stats);

	const struct used used[USED_COUNT] = {
		{ OPTION_ID_connections_max, server->connections },
		{ OPTION_ID_source_connections_max, sources_most(server->sources) },
		{ OPTION_ID_strangers_max, server->strangers },
		{ OPTION_ID_account_connections_max, accounts_most(server->accounts) },
		{ OPTION_ID_requests_max, server->requests },
		{ OPTION_ID_watches_max, feed_waiting(server->feed) },
		{ OPTION_ID_account_watches_max, feed_waiting_most(server->feed) },
		{ OPTION_ID_queue_max, (int64_t)stats.queued },
	};

	memcpy(ret_used, used, sizeof(used));
}

static Mediation__V1__Limit *limit_of(
    struct request *request, const struct config_limit *option, const struct used used[USED_COUNT])
{
	struct arena *arena = request_arena(request);
	Mediation__V1__Limit *ret = MESSAGE(arena, Limit, limit);

	ret->name = answer_text(arena, option->name);
	ret->zh = answer_text(arena, option->zh);
	ret->en = answer_text(arena, option->en);
	ret->value = option->value;
	ret->denied = (int64_t)request_server(request)->denied[option->id];
	for (size_t i = 0; i < USED_COUNT; i++) {
		if (used[i].id != option->id) continue;
		ret->is_counted = true;
		ret->used = used[i].count;
	}
	return ret;
}

static Mediation__V1__Limit *limit_of_protocol(struct arena *arena, const struct fixed *bound)
{
	Mediation__V1__Limit *ret = MESSAGE(arena, Limit, limit);

	ret->name = answer_text(arena, bound->name);
	ret->zh = answer_text(arena, bound->zh);
	ret->en = answer_text(arena, bound->en);
	ret->value = bound->value;
	ret->is_fixed = true;
	return ret;
}

void handle_limits(struct request *request)
{
	struct arena *arena = request_arena(request);
	const struct config *config = &request_server(request)->config;
	Mediation__V1__LimitsResponse *ret = MESSAGE(arena, LimitsResponse, limits_response);
	struct used used[USED_COUNT];
	struct config_limit option;

	count_used(request, used);
	ret->limits = arena_array(arena, OPTION_COUNT + FIXED_COUNT, sizeof(*ret->limits));
	for (size_t at = 0; config_limit(config, &at, &option);) {
		ret->limits[ret->n_limits++] = limit_of(request, &option, used);
	}
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		ret->limits[ret->n_limits++] = limit_of_protocol(arena, &fixed[i]);
	}
	ANSWER(request, limits, LIMITS, ret);
}
