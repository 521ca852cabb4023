/* Other disputes' meetings that are in the way of one; act_meetings.h. */
#include "act_meetings.h"

#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "scope.h"
#include "store.h"

#define MINUTE_US INT64_C(60000000)
#define DAY_US    (1440 * MINUTE_US)

enum { NEAR_PLANNED, NEAR_MINUTES, NEAR_WHAT, NEAR_NUMBERS, NEAR_REACH };

enum { IN_THE_WAY_PEOPLE = 1, IN_THE_WAY_PLACE, IN_THE_WAY_PARTY };

struct asking {
	struct request *request;
	meetings_fn fn;
	void *context;
};

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct asking *asking = context;
	struct arena *arena = request_arena(asking->request);
	struct meeting_clash *clash;

	if (status != STORE_OK || rows_count(rows) == 0) {
		asking->fn(asking->context,
		    status == STORE_OK ? OUTCOME_DONE : answer_outcome(status), NULL);
		return;
	}
	clash = arena_array(arena, 1, sizeof(*clash));
	*clash = (struct meeting_clash){
		.planned_us = rows_integer(rows, 0, NEAR_PLANNED),
		.minutes = rows_integer(rows, 0, NEAR_MINUTES),
		.what = rows_integer(rows, 0, NEAR_WHAT),
	};
	if (rows_integer(rows, 0, NEAR_REACH) != REACH_NOTHING) {
		clash->numbers = answer_text(arena, rows_text(rows, 0, NEAR_NUMBERS));
	}
	asking->fn(asking->context, OUTCOME_DONE, clash);
}

/* Bits of the parties who are to come; of none where they are known to be namesakes. */
static int64_t invited(const struct arguments *arguments)
{
	const struct argument_value *parties = arguments_find(arguments, ARG_PARTIES_INVITED);
	uint64_t bits = 0;

	if (arguments_integer(arguments, ARG_NAMESAKES, 0)) return 0;
	for (size_t i = 0; parties && i < parties->count; i++) {
		int64_t number = parties->integers[i];

		/* what is no party's number is refused before any clash is */
		if (number >= 1 && number <= PARTIES_MAX) bits |= UINT64_C(1) << number;
	}
	return (int64_t)bits;
}

void meetings_ask(
    struct request *request, const struct situation *situation, meetings_fn fn, void *context)
{
	const struct arguments *arguments = situation->arguments;
	const struct argument_value *place = arguments_find(arguments, ARG_MEETING_PLACE);
	struct asking *asking = arena_array(request_arena(request), 1, sizeof(*asking));
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(situation->dispute->id),
		instant_parameter(arguments_integer(arguments, ARG_PLANNED_AT, 0)),
		int4_parameter(arguments_integer(arguments, ARG_LASTS, MEETING_MINUTES)),
		int8_parameter(situation->dispute->mediator),
		int8_parameter(arguments_integer(arguments, ARG_RECORDER, 0)),
		text_parameter(place ? place->text.bytes : ""),
		int8_parameter(invited(arguments)),
		scope_parameter(request, 0),
	};

	*asking = (struct asking){ request, fn, context };
	store_ask(request_store(request), STATEMENT_MEETINGS_NEAR, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, found, asking);
}

/* ---- in words ---- */

static const char *minute_of(struct arena *arena, int64_t us)
{
	int64_t day = civil_day_of_instant(us);
	struct civil_date date = civil_from_days(day);
	int64_t minute = (us - (civil_end_of_day(day) - DAY_US)) / MINUTE_US;

	return arena_format(arena, "%d-%02u-%02u %02" PRId64 ":%02" PRId64, date.year, date.month,
	    date.day, minute / 60, minute % 60);
}

static const char *what_zh(int64_t what)
{
	if (what == IN_THE_WAY_PLACE) return "这个地点";
	return what == IN_THE_WAY_PARTY ? "当事人（同名）" : "主持调解员或记录人";
}

static const char *what_en(int64_t what)
{
	if (what == IN_THE_WAY_PLACE) return "the place";
	return what == IN_THE_WAY_PARTY ? "a party (of that name)"
	                                : "who presides or keeps the record";
}

void meetings_refuse(
    struct request *request, const struct fault *fault, const struct meeting_clash *clash)
{
	struct arena *arena = request_arena(request);
	const char *ends = minute_of(arena, clash->planned_us + clash->minutes * MINUTE_US);
	const char *begins = minute_of(arena, clash->planned_us);
	const char *namesakes_zh =
	    clash->what == IN_THE_WAY_PARTY ? "；只是同名的，核实后填“同名非本人”" : "";
	const char *namesakes_en =
	    clash->what == IN_THE_WAY_PARTY ? "; of a mere namesake say --namesakes" : "";
	const char *zh, *en;

	if (clash->numbers) {
		zh = arena_format(arena, "%s在%s那件%s已有约定，到%s为止；请换时间、地点或人%s。",
		    what_zh(clash->what), clash->numbers, begins, ends, namesakes_zh);
		en = arena_format(arena,
		    "%s is in a meeting of %s planned for %s, until %s: choose another time, place or "
		    "person%s",
		    what_en(clash->what), clash->numbers, begins, ends, namesakes_en);
	} else {
		zh = arena_format(arena, "%s那时另有约定，到%s为止；请换时间、地点或人%s。",
		    what_zh(clash->what), ends, namesakes_zh);
		en = arena_format(arena,
		    "%s is in another meeting until %s: choose another time, place or person%s",
		    what_en(clash->what), ends, namesakes_en);
	}
	request_refuse_saying(request, OUTCOME_MEETING_CLASH, fault, zh, en);
}
