/* What disputes and events tell; words_told.h. */
#include "words_told.h"

const Mediation__V1__Argument *told_argument(
    const struct words *words, const Mediation__V1__Event *event, const char *name)
{
	const Mediation__V1__CatalogueArgument *known = words_argument(words, name);

	for (size_t i = 0; known && i < event->n_arguments; i++) {
		if (event->arguments[i]->number == known->number) return event->arguments[i];
	}
	return NULL;
}

const char *told_text(
    const struct words *words, const Mediation__V1__Event *event, const char *name)
{
	const Mediation__V1__Argument *found = told_argument(words, event, name);

	return found && found->value_case == MEDIATION__V1__ARGUMENT__VALUE_TEXT ? found->text : "";
}

int64_t told_integer(const struct words *words, const Mediation__V1__Event *event, const char *name)
{
	const Mediation__V1__Argument *found = told_argument(words, event, name);

	return found && found->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGER ? found->integer
	                                                                            : 0;
}

bool told_region_is(const struct words *words, const Mediation__V1__Dispute *dispute,
    const char *region, const char *value)
{
	const Mediation__V1__CatalogueRegion *known = words_region_named(words, region);

	for (size_t i = 0; known && i < dispute->n_regions; i++) {
		const char *name;

		if (dispute->regions[i]->region != known->number) continue;
		name = words_value_name(known, dispute->regions[i]->value);
		return name && words_same(name, value);
	}
	return false;
}
