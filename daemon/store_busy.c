/* What is in flight: an open table whose gaps are closed, never full by its size. */
#include <assert.h>
#include <string.h>

#include "store_parts.h"

#define BUSY_SLOTS (sizeof(((struct busy *)0)->slots) / sizeof(((struct busy *)0)->slots[0]))

static size_t busy_home(int32_t district, int64_t key)
{
	uint64_t mixed =
	    ((uint64_t)key ^ (uint64_t)(uint32_t)district << 32) * UINT64_C(0x9E3779B97F4A7C15);

	return (size_t)(mixed >> 51) % BUSY_SLOTS;
}

/* The slot that holds the key, or the free one where it would go. */
static size_t busy_slot(const struct busy *busy, int32_t district, int64_t key)
{
	size_t at = busy_home(district, key);

	while (busy->slots[at].is_used &&
	    (busy->slots[at].key != key || busy->slots[at].district != district)) {
		at = (at + 1) % BUSY_SLOTS;
	}
	return at;
}

bool busy_has(const struct busy *busy, int32_t district, int64_t key)
{
	return busy->slots[busy_slot(busy, district, key)].is_used;
}

void busy_add(struct busy *busy, int32_t district, int64_t key)
{
	size_t at = busy_slot(busy, district, key);

	assert(!busy->slots[at].is_used);
	busy->slots[at].district = district;
	busy->slots[at].key = key;
	busy->slots[at].is_used = true;
}

/* Closes the gap, so that whoever was pushed further by this one is still found. */
void busy_remove(struct busy *busy, int32_t district, int64_t key)
{
	size_t gap = busy_slot(busy, district, key);

	assert(busy->slots[gap].is_used);
	for (size_t at = (gap + 1) % BUSY_SLOTS; busy->slots[at].is_used;
	     at = (at + 1) % BUSY_SLOTS) {
		size_t home = busy_home(busy->slots[at].district, busy->slots[at].key);
		bool reachable = gap < at ? home > gap && home <= at : home > gap || home <= at;

		if (reachable) continue;
		busy->slots[gap] = busy->slots[at];
		gap = at;
	}
	busy->slots[gap].is_used = false;
}

int64_t busy_request_key(const uint8_t request_id[REQUEST_ID_BYTES])
{
	int64_t halves[2];

	static_assert(sizeof(halves) == REQUEST_ID_BYTES, "a request id is two halves");
	memcpy(halves, request_id, sizeof(halves));
	return halves[0] ^ halves[1];
}
