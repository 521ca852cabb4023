/*
 * What each role does from morning to evening, on one screen: role_pages.def. Which roles there are
 * comes from the catalogue.
 */
#pragma once

#include "words.h"

/* Prints the page of a role; false where there is none for it. */
bool role_page_print(const struct words *words, uint32_t role);
/* The same as a paper for A4. */
void role_page_paper(const struct words *words, uint32_t role, FILE *html);
/* Whether there is one. */
bool role_page_exists(const struct words *words, uint32_t role);
/* Of whoever is logged in: which pages are for him; nothing where none is. */
void role_page_hint(const struct words *words, const uint32_t *roles, size_t count);
