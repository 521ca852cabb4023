/*
 * One peer: bytes in, frames out, limits, deadlines, back-pressure, closing with a reason.
 *
 * Owns the socket's bufferevent and its deadline. Knows nothing of messages: whole frames go to
 * conn_events.on_frame, which may answer at once or later. What is sent in one turn of the loop
 * leaves in one write. A conn never dies inside a callback: conn_close says why, and the conn is
 * reaped in a later turn.
 *
 * Deadlines are absolute, a byte now and then does not move them: accept to hello, first byte of a
 * frame to its last, what is written to its taking (pace.h), idle. Reading stops by itself where 8
 * requests are under way or the peer does not read its answers; the input then holds one frame at
 * most.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "frame.h"
#include "sources.h"

struct conn;
struct server;

struct conn_events {
	/* A whole frame; body is borrowed until the call returns. */
	void (*on_frame)(struct conn *conn, const struct frame *frame, const uint8_t *body);
	/* The conn goes: answers still to come have nobody. */
	void (*on_gone)(struct conn *conn);
};

/* Before the first conn of a server, and after its loop has ended: frees every conn that is left.
 */
void conn_start(struct server *server);
void conn_stop(struct server *server);

/* How a peer has come. */
struct conn_peer {
	uid_t uid;            /* of a Unix socket; else (uid_t)-1 */
	bool is_net;          /* of a network, whoever brought it */
	bool is_tls;          /* and it speaks TLS with us, not with a front on this machine */
	struct source source; /* where it comes from; of the network, entered in server->sources */
};

/* Takes the file descriptor, and over a network the place in server->sources. */
struct conn *conn_new(
    struct server *server, int fd, const struct conn_peer *peer, const struct conn_events *events);
/* Tells the peer the reason in an ERROR frame, logs it, takes no more. Idempotent. */
void conn_close(struct conn *conn, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A frame whose body is written by `pack` into `bytes` reserved bytes. */
typedef void (*conn_pack_fn)(const void *message, uint8_t *bytes);
void conn_send(
    struct conn *conn, const struct frame *frame, conn_pack_fn pack, const void *message);
/* Hello is through: the short limits give way to the long ones. */
void conn_logged_in(struct conn *conn);
/* One request more, or less, of this conn is being worked on. */
void conn_hold(struct conn *conn);
void conn_release(struct conn *conn);
unsigned conn_in_flight(const struct conn *conn);
uid_t conn_uid(const struct conn *conn);
bool conn_is_net(const struct conn *conn);
/* Where it comes from; family 0 where that is not known. */
const struct source *conn_source(const struct conn *conn);
/* A clock that only goes forward, by some milliseconds at a time. */
int64_t conn_now_ms(void);
/* The login in the certificate of a peer that came over TLS; false where it came otherwise. */
bool conn_certified(const struct conn *conn, char *ret_login, size_t bytes);
struct server *conn_server(const struct conn *conn);
void *conn_context(const struct conn *conn);
void conn_set_context(struct conn *conn, void *context);
void conn_each(struct server *server, void (*fn)(struct conn *conn, void *context), void *context);
/* Authorities or lists of revoked certificates are others: whose certificate no longer holds is
 * closed, and nobody else notices. */
void conn_recheck_all(struct server *server);
/* Tells every peer to come again, each at another time; each is closed once its answers have left.
 */
void conn_drain_all(struct server *server);
