/*
 * The handler of the disputes that a figure counts: exactly those, as they are now, newest
 * registration first. The count is whole; of what its reader may not see it is told how many. They
 * stand in the district's book; where it has no answer the journal is asked.
 */
#include <assert.h>
#include <string.h>

#include "figure.h"
#include "figure_books.h"
#include "figures_counted.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

/* Columns of figure_list.sql and figure_list_booked.sql after those of the line. */
enum { LISTED_EPOCH = LINE_COLUMNS, LISTED_LEFT_OUT, LISTED_IS_ANSWERED };

/* Of both after those that say what is counted; the last two of the book alone. */
enum {
	LISTED_FIGURE = FIGURE_PARAMETERS,
	LISTED_REGISTERED,
	LISTED_ID,
	LISTED_LIMIT,
	LISTED_REACH,
	LISTED_PARAMETERS,
	LISTED_DEFINITIONS = LISTED_PARAMETERS,
	LISTED_SINCE,
	LISTED_PARAMETERS_BOOKED
};

static enum outcome asked_of(const struct request *request, struct figures_asked *ret)
{
	static const Mediation__V1__FiguresOf this_year = MEDIATION__V1__FIGURES_OF__INIT;
	const Mediation__V1__FiguresOf *of = request_body(request)->figure_disputes->of;

	return figures_asked(request, of ? of : &this_year, ret);
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const Mediation__V1__FigureDisputesRequest *ask = request_body(request)->figure_disputes;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(ask->page_size);
	Mediation__V1__FigureDisputesResponse *ret;
	struct figures_asked asked;
	enum outcome outcome;
	size_t count;

	if (ask_failed(request, status)) return;
	outcome = asked_of(request, &asked);
	assert(outcome == OUTCOME_DONE && rows_count(rows) > 0);
	if (!figures_are_of(&asked, rows, LISTED_EPOCH)) {
		request_refuse(request, OUTCOME_FEED_RENEWED, NULL);
		return;
	}
	ret = MESSAGE(arena, FigureDisputesResponse, figure_disputes_response);
	ret->cutoff_on = asked.cutoff_on;
	ret->left_out = (uint32_t)rows_integer(rows, 0, LISTED_LEFT_OUT);
	/* there is always a row, for the epoch */
	count = rows_is_null(rows, 0, LINE_ID) ? 0 : page_rows(rows, size);
	ret->disputes = arena_array(arena, count, sizeof(*ret->disputes));
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);

		if (line) ret->disputes[ret->n_disputes++] = line;
	}
	if (rows_count(rows) > size) {
		page_key_pack(arena, rows_integer(rows, count - 1, LINE_REGISTERED),
		    rows_integer(rows, count - 1, LINE_ID), &ret->next_page);
	}
	ANSWER_LINES(
	    request, ret->disputes, ret->n_disputes, figure_disputes, FIGURE_DISPUTES, ret);
}

/* Why it cannot be listed; the figure and the page's key. */
static enum outcome take(const struct request *request, struct figures_asked *ret_asked,
    const struct figure **ret_figure, int64_t ret_key[2])
{
	const Mediation__V1__FigureDisputesRequest *ask = request_body(request)->figure_disputes;
	enum outcome outcome = asked_of(request, ret_asked);

	if (outcome != OUTCOME_DONE) return outcome;
	*ret_figure = figure_named(ask->name, ret_asked->cutoff_on);
	if (!*ret_figure || strcmp((*ret_figure)->source, "TEAMS") == 0) {
		return OUTCOME_UNKNOWN_FIGURE;
	}
	if ((*ret_figure)->measure == MEASURE_RATE) return OUTCOME_FIGURE_IS_RATE;
	if (ask->page.len &&
	    (!page_key_unpack(&ask->page, &ret_key[0], &ret_key[1]) ||
	        !answer_instant_is_plausible(ret_key[0]))) {
		return OUTCOME_BAD_PAGE;
	}
	return OUTCOME_DONE;
}

/* $1 … $15 of both; why it cannot be listed. */
static enum outcome list_parameters(struct request *request, struct parameter *ret)
{
	const Mediation__V1__FigureDisputesRequest *ask = request_body(request)->figure_disputes;
	int64_t key[2] = { 0, INT64_MAX };
	const struct figure *figure;
	struct figures_asked asked;
	enum outcome outcome = take(request, &asked, &figure, key);

	if (outcome != OUTCOME_DONE) return outcome;
	figures_parameters(request, &asked, ret);
	ret[LISTED_FIGURE] = int8_parameter(figure->number);
	ret[LISTED_REGISTERED] = instant_parameter(key[0]);
	ret[LISTED_ID] = int8_parameter(key[1]);
	ret[LISTED_LIMIT] = int8_parameter(page_size(ask->page_size) + 1);
	ret[LISTED_REACH] = scope_parameter(request, 0);
	return OUTCOME_DONE;
}

static void listed_of_book(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct parameter parameters[LISTED_PARAMETERS];
	enum outcome outcome;

	if (status != STORE_UNAVAILABLE &&
	    (status != STORE_OK || rows_integer(rows, 0, LISTED_IS_ANSWERED))) {
		listed(request, status, rows);
		return;
	}
	outcome = list_parameters(request, parameters);
	assert(outcome == OUTCOME_DONE);
	store_ask(request_store(request), STATEMENT_FIGURE_LIST, parameters, LISTED_PARAMETERS,
	    STORE_HEAVY, listed, request);
}

void handle_figure_disputes(struct request *request)
{
	struct parameter parameters[LISTED_PARAMETERS_BOOKED];
	enum outcome outcome = list_parameters(request, parameters);

	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	parameters[LISTED_DEFINITIONS] = int8_parameter(figure_definitions());
	parameters[LISTED_SINCE] = int8_parameter(FIGURES_DISPUTES_SINCE);
	store_ask(request_store(request), STATEMENT_FIGURE_LIST_BOOKED, parameters,
	    LISTED_PARAMETERS_BOOKED, STORE_HEAVY, listed_of_book, request);
}
