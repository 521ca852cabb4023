/*
 * The handler of practice: a district beside the town's own, where everybody may try everything and
 * nothing counts. Begun anew it is another district; no dispute is ever changed for it.
 */
#include "ask.h"
#include "handlers.h"
#include "scope.h"

/* Another town that begins at the same moment takes the number first. */
#define TRIES_MAX 8
/* Of a town and a day: nothing that a practice leaves is ever deleted. OUTCOME_PRACTICE_TOO_OFTEN
 * says the number. */
#define RESETS_A_DAY_MAX 20

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
	enum { DISTRICT, BEGUN_BY, IS_FULL };
	struct practice *practice = context;
	struct request *request = practice->request;

	if (ask_failed(request, status)) return;
	if (!rows_is_null(rows, 0, BEGUN_BY) &&
	    rows_integer(rows, 0, BEGUN_BY) != request_member(request)) {
		request_refuse(request, OUTCOME_REQUEST_REUSED, NULL);
	} else if (!rows_is_null(rows, 0, DISTRICT)) {
		practice->made = (int32_t)rows_integer(rows, 0, DISTRICT);
		find(practice);
	} else if (rows_integer(rows, 0, IS_FULL)) {
		request_refuse(request, OUTCOME_PRACTICE_TOO_OFTEN, NULL);
	} else if (++practice->tries < TRIES_MAX) {
		begin(practice);
	} else {
		request_refuse(request, OUTCOME_BUSY, NULL);
	}
}

static void begin(struct practice *practice)
{
	struct request *request = practice->request;
	const ProtobufCBinaryData *id = &request_body(request)->practice->request_id;
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(request_member(request)), instant_parameter(request_now(request)),
		bytes_parameter(id->data, id->len), int4_parameter(RESETS_A_DAY_MAX) };

	store_ask(request_store(request), STATEMENT_PRACTICE_BEGIN, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, begun, practice);
}

void handle_practice(struct request *request)
{
	struct practice *practice = arena_array(request_arena(request), 1, sizeof(*practice));
	const Mediation__V1__PracticeRequest *wire = request_body(request)->practice;
	struct asker asker;

	practice->request = request;
	if (!wire->reset) {
		find(practice);
	} else if (wire->request_id.len != REQUEST_ID_BYTES) {
		request_refuse(request, OUTCOME_REQUEST_ID_MISSING, NULL);
	} else if (!scope_asker(request, &asker)) {
		return;
	} else if (!rights_may(&asker, DEED_BEGIN_PRACTICE)) {
		request_refuse(request, OUTCOME_PRACTICE_FORBIDDEN, NULL);
	} else {
		begin(practice);
	}
}
