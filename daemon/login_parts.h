/* What the files of Hello share: login.c, login_password.c, login_token.c. */
#pragma once

#include "peers.h"
#include "request.h"
#include "store.h"
#include "token.h"
#include "vault.h"

/* A one-time code that was right. Lives in the request's arena. */
struct code {
	int64_t step; /* of thirty seconds, by which it is not taken twice; 0: none came */
	int64_t key;  /* the second factor, as it is kept from now on and under which key */
	struct vault_bytes kept;
};

struct hello {
	struct request *request;
	/* whom the socket's user or the certificate is; empty: nobody */
	char vouched[PEER_LOGIN_BYTES];
	const char *login; /* who wants to come in, "" for nobody */
	struct who who;

	/* of a password that is being looked at */
	const char *stored, *stored_next; /* what is kept of it, and from now on */
	struct vault_bytes factor;        /* what is kept of the second factor */
	struct code code;
	struct vault_bytes counted; /* what its try is counted by */
	bool must_change;
	uint8_t *token; /* what the client is given; NULL: nothing */
};

/* Each ends in hello_enter, or refuses. */
void hello_by_password(struct hello *hello);
void hello_by_token(struct hello *hello);
/* It is known who comes: hello->who, hello->login. */
void hello_enter(struct hello *hello);

/* Columns of login_begin.sql. */
enum {
	BEGIN_MAY_TRY,
	BEGIN_COUNTED,
	BEGIN_DISTRICT,
	BEGIN_MEMBER,
	BEGIN_STORED,
	BEGIN_MUST_CHANGE,
	BEGIN_FACTOR,
	BEGIN_FACTOR_NEW
};

/* A try of a password or a code, counted before it is looked at; a right one forgets it. district:
 * 0 for any. */
void login_begin(
    struct request *request, const char *login, int32_t district, store_rows_fn fn, void *context);

/* Refuses for another reason than a wrong try, which is not counted then. */
void login_refuse_right(struct request *request, struct vault_bytes counted, enum outcome outcome);

/* second_factor.c. A code is looked at by the vault, where it has its keys. */
void login_check_code(struct request *request, const struct who *who, struct vault_bytes kept,
    const char *code, vault_fn fn, void *context);
/* What a code that is right gives; false, with the request refused and its try counted or not,
 * where it is not. */
bool login_take_code(struct request *request, const struct who *who, struct vault_bytes counted,
    enum vault_status status, struct vault_bytes answer, struct code *ret);
/* A value of a row, which lives as long as the request. */
struct vault_bytes login_bytes(struct request *request, const struct rows *rows, unsigned column);
