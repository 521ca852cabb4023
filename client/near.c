/* How near two words are; near.h. */
#include "near.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

#define CHARACTERS_MAX 64

/* The bytes of a character as one number. */
static uint32_t letter_of(const char *at, size_t bytes)
{
	uint32_t letter = 0;

	for (size_t i = 0; i < bytes; i++) {
		letter = letter << 8 | (unsigned char)at[i];
	}
	if (letter >= 0x80) return letter;
	return letter == '-' ? '_' : (uint32_t)tolower((int)letter);
}

/* Each character as one number; longer words are as far as can be. */
static bool spell(const char *word, uint32_t ret[CHARACTERS_MAX], size_t *ret_count)
{
	size_t bytes;
	bool is_whole;

	*ret_count = 0;
	for (; (bytes = text_character(word, &is_whole)) > 0; word += bytes) {
		if (*ret_count == CHARACTERS_MAX) return false;
		ret[(*ret_count)++] = letter_of(word, bytes);
	}
	return true;
}

static size_t least_of(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

size_t near_distance(const char *a, const char *b)
{
	uint32_t from[CHARACTERS_MAX], to[CHARACTERS_MAX];
	size_t rows, columns, d[CHARACTERS_MAX + 1][CHARACTERS_MAX + 1];

	if (!spell(a, from, &rows) || !spell(b, to, &columns)) return SIZE_MAX;
	for (size_t i = 0; i <= rows; i++) {
		for (size_t j = 0; j <= columns; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least_of(d[i - 1][j] + 1, d[i][j - 1] + 1,
			    d[i - 1][j - 1] + (from[i - 1] != to[j - 1]));
			if (i > 1 && j > 1 && from[i - 1] == to[j - 2] &&
			    from[i - 2] == to[j - 1] && d[i - 2][j - 2] + 1 < d[i][j]) {
				d[i][j] = d[i - 2][j - 2] + 1;
			}
		}
	}
	return d[rows][columns];
}

struct near near_to(const char *word)
{
	return (struct near){ .word = word, .least = SIZE_MAX };
}

void near_try(struct near *near, const char *candidate)
{
	size_t distance = near_distance(near->word, candidate);

	if (distance >= near->least) return;
	near->least = distance;
	near->best = candidate;
}

const char *near_found(const struct near *near)
{
	uint32_t letters[CHARACTERS_MAX];
	size_t count;

	if (!near->best || !spell(near->best, letters, &count)) return NULL;
	/* of two characters of Chinese one may be wrong */
	if (near->least == 1 && count == 2 && letters[0] >= 0x80) return near->best;
	return near->least * 3 <= count ? near->best : NULL;
}
