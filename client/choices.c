/* What may be answered; choices.h. */
#include "choices.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "plain.h"
#include "say.h"

#define GAP 2

void choices_add(struct choices *choices, const char *word, const char *label)
{
	struct choice *more = realloc(choices->all, (choices->count + 1) * sizeof(*choices->all));
	struct choice copied = { strdup(word), strdup(label) };

	if (!more || !copied.word || !copied.label) abort();
	choices->all = more;
	choices->all[choices->count++] = copied;
}

void choices_free(struct choices *choices)
{
	for (size_t i = 0; i < choices->count; i++) {
		free(choices->all[i].word);
		free(choices->all[i].label);
	}
	free(choices->all);
	*choices = (struct choices){ 0 };
}

static void add_number(struct choices *choices, int64_t number, const char *label)
{
	char word[24];

	(void)snprintf(word, sizeof(word), "%lld", (long long)number);
	choices_add(choices, word, label);
}

struct adding {
	struct choices choices;
	bool by_number; /* teams and places are named by their numbers: names may be of several */
};

static void add_each(
    void *context, int64_t number, const char *name, const char *zh, const char *en)
{
	struct adding *adding = context;
	const char *label = say_either(zh, en);

	if (adding->by_number) {
		add_number(&adding->choices, number, label);
	} else {
		choices_add(&adding->choices, name, label);
	}
}

struct choices choices_of(const struct words *words, const char *type, const char *list)
{
	struct adding adding = {
		.by_number = strcmp(type, "team") == 0 || strcmp(type, "place") == 0,
	};

	if (strcmp(type, "flag") == 0) {
		choices_add(&adding.choices, "yes", _("yes"));
		choices_add(&adding.choices, "no", _("no"));
	} else {
		words_each(words, type, list, add_each, &adding);
	}
	return adding.choices;
}

struct choices choices_of_parties(const Mediation__V1__Dispute *dispute)
{
	struct choices choices = { 0 };

	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (dispute->parties[i]->has_left) continue;
		add_number(&choices, dispute->parties[i]->number, dispute->parties[i]->name);
	}
	return choices;
}

static bool is_meant(const struct choice *choice, const char *word)
{
	return words_same(choice->word, word) || words_same(choice->label, word);
}

/* By a part of the label, and sooner by how it begins. */
static int pick_by_part(const struct choices *choices, const char *part, bool is_beginning)
{
	int found = CHOICE_NONE;

	for (size_t i = 0; i < choices->count; i++) {
		const char *at = strstr(choices->all[i].label, part);

		if (!at || (is_beginning && at != choices->all[i].label)) continue;
		if (found != CHOICE_NONE) return CHOICE_SEVERAL;
		found = (int)i;
	}
	return found;
}

static int pick(const struct choices *choices, const char *word)
{
	size_t digits = strspn(word, "0123456789");
	int found = CHOICE_NONE;

	if (!*word) return CHOICE_NONE;
	if (digits && digits < 4 && !word[digits]) {
		unsigned long number = strtoul(word, NULL, 10);

		return number >= 1 && number <= choices->count ? (int)number - 1 : CHOICE_NONE;
	}
	for (size_t i = 0; i < choices->count; i++) {
		if (!is_meant(&choices->all[i], word)) continue;
		if (found != CHOICE_NONE) return CHOICE_SEVERAL;
		found = (int)i;
	}
	if (found == CHOICE_NONE) found = pick_by_part(choices, word, true);
	return found == CHOICE_NONE ? pick_by_part(choices, word, false) : found;
}

/* As it is typed goes first: a name may have its punctuation in full width. */
int choices_pick(const struct choices *choices, const char *word)
{
	char plain[PLAIN_BYTES];
	int found = pick(choices, word);

	return found == CHOICE_NONE && plain_word(word, plain) ? pick(choices, plain) : found;
}

static int width_of(const char *text)
{
	wchar_t wide[128];
	size_t count = mbstowcs(wide, text, sizeof(wide) / sizeof(wide[0]));
	int width = count == (size_t)-1 ? -1 : wcswidth(wide, count);

	return width >= 0 ? width : (int)strlen(text);
}

void choices_print(const struct choices *choices, const char *part, int columns, FILE *out)
{
	int widest = 0, at = 0;

	for (size_t i = 0; i < choices->count; i++) {
		int width = width_of(choices->all[i].label);

		if (width > widest) widest = width;
	}
	widest += GAP + 4;
	for (size_t i = 0; i < choices->count; i++) {
		const char *label = choices->all[i].label;

		if (*part && !strstr(label, part)) continue;
		if (at && at + widest > columns) {
			fputc('\n', out);
			at = 0;
		}
		fprintf(out, "%3zu %s%*s", i + 1, label, widest - 4 - width_of(label), "");
		at += widest;
	}
	if (at) fputc('\n', out);
}
