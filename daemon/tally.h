/*
 * How many there are of each key: an entry only while there is one. Owns its entries; the caller
 * bounds them by what it counts.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct tally;

struct tally_key {
	uint64_t of[2];
};

struct tally *tally_new(void);
/* Of an empty one. */
void tally_free(struct tally *tally);
/* One more; false, and nothing counted, where there are so many already. most 0: any number. */
bool tally_enter(struct tally *tally, const struct tally_key *key, int64_t most);
void tally_leave(struct tally *tally, const struct tally_key *key);
/* Of the key that has most. */
int64_t tally_most(const struct tally *tally);
