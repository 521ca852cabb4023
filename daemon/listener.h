/*
 * Listening sockets: a Unix socket, a loopback TCP address, and TLS on any, where balancers may
 * stand before it (proxied.h). Hands accepted sockets to conn, or refuses them, and owns nothing
 * else.
 */
#pragma once

struct conn_events;
struct listener;
struct server;

#define LISTENER_ERROR_MAX 256

/* NULL with a sentence in ret_error where a socket cannot be had. */
struct listener *listener_new(
    struct server *server, const struct conn_events *events, char ret_error[LISTENER_ERROR_MAX]);
/* Accepts no more; the Unix socket's file goes. */
struct listener *listener_free(struct listener *listener);
