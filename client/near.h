/* How near two words are, and the nearest of several: what somebody may have meant. Pure. */
#pragma once

#include <stddef.h>

/* Characters (not bytes) put in, left out, replaced, or swapped with their neighbour; hyphens are
 * underscores and capitals small. */
size_t near_distance(const char *a, const char *b);

/* The nearest word told so far. Where several are as near the first stays. */
struct near {
	const char *word, *best;
	size_t least;
};

struct near near_to(const char *word);
void near_try(struct near *near, const char *candidate);
/* NULL unless it is near: at most a third of the word is another. */
const char *near_found(const struct near *near);
