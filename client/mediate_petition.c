/*
 * mediate-petition: the bridge to the petition centre, asked for and told through the protocol like
 * everything else. Owns what was typed; what it does is petition_bridge's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "petition_bridge.h"
#include "petition_files.h"
#include "petition_https.h"
#include "petition_keys.h"
#include "say.h"
#include "simulate.h"

/* ---- what was typed ---- */

struct words_typed {
	const char *errand;
	const char *config, *out, *language;
	bool wants_help, wants_version;
};

static const struct {
	const char *name;
	size_t at;
} options[] = { { "--config", offsetof(struct words_typed, config) },
	{ "--out", offsetof(struct words_typed, out) },
	{ "--lang", offsetof(struct words_typed, language) } };

/* Where its value goes; NULL where it is no option. */
static const char **option_of(struct words_typed *typed, const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strlen(options[i].name) == length &&
		    strncmp(options[i].name, word, length) == 0) {
			return (const char **)(void *)((char *)typed + options[i].at);
		}
	}
	return NULL;
}

/* NULL, or a sentence about the word; *at is the last word of it afterwards. */
static const char *take_word(struct words_typed *typed, int argc, char **argv, int *at)
{
	const char *word = argv[*at];
	size_t length = strcspn(word, "=");
	const char **option = option_of(typed, word, length);

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		typed->wants_help = true;
	} else if (strcmp(word, "--version") == 0) {
		typed->wants_version = true;
	} else if (option && word[length] == '=') {
		*option = word + length + 1;
	} else if (option && *at + 1 < argc) {
		*option = argv[++*at];
	} else if (option) {
		return N_("%s needs a value\n");
	} else if (*word == '-') {
		return N_("there is no option %s\n");
	} else if (typed->errand) {
		return N_("one thing at a time: %s is one too many\n");
	} else {
		typed->errand = word;
	}
	return NULL;
}

static void usage(FILE *out)
{
	fprintf(out,
	    "%s mediate-petition run|once|reconcile --config FILE [--lang zh-CN|en]\n      mediate-petition keys --out DIR\n      mediate-petition simulate …\n",
	    _("usage:"));
}

/* ---- what it does ---- */

static bool open_https(struct petition_channel *ret, const struct petition_config *config,
    const struct petition_fields *fields)
{
	struct https_house house = { .url = config->url,
		.authority = config->ca,
		.certificate = config->certificate,
		.key = config->certificate_key };

	return petition_https_open(&house, fields, ret);
}

/* The config file has one of the two. */
static bool open_channel(struct petition_bridge *bridge, const struct petition_fields *fields)
{
	if (strcmp(bridge->config->channel, "files") == 0) {
		return petition_files_open(&bridge->channel, bridge->config, fields);
	}
	return open_https(&bridge->channel, bridge->config, fields);
}

/* Once there is nothing more to do; where the day is asked for, it is told anew. */
static int once(struct petition_bridge *bridge)
{
	if (!petition_round(bridge)) return bridge->status ? bridge->status : CLIENT_AGAIN;
	printf(_("taken in: %zu; refused: %zu; sent: %zu; receipts: %zu\n"), bridge->taken,
	    bridge->refused, bridge->sent, bridge->receipts);
	return 0;
}

static int reconcile(struct petition_bridge *bridge)
{
	struct arena *arena = arena_new();
	struct petition_day *day = NULL;
	int64_t count;

	if (!bridge->channel.day) {
		/* their day comes with their files, and is held against ours as it comes */
		(void)arena_free(arena);
		return once(bridge);
	}
	day = bridge->channel.day(bridge->channel.context, arena, client_today(bridge->client) - 1);
	count = day ? petition_hold_against(bridge, day) : -1;
	(void)arena_free(arena);
	if (count < 0) return bridge->status ? bridge->status : CLIENT_AGAIN;
	return count ? CLIENT_PARTLY : 0;
}

static const struct errand {
	const char *name, *zh;
	int (*run)(struct petition_bridge *bridge);
} errands[] = { { "run", "运行", petition_run }, { "once", "一次", once },
	{ "reconcile", "对账", reconcile } };

/* An exit status, its reason said. */
static int connect_to(struct client *client, const struct petition_config *config)
{
	client_point(client, config->server, config->member);
	client->shown.words = &client->words;
	if (!client_reconnect(client)) return client_unreachable(client);
	if (words_load(&client->words, client->link)) return 0;
	client->link = link_close(client->link);
	return client_lost();
}

static int with_daemon(const struct errand *errand, const struct petition_config *config,
    const struct petition_fields *fields)
{
	static struct client client;
	struct petition_bridge bridge = { .client = &client, .config = config };
	int status = connect_to(&client, config);

	if (status == 0 && !open_channel(&bridge, fields)) status = CLIENT_USAGE;
	if (status == 0) status = errand->run(&bridge);
	if (bridge.channel.close) bridge.channel.close(bridge.channel.context);
	free(bridge.cursor);
	client_close(&client);
	return status;
}

static int run_errand(const struct errand *errand, const char *path)
{
	struct petition_config config;
	struct petition_fields *fields = NULL;
	int status = CLIENT_USAGE;

	if (!path) {
		fputs(_("by which file? --config FILE\n"), stderr);
		return CLIENT_USAGE;
	}
	if (!petition_hold(path)) return CLIENT_AGAIN;
	if (petition_config_read(&config, path)) {
		fields = config.fields ? petition_fields_open(config.fields) : NULL;
		if (fields || !config.fields) status = with_daemon(errand, &config, fields);
	}
	(void)petition_fields_free(fields);
	petition_config_free(&config);
	return status;
}

static int run(const struct words_typed *typed)
{
	if (typed->errand && words_same(typed->errand, "keys")) {
		if (typed->out) return petition_keys_make(typed->out);
		fputs(_("where to? --out DIR\n"), stderr);
		return CLIENT_USAGE;
	}
	for (size_t i = 0; typed->errand && i < sizeof(errands) / sizeof(errands[0]); i++) {
		if (words_same(typed->errand, errands[i].name) ||
		    strcmp(typed->errand, errands[i].zh) == 0) {
			return run_errand(&errands[i], typed->config);
		}
	}
	usage(stderr);
	return CLIENT_USAGE;
}

int main(int argc, char **argv)
{
	struct words_typed typed = { .errand = NULL };
	const char *wrong = NULL;
	int at = 1;

	/* it has words and options of its own */
	if (argc > 1 && (words_same(argv[1], "simulate") || strcmp(argv[1], "模拟") == 0)) {
		say_begin(NULL);
		return simulate_run(argc - 2, argv + 2);
	}
	for (; at < argc && !wrong; at++) {
		wrong = take_word(&typed, argc, argv, &at);
	}
	say_begin(typed.language && say_speaks(typed.language) ? typed.language : NULL);
	if (wrong) {
		fprintf(stderr, _(wrong), argv[at - 1]);
		usage(stderr);
		return CLIENT_USAGE;
	}
	if (typed.language && !say_speaks(typed.language)) {
		fprintf(stderr, _("there is no language \"%s\"; there are: zh-CN, en\n"),
		    typed.language);
		return CLIENT_USAGE;
	}
	if (typed.wants_version) return puts("mediate-petition " VERSION) < 0;
	if (typed.wants_help) {
		usage(stdout);
		return 0;
	}
	return run(&typed);
}
