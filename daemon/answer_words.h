/*
 * The words that clients keep: the catalogue, the reference, and a digest that says when either is
 * another.
 */
#pragma once

#include "answer.h"
#include "reference.h"

/* catalogue.c, local.c */
Mediation__V1__CatalogueResponse *answer_catalogue(struct arena *arena);
Mediation__V1__ReferenceResponse *answer_reference(
    struct arena *arena, const struct reference *reference);
/* Said once, before anybody asks: whether identity data is taken here. */
void answer_keeps_identities(bool does);
/* SHA-256 of both as they are packed. Reckoned once for a reference. */
const uint8_t *answer_words_digest(struct arena *arena, const struct reference *reference);
