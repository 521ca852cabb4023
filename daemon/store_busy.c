/* What acts in flight hold, in open tables whose gaps are closed, never full by their size. */
#include <assert.h>

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

static bool busy_has(const struct busy *busy, int32_t district, int64_t key)
{
	return busy->slots[busy_slot(busy, district, key)].is_used;
}

static void busy_add(struct busy *busy, int32_t district, int64_t key)
{
	size_t at = busy_slot(busy, district, key);

	assert(!busy->slots[at].is_used);
	busy->slots[at].district = district;
	busy->slots[at].key = key;
	busy->slots[at].is_used = true;
}

/* Closes the gap, so that whoever was pushed further by this one is still found. */
static void busy_remove(struct busy *busy, int32_t district, int64_t key)
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

/* FNV-1a */
static int64_t busy_key(const void *bytes, size_t count)
{
	const uint8_t *at = bytes;
	uint64_t key = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < count; i++) {
		key = (key ^ at[i]) * UINT64_C(0x100000001B3);
	}
	return (int64_t)key;
}

/* ---- by entry ---- */

struct held {
	struct busy *busy;
	int64_t key;
};

/* At most two disputes, a request id, a source and a number of a blank form. */
#define HELD_MAX 5

static size_t held_by(struct store *store, const struct entry *entry, struct held ret[HELD_MAX])
{
	const struct change *change = entry->change;
	struct reserved_number reserved;
	struct source source;
	size_t count = 0;

	ret[count++] = (struct held){ &store->disputes, entry->dispute };
	if (change->other) {
		ret[count++] = (struct held){ &store->disputes, change->other->after.id };
	}
	ret[count++] =
	    (struct held){ &store->requests, busy_key(change->request_id, REQUEST_ID_BYTES) };
	if (source_of(change, &source) || petition_of(change, &source)) {
		ret[count++] = (struct held){ &store->sources,
			busy_key(source.number.bytes, source.number.length) };
	}
	if (reserved_of(change, &reserved)) {
		ret[count++] =
		    (struct held){ &store->reserved, busy_key(&reserved, sizeof(reserved)) };
	}
	return count;
}

void entry_hold(struct store *store, const struct entry *entry, bool is_held)
{
	void (*apply)(struct busy *, int32_t, int64_t) = is_held ? busy_add : busy_remove;
	struct held held[HELD_MAX];
	size_t count = held_by(store, entry, held);

	for (size_t i = 0; i < count; i++) {
		apply(held[i].busy, entry->district, held[i].key);
	}
}

bool entry_is_held(struct store *store, const struct entry *entry)
{
	struct held held[HELD_MAX];
	size_t count = held_by(store, entry, held);

	for (size_t i = 0; i < count; i++) {
		if (busy_has(held[i].busy, entry->district, held[i].key)) return true;
	}
	return false;
}
