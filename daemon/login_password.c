/*
 * Who comes with a password: the try is counted before it is looked at, the vault says whether it
 * is right, and a right one gives a token. Who is not known, or has none, is told the same as who
 * is wrong, after the same work.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "ask.h"
#include "civil.h"
#include "log.h"
#include "login_parts.h"
#include "server.h"
#include "vault.h"

#define DEVICE_NAME_BYTES_MAX 100

/* ---- a right one ---- */

static void done(void *context, enum store_status status, const struct rows *rows)
{
	struct hello *hello = context;

	if (ask_failed(hello->request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(hello->request,
		    hello->code.step ? OUTCOME_CODE_WRONG : OUTCOME_PASSWORD_WRONG, NULL);
		return;
	}
	hello->who.is_by_password = true;
	log_line(LOG_LEVEL_INFO, "logged-in", "member=%lld login=%lld",
	    (long long)hello->who.member, (long long)hello->who.token.id);
	hello_enter(hello);
}

/* The device's name as far as it is one, whole characters of it. */
static const char *device_name(struct arena *arena, const char *name)
{
	char *ret = answer_text(arena, name);
	size_t length = strlen(ret);

	if (length > DEVICE_NAME_BYTES_MAX) {
		length = DEVICE_NAME_BYTES_MAX;
		while (length > 0 && ((unsigned char)ret[length] & 0xc0) == 0x80) {
			length--;
		}
		ret[length] = '\0';
	}
	return ret;
}

static void give(struct hello *hello)
{
	struct request *request = hello->request;
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;
	struct server *server = request_server(request);
	struct token *token = &hello->who.token;
	int64_t now_us = request_now(request);
	uint8_t secret[TOKEN_SECRET_BYTES];

	if (getrandom(secret, sizeof(secret), 0) != sizeof(secret)) abort();
	token->district = hello->who.district;
	token->id = request_new_id(request, now_us);
	token->until_us = now_us + server->config.login_minutes * 60000000;
	token->used_us = token->checked_us = now_us;
	hello->token = arena_array(request_arena(request), TOKEN_BYTES, 1);
	token_make(token, secret, hello->token);
	explicit_bzero(secret, sizeof(secret));

	struct parameter parameters[] = { int4_parameter(hello->who.district),
		int8_parameter(hello->who.member),
		bytes_or_none_parameter(hello->counted.at, hello->counted.count),
		text_parameter(hello->stored), text_parameter(hello->stored_next),
		instant_parameter(now_us), int8_parameter(token->id),
		bytes_parameter(token->digest, sizeof(token->digest)),
		bytes_parameter(token->device, sizeof(token->device)),
		text_parameter(device_name(request_arena(request), ask->device_name)),
		instant_parameter(token->until_us),
		bytes_or_none_parameter(hello->factor.at, hello->factor.count),
		number_or_none_parameter(hello->code.step),
		bytes_or_none_parameter(hello->code.kept.at, hello->code.kept.count),
		number_or_none_parameter(hello->code.key) };

	store_ask(request_store(request), STATEMENT_LOGIN_DONE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, done, hello);
}

/* ---- right so far, and more is wanted ---- */

struct right {
	struct request *request;
	enum outcome outcome;
};

static void forgiven(void *context, enum store_status status, const struct rows *rows)
{
	struct right *right = context;

	(void)rows;
	if (ask_failed(right->request, status)) return;
	request_refuse(right->request, right->outcome, NULL);
}

void login_refuse_right(struct request *request, struct vault_bytes counted, enum outcome outcome)
{
	struct right *right = arena_array(request_arena(request), 1, sizeof(*right));
	struct parameter by = bytes_parameter(counted.at, counted.count);

	*right = (struct right){ request, outcome };
	store_ask(
	    request_store(request), STATEMENT_LOGIN_FORGIVE, &by, 1, STORE_SLOW, forgiven, right);
}

static void want(struct hello *hello, enum outcome outcome)
{
	login_refuse_right(hello->request, hello->counted, outcome);
}

static void made(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct hello *hello = context;
	struct vault_bytes stored;

	if (status == VAULT_STATUS_WEAK) {
		want(hello, OUTCOME_PASSWORD_WEAK);
	} else if (status == VAULT_STATUS_WRONG) {
		request_refuse(hello->request, OUTCOME_PASSWORD_WRONG, NULL);
	} else if (status != VAULT_STATUS_DONE || !vault_take(&answer, &stored)) {
		want(hello, OUTCOME_LOGINS_AWAY);
	} else {
		hello->stored_next = arena_copy_text(
		    request_arena(hello->request), (const char *)stored.at, stored.count);
		give(hello);
	}
}

/* ---- is it right? ---- */

/* Whatever else was wanted has come: with another password, or as it is. */
static void go_on(struct hello *hello)
{
	struct request *request = hello->request;
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;

	if (ask->new_password.len) {
		struct vault_bytes pieces[] = { { (const uint8_t *)hello->login,
			                            strlen(hello->login) },
			{ ask->new_password.data, ask->new_password.len },
			{ (const uint8_t *)hello->stored, strlen(hello->stored) } };

		vault_ask(request_server(request)->passwords, VAULT_MAKE, pieces, 3, made, hello);
	} else if (hello->must_change) {
		want(hello, OUTCOME_NEW_PASSWORD_WANTED);
	} else {
		give(hello);
	}
}

/* ---- and the second factor ---- */

static void code_checked(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct hello *hello = context;

	if (login_take_code(
	        hello->request, &hello->who, hello->counted, status, answer, &hello->code)) {
		go_on(hello);
	}
}

static void ask_code(struct hello *hello)
{
	const char *code = request_body(hello->request)->hello->code;

	if (!*code) {
		want(hello, OUTCOME_CODE_WANTED);
	} else {
		login_check_code(
		    hello->request, &hello->who, hello->factor, code, code_checked, hello);
	}
}

static void checked(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct hello *hello = context;

	(void)answer;
	if (status == VAULT_STATUS_AWAY) {
		want(hello, OUTCOME_LOGINS_AWAY);
	} else if (status != VAULT_STATUS_DONE) {
		log_line(LOG_LEVEL_WARNING, "password-wrong", "member=%lld",
		    (long long)hello->who.member);
		request_refuse(hello->request, OUTCOME_PASSWORD_WRONG, NULL);
	} else if (hello->who.has_factor) {
		ask_code(hello);
	} else {
		go_on(hello);
	}
}

static void begun(void *context, enum store_status status, const struct rows *rows)
{
	struct hello *hello = context;
	struct request *request = hello->request;
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;

	if (ask_failed(request, status)) return;
	if (!rows_integer(rows, 0, BEGIN_MAY_TRY)) {
		request_refuse(request, OUTCOME_LOGIN_LOCKED, NULL);
		return;
	}
	hello->counted = login_bytes(request, rows, BEGIN_COUNTED);
	hello->stored = "";
	if (!rows_is_null(rows, 0, BEGIN_STORED)) {
		hello->who.district = (int32_t)rows_integer(rows, 0, BEGIN_DISTRICT);
		hello->who.member = rows_integer(rows, 0, BEGIN_MEMBER);
		hello->stored =
		    answer_text(request_arena(request), rows_text(rows, 0, BEGIN_STORED));
		hello->must_change = rows_integer(rows, 0, BEGIN_MUST_CHANGE) != 0;
		hello->who.has_factor = !rows_is_null(rows, 0, BEGIN_FACTOR);
		if (hello->who.has_factor) hello->factor = login_bytes(request, rows, BEGIN_FACTOR);
	}
	hello->stored_next = hello->stored;

	struct vault_bytes pieces[] = { { (const uint8_t *)hello->stored, strlen(hello->stored) },
		{ ask->password.data, ask->password.len } };

	vault_ask(request_server(request)->passwords, VAULT_CHECK, pieces, 2, checked, hello);
}

void login_begin(
    struct request *request, const char *login, int32_t district, store_rows_fn fn, void *context)
{
	const struct config *config = &request_server(request)->config;
	struct parameter parameters[] = { text_parameter(login), int4_parameter(district),
		day_parameter(civil_day_of_instant(request_now(request))),
		instant_parameter(request_now(request)), int4_parameter(config->login_tries),
		int4_parameter(config->login_lock_minutes) };

	store_ask(request_store(request), STATEMENT_LOGIN_BEGIN, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, fn, context);
}

void hello_by_password(struct hello *hello)
{
	struct request *request = hello->request;
	const Mediation__V1__HelloRequest *ask = request_body(request)->hello;

	/* a try is not counted where nobody can look at it */
	if (!vault_is_there(request_server(request)->passwords)) {
		request_refuse(request, OUTCOME_LOGINS_AWAY, NULL);
	} else if (!token_set_device(&hello->who.token, ask->device.data, ask->device.len)) {
		request_refuse(request, OUTCOME_MALFORMED, NULL);
	} else {
		login_begin(
		    request, hello->login, ask->district > 0 ? ask->district : 0, begun, hello);
	}
}
