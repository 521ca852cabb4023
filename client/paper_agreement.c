/* Which agreement there is, and what is promised in it; paper_names.h. */
#include <string.h>

#include "civil.h"
#include "paper_names.h"

static bool came_into_force(const struct papers_source *source, const Mediation__V1__Event *event)
{
	for (size_t i = 0; i < event->n_moves; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(source->words, event->moves[i]->region);
		const char *value = region && strcmp(region->name, "agreement") == 0
		    ? words_value_name(region, event->moves[i]->to_value)
		    : NULL;

		if (value && strcmp(value, "effective") == 0) return true;
	}
	return false;
}

static bool is_made(const struct papers_source *source)
{
	const Mediation__V1__CatalogueRegion *region =
	    words_region_named(source->words, "agreement");
	const char *value = NULL;

	for (size_t i = 0; region && i < source->dispute->n_regions; i++) {
		if (source->dispute->regions[i]->region != region->number) continue;
		value = words_value_name(region, source->dispute->regions[i]->value);
	}
	return value &&
	    (strcmp(value, "signing") == 0 || strcmp(value, "effective") == 0 ||
	        strcmp(value, "amended") == 0);
}

/* The last that was made: the dispute says whether it still is one. */
struct paper_agreement paper_agreement(const struct papers_source *source)
{
	struct paper_agreement found = { .made = source->event_count };

	for (size_t i = 0; is_made(source) && i < source->event_count; i++) {
		bool is_oral = papers_is(source, i, "agree_orally");

		if (is_oral || papers_is(source, i, "fix_text")) {
			found = (struct paper_agreement){ .made = i, .is_oral = is_oral };
		}
		if (papers_is(source, i, "amend")) found.effective_on = 0;
		if (came_into_force(source, source->events[i])) {
			found.effective_on = civil_day_of_instant(source->events[i]->happened_us);
		}
	}
	return found;
}

/* *at counts through all events from the one that made it on. */
bool paper_promise_next(const struct papers_source *source, size_t *at, struct paper_item *ret)
{
	const Mediation__V1__CatalogueArgument *known =
	    words_argument(source->words, "obligations");
	size_t made = paper_agreement(source).made, before = 0;

	for (size_t i = made; i < source->event_count; i++) {
		const Mediation__V1__Argument *told = i == made || papers_is(source, i, "amend")
		    ? papers_argument(source, i, "obligations")
		    : NULL;
		size_t count = told && told->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS
		    ? told->records->n_records
		    : 0;

		if (*at < before + count) {
			*ret = (struct paper_item){ ITEM_RECORD, i, *at + 1,
				words_record(source->words, known->record),
				told->records->records[*at - before] };
			(*at)++;
			return true;
		}
		before += count;
	}
	return false;
}
