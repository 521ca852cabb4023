/* Listening sockets; listener.h. */
#include "listener.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "address.h"
#include "conn.h"
#include "log.h"
#include "proxied.h"
#include "proxy.h"
#include "server.h"

#define BACKLOG  4096
#define PAUSE_MS 250

struct listener {
	struct server *server;
	const struct conn_events *events;
	struct evconnlistener *local, *tcp, *net;
	struct proxied_list *before_tcp, *before_net; /* NULL: nobody stands before it */
	struct event *pause;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

static void enable(struct listener *listener, bool is_on)
{
	struct evconnlistener *all[] = { listener->local, listener->tcp, listener->net };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!all[i]) continue;
		if (is_on) {
			evconnlistener_enable(all[i]);
		} else {
			evconnlistener_disable(all[i]);
		}
	}
}

static void pause_accepting(struct listener *listener)
{
	struct timeval after = { .tv_usec = PAUSE_MS * 1000 };

	enable(listener, false);
	event_add(listener->pause, &after);
}

static void on_pause_over(evutil_socket_t fd, short what, void *context)
{
	struct listener *listener = context;

	(void)fd;
	(void)what;
	if ((int64_t)listener->server->connections >= listener->server->config.connections_max) {
		pause_accepting(listener);
	} else {
		enable(listener, true);
	}
}

/* The fuller it is with those who have not said who they are, the more of them are sent away:
 * whoever fills it up cannot keep the others out by coming first. */
static bool is_crowded(const struct server *server)
{
	int64_t most = server->config.strangers_max, begins = most / 2;
	uint32_t dice;

	if (server->strangers < begins) return false;
	if (server->strangers >= most) return true;
	evutil_secure_rng_get_bytes(&dice, sizeof(dice));
	return dice % (uint32_t)(most - begins) < server->strangers - begins;
}

static void refuse(const struct source *source, const char *why)
{
	char from[SOURCE_TEXT_MAX];

	sources_text(source, from);
	log_line(
	    LOG_LEVEL_WARNING, "conn-refused", "from=%s why=%s", log_quoted(from), log_quoted(why));
}

/* A peer of the network that is one too many is not answered: that would be work for it. */
static bool may_enter(struct server *server, const struct source *source)
{
	if (is_crowded(server)) {
		server->denied[OPTION_ID_strangers_max]++;
		refuse(source, "too many are not logged in");
		return false;
	}
	if (!sources_enter(server->sources, source, server->config.source_connections_max)) {
		server->denied[OPTION_ID_source_connections_max]++;
		refuse(source, "too many of its address");
		return false;
	}
	return true;
}

static void pause_when_full(struct listener *listener)
{
	struct server *server = listener->server;

	if ((int64_t)server->connections < server->config.connections_max) return;
	server->denied[OPTION_ID_connections_max]++;
	pause_accepting(listener);
}

/* A peer of the network, whoever brought it. */
static void enter(struct listener *listener, int fd, const struct source *source, bool is_tls)
{
	struct conn_peer peer = {
		.uid = (uid_t)-1, .is_net = true, .is_tls = is_tls, .source = *source
	};

	if (!may_enter(listener->server, &peer.source)) {
		(void)close(fd);
		return;
	}
	(void)conn_new(listener->server, fd, &peer, listener->events);
	pause_when_full(listener);
}

static void on_net(void *context, int fd, const struct sockaddr *address)
{
	struct source source = sources_key(address);

	enter(context, fd, &source, true);
}

/* It has spoken TLS with the front; what comes from there is plain, and of this machine no more. */
static void on_fronted(void *context, int fd, const struct sockaddr *address)
{
	struct source source = sources_fronted(address);

	enter(context, fd, &source, false);
}

/* Where proxies are expected nobody else is heard: he could say that he is anybody. */
static void on_proxy(struct listener *listener, struct evconnlistener *source, int fd,
    const struct sockaddr *address)
{
	struct server *server = listener->server;
	bool is_net = source == listener->net;
	const char *known = is_net ? server->config.proxies : server->config.listen_proxies;
	struct source from = sources_key(address);

	if (!proxies_has(known, address)) {
		refuse(&from,
		    is_net ? "it is none of the balancers in option proxies"
		           : "it is none of the fronts in option listen_proxies");
		(void)close(fd);
	} else if (server->strangers >= server->config.strangers_max) {
		server->denied[OPTION_ID_strangers_max]++;
		refuse(&from, "too many are not logged in");
		(void)close(fd);
	} else {
		proxied_take(is_net ? listener->before_net : listener->before_tcp, fd, address);
	}
}

/* TCP: no answer waits for the next, and what nobody acknowledges is not kept for ever. */
static void set_tcp(const struct server *server, int fd)
{
	unsigned ms = (unsigned)server->config.answer_ms;
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms));
}

static void on_accept(struct evconnlistener *source, evutil_socket_t fd, struct sockaddr *address,
    int length, void *context)
{
	struct listener *listener = context;
	struct conn_peer peer = { .uid = (uid_t)-1 };
	struct ucred told;
	socklen_t bytes = sizeof(told);

	(void)length;
	if (source != listener->local) set_tcp(listener->server, fd);
	if ((source == listener->net && listener->before_net) ||
	    (source == listener->tcp && listener->before_tcp)) {
		on_proxy(listener, source, fd, address);
		return;
	}
	if (source == listener->net) {
		on_net(listener, fd, address);
		return;
	}
	if (source == listener->tcp) {
		peer.source = sources_key(address);
	} else if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &told, &bytes) == 0) {
		peer.uid = told.uid;
		peer.source = sources_local(told.uid);
	}
	(void)conn_new(listener->server, fd, &peer, listener->events);
	pause_when_full(listener);
}

/* Out of descriptors or memory: without a pause the loop would spin on the same accept. */
static void on_accept_error(struct evconnlistener *source, void *context)
{
	(void)source;
	log_line(LOG_LEVEL_WARNING, "accept-failed", "why=%s", log_quoted(strerror(errno)));
	pause_accepting(context);
}

static struct evconnlistener *listen_on(struct listener *listener, const char *name,
    const struct sockaddr *address, int length, char ret_error[LISTENER_ERROR_MAX])
{
	struct evconnlistener *made = evconnlistener_new_bind(listener->server->base, on_accept,
	    listener, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, BACKLOG,
	    address, length);

	if (!made) {
		(void)snprintf(ret_error, LISTENER_ERROR_MAX, "could not listen on \"%.110s\": %s",
		    name, strerror(errno));
	} else {
		evconnlistener_set_error_cb(made, on_accept_error);
	}
	return made;
}

/* A socket that nobody answers on is a dead daemon's. Whatever is no socket stays where it is. */
static bool is_stale(const struct sockaddr_un *address)
{
	struct stat found;
	bool is_dead;
	int fd;

	if (lstat(address->sun_path, &found) != 0 || !S_ISSOCK(found.st_mode)) return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) return false;
	is_dead = connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0 &&
	    errno == ECONNREFUSED;
	(void)close(fd);
	return is_dead;
}

static bool open_local(
    struct listener *listener, const char *path, char ret_error[LISTENER_ERROR_MAX])
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (!*path) return true;
	assert(strlen(path) < sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (is_stale(&address)) (void)unlink(path);
	listener->local = listen_on(
	    listener, path, (const struct sockaddr *)&address, sizeof(address), ret_error);
	if (!listener->local) return false;
	(void)chmod(path, 0666);
	memcpy(listener->path, path, strlen(path) + 1);
	return true;
}

/* The options were looked at when they were read: an address off this machine is of TLS. */
static bool open_tcp(struct listener *listener, const char *text, struct evconnlistener **ret,
    char ret_error[LISTENER_ERROR_MAX])
{
	struct sockaddr_storage address;
	int length;

	if (!*text) return true;
	if (!address_tcp(text, &address, &length, ret_error, LISTENER_ERROR_MAX)) return false;
	*ret = listen_on(listener, text, (const struct sockaddr *)&address, length, ret_error);
	return *ret != NULL;
}

struct listener *listener_new(
    struct server *server, const struct conn_events *events, char ret_error[LISTENER_ERROR_MAX])
{
	struct listener *listener = calloc(1, sizeof(*listener));

	if (!listener) abort();
	listener->server = server;
	listener->events = events;
	listener->pause = evtimer_new(server->base, on_pause_over, listener);
	if (!listener->pause) abort();
	if (*server->config.proxies) listener->before_net = proxied_new(server, on_net, listener);
	if (*server->config.listen_proxies) {
		listener->before_tcp = proxied_new(server, on_fronted, listener);
	}
	if (open_local(listener, server->config.socket, ret_error) &&
	    open_tcp(listener, server->config.listen, &listener->tcp, ret_error) &&
	    (!server->tls ||
	        open_tcp(listener, server->config.listen_tls, &listener->net, ret_error))) {
		return listener;
	}
	return listener_free(listener);
}

struct listener *listener_free(struct listener *listener)
{
	if (!listener) return NULL;
	if (listener->local) evconnlistener_free(listener->local);
	if (listener->tcp) evconnlistener_free(listener->tcp);
	if (listener->net) evconnlistener_free(listener->net);
	proxied_free(listener->before_net);
	proxied_free(listener->before_tcp);
	if (listener->path[0]) (void)unlink(listener->path);
	event_free(listener->pause);
	free(listener);
	return NULL;
}
