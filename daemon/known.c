/* Members that peer_members names; known.h. */
#include "known.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "peers.h"
#include "server.h"

struct known {
	known_fn fn;
	void *context;
	unsigned waiting;
	enum store_status status;
	char unknown[PEER_LOGIN_BYTES];
};

struct question {
	struct known *known;
	char login[PEER_LOGIN_BYTES];
};

static void one_answered(struct known *known)
{
	if (--known->waiting > 0) return;
	known->fn(known->context, known->status, known->unknown[0] ? known->unknown : NULL);
	free(known);
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct question *question = context;
	struct known *known = question->known;

	if (status != STORE_OK) {
		known->status = status;
	} else if (rows_count(rows) == 0 && !known->unknown[0]) {
		memcpy(known->unknown, question->login, sizeof(known->unknown));
	}
	free(question);
	one_answered(known);
}

void known_members(struct server *server, const char *peer_members, known_fn fn, void *context)
{
	struct known *known = calloc(1, sizeof(*known));
	int64_t today = civil_day_of_instant(server->now_us());
	char login[PEER_LOGIN_BYTES];

	if (!known) abort();
	known->fn = fn;
	known->context = context;
	known->status = STORE_OK;
	known->waiting = 1;
	for (const char *at = peers_next(peer_members, login); at; at = peers_next(at, login)) {
		struct question *question = calloc(1, sizeof(*question));

		if (!question) abort();
		question->known = known;
		memcpy(question->login, login, sizeof(login));
		known->waiting++;
		struct member_asked asked = { .login = question->login, .day = today };

		store_find_member(server->store, &asked, found, question);
	}
	one_answered(known);
}
