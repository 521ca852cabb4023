/* Bytes of the golden vectors, as vectors.hex writes them. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* ret has room for half as many bytes as the text; returns how many there are. */
static size_t from_hex(const char *text, uint8_t *ret)
{
	size_t count = 0;

	for (; text[0] && text[1]; text += 2) {
		const char pair[] = { text[0], text[1], '\0' };

		ret[count++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return count;
}
