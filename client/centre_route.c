/* What a simulated petition centre answers; centre_route.h. */
#include "centre_route.h"

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>

#include "petition_json.h"

#define LETTERS_MAX 100 /* of one answer, and of one request */

struct asking {
	struct centre *centre;
	struct evhttp_request *request;
	struct evkeyvalq query;
	int64_t now_us;
	struct reply *ret;
	size_t told;
};

static const char *path_of(struct evhttp_request *request)
{
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));

	return path ? path : "";
}

/* One more of a list. */
static void tell(void *context, const char *letter)
{
	struct asking *asking = context;

	(void)evbuffer_add_printf(asking->ret->body, asking->told++ ? ",%s" : "%s", letter);
}

/* ---- what is asked ---- */

/* A cursor of another book begins at the beginning. */
static int64_t cursor_read(const struct centre *centre, const char *text)
{
	unsigned long long begun, place;
	char *end;

	if (!text) return 0;
	begun = strtoull(text, &end, 16); /* what is too large is no book's */
	if (*end != '.' || begun != (unsigned long long)book_begun(centre->book)) return 0;
	place = strtoull(end + 1, &end, 10);
	return *end || place > INT64_MAX ? 0 : (int64_t)place;
}

static void give_letters(struct asking *asking)
{
	struct centre *centre = asking->centre;
	const char *wanted = evhttp_find_header(&asking->query, "limit");
	int64_t after = cursor_read(centre, evhttp_find_header(&asking->query, "after"));
	int64_t limit = wanted ? strtol(wanted, NULL, 10) : LETTERS_MAX;
	int64_t last;

	if (limit < 1 || limit > LETTERS_MAX) limit = LETTERS_MAX;
	(void)evbuffer_add_printf(asking->ret->body, "{\"letters\":[");
	last = centre_told(centre, after, limit, asking->now_us, tell, asking);
	(void)evbuffer_add_printf(asking->ret->body, "],\"cursor\":\"%llx.%lld\",\"more\":%s}",
	    (unsigned long long)book_begun(centre->book), (long long)last,
	    centre_has_more(centre, last) ? "true" : "false");
}

static void give_day(struct asking *asking)
{
	char *day = centre_day(asking->centre, asking->now_us);

	(void)evbuffer_add(asking->ret->body, day, strlen(day));
	free(day);
}

static void give_attachment(struct asking *asking)
{
	struct asked *asked =
	    book_ask(asking->centre->book, "SELECT bytes FROM attachment WHERE sha256 = ?", "t",
	        strrchr(path_of(asking->request), '/') + 1);

	if (asked_next(asked)) {
		int count;
		const void *bytes = asked_bytes(asked, 0, &count);

		(void)evbuffer_add(asking->ret->body, bytes, (size_t)count);
		asking->ret->type = "application/octet-stream";
	} else {
		asking->ret->code = HTTP_NOTFOUND;
	}
	asked_end(asked);
}

/* ---- what is sent ---- */

/* One with which they take no others. */
static bool is_poisoned(struct centre *centre, json_t *letters)
{
	size_t at;
	json_t *letter;

	if (json_array_size(letters) < 2) return false;
	json_array_foreach(letters, at, letter)
	{
		const char *digest = json_string_value(json_object_get(letter, "digest"));
		bool is_receipt = json_object_get(letter, "of") != NULL;

		if (digest && !is_receipt && CENTRE_STRUCK(centre, poison, digest, 1)) return true;
	}
	return false;
}

static void take_all(struct asking *asking, struct arena *arena, json_t *letters)
{
	size_t at;
	json_t *letter;

	(void)evbuffer_add_printf(asking->ret->body, "{\"receipts\":[");
	json_array_foreach(letters, at, letter)
	{
		char *receipt = centre_take(asking->centre, arena, letter, asking->now_us);

		if (receipt) tell(asking, receipt);
	}
	(void)evbuffer_add_printf(asking->ret->body, "]}");
}

static void take_letters(struct asking *asking)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(asking->request);
	size_t bytes = evbuffer_get_length(input);
	const char *text = (const char *)evbuffer_pullup(input, -1);
	struct arena *arena = arena_new();
	json_t *body = text ? petition_parse(arena, text, bytes, ROUTE_BODY_BYTES_MAX, NULL) : NULL;
	json_t *letters = json_object_get(body, "letters");

	if (!json_is_array(letters) || json_array_size(letters) > LETTERS_MAX) {
		asking->ret->code = HTTP_BADREQUEST;
	} else if (is_poisoned(asking->centre, letters)) {
		asking->ret->code = HTTP_INTERNAL;
	} else {
		take_all(asking, arena, letters);
	}
	json_decref(body);
	(void)arena_free(arena);
}

/* ---- which ---- */

static const struct route {
	enum evhttp_cmd_type method;
	const char *end; /* of the path; before its last part where that is a name */
	bool is_named;
	void (*give)(struct asking *asking);
} routes[] = {
	{ EVHTTP_REQ_GET, "/letters", false, give_letters },
	{ EVHTTP_REQ_POST, "/letters", false, take_letters },
	{ EVHTTP_REQ_GET, "/day", false, give_day },
	{ EVHTTP_REQ_GET, "/attachments/", true, give_attachment },
};

static bool leads(const struct route *route, struct evhttp_request *request)
{
	const char *path = path_of(request), *name = strrchr(path, '/');
	size_t length = strlen(route->end), whole = strlen(path);

	if (route->is_named) whole = name ? (size_t)(name + 1 - path) : 0;
	return evhttp_request_get_command(request) == route->method && whole >= length &&
	    strncmp(path + whole - length, route->end, length) == 0;
}

void centre_give(
    struct centre *centre, struct evhttp_request *request, int64_t now_us, struct reply *ret)
{
	const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
	struct asking asking = {
		.centre = centre, .request = request, .now_us = now_us, .ret = ret
	};

	ret->code = HTTP_NOTFOUND;
	if (evhttp_parse_query_str(query ? query : "", &asking.query) != 0) return;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (!leads(&routes[i], request)) continue;
		ret->code = HTTP_OK;
		routes[i].give(&asking);
		break;
	}
	evhttp_clear_headers(&asking.query);
}
