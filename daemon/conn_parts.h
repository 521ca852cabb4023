/*
 * What the parts of conn share: conn.c has its life and what comes in, conn_out.c what goes out
 * and whether it is taken, conn_certificates.c whether the peer's certificate still holds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "bucket.h"
#include "conn.h"
#include "pace.h"

struct bufferevent;
struct event;

struct conn {
	LIST_ENTRY(conn) next;
	LIST_ENTRY(conn) next_unsent;
	struct server *server;
	struct bufferevent *bev;
	const struct conn_events *events;
	struct event *deadline, *more, *watch;
	void *context;
	int64_t hello_end_ms, active_ms;
	int64_t until_us; /* the certificate's, once it is there */
	uid_t uid;
	struct source source;
	struct bucket received; /* connection_bytes_minute */
	struct pace pace;
	int64_t sent; /* bytes, in all */
	unsigned in_flight;
	uint32_t body_max;
	bool is_logged_in, is_closing;
	bool is_eof;      /* the peer has said its last */
	bool is_held;     /* input waits until we can take more */
	bool has_partial; /* a frame has begun and is not whole */
	bool has_unsent;  /* on server->unsent */
	bool is_watched;  /* whether it takes what is written is looked at */
	bool is_net;      /* of a network */
	bool is_tls;
};

/* conn.c */
void conn_lose(struct conn *conn, const char *why);
/* Nothing more comes, nothing is under way, everything has left: it goes. */
void conn_settle(struct conn *conn);
/* Bytes that have come already raise no event. */
void conn_resume(struct conn *conn);
void conn_say_goodbye(struct conn *conn);
/* conn_certificates.c */
void conn_certificates_start(struct server *server);
void conn_certificates_stop(struct server *server);
/* It goes, and is still on the list. */
void conn_certificates_forget(struct conn *conn);
/* conn_out.c */
/* Writes what there is. False where the peer is gone. */
bool conn_write_out(struct conn *conn);
/* The bufferevent's callback: a slow peer has read all that the loop had for it. */
void conn_written(struct bufferevent *bev, void *context);
/* The events of this half, on conn->watch and server->flush. */
void conn_out_begin(struct conn *conn);
void conn_out_start(struct server *server);
