/*
 * Those who have logged in before: whose a token is, and that it still lasts. The database is asked
 * at Hello, and again before a request where it has not been for ten seconds, so that a login that
 * was ended elsewhere is soon over here too.
 */
#include "login_token.h"

#include "ask.h"
#include "civil.h"
#include "conn.h"
#include "log.h"
#include "login_parts.h"
#include "server.h"

enum { CHECK_DISTRICT, CHECK_MEMBER, CHECK_LOGIN, CHECK_UNTIL, CHECK_IS_THERE, CHECK_HAS_FACTOR };

static void check(
    struct request *request, const struct token *token, store_rows_fn fn, void *context)
{
	const struct config *config = &request_server(request)->config;
	struct parameter parameters[] = { int4_parameter(token->district),
		int8_parameter(token->id), bytes_parameter(token->digest, sizeof(token->digest)),
		bytes_parameter(token->device, sizeof(token->device)),
		instant_parameter(request_now(request)), int4_parameter(config->login_idle_minutes),
		day_parameter(civil_day_of_instant(request_now(request))) };

	store_ask(request_store(request), STATEMENT_LOGIN_CHECK, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, fn, context);
}

static bool is_good(const struct request *request, const struct rows *rows)
{
	if (rows_count(rows) != 1) return false;
	if (rows_integer(rows, 0, CHECK_IS_THERE)) return true;
	log_line(LOG_LEVEL_WARNING, "token-elsewhere", "member=%lld why=%s",
	    (long long)rows_integer(rows, 0, CHECK_MEMBER),
	    log_quoted("a token came from another device than it was given to"));
	(void)request;
	return false;
}

/* ---- at Hello ---- */

static void token_found(void *context, enum store_status status, const struct rows *rows)
{
	struct hello *hello = context;
	struct request *request = hello->request;
	struct token *token = &hello->who.token;

	if (ask_failed(request, status)) return;
	if (!is_good(request, rows)) {
		request_refuse(request, OUTCOME_LOGIN_OVER, NULL);
		return;
	}
	hello->who.district = (int32_t)rows_integer(rows, 0, CHECK_DISTRICT);
	hello->who.member = rows_integer(rows, 0, CHECK_MEMBER);
	hello->login = answer_text(request_arena(request), rows_text(rows, 0, CHECK_LOGIN));
	hello->who.is_by_password = true;
	hello->who.has_factor = rows_integer(rows, 0, CHECK_HAS_FACTOR) != 0;
	token->until_us = rows_integer(rows, 0, CHECK_UNTIL);
	token->used_us = token->checked_us = request_now(request);
	hello_enter(hello);
}

void hello_by_token(struct hello *hello)
{
	const Mediation__V1__HelloRequest *ask = request_body(hello->request)->hello;
	struct token *token = &hello->who.token;

	if (!token_read(ask->token.data, ask->token.len, token) ||
	    !token_set_device(token, ask->device.data, ask->device.len)) {
		request_refuse(hello->request, OUTCOME_LOGIN_OVER, NULL);
		return;
	}
	check(hello->request, token, token_found, hello);
}

/* ---- before a request ---- */

struct pending {
	struct request *request;
	login_lasts_fn fn;
};

static void token_checked(void *context, enum store_status status, const struct rows *rows)
{
	struct pending *pending = context;
	struct request *request = pending->request;
	struct token *token = request_token(request);

	if (ask_failed(request, status)) return;
	if (!is_good(request, rows)) {
		if (token) token->until_us = 0;
		request_refuse(request, OUTCOME_LOGIN_OVER, NULL);
		return;
	}
	if (token) token->checked_us = request_now(request);
	request_set_factor(request, rows_integer(rows, 0, CHECK_HAS_FACTOR) != 0);
	pending->fn(request);
}

void login_lasts(struct request *request, login_lasts_fn fn)
{
	struct token *token = request_token(request);
	int64_t idle_us = request_server(request)->config.login_idle_minutes * 60000000;
	enum token_state state =
	    token ? token_state(token, request_now(request), idle_us) : TOKEN_GOOD;
	struct pending *pending;

	if (state == TOKEN_OVER) {
		request_refuse(request, OUTCOME_LOGIN_OVER, NULL);
		return;
	}
	if (token) token->used_us = request_now(request);
	if (state == TOKEN_GOOD) {
		fn(request);
		return;
	}
	pending = arena_array(request_arena(request), 1, sizeof(*pending));
	pending->request = request;
	pending->fn = fn;
	check(request, token, token_checked, pending);
}
