/*
 * Counting figures: from the sums of the district's book where it has one that is near enough
 * (figure_books.h), else from the journal in slices, all at one position of the feed, so that no
 * snapshot is held for long.
 */
#pragma once

#include "figure_tally.h"
#include "figures_asked.h"

/* Disputes that are counted anew beside a book: where more have moved since, the journal is asked.
 */
#define FIGURES_DISPUTES_SINCE 5000

/* Where the feed stood. */
struct figures_position {
	const uint8_t *epoch; /* EPOCH_BYTES, in the request's arena */
	int64_t below;
};

/* What was counted is borrowed until it returns. Not called where the request has been refused. */
typedef void (*figures_counted_fn)(struct request *request, const struct figures_asked *asked,
    const struct figure_tally *tally, const struct figures_position *position);

/* `asked` is borrowed for ever: it lives in the request's arena. */
void figures_count(struct request *request, const struct figures_asked *asked, uint32_t group_by,
    figures_counted_fn fn);
