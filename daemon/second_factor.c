/*
 * A second factor: one-time codes, which the vault makes and looks at (vault_factors.h). One's own
 * is made, and in force once a code of it has come back. A code is guessed like a password, and
 * its tries are counted with those.
 */
#include <string.h>

#include "ask.h"
#include "handlers.h"
#include "identities.h"
#include "log.h"
#include "login_parts.h"
#include "server.h"

/* ---- a code ---- */

static struct vault_owner owner_of(struct request *request, const struct who *who)
{
	return (struct vault_owner){ .member = who->member,
		.district = who->district,
		.key = identities_key(request_server(request)->identities) };
}

/* Whether there is a vault that knows the keys now; the request is refused where there is not. */
static bool is_kept(struct request *request)
{
	const struct identities *identities = request_server(request)->identities;

	if (identities_are_kept(identities)) return true;
	request_refuse(request, identities ? OUTCOME_LOGINS_AWAY : OUTCOME_FACTORS_AWAY, NULL);
	return false;
}

void login_check_code(struct request *request, const struct who *who, struct vault_bytes kept,
    const char *code, vault_fn fn, void *context)
{
	struct vault_owner owner;
	struct vault_bytes pieces[] = { { (const uint8_t *)&owner, sizeof(owner) }, kept,
		{ (const uint8_t *)code, strlen(code) } };

	if (!is_kept(request)) return;
	owner = owner_of(request, who);
	identities_ask(
	    request_server(request)->identities, VAULT_FACTOR_CHECK, pieces, 3, fn, context);
}

static struct vault_bytes copy(struct request *request, struct vault_bytes bytes)
{
	return (struct vault_bytes){ arena_copy(request_arena(request), bytes.at, bytes.count),
		bytes.count };
}

bool login_take_code(
    struct request *request, enum vault_status status, struct vault_bytes answer, struct code *ret)
{
	struct vault_bytes step, kept;
	uint32_t key;

	if (status == VAULT_STATUS_DONE && vault_take(&answer, &step) &&
	    step.count == sizeof(ret->step) && vault_take(&answer, &kept) &&
	    kept.count > sizeof(key)) {
		memcpy(&ret->step, step.at, sizeof(ret->step));
		memcpy(&key, kept.at, sizeof(key));
		ret->key = key;
		ret->kept = copy(request, kept);
		return true;
	}
	request_refuse(request,
	    status == VAULT_STATUS_WRONG      ? OUTCOME_CODE_WRONG
	        : status == VAULT_STATUS_SHUT ? OUTCOME_FACTOR_SHUT
	                                      : OUTCOME_LOGINS_AWAY,
	    NULL);
	return false;
}

struct vault_bytes login_bytes(struct request *request, const struct rows *rows, unsigned column)
{
	struct vault_bytes ret = { NULL, 0 };

	ret.at = rows_bytes(rows, 0, column, &ret.count);
	return copy(request, ret);
}

/* ---- one's own ---- */

struct factor {
	struct request *request;
	struct who who;
	const char *login;
	struct vault_bytes offered; /* as it is kept */
	struct code code;
	Mediation__V1__SecondFactorResponse *answer;
};

static void answered(void *context, enum store_status status, const struct rows *rows)
{
	struct factor *factor = context;
	struct request *request = factor->request;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_CODE_WRONG, NULL);
		return;
	}
	ANSWER(request, second_factor, SECOND_FACTOR, factor->answer);
}

/* ---- a new secret ---- */

static void made(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	struct vault_bytes kept, sealed;

	if (status == VAULT_STATUS_WRONG) {
		request_refuse(request, OUTCOME_MALFORMED, NULL);
		return;
	}
	if (status != VAULT_STATUS_DONE || !vault_take(&answer, &kept) ||
	    !vault_take(&answer, &sealed)) {
		request_refuse(request, OUTCOME_LOGINS_AWAY, NULL);
		return;
	}
	sealed = copy(request, sealed);
	factor->answer->secret.data = (uint8_t *)sealed.at;
	factor->answer->secret.len = sealed.count;

	struct parameter parameters[] = { int4_parameter(factor->who.district),
		int8_parameter(factor->who.member), text_parameter(factor->login),
		bytes_parameter(kept.at, kept.count), number_or_none_parameter(factor->code.step) };

	store_ask(request_store(request), STATEMENT_FACTOR_OFFER, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, answered, factor);
}

static void make(struct factor *factor)
{
	struct request *request = factor->request;
	const ProtobufCBinaryData *key = &request_body(request)->second_factor->key;
	struct vault_owner owner;
	struct vault_bytes pieces[] = { { (const uint8_t *)&owner, sizeof(owner) },
		{ key->data, key->len } };

	if (!is_kept(request)) return;
	owner = owner_of(request, &factor->who);
	identities_ask(
	    request_server(request)->identities, VAULT_FACTOR_MAKE, pieces, 2, made, factor);
}

/* Whoever comes by an unwatched screen has no code, and gives himself none. */
static void may_replace(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;

	if (login_take_code(factor->request, status, answer, &factor->code)) make(factor);
}

/* ---- in force ---- */

static void in_force(void *context, enum store_status status, const struct rows *rows)
{
	struct factor *factor = context;

	if (status == STORE_OK && rows_count(rows) == 1) {
		log_line(LOG_LEVEL_INFO, "second-factor-set", "member=%lld",
		    (long long)factor->who.member);
		request_has_factor(factor->request);
	}
	answered(context, status, rows);
}

static void confirmed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	struct code *code = &factor->code;

	if (!login_take_code(request, status, answer, code)) return;

	struct parameter parameters[] = { int4_parameter(factor->who.district),
		int8_parameter(factor->who.member), text_parameter(factor->login),
		bytes_parameter(factor->offered.at, factor->offered.count),
		bytes_parameter(code->kept.at, code->kept.count), int8_parameter(code->key),
		int8_parameter(code->step) };

	store_ask(request_store(request), STATEMENT_FACTOR_CONFIRM, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, in_force, factor);
}

/* ---- which of the two ---- */

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	const Mediation__V1__SecondFactorRequest *ask = request_body(request)->second_factor;

	if (ask_failed(request, status)) return;
	if (!rows_integer(rows, 0, BEGIN_MAY_TRY)) {
		request_refuse(request, OUTCOME_LOGIN_LOCKED, NULL);
	} else if (rows_is_null(rows, 0, BEGIN_STORED)) {
		request_refuse(request, OUTCOME_NO_PASSWORD_YET, NULL);
	} else if (ask->key.len && rows_is_null(rows, 0, BEGIN_FACTOR)) {
		make(factor);
	} else if (!*ask->code) {
		request_refuse(request, OUTCOME_CODE_WANTED, NULL);
	} else if (ask->key.len) {
		login_check_code(request, &factor->who, login_bytes(request, rows, BEGIN_FACTOR),
		    ask->code, may_replace, factor);
	} else if (rows_is_null(rows, 0, BEGIN_FACTOR_NEW)) {
		request_refuse(request, OUTCOME_CODE_WRONG, NULL);
	} else {
		factor->offered = login_bytes(request, rows, BEGIN_FACTOR_NEW);
		login_check_code(
		    request, &factor->who, factor->offered, ask->code, confirmed, factor);
	}
}

void handle_second_factor(struct request *request)
{
	const struct member *member = ask_member(request);
	struct factor *factor = arena_array(request_arena(request), 1, sizeof(*factor));

	if (!member) {
		request_refuse(request, OUTCOME_BUSY, NULL);
		return;
	}
	factor->request = request;
	factor->who.district = request_home_district(request);
	factor->who.member = request_member(request);
	factor->login = answer_text(request_arena(request), member->login);
	factor->answer =
	    MESSAGE(request_arena(request), SecondFactorResponse, second_factor_response);
	if (is_kept(request)) {
		login_begin(request, factor->login, factor->who.district, found, factor);
	}
}
