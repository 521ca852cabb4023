/* A whole file as a text, and a text as a whole file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* With a closing NUL, to be freed; "-" is the standard input. NULL with the reason said. */
char *file_read(const char *path, size_t *ret_bytes);

/* A new file that only its owner reads; none that is there already is touched. False with the
 * reason said. */
bool file_write_new(const char *path, const char *text, size_t bytes);
/* A new folder that only its owner enters: of the login, gone with it, where there is such a place.
 * False with the reason said. */
bool file_private_folder(char *ret, size_t bytes);
