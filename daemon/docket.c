/*
 * The handler that lists disputes by filters, in an order. It reads and answers; nothing here
 * changes anything.
 */
#include "docket.h"

#include <string.h>

#include "clock.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

/* Columns of dispute_list.sql after those of the line; then those of dispute_list_sorted.sql. */
enum { LISTED_TERM = LINE_COLUMNS, LISTED_MEETINGS, SORTED_RANK, SORTED_GATHERED };

/* Newest first: as they are stored. */
static bool is_sorted(const Mediation__V1__ListDisputesRequest *ask)
{
	return ask->sort != SORT_NONE && ask->sort != SORT_REGISTERED;
}

/* What the next page goes on after. */
static void key_after(
    struct request *request, const struct rows *rows, size_t row, ProtobufCBinaryData *ret)
{
	int64_t id = rows_integer(rows, row, LINE_ID);

	if (is_sorted(request_body(request)->list_disputes)) {
		page_key_pack(
		    request_arena(request), rows_integer(rows, row, SORTED_RANK), -id, ret);
	} else {
		page_key_pack(
		    request_arena(request), rows_integer(rows, row, LINE_REGISTERED), id, ret);
	}
}

/* What the question named of its clocks is told instead of the nearest of all. */
static Mediation__V1__DisputeLine *listed_line(
    struct request *request, const struct rows *rows, size_t row)
{
	Mediation__V1__DisputeLine *line = line_of(request, rows, row);

	if (!line || rows_is_null(rows, row, LISTED_TERM)) return line;
	line->due_on = rows_integer(rows, row, LISTED_TERM);
	line->n_meetings =
	    meetings_of(request_arena(request), rows, row, LISTED_MEETINGS, &line->meetings);
	return line;
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const Mediation__V1__ListDisputesRequest *ask = request_body(request)->list_disputes;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(ask->page_size);
	Mediation__V1__ListDisputesResponse *ret;
	size_t count;

	if (ask_failed(request, status)) return;
	if (is_sorted(ask) && rows_count(rows) &&
	    rows_integer(rows, 0, SORTED_GATHERED) > SORTED_MAX) {
		request_refuse(request, OUTCOME_TOO_MANY_TO_SORT, NULL);
		return;
	}
	ret = MESSAGE(arena, ListDisputesResponse, list_disputes_response);
	count = page_rows(rows, size);
	ret->disputes = arena_array(arena, count, sizeof(*ret->disputes));
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__DisputeLine *line = listed_line(request, rows, i);

		if (line) ret->disputes[ret->n_disputes++] = line;
	}
	if (rows_count(rows) > size) key_after(request, rows, count - 1, &ret->next_page);
	ANSWER_LINES(request, ret->disputes, ret->n_disputes, list_disputes, LIST_DISPUTES, ret);
}

/* 0: an open end. */
static bool is_end(int64_t us)
{
	return us == 0 || answer_instant_is_plausible(us);
}

/* Lamps that call for somebody: few disputes have one. */
static bool are_lit(const uint32_t *lamps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (lamps[i] != LAMP_YELLOW && lamps[i] != LAMP_RED && lamps[i] != LAMP_OVERDUE) {
			return false;
		}
	}
	return count > 0;
}

static bool has_state(const Mediation__V1__ListDisputesRequest *ask, uint32_t state)
{
	bool is_asked = ask->n_states + ask->n_phases == 0;

	for (size_t i = 0; i < ask->n_states; i++) {
		if (ask->states[i] == state) is_asked = true;
	}
	for (size_t i = 0; i < ask->n_phases; i++) {
		if (ask->phases[i] == state_phase((enum state)state)) is_asked = true;
	}
	return is_asked;
}

/* Those of the states asked for that are not final. */
static struct parameter open_states(
    struct arena *arena, const Mediation__V1__ListDisputesRequest *ask)
{
	uint32_t *open = arena_array(arena, STATE_COUNT, sizeof(*open));
	size_t count = 0;

	for (uint16_t s = 1; s < STATE_COUNT; s++) {
		if (!state_label(s) || state_is_final((enum state)s)) continue;
		if (has_state(ask, s)) open[count++] = s;
	}
	/* that none is left must not mean that any will do */
	if (count == 0) open[count++] = STATE_NONE;
	return numbers_parameter(arena, open, count);
}

/* False with the request refused. */
static bool check(struct request *request, int64_t ret_key[2])
{
	const Mediation__V1__ListDisputesRequest *ask = request_body(request)->list_disputes;
	bool is_page = !ask->page.len || page_key_unpack(&ask->page, &ret_key[0], &ret_key[1]);

	if (!is_page || (!is_sorted(ask) && !is_end(ret_key[0]))) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
	} else if (!is_end(ask->registered_from_us) || !is_end(ask->registered_to_us)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
	} else {
		return true;
	}
	return false;
}

/* Of dispute_list.sql, then those of dispute_list_sorted.sql only. */
#define LIST_PARAMETERS   20
#define SORTED_PARAMETERS 24

static void list_parameters(struct request *request, const Mediation__V1__ListDisputesRequest *ask,
    const struct narrowed *by, const struct docket_page *page, struct parameter *ret)
{
	struct arena *arena = request_arena(request);
	const struct parameter parameters[LIST_PARAMETERS] = {
		district_parameter(request),
		ask->open ? open_states(arena, ask) : by->states,
		by->kinds,
		by->levels,
		integers_parameter(ask->teams, ask->n_teams),
		by->place,
		by->mediator,
		instant_parameter(ask->registered_from_us),
		instant_parameter(ask->registered_to_us),
		instant_parameter(page->key[0]),
		int8_parameter(page->key[1]),
		int8_parameter(page->size + 1),
		by->lamps,
		today_parameter(request),
		/* of the clocks that are named, where some are */
		ask->n_terms ? day_or_none_parameter(0) : by->due,
		int4_parameter(are_lit(ask->lamps, ask->n_lamps)),
		scope_parameter(request, 0),
		numbers_parameter(arena, ask->risks, ask->n_risks),
		numbers_parameter(arena, ask->terms, ask->n_terms),
		by->due,
	};

	memcpy(ret, parameters, sizeof(parameters));
}

void docket_ask(struct request *request, const Mediation__V1__ListDisputesRequest *ask,
    const struct docket_page *page, store_rows_fn fn, void *context)
{
	struct narrowing narrowing = NARROWING(ask);
	struct parameter parameters[LIST_PARAMETERS];
	struct narrowed by;

	if (!is_end(page->key[0])) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
	} else if (!is_end(ask->registered_from_us) || !is_end(ask->registered_to_us)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
	} else if (ask_narrowed(request, &narrowing, &by)) {
		list_parameters(request, ask, &by, page, parameters);
		store_ask(request_store(request), STATEMENT_DISPUTE_LIST, parameters,
		    LIST_PARAMETERS, STORE_SLOW, fn, context);
	}
}

static void ask_in_order(struct request *request, const int64_t key[2])
{
	const Mediation__V1__ListDisputesRequest *ask = request_body(request)->list_disputes;
	const struct docket_page page = { { 0, INT64_MAX }, page_size(ask->page_size) };
	struct narrowing narrowing = NARROWING(ask);
	struct parameter parameters[SORTED_PARAMETERS];
	struct narrowed by;

	if (!ask_narrowed(request, &narrowing, &by)) return;
	list_parameters(request, ask, &by, &page, parameters);
	parameters[LIST_PARAMETERS] = int8_parameter(SORTED_MAX + 1);
	parameters[LIST_PARAMETERS + 1] = int8_parameter(key[0]);
	parameters[LIST_PARAMETERS + 2] = int8_parameter(key[1]);
	parameters[LIST_PARAMETERS + 3] = int4_parameter((int32_t)ask->sort);
	store_ask(request_store(request), STATEMENT_DISPUTE_LIST_SORTED, parameters,
	    SORTED_PARAMETERS, STORE_SLOW, listed, request);
}

void handle_list_disputes(struct request *request)
{
	const Mediation__V1__ListDisputesRequest *ask = request_body(request)->list_disputes;
	bool sorted = is_sorted(ask);
	int64_t key[2] = { sorted ? INT64_MIN : 0, sorted ? INT64_MIN : INT64_MAX };

	if (!check(request, key) || !ask_sorted(request, ask->sort)) return;
	if (sorted) {
		ask_in_order(request, key);
	} else {
		const struct docket_page page = { { key[0], key[1] }, page_size(ask->page_size) };

		docket_ask(request, ask, &page, listed, request);
	}
}
