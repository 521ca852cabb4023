/* mediationd: start, run, drain. Options, signals and the loop; everything else has a room of its
 * own. */
#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "action.h"
#include "answer_words.h"
#include "beside.h"
#include "config.h"
#include "confine.h"
#include "conn.h"
#include "discretion.h"
#include "feed.h"
#include "identities.h"
#include "key.h"
#include "known.h"
#include "listener.h"
#include "log.h"
#include "media.h"
#include "migrate.h"
#include "password.h"
#include "request.h"
#include "rights.h"
#include "roots.h"
#include "schema.h"
#include "seeds.h"
#include "server.h"
#include "store.h"
#include "ticker.h"
#include "tls.h"
#include "vault.h"
#include "verify.h"

#define PRIORITIES  3
#define PATIENCE_MS 500

struct daemon {
	struct server server;
	struct listener *listener;
	struct schema_wait *schema;
	struct ticker *ticker;
	const char *config_path;
	int argc;
	char **argv;
	struct event *term, *hangup, *deadline, *watchdog, *patience;
	int status;
};

/* A demo database has people ask what a year would bring. */
static int64_t ahead_us;

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 + ahead_us;
}

/* File first, then the command line. */
static bool load_config(
    const struct daemon *daemon, struct config *ret_config, char error[CONFIG_ERROR_MAX])
{
	config_defaults(ret_config);
	if (daemon->config_path && !config_read_file(ret_config, daemon->config_path, error)) {
		return false;
	}
	for (int i = 1; i < daemon->argc; i++) {
		const char *argument = daemon->argv[i];

		if (i == 1 &&
		    (strcmp(argument, "run") == 0 || strcmp(argument, "--check-config") == 0)) {
			continue;
		}
		if (strncmp(argument, "--config=", 9) == 0) continue;
		if (!config_set_argument(ret_config, argument, error)) return false;
	}
	return config_check(ret_config, error);
}

/* Every request is answered and every answer has left. */
static void leave(struct server *server)
{
	if (server->requests == 0 && server->connections == 0) {
		event_base_loopexit(server->base, NULL);
	}
}

static void on_drained(void *context)
{
	struct daemon *daemon = context;

	leave(&daemon->server);
}

static void on_deadline(evutil_socket_t fd, short what, void *context)
{
	struct daemon *daemon = context;

	(void)fd;
	(void)what;
	event_base_loopbreak(daemon->server.base);
}

static void on_term(evutil_socket_t fd, short what, void *context)
{
	struct daemon *daemon = context;
	int64_t ms = daemon->server.config.drain_ms;
	struct timeval after = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	(void)fd;
	(void)what;
	if (daemon->server.is_draining) {
		event_base_loopbreak(daemon->server.base);
		return;
	}
	log_line(LOG_LEVEL_INFO, "stopping", "connections=%u requests=%u",
	    daemon->server.connections, daemon->server.requests);
	(void)sd_notify(0, "STOPPING=1");
	ticker_stop(daemon->ticker);
	daemon->listener = listener_free(daemon->listener);
	conn_drain_all(&daemon->server);
	event_add(daemon->deadline, &after);
	store_drain(daemon->server.store, on_drained, daemon);
}

static void refuse_reload(const char *why)
{
	log_line(LOG_LEVEL_ERROR, "reload-refused", "why=%s", log_quoted(why));
}

/* Certificates are taken first: files that will not do change nothing. */
static void take_over(struct daemon *daemon, const struct config *wanted)
{
	char waiting[CONFIG_ERROR_MAX], why[TLS_ERROR_MAX];

	if (daemon->server.tls && *wanted->listen_tls &&
	    !tls_reload(daemon->server.tls, wanted, why)) {
		refuse_reload(why);
		return;
	}
	if (daemon->server.tls) conn_recheck_all(&daemon->server);
	config_reload(&daemon->server.config, wanted, waiting);
	identities_reload(daemon->server.identities);
	ahead_us = daemon->server.config.clock_ahead * 1000000;
	if (daemon->ticker) ticker_reload(daemon->ticker);
	log_set_level((enum log_level)daemon->server.config.log_level);
	log_line(waiting[0] ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "reloaded", "needs_restart=%s",
	    waiting[0] ? waiting : "none");
}

struct reload {
	struct daemon *daemon;
	struct config wanted;
};

/* A reload that would keep out everybody who comes over the Unix socket changes nothing. */
static void reload_known(void *context, enum store_status status, const char *login)
{
	struct reload *reload = context;
	char why[CONFIG_ERROR_MAX];

	if (status != STORE_OK) {
		refuse_reload(
		    "option \"peer_members\" could not be checked, the database is busy or gone; try again");
	} else if (login) {
		(void)snprintf(why, sizeof(why),
		    "option \"peer_members\": there is no member \"%s\" in office", login);
		refuse_reload(why);
	} else {
		take_over(reload->daemon, &reload->wanted);
	}
	(void)sd_notify(0, "READY=1");
	free(reload);
}

static void on_hangup(evutil_socket_t fd, short what, void *context)
{
	struct daemon *daemon = context;
	const struct config *config = &daemon->server.config;
	struct reload *reload = calloc(1, sizeof(*reload));
	char error[CONFIG_ERROR_MAX];

	(void)fd;
	(void)what;
	if (!reload) abort();
	reload->daemon = daemon;
	(void)sd_notify(0, "RELOADING=1");
	if (!load_config(daemon, &reload->wanted, error)) {
		refuse_reload(error);
	} else if (reload->wanted.clock_ahead &&
	    !(daemon->listener && schema_is_demo(daemon->schema))) {
		refuse_reload("option \"clock_ahead\" is for demo databases");
	} else if (daemon->listener &&
	    strcmp(config->peer_members, reload->wanted.peer_members) != 0) {
		known_members(&daemon->server, reload->wanted.peer_members, reload_known, reload);
		return;
	} else {
		take_over(daemon, &reload->wanted);
	}
	(void)sd_notify(0, "READY=1");
	free(reload);
}

static void start_known(void *context, enum store_status status, const char *login)
{
	(void)context;
	if (status != STORE_OK || !login) return;
	log_line(LOG_LEVEL_WARNING, "peer-member-unknown",
	    "login=%s why=\"option peer_members names nobody in office; who comes so cannot log in\"",
	    log_quoted(login));
}

static void on_patience_over(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)context;
	log_line(LOG_LEVEL_WARNING, "waiting", "why=\"not listening until the database is there\"");
}

/* The program that the configuration names, or the one beside this. */
static void vault_path(const struct config *config, char ret[PATH_MAX])
{
	(void)snprintf(ret, PATH_MAX, "%s", config->vault);
	if (!*ret && !program_beside(VAULT_NAME, ret, PATH_MAX)) abort();
}

static void open_identities(struct server *server)
{
	char path[PATH_MAX];

	if (!*server->config.identity_key) return;
	vault_path(&server->config, path);
	server->identities =
	    identities_new(server->base, server->store, path, server->config.identity_key);
}

/* Whatever it needs of the disk it has read before the daemon gives up system calls. */
static void open_media(struct server *server)
{
	server->media = media_new();
	if (server->media) return;
	log_line(LOG_LEVEL_WARNING, "media-unknown",
	    "why=\"the database of libmagic cannot be read (package libmagic-mgc): no attachment is taken\"");
}

/* The database is there and is ours: whoever comes now is heard. */
static void on_schema(void *context)
{
	struct daemon *daemon = context;
	char error[LISTENER_ERROR_MAX];

	if (daemon->server.is_draining) return;
	event_del(daemon->patience);
	daemon->server.is_demo = schema_is_demo(daemon->schema);
	open_identities(&daemon->server);
	open_media(&daemon->server);
	daemon->listener = listener_new(&daemon->server, &request_events, error);
	if (!daemon->listener) {
		log_line(LOG_LEVEL_ERROR, "start-failed", "why=%s", log_quoted(error));
		daemon->status = 1;
		event_base_loopbreak(daemon->server.base);
		return;
	}
	/* from here on nothing is made that others can connect to, and nothing is started */
	if (!confine_daemon((int)daemon->server.config.seccomp)) {
		daemon->status = 1;
		event_base_loopbreak(daemon->server.base);
		return;
	}
	log_line(LOG_LEVEL_INFO, "ready", "version=%s socket=%s listen=%s listen_tls=%s", VERSION,
	    log_quoted(daemon->server.config.socket), log_quoted(daemon->server.config.listen),
	    log_quoted(daemon->server.config.listen_tls));
	if (daemon->server.config.small_office) {
		log_line(LOG_LEVEL_WARNING, "small-office", "why=%s",
		    log_quoted(RIGHTS_SMALL_OFFICE_EN));
	}
	(void)sd_notify(0, "READY=1");
	known_members(&daemon->server, daemon->server.config.peer_members, start_known, NULL);
	discretion_check(daemon->server.store);
	daemon->ticker = ticker_new(&daemon->server);
}

static void on_ready(void *context)
{
	struct daemon *daemon = context;

	daemon->schema = schema_wait_new(
	    daemon->server.base, daemon->server.store, ahead_us != 0, on_schema, daemon);
}

static void on_watchdog(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)context;
	(void)sd_notify(0, "WATCHDOG=1");
}

static void open_loop(struct daemon *daemon)
{
	struct event_config *config = event_config_new();
	struct timeval every = { .tv_sec = 2 };
	struct timeval patience = { .tv_usec = PATIENCE_MS * 1000 };

	if (!config) abort();
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV);
	daemon->server.base = event_base_new_with_config(config);
	event_config_free(config);
	if (!daemon->server.base) abort();
	event_base_priority_init(daemon->server.base, PRIORITIES);
	/* What the events put back when they go: a second stop does not kill who is stopping. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	daemon->term = evsignal_new(daemon->server.base, SIGTERM, on_term, daemon);
	daemon->hangup = evsignal_new(daemon->server.base, SIGHUP, on_hangup, daemon);
	daemon->deadline = evtimer_new(daemon->server.base, on_deadline, daemon);
	daemon->watchdog = event_new(daemon->server.base, -1, EV_PERSIST, on_watchdog, daemon);
	daemon->patience = evtimer_new(daemon->server.base, on_patience_over, daemon);
	if (!daemon->term || !daemon->hangup || !daemon->deadline || !daemon->watchdog) abort();
	if (!daemon->patience) abort();
	event_add(daemon->term, NULL);
	event_add(daemon->hangup, NULL);
	event_add(daemon->watchdog, &every);
	event_add(daemon->patience, &patience);
}

static void close_loop(struct daemon *daemon)
{
	daemon->listener = listener_free(daemon->listener);
	conn_stop(&daemon->server);
	schema_wait_free(daemon->schema);
	/* what still waits for it is refused while there is a store */
	vault_free(daemon->server.passwords);
	identities_free(daemon->server.identities);
	store_free(daemon->server.store);
	feed_free(daemon->server.feed);
	daemon->server.media = media_free(daemon->server.media);
	ticker_free(daemon->ticker);
	daemon->server.tls = tls_free(daemon->server.tls);
	request_stop(&daemon->server);
	event_free(daemon->term);
	event_free(daemon->hangup);
	event_free(daemon->deadline);
	event_free(daemon->watchdog);
	event_free(daemon->patience);
	event_base_free(daemon->server.base);
}

static void raise_limits(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
}

/* Also what --check-config does: the whole of it is read as a start would, and nothing started. */
static bool read_command_line(struct daemon *daemon)
{
	char error[CONFIG_ERROR_MAX];

	for (int i = 1; i < daemon->argc; i++) {
		if (strncmp(daemon->argv[i], "--config=", 9) == 0) {
			daemon->config_path = daemon->argv[i] + 9;
		} else if (strcmp(daemon->argv[i], "--config") == 0) {
			fputs("mediationd: --config takes a file: --config=FILE\n", stderr);
			return false;
		}
	}
	if (load_config(daemon, &daemon->server.config, error)) return true;
	fprintf(stderr, "mediationd: %s\n", error);
	return false;
}

static bool open_tls(struct daemon *daemon)
{
	char why[TLS_ERROR_MAX];

	daemon->server.tls = tls_new(&daemon->server.config, now_us, why);
	if (!*why) return true;
	fprintf(stderr, "mediationd: %s\n", why);
	return false;
}

static void open_vault(struct server *server)
{
	char path[PATH_MAX];

	vault_path(&server->config, path);
	server->passwords = vault_new(server->base, path, "passwords", "", NULL, NULL);
}

/* The vault says what is wrong with the file: nobody else reads it. */
static bool check_identity_key(const struct config *config)
{
	char path[PATH_MAX];

	if (!*config->identity_key) return true;
	vault_path(config, path);
	if (identities_file_is_sound(path, config->identity_key)) return true;
	fputs("mediationd: option \"identity_key\" names no file of keys that will do\n", stderr);
	return false;
}

static int run(struct daemon *daemon)
{
	const struct config *config = &daemon->server.config;
	struct store_options options;
	uint32_t start = 0;

	if (!read_command_line(daemon)) return 2;
	ahead_us = config->clock_ahead * 1000000;
	if (!open_tls(daemon) || !check_identity_key(config)) return 2;
	log_set_level((enum log_level)config->log_level);
	if (getrandom(&start, sizeof(start), 0) != sizeof(start)) abort();
	ids_init(&daemon->server.ids, start);
	daemon->server.now_us = now_us;
	daemon->server.on_last_conn = leave;
	daemon->server.started_us = now_us();
	raise_limits();
	open_loop(daemon);
	request_start(&daemon->server);
	conn_start(&daemon->server);
	open_vault(&daemon->server);
	answer_keeps_identities(*config->identity_key != '\0');
	options = (struct store_options){ .conninfo = config->database,
		.standby = config->standby,
		.write_connections = (unsigned)config->write_connections,
		.read_connections = (unsigned)config->read_connections,
		.slow_connections = (unsigned)config->slow_connections,
		.heavy_connections = (unsigned)config->heavy_connections,
		.feed_connections = (unsigned)config->feed_connections,
		.batch_max = (unsigned)config->batch_max,
		.queue_max = (unsigned)config->queue_max,
		.queue_ms_max = (unsigned)config->queue_ms,
		.statement_ms_max = (unsigned)config->statement_ms,
		.now_us = now_us };
	daemon->server.store = store_new(daemon->server.base, &options);
	daemon->server.feed = feed_new(&daemon->server);
	store_on_ready(daemon->server.store, on_ready, daemon);
	event_base_dispatch(daemon->server.base);
	close_loop(daemon);
	log_line(LOG_LEVEL_INFO, "stopped", "status=%d", daemon->status);
	return daemon->status;
}

static int usage(FILE *out)
{
	fputs(
	    "usage: mediationd [run] [--config=FILE] [--OPTION=VALUE …]    the daemon\n"
	    "       mediationd migrate up|status [--database CONN] [--demo]   the schema\n"
	    "       mediationd migrate restored [--database CONN]             after a restore: the feed anew\n"
	    "       mediationd seeds load DIR [--database CONN]               local data\n"
	    "       mediationd password LOGIN… [--district N] [--database CONN] [--vault FILE]   a first password\n"
	    "       mediationd key rotate|status [--database CONN]            the key of identity data\n"
	    "       mediationd verify [--database CONN]                       every chain, in C and in SQL\n"
	    "       mediationd roots key|sign|check …                         signed roots, a district and day\n"
	    "       mediationd --print-actions=tsv|sql|mermaid|guide|clocks\n"
	    "       mediationd --check-config [--config=FILE] [--OPTION=VALUE …]\n"
	    "       mediationd --print-config | --print-rights | --version | --help\n",
	    out);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct daemon daemon = { .argc = argc, .argv = argv };
	const char *first = argc > 1 ? argv[1] : "run";
	const char *fault = action_table_fault();

	confine_memory();
	signal(SIGPIPE, SIG_IGN);
	if (fault) {
		fprintf(stderr, "mediationd: the action table is at fault: %s\n", fault);
		return 70;
	}
	if (strncmp(first, "--print-actions=", 16) == 0) return action_print_main(first + 16);
	if (strcmp(first, "--print-rights") == 0) return rights_print_main();
	if (strcmp(first, "--print-config") == 0) {
		config_print(stdout);
		return 0;
	}
	if (strcmp(first, "--version") == 0) return puts("mediationd " VERSION) < 0;
	if (strcmp(first, "migrate") == 0) return migrate_main(argc - 1, argv + 1);
	if (strcmp(first, "seeds") == 0) return seeds_main(argc - 1, argv + 1);
	if (strcmp(first, "key") == 0) return key_main(argc - 1, argv + 1);
	if (strcmp(first, "password") == 0) return password_main(argc - 1, argv + 1);
	if (strcmp(first, "roots") == 0) return roots_main(argc - 1, argv + 1);
	if (strcmp(first, "verify") == 0) return verify_main(argc - 1, argv + 1);
	if (*first != '-' && strcmp(first, "run") != 0) {
		fprintf(stderr, "mediationd: there is no command \"%s\"\n", first);
		return usage(stderr);
	}
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			return usage(stdout);
		}
	}
	if (strcmp(first, "--check-config") == 0) {
		bool is_right = read_command_line(&daemon) && open_tls(&daemon) &&
		    check_identity_key(&daemon.server.config);

		daemon.server.tls = tls_free(daemon.server.tls);
		return is_right ? 0 : 2;
	}
	return run(&daemon);
}
