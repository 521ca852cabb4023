/* The verbs that are not steps of a dispute, and what may follow them; client.h. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "say.h"

/* That narrow a list, as many as anybody may want. */
#define WORDS_MAX 24

static const struct verb verbs[] = {
#include "verbs.def"
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

const struct verb *verb_all(size_t *ret_count)
{
	*ret_count = VERB_COUNT;
	return verbs;
}

const struct verb *verb_find(const char *word)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (words_same(verbs[i].name, word) || strcmp(verbs[i].zh, word) == 0 ||
		    strcmp(verbs[i].initials, word) == 0 ||
		    (verbs[i].alias && words_same(verbs[i].alias, word))) {
			return &verbs[i];
		}
	}
	return NULL;
}

void verb_usage(FILE *out, const struct verb *verb)
{
	fprintf(out, "%s mediate %s %s\n  %s · %s · %s\n  %s\n", _("usage:"), verb->name,
	    verb->usage, verb->name, verb->zh, verb->initials, _(verb->help));
}

/* ---- what was typed after a verb ---- */

/* The word that a verb asks for, in words. */
static const char *wanted(const struct verb *verb)
{
	if (strncmp(verb->usage, "NO", 2) == 0) return _("the number of a dispute");
	if (strncmp(verb->usage, "TEXT", 4) == 0) {
		return _("a number, a name, its pinyin or initials, or a word of what was told");
	}
	return _("a file");
}

enum takes { TAKES_NOT, TAKES_VALUE, TAKES_BARE };

/* Goes through the names of a verb's options. The last one is near the option where it is none. */
static enum takes takes(
    const struct verb *verb, const char *option, char *ret_nearest, size_t bytes)
{
	char names[256], *rest = names, *name;
	struct near near = near_to(option);
	const char *found;

	(void)snprintf(names, sizeof(names), "%s", verb->options);
	while ((name = strsep(&rest, " "))) {
		size_t length = strlen(name);
		bool is_bare = length && name[length - 1] == '!';

		if (is_bare) name[length - 1] = '\0';
		if (*name && words_same(name, option)) return is_bare ? TAKES_BARE : TAKES_VALUE;
		if (*name) near_try(&near, name);
	}
	found = near_found(&near);
	(void)snprintf(ret_nearest, bytes, "%s", found ? words_typed(found) : "");
	return TAKES_NOT;
}

static bool no_such_option(const struct verb *verb, const char *word, const char *nearest)
{
	fprintf(stderr,
	    *nearest ? _("%s takes no --%s; the nearest is --%s\n") : _("%s takes no --%s\n"),
	    say_either(verb->zh, verb->name), word, nearest);
	return false;
}

/* The word of that place, NULL past the last; from 0. */
static const char *word_at(const struct client *client, int at)
{
	for (int i = 0; i < client->argc; i++) {
		char nearest[64];

		if (strncmp(client->argv[i], "--", 2) != 0) {
			if (at-- == 0) return client->argv[i];
			continue;
		}
		i += takes(client->verb, client->argv[i] + 2, nearest, sizeof(nearest)) ==
		    TAKES_VALUE;
	}
	return NULL;
}

const char *client_word_at(const struct client *client, int at)
{
	const char *word = word_at(client, at);

	return word ? word : "";
}

const char *client_word(const struct client *client)
{
	return client_word_at(client, 0);
}

int client_words(const struct client *client)
{
	int count = 0;

	while (word_at(client, count)) {
		count++;
	}
	return count;
}

static bool check_option(const struct client *client, const struct verb *verb, int *at)
{
	char word[64], nearest[64];
	const char *typed = client->argv[*at];
	const char *equals = strchr(typed, '=');
	enum takes how;

	(void)snprintf(word, sizeof(word), "%.*s",
	    (int)(equals ? equals - typed : (ptrdiff_t)strlen(typed)) - 2, typed + 2);
	how = takes(verb, word, nearest, sizeof(nearest));
	if (how == TAKES_NOT) return no_such_option(verb, word, nearest);
	if (how == TAKES_BARE && equals) {
		fprintf(stderr, _("--%s takes no value\n"), word);
		return false;
	}
	if (how == TAKES_BARE || equals) return true;
	if (++*at < client->argc && strncmp(client->argv[*at], "--", 2) != 0) return true;
	fprintf(stderr, _("--%s needs a value\n"), word);
	return false;
}

/* How many words follow the verb; -1 with the reason said where an option is wrong. */
static int count_words(const struct client *client, const struct verb *verb)
{
	int words = 0;

	for (int i = 0; i < client->argc; i++) {
		const char *word = client->argv[i];

		if (*word == '-' && word[1] && word[1] != '-') {
			fprintf(
			    stderr, _("%s takes no %s\n"), say_either(verb->zh, verb->name), word);
			return -1;
		}
		if (strncmp(word, "--", 2) != 0) {
			words++;
		} else if (!check_option(client, verb, &i)) {
			return -1;
		}
	}
	return words;
}

bool verb_check(const struct client *client, const struct verb *verb, int *ret_status)
{
	int words = count_words(client, verb);

	if (words > verb->words_max) {
		fprintf(stderr, _("%s: too many words\n"), say_either(verb->zh, verb->name));
	} else if (words >= 0 && words < verb->words_min) {
		fprintf(stderr, _("%s: what is missing is %s\n"), say_either(verb->zh, verb->name),
		    wanted(verb));
	} else if (words >= 0 && verb->has_no_json && client->shown.as_json) {
		fprintf(stderr, _("%s prints no JSON\n"), say_either(verb->zh, verb->name));
	} else if (words >= 0 && client->shown.as_json && client_option(client, "csv")) {
		fprintf(stderr, "%s\n", _("either --json or --csv, not both"));
	} else if (words >= 0) {
		return true;
	}
	verb_usage(stderr, verb);
	*ret_status = CLIENT_USAGE;
	return false;
}
