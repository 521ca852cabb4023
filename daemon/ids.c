/* Ids of new disputes; ids.h says their shape. */
#include "ids.h"

#include <assert.h>

#define COUNTER_BITS 22
#define COUNTER_MASK ((UINT32_C(1) << COUNTER_BITS) - 1)
/* 2010-01-01 UTC in milliseconds: 41 bits last until 2079. */
#define EPOCH_MS INT64_C(1262304000000)

void ids_init(struct ids *ids, uint32_t start)
{
	ids->counter = start & COUNTER_MASK;
}

int64_t ids_next(struct ids *ids, int64_t now_us)
{
	int64_t ms = now_us / 1000 - EPOCH_MS;

	assert(ms >= 0);
	ids->counter = (ids->counter + 1) & COUNTER_MASK;
	return (ms << COUNTER_BITS) | (int64_t)ids->counter;
}
