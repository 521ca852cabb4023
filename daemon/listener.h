/*
 * Listening sockets: a Unix socket and a loopback TCP address. Hands accepted sockets to conn and
 * owns nothing else. Until identities come any other address is refused.
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
