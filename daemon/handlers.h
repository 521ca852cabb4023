/*
 * The handlers of requests, one a row of tables/requests.def. Each answers or refuses exactly once,
 * now or from a callback of the store.
 */
#pragma once

struct request;

#define REQUEST(number, NAME, name, ...) void handle_##name(struct request *request);
#include "tables/requests.def"
#undef REQUEST
