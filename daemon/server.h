/*
 * What the daemon's parts share while it runs: loop, configuration, store, time source, and the
 * lists that conn and request keep. One, owned by main, lent to everybody. Time is injected:
 * nothing else asks the clock what day it is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "config.h"
#include "ids.h"

#define SERVER_NAME "mediationd " VERSION

struct accounts;
struct conn;
struct event;
struct event_base;
struct feed;
struct identities;
struct media;
struct request;
struct sources;
struct store;
struct tls;
struct vault;

LIST_HEAD(conn_list, conn);
LIST_HEAD(request_list, request);

struct server {
	struct event_base *base;
	struct config config;
	struct store *store;
	struct feed *feed; /* who waits for events */
	struct tls *tls;   /* NULL: nobody comes over a network */
	struct vault *passwords;
	struct identities *identities; /* NULL: no key was given, none are kept */
	struct media *media;           /* NULL: types of files cannot be told, and none is taken */
	bool is_demo;
	struct ids ids;
	int64_t (*now_us)(void);
	int64_t started_us;
	uint32_t connections, requests;
	uint32_t strangers;            /* of the network, not logged in */
	struct sources *sources;       /* conn.c */
	struct accounts *accounts;     /* request.c */
	uint64_t denied[OPTION_COUNT]; /* how often a limit has said no */
	uint64_t requests_total, refusals_total;
	bool is_draining;
	/* Told while draining when the last conn has gone. */
	void (*on_last_conn)(struct server *server);

	/* conn.c: all; those with answers of this turn; the event that writes them */
	struct conn_list conns, unsent;
	struct event *flush;
	/* conn_certificates.c: those whose time is over; all, from recheck_next on */
	struct event *look, *recheck;
	struct conn *recheck_next;
	/* request.c: those whose peer has gone; those to be used again */
	struct request_list orphans, spare;
	unsigned spare_count;
};
