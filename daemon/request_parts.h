/*
 * What the files of a request share: request.c (its life) and request_login.c (whose it is, and how
 * much he may ask).
 */
#pragma once

#include <sys/queue.h>

#include "arena.h"
#include "request.h"
#include "server.h"

struct request {
	LIST_ENTRY(request) next;
	struct conn *conn;    /* NULL: the peer has gone, or there never was one */
	request_told_fn told; /* where it is the daemon's own */
	void *told_context;
	struct server *server;
	struct arena *arena;
	const Mediation__V1__Request *body;
	uint64_t id;
	size_t frame_bytes; /* that it came in */
	int64_t member;
	int32_t district;
	int64_t now_us;
	void *work;        /* of its handler, in the arena */
	uint32_t retry_ms; /* after a refusal, where it is known when it is worth while */
};

/* What a conn carries for us: who it is, and its requests under way. */
struct login {
	struct request_list requests;
	struct who who;
	bool is_in;
	int64_t weight; /* what it may ask in a time (accounts.h) */
	int64_t asked;  /* before it was in */
};

/* Of a conn, made when it is first asked for. */
struct login *login_of(struct conn *conn);
/* So many bytes came from it, or go to it. */
void login_spend(struct conn *conn, size_t bytes);
/* A refusal that tells of a guessed password counts against where it came from. */
void login_note_guess(struct request *request, enum outcome outcome);
/* False, with the request refused, where its account, or the address of who has none yet, has had
 * what it may. */
bool login_may_ask(struct request *request);
/* True, and the conn closes, where it has asked too often without saying who it is. */
bool login_is_tiresome(struct conn *conn);
/* Whoever was there is there no more, and is not counted. */
void login_leave(struct server *server, struct login *login);
