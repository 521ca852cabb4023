/* The bridge as it runs: round after round until a signal ends it; petition_bridge.h. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "paging.h"
#include "petition_bridge.h"
#include "say.h"

/* Between rounds, where nothing says that there is something to do. */
#define PAUSE_MS 5000
/* At least, so that a busy day costs no more than that. */
#define REST_MS 300
/* After one that broke off, doubled each time. */
#define BROKEN_MS     1000
#define BROKEN_MS_MAX 60000
#define EVENTS_A_PAGE 100

struct running {
	struct petition_bridge *bridge;
	struct paging at; /* in the feed */
	bool has_feed;
	sigset_t outside; /* signals that are let in while it waits */
	int broken_ms;
};

static volatile sig_atomic_t is_stopped;

static void on_stop(int signal)
{
	(void)signal;
	is_stopped = 1;
}

/* What was begun is ended first: signals come in while it waits. */
static void catch_stop(struct running *running)
{
	struct sigaction stop = { .sa_handler = on_stop }, none = { .sa_handler = SIG_IGN };
	sigset_t blocked;

	is_stopped = 0;
	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGTERM);
	(void)sigaddset(&blocked, SIGINT);
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)sigaction(SIGINT, &stop, NULL);
	(void)sigaction(SIGPIPE, &none, NULL);
	(void)sigprocmask(SIG_BLOCK, &blocked, &running->outside);
}

bool petition_stops(void)
{
	sigset_t pending;

	(void)sigpending(&pending);
	return is_stopped || sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT);
}

static void wait_on(const struct running *running, int fd, int ms)
{
	struct pollfd line = { .fd = fd, .events = POLLIN };
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	if (!is_stopped) (void)ppoll(&line, 1, &time, &running->outside);
}

/* The feed says that something happened: a hint only, the next round looks itself. */
static void wait_for_feed(struct running *running)
{
	Mediation__V1__EventsRequest by = MEDIATION__V1__EVENTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct client *client = running->bridge->client;
	Mediation__V1__Response *response;
	uint64_t id;

	by.after = (ProtobufCBinaryData){ running->at.key_bytes, running->at.key };
	by.page_size = EVENTS_A_PAGE;
	by.from_now = running->at.key_bytes == 0;
	by.wait_ms = running->at.key_bytes ? PAUSE_MS : 0;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EVENTS;
	request.events = &by;
	if (!link_send(client->link, &request)) return;
	if (!link_has_frame(client->link)) {
		wait_on(running, link_fd(client->link), 2 * PAUSE_MS);
	}
	if (is_stopped) return;
	response = link_receive(client->link, &id);
	if (!response) {
		client->link = link_close(client->link);
	} else if (response->outcome) {
		running->has_feed = false;
	} else if (link_fits(request.body_case, response)) {
		paging_keep(&running->at, &response->events->cursor);
	}
	mediation__v1__response__free_unpacked(response, NULL);
}

static void pause_after(struct running *running, bool is_done)
{
	if (!is_done) {
		running->broken_ms = running->broken_ms ? 2 * running->broken_ms : BROKEN_MS;
		if (running->broken_ms > BROKEN_MS_MAX) running->broken_ms = BROKEN_MS_MAX;
		wait_on(running, -1, running->broken_ms);
		return;
	}
	running->broken_ms = 0;
	wait_on(running, -1, REST_MS);
	if (running->has_feed && running->bridge->client->link) {
		wait_for_feed(running);
	} else {
		wait_on(running, -1, PAUSE_MS);
	}
}

static void tell(const struct petition_bridge *bridge, bool is_done)
{
	(void)sd_notifyf(0, "STATUS=%s %s: %zu %zu %zu %zu", bridge->config->office,
	    is_done ? _("taken in, refused, sent, receipts") : _("the last round broke off"),
	    bridge->taken, bridge->refused, bridge->sent, bridge->receipts);
}

int petition_run(struct petition_bridge *bridge)
{
	struct running running = { .bridge = bridge, .has_feed = true };

	catch_stop(&running);
	(void)sd_notify(0, "READY=1");
	while (!is_stopped) {
		bool is_done = petition_round(bridge);

		(void)fflush(stdout);
		tell(bridge, is_done);
		pause_after(&running, is_done);
	}
	(void)sd_notify(0, "STOPPING=1");
	return 0;
}

bool petition_hold(const char *path)
{
	/* held until the process ends, however it does */
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) return true; /* reading it says why */
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
	(void)close(fd);
	fprintf(stderr, _("%s: another run is under way\n"), path);
	return false;
}
