/*
 * Connections of balancers, or of a front on this machine, before they have said whose they are
 * (proxy.h). Owns the descriptor until the header is whole, then hands it on; what is no header is
 * closed at once, what does not come within hello_ms after that. Reads not a byte behind the
 * header.
 */
#pragma once

#include <sys/socket.h>

struct proxied_list;
struct server;

/* The descriptor, and the address of whom it is a connection; the descriptor is the callee's. */
typedef void (*proxied_fn)(void *context, int fd, const struct sockaddr *address);

struct proxied_list *proxied_new(struct server *server, proxied_fn fn, void *context);
/* Closes those that still wait. */
void proxied_free(struct proxied_list *list);
/* Takes the descriptor of a balancer's connection. It counts as one of server->strangers meanwhile.
 */
void proxied_take(struct proxied_list *list, int fd, const struct sockaddr *address);
