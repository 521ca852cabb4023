/*
 * The handler of clocks: reads a dispute's journal and answers what clock.h makes of it. Nothing
 * here computes or decides.
 */
#include <stdlib.h>

#include "action.h"
#include "ask.h"
#include "civil.h"
#include "clock.h"
#include "handlers.h"
#include "past.h"
#include "reads.h"
#include "retained.h"
#include "scope.h"

struct explanation {
	struct arena *arena;
	struct clock_runs runs;
	struct clock_context context;
};

static Mediation__V1__ClockPause *pause_of(struct arena *arena, const struct clock_pause *pause)
{
	Mediation__V1__ClockPause *ret = MESSAGE(arena, ClockPause, clock_pause);

	ret->from_on = pause->from;
	ret->to_on = pause->to;
	ret->reason = pause->reason;
	ret->version = pause->version;
	ret->open = pause->is_open;
	return ret;
}

static void pauses_of(
    const struct explanation *explanation, const struct clock_run *run, Mediation__V1__Clock *ret)
{
	struct clock_pause pauses[CLOCK_PAUSES_MAX];

	ret->n_pauses = clock_pauses_of(&explanation->runs, run, pauses);
	ret->pauses = arena_array(explanation->arena, ret->n_pauses, sizeof(*ret->pauses));
	for (size_t i = 0; i < ret->n_pauses; i++) {
		ret->pauses[i] = pause_of(explanation->arena, &pauses[i]);
	}
}

static Mediation__V1__Clock *clock_of(
    const struct explanation *explanation, const struct clock_run *run)
{
	struct arena *arena = explanation->arena;
	Mediation__V1__Clock *ret = MESSAGE(arena, Clock, clock);
	char sentence[CLOCK_SENTENCE_BYTES];

	ret->number = run->row->number;
	ret->name = answer_text(arena, run->row->name);
	ret->zh = answer_text(arena, run->row->zh);
	ret->en = answer_text(arena, run->row->en);
	ret->item = run->item;
	ret->start_on = run->start;
	ret->start_version = run->start_version;
	ret->count = run->count;
	ret->unit = answer_text(arena, unit_en(run->row->unit));
	pauses_of(explanation, run, ret);
	ret->extended_to = run->extended_to;
	ret->extended_version = run->extended_version;
	ret->unrolled_on = run->end.unrolled;
	ret->due_on = run->end.due.day;
	ret->provisional = run->end.due.is_provisional;
	ret->told = clock_ends_as_told(run);
	ret->lamp = run->lamp;
	ret->due_us = run->row->unit == UNIT_HOUR && run->count ? run->due_us : 0;
	ret->days_left = run->days_left;
	ret->workdays_left = run->workdays_left;
	ret->ended_on = run->ended_on;
	ret->ended_version = run->ended_version;
	ret->force = run->row->force;
	ret->basis = answer_text(arena, run->row->basis);
	clock_sentence_zh(&explanation->context, run, sentence, sizeof(sentence));
	ret->sentence_zh = answer_text(arena, sentence);
	clock_sentence_en(&explanation->context, run, sentence, sizeof(sentence));
	ret->sentence_en = answer_text(arena, sentence);
	return ret;
}

/* What runs before what has ended, then the nearest end. */
static int by_urgency(const void *a, const void *b)
{
	const struct clock_run *const *x = a, *const *y = b;
	bool x_ended = (*x)->ended_on, y_ended = (*y)->ended_on;

	if (x_ended != y_ended) return x_ended ? 1 : -1;
	if ((*x)->end.due.day != (*y)->end.due.day) {
		return (*x)->end.due.day < (*y)->end.due.day ? -1 : 1;
	}
	return ((*x)->row->number > (*y)->row->number) - ((*x)->row->number < (*y)->row->number);
}

static void clocks_of(
    struct explanation *explanation, bool with_ended, Mediation__V1__ExplainResponse *ret)
{
	struct clock_runs *runs = &explanation->runs;
	const struct clock_run **shown =
	    arena_array(explanation->arena, runs->count, sizeof(*shown));
	size_t count = 0;

	for (size_t i = 0; i < runs->count; i++) {
		if (runs->runs[i].lamp == LAMP_NONE) continue;
		if (with_ended || !runs->runs[i].ended_on) shown[count++] = &runs->runs[i];
	}
	if (count) qsort(shown, count, sizeof(*shown), by_urgency);
	ret->clocks = arena_array(explanation->arena, count, sizeof(*ret->clocks));
	for (size_t i = 0; i < count; i++) {
		ret->clocks[ret->n_clocks++] = clock_of(explanation, shown[i]);
	}
}

static void years_of(
    struct arena *arena, const struct calendar *calendar, Mediation__V1__ExplainResponse *ret)
{
	ret->calendar_years =
	    arena_array(arena, calendar->year_count, sizeof(*ret->calendar_years));
	for (size_t i = 0; i < calendar->year_count; i++) {
		ret->calendar_years[ret->n_calendar_years++] = (uint32_t)calendar->years[i];
	}
}

/* As of the end of a day: what was recorded later is not known yet. */
static size_t known_by(const struct past *past, int64_t end_us)
{
	size_t count = past->count;

	while (count && past->events[count - 1].row.recorded_us >= end_us) {
		count--;
	}
	return count;
}

static void explain(struct request *request, const struct past *past,
    const struct reference *reference, int64_t now_us)
{
	const Mediation__V1__ExplainRequest *ask = request_body(request)->explain;
	const struct clock_supposition supposition = { (uint16_t)ask->extend_days };
	struct arena *arena = request_arena(request);
	struct explanation *explanation = arena_array(arena, 1, sizeof(*explanation));
	Mediation__V1__ExplainResponse *ret = MESSAGE(arena, ExplainResponse, explain_response);

	explanation->arena = arena;
	explanation->context = (struct clock_context){ &explanation->runs, past->events,
		past->count, &reference->calendar };
	clock_runs(past->events, past->count, reference, now_us, &supposition, &explanation->runs);
	ret->version = past->events[past->count - 1].row.version;
	ret->state = past->events[past->count - 1].row.to_state;
	ret->rules.data = (uint8_t *)action_table_digest();
	ret->rules.len = HASH_BYTES;
	clocks_of(explanation, ask->with_ended, ret);
	years_of(arena, &reference->calendar, ret);
	ret->retention = answer_retention(arena, past, reference, civil_day_of_instant(now_us));
	ANSWER_OPENED(request, ask->dispute, explain, EXPLAIN, ret);
}

/* Local data that is not the database's is loaded first, once: a holiday notice that has just come.
 */
struct asked {
	struct request *request;
	bool is_loaded;
};

static void explained(void *context, enum store_status status, const struct rows *rows);

static void reloaded(void *context, enum store_status status, const struct reference *reference)
{
	struct asked *asked = context;

	(void)reference;
	if (ask_failed(asked->request, status)) return;
	asked->is_loaded = true;
	past_ask(asked->request, request_body(asked->request)->explain->dispute, explained, asked);
}

static void explained(void *context, enum store_status status, const struct rows *rows)
{
	struct asked *asked = context;
	struct request *request = asked->request;
	const Mediation__V1__ExplainRequest *ask = request_body(request)->explain;
	int32_t district = request_district(request);
	const struct reference *reference = store_reference(request_store(request), district);
	int64_t now_us = request_now(request);
	enum outcome outcome;
	struct past past;

	if (ask_failed(request, status)) return;
	outcome = past_of(request_arena(request), rows, district, ask->dispute, &past);
	if (outcome == OUTCOME_DONE && past.count == 0) outcome = OUTCOME_NOT_FOUND;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	if (!reference ||
	    (!asked->is_loaded &&
	        !store_reference_is_current(
	            request_store(request), district, past.reference_version))) {
		store_load_reference(request_store(request), district, reloaded, asked);
		return;
	}
	if (ask->as_of_on) {
		now_us = civil_end_of_day(ask->as_of_on) - 1;
		past.count = known_by(&past, now_us + 1);
	}
	if (past.count == 0) {
		request_refuse(request, OUTCOME_NOT_YET_REGISTERED, NULL);
	} else {
		explain(request, &past, reference, now_us);
	}
}

static void explain_opens(void *context, enum reach reach, const struct dispute *dispute)
{
	struct asked *asked = context;

	(void)reach; /* clocks name nobody */
	past_ask(asked->request, dispute->id, explained, asked);
}

void handle_explain(struct request *request)
{
	const Mediation__V1__ExplainRequest *ask = request_body(request)->explain;

	if (ask->extend_days > clock_row(CLOCK_EXTENSION)->count) {
		request_refuse(request, OUTCOME_EXTENDED_TOO_FAR, NULL);
	} else if (ask->as_of_on && !civil_is_plausible(ask->as_of_on)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
	} else {
		struct asked *asked = arena_array(request_arena(request), 1, sizeof(*asked));

		asked->request = request;
		scope_open(request, ask->dispute, explain_opens, asked);
	}
}
