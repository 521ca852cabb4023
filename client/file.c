/* Files whole; file.h. */
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
