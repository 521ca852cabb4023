/*
 * What Chinese texts tell of names and places by their words alone: where a surname begins, which
 * words only look like one, what a place or a house ends in. UTF-8 throughout. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character at `at`; 0 at the end. */
size_t han_character(const char *at);
/* Whether a Chinese character stands there. */
bool han_is(const char *at);
/* Whether the character may begin or end no name or place: 的, 在, 和, 说 … */
bool han_is_function(const char *at);

/* What stands before the character at `at`: NULL at the beginning of `text`. */
const char *han_before(const char *text, const char *at);
/* Whether a name or a place may begin at `at`: at the beginning, behind a mark or a function word.
 */
bool han_begins(const char *text, const char *at);

/* Bytes of the surname there, compound ones (欧阳) before others; 0: none. */
size_t surname_at(const char *at);
/* Bytes of a surname with one or two characters that may be a given name; 0 where the words only
 * look like one. */
size_t name_at(const char *text, const char *at);

/* A place by what it ends in (松林村), where it may begin at `at`: its bytes, and the ending that
 * stays; 0: none. */
size_t place_at(const char *at, const char **ret_ending);
/* The same of a house of people: a firm, a school, a hospital. */
size_t house_at(const char *at, const char **ret_ending);
/* The ending of a whole name of either; NULL where it has none. */
const char *ending_of(const char *name);
