/*
 * What may be answered where the answer is one of several: states, codes, kinds, teams, members,
 * places, parties. A word picks by number, name, label or by a part that only one has. Owns both
 * words of each.
 */
#pragma once

#include "words.h"

struct choice {
	char *word;  /* as the command line takes it */
	char *label; /* for people, in our language */
};

struct choices {
	struct choice *all;
	size_t count;
};

/* Those of a type of the catalogue; none where any word will do. */
struct choices choices_of(const struct words *words, const char *type, const char *list);
/* Who is, or was, a party: numbered as the dispute has them. */
struct choices choices_of_parties(const Mediation__V1__Dispute *dispute);
void choices_add(struct choices *choices, const char *word, const char *label);
void choices_free(struct choices *choices);

#define CHOICE_NONE    (-1)
#define CHOICE_SEVERAL (-2)

/* The place of the choice that a word means. A number counts from 1. */
int choices_pick(const struct choices *choices, const char *word);
/* The choices that have the text in them, numbered, as many to a line as fit; "" means all. */
void choices_print(const struct choices *choices, const char *part, int columns, FILE *out);
