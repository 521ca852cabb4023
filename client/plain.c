/* What was typed, as it was meant; plain.h. */
#include "plain.h"

#include <stdint.h>
#include <string.h>

#include "say.h"
#include "text.h"

#define FULL_WIDTH 0xFEE0 /* from ! to ~, both widths in the same order */

/* The character in half width, 0xA0 and its like as ' '; 0 for one that nobody sees. */
static uint32_t half_width(uint32_t code)
{
	switch (code) {
	case 0xA0:
	case 0x2002:
	case 0x2003:
	case 0x2009:
	case 0x202F:
	case 0x3000:
		return ' ';
	case 0x200B:
	case 0x200E:
	case 0x200F:
	case 0x2060:
	case 0xFEFF:
		return 0;
	case 0x3001:
		return ',';
	case 0x3002:
		return '.';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return '-';
	default:
		return code >= 0xFF01 && code <= 0xFF5E ? code - FULL_WIDTH : code;
	}
}

static bool is_letter_or_digit(uint32_t code)
{
	return (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
}

static uint32_t code_at(const char *text, size_t bytes)
{
	const unsigned char *at = (const unsigned char *)text;
	uint32_t code = bytes == 1 ? at[0] : at[0] & (0x7FU >> bytes);

	for (size_t i = 1; i < bytes; i++) {
		code = code << 6 | (at[i] & 0x3FU);
	}
	return code;
}

/* What a character comes to: itself, or the one of ASCII in *ret_half; 0 bytes where it is gone. */
static size_t take(const char *text, size_t bytes, uint32_t half, char ret[4])
{
	if (half == 0) return 0;
	if (half < 0x80) return ret[0] = (char)half, 1;
	memcpy(ret, text, bytes);
	return bytes;
}

struct line {
	char *to;
	size_t length, limit;
	bool is_after_blank;
};

/* Blanks wait until something follows them. */
static bool put(struct line *line, const char *bytes, size_t count)
{
	bool blank = line->is_after_blank && line->length > 0;

	if (count == 0) return true;
	if (line->length + count + blank >= line->limit) return false;
	if (blank) line->to[line->length++] = ' ';
	memcpy(line->to + line->length, bytes, count);
	line->length += count;
	line->is_after_blank = false;
	return true;
}

bool plain_word(const char *text, char ret[PLAIN_BYTES])
{
	struct line line = { .to = ret, .limit = PLAIN_BYTES };
	size_t bytes;
	bool is_whole;

	for (; (bytes = text_character(text, &is_whole)) > 0; text += bytes) {
		uint32_t half = half_width(code_at(text, is_whole ? bytes : 1));
		char taken[4];

		if (half >= 'A' && half <= 'Z') half |= 0x20;
		if (half == ' ' || half == '\t' || half == '\n') {
			line.is_after_blank = true;
		} else if (!is_whole || !put(&line, taken, take(text, bytes, half, taken))) {
			return false;
		}
	}
	ret[line.length] = '\0';
	return true;
}

/* Without the blanks, tabs and line ends that come along with what is pasted. */
static size_t end_of(const char *text)
{
	size_t end = strlen(text);

	while (end > 0 && strchr(" \t\n", text[end - 1])) {
		end--;
	}
	return end;
}

const char *plain_line(char *text)
{
	const char *from = text + strspn(text, " \t\n"), *end = text + end_of(text);
	struct line line = { .to = text, .limit = strlen(text) + 1 };
	size_t bytes;
	bool is_whole;

	if (text_fault(text)) return text_fault(text);
	for (; from < end && (bytes = text_character(from, &is_whole)) > 0; from += bytes) {
		uint32_t code = code_at(from, bytes), half = half_width(code);
		char taken[4];

		if (*from == '\n' || *from == '\t') {
			return _("has a line end or a tab in it; please write it in one line");
		}
		if (half != 0 && half != ' ' && !is_letter_or_digit(half)) half = code;
		if (half == ' ') {
			line.is_after_blank = true;
		} else if (!put(&line, taken, take(from, bytes, half, taken))) {
			break;
		}
	}
	text[line.length] = '\0';
	return NULL;
}
