/* What was answered of a form; answers.h. */
#include "answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

static char *copied(const char *text, size_t length)
{
	char *copy = strndup(text, length);

	if (!copy) abort();
	return copy;
}

bool answers_add(struct answers *answers, const char *name, const char *word)
{
	if (answers->count == ANSWERS_MAX) return false;
	answers->all[answers->count++] =
	    (struct answer){ copied(name, strlen(name)), copied(word, strlen(word)) };
	return true;
}

void answers_drop(struct answers *answers, const char *name, const char *beginning)
{
	size_t left = 0;

	for (size_t i = 0; i < answers->count; i++) {
		struct answer *answer = &answers->all[i];

		if (words_same(answer->name, name) &&
		    strncmp(answer->word, beginning, strlen(beginning)) == 0) {
			free(answer->name);
			free(answer->word);
		} else {
			answers->all[left++] = *answer;
		}
	}
	answers->count = left;
}

const char *answers_of(const struct answers *answers, const char *name)
{
	for (size_t i = 0; i < answers->count; i++) {
		if (words_same(answers->all[i].name, name)) return answers->all[i].word;
	}
	return NULL;
}

size_t answers_count(const struct answers *answers, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < answers->count; i++) {
		count += words_same(answers->all[i].name, name);
	}
	return count;
}

void answers_free(struct answers *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		free(answers->all[i].name);
		free(answers->all[i].word);
	}
	answers->count = 0;
}

void answers_copy(const struct answers *from, struct answers *to)
{
	for (size_t i = 0; i < from->count; i++) {
		(void)answers_add(to, from->all[i].name, from->all[i].word);
	}
}

bool answers_same(const struct answers *a, const struct answers *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		if (strcmp(a->all[i].name, b->all[i].name) != 0 ||
		    strcmp(a->all[i].word, b->all[i].word) != 0) {
			return false;
		}
	}
	return a->count == b->count;
}

bool answers_take(struct answers *answers, char **argv, int argc)
{
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i], *equals = strchr(word, '=');
		char *name;
		bool fits;

		if (strncmp(word, "--", 2) != 0) return false;
		name = copied(word + 2, equals ? (size_t)(equals - word) - 2 : strlen(word) - 2);
		if (equals) {
			fits = answers_add(answers, name, equals + 1);
		} else if (i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0) {
			fits = answers_add(answers, name, argv[++i]);
		} else {
			fits = answers_add(answers, name, "yes");
		}
		free(name);
		if (!fits) return false;
	}
	return true;
}

/* "--name=value" in one word: a value may begin with hyphens. */
char **answers_words(const struct answers *answers)
{
	char **words = calloc(answers->count + 1, sizeof(*words));

	if (!words) abort();
	for (size_t i = 0; i < answers->count; i++) {
		const struct answer *answer = &answers->all[i];

		if (asprintf(&words[i], "--%s=%s", answer->name, answer->word) < 0) abort();
	}
	return words;
}

void answers_words_free(char **words)
{
	for (size_t i = 0; words[i]; i++) {
		free(words[i]);
	}
	free(words);
}

/* ---- fields of records ---- */

static const char *next_field(const char *at)
{
	for (; *at && *at != ','; at++) {
		if (*at == '\\' && at[1]) at++;
	}
	return at;
}

char *answers_field(const char *word, const char *field)
{
	size_t length = strlen(field);

	while (*word) {
		const char *end = next_field(word);

		if (strncmp(word, field, length) == 0 && word[length] == '=') {
			char *value = copied(word + length + 1, (size_t)(end - word) - length - 1);
			char *to = value;

			for (const char *from = value; *from; from++) {
				if (*from == '\\' && from[1]) from++;
				*to++ = *from;
			}
			*to = '\0';
			return value;
		}
		word = *end ? end + 1 : end;
	}
	return copied("", 0);
}

char *answers_with_field(char *word, const char *field, const char *value)
{
	size_t length = strlen(word);
	char *longer = realloc(word, length + strlen(field) + 2 * strlen(value) + 3), *to;

	if (!longer) abort();
	to = longer + length;
	if (length) *to++ = ',';
	to = stpcpy(to, field);
	*to++ = '=';
	for (; *value; value++) {
		if (*value == ',' || *value == '\\') *to++ = '\\';
		*to++ = *value;
	}
	*to = '\0';
	return longer;
}

void answers_without_field(char *word, const char *field)
{
	size_t length = strlen(field);
	char *at = word;

	while (*at) {
		char *end = (char *)next_field(at), *rest = *end ? end + 1 : end;

		if (strncmp(at, field, length) != 0 || at[length] != '=') {
			at = rest;
			continue;
		}
		memmove(at, rest, strlen(rest) + 1);
		/* what was last leaves the comma before it */
		if (!*at && at > word) at[-1] = '\0';
		return;
	}
}
