/* The tree of a day; merkle.h. */
#include "merkle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS_MAX   (MERKLE_PATH_MAX + 1)
#define LEAVES_FIRST 256

struct merkle {
	struct hasher *hasher;
	uint8_t *levels[LEVELS_MAX];
	size_t counts[LEVELS_MAX];
	size_t room; /* leaves for which level 0 has memory */
	unsigned level_count;
};

void merkle_leaf(
    struct hasher *hasher, const void *leaf, size_t bytes, uint8_t ret_hash[DIGEST_BYTES])
{
	const struct digest_part parts[] = { { "\x00", 1 }, { leaf, bytes } };

	hasher_digest(hasher, parts, 2, ret_hash);
}

static void node(
    struct hasher *hasher, const uint8_t *left, const uint8_t *right, uint8_t ret[DIGEST_BYTES])
{
	const struct digest_part parts[] = { { "\x01", 1 }, { left, DIGEST_BYTES },
		{ right, DIGEST_BYTES } };

	hasher_digest(hasher, parts, 3, ret);
}

struct merkle *merkle_new(enum digest digest)
{
	struct hasher *hasher = hasher_new(digest);
	struct merkle *merkle;

	if (!hasher) return NULL;
	merkle = calloc(1, sizeof(*merkle));
	if (!merkle) abort();
	merkle->hasher = hasher;
	return merkle;
}

struct merkle *merkle_free(struct merkle *merkle)
{
	if (!merkle) return NULL;
	for (size_t i = 0; i < LEVELS_MAX; i++) {
		free(merkle->levels[i]);
	}
	(void)hasher_free(merkle->hasher);
	free(merkle);
	return NULL;
}

void merkle_add(struct merkle *merkle, const void *leaf, size_t bytes)
{
	assert(merkle->counts[0] < MERKLE_LEAVES_MAX);
	if (merkle->counts[0] == merkle->room) {
		merkle->room = merkle->room ? 2 * merkle->room : LEAVES_FIRST;
		merkle->levels[0] = reallocarray(merkle->levels[0], merkle->room, DIGEST_BYTES);
		if (!merkle->levels[0]) abort();
	}
	merkle_leaf(
	    merkle->hasher, leaf, bytes, merkle->levels[0] + DIGEST_BYTES * merkle->counts[0]++);
}

static void build_level(struct merkle *merkle, unsigned level)
{
	const uint8_t *below = merkle->levels[level - 1];
	size_t count = merkle->counts[level - 1];
	uint8_t *at = reallocarray(NULL, (count + 1) / 2, DIGEST_BYTES);

	if (!at) abort();
	merkle->levels[level] = at;
	merkle->counts[level] = (count + 1) / 2;
	for (size_t i = 0; i + 1 < count; i += 2, below += 2 * DIGEST_BYTES, at += DIGEST_BYTES) {
		node(merkle->hasher, below, below + DIGEST_BYTES, at);
	}
	if (count % 2) memcpy(at, below, DIGEST_BYTES);
}

void merkle_end(struct merkle *merkle, uint8_t ret_head[DIGEST_BYTES])
{
	unsigned top = 0;

	if (merkle->counts[0] == 0) {
		hasher_digest(merkle->hasher, NULL, 0, ret_head);
		return;
	}
	while (merkle->counts[top] > 1) {
		build_level(merkle, ++top);
	}
	merkle->level_count = top + 1;
	memcpy(ret_head, merkle->levels[top], DIGEST_BYTES);
}

size_t merkle_leaves(const struct merkle *merkle)
{
	return merkle->counts[0];
}

unsigned merkle_levels(const struct merkle *merkle)
{
	return merkle->level_count;
}

const uint8_t *merkle_level(const struct merkle *merkle, unsigned level, size_t *ret_count)
{
	*ret_count = merkle->counts[level];
	return merkle->levels[level];
}

bool merkle_climb(struct hasher *hasher, uint64_t place, uint64_t count, const uint8_t *path,
    size_t path_bytes, uint8_t hash[DIGEST_BYTES])
{
	uint64_t last = count - 1; /* the last node of the level, as place is ours */

	if (place >= count || path_bytes % DIGEST_BYTES != 0) return false;
	for (const uint8_t *at = path; at < path + path_bytes; at += DIGEST_BYTES) {
		if (last == 0) return false;
		if (place % 2 || place == last) {
			node(hasher, at, hash, hash);
			/* as a last one it stood in these levels as it was */
			while (place % 2 == 0 && place) {
				place /= 2;
				last /= 2;
			}
		} else {
			node(hasher, hash, at, hash);
		}
		place /= 2;
		last /= 2;
	}
	return last == 0;
}
