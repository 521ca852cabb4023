/*
 * Filters of disputes: words for states, kinds, places … looked up in the catalogue and in local
 * data. Given as options of a verb (--kind neighbour), as words after it (kind:邻里 mine due<3), or
 * all in one text (kind=neighbour,place=340212100201); one table maps all of them.
 *
 * A value is a name, a label, a number, or a part of a name that only one has. Several are joined
 * by commas where a question takes several.
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
	FILTER_LAMP, /* --filter of an assignment takes these and those before it */
	FILTER_MEDIATOR,
	FILTER_DUE,  /* the day before which a term ends */
	FILTER_FROM, /* instants, of the registration */
	FILTER_TO,
	FILTER_OPEN,
	FILTER_MINE, /* given as FILTER_MEDIATOR */
	FILTER_RISK,
	FILTER_TERM, /* clocks: "due" is of them then */
	FILTER_SORT,
	FILTER_OF_TEAM, /* of a todo: what "team" means there */
	FILTER_CHANNEL, /* of figures */
	FILTER_COUNT
};

#define FILTER_BIT(filter) (1U << (filter))
#define FILTERS_OF_LISTS   (FILTER_BIT(FILTER_OF_TEAM) - 1)
/* Of questions whose terms run now: the words that both a todo and reminders take. */
#define FILTERS_OF_TERMS                                                                   \
	(FILTER_BIT(FILTER_STATE) | FILTER_BIT(FILTER_PHASE) | FILTER_BIT(FILTER_LEVEL) |  \
	    FILTER_BIT(FILTER_KIND) | FILTER_BIT(FILTER_PLACE) | FILTER_BIT(FILTER_LAMP) | \
	    FILTER_BIT(FILTER_MEDIATOR) | FILTER_BIT(FILTER_DUE) | FILTER_BIT(FILTER_MINE))
#define FILTERS_OF_FIGURES                                                              \
	(FILTER_BIT(FILTER_TEAM) | FILTER_BIT(FILTER_KIND) | FILTER_BIT(FILTER_PLACE) | \
	    FILTER_BIT(FILTER_CHANNEL))
#define FILTERS_OF_TODO    (FILTERS_OF_TERMS | FILTER_BIT(FILTER_OF_TEAM) | FILTER_BIT(FILTER_SORT))
#define FILTERS_OF_NOTICES (FILTERS_OF_TERMS | FILTER_BIT(FILTER_TEAM))
#define FILTERS_OF_EVENTS  (FILTER_BIT(FILTER_TEAM) | FILTER_BIT(FILTER_KIND))
#define FILTER_VALUES_MAX  16

struct filters {
	unsigned given; /* set */
	size_t counts[FILTER_COUNT];
	int64_t values[FILTER_COUNT][FILTER_VALUES_MAX];
	uint32_t numbers[FILTER_COUNT][FILTER_VALUES_MAX]; /* the same, as questions hold them */
};

/* How a filter is said, and what its values are of: words_each; "" where any date or number is. */
struct filter_info {
	const char *name, *zh, *other; /* other: how people say it too, "" for nothing */
	int shape;                     /* of filters.c */
	const char *type, *list;
	const char *none, *none_zh; /* what has no value of it, or NULL: 0 */
	const char *also, *means;   /* how people say one of its values too, or NULL */
};

const struct filter_info *filter_info(enum filter filter);
/* It stands alone, without a value. */
bool filter_is_bare(enum filter filter);
/* The one of the set that has the name, in any of its forms; FILTER_COUNT where none has. */
enum filter filter_named(unsigned wanted, const char *name);
/* Bytes of the name before a colon or what stands for one; the value is after it, NULL where there
 * is none. Chinese keyboards type wide ones. */
size_t filter_name_length(const char *word, const char **ret_value);
/* What the word stands for; false, and said, where it is none. */
bool filter_find(const struct client *client, enum filter filter, const char *word, int64_t *ret);
/* Those of the set that the verb's options and the words from that place on give, each once. */
bool filters_take(const struct client *client, unsigned wanted, int from, struct filters *ret);
/* Those that --filter takes, in one text. */
bool filters_of_text(const struct client *client, const char *typed, struct filters *ret);
/* Words as a list takes them, with blanks between, in one text: "phase:closed mine". */
bool filters_of_words(const struct client *client, const char *typed, struct filters *ret);
/* As if the word had been given. */
bool filters_give(
    const struct client *client, enum filter filter, const char *word, struct filters *filters);
/* Whether a word after the verb would be taken for a filter: it is none of our names. */
bool filters_mean(const char *word);
/* The values as the list of a question: their count, and where they stand. */
size_t filters_list(struct filters *filters, enum filter filter, uint32_t **ret_numbers);
/* Those of FILTERS_OF_TERMS into a question, which borrows them: questions have the same fields. */
#define FILTERS_ASK(filters, by)                                                     \
	do {                                                                         \
		(by)->n_states = filters_list(filters, FILTER_STATE, &(by)->states); \
		(by)->n_phases = filters_list(filters, FILTER_PHASE, &(by)->phases); \
		(by)->n_levels = filters_list(filters, FILTER_LEVEL, &(by)->levels); \
		(by)->n_kinds = filters_list(filters, FILTER_KIND, &(by)->kinds);    \
		(by)->n_lamps = filters_list(filters, FILTER_LAMP, &(by)->lamps);    \
		(by)->place = (filters)->values[FILTER_PLACE][0];                    \
		(by)->mediator = (filters)->values[FILTER_MEDIATOR][0];              \
		(by)->due_before_on = (filters)->values[FILTER_DUE][0];              \
	} while (0)
/* All of them into the question, which borrows them. */
void filters_ask(struct filters *filters, Mediation__V1__ListDisputesRequest *by);
