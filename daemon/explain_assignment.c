/*
 * The handler of who has a dispute and why: reads its journal with the texts and answers each
 * assignment as its event tells it, each return with its reason, and what was declared. Decides
 * nothing.
 */
#include "answer_assignment.h"
#include "ask.h"
#include "clock.h"
#include "handlers.h"
#include "past.h"
#include "reads.h"
#include "scope.h"
#include "texts.h"

struct told {
	struct arena *arena;
	const struct rows *rows;
	const struct reference *reference;
	enum reach reach;
	Mediation__V1__AssignmentResponse *answer;
};

static bool event_of(struct told *told, size_t row, struct journal_event *ret)
{
	const struct rows *rows = told->rows;
	size_t bytes;
	const uint8_t *facts = rows_bytes(rows, row, EVENT_FACTS, &bytes);

	ret->row = (struct event_row){
		.version = (uint32_t)rows_integer(rows, row, EVENT_VERSION),
		.action = (uint16_t)rows_integer(rows, row, EVENT_ACTION),
		.from_state = (uint8_t)rows_integer(rows, row, EVENT_FROM),
		.to_state = (uint8_t)rows_integer(rows, row, EVENT_TO),
		.round = (uint16_t)rows_integer(rows, row, EVENT_ROUND),
		.actor = rows_integer(rows, row, EVENT_ACTOR),
		.happened_us = rows_integer(rows, row, EVENT_HAPPENED),
		.recorded_us = rows_integer(rows, row, EVENT_RECORDED),
	};
	return arguments_from_facts(facts, bytes, told->arena, &ret->arguments);
}

static char *name_of(const struct told *told, size_t row)
{
	bool has_none = rows_is_null(told->rows, row, EVENT_NAME);

	return answer_text(told->arena, has_none ? "" : rows_text(told->rows, row, EVENT_NAME));
}

/* The reason as it was written, "" where none was, or it was erased. */
static char *reason_of(const struct told *told, size_t row)
{
	static const struct text_place place = { .argument = ARG_REASON };
	struct text text;
	size_t bytes;
	const uint8_t *texts;

	if (told->reach != REACH_WHOLE || rows_is_null(told->rows, row, EVENT_TEXTS)) {
		return answer_text(told->arena, "");
	}
	texts = rows_bytes(told->rows, row, EVENT_TEXTS, &bytes);
	if (!texts_find(texts, bytes, &place, &text)) return answer_text(told->arena, "");
	return arena_copy_text(told->arena, text.bytes, text.length);
}

static void tell_assignment(struct told *told, size_t row, const struct journal_event *event)
{
	struct assignment assignment;
	enum assignment_source source =
	    assignment_read(event->row.action, &event->arguments, told->arena, &assignment);
	Mediation__V1__Assignment *ret =
	    answer_assignment(told->arena, &assignment, source, told->reference);

	ret->version = event->row.version;
	ret->action = event->row.action;
	ret->round = event->row.round;
	ret->happened_us = event->row.happened_us;
	ret->member = event->row.actor;
	ret->member_name = name_of(told, row);
	ret->reason = reason_of(told, row);
	told->answer->assignments[told->answer->n_assignments++] = ret;
}

static void tell_returns(
    struct told *told, const struct matter *matter, const struct journal_event *events)
{
	told->answer->returns =
	    arena_array(told->arena, matter->return_count, sizeof(*told->answer->returns));
	for (size_t i = 0; i < matter->return_count; i++) {
		Mediation__V1__Return *ret =
		    answer_return(told->arena, &matter->returns[i], events);
		size_t row = ret->version - 1;

		ret->member_name = name_of(told, row);
		ret->reason = reason_of(told, row);
		told->answer->returns[told->answer->n_returns++] = ret;
	}
}

static void tell_relations(struct told *told, const struct matter *matter)
{
	told->answer->relations =
	    arena_array(told->arena, matter->relation_count, sizeof(*told->answer->relations));
	for (size_t i = 0; i < matter->relation_count; i++) {
		Mediation__V1__Relation *ret = MESSAGE(told->arena, Relation, relation);

		ret->party = matter->relations[i].party;
		ret->member = matter->relations[i].member;
		ret->relation = matter->relations[i].relation;
		told->answer->relations[told->answer->n_relations++] = ret;
	}
}

/* What was merely proposed assigns nothing. */
static bool is_assignment(const struct journal_event *event)
{
	return event->row.action != ACTION_REQUEST_APPROVAL &&
	    arguments_has(&event->arguments, ARG_TEAM);
}

static enum outcome tell(struct told *told)
{
	static const struct dispute nobody;
	size_t count = rows_count(told->rows);
	struct journal_event *events = arena_array(told->arena, count, sizeof(*events));
	struct matter matter;

	if (count == 0) return OUTCOME_NOT_FOUND;
	if (count > PAST_EVENTS_MAX) return OUTCOME_TOO_LARGE;
	told->answer->assignments =
	    arena_array(told->arena, count, sizeof(*told->answer->assignments));
	for (size_t i = 0; i < count; i++) {
		if (!event_of(told, i, &events[i])) return OUTCOME_UNAVAILABLE;
		if (is_assignment(&events[i])) tell_assignment(told, i, &events[i]);
	}
	matter_read(&matter, &nobody, events, count, NULL, told->arena);
	tell_returns(told, &matter, events);
	tell_relations(told, &matter);
	told->answer->directors = matter_is_the_directors(&matter);
	told->answer->chosen_team = matter.chosen_team;
	told->answer->chosen_mediator = matter.chosen_mediator;
	return OUTCOME_DONE;
}

struct asked {
	struct request *request;
	enum reach reach;
};

static void journal_found(void *context, enum store_status status, const struct rows *rows)
{
	const struct asked *asked = context;
	struct request *request = asked->request;
	struct arena *arena = request_arena(request);
	struct told told = { .arena = arena,
		.rows = rows,
		.reach = asked->reach,
		.reference = store_reference(request_store(request), request_district(request)),
		.answer = MESSAGE(arena, AssignmentResponse, assignment_response) };
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	outcome = told.reference ? tell(&told) : OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		ANSWER_OPENED(request, request_body(request)->assignment->dispute, assignment,
		    ASSIGNMENT, told.answer);
	}
}

static void assignment_opens(void *context, enum reach reach, const struct dispute *dispute)
{
	struct asked *asked = context;
	struct request *request = asked->request;
	struct parameter parameters[] = { district_parameter(request), int8_parameter(dispute->id),
		int8_parameter(0), int8_parameter(PAST_EVENTS_MAX + 1),
		int4_parameter(ask_is_told_all(request)) };

	asked->reach = reach;
	store_ask(request_store(request), STATEMENT_TIMELINE, parameters, 5, STORE_FAST,
	    journal_found, asked);
}

void handle_assignment(struct request *request)
{
	struct asked *asked = arena_array(request_arena(request), 1, sizeof(*asked));

	asked->request = request;
	scope_open(request, request_body(request)->assignment->dispute, assignment_opens, asked);
}
