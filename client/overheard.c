/* Standard error, listened to; overheard.h. */
#include "overheard.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* As much of the first line that says anything as there is room for. */
static void keep(struct overheard *overheard, const char *bytes, size_t count)
{
	char *line = overheard->line;

	for (size_t i = 0; i < count && overheard->length < OVERHEARD_BYTES; i++) {
		if (overheard->length && line[overheard->length] == '\n') return;
		line[overheard->length] = bytes[i];
		if (bytes[i] == '\n' && overheard->length) return;
		overheard->length += bytes[i] != '\n';
	}
}

static ssize_t hear(void *cookie, const char *bytes, size_t count)
{
	struct overheard *overheard = cookie;

	keep(overheard, bytes, count);
	return (ssize_t)fwrite(bytes, 1, count, overheard->before);
}

void overheard_begin(struct overheard *overheard)
{
	memset(overheard, 0, sizeof(*overheard));
	overheard->before = stderr;
	overheard->heard = fopencookie(overheard, "w", (cookie_io_functions_t){ .write = hear });
	if (!overheard->heard) abort();
	(void)setvbuf(overheard->heard, NULL, _IONBF, 0);
	stderr = overheard->heard;
}

/* Bytes of the character that begins so. */
static size_t bytes_of(unsigned char first)
{
	if (first < 0xC0) return 1;
	if (first < 0xE0) return 2;
	return first < 0xF0 ? 3 : 4;
}

/* A character that is cut is left out. */
void overheard_end(struct overheard *overheard)
{
	size_t last = overheard->length;

	stderr = overheard->before;
	(void)fclose(overheard->heard);
	overheard->heard = NULL;
	while (last && ((unsigned char)overheard->line[last - 1] & 0xC0) == 0x80) {
		last--;
	}
	if (last &&
	    last - 1 + bytes_of((unsigned char)overheard->line[last - 1]) > overheard->length) {
		overheard->length = last - 1;
	}
	overheard->line[overheard->length] = '\0';
}
