/* How many of each; tally.h. */
#include "tally.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct counted {
	struct tally_key key; /* first: the tree compares keys */
	int64_t count;
};

struct tally {
	void *tree;
};

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct tally_key));
}

struct tally *tally_new(void)
{
	struct tally *tally = calloc(1, sizeof(*tally));

	if (!tally) abort();
	return tally;
}

void tally_free(struct tally *tally)
{
	if (!tally) return;
	assert(!tally->tree);
	free(tally);
}

bool tally_enter(struct tally *tally, const struct tally_key *key, int64_t most)
{
	struct counted **found = tfind(key, &tally->tree, compare), *entry;

	if (found && most && (*found)->count >= most) return false;
	if (found) {
		(*found)->count++;
		return true;
	}
	entry = calloc(1, sizeof(*entry));
	if (!entry) abort();
	entry->key = *key;
	entry->count = 1;
	if (!tsearch(entry, &tally->tree, compare)) abort();
	return true;
}

void tally_leave(struct tally *tally, const struct tally_key *key)
{
	struct counted **found = tfind(key, &tally->tree, compare), *entry;

	assert(found);
	entry = *found;
	if (--entry->count > 0) return;
	(void)tdelete(key, &tally->tree, compare);
	free(entry);
}

static void look(const void *node, VISIT visit, void *most)
{
	const struct counted *entry = *(struct counted *const *)node;

	if ((visit == postorder || visit == leaf) && entry->count > *(int64_t *)most) {
		*(int64_t *)most = entry->count;
	}
}

int64_t tally_most(const struct tally *tally)
{
	int64_t most = 0;

	twalk_r(tally->tree, look, &most);
	return most;
}
