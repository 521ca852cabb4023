/*
 * What the daemon's parts share while it runs: loop, configuration, store, time source. One, owned
 * by main, lent to everybody. Time is injected: nothing else asks the clock what day it is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "ids.h"

struct event_base;
struct store;

struct server {
	struct event_base *base;
	struct config config;
	struct store *store;
	struct ids ids;
	int64_t (*now_us)(void);
	int64_t started_us;
	uint32_t connections, requests;
	uint64_t requests_total, refusals_total;
	bool is_draining;
};
