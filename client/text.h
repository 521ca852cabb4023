/* A text that grows as it is written: printf to ->out, then take it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct text {
	FILE *out;
	char *bytes; /* owned; whole after text_end */
	size_t length;
};

void text_begin(struct text *text);
/* What was written, until text_free. */
const char *text_end(struct text *text);
void text_free(struct text *text);

/* Bytes of the UTF-8 character that begins here, at least 1; 0 at the end, and *ret_is_whole false
 * where it is none. */
size_t text_character(const char *text, bool *ret_is_whole);
/* How many characters there are. */
size_t text_characters(const char *text);
/* Bytes in hexadecimal, twice as many characters and the end; returns ret. */
char *text_hex(const uint8_t *bytes, size_t count, char *ret);
/* The part before the next of the separators, which end with a NULL, in place; *at is NULL after
 * the last. NULL where *at is. */
char *text_next_part(char **at, const char *const separators[]);
/* Without the blanks before and behind it, in place. */
char *text_trimmed(char *text);
/* Line ends as they come from other systems become \n, in place. */
void text_line_ends(char *text);
/* Why a text cannot be sent: it is no UTF-8, or has control characters (but for line ends and
 * tabs); NULL where nothing is wrong. A sentence of gettext. */
const char *text_fault(const char *text);
