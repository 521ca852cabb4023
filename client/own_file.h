/*
 * Text files that a county or a user may have of its own in place of what is built in: those of a
 * folder that a variable names, or else of /etc, and those of the user's configuration.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct own_files {
	const char *variable;  /* names the folder that counts instead of the system's */
	const char *folder;    /* the system's */
	const char *part;      /* of mediate's configuration, and what they are: "papers" */
	const char *extension; /* ".paper" */
};

/* Its path, of the first place that has it; false where none has. */
bool own_file_find(const struct own_files *files, const char *name, char ret[PATH_MAX]);
/* With a closing NUL, to be freed; NULL with the reason said, which names the path. One that is
 * there and cannot be read is no reason to take another. */
char *own_file_read(const char *path);

typedef void own_file_each_fn(void *context, const char *name);
/* The names of all that there are, each once, in no order. */
void own_file_each(const struct own_files *files, own_file_each_fn *each, void *context);
