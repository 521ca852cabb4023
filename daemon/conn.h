/*
 * One peer: bytes in, frames out, limits, deadlines, back-pressure, closing with a reason.
 *
 * Owns the socket's bufferevent and its deadline. Knows nothing of messages: whole frames go to
 * conn_events.on_frame, which may answer at once or later. A conn never dies inside a callback:
 * conn_close says why and the conn is reaped in the next turn of the loop.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "frame.h"

struct conn;
struct server;

struct conn_events {
	/* A whole frame; body is borrowed until the call returns. */
	void (*on_frame)(struct conn *conn, const struct frame *frame, const uint8_t *body);
	/* The conn goes: answers still to come have nobody. */
	void (*on_gone)(struct conn *conn);
};

/* Takes the file descriptor; uid is the peer's over a Unix socket, else (uid_t)-1. */
struct conn *conn_new(struct server *server, int fd, uid_t uid, const struct conn_events *events);
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
struct server *conn_server(const struct conn *conn);
void *conn_context(const struct conn *conn);
void conn_set_context(struct conn *conn, void *context);
/* Tells every peer to come again later; then closes those with nothing in flight, the others after
 * their answers. */
void conn_drain_all(struct server *server);
