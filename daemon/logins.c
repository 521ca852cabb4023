/* The handlers of one's own logins, and of a first password for others. */
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "log.h"
#include "scope.h"
#include "server.h"
#include "vault.h"

/* So long a password that was given out is good. OUTCOME_PASSWORD_WRONG says it. */
#define ISSUED_US (7 * INT64_C(86400000000))

/* ---- the key to which passwords are sealed ---- */

static void key_came(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	struct vault_bytes key;
	Mediation__V1__LoginKeyResponse *ret;

	if (status != VAULT_STATUS_DONE || !vault_take(&answer, &key)) {
		request_refuse(request, OUTCOME_LOGINS_AWAY, NULL);
		return;
	}
	ret = MESSAGE(arena, LoginKeyResponse, login_key_response);
	ret->key.data = arena_copy(arena, key.at, key.count);
	ret->key.len = key.count;
	ANSWER(request, login_key, LOGIN_KEY, ret);
}

void handle_login_key(struct request *request)
{
	vault_ask(request_server(request)->passwords, VAULT_KEY, NULL, 0, key_came, request);
}

/* ---- one's own logins ---- */

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	enum { ID, NAME, BEGUN, USED, UNTIL };
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const struct token *token = request_token(request);
	Mediation__V1__LoginsResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, LoginsResponse, logins_response);
	ret->logins = arena_array(arena, rows_count(rows), sizeof(*ret->logins));
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__Login *login = MESSAGE(arena, Login, login);

		login->id = rows_integer(rows, i, ID);
		login->device_name = answer_text(arena, rows_text(rows, i, NAME));
		login->begun_us = rows_integer(rows, i, BEGUN);
		login->used_us = rows_integer(rows, i, USED);
		login->until_us = rows_integer(rows, i, UNTIL);
		login->is_this = token && token->id == login->id;
		ret->logins[ret->n_logins++] = login;
	}
	ANSWER(request, logins, LOGINS, ret);
}

void handle_logins(struct request *request)
{
	struct parameter parameters[] = { int4_parameter(request_home_district(request)),
		int8_parameter(request_member(request)), instant_parameter(request_now(request)),
		int4_parameter(request_server(request)->config.login_idle_minutes) };

	store_ask(
	    request_store(request), STATEMENT_LOGINS, parameters, 4, STORE_SLOW, listed, request);
}

static void ended(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	Mediation__V1__EndLoginResponse *ret;

	if (ask_failed(request, status)) return;
	request_recheck(
	    request_server(request), request_home_district(request), request_member(request));
	ret = MESSAGE(request_arena(request), EndLoginResponse, end_login_response);
	ret->ended = (uint32_t)rows_count(rows);
	ANSWER(request, end_login, END_LOGIN, ret);
}

void handle_end_login(struct request *request)
{
	const Mediation__V1__EndLoginRequest *ask = request_body(request)->end_login;
	const struct token *token = request_token(request);
	int64_t login = ask->login ? ask->login : token ? token->id : -1;
	struct parameter parameters[] = { int4_parameter(request_home_district(request)),
		int8_parameter(request_member(request)), int8_parameter(ask->all ? 0 : login),
		instant_parameter(request_now(request)) };

	store_ask(
	    request_store(request), STATEMENT_LOGIN_END, parameters, 4, STORE_SLOW, ended, request);
}

/* ---- a first password for another member ---- */

struct issue {
	struct request *request;
	Mediation__V1__IssuePasswordResponse *answer;
};

static void issued(void *context, enum store_status status, const struct rows *rows)
{
	struct issue *issue = context;
	struct request *request = issue->request;

	if (ask_failed(request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(request, OUTCOME_UNKNOWN_MEMBER, NULL);
		return;
	}
	request_recheck(
	    request_server(request), request_district(request), rows_integer(rows, 0, 0));
	log_line(LOG_LEVEL_INFO, "password-issued", "member=%lld by=%lld",
	    (long long)rows_integer(rows, 0, 0), (long long)request_member(request));
	ANSWER(request, issue_password, ISSUE_PASSWORD, issue->answer);
}

static void password_came(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct issue *issue = context;
	struct request *request = issue->request;
	struct arena *arena = request_arena(request);
	const char *login = request_body(request)->issue_password->member;
	int64_t now_us = request_now(request);
	struct vault_bytes stored, sealed;

	if (status == VAULT_STATUS_WRONG) {
		request_refuse(request, OUTCOME_MALFORMED, NULL);
		return;
	}
	if (status != VAULT_STATUS_DONE || !vault_take(&answer, &stored) ||
	    !vault_take(&answer, &sealed)) {
		request_refuse(request, OUTCOME_LOGINS_AWAY, NULL);
		return;
	}
	issue->answer = MESSAGE(arena, IssuePasswordResponse, issue_password_response);
	issue->answer->until_us = now_us + ISSUED_US;
	issue->answer->password.data = arena_copy(arena, sealed.at, sealed.count);
	issue->answer->password.len = sealed.count;

	struct parameter parameters[] = { district_parameter(request), text_parameter(login),
		(struct parameter){
		    .type = PARAMETER_TEXT, .bytes = stored.at, .length = stored.count },
		instant_parameter(now_us), instant_parameter(issue->answer->until_us),
		day_parameter(civil_day_of_instant(now_us)) };

	store_ask(request_store(request), STATEMENT_CREDENTIAL_ISSUE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, issued, issue);
}

/* Whose the members are gives them their first passwords: the security administrator, or the
 * director while there is none. */
static bool may_issue(struct request *request)
{
	struct asker asker;

	if (!scope_asker(request, &asker)) return false;
	if (!asker.reference->is_practice &&
	    rights_keeps(
	        &asker, KEEPER_SECURITY, request_server(request)->config.small_office != 0)) {
		return true;
	}
	request_refuse(request, OUTCOME_ISSUE_FORBIDDEN, NULL);
	return false;
}

void handle_issue_password(struct request *request)
{
	const Mediation__V1__IssuePasswordRequest *ask = request_body(request)->issue_password;
	struct vault_bytes key = { ask->key.data, ask->key.len };
	struct issue *issue;

	if (!may_issue(request)) return;
	issue = arena_array(request_arena(request), 1, sizeof(*issue));
	issue->request = request;
	vault_ask(request_server(request)->passwords, VAULT_ISSUE, &key, 1, password_came, issue);
}
