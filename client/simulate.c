/* The command line of a simulated petition centre; simulate.h. */
#include "simulate.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre_files.h"
#include "centre_serve.h"
#include "centre_show.h"
#include "near.h"
#include "say.h"

#define MATTERS_INITIAL 10
#define MATTERS_MAX     100000
#define OFFICE_INITIAL  "000000-XF" /* of no district */
#define US_PER_S        1000000
#define AHEAD_MAX       10000000000 /* seconds, as the daemon of a demonstration has it */
#define HOST_BYTES      256

enum { DONE, WRONG, USAGE };

struct typed {
	const char *book, *office, *plan, *matters, *number, *ahead;
	const char *listen, *certificate, *key, *ca;
	const char *inbox, *outbox, *our_key, *their_key;
	bool is_settled;
};

static int usage(void)
{
	fprintf(stderr,
	    "%s mediate-petition simulate begin --book FILE [--office NAME] [--matters N] [--plan FILE]\n      mediate-petition simulate more --book FILE [--matters N] [--plan FILE]\n      mediate-petition simulate serve --book FILE [--plan FILE] --listen HOST:PORT --certificate FILE --key FILE --ca FILE [--clock-ahead SECONDS]\n      mediate-petition simulate exchange --book FILE [--plan FILE] --inbox DIR --outbox DIR --our-key FILE --their-key FILE\n      mediate-petition simulate show --book FILE [NUMBER]\n      mediate-petition simulate check --book FILE [--settled]\n",
	    _("usage:"));
	return USAGE;
}

/* ---- verbs ---- */

static bool read_matters(const struct typed *typed, int64_t *ret)
{
	char *end;

	*ret = MATTERS_INITIAL;
	if (!typed->matters) return true;
	*ret = strtol(typed->matters, &end, 10);
	if (*typed->matters && !*end && *ret >= 1 && *ret <= MATTERS_MAX) return true;
	fprintf(stderr, _("--matters: a whole number from 1 to %d\n"), MATTERS_MAX);
	return false;
}

static bool read_ahead(const char *typed, struct centre *centre)
{
	char *end;
	int64_t seconds;

	if (!typed) return true;
	seconds = strtoll(typed, &end, 10);
	if (!*typed || *end || seconds < -AHEAD_MAX || seconds > AHEAD_MAX) {
		fprintf(stderr,
		    _("--clock-ahead: a whole number of seconds, less than 0 where the clock is behind\n"));
		return false;
	}
	centre->ahead_us = seconds * US_PER_S;
	return true;
}

static int hand_over(struct centre *centre, const struct typed *typed)
{
	int64_t count;

	if (!read_matters(typed, &count)) return USAGE;
	book_begin(centre->book);
	centre_hand_over(centre, count, centre_now(centre));
	return book_end(centre->book) ? DONE : WRONG;
}

static int serve(struct centre *centre, const struct typed *typed)
{
	char host[HOST_BYTES];
	const char *colon = typed->listen ? strrchr(typed->listen, ':') : NULL;
	struct serving serving = { .host = host,
		.port = colon ? colon + 1 : NULL,
		.certificate = typed->certificate,
		.key = typed->key,
		.authority = typed->ca };

	if (!colon || !typed->certificate || !typed->key || !typed->ca ||
	    (size_t)(colon - typed->listen) >= sizeof(host)) {
		return usage();
	}
	(void)snprintf(host, sizeof(host), "%.*s", (int)(colon - typed->listen), typed->listen);
	centre->is_in_order = true;
	return centre_serve(centre, &serving) ? DONE : WRONG;
}

/* Once: how often packages are carried is who carries them to say. */
static int exchange(struct centre *centre, const struct typed *typed)
{
	struct centre_folders folders = { .inbox = typed->inbox, .outbox = typed->outbox };

	if (!typed->inbox || !typed->outbox || !typed->our_key || !typed->their_key) {
		return usage();
	}
	if (!petition_key_secret(typed->our_key, folders.secret) ||
	    !petition_key_public(typed->their_key, folders.theirs)) {
		return WRONG;
	}
	return centre_exchange(centre, &folders, centre_now(centre)) ? DONE : WRONG;
}

static int show(struct centre *centre, const struct typed *typed)
{
	return centre_show(centre, typed->number, centre_now(centre)) ? DONE : WRONG;
}

static int check(struct centre *centre, const struct typed *typed)
{
	return centre_check(centre, typed->is_settled) ? DONE : WRONG;
}

static const struct verb {
	const char *name;
	int (*run)(struct centre *centre, const struct typed *typed);
	bool begins, takes_number;
} verbs[] = {
	{ "begin", hand_over, true, false },
	{ "more", hand_over, false, false },
	{ "serve", serve, false, false },
	{ "exchange", exchange, false, false },
	{ "show", show, false, true },
	{ "check", check, false, false },
};

/* ---- what was typed ---- */

static const struct verb *verb_find(const char *name)
{
	struct near near = near_to(name);

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		near_try(&near, verbs[i].name);
		if (strcmp(verbs[i].name, name) == 0) return &verbs[i];
	}
	fprintf(stderr, _("there is no \"%s\" of simulate\n"), name);
	say_nearest(near_found(&near));
	return NULL;
}

static bool read_typed(int argc, char **argv, const struct verb *verb, struct typed *ret)
{
	const struct {
		const char *name, **value;
	} values[] = { { "book", &ret->book }, { "office", &ret->office }, { "plan", &ret->plan },
		{ "matters", &ret->matters }, { "listen", &ret->listen },
		{ "certificate", &ret->certificate }, { "key", &ret->key }, { "ca", &ret->ca },
		{ "inbox", &ret->inbox }, { "outbox", &ret->outbox }, { "our-key", &ret->our_key },
		{ "their-key", &ret->their_key }, { "clock-ahead", &ret->ahead } };

	enum { COUNT = sizeof(values) / sizeof(values[0]), SETTLED = COUNT };
	struct option options[COUNT + 2] = { { 0 } };
	int which;

	for (int i = 0; i < COUNT; i++) {
		options[i] = (struct option){ values[i].name, required_argument, NULL, i };
	}
	options[SETTLED] = (struct option){ "settled", no_argument, NULL, SETTLED };
	while ((which = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (which == SETTLED) {
			ret->is_settled = true;
		} else if (which < COUNT) {
			*values[which].value = optarg;
		} else {
			return false;
		}
	}
	if (optind < argc && verb->takes_number) ret->number = argv[optind++];
	return optind == argc && ret->book;
}

int simulate_run(int argc, char **argv)
{
	struct typed typed = { .book = NULL };
	struct centre centre = { .plan = plan_initial() };
	const struct verb *verb = argc ? verb_find(argv[0]) : NULL;
	int status;

	if (!verb || !read_typed(argc, argv, verb, &typed)) return usage();
	if (!read_ahead(typed.ahead, &centre)) return USAGE;
	if (typed.plan && !plan_read(&centre.plan, typed.plan)) return USAGE;
	centre.book = verb->begins
	    ? book_make(
	          typed.book, typed.office ? typed.office : OFFICE_INITIAL, centre_now(&centre))
	    : book_open(typed.book);
	if (!centre.book) return WRONG;
	status = verb->run(&centre, &typed);
	book_close(centre.book);
	return status;
}
