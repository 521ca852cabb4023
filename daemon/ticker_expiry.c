/*
 * What is kept for a time only: rows of the read log, private notes on disputes that have ended for
 * good, petitions that never came to be ours, and files that were sent and not attached. Once an
 * hour, a slice at a time, whoever else does it too.
 */
#include <event2/event.h>
#include <stdlib.h>

#include "log.h"
#include "ticker_parts.h"

#define SLICE   5000
#define REST_S  3600
#define NEXT_S  1
#define AGAIN_S 60
/* While somebody might still take the matter up again: the term of judicial confirmation
 * (人民调解法 33). From then on its purpose is over (个人信息保护法 19, 47). */
#define NOTES_KEPT_DAYS 30
/* Files are large: few at a time. */
#define UPLOADS_SLICE      4
#define UPLOADS_KEPT_HOURS 24

static void arm(struct ticker *ticker, int seconds)
{
	struct timeval after = { .tv_sec = seconds };

	if (!ticker->is_stopped) event_add(ticker->expiry, &after);
}

/* How many went; -1 where it could not be asked. */
static int64_t gone(enum store_status status, const struct rows *rows)
{
	return status == STORE_OK ? rows_integer(rows, 0, 0) : -1;
}

static void uploads_gone(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	int64_t count = gone(status, rows);

	if (count > 0) {
		log_line(LOG_LEVEL_INFO, "uploads-expired", "files=%lld", (long long)count);
	}
	if (count < 0) {
		arm(ticker, AGAIN_S);
	} else {
		arm(ticker, count || ticker->has_more_expired ? NEXT_S : REST_S);
	}
}

static void petitions_gone(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	int64_t count = gone(status, rows);
	struct parameter parameters[] = { int4_parameter(UPLOADS_KEPT_HOURS),
		int8_parameter(UPLOADS_SLICE) };

	if (count < 0) {
		arm(ticker, AGAIN_S);
		return;
	}
	if (count) log_line(LOG_LEVEL_INFO, "petitions-expired", "rows=%lld", (long long)count);
	ticker->has_more_expired = ticker->has_more_expired || count > 0;
	store_ask(ticker->server->store, STATEMENT_ATTACHMENT_EXPIRE, parameters, 2, STORE_HEAVY,
	    uploads_gone, ticker);
}

static void notes_gone(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	int64_t count = gone(status, rows);
	struct parameter parameters[] = {
		int4_parameter(ticker->server->config.petitions_keep_days), int8_parameter(SLICE)
	};

	if (count < 0) {
		arm(ticker, AGAIN_S);
		return;
	}
	ticker->has_more_expired = ticker->has_more_expired || count > 0;
	store_ask(ticker->server->store, STATEMENT_PETITION_FORGET, parameters, 2, STORE_HEAVY,
	    petitions_gone, ticker);
}

static void expire_notes(struct ticker *ticker)
{
	int64_t states[STATE_COUNT];
	size_t count = 0;

	for (uint16_t s = 1; s < STATE_COUNT; s++) {
		if (state_label(s) && state_is_final((enum state)s)) states[count++] = s;
	}
	struct parameter parameters[] = { integers_parameter(states, count),
		int4_parameter(NOTES_KEPT_DAYS), int8_parameter(SLICE) };

	store_ask(ticker->server->store, STATEMENT_PRIVATE_NOTE_EXPIRE, parameters, 3, STORE_HEAVY,
	    notes_gone, ticker);
}

static void reads_gone(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	int64_t count = gone(status, rows);

	ticker->has_more_expired = count > 0;
	if (count < 0) {
		arm(ticker, AGAIN_S);
		return;
	}
	if (count) log_line(LOG_LEVEL_INFO, "reads-expired", "rows=%lld", (long long)count);
	expire_notes(ticker);
}

static void on_expiry(evutil_socket_t fd, short what, void *context)
{
	struct ticker *ticker = context;
	struct parameter parameters[] = { int4_parameter(ticker->server->config.reads_keep_days),
		int8_parameter(SLICE) };

	(void)fd;
	(void)what;
	store_ask(ticker->server->store, STATEMENT_READ_FORGET, parameters, 2, STORE_HEAVY,
	    reads_gone, ticker);
}

void expiry_begin(struct ticker *ticker)
{
	ticker->expiry = evtimer_new(ticker->server->base, on_expiry, ticker);
	if (!ticker->expiry) abort();
	arm(ticker, 0);
}

void expiry_stop(struct ticker *ticker)
{
	event_del(ticker->expiry);
}

void expiry_end(struct ticker *ticker)
{
	event_free(ticker->expiry);
}
