/*
 * The handler of how a night of reports ended, told by the machine account that makes them. What is
 * answered are the nights that are missing as far as was told: who told looks which of them he has.
 */
#include <string.h>

#include "argument.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"

#define REPORT_MAX  40 /* characters, as below */
#define WHY_MAX     500
#define FOLDER_MAX  1000
#define MISSING_MAX 100U /* nights that are answered at once */

static void told(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	Mediation__V1__TellNightResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, TellNightResponse, tell_night_response);
	ret->missing = arena_array(arena, rows_count(rows), sizeof(*ret->missing));
	for (size_t i = 0; i < rows_count(rows); i++) {
		ret->missing[ret->n_missing++] = rows_integer(rows, i, 0);
	}
	ANSWER(request, tell_night, TELL_NIGHT, ret);
}

static void tell(struct request *request, const Mediation__V1__TellNightRequest *wire)
{
	struct parameter parameters[] = {
		district_parameter(request),
		day_parameter(wire->night),
		day_parameter(wire->last_on),
		int4_parameter((int32_t)wire->ending),
		int4_parameter(wire->ending > NIGHT_THERE),
		text_parameter(wire->report),
		text_parameter(wire->why),
		text_parameter(wire->folder),
		instant_parameter(wire->ended_us),
		int8_parameter(request_member(request)),
		int8_parameter(MISSING_MAX),
	};

	store_ask(request_store(request), STATEMENT_NIGHT_TELL, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, told, request);
}

static enum outcome form_of(const Mediation__V1__TellNightRequest *wire, int64_t today)
{
	if (wire->ending > UINT16_MAX || !choice_label("night", (uint16_t)wire->ending)) {
		return OUTCOME_NOT_A_CHOICE;
	}
	if (!civil_is_period(wire->night, wire->last_on) ||
	    !civil_is_plausible(civil_day_of_instant(wire->ended_us))) {
		return OUTCOME_BAD_DATE;
	}
	if (wire->last_on > today) return OUTCOME_IN_FUTURE;
	if (!wire->folder[0]) return OUTCOME_EMPTY_TEXT;
	return text_characters(wire->report) > REPORT_MAX || text_characters(wire->why) > WHY_MAX ||
	        text_characters(wire->folder) > FOLDER_MAX
	    ? OUTCOME_TOO_LONG
	    : OUTCOME_DONE;
}

void handle_tell_night(struct request *request)
{
	const Mediation__V1__TellNightRequest *wire = request_body(request)->tell_night;
	enum outcome outcome = form_of(wire, civil_day_of_instant(request_now(request)));

	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		tell(request, wire);
	}
}
