/* A whole file as a text. */
#pragma once

#include <stddef.h>

/* With a closing NUL, to be freed; "-" is the standard input. NULL with the reason said. */
char *file_read(const char *path, size_t *ret_bytes);
