/* The handler of what people were told of clocks: the ticker writes it, this reads and answers. */
#include "ask.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

enum {
	NOTICE_KIND = LINE_COLUMNS,
	NOTICE_CLOCK,
	NOTICE_ITEM,
	NOTICE_DUE,
	NOTICE_TOLD,
	NOTICE_ENDED,
	NOTICE_MEMBER,
	NOTICE_ROLES,
	NOTICE_TEAM,
	NOTICE_PLACE
};

static Mediation__V1__Notice *notice_of(
    struct request *request, const struct rows *rows, size_t row)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__Notice *notice = MESSAGE(arena, Notice, notice);

	notice->dispute = line_of(request, rows, row);
	notice->kind = (uint32_t)rows_integer(rows, row, NOTICE_KIND);
	notice->clock = (uint32_t)rows_integer(rows, row, NOTICE_CLOCK);
	notice->item = (uint32_t)rows_integer(rows, row, NOTICE_ITEM);
	notice->due_on = rows_integer(rows, row, NOTICE_DUE);
	notice->told_us = rows_integer(rows, row, NOTICE_TOLD);
	if (!rows_is_null(rows, row, NOTICE_ENDED)) {
		notice->ended_us = rows_integer(rows, row, NOTICE_ENDED);
	}
	if (!rows_is_null(rows, row, NOTICE_MEMBER)) {
		notice->to_member = answer_text(arena, rows_text(rows, row, NOTICE_MEMBER));
	}
	answer_set(arena, (uint64_t)rows_integer(rows, row, NOTICE_ROLES), &notice->n_to_roles,
	    &notice->to_roles);
	notice->to_team = rows_integer(rows, row, NOTICE_TEAM);
	return notice;
}

static struct read_row *read_of(
    struct request *request, const Mediation__V1__NoticesResponse *response)
{
	int64_t *ids = arena_array(request_arena(request), response->n_notices, sizeof(*ids));

	for (size_t i = 0; i < response->n_notices; i++) {
		ids[i] = response->notices[i]->dispute->id;
	}
	return reads_shown(request, ids, response->n_notices);
}

static void told(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	uint32_t size = page_size(request_body(request)->notices->page_size);
	Mediation__V1__NoticesResponse *ret;
	size_t count;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, NoticesResponse, notices_response);
	count = page_rows(rows, size);
	ret->notices = arena_array(arena, count, sizeof(*ret->notices));
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__Notice *notice = notice_of(request, rows, i);

		if (notice->dispute) ret->notices[ret->n_notices++] = notice;
	}
	if (rows_count(rows) > size) {
		page_keys_pack(arena,
		    (const int64_t[]){ rows_integer(rows, count - 1, NOTICE_TOLD),
		        rows_integer(rows, count - 1, LINE_ID),
		        rows_integer(rows, count - 1, NOTICE_PLACE) },
		    3, &ret->next_page);
	}
	ANSWER_READ(request, read_of(request, ret), notices, NOTICES, ret);
}

void handle_notices(struct request *request)
{
	const Mediation__V1__NoticesRequest *ask = request_body(request)->notices;
	const struct member *member = ask_member(request);
	struct narrowing narrowing = NARROWING(ask);
	int64_t key[3] = { 0, 0, 0 };
	struct narrowed by;

	if (!member) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (ask->page.len &&
	    !(page_keys_unpack(&ask->page, key, 3) && answer_instant_is_plausible(key[0]))) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	if (!ask_narrowed(request, &narrowing, &by)) return;
	struct parameter parameters[] = {
		district_parameter(request),
		by.states,
		by.kinds,
		by.levels,
		integers_parameter(ask->teams, ask->n_teams),
		by.place,
		by.mediator,
		int8_parameter(member->id),
		int8_parameter(member->team),
		int4_parameter(member->roles),
		int4_parameter(ask->with_ended),
		int8_parameter(page_size(ask->page_size) + 1),
		by.lamps,
		today_parameter(request),
		by.due,
		int8_parameter(ask->dispute),
		instant_parameter(key[0]),
		int8_parameter(key[1]),
		int8_parameter(key[2]),
		int4_parameter(!by.is_any || ask->n_teams),
		scope_parameter(request, 0),
	};
	store_ask(request_store(request), STATEMENT_NOTICES, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, told, request);
}
