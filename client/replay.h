/*
 * `mediate replay FILE`: acts from a file into a demo database, many in flight, in order per
 * dispute.
 *
 *   TIME ACTOR ACTION LABEL --argument value …       a line; # begins a comment
 *
 * LABEL names the dispute that the act begins, or one begun before; @LABEL in an argument names
 * another, whose order it then keeps too. Request ids follow from file and line, so a second run
 * gets the stored answers and goes on where the first one stopped.
 */
#pragma once

#include "link.h"
#include "words.h"

/* Returns the exit status: 0 all done, 8 some refused, 2 the file cannot be read or understood, 75
 * the line was lost. */
int replay_file(
    const char *path, const char *address, const char *member, const struct words *words);
