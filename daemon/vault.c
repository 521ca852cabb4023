/* The daemon's end of a worker of mediation-vault; vault.h. */
#include "vault.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keeper.h"
#include "log.h"

#define WAITING_MAX 200
#define DEADLINE_S  10
#define AGAIN_S     1

struct waiting {
	STAILQ_ENTRY(waiting) next;
	uint64_t id;
	vault_fn fn;
	void *context;
};

STAILQ_HEAD(waiting_list, waiting);

struct vault {
	struct event_base *base;
	char worker[32];
	struct keeper keeper;
	void (*begun_fn)(void *context);
	void *begun_context;
	bool is_wanted_anew;      /* the child was let go: no fault of its own */
	struct bufferevent *line; /* NULL: nobody to ask */
	struct event *again, *deadline, *begun;
	struct waiting_list waiting; /* in the order in which they are answered */
	unsigned count;
	uint64_t next_id;
};

static void begin(struct vault *vault);

/* ---- who waits ---- */

static void answer_first(struct vault *vault, enum vault_status status, struct vault_bytes answer)
{
	struct waiting *first = STAILQ_FIRST(&vault->waiting);

	STAILQ_REMOVE_HEAD(&vault->waiting, next);
	vault->count--;
	first->fn(first->context, status, answer);
	free(first);
}

static void answer_all_away(struct vault *vault)
{
	while (!STAILQ_EMPTY(&vault->waiting)) {
		answer_first(vault, VAULT_STATUS_AWAY, (struct vault_bytes){ NULL, 0 });
	}
}

static void set_deadline(struct vault *vault)
{
	struct timeval after = { .tv_sec = DEADLINE_S };

	if (STAILQ_EMPTY(&vault->waiting)) {
		event_del(vault->deadline);
	} else {
		event_add(vault->deadline, &after);
	}
}

/* ---- the child ---- */

static void begin_later(struct vault *vault)
{
	struct timeval after = { .tv_sec = vault->is_wanted_anew ? 0 : AGAIN_S };

	vault->is_wanted_anew = false;
	event_add(vault->again, &after);
}

/* Whoever waits hears that nothing is known; another child is begun a little later. */
static void lose(struct vault *vault, const char *why)
{
	log_line(LOG_LEVEL_ERROR, "vault-lost", "worker=%s why=%s waiting=%u", vault->worker,
	    log_quoted(why), vault->count);
	if (vault->line) bufferevent_free(vault->line);
	vault->line = NULL;
	begin_later(vault);
	answer_all_away(vault);
	set_deadline(vault);
}

static void on_again(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	begin(context);
}

static void on_deadline(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	lose(context, "no answer in time");
}

/* False where nothing whole is there, or the child has been given up. */
static bool take_answer(struct vault *vault, struct evbuffer *input)
{
	struct vault_header header;
	struct vault_bytes answer;

	if (evbuffer_copyout(input, &header, sizeof(header)) < (ev_ssize_t)sizeof(header)) {
		return false;
	}
	if (header.bytes > VAULT_BYTES_MAX || STAILQ_EMPTY(&vault->waiting) ||
	    STAILQ_FIRST(&vault->waiting)->id != header.id || header.op > VAULT_SHUT) {
		lose(vault, "an answer to nothing that was asked");
		return false;
	}
	if (evbuffer_get_length(input) < sizeof(header) + header.bytes) return false;
	(void)evbuffer_drain(input, sizeof(header));
	answer = (struct vault_bytes){ evbuffer_pullup(input, header.bytes), header.bytes };
	/* enum vault_said and the first of enum vault_status are the same */
	answer_first(vault, (enum vault_status)header.op, answer);
	(void)evbuffer_drain(input, header.bytes);
	return true;
}

static void on_readable(struct bufferevent *line, void *context)
{
	struct vault *vault = context;

	while (take_answer(vault, bufferevent_get_input(line))) {
	}
	if (vault->line) set_deadline(vault);
}

static void on_event(struct bufferevent *line, short what, void *context)
{
	(void)line;
	(void)what;
	lose(context, "it has closed its socket");
}

static void begin(struct vault *vault)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		lose(vault, strerror(errno));
		return;
	}
	if (!keeper_begin(&vault->keeper, ends[1])) {
		int error = errno;

		(void)close(ends[0]);
		(void)close(ends[1]);
		lose(vault, strerror(error));
		return;
	}
	(void)close(ends[1]);
	(void)evutil_make_socket_nonblocking(ends[0]);
	vault->line = bufferevent_socket_new(
	    vault->base, ends[0], BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (!vault->line) abort();
	bufferevent_setcb(vault->line, on_readable, NULL, on_event, vault);
	bufferevent_enable(vault->line, EV_READ | EV_WRITE);
	event_active(vault->begun, 0, 0);
}

static void on_begun(evutil_socket_t fd, short what, void *context)
{
	struct vault *vault = context;

	(void)fd;
	(void)what;
	if (vault->begun_fn) vault->begun_fn(vault->begun_context);
}

struct vault *vault_new(struct event_base *base, const char *path, const char *worker,
    const char *word, void (*fn)(void *context), void *context)
{
	struct vault *vault = calloc(1, sizeof(*vault));

	if (!vault) abort();
	vault->base = base;
	vault->next_id = 1;
	STAILQ_INIT(&vault->waiting);
	(void)snprintf(vault->worker, sizeof(vault->worker), "%s", worker);
	vault->keeper = keeper_new(path, worker, word);
	vault->begun_fn = fn;
	vault->begun_context = context;
	vault->again = evtimer_new(base, on_again, vault);
	vault->deadline = evtimer_new(base, on_deadline, vault);
	vault->begun = evtimer_new(base, on_begun, vault);
	if (!vault->again || !vault->deadline || !vault->begun) abort();
	begin(vault);
	return vault;
}

void vault_free(struct vault *vault)
{
	if (!vault) return;
	if (vault->line) bufferevent_free(vault->line);
	vault->line = NULL;
	answer_all_away(vault);
	keeper_end(&vault->keeper);
	event_free(vault->again);
	event_free(vault->deadline);
	event_free(vault->begun);
	free(vault);
}

void vault_begin_again(struct vault *vault)
{
	vault->is_wanted_anew = true;
	if (vault->line) lose(vault, "another is wanted");
}

/* ---- what is asked ---- */

bool vault_is_there(const struct vault *vault)
{
	return vault->line && vault->count < WAITING_MAX;
}

void vault_ask(struct vault *vault, enum vault_op op, const struct vault_bytes *pieces,
    size_t piece_count, vault_fn fn, void *context)
{
	struct vault_header header = { .op = (uint8_t)op };
	struct vault_pieces *body = NULL;
	struct waiting *waiting;
	bool fits = true;

	if (vault_is_there(vault)) body = malloc(sizeof(*body));
	if (body) body->count = 0;
	for (size_t i = 0; body && i < piece_count; i++) {
		fits = fits && vault_put(body, pieces[i].at, pieces[i].count);
	}
	waiting = body && fits ? calloc(1, sizeof(*waiting)) : NULL;
	if (!waiting) {
		free(body);
		fn(context, VAULT_STATUS_AWAY, (struct vault_bytes){ NULL, 0 });
		return;
	}
	header.id = waiting->id = vault->next_id++;
	header.bytes = (uint32_t)body->count;
	waiting->fn = fn;
	waiting->context = context;
	(void)bufferevent_write(vault->line, &header, sizeof(header));
	(void)bufferevent_write(vault->line, body->bytes, body->count);
	free(body);
	STAILQ_INSERT_TAIL(&vault->waiting, waiting, next);
	if (vault->count++ == 0) set_deadline(vault);
}
