/*
 * A Merkle tree as RFC 6962 section 2.1 has it: the hash of a leaf is H(0x00 ‖ leaf), of a node
 * H(0x01 ‖ left ‖ right), the head of no leaves H(""). Built from the bottom: an odd node at the
 * end of a level stands in the next one as it is, which comes to the same heads and paths.
 */
#pragma once

#include "digest.h"

/* Leaves at most, so that a tree is at most 256 MiB; a path is no longer than MERKLE_PATH_MAX. */
#define MERKLE_LEAVES_MAX ((size_t)1 << 22)
#define MERKLE_PATH_MAX   22

struct merkle;

/* NULL where this OpenSSL does not have the function. */
struct merkle *merkle_new(enum digest digest);
struct merkle *merkle_free(struct merkle *merkle);
/* Before merkle_end; at most MERKLE_LEAVES_MAX. */
void merkle_add(struct merkle *merkle, const void *leaf, size_t bytes);
/* Builds the levels over the leaves. */
void merkle_end(struct merkle *merkle, uint8_t ret_head[DIGEST_BYTES]);

size_t merkle_leaves(const struct merkle *merkle);
/* Levels from that of the leaves, 0, to that of the head; 0 where there are no leaves. */
unsigned merkle_levels(const struct merkle *merkle);
/* The hashes of a level, one behind the other. */
const uint8_t *merkle_level(const struct merkle *merkle, unsigned level, size_t *ret_count);

/* The head that a leaf's hash and its path lead to, as RFC 9162 section 2.1.3.2 goes; false where
 * the path is not as long as it must be for that place among count leaves. */
bool merkle_climb(struct hasher *hasher, uint64_t place, uint64_t count, const uint8_t *path,
    size_t path_bytes, uint8_t hash[DIGEST_BYTES]);
void merkle_leaf(
    struct hasher *hasher, const void *leaf, size_t bytes, uint8_t ret_hash[DIGEST_BYTES]);
