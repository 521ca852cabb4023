/* One peer; conn.h. */
#include "conn.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "log.h"
#include "mediation.pb-c.h"
#include "server.h"

#define FRAMES_A_WAKE 16
#define WHY_BYTES     160
#define RECONNECT_MS  2000

struct conn {
	LIST_ENTRY(conn) next;
	struct server *server;
	struct bufferevent *bev;
	const struct conn_events *events;
	struct event *deadline, *more;
	void *context;
	uid_t uid;
	unsigned in_flight;
	uint32_t body_max;
	bool is_logged_in, is_closing, is_paused, has_partial;
	char why[WHY_BYTES];
};

/* All conns of the process, for draining; the list belongs to this file. */
static LIST_HEAD(conns, conn) conns = LIST_HEAD_INITIALIZER(conns);

static void set_deadline(struct conn *conn, int64_t ms)
{
	struct timeval after = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	event_add(conn->deadline, &after);
}

static void rest(struct conn *conn)
{
	const struct config *config = &conn->server->config;

	conn->has_partial = false;
	set_deadline(conn, conn->is_logged_in ? config->idle_ms : config->hello_ms);
}

static void conn_reap(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;

	(void)fd;
	(void)what;
	LIST_REMOVE(conn, next);
	conn->server->connections--;
	bufferevent_free(conn->bev);
	event_free(conn->deadline);
	event_free(conn->more);
	free(conn);
}

void conn_close(struct conn *conn, const char *format, ...)
{
	struct timeval soon = { 0 };
	va_list arguments;

	if (conn->is_closing) return;
	conn->is_closing = true;
	va_start(arguments, format);
	(void)vsnprintf(conn->why, sizeof(conn->why), format, arguments);
	va_end(arguments);
	log_line(LOG_LEVEL_INFO, "conn-closed", "uid=%d in_flight=%u why=%s", (int)conn->uid,
	    conn->in_flight, log_quoted(conn->why));
	bufferevent_disable(conn->bev, EV_READ);
	event_del(conn->deadline);
	conn->events->on_gone(conn);
	/* What was written last (a reason, an answer) gets one turn of the loop to leave. */
	bufferevent_flush(conn->bev, EV_WRITE, BEV_FLUSH);
	event_base_once(conn->server->base, -1, EV_TIMEOUT, conn_reap, conn, &soon);
}

/* An ERROR frame says in words why; HTTP and TLS speakers get what they can read. */
static void close_stranger(struct conn *conn, enum frame_fault fault)
{
	static const char http[] =
	    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	    "This is the mediation protocol's port, not a web server. Use the tool `mediate`.\n"
	    "这里是调解系统的数据端口，不是网页。请使用 mediate 工具。\n";
	const char *text = frame_fault_text(fault);

	if (fault == FRAME_HTTP) {
		bufferevent_write(conn->bev, http, sizeof(http) - 1);
	} else if (fault != FRAME_TLS) {
		struct frame frame = { .type = FRAME_ERROR, .length = (uint32_t)strlen(text) };
		uint8_t header[FRAME_HEADER_BYTES];

		frame_pack(&frame, header);
		bufferevent_write(conn->bev, header, sizeof(header));
		bufferevent_write(conn->bev, text, strlen(text));
	}
	conn_close(conn, "%s", text);
}

static void answer_ping(struct conn *conn, const struct frame *ping)
{
	struct frame pong = { .type = FRAME_PONG, .id = ping->id };

	conn_send(conn, &pong, NULL, NULL);
}

static void take_frame(struct conn *conn, const struct frame *frame, const uint8_t *body)
{
	if (frame->type == FRAME_REQUEST) {
		conn->events->on_frame(conn, frame, body);
	} else if (frame->type == FRAME_PING) {
		answer_ping(conn, frame);
	} else if (frame->type != FRAME_PONG && !(frame->type & FRAME_IGNORABLE)) {
		conn_close(conn, "frame type %u is not for a daemon", frame->type);
	}
}

/* Takes one frame if it is whole; false where more bytes are needed or nothing more is wanted. */
static bool take_one(struct conn *conn, struct evbuffer *input)
{
	size_t have = evbuffer_get_length(input);
	uint8_t header[FRAME_HEADER_BYTES];
	struct frame frame;
	enum frame_fault fault;
	ev_ssize_t copied;

	if (have == 0) return false;
	copied = evbuffer_copyout(input, header, sizeof(header));
	fault = frame_parse(header, copied > 0 ? (size_t)copied : 0, conn->body_max, &frame);
	if (fault == FRAME_SHORT) return false;
	if (fault != FRAME_OK) {
		close_stranger(conn, fault);
		return false;
	}
	if (have < FRAME_HEADER_BYTES + frame.length) return false;
	take_frame(conn, &frame,
	    evbuffer_pullup(input, (ev_ssize_t)(FRAME_HEADER_BYTES + frame.length)) +
	        FRAME_HEADER_BYTES);
	evbuffer_drain(input, FRAME_HEADER_BYTES + frame.length);
	rest(conn);
	return !conn->is_closing;
}

static bool wants_more(const struct conn *conn)
{
	const struct evbuffer *output = bufferevent_get_output(conn->bev);

	if (conn->is_closing || conn->in_flight >= REQUESTS_IN_FLIGHT_MAX) return false;
	return evbuffer_get_length(output) < (size_t)conn->server->config.output_bytes_max;
}

static void read_frames(struct conn *conn)
{
	struct evbuffer *input = bufferevent_get_input(conn->bev);
	unsigned taken = 0;

	while (taken < FRAMES_A_WAKE && wants_more(conn) && take_one(conn, input)) {
		taken++;
	}
	if (conn->is_closing) return;
	if (taken == FRAMES_A_WAKE && evbuffer_get_length(input)) {
		event_active(conn->more, EV_TIMEOUT, 0);
	}
	if (!wants_more(conn) && !conn->is_paused) {
		conn->is_paused = true;
		bufferevent_disable(conn->bev, EV_READ);
	}
	if (evbuffer_get_length(input) && !conn->has_partial && wants_more(conn)) {
		conn->has_partial = true;
		set_deadline(conn, conn->server->config.frame_ms);
	}
}

static void resume(struct conn *conn)
{
	if (!conn->is_paused || !wants_more(conn)) return;
	conn->is_paused = false;
	bufferevent_enable(conn->bev, EV_READ);
	/* Bytes that have come already raise no event. */
	event_active(conn->more, EV_TIMEOUT, 0);
}

static void on_readable(struct bufferevent *bev, void *context)
{
	(void)bev;
	read_frames(context);
}

static void on_more(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;

	(void)fd;
	(void)what;
	if (!conn->is_closing) read_frames(conn);
}

static void on_written(struct bufferevent *bev, void *context)
{
	struct conn *conn = context;

	(void)bev;
	if (conn->is_closing) return;
	resume(conn);
	if (conn->server->is_draining && conn->in_flight == 0) conn_close(conn, "drained");
}

static void on_event(struct bufferevent *bev, short what, void *context)
{
	struct conn *conn = context;

	(void)bev;
	if (what & BEV_EVENT_EOF) {
		conn_close(conn, "the peer has closed");
	} else if (what & (BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) {
		conn_close(conn, "connection broken");
	}
}

static void on_deadline(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;

	(void)fd;
	(void)what;
	if (conn->in_flight) {
		rest(conn);
	} else if (conn->has_partial) {
		conn_close(conn, "frame not complete in time");
	} else {
		conn_close(conn, conn->is_logged_in ? "idle" : "no hello in time");
	}
}

struct conn *conn_new(struct server *server, int fd, uid_t uid, const struct conn_events *events)
{
	struct conn *conn = calloc(1, sizeof(*conn));

	if (!conn) abort();
	conn->server = server;
	conn->uid = uid;
	conn->events = events;
	conn->body_max = FRAME_BYTES_BEFORE_HELLO;
	conn->bev = bufferevent_socket_new(
	    server->base, fd, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	conn->deadline = evtimer_new(server->base, on_deadline, conn);
	conn->more = event_new(server->base, -1, 0, on_more, conn);
	if (!conn->bev || !conn->deadline || !conn->more) abort();
	event_priority_set(conn->more, 1);
	bufferevent_priority_set(conn->bev, 1);
	bufferevent_setcb(conn->bev, on_readable, on_written, on_event, conn);
	bufferevent_enable(conn->bev, EV_READ | EV_WRITE);
	LIST_INSERT_HEAD(&conns, conn, next);
	server->connections++;
	rest(conn);
	return conn;
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
}

void conn_logged_in(struct conn *conn)
{
	conn->is_logged_in = true;
	conn->body_max = FRAME_BYTES_REQUEST_MAX;
	rest(conn);
}

void conn_hold(struct conn *conn)
{
	conn->in_flight++;
}

void conn_release(struct conn *conn)
{
	assert(conn->in_flight > 0);
	conn->in_flight--;
	if (!conn->is_closing) resume(conn);
}

unsigned conn_in_flight(const struct conn *conn)
{
	return conn->in_flight;
}

uid_t conn_uid(const struct conn *conn)
{
	return conn->uid;
}

struct server *conn_server(const struct conn *conn)
{
	return conn->server;
}

void *conn_context(const struct conn *conn)
{
	return conn->context;
}

void conn_set_context(struct conn *conn, void *context)
{
	conn->context = context;
}

static void pack_goaway(const void *message, uint8_t *bytes)
{
	mediation__v1__goaway__pack(message, bytes);
}

void conn_drain_all(struct server *server)
{
	Mediation__V1__Goaway goaway = MEDIATION__V1__GOAWAY__INIT;
	struct conn *conn, *following;
	struct frame frame = { .type = FRAME_GOAWAY };

	server->is_draining = true;
	goaway.reconnect_after_ms = RECONNECT_MS;
	goaway.reason = (char *)"the daemon is stopping";
	frame.length = (uint32_t)mediation__v1__goaway__get_packed_size(&goaway);
	for (conn = LIST_FIRST(&conns); conn; conn = following) {
		following = LIST_NEXT(conn, next);
		conn_send(conn, &frame, pack_goaway, &goaway);
	}
}
