/* The options of the whole tool; options.h. */
#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "near.h"
#include "say.h"

enum { HAS_VALUE = 1, IS_FLAG = 2 };

static const struct {
	const char *name;
	int kind;
} known[] = {
	{ "--server", HAS_VALUE },
	{ "--member", HAS_VALUE },
	{ "--lang", HAS_VALUE },
	{ "--json", IS_FLAG },
	{ "--practice", IS_FLAG },
	{ "--help", IS_FLAG },
	{ "--version", IS_FLAG },
	{ "--no-input", IS_FLAG },
	{ "--large", IS_FLAG },
	{ "--color", HAS_VALUE },
	{ "--request-id", HAS_VALUE },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

const char *options_name(size_t at)
{
	return at < KNOWN ? known[at].name : NULL;
}

void options_usage(FILE *out)
{
	fprintf(out,
	    "%s mediate [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en] [--json] [--practice] [--no-input] [--large] [--color auto|always|never] [--request-id UUID] VERB …\n",
	    _("usage:"));
}

/* The place of an option in `known`, KNOWN where it is none of the tool's. */
static size_t find(const char *word)
{
	size_t length = strcspn(word, "=");

	for (size_t i = 0; i < KNOWN; i++) {
		if (strlen(known[i].name) == length && strncmp(known[i].name, word, length) == 0) {
			return i;
		}
	}
	return KNOWN;
}

static void set(struct options *options, size_t option, const char *value)
{
	switch (option) {
	case 0:
		options->server = value;
		break;
	case 1:
		options->member = value;
		break;
	case 2:
		options->language = value;
		break;
	case 3:
		options->as_json = true;
		break;
	case 4:
		options->in_practice = true;
		break;
	case 5:
		options->wants_help = true;
		break;
	case 6:
		options->wants_version = true;
		break;
	case 7:
		options->asks_nothing = true;
		break;
	case 8:
		options->is_large = true;
		break;
	case 9:
		options->colour = value;
		break;
	default:
		options->request_id_word = value;
		break;
	}
}

/* A word of the tool's own; *at is the last word of it afterwards. Returns what is wrong, if so. */
static const char *take(struct options *options, size_t option, int argc, char **argv, int *at)
{
	const char *equals = strchr(argv[*at], '=');

	if (known[option].kind == IS_FLAG) {
		if (equals) return N_("%s takes no value\n");
		set(options, option, NULL);
		return NULL;
	}
	if (!equals && *at + 1 == argc) return N_("%s needs a value\n");
	if (!equals && strncmp(argv[*at + 1], "--", 2) == 0) return N_("%s needs a value\n");
	set(options, option, equals ? equals + 1 : argv[++*at]);
	return NULL;
}

static void no_such(const char *word)
{
	struct near near = near_to(word);

	for (size_t i = 0; i < KNOWN; i++) {
		near_try(&near, known[i].name);
	}
	fprintf(stderr, _("there is no option %s before the verb\n"), word);
	say_nearest(near_found(&near));
	options_usage(stderr);
}

/* -h stands for --help where it cannot be a value: first, or after what is no option. */
static bool is_short_help(char **argv, int at)
{
	return strcmp(argv[at], "-h") == 0 && (at == 1 || strncmp(argv[at - 1], "--", 2) != 0);
}

static bool check_language(const struct options *options)
{
	if (!options->language || say_speaks(options->language)) return true;
	fprintf(
	    stderr, _("there is no language \"%s\"; there are: zh-CN, en\n"), options->language);
	return false;
}

static bool check_colour(const struct options *options)
{
	static const char *const known_colours[] = { "auto", "always", "never" };

	for (size_t i = 0; i < sizeof(known_colours) / sizeof(known_colours[0]); i++) {
		if (!options->colour || strcmp(options->colour, known_colours[i]) == 0) return true;
	}
	fprintf(stderr, _("--color: there is no \"%s\"; there are: auto, always, never\n"),
	    options->colour);
	return false;
}

/* 32 hexadecimal digits, with hyphens or without. */
static bool read_request_id(struct options *options)
{
	const char *at = options->request_id_word;
	size_t digits = 0;

	for (; at && *at; at++) {
		static const char hex[] = "0123456789abcdef";
		const char *digit = strchr(hex, tolower((unsigned char)*at));
		uint8_t *byte = &options->request_id[digits / 2];

		if (*at == '-') continue;
		if (!digit || digits == 2 * sizeof(options->request_id)) break;
		*byte = (uint8_t)(*byte << 4 | (digit - hex));
		digits++;
	}
	options->has_request_id = digits == 2 * sizeof(options->request_id) && !*at;
	if (!at || options->has_request_id) return true;
	fprintf(stderr, _("--request-id: \"%s\" is no UUID, 32 digits from 0 to f\n"),
	    options->request_id_word);
	return false;
}

static bool take_all(struct options *options, int argc, char **argv, const char **ret_wrong)
{
	const char *wrong = NULL;

	options->argv = argv + 1;
	for (int at = 1; at < argc && !wrong; at++) {
		const char *word = argv[at];
		size_t option = find(word);

		if (is_short_help(argv, at)) {
			options->wants_help = true;
		} else if (option < KNOWN) {
			wrong = take(options, option, argc, argv, &at);
			*ret_wrong = word;
		} else if (*word == '-' && word[1] && options->argc == 0) {
			*ret_wrong = word;
			return false;
		} else {
			options->argv[options->argc++] = argv[at];
		}
	}
	/* the language is known only now: what is wrong is said in it */
	say_begin(options->language && say_speaks(options->language) ? options->language : NULL);
	if (!wrong) return true;
	fprintf(stderr, _(wrong), *ret_wrong);
	*ret_wrong = NULL;
	return false;
}

bool options_take(struct options *options, int argc, char **argv)
{
	const char *wrong = NULL;

	if (take_all(options, argc, argv, &wrong)) {
		return check_language(options) && check_colour(options) && read_request_id(options);
	}
	if (wrong) {
		say_begin(
		    options->language && say_speaks(options->language) ? options->language : NULL);
		no_such(wrong);
	}
	return false;
}
