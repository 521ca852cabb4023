/* Nights of reports that are missing; nights.h. */
#include "nights.h"

#include "ask.h"
#include "due.h"
#include "rows.h"
#include "server.h"

#define HOUR_US   INT64_C(3600000000)
#define TOLD_MOST 5 /* the rest is a number */

enum { IS_DEMO, TOLD, LAST_FOLDER, NIGHT, LAST_ON, ENDING, REPORT, WHY, FOLDER, SINCE, MISSING };

struct nights_asked {
	struct request *request;
	nights_told_fn fn;
	void *context;
};

static Mediation__V1__NightMissing *missing_of(
    struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__NightMissing *ret = MESSAGE(arena, NightMissing, night_missing);

	ret->night = rows_integer(rows, row, NIGHT);
	ret->last_on = rows_integer(rows, row, LAST_ON);
	ret->ending = (uint32_t)rows_integer(rows, row, ENDING);
	ret->report = answer_text(arena, rows_text(rows, row, REPORT));
	ret->why = answer_text(arena, rows_text(rows, row, WHY));
	ret->folder = answer_text(arena, rows_text(rows, row, FOLDER));
	ret->since_us = rows_integer(rows, row, SINCE);
	return ret;
}

static int64_t hours_since(const struct request *request, int64_t us)
{
	int64_t now = request_now(request);

	return us < now ? (now - us) / HOUR_US : 0;
}

/* What is missing is never green. A demo has no nights but those that somebody makes by hand. */
static void judge(
    const struct request *request, const struct rows *rows, Mediation__V1__Nights *nights)
{
	const struct config *config = &request_server(request)->config;
	int64_t yellow = rows_integer(rows, 0, IS_DEMO) ? 0 : config->night_yellow_hours;
	int64_t silent = hours_since(request, nights->told_us), missing = 0;
	enum lamp lamp;

	if (nights->count) missing = hours_since(request, nights->missing[0]->since_us);
	lamp =
	    due_lamp_of_age(yellow, config->night_red_hours, missing > silent ? missing : silent);
	nights->is_late = yellow && silent >= yellow;
	nights->lamp = lamp == LAMP_GREEN ? LAMP_YELLOW : lamp;
}

static Mediation__V1__Nights *nights_of(struct request *request, const struct rows *rows)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__Nights *ret = MESSAGE(arena, Nights, nights);

	ret->told_us = rows_integer(rows, 0, TOLD);
	ret->folder = answer_text(arena, rows_text(rows, 0, LAST_FOLDER));
	ret->count = (uint32_t)rows_integer(rows, 0, MISSING);
	ret->missing = arena_array(arena, rows_count(rows), sizeof(*ret->missing));
	for (size_t i = 0; ret->count && i < rows_count(rows); i++) {
		ret->missing[ret->n_missing++] = missing_of(arena, rows, i);
	}
	judge(request, rows, ret);
	return ret->count || ret->is_late ? ret : NULL;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	const struct nights_asked *asked = context;
	bool is_told = status == STORE_OK && rows_count(rows) > 0;

	asked->fn(asked->context, is_told ? nights_of(asked->request, rows) : NULL);
}

void nights_ask(struct request *request, nights_told_fn fn, void *context)
{
	struct nights_asked *asked = arena_array(request_arena(request), 1, sizeof(*asked));
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(TOLD_MOST),
	};

	*asked = (struct nights_asked){ request, fn, context };
	store_ask(request_store(request), STATEMENT_NIGHTS_MISSING, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_FAST, found, asked);
}
