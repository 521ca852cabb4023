/*
 * Whether a login by token still lasts, asked before each request that needs a login.
 */
#pragma once

struct request;

typedef void (*login_lasts_fn)(struct request *request);

/* Calls fn, now or later, while it lasts; else refuses the request. */
void login_lasts(struct request *request, login_lasts_fn fn);
