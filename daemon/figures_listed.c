/*
 * The handler of the disputes that a figure counts: exactly those, as they are now, newest
 * registration first. The count is whole; of what its reader may not see it is told how many. The
 * district is looked through in slices, of its book where that tells, else of the journal, so that
 * no statement grows with it. The first slice is short, since most figures count many.
 */
#include <assert.h>
#include <string.h>

#include "figure.h"
#include "figure_books.h"
#include "figures_counted.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

/* Work of slices, in disputes of which the book tells: one that is counted anew takes ten times as
 * long. The longest takes a second or two of the journal. */
#define WORK_LINE  10 /* of the first slice, for each line that there is room for */
#define WORK_GROWS 4
#define WORK_MAX   20000
/* Of a request: then it is told what was found, and where to go on. */
#define WORK_REQUEST 60000

/* Columns of figure_list.sql after those of the line. */
enum {
	LISTED_EPOCH = LINE_COLUMNS,
	LISTED_BELOW,
	LISTED_LEFT_OUT,
	LISTED_HAS_MORE,
	LISTED_NEXT_REGISTERED,
	LISTED_NEXT
};

/* Its parameters after those that say what is counted. */
enum {
	PARAMETER_FIGURE = FIGURE_PARAMETERS,
	PARAMETER_REGISTERED,
	PARAMETER_ID,
	PARAMETER_ROOM,
	PARAMETER_REACH,
	PARAMETER_DEFINITIONS,
	PARAMETER_SINCE,
	PARAMETER_WORK,
	PARAMETERS
};

struct listing {
	struct figures_asked asked;
	const struct figure *figure;
	int64_t registered, id; /* behind which the next slice begins; id 0: there is none */
	int64_t work, done;     /* of the next slice; of those before */
	size_t size;
	Mediation__V1__FigureDisputesResponse *ret;
};

static void look(struct request *request);

/* Why it cannot be listed. */
static enum outcome take(const struct request *request, struct listing *ret)
{
	static const Mediation__V1__FiguresOf this_year = MEDIATION__V1__FIGURES_OF__INIT;
	const Mediation__V1__FigureDisputesRequest *ask = request_body(request)->figure_disputes;
	enum outcome outcome = figures_asked(request, ask->of ? ask->of : &this_year, &ret->asked);

	if (outcome != OUTCOME_DONE) return outcome;
	ret->figure = figure_named(ask->name, ret->asked.cutoff_on);
	if (!ret->figure || strcmp(ret->figure->source, "TEAMS") == 0) {
		return OUTCOME_UNKNOWN_FIGURE;
	}
	if (ret->figure->measure == MEASURE_RATE) return OUTCOME_FIGURE_IS_RATE;
	if (ask->page.len &&
	    (!page_key_unpack(&ask->page, &ret->registered, &ret->id) ||
	        !answer_instant_is_plausible(ret->registered))) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

/* Why the rows are no answer. */
static enum outcome check(const struct listing *listing, const struct rows *rows)
{
	const struct figures_asked *asked = &listing->asked;

	if (!figures_are_of(asked, rows, LISTED_EPOCH)) return OUTCOME_FEED_RENEWED;
	/* the feed has not come so far yet */
	if (asked->has_position && rows_integer(rows, 0, LISTED_BELOW) != asked->below) {
		return OUTCOME_BUSY;
	}
	return OUTCOME_DONE;
}

/* True where the page is full, nothing is left, or enough was done. */
static bool keep(struct request *request, struct listing *listing, const struct rows *rows)
{
	Mediation__V1__FigureDisputesResponse *ret = listing->ret;

	/* there is always a row, for the epoch */
	for (size_t i = 0; !rows_is_null(rows, 0, LINE_ID) && i < rows_count(rows); i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);

		assert(ret->n_disputes < listing->size);
		if (line) ret->disputes[ret->n_disputes++] = line;
	}
	ret->left_out += (uint32_t)rows_integer(rows, 0, LISTED_LEFT_OUT);
	if (rows_is_null(rows, 0, LISTED_NEXT)) {
		listing->id = 0;
		return true;
	}
	listing->registered = rows_integer(rows, 0, LISTED_NEXT_REGISTERED);
	listing->id = rows_integer(rows, 0, LISTED_NEXT);
	listing->done += listing->work;
	listing->work *= WORK_GROWS;
	if (listing->work > WORK_MAX) listing->work = WORK_MAX;
	return rows_integer(rows, 0, LISTED_HAS_MORE) || listing->done >= WORK_REQUEST;
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct listing *listing = request_work(request);
	Mediation__V1__FigureDisputesResponse *ret = listing->ret;
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	outcome = check(listing, rows);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	if (!keep(request, listing, rows)) {
		if (request_has_peer(request)) {
			look(request);
		} else {
			/* nobody waits for the rest */
			request_refuse(request, OUTCOME_BUSY, NULL);
		}
		return;
	}
	if (listing->id) {
		page_key_pack(
		    request_arena(request), listing->registered, listing->id, &ret->next_page);
	}
	ANSWER_LINES(
	    request, ret->disputes, ret->n_disputes, figure_disputes, FIGURE_DISPUTES, ret);
}

/* The next slice. */
static void look(struct request *request)
{
	const struct listing *listing = request_work(request);
	struct parameter parameters[PARAMETERS];

	figures_parameters(request, &listing->asked, parameters);
	parameters[PARAMETER_FIGURE] = int8_parameter(listing->figure->number);
	parameters[PARAMETER_REGISTERED] = instant_parameter(listing->registered);
	parameters[PARAMETER_ID] = int8_parameter(listing->id);
	parameters[PARAMETER_ROOM] =
	    int8_parameter((int64_t)(listing->size - listing->ret->n_disputes));
	parameters[PARAMETER_REACH] = scope_parameter(request, 0);
	parameters[PARAMETER_DEFINITIONS] = int8_parameter(figure_definitions());
	parameters[PARAMETER_SINCE] = int8_parameter(FIGURES_DISPUTES_SINCE);
	parameters[PARAMETER_WORK] = int8_parameter(listing->work);
	/* names people: a standby does not know yet who was kept from it a moment ago */
	store_ask(request_store(request), STATEMENT_FIGURE_LIST, parameters, PARAMETERS,
	    STORE_HEAVY, listed, request);
}

void handle_figure_disputes(struct request *request)
{
	struct arena *arena = request_arena(request);
	struct listing *listing = arena_array(arena, 1, sizeof(*listing));
	enum outcome outcome;

	listing->id = INT64_MAX;
	outcome = take(request, listing);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	listing->size = page_size(request_body(request)->figure_disputes->page_size);
	listing->work = (int64_t)listing->size * WORK_LINE;
	listing->ret = MESSAGE(arena, FigureDisputesResponse, figure_disputes_response);
	listing->ret->cutoff_on = listing->asked.cutoff_on;
	listing->ret->disputes = arena_array(arena, listing->size, sizeof(*listing->ret->disputes));
	request_set_work(request, listing);
	look(request);
}
