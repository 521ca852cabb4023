/* One thing of a list from a word; pick.h. */
#include "pick.h"

#include <stdio.h>
#include <string.h>

#include "say.h"
#include "text.h"

#define NAMED_MAX 8

struct picking {
	const char *word;
	size_t count;      /* of those that have the word in their name */
	int64_t found;     /* one of them */
	struct text named; /* the first of them, to be said */
	struct near near;
};

static void try_part(
    void *context, int64_t number, const char *name, const char *label, const char *en)
{
	struct picking *picking = context;

	(void)en;
	near_try(&picking->near, label);
	near_try(&picking->near, name);
	if (!strstr(label, picking->word) && !strstr(name, picking->word)) return;
	if (picking->count < NAMED_MAX) {
		fprintf(picking->named.out, "%s%s", picking->count ? _(", ") : "", label);
	}
	picking->count++;
	picking->found = number;
}

/* 0, 1 or more are named so; *ret is one of them. */
static size_t named(
    const struct words *words, const struct pick_type *type, const char *word, int64_t *ret)
{
	if (strcmp(type->type, "member") == 0) return words_member_named(words, word, ret);
	if (strcmp(type->type, "kind") == 0) return words_kind_named(words, word, ret);
	if (strcmp(type->type, "team") == 0) return words_team_named(words, word, ret);
	if (strcmp(type->type, "place") == 0) return words_place_named(words, word, ret);
	return words_choice(words, type->list, word, ret);
}

static void say_several(const struct words *words, const struct pick_type *type, const char *word,
    struct picking *picking)
{
	fprintf(stderr, _("%s: \"%s\" may be: "), type->said, word);
	if (picking->count) {
		fprintf(stderr, "%s%s", text_end(&picking->named),
		    picking->count > NAMED_MAX ? "…" : "");
	} else {
		words_print_namesakes(words, word, stderr);
	}
	fprintf(stderr, _("; say which\n"));
}

static void say_none(const struct words *words, const struct pick_type *type, const char *word,
    const struct picking *picking)
{
	const char *found = near_found(&picking->near);

	fprintf(stderr, _("%s: there is no \"%s\"; "), type->said, word);
	if (found) fprintf(stderr, _("the nearest is %s; "), found);
	fputs(_("there are: "), stderr);
	words_print_type(words, type->type, type->list, stderr);
	fputc('\n', stderr);
}

bool pick_value(
    const struct words *words, const struct pick_type *type, const char *word, int64_t *ret)
{
	struct picking picking = { .word = word, .near = near_to(word) };
	size_t count = named(words, type, word, ret);

	if (count == 1) return true;
	text_begin(&picking.named);
	if (count == 0) words_each(words, type->type, type->list, try_part, &picking);
	if (picking.count == 1) {
		*ret = picking.found;
	} else if (count > 1 || picking.count > 1) {
		say_several(words, type, word, &picking);
	} else {
		say_none(words, type, word, &picking);
	}
	text_free(&picking.named);
	return picking.count == 1;
}
