/* Lines of figures put together; figure_tally.h. */
#include "figure_tally.h"

#include <assert.h>
#include <stdlib.h>

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare(const struct tally_line *a, const struct tally_line *b)
{
	int order = (int)a->has_key - (int)b->has_key;

	if (!order && a->has_key) order = compare_numbers(a->key, b->key);
	if (!order) order = (int)a->figure - (int)b->figure;
	return order ? order : compare_numbers(a->bucket, b->bucket);
}

void figure_tally_add(struct figure_tally *tally, const struct tally_line *lines, size_t count)
{
	size_t most = tally->count + count, ours = 0, theirs = 0, done = 0;
	struct tally_line *merged;

	if (!count) return;
	merged = calloc(most, sizeof(*merged));
	if (!merged) abort();
	while (ours < tally->count || theirs < count) {
		int order = ours == tally->count ? 1 : -1;

		if (ours < tally->count && theirs < count) {
			order = compare(&tally->lines[ours], &lines[theirs]);
		}
		merged[done] = order <= 0 ? tally->lines[ours++] : lines[theirs++];
		if (order == 0) {
			merged[done].rows += lines[theirs].rows;
			merged[done].total += lines[theirs].total;
			theirs++;
		}
		done++;
	}
	free(tally->lines);
	*tally = (struct figure_tally){ .lines = merged, .count = done };
}

void figure_tally_free(struct figure_tally *tally)
{
	free(tally->lines);
	*tally = (struct figure_tally){ .count = 0 };
}

static bool is_of_same_group(const struct tally_line *a, const struct tally_line *b)
{
	return a->has_key == b->has_key && (!a->has_key || a->key == b->key);
}

/* The value up to which so many in a hundred rows go; 0 of none. */
static int64_t value_at(
    const struct tally_line *lines, size_t count, int64_t rows, unsigned percent)
{
	int64_t rank = rows / 100 * percent + (rows % 100 * percent + 99) / 100, passed = 0;

	for (size_t i = 0; i < count; i++) {
		passed += lines[i].rows;
		if (passed >= rank) return lines[i].bucket;
	}
	return 0;
}

/* Of lines that are all of one figure and group. */
static struct counted counted_of(const struct tally_line *lines, size_t count)
{
	struct counted ret = { .rows = 0 };

	for (size_t i = 0; i < count; i++) {
		ret.rows += lines[i].rows;
		ret.total += lines[i].total;
	}
	ret.median = value_at(lines, count, ret.rows, 50);
	ret.p90 = value_at(lines, count, ret.rows, 90);
	return ret;
}

static size_t group_count(const struct figure_tally *tally)
{
	size_t ret = 0;

	for (size_t i = 0; i < tally->count; i++) {
		ret += tally->lines[i].has_key &&
		    (i == 0 || !is_of_same_group(&tally->lines[i - 1], &tally->lines[i]));
	}
	return ret;
}

void figure_tally_groups(
    struct arena *arena, const struct figure_tally *tally, struct counted_groups *ret)
{
	struct counted_group *group = &ret->all;
	size_t end;

	*ret = (struct counted_groups){
		.each = arena_array(arena, group_count(tally), sizeof(*ret->each)),
	};
	for (size_t i = 0; i < tally->count; i = end) {
		const struct tally_line *line = &tally->lines[i];

		for (end = i + 1; end < tally->count && tally->lines[end].figure == line->figure &&
		     is_of_same_group(&tally->lines[end], line);
		     end++) {
		}
		if (line->has_key && (i == 0 || !is_of_same_group(line - 1, line))) {
			group = &ret->each[ret->count++];
			group->key = line->key;
		}
		assert(line->figure < FIGURE_COUNT);
		group->counted[line->figure] = counted_of(line, end - i);
	}
}
