/*
 * mediate, also tj: the tool on the teams' laptops. Verbs of its own stand in verbs.c; every step
 * of a dispute is a verb from the daemon's catalogue.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "say.h"

#define DEFAULT_ADDRESS "/run/mediation/mediationd.sock"

static const char *nearest_verb(const struct client *client, const char *word)
{
	const char *best = words_nearest_action(&client->words, word);
	size_t count;
	const struct verb *verbs = verb_all(&count);

	for (size_t i = 0; i < count; i++) {
		if (words_distance(word, verbs[i].name) < words_distance(word, best)) {
			best = verbs[i].name;
		}
	}
	return best;
}

static int run(struct client *client, const char *word)
{
	const struct verb *verb = verb_find(word);
	const Mediation__V1__CatalogueAction *action;

	if (verb) return verb_run(client, verb);
	action = words_action(&client->words, word);
	if (action) return step_run(client, action);
	fprintf(stderr, _("no \"%s\"; the nearest is \"%s\". See help.\n"), word,
	    nearest_verb(client, word));
	return CLIENT_USAGE;
}

static int no_such_option(const char *option)
{
	fprintf(stderr, _("mediate: there is no option %s before the verb\n"), option);
	fputs("mediate [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en] [--json] VERB …\n",
	    stderr);
	return 0;
}

/* Takes the options before the verb; returns the verb's index, or 0 where one is wrong. */
static int read_options(struct client *client, int argc, char **argv)
{
	const char *server = getenv("MEDIATE_SERVER"), *language = NULL;
	int at = 1;

	client->member = getenv("MEDIATE_MEMBER");
	for (; at < argc && *argv[at] == '-'; at++) {
		if (strcmp(argv[at], "--json") == 0) {
			client->shown.as_json = true;
		} else if (strcmp(argv[at], "--help") == 0) {
			argv[at] = (char *)"help";
			break;
		} else if (at + 1 < argc && strcmp(argv[at], "--server") == 0) {
			server = argv[++at];
		} else if (at + 1 < argc && strcmp(argv[at], "--member") == 0) {
			client->member = argv[++at];
		} else if (at + 1 < argc && strcmp(argv[at], "--lang") == 0) {
			language = argv[++at];
		} else {
			say_begin(language);
			return no_such_option(argv[at]);
		}
	}
	client->address = server && *server ? server : DEFAULT_ADDRESS;
	say_begin(language);
	return at;
}

/* Why there is no line: the daemon said so, or the system did. */
static int say_unreachable(const struct client *client, Mediation__V1__Response *refused)
{
	int status = CLIENT_AGAIN;

	if (refused) {
		show_refusal(NULL, refused->refusal);
		status = (int)refused->refusal->exit_code;
		mediation__v1__response__free_unpacked(refused, NULL);
	} else {
		fprintf(stderr, _("cannot reach the daemon at %s: %s\n"), client->address,
		    errno ? strerror(errno) : _("it did not answer"));
		fputs(_("see that it runs, or name its address with --server\n"), stderr);
	}
	return status;
}

static int connect_and_run(struct client *client, const char *word)
{
	Mediation__V1__Response *refused = NULL;
	int status;

	client->link = link_open(client->address, client->member, &refused);
	if (!client->link) return say_unreachable(client, refused);
	client->shown.words = &client->words;
	status = words_load(&client->words, client->link) ? run(client, word) : client_lost();
	words_free(&client->words);
	(void)link_close(client->link);
	return status;
}

int main(int argc, char **argv)
{
	static struct client client;
	int at;

	if (argc == 2 && strcmp(argv[1], "--version") == 0) return puts("mediate " VERSION) < 0;
	at = read_options(&client, argc, argv);
	if (at == 0) return CLIENT_USAGE;
	/* `mediate VERB … --json` is as good as before the verb. */
	if (argc > at + 1 && strcmp(argv[argc - 1], "--json") == 0) {
		client.shown.as_json = true;
		argc--;
	}
	client.argc = argc > at + 1 ? argc - at - 1 : 0;
	client.argv = argv + at + 1;
	return connect_and_run(&client, at < argc ? argv[at] : "help");
}
