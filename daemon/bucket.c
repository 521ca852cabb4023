/* What may be had in a time; bucket.h. */
#include "bucket.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define ROWS 512
#define WAYS 8

struct entry {
	struct bucket_key key;
	struct bucket bucket;
};

struct buckets {
	uint64_t seed;
	struct entry rows[ROWS][WAYS];
};

/* How long it takes to fill with so much. */
static int64_t worth_us(const struct rate *rate, int64_t amount)
{
	return (int64_t)((__int128)amount * rate->per_us / rate->amount);
}

static int64_t missing_us(const struct bucket *bucket, int64_t now_us)
{
	return bucket->full_us > now_us ? bucket->full_us - now_us : 0;
}

bool bucket_has(const struct bucket *bucket, const struct rate *rate, int64_t now_us,
    int64_t amount, int64_t *ret_wait_us)
{
	*ret_wait_us = 0;
	if (rate->amount == 0) return true;
	*ret_wait_us =
	    missing_us(bucket, now_us) + worth_us(rate, amount) - worth_us(rate, rate->burst);
	if (*ret_wait_us > 0) return false;
	*ret_wait_us = 0;
	return true;
}

void bucket_take(struct bucket *bucket, const struct rate *rate, int64_t now_us, int64_t amount)
{
	if (rate->amount == 0) return;
	bucket->full_us = now_us + missing_us(bucket, now_us) + worth_us(rate, amount);
}

void bucket_bar(struct bucket *bucket, const struct rate *rate, int64_t now_us, int64_t for_us)
{
	if (rate->amount == 0) return;
	bucket->full_us = now_us + for_us + worth_us(rate, rate->burst);
}

struct buckets *buckets_new(void)
{
	struct buckets *buckets = calloc(1, sizeof(*buckets));

	/* nobody chooses a key that shares a row with another's */
	if (!buckets || getrandom(&buckets->seed, sizeof(buckets->seed), 0) < 0) abort();
	return buckets;
}

void buckets_free(struct buckets *buckets)
{
	free(buckets);
}

/* The last steps of splitmix64, which spread every bit over all. */
static uint64_t mixed(uint64_t bits)
{
	bits = (bits ^ bits >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	bits = (bits ^ bits >> 27) * UINT64_C(0x94D049BB133111EB);
	return bits ^ bits >> 31;
}

struct bucket *buckets_of(struct buckets *buckets, const struct bucket_key *key, int64_t now_us)
{
	uint64_t hash = mixed(mixed(key->of[0] ^ buckets->seed) ^ key->of[1]);
	struct entry *row = buckets->rows[hash % ROWS], *fullest = row;

	for (struct entry *entry = row; entry < row + WAYS; entry++) {
		if (memcmp(&entry->key, key, sizeof(*key)) == 0) return &entry->bucket;
		if (missing_us(&entry->bucket, now_us) < missing_us(&fullest->bucket, now_us)) {
			fullest = entry;
		}
	}
	*fullest = (struct entry){ .key = *key };
	return &fullest->bucket;
}
