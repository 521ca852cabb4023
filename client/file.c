/* Files whole; file.h. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link.h"

#define PIECE_BYTES 65536
#define BESIDE      ".XXXXXX"

static char *read_all(FILE *file, size_t *ret_bytes)
{
	size_t room = PIECE_BYTES, bytes = 0;
	char *text = malloc(room);

	for (;;) {
		if (!text) abort();
		bytes += fread(text + bytes, 1, room - bytes - 1, file);
		if (ferror(file)) {
			free(text);
			return NULL;
		}
		if (feof(file)) break;
		room *= 2;
		text = realloc(text, room);
	}
	text[bytes] = '\0';
	*ret_bytes = bytes;
	return text;
}

char *file_read(const char *path, size_t *ret_bytes)
{
	bool is_input = strcmp(path, "-") == 0;
	FILE *file = is_input ? stdin : fopen(path, "re");
	char *text = file ? read_all(file, ret_bytes) : NULL;
	int error = errno;

	if (file && !is_input) (void)fclose(file);
	if (!text) fprintf(stderr, "%s: %s\n", path, link_why(error));
	return text;
}

bool file_place(const char *variable, const char *part, const char *name, char *ret, size_t bytes)
{
	const char *base = getenv(variable), *home = getenv("HOME");
	int length = base && *base == '/' ? snprintf(ret, bytes, "%s/mediate/%s", base, name)
	    : home && *home == '/' ? snprintf(ret, bytes, "%s/%s/mediate/%s", home, part, name)
	                           : -1;

	return length > 0 && length < (int)bytes;
}

/* Makes each folder of the path that is not there. */
static void make_folders(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/') continue;
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
}

bool file_replace(const char *path, const void *bytes, size_t count)
{
	char beside[PATH_MAX];
	bool is_written;
	int fd, error;

	if (snprintf(beside, sizeof(beside), "%s%s", path, BESIDE) >= (int)sizeof(beside)) {
		return errno = ENAMETOOLONG, false;
	}
	make_folders(beside);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0) return false;
	is_written = write(fd, bytes, count) == (ssize_t)count && fsync(fd) == 0;
	error = errno;
	if (close(fd) != 0) is_written = false;
	if (is_written && rename(beside, path) == 0) return true;
	if (is_written) error = errno;
	(void)unlink(beside);
	return errno = error, false;
}
