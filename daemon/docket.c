/*
 * The handler that lists disputes by filters. It reads and answers; nothing here changes anything.
 */
#include "ask.h"
#include "clock.h"
#include "handlers.h"

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(request_body(request)->list_disputes->page_size);
	Mediation__V1__ListDisputesResponse *ret;
	size_t count;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, ListDisputesResponse, list_disputes_response);
	count = page_rows(rows, size);
	ret->disputes = arena_array(arena, count, sizeof(*ret->disputes));
	for (size_t i = 0; i < count; i++) {
		ret->disputes[ret->n_disputes++] = line_of(request, rows, i);
	}
	if (rows_count(rows) > size) {
		const Mediation__V1__DisputeLine *last = ret->disputes[count - 1];

		page_key_pack(arena, last->registered_us, last->id, &ret->next_page);
	}
	ANSWER(request, list_disputes, LIST_DISPUTES, ret);
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

void handle_list_disputes(struct request *request)
{
	const Mediation__V1__ListDisputesRequest *ask = request_body(request)->list_disputes;
	struct arena *arena = request_arena(request);
	int64_t before_us = 0, before_id = INT64_MAX;
	struct parameter states;

	if (ask->page.len &&
	    !(page_key_unpack(&ask->page, &before_us, &before_id) && is_end(before_us))) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	if (!is_end(ask->registered_from_us) || !is_end(ask->registered_to_us)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
		return;
	}
	states = states_parameter(arena, ask->states, ask->n_states, ask->phases, ask->n_phases);
	if (ask->n_states + ask->n_phases > 0 && states.length == 0) {
		request_refuse(request, OUTCOME_NOT_A_CHOICE, NULL);
		return;
	}
	struct parameter parameters[] = {
		district_parameter(request),
		states,
		numbers_parameter(arena, ask->kinds, ask->n_kinds),
		numbers_parameter(arena, ask->levels, ask->n_levels),
		integers_parameter(ask->teams, ask->n_teams),
		int8_parameter(ask->place),
		int8_parameter(ask->mediator),
		instant_parameter(ask->registered_from_us),
		instant_parameter(ask->registered_to_us),
		instant_parameter(before_us),
		int8_parameter(before_id),
		int8_parameter(page_size(ask->page_size) + 1),
		numbers_parameter(arena, ask->lamps, ask->n_lamps),
		today_parameter(request),
		int4_parameter(are_lit(ask->lamps, ask->n_lamps)),
	};
	store_ask(request_store(request), STATEMENT_DISPUTE_LIST, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, listed, request);
}
