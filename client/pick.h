/*
 * One thing of a list from a word: its name, its label, its number, or a part of a name that only
 * one has. What is wrong is said on standard error: which there are, and which is near.
 */
#pragma once

#include "words.h"

/* What it is asked for as, and what may be named: words_each. */
struct pick_type {
	const char *said, *type, *list;
};

bool pick_value(
    const struct words *words, const struct pick_type *type, const char *word, int64_t *ret);
