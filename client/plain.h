/*
 * What was typed, as it was meant: full-width letters, digits, punctuation and blanks are the same
 * as half-width ones. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Room for any word that is a value: longer ones are none. */
#define PLAIN_BYTES 256

/* The word in half width, in ASCII's lower case, without blanks around it and with one blank for
 * several inside; false where it is too long. */
bool plain_word(const char *text, char ret[PLAIN_BYTES]);
/* A name or another text of one line, in place: without blanks around it, one for several inside,
 * letters and digits in half width; its punctuation stays, as it is on the seal. What is wrong with
 * it, in our language, where it is more than one line; NULL where nothing is. */
const char *plain_line(char *text);
