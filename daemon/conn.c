/* One peer; conn.h. */
#include "conn.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <time.h>

#include "conn_parts.h"
#include "log.h"
#include "server.h"
#include "tls.h"

#define FRAMES_A_WAKE 16
#define WHY_BYTES     160
/* How long a closed peer may take to read the reason before its socket goes. */
#define LINGER_MS 1000
#define MINUTE_US INT64_C(60000000)

/* ---- deadlines ---- */

int64_t conn_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_deadline(struct conn *conn, int64_t ms)
{
	struct timeval after;

	if (!conn->is_logged_in && !conn->is_closing) {
		int64_t left = conn->hello_end_ms - conn_now_ms();

		if (ms > left) ms = left;
	}
	if (ms < 0) ms = 0;
	after = (struct timeval){ .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };
	event_add(conn->deadline, &after);
}

/* A frame is through. The idle timer is not moved each time: it looks at active_ms when it fires.
 */
static void touch(struct conn *conn)
{
	conn->active_ms = conn_now_ms();
	if (!conn->has_partial) return;
	conn->has_partial = false;
	set_deadline(conn, conn->server->config.idle_ms);
}

/* ---- the end ---- */

static void conn_free(struct conn *conn)
{
	if (conn->is_net) sources_leave(conn->server->sources, &conn->source);
	if (conn->is_net && !conn->is_logged_in) conn->server->strangers--;
	conn_certificates_forget(conn);
	LIST_REMOVE(conn, next);
	if (conn->has_unsent) LIST_REMOVE(conn, next_unsent);
	bufferevent_free(conn->bev);
	event_free(conn->deadline);
	event_free(conn->more);
	event_free(conn->watch);
	free(conn);
}

static void conn_reap(struct conn *conn)
{
	struct server *server = conn->server;

	conn_free(conn);
	server->connections--;
	if (!server->is_draining || server->connections) return;
	if (server->on_last_conn) server->on_last_conn(server);
}

void conn_say_goodbye(struct conn *conn)
{
	if (conn->is_tls) tls_say_goodbye(conn->bev);
	(void)shutdown(bufferevent_getfd(conn->bev), SHUT_WR);
}

/* linger_ms: time for the peer to read what was written last; a socket closed with bytes unread
 * resets, and the reason would be lost with it. */
static void part(struct conn *conn, const char *why, int64_t linger_ms)
{
	conn->is_closing = true;
	log_line(LOG_LEVEL_INFO, "conn-closed", "uid=%d in_flight=%u why=%s", (int)conn->uid,
	    conn->in_flight, log_quoted(why));
	conn->events->on_gone(conn);
	if (!linger_ms || !conn_write_out(conn)) {
		bufferevent_disable(conn->bev, EV_READ | EV_WRITE);
		linger_ms = 0;
	} else {
		bufferevent_enable(conn->bev, EV_READ);
		if (evbuffer_get_length(bufferevent_get_output(conn->bev)) == 0) {
			conn_say_goodbye(conn);
		}
	}
	set_deadline(conn, linger_ms);
}

void conn_lose(struct conn *conn, const char *why)
{
	if (!conn->is_closing) part(conn, why, 0);
}

void conn_close(struct conn *conn, const char *format, ...)
{
	struct frame frame = { .type = FRAME_ERROR };
	uint8_t header[FRAME_HEADER_BYTES];
	char why[WHY_BYTES];
	va_list arguments;

	if (conn->is_closing) return;
	va_start(arguments, format);
	(void)vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	frame.length = (uint32_t)strlen(why);
	frame_pack(&frame, header);
	bufferevent_write(conn->bev, header, sizeof(header));
	bufferevent_write(conn->bev, why, frame.length);
	part(conn, why, LINGER_MS);
}

/* HTTP and TLS speakers get what they can read. */
static void close_stranger(struct conn *conn, enum frame_fault fault)
{
	static const char http[] =
	    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	    "This is the mediation protocol's port, not a web server. Use the tool `mediate`.\n"
	    "这里是调解系统的数据端口，不是网页。请使用 mediate 工具。\n";
	/* fatal alert, protocol_version: a TLS client then says so instead of waiting */
	static const uint8_t tls[] = { 0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46 };

	if (fault == FRAME_HTTP) {
		bufferevent_write(conn->bev, http, sizeof(http) - 1);
		part(conn, frame_fault_text(fault), LINGER_MS);
	} else if (fault == FRAME_TLS) {
		bufferevent_write(conn->bev, tls, sizeof(tls));
		part(conn, frame_fault_text(fault), LINGER_MS);
	} else {
		conn_close(conn, "%s", frame_fault_text(fault));
	}
}

/* ---- frames in ---- */

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

/* How long it has to wait before more of it is read: 0 while it sends no more than it may. */
static int64_t pause_us(const struct conn *conn)
{
	int64_t bytes = conn->server->config.connection_bytes_minute, wait_us;
	struct rate rate = { bytes, MINUTE_US, bytes };

	(void)bucket_has(&conn->received, &rate, conn_now_ms() * 1000, 1, &wait_us);
	return wait_us;
}

static void count_received(struct conn *conn, size_t count)
{
	int64_t bytes = conn->server->config.connection_bytes_minute;
	struct rate rate = { bytes, MINUTE_US, bytes };

	bucket_take(&conn->received, &rate, conn_now_ms() * 1000, (int64_t)count);
}

/* Takes one frame if it is whole; false where more bytes are needed or nothing more is wanted. */
static bool take_one(struct conn *conn, struct evbuffer *input)
{
	size_t have = evbuffer_get_length(input);
	uint8_t header[FRAME_HEADER_BYTES];
	struct frame frame;
	enum frame_fault fault;
	ev_ssize_t copied;
	size_t bytes;

	if (have == 0) return false;
	copied = evbuffer_copyout(input, header, sizeof(header));
	fault = frame_parse(header, copied > 0 ? (size_t)copied : 0, conn->body_max, &frame);
	if (fault == FRAME_SHORT) return false;
	if (fault != FRAME_OK) {
		close_stranger(conn, fault);
		return false;
	}
	bytes = FRAME_HEADER_BYTES + frame.length;
	if (have < bytes) return false;
	take_frame(conn, &frame, evbuffer_pullup(input, (ev_ssize_t)bytes) + FRAME_HEADER_BYTES);
	evbuffer_drain(input, bytes);
	count_received(conn, bytes);
	/* Who is being closed has been given its time to read why, and no more. */
	if (!conn->is_closing) touch(conn);
	return !conn->is_closing;
}

static bool wants_more(const struct conn *conn)
{
	const struct evbuffer *output = bufferevent_get_output(conn->bev);

	if (conn->is_closing || conn->in_flight >= REQUESTS_IN_FLIGHT_MAX) return false;
	if (pause_us(conn) > 0) return false;
	return evbuffer_get_length(output) < (size_t)conn->server->config.output_bytes_max;
}

/* Nothing more comes, nothing is under way, everything has left. */
void conn_settle(struct conn *conn)
{
	bool is_last = conn->is_eof || conn->server->is_draining;

	if (conn->is_closing || !is_last || conn->is_held || conn->in_flight) return;
	if (evbuffer_get_length(bufferevent_get_output(conn->bev))) return;
	if (conn->is_eof) {
		conn_lose(conn, "the peer has closed");
	} else {
		part(conn, "drained", LINGER_MS);
	}
}

static void read_later(struct conn *conn, int64_t us)
{
	struct timeval after = { .tv_sec = us / 1000000, .tv_usec = (suseconds_t)(us % 1000000) };

	conn->server->denied[OPTION_ID_connection_bytes_minute]++;
	event_add(conn->more, &after);
}

static void read_frames(struct conn *conn)
{
	struct evbuffer *input = bufferevent_get_input(conn->bev);
	unsigned taken = 0;
	bool has_more;

	conn->is_held = false;
	while (taken < FRAMES_A_WAKE && wants_more(conn) && take_one(conn, input)) {
		taken++;
	}
	if (conn->is_closing) return;
	has_more = evbuffer_get_length(input) > 0;
	conn->is_held = has_more && (taken == FRAMES_A_WAKE || !wants_more(conn));
	/* a full input that nobody takes from would be told of again and again */
	if (conn->is_held) {
		bufferevent_disable(conn->bev, EV_READ);
	} else {
		bufferevent_enable(conn->bev, EV_READ);
	}
	if (conn->is_held && wants_more(conn)) {
		event_active(conn->more, EV_TIMEOUT, 0);
	} else if (conn->is_held && pause_us(conn) > 0) {
		read_later(conn, pause_us(conn));
	} else if (has_more && !conn->is_held && !conn->has_partial) {
		conn->has_partial = true;
		set_deadline(conn, conn->server->config.frame_ms);
	}
	conn_settle(conn);
}

/* Bytes that have come already raise no event. */
void conn_resume(struct conn *conn)
{
	if (conn->is_held && wants_more(conn)) event_active(conn->more, EV_TIMEOUT, 0);
}

static void on_readable(struct bufferevent *bev, void *context)
{
	struct conn *conn = context;
	struct evbuffer *input = bufferevent_get_input(bev);

	if (conn->is_closing) {
		evbuffer_drain(input, evbuffer_get_length(input));
	} else if (!conn->is_held) {
		read_frames(conn);
	}
}

static void on_more(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;

	(void)fd;
	(void)what;
	if (!conn->is_closing) read_frames(conn);
}

/* ---- events ---- */

static void on_event(struct bufferevent *bev, short what, void *context)
{
	struct conn *conn = context;

	/* at the peer's end a bufferevent of TLS stops writing too, what is left with it */
	if (what & BEV_EVENT_EOF && conn->is_tls) bufferevent_enable(bev, EV_WRITE);
	if (what & BEV_EVENT_CONNECTED) conn->until_us = tls_peer_until_us(bev);
	if (conn->is_closing) {
		if (!(what & BEV_EVENT_EOF) ||
		    evbuffer_get_length(bufferevent_get_output(bev)) == 0) {
			set_deadline(conn, 0);
		}
	} else if (what & BEV_EVENT_EOF) {
		/* Who has only stopped sending still gets the answers. */
		conn->is_eof = true;
		conn_settle(conn);
	} else if (what & BEV_EVENT_ERROR && conn->is_tls) {
		/* the alert says why, if it is read before the socket goes */
		part(conn, tls_why(bev), LINGER_MS);
	} else if (what & (BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) {
		conn_lose(conn, "connection broken");
	}
}

static void on_deadline(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	int64_t idle_ms = conn->server->config.idle_ms;
	int64_t now = conn_now_ms();

	(void)fd;
	(void)what;
	if (conn->is_closing) {
		conn_reap(conn);
	} else if (!conn->is_logged_in && now >= conn->hello_end_ms && !conn->in_flight) {
		conn->server->denied[OPTION_ID_hello_ms]++;
		conn_close(conn, "no hello in time");
	} else if (conn->has_partial) {
		conn->server->denied[OPTION_ID_frame_ms]++;
		conn_close(conn, "frame not complete in time");
	} else if (!conn->is_logged_in) {
		/* its hello is with the database, whose answers have a bound of their own */
		if (now >= conn->hello_end_ms) conn->hello_end_ms = now + LINGER_MS;
		set_deadline(conn, idle_ms);
	} else if (conn->in_flight || now < conn->active_ms + idle_ms) {
		set_deadline(conn, conn->in_flight ? idle_ms : conn->active_ms + idle_ms - now);
	} else {
		conn_close(conn, conn->is_held ? "answers not read in time" : "idle");
	}
}

/* ---- life ---- */

static void limit_input(struct conn *conn, uint32_t body_max)
{
	conn->body_max = body_max;
	/* over TLS the rest of a record would stay behind a high mark where no event tells of it */
	if (conn->is_tls) return;
	bufferevent_setwatermark(conn->bev, EV_READ, 0, FRAME_HEADER_BYTES + body_max);
}

struct conn *conn_new(
    struct server *server, int fd, const struct conn_peer *peer, const struct conn_events *events)
{
	struct conn *conn = calloc(1, sizeof(*conn));

	if (!conn) abort();
	conn->server = server;
	conn->uid = peer->uid;
	conn->is_net = peer->is_net;
	conn->is_tls = peer->is_tls;
	conn->source = peer->source;
	server->strangers += peer->is_net;
	conn->until_us = INT64_MAX;
	conn->events = events;
	conn->bev = peer->is_tls ? tls_accept(server->tls, server->base, fd, &conn->source)
	                         : bufferevent_socket_new(server->base, fd,
	                               BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	conn->deadline = evtimer_new(server->base, on_deadline, conn);
	conn->more = event_new(server->base, -1, 0, on_more, conn);
	if (!conn->bev || !conn->deadline || !conn->more) abort();
	conn_out_begin(conn);
	event_priority_set(conn->more, 1);
	event_priority_set(conn->deadline, 1);
	bufferevent_priority_set(conn->bev, 1);
	bufferevent_setcb(conn->bev, on_readable, conn_written, on_event, conn);
	limit_input(conn, FRAME_BYTES_BEFORE_HELLO);
	/* conn_out writes; the loop only where the socket is full, or records are made */
	if (!conn->is_tls) bufferevent_disable(conn->bev, EV_WRITE);
	bufferevent_enable(conn->bev, EV_READ);
	LIST_INSERT_HEAD(&server->conns, conn, next);
	server->connections++;
	conn->active_ms = conn_now_ms();
	conn->hello_end_ms = conn->active_ms + server->config.hello_ms;
	set_deadline(conn, server->config.hello_ms);
	return conn;
}

void conn_logged_in(struct conn *conn)
{
	if (conn->is_net && !conn->is_logged_in) conn->server->strangers--;
	conn->is_logged_in = true;
	limit_input(conn, FRAME_BYTES_REQUEST_MAX);
	if (!conn->has_partial) set_deadline(conn, conn->server->config.idle_ms);
}

void conn_start(struct server *server)
{
	LIST_INIT(&server->conns);
	server->sources = sources_new();
	conn_out_start(server);
	conn_certificates_start(server);
}

void conn_stop(struct server *server)
{
	struct conn *after;

	for (struct conn *conn = LIST_FIRST(&server->conns); conn; conn = after) {
		after = LIST_NEXT(conn, next);
		if (!conn->is_closing) conn->events->on_gone(conn);
		conn_free(conn);
		server->connections--;
	}
	sources_free(server->sources);
	event_free(server->flush);
	conn_certificates_stop(server);
}

void conn_hold(struct conn *conn)
{
	conn->in_flight++;
}

void conn_release(struct conn *conn)
{
	assert(conn->in_flight > 0);
	conn->in_flight--;
	conn->active_ms = conn_now_ms();
	if (!conn->is_closing) conn_resume(conn);
}

unsigned conn_in_flight(const struct conn *conn)
{
	return conn->in_flight;
}

uid_t conn_uid(const struct conn *conn)
{
	return conn->uid;
}

bool conn_is_net(const struct conn *conn)
{
	return conn->is_net;
}

const struct source *conn_source(const struct conn *conn)
{
	return &conn->source;
}

bool conn_certified(const struct conn *conn, char *ret_login, size_t bytes)
{
	return conn->is_tls && tls_peer_name(conn->bev, ret_login, bytes);
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

void conn_each(struct server *server, void (*fn)(struct conn *conn, void *context), void *context)
{
	struct conn *conn;

	LIST_FOREACH(conn, &server->conns, next) {
		fn(conn, context);
	}
}
