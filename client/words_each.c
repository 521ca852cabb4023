/* What there is of a type, one by one; words.h. */
#include <string.h>

#include "words.h"

static void each_choice(
    const struct words *words, const char *list, words_each_fn *each, void *context)
{
	for (size_t i = 0; i < words->catalogue->n_lists; i++) {
		const Mediation__V1__CatalogueList *found = words->catalogue->lists[i];

		if (strcmp(found->name, list) != 0) continue;
		for (size_t at = 0; at < found->n_items; at++) {
			const Mediation__V1__CatalogueItem *item = found->items[at];

			each(context, item->number, item->name, item->zh, item->en);
		}
	}
}

/* What has one name only. */
static void each_name(words_each_fn *each, void *context, int64_t number, const char *name)
{
	each(context, number, name, name, name);
}

static void each_local(
    const struct words *words, const char *type, words_each_fn *each, void *context)
{
	const Mediation__V1__ReferenceResponse *local = words->local;

	for (size_t i = 0; i < local->n_kinds && strcmp(type, "kind") == 0; i++) {
		each(context, local->kinds[i]->number, local->kinds[i]->name, local->kinds[i]->zh,
		    local->kinds[i]->en);
	}
	for (size_t i = 0; i < local->n_teams && strcmp(type, "team") == 0; i++) {
		each_name(each, context, local->teams[i]->id, local->teams[i]->name);
	}
	for (size_t i = 0; i < local->n_places && strcmp(type, "place") == 0; i++) {
		each_name(each, context, local->places[i]->code, local->places[i]->name);
	}
	for (size_t i = 0; i < local->n_members && strcmp(type, "member") == 0; i++) {
		each(context, local->members[i]->id, local->members[i]->login,
		    local->members[i]->name, local->members[i]->name);
	}
}

void words_each(const struct words *words, const char *type, const char *list, words_each_fn *each,
    void *context)
{
	if (strcmp(type, "choice") == 0 || strcmp(type, "choices") == 0) {
		each_choice(words, list, each, context);
	} else if (strcmp(type, "state") == 0) {
		each_choice(words, "state", each, context);
	} else {
		each_local(words, type, each, context);
	}
}
