/* Ids of new disputes; ids.h says their shape. */
#include "ids.h"

#include <assert.h>

#define COUNTER_BITS 22
#define COUNTER_MASK ((UINT32_C(1) << COUNTER_BITS) - 1)
#define TIME_BITS    41
/* 2010-01-01 UTC in milliseconds: the bits last until 2079. */
#define EPOCH_MS INT64_C(1262304000000)

void ids_init(struct ids *ids, uint32_t start)
{
	ids->counter = start & COUNTER_MASK;
}

bool ids_can_be_of(int64_t now_us)
{
	return now_us / 1000 >= EPOCH_MS && now_us / 1000 - EPOCH_MS < INT64_C(1) << TIME_BITS;
}

int64_t ids_next(struct ids *ids, int64_t now_us)
{
	int64_t ms = now_us / 1000 - EPOCH_MS;

	assert(ids_can_be_of(now_us));
	ids->counter = (ids->counter + 1) & COUNTER_MASK;
	return (ms << COUNTER_BITS) | (int64_t)ids->counter;
}
