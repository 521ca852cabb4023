/* Whether events may be somebody's, by signs of them; feed_signs.h. */
#include "feed_signs.h"

#include <string.h>

#include "rights.h"

#define WORD_BITS 64

/* One bit of them all: two keys that share one cost a look for nothing. */
static size_t bit_of(int64_t sign, int64_t key)
{
	uint64_t mixed = ((uint64_t)key ^ (uint64_t)sign << 56) * UINT64_C(0x9E3779B97F4A7C15);

	return (size_t)(mixed >> 48) % ((size_t)FEED_SIGN_WORDS * WORD_BITS);
}

void feed_signs_clear(struct feed_signs *signs)
{
	memset(signs, 0, sizeof(*signs));
}

void feed_signs_add(struct feed_signs *signs, int64_t sign, int64_t key)
{
	size_t bit = bit_of(sign, key);

	signs->words[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
}

static bool has(const struct feed_signs *signs, int64_t sign, int64_t key)
{
	size_t bit = bit_of(sign, key);

	return signs->words[bit / WORD_BITS] >> bit % WORD_BITS & 1;
}

static bool has_any(const struct feed_signs *signs, int64_t sign, const int64_t *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (has(signs, sign, keys[i])) return true;
	}
	return false;
}

/* The same order of grounds as rights_reach() and reach.part have. */
static bool may_see(const struct feed_signs *signs, const int64_t *numbers, size_t count)
{
	int64_t scopes = numbers[0], member = numbers[1], team = numbers[2], led = numbers[3];

	if (has(signs, SIGN_RESTRICTED, 0) &&
	    (numbers[4] || has(signs, SIGN_READER, member) || has(signs, SIGN_LED, led))) {
		return true;
	}
	if (!has(signs, SIGN_OPEN, 0)) return false;
	if (scopes & (SCOPE_BIT(SCOPE_DISTRICT) | SCOPE_BIT(SCOPE_MASKED))) return true;
	if (scopes & SCOPE_BIT(SCOPE_STATION) && has(signs, SIGN_VILLAGE, numbers[5])) return true;
	for (int scope = SIGN_INVOLVED_FIRST; scope <= SIGN_INVOLVED_LAST; scope++) {
		int64_t key = scope == SCOPE_TEAM ? team : scope == SCOPE_OWN ? member : 0;

		if (scopes & SCOPE_BIT(scope) && has(signs, scope, key)) return true;
	}
	return scopes & SCOPE_BIT(SCOPE_TEAM) &&
	    has_any(signs, SIGN_VILLAGE, numbers + RIGHTS_NUMBERS, count - RIGHTS_NUMBERS);
}

bool feed_signs_concern(const struct feed_signs *signs, const struct feed_interest *interest)
{
	if (interest->team_count &&
	    !has_any(signs, SCOPE_TEAM, interest->teams, interest->team_count)) {
		return false;
	}
	if (interest->kind_count &&
	    !has_any(signs, SIGN_KIND, interest->kinds, interest->kind_count)) {
		return false;
	}
	return may_see(signs, interest->numbers, interest->number_count);
}
