/* A text that grows; text.h. */
#include "text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

void text_begin(struct text *text)
{
	*text = (struct text){ 0 };
	text->out = open_memstream(&text->bytes, &text->length);
	if (!text->out) abort();
}

const char *text_end(struct text *text)
{
	if (fclose(text->out) != 0) abort();
	text->out = NULL;
	return text->bytes;
}

void text_free(struct text *text)
{
	if (text->out) (void)fclose(text->out);
	free(text->bytes);
	*text = (struct text){ 0 };
}

static uint32_t code_of(const unsigned char *at, size_t bytes)
{
	static const uint8_t masks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	uint32_t code = at[0] & masks[bytes];

	for (size_t i = 1; i < bytes; i++) {
		if ((at[i] & 0xC0) != 0x80) return UINT32_MAX;
		code = code << 6 | (at[i] & 0x3F);
	}
	return code;
}

size_t text_character(const char *text, bool *ret_is_whole)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *at = (const unsigned char *)text;
	size_t bytes = at[0] < 0x80 ? 1 : at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
	uint32_t code;

	*ret_is_whole = true;
	if (at[0] == 0) return 0;
	code = at[0] >= 0x80 && at[0] < 0xC0 ? UINT32_MAX : code_of(at, bytes);
	if (code >= least[bytes] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)) {
		return bytes;
	}
	*ret_is_whole = false;
	return 1;
}

char *text_trimmed(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1])) {
		end--;
	}
	*end = '\0';
	return text;
}

void text_line_ends(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\r' && from[1] == '\n') continue;
		*to = *from;
		if (*to == '\r') *to = '\n';
		to++;
	}
	*to = '\0';
}

const char *text_fault(const char *text)
{
	size_t bytes;
	bool is_whole;

	for (; (bytes = text_character(text, &is_whole)) > 0; text += bytes) {
		unsigned char first = (unsigned char)*text;

		if (!is_whole) return _("is not UTF-8");
		if (first == 0x7F || (first < 0x20 && first != '\n' && first != '\t') ||
		    (first == 0xC2 && (unsigned char)text[1] < 0xA0)) {
			return _("has a control character in it");
		}
	}
	return NULL;
}

size_t text_characters(const char *text)
{
	size_t count = 0, bytes;
	bool is_whole;

	for (; (bytes = text_character(text, &is_whole)) > 0; text += bytes) {
		count++;
	}
	return count;
}

char *text_next_part(char **at, const char *const separators[])
{
	char *start = *at;

	if (!start) return NULL;
	for (char *to = start; *to; to++) {
		for (size_t i = 0; separators[i]; i++) {
			size_t bytes = strlen(separators[i]);

			if (strncmp(to, separators[i], bytes) != 0) continue;
			*to = '\0';
			*at = to + bytes;
			return start;
		}
	}
	*at = NULL;
	return start;
}

char *text_hex(const uint8_t *bytes, size_t count, char *ret)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < count; i++) {
		ret[2 * i] = digits[bytes[i] >> 4];
		ret[2 * i + 1] = digits[bytes[i] & 0x0F];
	}
	ret[2 * count] = '\0';
	return ret;
}
