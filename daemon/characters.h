/*
 * Characters of a text as search takes them: wide letters and digits made narrow, capitals small, ü
 * as v, whatever is no word a gap. Pure.
 */
#pragma once

#include <stdint.h>

/* What stands between words: blanks, marks, brackets. */
#define CHARACTER_GAP ' '

/* The character that begins at *at, of well-formed UTF-8 before `end`; *at goes behind it. 0 at the
 * end. */
uint32_t character_next(const char **at, const char *end);
/* Its UTF-8, 1 to 4 bytes; returns how many. */
unsigned character_write(uint32_t character, char ret[4]);
