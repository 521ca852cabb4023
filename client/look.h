/*
 * How what is printed looks: how wide, large or not, in colour or not, and a pager where the answer
 * is longer than the terminal. Colour is a second signal only: shape and word say the same.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What was asked for: larger, and colour "auto", "always", "never" or NULL. Looks at the terminal.
 */
void look_begin(bool is_large, const char *colour);
/* Columns of the terminal; SIZE_MAX into a pipe or a file, where nothing is wrapped. */
size_t look_width(void);
/* Fewer columns in a table, and a line between its rows. */
bool look_is_large(void);
bool look_has_colour(void);

/* From now on the pager is none but less, which then runs no other program. */
void look_confine(void);
bool look_is_confined(void);
/* Holds back what is printed from now on, where it goes to a terminal and a pager may be wanted. */
void look_hold(void);
/* Lets it out: through the pager where the terminal has fewer lines. Idempotent. */
void look_release(void);
