/* Characters as search takes them; characters.h. */
#include "characters.h"

#include <stdbool.h>
#include <stddef.h>

static bool is_letter_or_digit(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Blocks of marks: Latin signs, punctuation, what is written between Chinese words. */
static bool is_mark(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} blocks[] = { { 0x80, 0xBF }, { 0xD7, 0xD7 }, { 0xF7, 0xF7 }, { 0x2000, 0x2BFF },
		{ 0x3000, 0x3004 }, { 0x3008, 0x3020 }, { 0x3030, 0x303F }, { 0x30FB, 0x30FB },
		{ 0xFE10, 0xFE6F }, { 0xFEFF, 0xFEFF }, { 0xFF00, 0xFF65 }, { 0xFFE0, 0xFFFF } };

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (c >= blocks[i].first && c <= blocks[i].last) return true;
	}
	return false;
}

static uint32_t folded(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
	if (c == 0xFC || c == 0xDC) return 'v';
	if (c < 0x80) return is_letter_or_digit(c) ? c : CHARACTER_GAP;
	return is_mark(c) ? CHARACTER_GAP : c;
}

uint32_t character_next(const char **at, const char *end)
{
	const unsigned char *bytes = (const unsigned char *)*at;
	unsigned length = 1;
	uint32_t c;

	if (*at >= end) return 0;
	c = bytes[0];
	if (c >= 0xC0) {
		length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
		c &= 0x7FU >> length;
	}
	for (unsigned i = 1; i < length && *at + i < end; i++) {
		c = c << 6 | (bytes[i] & 0x3FU);
	}
	*at += length;
	return folded(c);
}

unsigned character_write(uint32_t c, char ret[4])
{
	unsigned length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (length == 1) {
		ret[0] = (char)c;
		return 1;
	}
	for (unsigned i = length - 1; i > 0; i--) {
		ret[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	ret[0] = (char)((0xF00U >> length & 0xFF) | c);
	return length;
}
