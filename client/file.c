/* Files whole; file.h. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "link.h"

#define PIECE_BYTES 65536

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

static bool cannot_write(const struct file_new *file)
{
	fprintf(stderr, "%s: %s\n", file->path, link_why(errno));
	return false;
}

bool file_begin(struct file_new *file, const char *path)
{
	int fd;

	*file = (struct file_new){ .path = path };
	if (asprintf(&file->beside, "%s.XXXXXX", path) < 0) abort();
	fd = mkostemp(file->beside, O_CLOEXEC);
	file->out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (file->out) return true;
	(void)cannot_write(file);
	free(file->beside);
	return false;
}

static bool is_stored(struct file_new *file)
{
	bool is_whole = fflush(file->out) == 0 && fsync(fileno(file->out)) == 0;
	int error = errno;

	if (fclose(file->out) != 0 && is_whole) return false;
	errno = error;
	return is_whole && rename(file->beside, file->path) == 0;
}

bool file_end(struct file_new *file)
{
	bool is_there = is_stored(file);

	if (!is_there) {
		(void)cannot_write(file);
		(void)unlink(file->beside);
	}
	free(file->beside);
	return is_there;
}
