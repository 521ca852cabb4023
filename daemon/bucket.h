/*
 * How much somebody may have in a time: a bucket that fills by itself and is taken from. It is kept
 * as the moment at which it is full again (the virtual scheduling of ITU-T I.371), so an empty one
 * costs no timer, and a full one is the same as none: a table of buckets forgets those, and is
 * never larger than it was made. Where a row of the table has more keys that are not full than it
 * has room for, the fullest is forgotten, which errs for the one who asks. Pure; time is given, in
 * microseconds of a clock that only goes forward.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bucket {
	int64_t full_us;
};

/* So much in so many microseconds, and so much at once. amount 0: as much as one likes. */
struct rate {
	int64_t amount, per_us, burst;
};

struct buckets;

struct bucket_key {
	uint64_t of[2];
};

/* Whether so much is in it; else in *ret_wait_us when it will be. */
bool bucket_has(const struct bucket *bucket, const struct rate *rate, int64_t now_us,
    int64_t amount, int64_t *ret_wait_us);
/* Takes so much, also what is not there yet: the next waits for it. */
void bucket_take(struct bucket *bucket, const struct rate *rate, int64_t now_us, int64_t amount);
/* Empties it, and fills it no more before so long. */
void bucket_bar(struct bucket *bucket, const struct rate *rate, int64_t now_us, int64_t for_us);

struct buckets *buckets_new(void);
void buckets_free(struct buckets *buckets);
/* Borrowed until the next call. */
struct bucket *buckets_of(struct buckets *buckets, const struct bucket_key *key, int64_t now_us);
