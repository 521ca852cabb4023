/*
 * What is said on standard error goes there as ever, and its first line is kept: who tells others
 * that something failed says why in the words in which it was said.
 */
#pragma once

#include <stdio.h>

#define OVERHEARD_BYTES 500

struct overheard {
	char line[OVERHEARD_BYTES + 1]; /* whole characters */
	size_t length;
	FILE *before; /* what standard error was, and is again at the end */
	FILE *heard;  /* NULL: nobody listens */
};

void overheard_begin(struct overheard *overheard);
void overheard_end(struct overheard *overheard);
