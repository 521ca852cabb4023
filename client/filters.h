/*
 * Filters of disputes: words for states, kinds, places … looked up in the catalogue and in local
 * data. Given as options of a verb, or all in one text, kind=neighbour,place=340212100201.
 */
#pragma once

#include "client.h"

enum filter {
	FILTER_STATE,
	FILTER_PHASE,
	FILTER_LEVEL,
	FILTER_KIND,
	FILTER_TEAM,
	FILTER_PLACE,
	FILTER_LAMP,
	FILTER_OF_TEAM, /* of a todo; those before it are of lists */
	FILTER_COUNT
};

#define FILTER_BIT(filter) (1U << (filter))
#define FILTERS_OF_LISTS   (FILTER_BIT(FILTER_OF_TEAM) - 1)

struct filters {
	unsigned given; /* set */
	int64_t values[FILTER_COUNT];
	uint32_t numbers[FILTER_COUNT]; /* the same, as questions hold them */
};

/* What the word stands for; false, and said, where it is none. */
bool filter_find(const struct client *client, enum filter filter, const char *word, int64_t *ret);
/* Those of the set that the verb's options give. */
bool filters_of_options(const struct client *client, unsigned wanted, struct filters *ret);
/* Those of lists that the text gives, each once. */
bool filters_of_text(const struct client *client, const char *typed, struct filters *ret);
/* As if the word had been given. */
bool filters_give(
    const struct client *client, enum filter filter, const char *word, struct filters *filters);
/* The value as the list of a question: its count, 0 or 1, and where it stands. */
size_t filters_list(struct filters *filters, enum filter filter, uint32_t **ret_numbers);
/* All of them into the question, which borrows them. */
void filters_ask(struct filters *filters, Mediation__V1__ListDisputesRequest *by);
