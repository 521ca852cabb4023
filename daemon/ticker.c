/* When it ticks, and which districts have their turn; ticker.h. */
/* As in event.c: what does not allocate. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <event2/event.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <sys/random.h>

#include "bytes.h"
#include "civil.h"
#include "figure_books.h"
#include "log.h"
#include "ticker_parts.h"

/* A lease outlives several ticks, and whoever is slow with one statement. */
#define LEASE_TICKS 4
#define SECOND_MS   1000
#define SECOND_US   1000000
/* Where much has moved, people act: they get three quarters of the time. */
#define PAUSE_STEPS 3
/* Also where a clock that is set makes a step seem endless. */
#define PAUSE_MAX_US 500000

enum {
	TAKEN_DISTRICT,
	TAKEN_XID,
	TAKEN_DISPUTE,
	TAKEN_VERSION,
	TAKEN_WALKED,
	TAKEN_RULES,
	TAKEN_TABLES,
	TAKEN_REFERENCE,
	TAKEN_IS_ANOTHER
};

static void arm(struct ticker *ticker, int64_t us)
{
	struct timeval after = { .tv_sec = us / SECOND_US, .tv_usec = us % SECOND_US };

	event_add(ticker->timer, &after);
}

static void wait_for(struct ticker *ticker, int64_t ms)
{
	ticker->is_busy = false;
	if (ticker->is_stopped || ticker->server->config.tick_ms == 0) return;
	arm(ticker, ms * (SECOND_US / SECOND_MS));
}

void turn_pause(struct ticker *ticker, void (*then)(struct ticker *ticker))
{
	int64_t took_us = ticker->server->now_us() - ticker->began_us;
	int64_t wanted_us = PAUSE_STEPS * took_us;

	ticker->then = then;
	arm(ticker, took_us > 0 && wanted_us < PAUSE_MAX_US ? wanted_us : PAUSE_MAX_US);
}

int64_t lease_seconds(const struct ticker *ticker)
{
	return 1 + LEASE_TICKS * ticker->server->config.tick_ms / SECOND_MS;
}

bool ticker_tells(const struct ticker *ticker, const struct reference *reference)
{
	return !reference->is_demo || ticker->server->config.clock_ahead != 0;
}

/* All that terms are reckoned by besides the journal. */
int64_t rules_digest(const struct reference *reference)
{
	/* another where more is kept of a dispute than was: what was reckoned before lacks it */
	static const uint16_t what_is_kept = 2;
	const struct calendar *calendar = &reference->calendar;
	uint8_t digest[HASH_BYTES];
	struct reader reader;
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, &what_is_kept, sizeof(what_is_kept));
	SHA256_Update(&sha, action_table_digest(), HASH_BYTES);
	SHA256_Update(&sha, calendar->years, calendar->year_count * sizeof(*calendar->years));
	for (size_t i = 0; i < calendar->day_count; i++) {
		const struct calendar_day *day = &calendar->days[i];
		int32_t told[] = { day->day, day->is_work, day->is_local };

		SHA256_Update(&sha, told, sizeof(told));
	}
	for (size_t i = 0; i < reference->kind_count; i++) {
		uint16_t told[] = { reference->kinds[i].number, reference->kinds[i].clock,
			reference->kinds[i].needs_opinion };

		SHA256_Update(&sha, told, sizeof(told));
	}
	SHA256_Update(&sha, reference->house_days, sizeof(reference->house_days));
	for (size_t i = 0; i < reference->criterion_count; i++) {
		const struct criterion *criterion = &reference->criteria[i];
		const int64_t told[] = { criterion->duty, criterion->number, criterion->threshold };

		SHA256_Update(&sha, told, sizeof(told));
	}
	SHA256_Update(&sha, &reference->alert_from, sizeof(reference->alert_from));
	SHA256_Update(&sha, &reference->alert_to, sizeof(reference->alert_to));
	SHA256_Final(digest, &sha);
	reader = (struct reader){ .at = digest, .left = sizeof(digest) };
	return read_i64(&reader);
}

static void turn_leave(struct ticker *ticker)
{
	if (!ticker->turn || !ticker->turn->is_in) return;
	ticker->turn->is_in = false;
	store_leave(ticker->server->store, ticker->turn->district);
}

void turn_done(struct ticker *ticker)
{
	arena_reset(ticker->arena);
	turn_leave(ticker);
	if (ticker->turn_next < ticker->turn_count && !ticker->is_stopped) {
		turn_begin(ticker, &ticker->turns[ticker->turn_next++]);
	} else {
		bool has_more = ticker->turn_count == TURNS_MAX;

		wait_for(ticker, has_more ? 0 : ticker->server->config.tick_ms);
	}
}

/* A program reckons by its own tables once, when it starts. It does not do so again because another
 * one has other tables: while two versions run side by side they would go on for ever. */
static void settle(struct ticker *ticker)
{
	bool has_others = ticker->turn_count == TURNS_MAX;

	for (size_t i = 0; i < ticker->turn_count; i++) {
		has_others |= ticker->turns[i].tables != action_table_version();
	}
	if (!has_others && !ticker->has_missed) ticker->is_settled = true;
}

static void taken(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;

	ticker->turn_count = status == STORE_OK ? rows_count(rows) : 0;
	ticker->turn_next = 0;
	if (status != STORE_OK && !ticker->has_missed) {
		log_line(LOG_LEVEL_WARNING, "tick-missed", "why=\"the database is busy or gone\"");
	}
	ticker->has_missed = status != STORE_OK;
	for (size_t i = 0; i < ticker->turn_count; i++) {
		ticker->turns[i] =
		    (struct turn){ .district = (int32_t)rows_integer(rows, i, TAKEN_DISTRICT),
			    .xid = rows_integer(rows, i, TAKEN_XID),
			    .dispute = rows_integer(rows, i, TAKEN_DISPUTE),
			    .version = rows_integer(rows, i, TAKEN_VERSION),
			    .walked = rows_integer(rows, i, TAKEN_WALKED),
			    .rules = rows_integer(rows, i, TAKEN_RULES),
			    .tables = rows_integer(rows, i, TAKEN_TABLES),
			    .reference_version = rows_integer(rows, i, TAKEN_REFERENCE),
			    .is_another = rows_integer(rows, i, TAKEN_IS_ANOTHER) != 0 };
	}
	settle(ticker);
	turn_done(ticker);
}

static void take_turns(struct ticker *ticker)
{
	const struct server *server = ticker->server;
	int64_t now_us = server->now_us();
	struct parameter parameters[] = {
		instant_parameter(now_us),
		int8_parameter(ticker->holder),
		int8_parameter(lease_seconds(ticker)),
		int8_parameter(TURNS_MAX),
		ticker->is_settled ? (struct parameter){ .type = PARAMETER_NULL }
		                   : int8_parameter(action_table_version()),
		int4_parameter(server->config.clock_ahead != 0),
		day_parameter(civil_day_of_instant(now_us)),
		int8_parameter(server->config.figures_lag_s),
		int8_parameter(figure_definitions()),
	};

	ticker->is_busy = true;
	store_ask(server->store, STATEMENT_TICKER_TAKE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, taken, ticker);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct ticker *ticker = context;
	void (*then)(struct ticker *) = ticker->then;

	(void)fd;
	(void)what;
	if (then) {
		ticker->then = NULL;
		then(ticker);
	} else {
		take_turns(ticker);
	}
}

struct ticker *ticker_new(struct server *server)
{
	struct ticker *ticker = calloc(1, sizeof(*ticker));

	if (!ticker) abort();
	ticker->server = server;
	ticker->arena = arena_new();
	ticker->timer = evtimer_new(server->base, on_timer, ticker);
	if (!ticker->timer) abort();
	if (getrandom(&ticker->holder, sizeof(ticker->holder), 0) != sizeof(ticker->holder)) {
		abort();
	}
	log_line(LOG_LEVEL_INFO, "ticker", "holder=%lld tick_ms=%lld", (long long)ticker->holder,
	    (long long)server->config.tick_ms);
	wait_for(ticker, server->config.tick_ms);
	expiry_begin(ticker);
	return ticker;
}

void ticker_reload(struct ticker *ticker)
{
	if (!ticker->is_busy) wait_for(ticker, 0);
}

void ticker_stop(struct ticker *ticker)
{
	if (!ticker) return;
	ticker->is_stopped = true;
	event_del(ticker->timer);
	expiry_stop(ticker);
}

void ticker_free(struct ticker *ticker)
{
	if (!ticker) return;
	event_free(ticker->timer);
	expiry_end(ticker);
	free(ticker->step.told);
	(void)arena_free(ticker->arena);
	free(ticker);
}
