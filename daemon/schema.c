/* Waiting for a schema that fits; schema.h. */
#include "schema.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "log.h"
#include "migrations.h"
#include "store.h"

#define RETRY_MS 1000

/* Columns of schema_fits.sql. */
enum { SCHEMA_NEWEST, SCHEMA_HAS_TABLE, SCHEMA_IS_FOREIGN, SCHEMA_IS_DEMO };

struct schema_wait {
	struct store *store;
	struct event *timer;
	const char *told; /* what was said last: it is said once */
	bool needs_demo, is_demo;
	void (*fn)(void *context);
	void *context;
};

static int64_t newest_known(void)
{
	return migrations[migration_count - 1].number;
}

/* NULL where it fits. */
static const char *misfit(const struct schema_wait *wait, const struct rows *rows)
{
	int64_t newest = rows_integer(rows, 0, SCHEMA_NEWEST);

	if (newest > newest_known()) {
		return "the schema is newer than this program; start the program that did its "
		       "mediationd migrate up";
	}
	if (newest < newest_known()) {
		return "the schema is older than this program; run mediationd migrate up";
	}
	if (!rows_integer(rows, 0, SCHEMA_HAS_TABLE)) {
		return "the database does not know this program's actions; run mediationd migrate up";
	}
	if (rows_integer(rows, 0, SCHEMA_IS_FOREIGN)) {
		return "the database was restored from elsewhere; run mediationd migrate restored";
	}
	if (wait->needs_demo && !rows_integer(rows, 0, SCHEMA_IS_DEMO)) {
		return "option \"clock_ahead\" is for demo databases, and this is none; take it out";
	}
	return NULL;
}

static void ask_later(struct schema_wait *wait)
{
	struct timeval after = { .tv_sec = RETRY_MS / 1000 };

	event_add(wait->timer, &after);
}

static void answered(void *context, enum store_status status, const struct rows *rows)
{
	struct schema_wait *wait = context;
	const char *why;

	if (status != STORE_OK) {
		ask_later(wait);
		return;
	}
	why = misfit(wait, rows);
	if (!why) {
		wait->is_demo = rows_integer(rows, 0, SCHEMA_IS_DEMO) != 0;
		wait->fn(wait->context);
		return;
	}
	if (!wait->told || strcmp(wait->told, why) != 0) {
		log_line(LOG_LEVEL_ERROR, "schema-misfit", "schema=%lld program=%lld why=%s",
		    (long long)rows_integer(rows, 0, SCHEMA_NEWEST), (long long)newest_known(),
		    log_quoted(why));
	}
	wait->told = why;
	ask_later(wait);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct schema_wait *wait = context;
	struct parameter parameters[] = { int8_parameter(action_table_version()) };

	(void)fd;
	(void)what;
	store_ask(wait->store, STATEMENT_SCHEMA_FITS, parameters, 1, STORE_FAST, answered, wait);
}

struct schema_wait *schema_wait_new(struct event_base *base, struct store *store, bool needs_demo,
    void (*fn)(void *context), void *context)
{
	struct schema_wait *wait = calloc(1, sizeof(*wait));

	if (!wait) abort();
	*wait = (struct schema_wait){
		.store = store, .needs_demo = needs_demo, .fn = fn, .context = context
	};
	wait->timer = evtimer_new(base, on_timer, wait);
	if (!wait->timer) abort();
	event_active(wait->timer, EV_TIMEOUT, 0);
	return wait;
}

bool schema_is_demo(const struct schema_wait *wait)
{
	return wait->is_demo;
}

void schema_wait_free(struct schema_wait *wait)
{
	if (!wait) return;
	event_free(wait->timer);
	free(wait);
}
