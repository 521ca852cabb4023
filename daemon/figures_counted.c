/* Figures from sums or slices; figures_counted.h. */
#include "figures_counted.h"

#include <assert.h>
#include <string.h>

#include "figure_books.h"

/* Disputes of one slice: it takes a second or two at most. */
#define SLICE_DISPUTES 5000

/* Columns of figures.sql and figures_summed.sql. */
enum {
	COUNTED_FIGURE,
	COUNTED_KEY,
	COUNTED_BUCKET,
	COUNTED_ROWS,
	COUNTED_TOTAL,
	COUNTED_BELOW,
	COUNTED_EPOCH,
	COUNTED_NEXT
};

/* Parameters of both after those that say what is counted. */
enum { PARAMETER_GROUP = FIGURE_PARAMETERS, PARAMETER_FROM, PARAMETER_COUNT, PARAMETERS };

struct counting {
	struct request *request;
	const struct figures_asked *asked;
	figures_counted_fn fn;
	uint32_t group_by;
	struct figure_tally tally;
	struct figures_position position; /* of the first slice, and so of all; epoch NULL: none was
	                                     counted */
	int64_t next;
	bool is_sliced;
};

static void count_slice(struct counting *counting);

static void refuse(struct counting *counting, enum outcome outcome)
{
	figure_tally_free(&counting->tally);
	request_refuse(counting->request, outcome, NULL);
}

static void keep_position(struct counting *counting, const struct rows *rows)
{
	size_t bytes;
	const uint8_t *epoch = rows_bytes(rows, 0, COUNTED_EPOCH, &bytes);
	uint8_t *kept = arena_array(request_arena(counting->request), EPOCH_BYTES, 1);

	assert(bytes == EPOCH_BYTES);
	memcpy(kept, epoch, bytes);
	counting->position = (struct figures_position){
		.epoch = kept,
		.below = counting->asked->has_position ? counting->asked->below
		                                       : rows_integer(rows, 0, COUNTED_BELOW),
	};
}

/* Whether the rows are of the feed of which the position is. */
static bool is_of_feed(struct counting *counting, const struct rows *rows)
{
	size_t bytes;

	if (counting->position.epoch) {
		return memcmp(counting->position.epoch, rows_bytes(rows, 0, COUNTED_EPOCH, &bytes),
		           EPOCH_BYTES) == 0;
	}
	if (!figures_are_of(counting->asked, rows, COUNTED_EPOCH)) return false;
	keep_position(counting, rows);
	return true;
}

static void take_lines(struct counting *counting, const struct rows *rows)
{
	struct arena *arena = arena_new();
	struct tally_line *lines = arena_array(arena, rows_count(rows), sizeof(*lines));
	size_t count = 0;

	for (size_t i = 0; i < rows_count(rows); i++) {
		if (rows_is_null(rows, i, COUNTED_FIGURE)) continue;
		lines[count++] = (struct tally_line){
			.has_key = !rows_is_null(rows, i, COUNTED_KEY),
			.key = rows_is_null(rows, i, COUNTED_KEY)
			    ? 0
			    : rows_integer(rows, i, COUNTED_KEY),
			.figure = (uint16_t)rows_integer(rows, i, COUNTED_FIGURE),
			.bucket = rows_integer(rows, i, COUNTED_BUCKET),
			.rows = rows_integer(rows, i, COUNTED_ROWS),
			.total = rows_integer(rows, i, COUNTED_TOTAL),
		};
	}
	figure_tally_add(&counting->tally, lines, count);
	arena_free(arena);
}

/* What is told ends the request, and with it the arena in which all of this stands. */
static void tell(struct counting *counting)
{
	struct figure_tally tally = counting->tally;

	counting->fn(counting->request, counting->asked, &tally, &counting->position);
	figure_tally_free(&tally);
}

static void counted(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct counting *counting = request_work(request);

	if (status == STORE_UNAVAILABLE && !counting->is_sliced) {
		/* it took too long at once */
		count_slice(counting);
		return;
	}
	if (status != STORE_OK) figure_tally_free(&counting->tally);
	if (ask_failed(request, status)) return;
	assert(rows_count(rows) > 0);
	if (!is_of_feed(counting, rows)) {
		refuse(counting, OUTCOME_FEED_RENEWED);
		return;
	}
	if (rows_integer(rows, 0, COUNTED_BELOW) != counting->position.below) {
		/* a standby has not come so far yet */
		refuse(counting, OUTCOME_BUSY);
		return;
	}
	take_lines(counting, rows);
	if (rows_is_null(rows, 0, COUNTED_NEXT)) {
		tell(counting);
	} else {
		counting->next = rows_integer(rows, 0, COUNTED_NEXT);
		count_slice(counting);
	}
}

static void ask(struct counting *counting, enum statement statement, int64_t from, int64_t count)
{
	struct figures_asked asked = *counting->asked;
	struct parameter parameters[PARAMETERS];

	if (counting->position.epoch) {
		asked.has_position = true;
		asked.below = counting->position.below;
	}
	figures_parameters(counting->request, &asked, parameters);
	parameters[PARAMETER_GROUP] = int8_parameter(counting->group_by);
	parameters[PARAMETER_FROM] = int8_parameter(from);
	parameters[PARAMETER_COUNT] = int8_parameter(count);
	store_ask(request_store(counting->request), statement, parameters, PARAMETERS,
	    STORE_STANDBY, counted, counting->request);
}

static void count_slice(struct counting *counting)
{
	counting->is_sliced = true;
	if (request_has_peer(counting->request)) {
		ask(counting, STATEMENT_FIGURES, counting->next, SLICE_DISPUTES);
	} else {
		/* nobody waits for the rest */
		refuse(counting, OUTCOME_BUSY);
	}
}

void figures_count(struct request *request, const struct figures_asked *asked, uint32_t group_by,
    figures_counted_fn fn)
{
	struct counting *counting = arena_array(request_arena(request), 1, sizeof(*counting));

	*counting =
	    (struct counting){ .request = request, .asked = asked, .fn = fn, .group_by = group_by };
	/* with the request itself: who has gone is looked for by it */
	request_set_work(request, counting);
	ask(counting, STATEMENT_FIGURES_SUMMED, figure_definitions(), FIGURES_DISPUTES_SINCE);
}
