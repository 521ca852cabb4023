/* Events as they come, until somebody stops it; client.h. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "enter.h"
#include "filters.h"
#include "paging.h"
#include "say.h"
#include "text.h"

#define EVENTS_A_PAGE 200
/* The daemon answers by then, whether something has come or not. */
#define WAIT_MS   20000
#define ANSWER_MS 30000
#define LOST_MS   1000
/* An empty answer that comes sooner was not waited for: a daemon of before does not know how. */
#define SOON_MS    500
#define PAUSE_MS   1000
#define LOST_MAX   30000
#define CURSOR_HEX (2 * PAGING_BYTES_MAX + 1)

struct watch {
	struct client *client;
	struct filters filters;
	struct paging at; /* the place after all that was shown; none before the first answer */
	bool from_start;
	sigset_t outside; /* signals that are let in while it waits */
	struct sigaction before[2];
	int lost_ms; /* between tries, while there is no line */
	bool is_put_off;
	int status;
};

static const int endings[] = { SIGINT, SIGTERM };

/* ---- being stopped ---- */

static volatile sig_atomic_t is_stopped;

static void on_stop(int signal)
{
	(void)signal;
	is_stopped = 1;
}

/* They come in while nothing is being shown: what was begun to be shown is shown. */
static void catch_stop(struct watch *watch)
{
	struct sigaction stop = { .sa_handler = on_stop };
	sigset_t blocked;

	is_stopped = 0;
	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		(void)sigaddset(&blocked, endings[i]);
		(void)sigaction(endings[i], &stop, &watch->before[i]);
	}
	(void)sigprocmask(SIG_BLOCK, &blocked, &watch->outside);
}

static void let_stop(struct watch *watch)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		(void)sigaction(endings[i], &watch->before[i], NULL);
	}
	(void)sigprocmask(SIG_SETMASK, &watch->outside, NULL);
}

/* Until there is something on the line, or that time is over; false where neither is so. */
static bool wait_on(struct watch *watch, struct link *link, int64_t ms)
{
	struct pollfd line = { .fd = link ? link_fd(link) : -1, .events = POLLIN };
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
	int ready = -1;

	if (link && link_has_frame(link)) return !is_stopped;
	/* also what was put to sleep by its user, and goes on, is interrupted */
	while (ready < 0 && !is_stopped) {
		ready = ppoll(&line, 1, &time, &watch->outside);
		if (ready < 0 && errno != EINTR) return false;
	}
	return !is_stopped;
}

/* ---- asking ---- */

static uint64_t send_question(struct watch *watch)
{
	Mediation__V1__EventsRequest by = MEDIATION__V1__EVENTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	bool has_place = watch->at.key_bytes > 0;

	by.after = (ProtobufCBinaryData){ watch->at.key_bytes, watch->at.key };
	by.page_size = EVENTS_A_PAGE;
	/* a line that is lost before there is a place to go on from would leave a gap */
	by.wait_ms = has_place ? WAIT_MS : 0;
	by.from_now = !has_place && !watch->from_start;
	by.teams = watch->filters.values[FILTER_TEAM];
	by.n_teams = watch->filters.counts[FILTER_TEAM];
	by.n_kinds = filters_list(&watch->filters, FILTER_KIND, &by.kinds);
	request.body_case = MEDIATION__V1__REQUEST__BODY_EVENTS;
	request.events = &by;
	return link_send(watch->client->link, &request);
}

/* NULL where the line is lost, or somebody has stopped it. */
static Mediation__V1__Response *ask(struct watch *watch)
{
	struct link *link = watch->client->link;
	uint64_t id = send_question(watch), answered = 0;
	Mediation__V1__Response *response = NULL;
	sigset_t blocked;

	while (id && answered != id) {
		mediation__v1__response__free_unpacked(response, NULL);
		response = NULL;
		if (!wait_on(watch, link, ANSWER_MS)) break;
		(void)sigprocmask(SIG_SETMASK, &watch->outside, &blocked);
		response = link_receive(link, &answered);
		(void)sigprocmask(SIG_SETMASK, &blocked, NULL);
		if (!response) break;
	}
	if (response && link_fits(MEDIATION__V1__REQUEST__BODY_EVENTS, response)) return response;
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

/* ---- what comes ---- */

static void show_page(struct watch *watch, const Mediation__V1__EventsResponse *events)
{
	const struct shown *shown = &watch->client->shown;

	for (size_t i = 0; i < events->n_events; i++) {
		const Mediation__V1__Event *event = events->events[i];
		struct json json = { 0 };
		char cursor[CURSOR_HEX];

		if (!shown->as_json) {
			show_watched(shown, event, stdout);
		} else if (event->cursor.len <= PAGING_BYTES_MAX) {
			show_watched_json(&json, shown, event,
			    text_hex(event->cursor.data, event->cursor.len, cursor));
		}
	}
	paging_keep(&watch->at, &events->cursor);
	if (fflush(stdout) == 0 && !ferror(stdout)) return;
	/* finish() says why */
	watch->status = CLIENT_INTERNAL;
	is_stopped = 1;
}

/* A line anew, as often as it takes; false where that is no use, or somebody has stopped it. */
static bool reconnect(struct watch *watch)
{
	struct client *client = watch->client;
	sigset_t blocked;
	bool is_open;

	if (!watch->lost_ms) {
		show_hint("%s", _("the line was lost"));
		show_hint("%s", _("connecting again … (Ctrl-C: stop)"));
	}
	watch->lost_ms = watch->lost_ms ? 2 * watch->lost_ms : LOST_MS;
	if (watch->lost_ms > LOST_MAX) watch->lost_ms = LOST_MAX;
	client->link = link_close(client->link);
	/* who is asked for a password may stop it there too */
	(void)sigprocmask(SIG_SETMASK, &watch->outside, &blocked);
	is_open = client_reconnect(client);
	(void)sigprocmask(SIG_SETMASK, &blocked, NULL);
	if (is_open) {
		watch->lost_ms = 0;
		return true;
	}
	if (client->refused && !client->refused->refusal->retry_after_ms) {
		watch->status = client_unreachable(client);
		return false;
	}
	return wait_on(watch, NULL, watch->lost_ms);
}

/* False where there is nothing more to be had. */
static bool take_refusal(struct watch *watch, const Mediation__V1__Response *response)
{
	const Mediation__V1__Refusal *refusal = response->refusal;

	if (refusal->retry_after_ms) {
		if (!watch->is_put_off && refusal->retry_after_ms >= LOST_MS) {
			show_refusal(&watch->client->words, refusal, REFUSED_QUESTION);
			show_hint("%s", _("trying again until there is room … (Ctrl-C: stop)"));
			watch->is_put_off = true;
		}
		return wait_on(watch, NULL, refusal->retry_after_ms);
	}
	if (enter_is_wanted(response) && watch->client->terminal) return reconnect(watch);
	show_refusal(&watch->client->words, refusal, REFUSED_QUESTION);
	/* the place that is refused is none to go on from */
	if (link_refused(response, "feed_renewed")) watch->at.key_bytes = 0;
	watch->status = (int)refusal->exit_code;
	return false;
}

/* Whether to ask again; after a pause where the daemon did not wait. */
static bool take_page(
    struct watch *watch, const Mediation__V1__EventsResponse *events, int64_t asked_us)
{
	bool was_to_wait = watch->at.key_bytes > 0 && events->n_events == 0 && !events->more;

	watch->is_put_off = false;
	show_page(watch, events);
	if (was_to_wait && link_machine_us() - asked_us < SOON_MS * 1000) {
		return wait_on(watch, NULL, PAUSE_MS);
	}
	return !is_stopped;
}

static bool turn(struct watch *watch)
{
	int64_t asked_us = link_machine_us();
	Mediation__V1__Response *response = watch->client->link ? ask(watch) : NULL;
	bool goes_on;

	if (is_stopped) {
		goes_on = false;
	} else if (!response) {
		goes_on = reconnect(watch);
	} else if (response->outcome) {
		goes_on = take_refusal(watch, response);
	} else {
		goes_on = take_page(watch, response->events, asked_us);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return goes_on;
}

static void say_place(const struct watch *watch)
{
	char cursor[CURSOR_HEX];

	if (!watch->at.key_bytes) return;
	show_hint(_("to go on from here: mediate watch --after %s"),
	    text_hex(watch->at.key, watch->at.key_bytes, cursor));
}

int do_watch(struct client *client)
{
	struct watch watch = { .client = client,
		.from_start = client_option(client, "from_start") != NULL };

	if (watch.from_start && client_option(client, "after")) {
		fprintf(stderr, "%s\n", _("either --after or --from-start, not both"));
		return CLIENT_USAGE;
	}
	if (!paging_read_key(client, &watch.at) ||
	    !filters_take(client, FILTERS_OF_EVENTS, 0, &watch.filters)) {
		return CLIENT_USAGE;
	}
	if (!client->shown.as_json) {
		show_hint("%s", _("what happens is shown as it happens; Ctrl-C ends it"));
	}
	catch_stop(&watch);
	while (turn(&watch)) {
	}
	let_stop(&watch);
	say_place(&watch);
	return watch.status;
}
