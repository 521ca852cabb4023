/* The printed side of the catalogue: the operating guide, and how a step is filled in. */
#pragma once

#include "words.h"

/* Of one step, or of all where action is NULL: who, what, by when, on what ground. */
void guide_print(const struct words *words, const Mediation__V1__CatalogueAction *action);
/* The same for programs. */
void guide_json(const struct words *words, const Mediation__V1__CatalogueAction *action);
/* Its verb with all arguments, what must be given and what they may be. */
void guide_usage(const struct words *words, const Mediation__V1__CatalogueAction *action);
/* Verb and label of every step in use. */
void guide_steps(const struct words *words);
