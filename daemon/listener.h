/*
 * Listening sockets: a Unix socket, a loopback TCP address, and TLS on any. Balancers may stand
 * before the latter, and a front on this machine that ends the peers' own TLS before the former
 * (proxied.h); whoever comes through either is of the network. Hands accepted sockets to conn, or
 * refuses them, and owns nothing else.
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
