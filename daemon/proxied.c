/* Balancers' connections before their header; proxied.h. */
#include "proxied.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "log.h"
#include "proxy.h"
#include "server.h"
#include "sources.h"

struct proxied {
	LIST_ENTRY(proxied) next;
	struct proxied_list *list;
	struct event *readable, *deadline;
	int fd;
	struct sockaddr_storage balancer;
	size_t have, wanted;
	uint8_t bytes[PROXY_BYTES_MAX];
};

struct proxied_list {
	struct server *server;
	proxied_fn fn;
	void *context;
	LIST_HEAD(proxied_head, proxied) all;
};

struct proxied_list *proxied_new(struct server *server, proxied_fn fn, void *context)
{
	struct proxied_list *list = calloc(1, sizeof(*list));

	if (!list) abort();
	list->server = server;
	list->fn = fn;
	list->context = context;
	LIST_INIT(&list->all);
	return list;
}

/* Gives back the descriptor. */
static int end(struct proxied *proxied)
{
	int fd = proxied->fd;

	LIST_REMOVE(proxied, next);
	proxied->list->server->strangers--;
	event_free(proxied->readable);
	event_free(proxied->deadline);
	free(proxied);
	return fd;
}

void proxied_free(struct proxied_list *list)
{
	struct proxied *proxied, *next;

	if (!list) return;
	for (proxied = LIST_FIRST(&list->all); proxied; proxied = next) {
		next = LIST_NEXT(proxied, next);
		(void)close(end(proxied));
	}
	free(list);
}

static void refuse(struct proxied *proxied, const char *why)
{
	char from[SOURCE_TEXT_MAX];
	struct source source = sources_key((const struct sockaddr *)&proxied->balancer);

	sources_text(&source, from);
	log_line(LOG_LEVEL_WARNING, "proxy-refused", "from=%s why=%s", log_quoted(from),
	    log_quoted(why));
	(void)close(end(proxied));
}

static void arrive(struct proxied *proxied, enum proxy kind, const struct sockaddr_storage *peer)
{
	struct proxied_list *list = proxied->list;
	struct sockaddr_storage address = kind == PROXY_THERE ? *peer : proxied->balancer;

	list->fn(list->context, end(proxied), (const struct sockaddr *)&address);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
	struct proxied *proxied = context;
	struct sockaddr_storage peer;
	ssize_t got;
	enum proxy kind = PROXY_SHORT;

	(void)what;
	while (kind == PROXY_SHORT) {
		got = read(fd, proxied->bytes + proxied->have, proxied->wanted - proxied->have);
		if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
		if (got <= 0) {
			(void)close(end(proxied));
			return;
		}
		proxied->have += (size_t)got;
		kind = proxy_parse(proxied->bytes, proxied->have, &proxied->wanted, &peer);
	}
	if (kind == PROXY_BAD) {
		refuse(proxied, "this is no header of the PROXY protocol, version 2");
	} else {
		arrive(proxied, kind, &peer);
	}
}

static void on_deadline(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	refuse(context, "no header in time");
}

void proxied_take(struct proxied_list *list, int fd, const struct sockaddr *address)
{
	struct proxied *proxied = calloc(1, sizeof(*proxied));
	int64_t ms = list->server->config.hello_ms;
	struct timeval after = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	if (!proxied) abort();
	proxied->list = list;
	proxied->fd = fd;
	proxied->wanted = PROXY_HEAD_BYTES;
	memcpy(&proxied->balancer, address,
	    address->sa_family == AF_INET ? sizeof(struct sockaddr_in)
	                                  : sizeof(struct sockaddr_in6));
	proxied->readable =
	    event_new(list->server->base, fd, EV_READ | EV_PERSIST, on_readable, proxied);
	/* apart: the deadline of a persistent event moves with every byte */
	proxied->deadline = evtimer_new(list->server->base, on_deadline, proxied);
	if (!proxied->readable || !proxied->deadline) abort();
	event_priority_set(proxied->readable, 1);
	list->server->strangers++;
	LIST_INSERT_HEAD(&list->all, proxied, next);
	event_add(proxied->readable, NULL);
	event_add(proxied->deadline, &after);
}
