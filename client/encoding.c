/* What encoding a text is in; encoding.h. */
#include "encoding.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* So much Chinese in good UTF-8 before a fault does not come about in another encoding. */
#define GOOD_CHARACTERS_MIN 16

/* Where the text is UTF-8 no more; its end where all of it is. */
static const char *first_fault(const char *text, size_t *ret_good)
{
	size_t bytes;
	bool is_whole;

	for (*ret_good = 0; (bytes = text_character(text, &is_whole)) > 0 && is_whole;
	     text += bytes) {
		*ret_good += bytes > 1;
	}
	return text;
}

static unsigned line_of(const char *text, const char *at)
{
	unsigned line = 1;

	for (; text < at; text++) {
		line += *text == '\n';
	}
	return line;
}

/* All of it; NULL, and where it stopped, where there is something that is none. */
static char *convert(const char *to, const char *from, const char *text, size_t bytes,
    size_t *ret_bytes, const char **ret_fault)
{
	iconv_t way = iconv_open(to, from);
	size_t room = 4 * bytes + 1, left = room - 1;
	char *made = malloc(room), *at = made, *in = (char *)text;
	size_t done;

	if ((intptr_t)way == -1 || !made) abort();
	done = iconv(way, &in, &bytes, &at, &left);
	(void)iconv_close(way);
	*ret_fault = in;
	*ret_bytes = (size_t)(at - made);
	*at = '\0';
	if (done != (size_t)-1) return made;
	free(made);
	return NULL;
}

/* A character of private use is none of anybody's Chinese: the bytes meant something else. */
static const char *private_character(const char *text)
{
	for (; *text; text++) {
		const unsigned char *at = (const unsigned char *)text;

		if (at[0] == 0xEE || (at[0] == 0xEF && at[1] < 0xA4)) return text;
	}
	return NULL;
}

enum encoding encoding_take(char **text, size_t *bytes, unsigned *ret_line)
{
	size_t good, made_bytes;
	const char *fault = first_fault(*text, &good), *odd;
	char *made;

	if (!*fault) return ENCODING_UTF8;
	*ret_line = line_of(*text, fault);
	if (good >= GOOD_CHARACTERS_MIN) return ENCODING_NONE;
	made = convert("UTF-8", "GB18030", *text, *bytes, &made_bytes, &fault);
	odd = made ? private_character(made) : NULL;
	if (!made || odd) {
		*ret_line = odd ? line_of(made, odd) : line_of(*text, fault);
		free(made);
		return ENCODING_NONE;
	}
	free(*text);
	*text = made;
	*bytes = made_bytes;
	return ENCODING_GB18030;
}

char *encoding_gb18030(const char *text, size_t bytes, size_t *ret_bytes)
{
	const char *fault;
	char *made = convert("GB18030", "UTF-8", text, bytes, ret_bytes, &fault);

	if (!made) abort();
	return made;
}
