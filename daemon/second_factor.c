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

/* SHUT: no keys were given. */
static enum vault_status vault_state(struct request *request)
{
	const struct identities *identities = request_server(request)->identities;

	if (!identities) return VAULT_STATUS_SHUT;
	return identities_are_kept(identities) ? VAULT_STATUS_DONE : VAULT_STATUS_AWAY;
}

void login_check_code(struct request *request, const struct who *who, struct vault_bytes kept,
    const char *code, vault_fn fn, void *context)
{
	enum vault_status state = vault_state(request);
	struct vault_owner owner;
	struct vault_bytes pieces[] = { { (const uint8_t *)&owner, sizeof(owner) }, kept,
		{ (const uint8_t *)code, strlen(code) } };

	if (state != VAULT_STATUS_DONE) {
		fn(context, state, (struct vault_bytes){ NULL, 0 });
		return;
	}
	owner = owner_of(request, who);
	identities_ask(
	    request_server(request)->identities, VAULT_FACTOR_CHECK, pieces, 3, fn, context);
}

static struct vault_bytes copy(struct request *request, struct vault_bytes bytes)
{
	return (struct vault_bytes){ arena_copy(request_arena(request), bytes.at, bytes.count),
		bytes.count };
}

bool login_take_code(struct request *request, const struct who *who, struct vault_bytes counted,
    enum vault_status status, struct vault_bytes answer, struct code *ret)
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
	if (status == VAULT_STATUS_WRONG) {
		/* who comes so far has the password */
		log_line(LOG_LEVEL_WARNING, "code-wrong", "member=%lld", (long long)who->member);
		request_refuse(request, OUTCOME_CODE_WRONG, NULL);
	} else {
		login_refuse_right(request, counted,
		    status == VAULT_STATUS_SHUT ? OUTCOME_FACTOR_SHUT : OUTCOME_LOGINS_AWAY);
	}
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
	/* as they are kept, and what a try is counted by; empty where none was looked at */
	struct vault_bytes in_force, offered, counted;
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

/* Not for a wrong code: what was counted, if anything, is not. */
static void refuse(struct factor *factor, enum outcome outcome)
{
	if (factor->counted.count) {
		login_refuse_right(factor->request, factor->counted, outcome);
	} else {
		request_refuse(factor->request, outcome, NULL);
	}
}

/* ---- a new secret ---- */

static void made(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	struct vault_bytes kept, sealed;

	if (status == VAULT_STATUS_WRONG) {
		refuse(factor, OUTCOME_MALFORMED);
		return;
	}
	if (status != VAULT_STATUS_DONE || !vault_take(&answer, &kept) ||
	    !vault_take(&answer, &sealed)) {
		refuse(factor, OUTCOME_LOGINS_AWAY);
		return;
	}
	sealed = copy(request, sealed);
	factor->answer->secret.data = (uint8_t *)sealed.at;
	factor->answer->secret.len = sealed.count;

	struct parameter parameters[] = { int4_parameter(factor->who.district),
		int8_parameter(factor->who.member), bytes_parameter(kept.at, kept.count),
		bytes_or_none_parameter(factor->in_force.at, factor->in_force.count),
		number_or_none_parameter(factor->code.step),
		bytes_or_none_parameter(factor->counted.at, factor->counted.count) };

	store_ask(request_store(request), STATEMENT_FACTOR_OFFER, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, answered, factor);
}

static void make(struct factor *factor)
{
	struct request *request = factor->request;
	const ProtobufCBinaryData *key = &request_body(request)->second_factor->key;
	struct vault_owner owner = owner_of(request, &factor->who);
	struct vault_bytes pieces[] = { { (const uint8_t *)&owner, sizeof(owner) },
		{ key->data, key->len } };

	identities_ask(
	    request_server(request)->identities, VAULT_FACTOR_MAKE, pieces, 2, made, factor);
}

/* Whoever comes by an unwatched screen has no code, and gives himself none. */
static void may_replace(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;

	if (login_take_code(
	        factor->request, &factor->who, factor->counted, status, answer, &factor->code)) {
		make(factor);
	}
}

/* ---- in force ---- */

static void in_force(void *context, enum store_status status, const struct rows *rows)
{
	struct factor *factor = context;
	struct request *request = factor->request;

	if (status == STORE_OK && rows_count(rows) == 1) {
		log_line(LOG_LEVEL_INFO, "second-factor-set", "member=%lld",
		    (long long)factor->who.member);
		request_set_factor(request, true);
		request_recheck(request_server(request), factor->who.district, factor->who.member);
	}
	answered(context, status, rows);
}

static void confirmed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	const struct token *token = request_token(request);
	struct code *code = &factor->code;

	if (!login_take_code(request, &factor->who, factor->counted, status, answer, code)) return;

	struct parameter parameters[] = { int4_parameter(factor->who.district),
		int8_parameter(factor->who.member),
		bytes_or_none_parameter(factor->counted.at, factor->counted.count),
		bytes_or_none_parameter(factor->offered.at, factor->offered.count),
		bytes_or_none_parameter(code->kept.at, code->kept.count), int8_parameter(code->key),
		int8_parameter(code->step), instant_parameter(request_now(request)),
		int8_parameter(token ? token->id : 0) };

	store_ask(request_store(request), STATEMENT_FACTOR_CONFIRM, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, in_force, factor);
}

/* ---- which of the two ---- */

static void counted(void *context, enum store_status status, const struct rows *rows)
{
	struct factor *factor = context;
	struct request *request = factor->request;
	const Mediation__V1__SecondFactorRequest *ask = request_body(request)->second_factor;
	bool is_new = ask->key.len != 0;

	if (ask_failed(request, status)) return;
	if (!rows_integer(rows, 0, BEGIN_MAY_TRY)) {
		request_refuse(request, OUTCOME_LOGIN_LOCKED, NULL);
		return;
	}
	factor->counted = login_bytes(request, rows, BEGIN_COUNTED);
	if (rows_is_null(rows, 0, is_new ? BEGIN_FACTOR : BEGIN_FACTOR_NEW)) {
		request_refuse(request, OUTCOME_CODE_WRONG, NULL);
	} else if (is_new) {
		factor->in_force = login_bytes(request, rows, BEGIN_FACTOR);
		login_check_code(
		    request, &factor->who, factor->in_force, ask->code, may_replace, factor);
	} else {
		factor->offered = login_bytes(request, rows, BEGIN_FACTOR_NEW);
		login_check_code(
		    request, &factor->who, factor->offered, ask->code, confirmed, factor);
	}
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	enum { IN_FORCE };
	struct factor *factor = context;
	struct request *request = factor->request;
	const Mediation__V1__SecondFactorRequest *ask = request_body(request)->second_factor;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_NO_PASSWORD_YET, NULL);
	} else if (ask->key.len && !rows_integer(rows, 0, IN_FORCE)) {
		make(factor);
	} else if (!*ask->code) {
		request_refuse(request, OUTCOME_CODE_WANTED, NULL);
	} else {
		login_begin(request, factor->login, factor->who.district, counted, factor);
	}
}

void handle_second_factor(struct request *request)
{
	const struct member *member = ask_member(request);
	struct factor *factor = arena_array(request_arena(request), 1, sizeof(*factor));
	struct parameter parameters[] = { int4_parameter(request_home_district(request)),
		int8_parameter(request_member(request)) };
	enum vault_status state = vault_state(request);

	if (state != VAULT_STATUS_DONE || !member) {
		request_refuse(request,
		    state == VAULT_STATUS_SHUT ? OUTCOME_FACTORS_AWAY : OUTCOME_LOGINS_AWAY, NULL);
		return;
	}
	factor->request = request;
	factor->who.district = request_home_district(request);
	factor->who.member = request_member(request);
	factor->login = answer_text(request_arena(request), member->login);
	factor->answer =
	    MESSAGE(request_arena(request), SecondFactorResponse, second_factor_response);
	store_ask(request_store(request), STATEMENT_FACTOR_FIND, parameters, 2, STORE_SLOW, found,
	    factor);
}
