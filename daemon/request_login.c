/* Whose a request is, and how much he may ask; request_parts.h. */
#include <stdlib.h>

#include "accounts.h"
#include "conn.h"
#include "reference.h"
#include "request_parts.h"
#include "role_set.h"
#include "store.h"
#include "weights.h"

struct login *login_of(struct conn *conn)
{
	struct login *login = conn_context(conn);

	if (login) return login;
	login = calloc(1, sizeof(*login));
	if (!login) abort();
	LIST_INIT(&login->requests);
	conn_set_context(conn, login);
	return login;
}

static struct account account_of(const struct login *login)
{
	return (struct account){ login->who.district, login->who.member, login->weight };
}

void login_spend(struct conn *conn, size_t bytes)
{
	struct server *server = conn_server(conn);
	const struct login *login = login_of(conn);
	struct account account = account_of(login);

	if (!login->is_in) return;
	accounts_spend(server->accounts, &account, &server->config, conn_now_ms() * 1000, bytes);
}

/* Passwords are guessed; nobody guesses a token or a certificate, and they are not held up. */
static bool is_guess(const struct request *request)
{
	return request->conn && !login_of(request->conn)->is_in && request->body &&
	    request->body->body_case == MEDIATION__V1__REQUEST__BODY_HELLO &&
	    request->body->hello->password.len && !request->body->hello->token.len;
}

void login_note_guess(struct request *request, enum outcome outcome)
{
	struct server *server = request->server;

	if (outcome != OUTCOME_PASSWORD_WRONG && outcome != OUTCOME_CODE_WRONG &&
	    outcome != OUTCOME_LOGIN_LOCKED) {
		return;
	}
	if (!is_guess(request)) return;
	sources_login_failed(
	    server->sources, conn_source(request->conn), &server->config, conn_now_ms() * 1000);
}

/* Its account has asked enough for now: it is told when to ask again. */
static void put_off(struct request *request, enum option_id limit, int64_t wait_us)
{
	request->server->denied[limit]++;
	request->retry_ms = (uint32_t)((wait_us + 999) / 1000);
	request_refuse(
	    request, limit == OPTION_ID_account_rate ? OUTCOME_TOO_FAST : OUTCOME_TOO_MUCH, NULL);
}

bool login_may_ask(struct request *request)
{
	struct server *server = request->server;
	const struct login *login = login_of(request->conn);
	struct account account = account_of(login);
	int64_t now_us = conn_now_ms() * 1000, wait_us;
	enum option_id limit;

	if (!login->is_in) {
		if (!is_guess(request) ||
		    sources_may_try(
		        server->sources, conn_source(request->conn), &server->config, now_us)) {
			return true;
		}
		server->denied[OPTION_ID_login_failures_minute]++;
		request_refuse(request, OUTCOME_TOO_MANY_LOGINS, NULL);
		return false;
	}
	if (accounts_ask(server->accounts, &account, &server->config, now_us, &limit, &wait_us)) {
		return true;
	}
	if (limit == OPTION_ID_account_bytes_minute) {
		wait_us = accounts_wait_us(
		    server->accounts, &account, &server->config, now_us, request->frame_bytes + 1);
	}
	put_off(request, limit, wait_us);
	return false;
}

bool login_is_tiresome(struct conn *conn)
{
	struct server *server = conn_server(conn);
	struct login *login = login_of(conn);

	if (login->is_in || ++login->asked <= server->config.requests_before_hello_max) {
		return false;
	}
	server->denied[OPTION_ID_requests_before_hello_max]++;
	conn_close(conn, "too many requests before hello");
	return true;
}

void login_leave(struct server *server, struct login *login)
{
	struct account account = account_of(login);

	if (!login->is_in) return;
	login->is_in = false;
	store_leave(server->store, login->who.district);
	accounts_leave(server->accounts, &account);
}

/* What is replayed into a demo database comes as fast as it can. */
static int64_t weight_of(const struct server *server, const struct who *who)
{
	const struct reference *reference = store_reference(server->store, who->district);
	const struct member *found = reference ? reference_member(reference, who->member) : NULL;

	if (server->is_demo) return 0;
	return found ? weights_find(server->config.account_weights, found->login) : 1;
}

bool request_log_in(struct request *request, const struct who *who)
{
	struct server *server = request->server;
	struct account account = { who->district, who->member, weight_of(server, who) };
	struct login *login;

	if (!request->conn) return false;
	login = login_of(request->conn);
	if (login->is_in) return false;
	if (!accounts_enter(server->accounts, &account, &server->config)) {
		server->denied[OPTION_ID_account_connections_max]++;
		return false;
	}
	login->is_in = true;
	login->who = *who;
	login->weight = account.weight;
	store_enter(server->store, who->district);
	conn_logged_in(request->conn);
	return true;
}

struct token *request_token(const struct request *request)
{
	struct login *login = request->conn ? conn_context(request->conn) : NULL;

	return login && login->is_in && login->who.token.id ? &login->who.token : NULL;
}

int32_t request_home_district(const struct request *request)
{
	const struct token *token = request_token(request);

	return token ? token->district : request_district(request);
}

void request_set_factor(const struct request *request, bool has_factor)
{
	struct login *login = request->conn ? conn_context(request->conn) : NULL;

	if (login) login->who.has_factor = has_factor;
}

bool who_lacks_factor(const struct server *server, const struct who *who, uint32_t roles)
{
	char why[128];
	uint32_t needed;

	if (!who->is_by_password || who->has_factor) return false;
	return role_set_read(server->config.factor_roles, &needed, why, sizeof(why)) &&
	    (roles & needed);
}

static void recheck(struct conn *conn, void *context)
{
	const struct who *who = context;
	struct login *login = conn_context(conn);

	if (login && login->who.token.district == who->district &&
	    login->who.member == who->member) {
		login->who.token.checked_us = 0;
	}
}

void request_recheck(struct server *server, int32_t district, int64_t member)
{
	struct who who = { .district = district, .member = member };

	conn_each(server, recheck, &who);
}

void request_log_out(struct request *request)
{
	struct login *login = request->conn ? login_of(request->conn) : NULL;

	if (login) login_leave(request->server, login);
}
