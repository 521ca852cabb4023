/* What goes out to a peer, and whether it takes it; conn.h. */
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/util.h>
#include <stdlib.h>

#include "conn_parts.h"
#include "mediation.pb-c.h"
#include "server.h"

/* A drained daemon's peers come again spread over this time. */
#define RECONNECT_MS_MIN 500
#define RECONNECT_MS_MAX 5000
/* A peer is looked at so often within the shorter of its deadlines. */
#define LOOKS 8

/* Writes what there is. False where the peer is gone. */
bool conn_write_out(struct conn *conn)
{
	struct evbuffer *output = bufferevent_get_output(conn->bev);
	int written;

	if (bufferevent_get_enabled(conn->bev) & EV_WRITE) return true; /* the loop is at it */
	if (evbuffer_get_length(output) == 0) return true;
	/* The bufferevent keeps the front of its output shut to all but itself. */
	evbuffer_unfreeze(output, 1);
	written = evbuffer_write(output, bufferevent_getfd(conn->bev));
	evbuffer_freeze(output, 1);
	if (written < 0 && errno != EAGAIN && errno != EINTR) return false;
	if (evbuffer_get_length(output)) bufferevent_enable(conn->bev, EV_WRITE);
	return true;
}

/* ---- who takes it ---- */

static size_t unsent(const struct conn *conn)
{
	return evbuffer_get_length(bufferevent_get_output(conn->bev));
}

static int64_t left(const struct conn *conn)
{
	return conn->sent - (int64_t)unsent(conn);
}

static void look_later(struct conn *conn)
{
	const struct config *config = &conn->server->config;
	int64_t ms = (config->output_stall_ms < config->answer_ms ? config->output_stall_ms
	                                                          : config->answer_ms) /
	    LOOKS;
	struct timeval after = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	conn->is_watched = true;
	event_add(conn->watch, &after);
}

static void on_watch(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	const struct config *config = &conn->server->config;

	(void)fd;
	(void)what;
	conn->is_watched = false;
	if (conn->is_closing) return;
	switch (pace_look(&conn->pace, conn->sent, left(conn), conn_now_ms(),
	    config->output_stall_ms, config->answer_ms)) {
	case PACE_DONE:
		break;
	case PACE_GOING:
		look_later(conn);
		break;
	case PACE_STALLED:
		conn->server->denied[OPTION_ID_output_stall_ms]++;
		conn_close(conn, "answers not read in time");
		break;
	case PACE_SLOW:
		conn->server->denied[OPTION_ID_answer_ms]++;
		conn_close(conn, "an answer not read as a whole in time");
		break;
	}
}

static void watch(struct conn *conn)
{
	if (conn->is_watched || conn->is_closing || unsent(conn) == 0) return;
	pace_begin(&conn->pace, conn->sent, left(conn), conn_now_ms());
	look_later(conn);
}

void conn_out_begin(struct conn *conn)
{
	conn->watch = evtimer_new(conn->server->base, on_watch, conn);
	if (!conn->watch) abort();
	event_priority_set(conn->watch, 1);
}

/* ---- frames out ---- */

/* A slow peer has read all that the loop had for it. */
void conn_written(struct bufferevent *bev, void *context)
{
	struct conn *conn = context;

	/* This callback was put off: there may be more by now. */
	if (evbuffer_get_length(bufferevent_get_output(bev))) return;
	if (!conn->is_tls) bufferevent_disable(bev, EV_WRITE);
	if (conn->is_closing) {
		conn_say_goodbye(conn);
		return;
	}
	conn->active_ms = conn_now_ms();
	conn_resume(conn);
	conn_settle(conn);
}

static void on_flush(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;
	struct conn *conn;

	(void)fd;
	(void)what;
	while ((conn = LIST_FIRST(&server->unsent))) {
		LIST_REMOVE(conn, next_unsent);
		conn->has_unsent = false;
		if (conn->is_closing) continue;
		if (!conn_write_out(conn)) {
			conn_lose(conn, "the peer has gone");
		} else {
			watch(conn);
			conn_resume(conn);
			conn_settle(conn);
		}
	}
}

void conn_send(struct conn *conn, const struct frame *frame, conn_pack_fn pack, const void *message)
{
	struct evbuffer *output = bufferevent_get_output(conn->bev);
	struct evbuffer_iovec space;
	size_t bytes = FRAME_HEADER_BYTES + frame->length;

	if (conn->is_closing) return;
	if (evbuffer_reserve_space(output, (ev_ssize_t)bytes, &space, 1) != 1) abort();
	frame_pack(frame, space.iov_base);
	if (pack) pack(message, (uint8_t *)space.iov_base + FRAME_HEADER_BYTES);
	space.iov_len = bytes;
	evbuffer_commit_space(output, &space, 1);
	conn->sent += (int64_t)bytes;
	if (conn->has_unsent) return;
	if (LIST_EMPTY(&conn->server->unsent)) event_active(conn->server->flush, EV_TIMEOUT, 0);
	LIST_INSERT_HEAD(&conn->server->unsent, conn, next_unsent);
	conn->has_unsent = true;
}

void conn_out_start(struct server *server)
{
	LIST_INIT(&server->unsent);
	server->flush = event_new(server->base, -1, 0, on_flush, server);
	if (!server->flush) abort();
	event_priority_set(server->flush, 1);
}

/* ---- the daemon stops ---- */

static void pack_goaway(const void *message, uint8_t *bytes)
{
	mediation__v1__goaway__pack(message, bytes);
}

static void send_goaway(struct conn *conn)
{
	Mediation__V1__Goaway goaway = MEDIATION__V1__GOAWAY__INIT;
	struct frame frame = { .type = FRAME_GOAWAY };
	uint32_t spread;

	evutil_secure_rng_get_bytes(&spread, sizeof(spread));
	goaway.reconnect_after_ms =
	    RECONNECT_MS_MIN + spread % (RECONNECT_MS_MAX - RECONNECT_MS_MIN);
	goaway.reason = (char *)"the daemon is stopping";
	frame.length = (uint32_t)mediation__v1__goaway__get_packed_size(&goaway);
	conn_send(conn, &frame, pack_goaway, &goaway);
}

void conn_drain_all(struct server *server)
{
	struct conn *conn;

	server->is_draining = true;
	LIST_FOREACH(conn, &server->conns, next)
		send_goaway(conn);
}
