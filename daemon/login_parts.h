/* What the files of Hello share: login.c, login_password.c, login_token.c. */
#pragma once

#include "peers.h"
#include "request.h"
#include "token.h"

struct hello {
	struct request *request;
	/* whom the socket's user or the certificate is; empty: nobody */
	char vouched[PEER_LOGIN_BYTES];
	const char *login; /* who wants to come in, "" for nobody */
	struct who who;
	bool is_by_password; /* or by the token that one gave */

	/* of a password that is being looked at */
	const char *stored, *stored_next; /* what is kept of it, and from now on */
	uint8_t *token;                   /* what the client is given; NULL: nothing */
};

/* Each ends in hello_enter, or refuses. */
void hello_by_password(struct hello *hello);
void hello_by_token(struct hello *hello);
/* It is known who comes: hello->who, hello->login. */
void hello_enter(struct hello *hello);
