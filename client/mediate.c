/*
 * mediate, also tj: the tool on the teams' laptops. Verbs of its own stand in verbs.c; every step
 * of a dispute is a verb from the daemon's catalogue.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "file.h"
#include "look.h"
#include "menu.h"
#include "offline.h"
#include "options.h"
#include "say.h"
#include "skew.h"
#include "text.h"

static bool is_help(const struct verb *verb)
{
	return verb && verb->run == do_help;
}

/* What the tool itself knows it can tell without anybody. */
static int help_alone(struct client *client)
{
	int status = do_help(client);

	(void)fflush(stdout);
	fprintf(stderr, _("the steps are told by the daemon, and none answers at %s\n"),
	    client->address);
	return status;
}

/* What comes out is no screen: a table for another program, a paper. */
static bool is_for_programs(const struct client *client)
{
	const char *out = client_option(client, "out");

	if (client->verb && client->verb->run == do_export) return !out;
	return client_option(client, "csv") || (out && strcmp(out, "-") == 0);
}

/* Whatever is shown in practice says so first; what is for programs stays as it is. */
static void mark_practice(const struct client *client)
{
	if (client->link ? !link_hello(client->link)->practice : !client->in_practice) return;
	if (client->shown.as_json) {
		json_mark_practice();
	} else {
		fprintf(is_for_programs(client) ? stderr : stdout, "%s\n",
		    _("[practice] made up, nothing here counts; mediate practice tells more"));
	}
}

/* What can be said of a verb of ours needs no daemon. True where that was all. */
static bool answer_alone(struct client *client, const struct verb *verb, int *ret_status)
{
	const struct verb *asked = client->argc ? verb_find(client->argv[0]) : NULL;

	if (!verb) return false;
	if (client->wants_help) {
		verb_usage(stdout, verb);
		*ret_status = 0;
		return true;
	}
	if (!verb_check(client, verb, ret_status)) return true;
	if (verb->alone && verb->alone(client, ret_status)) return true;
	if (is_help(verb) && asked && !asked->is_meant) {
		*ret_status = do_help(client);
		return true;
	}
	return false;
}

static bool words_are_sound(const struct client *client)
{
	for (int i = 0; i < client->argc; i++) {
		const char *fault;

		text_line_ends(client->argv[i]);
		fault = text_fault(client->argv[i]);

		/* --name=value is named by the form */
		if (!fault || strncmp(client->argv[i], "--", 2) == 0) continue;
		if (i > 0 && strncmp(client->argv[i - 1], "--", 2) == 0) {
			fprintf(stderr, _("what %s says %s\n"), client->argv[i - 1], fault);
		} else {
			fprintf(stderr, _("word %d after the verb %s\n"), i + 1, fault);
		}
		return false;
	}
	return true;
}

/* What could not be written was not told: a full disk is no success. */
static int finish(int status)
{
	look_release();
	if (fflush(stdout) == 0 && !ferror(stdout)) return status;
	fprintf(stderr, _("the answer could not be written: %s\n"), file_why(errno, true));
	return status ? status : CLIENT_INTERNAL;
}

/* The verb that was named, on the line that is open. */
static int run(struct client *client, const char *word, const struct verb *verb)
{
	const Mediation__V1__CatalogueAction *action;
	int status;

	if (verb) {
		client->why = client_option(client, "why");
		status = verb->run(client);
		client->why = NULL;
		return status;
	}
	action = words_action(&client->words, word);
	if (action) return step_run(client, action);
	help_no_such(client, word);
	return CLIENT_USAGE;
}

/* Sets what was typed; true where the status is known without anybody. */
static bool take_words(struct client *client, int argc, char **argv, int *ret_status)
{
	const struct verb *verb = verb_find(argv[0]);

	client->verb = verb;
	client->argc = argc - 1;
	client->argv = argv + 1;
	*ret_status = CLIENT_INPUT;
	if (!words_are_sound(client)) return true;
	*ret_status = CLIENT_USAGE;
	if (verb && verb->is_meant && !verb->is_meant(client)) client->verb = verb = NULL;
	if (verb && verb->is_long && !client->shown.as_json) look_hold();
	return answer_alone(client, verb, ret_status);
}

/* Whether it can be done without the daemon: what such a step is told then waits to be sent. */
static bool works_alone(const struct client *client, const char *word, const struct verb *verb)
{
	const Mediation__V1__CatalogueAction *action;

	if (verb) return verb->needs_no_daemon;
	action = words_action(&client->words, word);
	return !action || action->may_wait;
}

static int run_in_touch(struct client *client, const char *word)
{
	if (!offline_end(client) && !works_alone(client, word, client->verb)) {
		return client_unreachable(client);
	}
	mark_practice(client);
	return run(client, word, client->verb);
}

/* One command of the menu. */
static int run_in_menu(struct client *client, int argc, char **argv)
{
	int status;

	client->begun = 0;
	client->wants_help = argc > 1 && strcmp(argv[argc - 1], "--help") == 0;
	if (client->wants_help) argc--;
	if (!take_words(client, argc, argv, &status)) status = run_in_touch(client, argv[0]);
	look_release();
	client->shown.as_csv = false;
	table_print_csv(false);
	return status;
}

/* As the daemon was last time. word: NULL for the menu. */
static int run_offline(struct client *client, const char *word, const struct verb *verb)
{
	client->shown.words = &client->words;
	if (client->refused || !offline_begin(client) ||
	    (word && !works_alone(client, word, verb))) {
		return client_unreachable(client);
	}
	if (!word) return menu_run(client, run_in_menu);
	fprintf(stderr, _("the daemon at %s cannot be reached: %s\n"), client->address,
	    link_why(client->error));
	if (!verb && client->terminal) {
		fprintf(stderr, "%s\n",
		    _("what you fill in now waits in the outbox, and is sent by: mediate outbox push"));
	}
	return run(client, word, verb);
}

static int run_with_words(struct client *client, const char *word, const struct verb *verb)
{
	skew_say(link_ahead_us(client->link), stderr);
	client->shown.words = &client->words;
	mark_practice(client);
	if (!words_load(&client->words, client->link)) return client_lost();
	offline_remember(client);
	return word ? run(client, word, verb) : menu_run(client, run_in_menu);
}

/* word: NULL for the menu. */
static int connect_and_run(struct client *client, const char *word, const struct verb *verb)
{
	int status;

	if (client_reconnect(client)) {
		status = run_with_words(client, word, verb);
	} else if (is_help(verb) && client->argc == 0) {
		status = help_alone(client);
	} else {
		status = run_offline(client, word, verb);
	}
	client_close(client);
	return status;
}

/* The verb itself looks at it from outside: there may be none yet. */
static bool is_in_practice(const struct options *options)
{
	const char *always = getenv("MEDIATE_PRACTICE");
	const struct verb *verb = options->argc ? verb_find(options->argv[0]) : NULL;

	if (verb && verb->run == do_practice) return false;
	return options->in_practice || (always && *always && strcmp(always, "0") != 0);
}

/* An id is of one step: what only shows, and the menu, have none. */
static bool request_id_is_sound(const struct client *client, bool has_verb)
{
	if (!client->request_id || (has_verb && !client->verb)) return true;
	fprintf(stderr, "%s\n", _("--request-id is given with one step of a dispute"));
	return false;
}

static int tool(struct client *client, struct options *options)
{
	static char help[] = "help";
	static char *help_words[] = { help, NULL };
	int status;

	client_point(client, options->server, options->member);
	client->in_practice = is_in_practice(options);
	client->request_id = options->has_request_id ? options->request_id : NULL;
	client->shown.as_json = options->as_json;
	client->wants_help = options->wants_help && options->argc > 0;
	if (options->argc && strcmp(options->argv[0], "complete") == 0) {
		client->argc = options->argc - 1;
		client->argv = options->argv + 1;
		return words_are_sound(client) ? complete(client) : CLIENT_INPUT;
	}
	if (!options->asks_nothing && !options->as_json) client->terminal = terminal_open();
	if (options->argc == 0 && client->terminal && !options->wants_help) {
		if (!request_id_is_sound(client, false)) return CLIENT_USAGE;
		return connect_and_run(client, NULL, NULL);
	}
	if (options->argc == 0) {
		options->argc = 1;
		options->argv = help_words;
	}
	if (take_words(client, options->argc, options->argv, &status)) return status;
	if (!request_id_is_sound(client, true)) return CLIENT_USAGE;
	return connect_and_run(client, options->argv[0], client->verb);
}

/* What is typed and what is shown whole goes into no core file, and to no other program of the
 * login. */
static void shut_in(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int main(int argc, char **argv)
{
	static struct client client;
	struct options options = { .argc = 0 };
	int status;

	shut_in();
	if (!options_take(&options, argc, argv)) return CLIENT_USAGE;
	look_begin(options.is_large, options.colour);
	if (options.wants_version) return finish(puts("mediate " VERSION) < 0);
	status = tool(&client, &options);
	keep_close(&client.keep);
	answers_free(&client.last);
	(void)terminal_close(client.terminal);
	return finish(status);
}
