/* Which agreement there is, and what is promised in it; paper_names.h. */
#include <string.h>

#include "civil.h"
#include "paper_names.h"
#include "words_told.h"

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
	static const char *const values[] = { "signing", "effective", "amended" };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (told_region_is(source->words, source->dispute, "agreement", values[i])) {
			return true;
		}
	}
	return false;
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

bool paper_promise_next(const struct papers_source *source, size_t *at, struct paper_item *ret)
{
	return paper_record_next(source, paper_agreement(source).made, "obligations", at, ret);
}
