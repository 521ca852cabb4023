/* Filters of disputes; filters.h. */
#include "filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

static const struct {
	const char *name;
	bool (*find)(const struct words *words, const char *word, int64_t *ret); /* NULL: in list */
	const char *type, *list; /* what else might be said */
} filters_known[FILTER_COUNT] = {
	[FILTER_STATE] = { "state", NULL, "choice", "state" },
	[FILTER_PHASE] = { "phase", NULL, "choice", "phase" },
	[FILTER_LEVEL] = { "level", NULL, "choice", "level" },
	[FILTER_KIND] = { "kind", words_kind_named, "kind", "" },
	[FILTER_TEAM] = { "team", words_team_named, "team", "" },
	[FILTER_PLACE] = { "place", words_place_named, "place", "" },
	[FILTER_LAMP] = { "lamp", NULL, "choice", "lamp" },
	[FILTER_OF_TEAM] = { "of_team", words_team_named, "team", "" },
};

bool filter_find(const struct client *client, enum filter filter, const char *word, int64_t *ret)
{
	const struct words *words = &client->words;
	const char *list = filters_known[filter].list;
	bool is_found = filters_known[filter].find ? filters_known[filter].find(words, word, ret)
	                                           : words_choice(words, list, word, ret);

	if (is_found) return true;
	fprintf(stderr, _("--%s: there is no \"%s\"; there are: "),
	    words_typed(filters_known[filter].name), word);
	words_print_type(words, filters_known[filter].type, list, stderr);
	fputc('\n', stderr);
	return false;
}

bool filters_give(
    const struct client *client, enum filter filter, const char *word, struct filters *filters)
{
	if (!filter_find(client, filter, word, &filters->values[filter])) return false;
	filters->numbers[filter] = (uint32_t)filters->values[filter];
	filters->given |= FILTER_BIT(filter);
	return true;
}

bool filters_of_options(const struct client *client, unsigned wanted, struct filters *ret)
{
	*ret = (struct filters){ .given = 0 };
	for (enum filter filter = 0; filter < FILTER_COUNT; filter++) {
		const char *word = wanted & FILTER_BIT(filter)
		    ? client_option(client, filters_known[filter].name)
		    : NULL;

		if (word && !filters_give(client, filter, word, ret)) return false;
	}
	return true;
}

/* FILTER_COUNT, and said, where it is none. */
static enum filter filter_named(const char *name)
{
	for (enum filter filter = 0; filter < FILTER_OF_TEAM; filter++) {
		if (words_same(filters_known[filter].name, name)) return filter;
	}
	fprintf(stderr, _("--filter: there is no \"%s\"; there are:"), name);
	for (enum filter filter = 0; filter < FILTER_OF_TEAM; filter++) {
		fprintf(stderr, " %s", filters_known[filter].name);
	}
	fputc('\n', stderr);
	return FILTER_COUNT;
}

static bool take_filter(const struct client *client, char *typed, struct filters *filters)
{
	char *word = typed;
	const char *name = strsep(&word, "=");
	enum filter filter;

	if (!word || !*word) {
		fprintf(stderr,
		    _("--filter: \"%s\" is not understood; write it as kind=neighbour,place=340212100201\n"),
		    name);
		return false;
	}
	filter = filter_named(name);
	if (filter == FILTER_COUNT) return false;
	if (filters->given & FILTER_BIT(filter)) {
		fprintf(stderr, _("--filter: %s is said twice\n"), filters_known[filter].name);
		return false;
	}
	return filters_give(client, filter, word, filters);
}

bool filters_of_text(const struct client *client, const char *typed, struct filters *ret)
{
	char *copy = strdup(typed), *rest = copy, *filter;
	bool is_read = true;

	if (!copy) abort();
	*ret = (struct filters){ .given = 0 };
	while (is_read && (filter = strsep(&rest, ","))) {
		is_read = !*filter || take_filter(client, filter, ret);
	}
	free(copy);
	return is_read;
}

size_t filters_list(struct filters *filters, enum filter filter, uint32_t **ret_numbers)
{
	*ret_numbers = &filters->numbers[filter];
	return (filters->given & FILTER_BIT(filter)) != 0;
}

void filters_ask(struct filters *filters, Mediation__V1__ListDisputesRequest *by)
{
	by->n_states = filters_list(filters, FILTER_STATE, &by->states);
	by->n_phases = filters_list(filters, FILTER_PHASE, &by->phases);
	by->n_levels = filters_list(filters, FILTER_LEVEL, &by->levels);
	by->n_kinds = filters_list(filters, FILTER_KIND, &by->kinds);
	by->n_lamps = filters_list(filters, FILTER_LAMP, &by->lamps);
	by->teams = &filters->values[FILTER_TEAM];
	by->n_teams = (filters->given & FILTER_BIT(FILTER_TEAM)) != 0;
	by->place = filters->values[FILTER_PLACE];
}
