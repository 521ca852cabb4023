/* What a simulated petition centre answers to a request; who sends it back is centre_serve.c. */
#pragma once

#include <event2/http.h>

#include "centre.h"

#define ROUTE_BODY_BYTES_MAX (4 << 20)

struct reply {
	int code;
	struct evbuffer *body;
	const char *type; /* JSON unless it is a paper */
};

/* Within a transaction. What was asked for nowhere is not found. */
void centre_give(
    struct centre *centre, struct evhttp_request *request, int64_t now_us, struct reply *ret);
