/* Who waits for events; feed.h. */
#include "feed.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "log.h"
#include "parameter.h"
#include "request.h"
#include "server.h"
#include "store.h"
#include "tally.h"

#define LOOK_MS       100 /* at what other daemons have written */
#define GAP_MS        25  /* between two looks at one district in which much is written */
#define DISTRICTS_MAX 64  /* in one look; the others come next */
#define EVENTS_MAX    500 /* of a district in one look */
#define MS_US         1000

enum {
	MOVED_PLACE,
	MOVED_SIGN,
	MOVED_KEY,
	MOVED_EPOCH,
	MOVED_HAS_MORE,
	MOVED_XID,
	MOVED_DISPUTE,
	MOVED_VERSION,
	MOVED_REFERENCE
};

LIST_HEAD(feed_waiters, feed_waiter);

struct feed_district {
	TAILQ_ENTRY(feed_district) next;
	int32_t district;
	struct feed_waiters waiters;
	struct cursor at; /* whoever waits has been told of all before it, or it is not his */
	int64_t reference_version; /* of the local data when it was looked at last; 0: never yet */
	int64_t looked_ms;
	bool is_hinted, was_hinted, has_more;
};

TAILQ_HEAD(feed_districts, feed_district);

struct feed {
	struct server *server;
	struct event *timer;
	struct feed_districts districts; /* who was looked at last stands last */
	struct tally *accounts;
	int64_t waiting;
	int64_t swept_ms;
	bool is_looking;
	bool has_missed; /* and said so */
	struct feed_district *looked_at[DISTRICTS_MAX];
	size_t looked_at_count;
	struct feed_signs signs; /* of one of them */
};

/* ---- who waits ---- */

static struct tally_key key_of(const struct feed_waiter *waiter)
{
	return (struct tally_key){ { (uint64_t)request_district(waiter->request),
	    (uint64_t)request_member(waiter->request) } };
}

static void leave(struct feed *feed, struct feed_waiter *waiter)
{
	struct tally_key key = key_of(waiter);

	LIST_REMOVE(waiter, next);
	tally_leave(feed->accounts, &key);
	feed->waiting--;
}

static void wake(struct feed *feed, struct feed_waiter *waiter, bool has_moved)
{
	leave(feed, waiter);
	waiter->fn(waiter, has_moved);
}

/* ---- when to look ---- */

static int64_t due_ms(const struct feed_district *district)
{
	if (district->has_more) return district->looked_ms;
	if (!district->is_hinted) return district->looked_ms + LOOK_MS;
	return district->looked_ms + (district->was_hinted ? GAP_MS : 0);
}

/* For what is due first; those who have gone are looked for as often as there are looks. */
static void arm(struct feed *feed)
{
	int64_t now_ms = conn_now_ms(), first_ms = now_ms + LOOK_MS;
	const struct feed_district *district;
	struct timeval after = { 0 };

	if (TAILQ_EMPTY(&feed->districts)) return;
	TAILQ_FOREACH(district, &feed->districts, next) {
		if (!feed->is_looking && due_ms(district) < first_ms) first_ms = due_ms(district);
	}
	if (first_ms > now_ms) after.tv_usec = (suseconds_t)((first_ms - now_ms) * MS_US);
	event_add(feed->timer, &after);
}

static struct feed_district *district_find(const struct feed *feed, int32_t number)
{
	struct feed_district *district;

	TAILQ_FOREACH(district, &feed->districts, next) {
		if (district->district == number) break;
	}
	return district;
}

/* Acts of this daemon are there to be read. */
static void on_written(void *context, int32_t number)
{
	struct feed *feed = context;
	struct feed_district *district = district_find(feed, number);

	if (!district || district->is_hinted) return;
	district->is_hinted = true;
	arm(feed);
}

/* ---- what a look has found ---- */

/* How far it was looked; where nothing was there, no further than before. */
static void read_end(const struct rows *rows, size_t row, struct cursor *end)
{
	size_t bytes;
	const uint8_t *epoch = rows_bytes(rows, row, MOVED_EPOCH, &bytes);

	if (bytes == EPOCH_BYTES) memcpy(end->epoch, epoch, EPOCH_BYTES);
	if (rows_is_null(rows, row, MOVED_XID)) return;
	end->xid = rows_integer(rows, row, MOVED_XID);
	end->dispute = rows_integer(rows, row, MOVED_DISPUTE);
	end->version = (uint32_t)rows_integer(rows, row, MOVED_VERSION);
}

/* The signs of a place, from the row on; where the next place begins. */
static size_t read_signs(
    const struct rows *rows, size_t row, struct feed_signs *signs, bool *ret_has_moved)
{
	int64_t place = rows_integer(rows, row, MOVED_PLACE);

	*ret_has_moved = false;
	while (++row < rows_count(rows) && rows_integer(rows, row, MOVED_PLACE) == place) {
		if (!*ret_has_moved) feed_signs_clear(signs);
		*ret_has_moved = true;
		feed_signs_add(
		    signs, rows_integer(rows, row, MOVED_SIGN), rows_integer(rows, row, MOVED_KEY));
	}
	return row;
}

/* Whoever it may concern asks for himself; for the others what was looked at is passed by. In
 * another epoch everybody asks, and is told so; and where roles or teams may have changed, for
 * nobody knows then what is his. */
static void tell(struct feed *feed, struct feed_district *district, const struct cursor *end,
    int64_t reference_version, const struct feed_signs *signs)
{
	bool is_renewed = !cursor_is_of_epoch(end, &district->at) ||
	    reference_version != district->reference_version;
	struct feed_waiter *waiter = LIST_FIRST(&district->waiters), *following;

	district->at = *end;
	district->reference_version = reference_version;
	for (; waiter; waiter = following) {
		following = LIST_NEXT(waiter, next);
		if (is_renewed || (signs && feed_signs_concern(signs, &waiter->interest))) {
			wake(feed, waiter, true);
		} else if (!cursor_is_past(&waiter->after, end)) {
			waiter->after = *end;
		}
	}
}

static void take_rows(struct feed *feed, const struct rows *rows)
{
	size_t row = 0;

	while (row < rows_count(rows)) {
		size_t place = (size_t)rows_integer(rows, row, MOVED_PLACE) - 1;
		struct feed_district *district = feed->looked_at[place];
		struct cursor end = district->at;
		int64_t reference_version = rows_integer(rows, row, MOVED_REFERENCE);
		bool has_moved;

		district->has_more = rows_integer(rows, row, MOVED_HAS_MORE) != 0;
		read_end(rows, row, &end);
		row = read_signs(rows, row, &feed->signs, &has_moved);
		tell(feed, district, &end, reference_version, has_moved ? &feed->signs : NULL);
	}
}

/* Where nobody waits nothing is looked at. */
static void forget_empty(struct feed *feed)
{
	struct feed_district *district = TAILQ_FIRST(&feed->districts), *following;

	for (; district; district = following) {
		following = TAILQ_NEXT(district, next);
		if (!LIST_EMPTY(&district->waiters)) continue;
		TAILQ_REMOVE(&feed->districts, district, next);
		free(district);
	}
}

static void looked(void *context, enum store_status status, const struct rows *rows)
{
	struct feed *feed = context;

	if (status == STORE_OK) {
		take_rows(feed, rows);
	} else if (!feed->has_missed) {
		log_line(LOG_LEVEL_WARNING, "feed-missed", "why=\"the database is busy or gone\"");
	}
	feed->has_missed = status != STORE_OK;
	feed->is_looking = false;
	forget_empty(feed);
	arm(feed);
}

/* ---- a look ---- */

static void look(struct feed *feed, int64_t now_ms)
{
	int64_t columns[4][DISTRICTS_MAX];
	struct feed_district *district, *following;
	size_t left = 0, count = 0;

	TAILQ_FOREACH(district, &feed->districts, next) {
		left++;
	}
	for (district = TAILQ_FIRST(&feed->districts); left-- && count < DISTRICTS_MAX;
	     district = following) {
		following = TAILQ_NEXT(district, next);
		if (due_ms(district) > now_ms) continue;
		columns[0][count] = district->district;
		columns[1][count] = district->at.xid;
		columns[2][count] = district->at.dispute;
		columns[3][count] = district->at.version;
		district->looked_ms = now_ms;
		district->was_hinted = district->is_hinted;
		district->is_hinted = district->has_more = false;
		feed->looked_at[count++] = district;
		TAILQ_REMOVE(&feed->districts, district, next);
		TAILQ_INSERT_TAIL(&feed->districts, district, next);
	}
	if (!count) return;
	struct parameter parameters[] = { integers_parameter(columns[0], count),
		integers_parameter(columns[1], count), integers_parameter(columns[2], count),
		integers_parameter(columns[3], count), int8_parameter(EVENTS_MAX) };

	feed->is_looking = true;
	store_ask(feed->server->store, STATEMENT_FEED_MOVED, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FEED, looked, feed);
}

/* Whose time is over, and who has gone. */
static void sweep(struct feed *feed, int64_t now_ms)
{
	struct feed_district *district;

	if (now_ms < feed->swept_ms + LOOK_MS) return;
	feed->swept_ms = now_ms;
	TAILQ_FOREACH(district, &feed->districts, next) {
		struct feed_waiter *waiter = LIST_FIRST(&district->waiters), *following;

		for (; waiter; waiter = following) {
			following = LIST_NEXT(waiter, next);
			if (waiter->until_ms <= now_ms || !request_has_peer(waiter->request)) {
				wake(feed, waiter, false);
			}
		}
	}
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct feed *feed = context;
	int64_t now_ms = conn_now_ms();

	(void)fd;
	(void)what;
	sweep(feed, now_ms);
	if (!feed->is_looking) {
		forget_empty(feed);
		look(feed, now_ms);
	}
	arm(feed);
}

/* ---- entering ---- */

static struct feed_district *district_new(struct feed *feed, const struct feed_waiter *waiter)
{
	struct feed_district *district = calloc(1, sizeof(*district));

	if (!district) abort();
	district->district = request_district(waiter->request);
	district->at = waiter->after;
	LIST_INIT(&district->waiters);
	TAILQ_INSERT_HEAD(&feed->districts, district, next);
	return district;
}

/* Whether he has been told of all that was looked at. */
static bool is_level(
    const struct feed_district *district, const struct feed_waiter *waiter, bool is_sure)
{
	if (!district) return is_sure;
	return cursor_is_of_epoch(&waiter->after, &district->at) &&
	    cursor_is_past(&waiter->after, &district->at);
}

static bool enter(struct feed *feed, const struct feed_waiter *waiter)
{
	struct server *server = feed->server;
	struct tally_key key = key_of(waiter);

	if (feed->waiting >= server->config.watches_max) {
		server->denied[OPTION_ID_watches_max]++;
	} else if (!tally_enter(feed->accounts, &key, server->config.account_watches_max)) {
		server->denied[OPTION_ID_account_watches_max]++;
	} else {
		feed->waiting++;
		return true;
	}
	return false;
}

enum feed_wait feed_wait(struct feed *feed, struct feed_waiter *waiter, bool is_sure)
{
	struct feed_district *district = district_find(feed, request_district(waiter->request));

	if (!is_level(district, waiter, is_sure)) return FEED_HAS_MOVED;
	if (!enter(feed, waiter)) return FEED_IS_FULL;
	if (!district) district = district_new(feed, waiter);
	LIST_INSERT_HEAD(&district->waiters, waiter, next);
	if (!event_pending(feed->timer, EV_TIMEOUT, NULL)) arm(feed);
	return FEED_WAITS;
}

/* ---- life ---- */

int64_t feed_waiting(const struct feed *feed)
{
	return feed->waiting;
}

int64_t feed_waiting_most(const struct feed *feed)
{
	return tally_most(feed->accounts);
}

struct feed *feed_new(struct server *server)
{
	struct feed *feed = calloc(1, sizeof(*feed));

	if (!feed) abort();
	feed->server = server;
	feed->accounts = tally_new();
	feed->timer = evtimer_new(server->base, on_timer, feed);
	if (!feed->timer) abort();
	TAILQ_INIT(&feed->districts);
	store_on_written(server->store, on_written, feed);
	return feed;
}

void feed_free(struct feed *feed)
{
	struct feed_district *district;

	while ((district = TAILQ_FIRST(&feed->districts))) {
		while (!LIST_EMPTY(&district->waiters)) {
			leave(feed, LIST_FIRST(&district->waiters));
		}
		TAILQ_REMOVE(&feed->districts, district, next);
		free(district);
	}
	tally_free(feed->accounts);
	event_free(feed->timer);
	free(feed);
}
