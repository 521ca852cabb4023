/* Whole files. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Where a file of ours stands: under the folder that the variable names, as XDG has it, or else
 * under that part of the home directory. False where there is neither. */
bool file_place(const char *variable, const char *part, const char *name, char *ret, size_t bytes);
/* Readable by its owner only, in place of what stood there at once, so that a full disk costs
 * nothing. Makes the folders. False with errno. */
bool file_replace(const char *path, const void *bytes, size_t count);
/* With a closing NUL, to be freed; "-" is the standard input. NULL with the reason said. */
char *file_read(const char *path, size_t *ret_bytes);
