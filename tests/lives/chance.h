/* Chance that is the same each time: xorshift from a seed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state; /* never 0 */
};

static inline uint64_t chance_next(struct chance *chance)
{
	chance->state ^= chance->state << 13;
	chance->state ^= chance->state >> 7;
	chance->state ^= chance->state << 17;
	return chance->state;
}

/* 0 … count − 1. */
static inline uint64_t chance_below(struct chance *chance, uint64_t count)
{
	return chance_next(chance) % count;
}

static inline bool chance_of(struct chance *chance, unsigned percent)
{
	return chance_below(chance, 100) < percent;
}
