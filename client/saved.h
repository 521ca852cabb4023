/*
 * Lists that somebody saved by name: the words and options that narrow one, in a file of his own,
 * $XDG_CONFIG_HOME/mediate/lists. No more than what was typed stands there: nothing of a dispute.
 * Each verb has names of its own: verb is the one that shows the list.
 */
#pragma once

#include <stdio.h>

#include "client.h"

/* Whether a list may have the name; if not it says why. */
bool saved_name_is_fine(const char *name);
/* Keeps the words under the name, in place of what had it. False with the reason said. */
bool saved_keep(const struct verb *verb, const char *name, int argc, char *const *argv);
/* False, and said, where there is none of the name or it cannot be done. */
bool saved_forget(const struct verb *verb, const char *name);
/* The name and its words, to be freed by (*ret_argv)[0] and *ret_argv; false where there is none.
 */
bool saved_find(const struct verb *verb, const char *name, int *ret_argc, char ***ret_argv);
/* Each with its words, a line each; the count. */
unsigned saved_print(const struct verb *verb, FILE *out);
