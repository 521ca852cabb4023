/* A simulated petition centre over HTTPS; centre_serve.h. */
#include "centre_serve.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "centre_route.h"
#include "say.h"

#define TURN_MS         200
#define CONNECTIONS_MAX 64
#define HEADERS_BYTES   16384
#define TIMEOUT_S       30
#define US_PER_S        1000000

struct server {
	struct centre *centre;
	struct event_base *base;
	SSL_CTX *context;
	struct evhttp *http;
	struct evhttp_bound_socket *bound; /* NULL at the end */
	int connections, index;            /* index: of ours in what OpenSSL keeps of a line */
};

/* How a line is cut. */
enum cut { CUT_NOT, CUT_BEFORE, CUT_WITHIN, CUT_AFTER, CUTS };

/* ---- faults ---- */

static bool is_silent(const struct centre *centre, int64_t now)
{
	int64_t day = (now - book_begun(centre->book)) / ((int64_t)centre->plan.day_s * US_PER_S);

	for (int64_t back = 0; back < centre->plan.silence_days && back <= day; back++) {
		if (PLAN_STRIKES(&centre->plan, silence, book_office(centre->book), day - back)) {
			return true;
		}
	}
	return false;
}

/* Each request has a number, so that what struck one does not strike the next for ever. */
static enum cut draw_cut(struct centre *centre, int64_t request)
{
	const char *office = book_office(centre->book);

	if (!CENTRE_STRUCK(centre, cut, office, request)) return CUT_NOT;
	return CUT_BEFORE +
	    (enum cut)(plan_number(&centre->plan, "how", office, request) % (CUTS - CUT_BEFORE));
}

static void hang_up(struct evhttp_request *request)
{
	struct evhttp_connection *line = evhttp_request_get_connection(request);

	(void)shutdown(bufferevent_getfd(evhttp_connection_get_bufferevent(line)), SHUT_RDWR);
}

/* The length of all, and half of it. */
static void cut_within(struct evhttp_request *request, struct reply *reply)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	size_t length = evbuffer_get_length(reply->body);
	char text[32];

	(void)snprintf(text, sizeof(text), "%zu", length);
	(void)evhttp_add_header(headers, "Content-Length", text);
	(void)evhttp_add_header(headers, "Connection", "close");
	(void)evbuffer_drain(reply->body, length - length / 2);
}

/* ---- one request ---- */

static void send_reply(struct evhttp_request *request, struct reply *reply, enum cut cut)
{
	(void)evhttp_add_header(
	    evhttp_request_get_output_headers(request), "Content-Type", reply->type);
	if (cut == CUT_WITHIN) cut_within(request, reply);
	if (cut == CUT_BEFORE || cut == CUT_AFTER) hang_up(request);
	evhttp_send_reply(request, reply->code, NULL, reply->body);
}

static void on_request(struct evhttp_request *request, void *context)
{
	struct server *server = context;
	struct centre *centre = server->centre;
	struct reply reply = {
		.code = HTTP_SERVUNAVAIL, .body = evbuffer_new(), .type = "application/json"
	};
	enum cut cut = CUT_BEFORE;
	int64_t number;

	if (!reply.body) abort();
	book_begin(centre->book);
	number = book_number(
	    centre->book, 0, "UPDATE centre SET requests = requests + 1 RETURNING requests", "");
	if (is_silent(centre, centre_now(centre))) {
		(void)centre_struck(centre, UINT32_MAX, "silence", "", 0);
	} else if (CENTRE_STRUCK(centre, server_error, book_office(centre->book), number)) {
		cut = CUT_NOT;
	} else {
		cut = draw_cut(centre, number);
		if (cut != CUT_BEFORE) centre_give(centre, request, centre_now(centre), &reply);
	}
	if (!book_end(centre->book)) reply.code = HTTP_SERVUNAVAIL;
	if (reply.code != HTTP_OK) {
		(void)evbuffer_drain(reply.body, evbuffer_get_length(reply.body));
	}
	send_reply(request, &reply, cut);
	evbuffer_free(reply.body);
}

/* ---- lines ---- */

/* OpenSSL forgets a line: one more may come. */
static void on_line_gone(
    void *parent, void *ours, CRYPTO_EX_DATA *data, int index, long number, void *more)
{
	struct server *server = ours;

	(void)parent;
	(void)data;
	(void)index;
	(void)number;
	(void)more;
	if (!server) return;
	server->connections--;
	if (server->bound) {
		(void)evconnlistener_enable(evhttp_bound_socket_get_listener(server->bound));
	}
}

static struct bufferevent *on_line(struct event_base *base, void *context)
{
	struct server *server = context;
	SSL *ssl = SSL_new(server->context);
	struct bufferevent *ret;

	if (!ssl || SSL_set_ex_data(ssl, server->index, server) != 1) abort();
	ret = bufferevent_openssl_socket_new(
	    base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (!ret) abort();
	bufferevent_openssl_set_allow_dirty_shutdown(ret, 1);
	if (++server->connections >= CONNECTIONS_MAX) {
		(void)evconnlistener_disable(evhttp_bound_socket_get_listener(server->bound));
	}
	return ret;
}

static SSL_CTX *context_new(const struct serving *serving)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) abort();
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	if (SSL_CTX_use_certificate_chain_file(context, serving->certificate) == 1 &&
	    SSL_CTX_use_PrivateKey_file(context, serving->key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_load_verify_locations(context, serving->authority, NULL) == 1) {
		return context;
	}
	fprintf(stderr, _("certificate, key and authority cannot be used: %s\n"),
	    ERR_reason_error_string(ERR_get_error()));
	SSL_CTX_free(context);
	return NULL;
}

/* ---- the loop ---- */

static void on_turn(evutil_socket_t fd, short what, void *context)
{
	struct centre *centre = context;

	(void)fd;
	(void)what;
	book_begin(centre->book);
	centre_turn(centre, centre_now(centre));
	(void)book_end(centre->book);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)event_base_loopexit(context, NULL);
}

static void say_where(const struct server *server, const char *host)
{
	struct sockaddr_storage address;
	socklen_t bytes = sizeof(address);
	char port[NI_MAXSERV] = "";

	if (getsockname(evhttp_bound_socket_get_fd(server->bound),
	        (struct sockaddr *)(void *)&address, &bytes) == 0) {
		(void)getnameinfo((struct sockaddr *)(void *)&address, bytes, NULL, 0, port,
		    sizeof(port), NI_NUMERICSERV);
	}
	printf(_("the petition centre listens: https://%s:%s\n"), host, port);
	(void)fflush(stdout);
}

static bool run(struct server *server, const struct serving *serving)
{
	static const int signals[] = { SIGINT, SIGTERM };
	const struct timeval turn = { .tv_usec = TURN_MS * 1000 };
	struct event *events[sizeof(signals) / sizeof(signals[0]) + 1];
	size_t count = 0;

	server->bound = evhttp_bind_socket_with_handle(
	    server->http, serving->host, (uint16_t)strtoul(serving->port, NULL, 10));
	if (!server->bound) {
		fprintf(stderr, _("nothing can listen at %s:%s\n"), serving->host, serving->port);
		return false;
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		events[count++] = evsignal_new(server->base, signals[i], on_signal, server->base);
	}
	events[count++] = event_new(server->base, -1, EV_PERSIST, on_turn, server->centre);
	for (size_t i = 0; i < count; i++) {
		if (!events[i] || event_add(events[i], i + 1 == count ? &turn : NULL) != 0) abort();
	}
	say_where(server, serving->host);
	(void)event_base_dispatch(server->base);
	for (size_t i = 0; i < count; i++) {
		event_free(events[i]);
	}
	server->bound = NULL;
	return true;
}

bool centre_serve(struct centre *centre, const struct serving *serving)
{
	struct server server = { .centre = centre, .context = context_new(serving) };
	bool is_done;

	if (!server.context) return false;
	(void)signal(SIGPIPE, SIG_IGN);
	server.index = SSL_get_ex_new_index(0, NULL, NULL, NULL, on_line_gone);
	server.base = event_base_new();
	server.http = server.base ? evhttp_new(server.base) : NULL;
	if (server.index < 0 || !server.http) abort();
	evhttp_set_max_headers_size(server.http, HEADERS_BYTES);
	evhttp_set_max_body_size(server.http, ROUTE_BODY_BYTES_MAX);
	evhttp_set_timeout(server.http, TIMEOUT_S);
	evhttp_set_allowed_methods(server.http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	evhttp_set_bevcb(server.http, on_line, &server);
	evhttp_set_gencb(server.http, on_request, &server);
	is_done = run(&server, serving);
	evhttp_free(server.http);
	event_base_free(server.base);
	SSL_CTX_free(server.context);
	return is_done;
}
