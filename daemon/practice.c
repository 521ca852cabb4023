/*
 * The handler of practice: a district beside the town's own, where everybody may try everything and
 * nothing counts. Begun anew it is another district; no dispute is ever changed for it.
 */
#include "ask.h"
#include "handlers.h"

#define BEGINNERS (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_SUP))
/* Another town that begins at the same moment takes the number first. */
#define TRIES_MAX 8

struct practice {
	struct request *request;
	unsigned tries;
	int32_t made; /* 0: none, the one in use is asked for */
};

static void found(void *context, enum store_status status, const struct rows *rows)
{
	enum { DISTRICT, BEGUN, NAME, OPEN };
	struct request *request = ((struct practice *)context)->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__PracticeResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, PracticeResponse, practice_response);
	if (rows_count(rows) > 0) {
		ret->district = (int32_t)rows_integer(rows, 0, DISTRICT);
		ret->begun_us = rows_integer(rows, 0, BEGUN);
		ret->begun_by =
		    answer_text(arena, rows_is_null(rows, 0, NAME) ? "" : rows_text(rows, 0, NAME));
		ret->open = (uint32_t)rows_integer(rows, 0, OPEN);
	}
	ANSWER(request, practice, PRACTICE, ret);
}

static void find(struct practice *practice)
{
	struct parameter parameters[] = { district_parameter(practice->request),
		int4_parameter(practice->made) };

	store_ask(request_store(practice->request), STATEMENT_PRACTICE_FIND, parameters, 2,
	    STORE_SLOW, found, practice);
}

static void begin(struct practice *practice);

static void begun(void *context, enum store_status status, const struct rows *rows)
{
	struct practice *practice = context;

	if (ask_failed(practice->request, status)) return;
	if (rows_count(rows) > 0) {
		practice->made = (int32_t)rows_integer(rows, 0, 0);
		find(practice);
	} else if (++practice->tries < TRIES_MAX) {
		begin(practice);
	} else {
		request_refuse(practice->request, OUTCOME_BUSY, NULL);
	}
}

static void begin(struct practice *practice)
{
	struct parameter parameters[] = { district_parameter(practice->request),
		int8_parameter(request_member(practice->request)),
		instant_parameter(request_now(practice->request)) };

	store_ask(request_store(practice->request), STATEMENT_PRACTICE_BEGIN, parameters, 3,
	    STORE_SLOW, begun, practice);
}

void handle_practice(struct request *request)
{
	struct practice *practice = arena_array(request_arena(request), 1, sizeof(*practice));
	const struct member *member = ask_member(request);

	practice->request = request;
	if (!request_body(request)->practice->reset) {
		find(practice);
	} else if (!member || !member->is_active || !(member->roles & BEGINNERS)) {
		request_refuse(request, OUTCOME_PRACTICE_FORBIDDEN, NULL);
	} else {
		begin(practice);
	}
}
