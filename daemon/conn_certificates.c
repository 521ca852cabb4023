/*
 * Whether the certificates of those who are there still hold; conn.h. At a reload each is looked at
 * anew, a few a turn of the loop, as every look costs a signature. In between only those whose time
 * is over are, which is known without looking. Who has shown none is not looked at.
 */
#include <event2/event.h>
#include <stdlib.h>

#include "conn_parts.h"
#include "server.h"
#include "tls.h"

#define LOOK_S       2
#define LOOKS_A_TURN 16

static void look_at(struct conn *conn)
{
	const char *why;

	if (!conn->is_tls || conn->is_closing) return;
	why = tls_peer_ended(conn->server->tls, conn->bev);
	if (why) conn_close(conn, "the certificate holds no longer: %s", why);
}

static void look_if_over(struct conn *conn, void *context)
{
	const int64_t *now_us = context;

	if (conn->until_us <= *now_us) look_at(conn);
}

static void on_look(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;
	int64_t now_us = server->now_us();

	(void)fd;
	(void)what;
	if (!server->tls) return;
	tls_tell(server->tls);
	conn_each(server, look_if_over, &now_us);
}

static void look_later(struct server *server)
{
	struct timeval after = { .tv_usec = 1000 };

	event_add(server->recheck, &after);
}

static void on_recheck(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;

	(void)fd;
	(void)what;
	for (int i = 0; i < LOOKS_A_TURN && server->recheck_next; i++) {
		struct conn *conn = server->recheck_next;

		server->recheck_next = LIST_NEXT(conn, next);
		look_at(conn);
	}
	if (server->recheck_next) look_later(server);
}

void conn_recheck_all(struct server *server)
{
	/* who comes from now on stands before the first, and is asked by what holds now */
	server->recheck_next = LIST_FIRST(&server->conns);
	look_later(server);
}

void conn_certificates_start(struct server *server)
{
	struct timeval every = { .tv_sec = LOOK_S };

	server->look = event_new(server->base, -1, EV_PERSIST, on_look, server);
	server->recheck = evtimer_new(server->base, on_recheck, server);
	if (!server->look || !server->recheck) abort();
	event_priority_set(server->look, 1);
	event_priority_set(server->recheck, 1);
	event_add(server->look, &every);
}

void conn_certificates_stop(struct server *server)
{
	event_free(server->look);
	event_free(server->recheck);
}

void conn_certificates_forget(struct conn *conn)
{
	struct server *server = conn->server;

	if (server->recheck_next == conn) server->recheck_next = LIST_NEXT(conn, next);
}
