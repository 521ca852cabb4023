/* Whole files: read, written anew, replaced. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* In our language, why a file cannot be written, or else read. */
const char *file_why(int error, bool is_written);
/* Where a file of ours stands: under the folder that the variable names, as XDG has it, or else
 * under that part of the home directory. False where there is neither. */
bool file_place(const char *variable, const char *part, const char *name, char *ret, size_t bytes);
/* Makes each folder of the path that is not there; it is changed meanwhile. */
void file_make_folders(char *path);
/* Readable by its owner only, in place of what stood there at once, so that a full disk costs
 * nothing. Makes the folders. False with errno. */
bool file_replace(const char *path, const void *bytes, size_t count);
/* A regular file of at most so many bytes, quietly, to be freed; NULL where it cannot be had. */
unsigned char *file_load(const char *path, size_t most, size_t *ret_bytes);
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
/* Ends it with nothing changed. */
void file_drop(struct file_new *file);

/* A new file that only its owner reads; none that is there already is touched. False with the
 * reason said. */
bool file_write_new(const char *path, const char *text, size_t bytes);
/* A new folder that only its owner enters: of the login, gone with it, where there is such a place.
 * False with the reason said. */
bool file_private_folder(char *ret, size_t bytes);
/* Where something is written: the file that is wanted, or where none is (NULL) NAME.html in a new
 * folder that only its owner enters. False with the reason said. */
bool file_out(const char *wanted, const char *name, char ret[PATH_MAX]);
