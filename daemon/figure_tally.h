/*
 * What was counted of figures, from lines that say how many rows have which value: slices of a
 * district are counted one after the other and put together here. Owns its lines until
 * figure_tally_free(); knows no SQL and no request.
 */
#pragma once

#include "arena.h"
#include "figure.h"

/* So many rows of a figure have the value `bucket` (of amounts: any) and come to `total`. */
struct tally_line {
	bool has_key; /* of a group by itself; else of all */
	int64_t key;
	uint16_t figure;
	int64_t bucket, rows, total;
};

/* In order: of all, then by key; there by figure, and by bucket. */
struct figure_tally {
	struct tally_line *lines; /* owned */
	size_t count;
};

/* What was counted of one group, or of all. */
struct counted_group {
	int64_t key;
	struct counted counted[FIGURE_COUNT];
};

struct counted_groups {
	struct counted_group all, *each; /* by key */
	size_t count;
};

/* Takes in lines, borrowed, which are in order too; no two of them are of the same. */
void figure_tally_add(struct figure_tally *tally, const struct tally_line *lines, size_t count);
void figure_tally_free(struct figure_tally *tally);
void figure_tally_groups(
    struct arena *arena, const struct figure_tally *tally, struct counted_groups *ret);
