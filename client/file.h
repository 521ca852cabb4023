/* A file as a whole: read into a text, or written anew. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* With a closing NUL, to be freed; "-" is the standard input. NULL with the reason said. */
char *file_read(const char *path, size_t *ret_bytes);

/* A file that is there whole or not at all: written beside its place, for its owner's eyes only,
 * and moved there when all of it is. */
struct file_new {
	const char *path;
	char *beside; /* owned */
	FILE *out;
};

/* False with the reason said; then there is nothing to end. */
bool file_begin(struct file_new *file, const char *path);
/* False with the reason said, and nothing changed. */
bool file_end(struct file_new *file);
