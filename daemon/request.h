/*
 * One question: its arena, its decoding, its way to a handler, and exactly one answer.
 *
 * A request lives from its whole frame to its answer; it may outlive its conn, then the answer is
 * dropped and its effect stands. The arena and everything decoded die with it.
 *
 *   object            born                owner              dies
 *   conn              listener            conn.c's list      conn_reap, next turn after conn_close
 *   login             handle_hello        its conn           with the conn
 *   request + arena   on_frame            conn, then store   request_answer / request_refuse
 *   decoded message   on_frame            arena              with the arena
 */
#pragma once

#include <stdint.h>

#include "argument.h"
#include "mediation.pb-c.h"
#include "token.h"

struct arena;
struct conn_events;
struct login;
struct request;
struct server;
struct store;

/* What conn calls for each frame: hand it to listener_new. */
extern const struct conn_events request_events;

/* Before the first frame, and after conns and store are gone. */
void request_start(struct server *server);
void request_stop(struct server *server);

/* A request of the daemon's own: nobody at the other end, the answer is told to fn, once. It is the
 * caller's to hand on to a handler, with a body out of its arena. */
typedef void (*request_told_fn)(void *context, const Mediation__V1__Response *response);
struct request *request_own(
    struct server *server, int32_t district, int64_t member, request_told_fn fn, void *context);
void request_set_body(struct request *request, const Mediation__V1__Request *body);

/* Exactly one of these ends a request. */
void request_answer(struct request *request, Mediation__V1__Response *response);
void request_refuse(struct request *request, enum outcome outcome, const struct fault *fault);
/* With a body that says more of it: `response` has nothing else yet. */
void request_refuse_with(struct request *request, enum outcome outcome, const struct fault *fault,
    Mediation__V1__Response *response);
/* With what to do next said for this very request; the texts are borrowed until it is answered. */
void request_refuse_saying(struct request *request, enum outcome outcome, const struct fault *fault,
    const char *next_zh, const char *next_en);

/* Hands the request to its handler: it has been found to be the asker's. */
void request_run(struct request *request);
/* Hands it on once more, after a wait: where his login still lasts, with his rights as they are
 * now.
 */
void request_again(struct request *request);

/* An answer that has to wait: packed into the arena it borrows nothing any more of what its handler
 * was handed. NULL, with the request refused, where it is too large. Sending it, or refusing after
 * all, ends the request. */
struct packed_answer;
struct packed_answer *request_pack(struct request *request, Mediation__V1__Response *response);
void request_send(struct request *request, const struct packed_answer *answer);

struct arena *request_arena(struct request *request);
const Mediation__V1__Request *request_body(const struct request *request);
struct server *request_server(const struct request *request);
struct store *request_store(const struct request *request);
/* Who asks: the login's member and district. */
int64_t request_member(const struct request *request);
int32_t request_district(const struct request *request);
int64_t request_now(const struct request *request);
/* An id for a dispute that begins now. */
int64_t request_new_id(const struct request *request, int64_t now_us);
/* The peer's uid over the Unix socket, or -1. */
int64_t request_peer_uid(const struct request *request);
/* Whether the peer came over TLS. */
bool request_is_net(const struct request *request);
/* The login in the certificate of a peer that came over TLS; false where it came otherwise. */
bool request_certified(const struct request *request, char *ret_login, size_t bytes);
bool request_is_logged_in(const struct request *request);
/* What a handler keeps between its statements, in the request's arena. */
void request_set_work(struct request *request, void *work);
void *request_work(const struct request *request);
/* Whether somebody still waits for the answer: he is there, and the daemon does not stop. */
bool request_has_peer(const struct request *request);

/* Who is on a connection. */
struct who {
	int32_t district;
	int64_t member;
	struct token token; /* by which he came; id 0: another way */
	bool is_by_password, has_factor;
};

/* The conn is this member's from here on. False where it is somebody's already, or gone, or (and
 * then nobody is logged in) where the account has account_connections_max. */
bool request_log_in(struct request *request, const struct who *who);
/* By which he is there; NULL where he came another way, or his conn has gone. */
struct token *request_token(const struct request *request);
/* Where his logins are: of a practice, which has no other members, its town. */
int32_t request_home_district(const struct request *request);
/* Whether he has a second factor, as it was just read. */
void request_set_factor(const struct request *request, bool has_factor);
/* Whether who came so needs a second factor in one of these roles, and has none (factor_roles).
 * Whoever is known by his user or a certificate has shown something that he has. */
bool who_lacks_factor(const struct server *server, const struct who *who, uint32_t roles);
/* The same of the request's asker: it is not for him before he has set one. */
bool request_lacks_factor(const struct request *request, uint32_t roles);
/* A member's logins have changed: each of his here asks before its next request whether it lasts.
 */
void request_recheck(struct server *server, int32_t district, int64_t member);
/* It is nobody's any more; the peer may say Hello again. */
void request_log_out(struct request *request);
