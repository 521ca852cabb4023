/* Queues, sets and the pump of the store; store.h says what for, store_parts.h how it hangs
 * together. */
#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "store_parts.h"

#define TRIES_MAX         5
#define SWEEP_MS          100
#define READ_SEGMENTS_MAX 2
/* Fewer than this are not shared among connections: an execution has a price of its own. */
#define SHARE_MIN 8

typedef void (*send_fn)(struct set *set, struct db *db);

/* How each kind goes out: in which pool, how many in a set, how many sets at once. */
static const struct {
	send_fn send;
	enum pool_kind pool;
	bool is_set;
	unsigned sets_max; /* 0: as many as there are connections */
} kinds[QUEUE_COUNT] = {
	[QUEUE_IMAGE] = { send_images, POOL_READ, true, 0 },
	[QUEUE_SHOW] = { send_shows, POOL_READ, true, 0 },
	[QUEUE_FAST] = { send_ask, POOL_READ, false, 0 },
	[QUEUE_SLOW] = { send_ask, POOL_SLOW, false, 0 },
	[QUEUE_HEAVY] = { send_ask, POOL_HEAVY, false, 0 },
	[QUEUE_FEED] = { send_ask, POOL_FEED, false, 0 },
	[QUEUE_STANDBY] = { send_ask, POOL_STANDBY, false, 0 },
	[QUEUE_SETTLE] = { send_settle, POOL_READ, true, 0 },
	[QUEUE_REFERENCE] = { send_reference, POOL_READ, true, 1 },
	[QUEUE_ACT] = { send_acts, POOL_WRITE, true, 0 },
	[QUEUE_NUMBERED] = { send_acts, POOL_WRITE, true, 1 },
	[QUEUE_BEGIN] = { send_acts, POOL_WRITE, true, 1 },
	[QUEUE_BALANCED] = { send_acts, POOL_WRITE, true, 1 },
	[QUEUE_PAIR] = { send_acts, POOL_WRITE, false, 1 },
	[QUEUE_LINKING] = { send_acts, POOL_WRITE, true, 1 },
	[QUEUE_READ] = { send_reads, POOL_LOG, true, 0 },
};

int64_t store_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- entries ---- */

struct entry *entry_new(struct store *store, enum queue_kind kind)
{
	struct entry *entry = TAILQ_FIRST(&store->spare);

	if (entry) {
		TAILQ_REMOVE(&store->spare, entry, next);
	} else {
		entry = malloc(sizeof(*entry));
		if (!entry) abort();
	}
	*entry = (struct entry){ .kind = kind, .since_ms = store_now_ms() };
	return entry;
}

void entry_free(struct store *store, struct entry *entry)
{
	if (entry->packed) free(entry->packed->bytes);
	free(entry->packed);
	entry->packed = NULL;
	TAILQ_INSERT_HEAD(&store->spare, entry, next);
}

void store_pump_soon(struct store *store)
{
	event_active(store->pump, EV_TIMEOUT, 0);
}

void entry_refuse(struct store *store, struct entry *entry, enum store_status status)
{
	entry->refusal = status;
	TAILQ_INSERT_TAIL(&store->refused, entry, next);
	store_pump_soon(store);
}

void entries_refuse(const struct set *set, enum store_status status)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->entries[i]) entry_refuse(set->store, set->entries[i], status);
	}
}

void entry_queue(struct store *store, struct entry *entry)
{
	struct queue *queue = &store->queues[entry->kind];

	if (queue->count >= store->options.queue_max && entry->kind != QUEUE_SETTLE) {
		entry_refuse(store, entry, STORE_BUSY);
		return;
	}
	TAILQ_INSERT_TAIL(&queue->entries, entry, next);
	queue->count++;
	store->stats.queued++;
	store_pump_soon(store);
}

static void queue_remove(struct store *store, struct queue *queue, struct entry *entry)
{
	TAILQ_REMOVE(&queue->entries, entry, next);
	queue->count--;
	store->stats.queued--;
}

static void entry_answer_refusal(struct store *store, struct entry *entry)
{
	const struct image_answer image = { .status = entry->refusal };
	const struct show_answer show = { .status = entry->refusal };
	const struct act_answer act = { .status = entry->refusal };

	switch (entry->is_image ? QUEUE_IMAGE : entry->kind) {
	case QUEUE_IMAGE:
		entry->fn.image(entry->context, &image);
		break;
	case QUEUE_SHOW:
		entry->fn.show(entry->context, &show);
		break;
	case QUEUE_FAST:
	case QUEUE_SLOW:
	case QUEUE_HEAVY:
	case QUEUE_FEED:
	case QUEUE_STANDBY:
	case QUEUE_READ:
		entry->fn.rows(entry->context, entry->refusal, NULL);
		break;
	case QUEUE_REFERENCE:
		entry->fn.reference(entry->context, entry->refusal, NULL);
		break;
	default:
		entry->fn.act(entry->context, &act);
		break;
	}
	entry_free(store, entry);
}

/* Acts hold what they write to, what they are known by and where they come from: two of one key in
 * one set, or in two at once, would break a key of the tables and have whole sets sent in halves.
 */
static bool is_act(enum queue_kind kind)
{
	return kinds[kind].pool == POOL_WRITE;
}

/* ---- sets ---- */

static void set_release(struct set *set)
{
	struct store *store = set->store;

	if (!is_act(set->kind)) return;
	for (size_t i = 0; i < set->count; i++) {
		entry_hold(store, set->entries[i], false);
	}
}

void set_done(struct set *set)
{
	struct store *store = set->store;

	store->queues[set->kind].sets_in_flight--;
	set_release(set);
	free(set);
	store_pump_soon(store);
}

static void set_give_up(struct set *set)
{
	set_release(set);
	entries_refuse(set, STORE_UNAVAILABLE);
	free(set);
}

/* The second half becomes a set of its own; both hold what they held. */
static void set_halve(struct set *set)
{
	struct set *half = calloc(1, sizeof(*half));
	struct queue *queue = &set->store->queues[set->kind];

	if (!half) abort();
	*half = *set;
	half->count = set->count / 2;
	memcpy(half->entries, set->entries + (set->count - half->count),
	    half->count * sizeof(*half->entries));
	set->count -= half->count;
	set->tries = half->tries = 0;
	TAILQ_INSERT_HEAD(&queue->again, half, next);
	TAILQ_INSERT_HEAD(&queue->again, set, next);
	set->store->stats.halvings++;
}

void set_failed(struct set *set, enum db_status status)
{
	struct store *store = set->store;
	struct queue *queue = &store->queues[set->kind];

	queue->sets_in_flight--;
	/* Sent again it finds the key taken and says so; that it does not would be our bug. */
	if (status == DB_TAKEN) status = set->tries == 0 ? DB_REPEAT : DB_FAILED;
	/* Askers of one district's local data ask one question: half of them would fare no better.
	 */
	if (status == DB_FAILED && set->count > 1 && set->kind != QUEUE_REFERENCE) {
		set_halve(set);
	} else if (status == DB_FAILED || status == DB_UNCERTAIN || ++set->tries >= TRIES_MAX) {
		set_give_up(set);
	} else {
		store->stats.repeats++;
		TAILQ_INSERT_HEAD(&queue->again, set, next);
	}
	store_pump_soon(store);
}

static int by_dispute(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	if ((*x)->district != (*y)->district) return (*x)->district < (*y)->district ? -1 : 1;
	return ((*x)->dispute > (*y)->dispute) - ((*x)->dispute < (*y)->dispute);
}

static struct pool *pool_of(struct store *store, enum queue_kind kind)
{
	return &store->pools[kinds[kind].pool];
}

static unsigned pool_idle(const struct pool *pool)
{
	unsigned idle = 0;

	for (unsigned i = 0; i < pool->count; i++) {
		idle += db_is_up(pool->dbs[i]) && db_in_flight(pool->dbs[i]) == 0;
	}
	return idle;
}

/* What waits is shared among the idle connections. One set of everything would come back as one,
 * its askers would ask again as one, and the other connections idle for ever. */
static unsigned set_limit(struct store *store, enum queue_kind kind)
{
	unsigned idle = pool_idle(pool_of(store, kind));
	unsigned share = store->queues[kind].count;

	if (!kinds[kind].is_set) return 1;
	if (idle > 1 && !kinds[kind].sets_max) share = (share + idle - 1) / idle;
	if (share < SHARE_MIN) share = SHARE_MIN;
	return share < store->options.batch_max ? share : store->options.batch_max;
}

/* Whether an entry may be of the set: local data is asked for by district, and what was decided on
 * the loads goes with what was decided with it. */
static bool goes_with(const struct set *set, const struct entry *entry)
{
	const struct entry *first = set->entries[0];

	if (set->count == 0) return true;
	if (set->kind == QUEUE_REFERENCE) return entry->district == first->district;
	return set->kind != QUEUE_BALANCED ||
	    (entry->district == first->district &&
	        memcmp(entry->change->balance.holder, first->change->balance.holder,
	            REQUEST_ID_BYTES) == 0);
}

/* Takes what may go now; NULL where everything waits for what is in flight. */
static struct set *set_take(struct store *store, enum queue_kind kind)
{
	struct queue *queue = &store->queues[kind];
	unsigned limit = set_limit(store, kind);
	struct set *set = calloc(1, sizeof(*set));
	struct entry *entry, *following;

	if (!set) abort();
	set->store = store;
	set->kind = kind;
	for (entry = TAILQ_FIRST(&queue->entries); entry && set->count < limit; entry = following) {
		following = TAILQ_NEXT(entry, next);
		if (!goes_with(set, entry)) continue;
		if (is_act(kind)) {
			if (entry_is_held(store, entry)) continue;
			entry_hold(store, entry, true);
		}
		queue_remove(store, queue, entry);
		set->entries[set->count++] = entry;
	}
	if (set->count == 0) {
		free(set);
		return NULL;
	}
	/* Order prevents deadlock between daemons; the set in flight only between our own
	 * connections. */
	if (is_act(kind)) qsort(set->entries, set->count, sizeof(*set->entries), by_dispute);
	return set;
}

static struct set *set_next(struct store *store, enum queue_kind kind)
{
	struct queue *queue = &store->queues[kind];
	struct set *set = TAILQ_FIRST(&queue->again);

	if (kinds[kind].sets_max && queue->sets_in_flight >= kinds[kind].sets_max) return NULL;
	if (set) {
		TAILQ_REMOVE(&queue->again, set, next);
		return set;
	}
	return TAILQ_EMPTY(&queue->entries) ? NULL : set_take(store, kind);
}

/* The least loaded, so that none waits behind another while a third idles. */
static struct db *pool_free_db(struct pool *pool)
{
	struct db *found = NULL;

	for (unsigned i = 0; i < pool->count; i++) {
		struct db *db = pool->dbs[i];

		if (!db_is_up(db) || db_in_flight(db) >= pool->segments_max) continue;
		if (!found || db_in_flight(db) < db_in_flight(found)) found = db;
	}
	return found;
}

/* One turn gives each kind a set, so that no kind starves another. */
static bool pump_turn(struct store *store)
{
	bool has_sent = false;

	for (enum queue_kind kind = 0; kind < QUEUE_COUNT; kind++) {
		struct db *db;
		struct set *set;

		if (TAILQ_EMPTY(&store->queues[kind].entries) &&
		    TAILQ_EMPTY(&store->queues[kind].again)) {
			continue;
		}
		db = pool_free_db(pool_of(store, kind));
		if (!db) continue;
		set = set_next(store, kind);
		if (!set) continue;
		for (size_t i = 0; i < set->count; i++) {
			set->entries[i]->was_sent = true;
		}
		store->queues[kind].sets_in_flight++;
		kinds[kind].send(set, db);
		has_sent = true;
	}
	return has_sent;
}

static bool is_idle(const struct store *store)
{
	for (enum queue_kind kind = 0; kind < QUEUE_COUNT; kind++) {
		const struct queue *queue = &store->queues[kind];

		if (queue->count || queue->sets_in_flight || !TAILQ_EMPTY(&queue->again)) {
			return false;
		}
	}
	return true;
}

static void on_pump(evutil_socket_t fd, short what, void *context)
{
	struct store *store = context;

	(void)fd;
	(void)what;
	while (!TAILQ_EMPTY(&store->refused)) {
		struct entry *entry = TAILQ_FIRST(&store->refused);

		TAILQ_REMOVE(&store->refused, entry, next);
		entry_answer_refusal(store, entry);
	}
	while (pump_turn(store)) {
	}
	if (store->drained_fn && is_idle(store)) {
		void (*fn)(void *) = store->drained_fn;

		store->drained_fn = NULL;
		fn(store->drained_context);
	}
}

/* What has waited too long is refused: never sent is BUSY, sent and unanswered is UNAVAILABLE. */
static void sweep_queue(struct store *store, struct queue *queue, int64_t oldest_ms)
{
	struct entry *entry;
	struct set *set, *following;

	while ((entry = TAILQ_FIRST(&queue->entries)) && entry->since_ms < oldest_ms) {
		queue_remove(store, queue, entry);
		entry_refuse(store, entry, entry->was_sent ? STORE_UNAVAILABLE : STORE_BUSY);
	}
	for (set = TAILQ_FIRST(&queue->again); set; set = following) {
		following = TAILQ_NEXT(set, next);
		if (set->entries[0]->since_ms >= oldest_ms) continue;
		TAILQ_REMOVE(&queue->again, set, next);
		set_give_up(set);
	}
}

void store_forget(struct store *store, const void *context)
{
	static const enum queue_kind asking[] = { QUEUE_SHOW, QUEUE_FAST, QUEUE_SLOW, QUEUE_HEAVY,
		QUEUE_FEED, QUEUE_STANDBY };

	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
		struct queue *queue = &store->queues[asking[i]];
		struct entry *entry, *following;

		for (entry = TAILQ_FIRST(&queue->entries); entry; entry = following) {
			following = TAILQ_NEXT(entry, next);
			if (entry->context != context) continue;
			queue_remove(store, queue, entry);
			entry_refuse(store, entry, STORE_BUSY);
		}
	}
}

static void on_sweep(evutil_socket_t fd, short what, void *context)
{
	struct store *store = context;
	int64_t oldest_ms = store_now_ms() - store->options.queue_ms_max;

	(void)fd;
	(void)what;
	for (enum queue_kind kind = 0; kind < QUEUE_COUNT; kind++) {
		sweep_queue(store, &store->queues[kind], oldest_ms);
	}
}

/* ---- life ---- */

static unsigned pool_up(const struct pool *pool)
{
	unsigned up = 0;

	for (unsigned i = 0; i < pool->count; i++) {
		up += db_is_up(pool->dbs[i]);
	}
	return up;
}

bool store_is_ready(const struct store *store)
{
	for (enum pool_kind kind = 0; kind < POOL_COUNT; kind++) {
		if (kind != POOL_STANDBY && !pool_up(&store->pools[kind])) return false;
	}
	return true;
}

static void on_up(void *context, struct db *db)
{
	struct store *store = context;

	(void)db;
	store_pump_soon(store);
	if (store->ready_fn && store_is_ready(store)) {
		void (*fn)(void *) = store->ready_fn;

		store->ready_fn = NULL;
		fn(store->ready_context);
	}
}

/* Rows are locked in the order of the set only where the plan goes through it row by row, which on
 * empty or never analysed tables it would not. */
static const char write_settings[] =
    "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

static void pool_open(struct store *store, enum pool_kind kind, const char *name, unsigned count)
{
	struct db_options options = {
		.conninfo = kind == POOL_STANDBY ? store->options.standby : store->options.conninfo,
		.name = name,
		.statement_ms_max = store->options.statement_ms_max,
		.settings = kind == POOL_WRITE ? write_settings : NULL,
		.on_up = on_up,
		.context = store,
	};
	struct pool *pool = &store->pools[kind];

	pool->count = count < POOL_MAX ? count : POOL_MAX;
	pool->segments_max = kind == POOL_READ ? READ_SEGMENTS_MAX : 1;
	for (unsigned i = 0; i < pool->count; i++) {
		pool->dbs[i] = db_new(store->base, &options);
	}
}

struct store *store_new(struct event_base *base, const struct store_options *options)
{
	struct timeval every = { .tv_usec = SWEEP_MS * 1000 };
	struct store *store = calloc(1, sizeof(*store));

	if (!store) abort();
	store->base = base;
	store->options = *options;
	if (store->options.batch_max > SET_MAX) store->options.batch_max = SET_MAX;
	TAILQ_INIT(&store->refused);
	TAILQ_INIT(&store->spare);
	for (enum queue_kind kind = 0; kind < QUEUE_COUNT; kind++) {
		TAILQ_INIT(&store->queues[kind].entries);
		TAILQ_INIT(&store->queues[kind].again);
	}
	store->pump = event_new(base, -1, 0, on_pump, store);
	store->sweep = event_new(base, -1, EV_PERSIST, on_sweep, store);
	if (!store->pump || !store->sweep) abort();
	/* Behind the peers' bytes of this turn, whose events stand in the queue already: what they
	 * ask together goes out together. Not a priority lower: libevent would serve it only when
	 * no peer had anything to say. */
	event_priority_set(store->pump, event_base_get_npriorities(base) / 2);
	event_add(store->sweep, &every);
	pool_open(store, POOL_WRITE, "mediationd-write", options->write_connections);
	pool_open(store, POOL_READ, "mediationd-read", options->read_connections);
	pool_open(store, POOL_SLOW, "mediationd-slow", options->slow_connections);
	pool_open(store, POOL_HEAVY, "mediationd-heavy", options->heavy_connections);
	pool_open(store, POOL_FEED, "mediationd-feed", options->feed_connections);
	pool_open(store, POOL_STANDBY, "mediationd-standby", *options->standby != '\0');
	/* as many commits at once as acts may have */
	pool_open(store, POOL_LOG, "mediationd-log", options->write_connections);
	return store;
}

static void entries_free(struct entries *entries)
{
	struct entry *entry;

	while ((entry = TAILQ_FIRST(entries))) {
		TAILQ_REMOVE(entries, entry, next);
		if (entry->packed) free(entry->packed->bytes);
		free(entry->packed);
		free(entry);
	}
}

void store_free(struct store *store)
{
	if (!store) return;
	for (enum pool_kind kind = 0; kind < POOL_COUNT; kind++) {
		for (unsigned i = 0; i < store->pools[kind].count; i++) {
			db_free(store->pools[kind].dbs[i]);
		}
	}
	for (enum queue_kind kind = 0; kind < QUEUE_COUNT; kind++) {
		while (!TAILQ_EMPTY(&store->queues[kind].again)) {
			struct set *set = TAILQ_FIRST(&store->queues[kind].again);

			TAILQ_REMOVE(&store->queues[kind].again, set, next);
			set_give_up(set);
		}
		entries_free(&store->queues[kind].entries);
	}
	entries_free(&store->refused);
	entries_free(&store->spare);
	while (store->references) {
		struct reference_slot *slot = store->references;

		store->references = slot->next;
		reference_free(slot->reference);
		free(slot);
	}
	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		array_free(&store->arrays[i]);
	}
	event_free(store->pump);
	event_free(store->sweep);
	free(store);
}

void store_stats(const struct store *store, struct store_stats *ret_stats)
{
	*ret_stats = store->stats;
	ret_stats->districts = references_held(store);
	for (enum pool_kind kind = 0; kind < POOL_COUNT; kind++) {
		ret_stats->connections_up += pool_up(&store->pools[kind]);
	}
}

void store_on_ready(struct store *store, void (*fn)(void *context), void *context)
{
	store->ready_fn = fn;
	store->ready_context = context;
}

void store_drain(struct store *store, void (*fn)(void *context), void *context)
{
	store->drained_fn = fn;
	store->drained_context = context;
	store_pump_soon(store);
}
