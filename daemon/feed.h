/*
 * Who waits for events, and how he learns that some have come.
 *
 * One look at the feeds of all districts in which somebody waits, for all who wait there: at once
 * after acts of this daemon were committed, ten times a second for those of others, in which case
 * nobody has to tell anybody. What is seen is a hint (feed_signs.h) and is never told: whom it
 * concerns asks the feed itself, from his cursor, with his rights as they are then; for all others
 * what was looked at is passed by. Whoever does not ask waits for nothing, and costs nothing.
 *
 * Owns its timer and its districts; a waiter is its request's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "cursor.h"
#include "feed_signs.h"

struct feed;
struct request;
struct server;

struct feed_waiter {
	LIST_ENTRY(feed_waiter) next;
	struct request *request;
	struct cursor after; /* moves on while nothing comes that may be his */
	int64_t until_ms;    /* of conn_now_ms() */
	struct feed_interest interest;
	/* Called once, and the waiter waits no more: something may have come for him, or his time
	 * is over, he has gone, the daemon stops. */
	void (*fn)(struct feed_waiter *waiter, bool has_moved);
};

enum feed_wait {
	FEED_WAITS,
	FEED_HAS_MOVED, /* something has come since: ask again */
	FEED_IS_FULL    /* so many wait already; refuse */
};

struct feed *feed_new(struct server *server);
void feed_free(struct feed *feed);
/* Enters who has seen all before his cursor. is_sure: the database has just said that there is
 * nothing behind it; else that is known only where others wait already. */
enum feed_wait feed_wait(struct feed *feed, struct feed_waiter *waiter, bool is_sure);
/* Who waits, of all and of the account that has most. */
int64_t feed_waiting(const struct feed *feed);
int64_t feed_waiting_most(const struct feed *feed);
