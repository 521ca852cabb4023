/*
 * The handler that tells which disputes may have to do with one: with what somebody is about to
 * register, or with one that is there. To show is the duty; nothing here hinders anybody.
 */
#include "ask.h"
#include "handlers.h"
#include "lookup.h"
#include "reads.h"
#include "scope.h"

/* For each reason. */
#define RELATED_MAX 10
#define DAYS_MAX    90
#define DAY_US      INT64_C(86400000000)

/* Columns of dispute_related.sql after those of the line. */
enum { RELATED_HOW = LINE_COLUMNS, RELATED_WHAT };

/* What others are held against. */
struct held_against {
	struct lookup_where where;
	int64_t persons[PARTIES_MAX];
	size_t person_count;
	uint32_t kind;
	const char *number;
	int64_t until_us;
};

/* By what is not told of a dispute that one may not see whole: whoever asks knows the name, or has
 * no business with it. */
static Mediation__V1__Match *match_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__Match *match = MESSAGE(arena, Match, match);
	bool is_whole = rows_integer(rows, row, LINE_REACH) == REACH_WHOLE;

	answer_set(
	    arena, (uint64_t)rows_integer(rows, row, RELATED_HOW), &match->n_ways, &match->ways);
	match->excerpt = answer_text(arena, is_whole ? rows_text(rows, row, RELATED_WHAT) : "");
	return match;
}

static void related(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	Mediation__V1__RelatedResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, RelatedResponse, related_response);
	ret->disputes = arena_array(arena, rows_count(rows), sizeof(*ret->disputes));
	ret->matches = arena_array(arena, rows_count(rows), sizeof(*ret->matches));
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);

		if (!line) continue;
		ret->matches[ret->n_matches++] = match_of(arena, rows, i);
		ret->disputes[ret->n_disputes++] = line;
	}
	ANSWER_LINES(request, ret->disputes, ret->n_disputes, related, RELATED, ret);
}

static void ask(struct request *request, const struct held_against *against)
{
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(against->where.dispute),
		integers_parameter(against->persons, against->person_count),
		int8_parameter(against->where.place), int8_parameter(against->kind),
		instant_parameter(against->until_us - DAYS_MAX * DAY_US),
		text_parameter(against->number), int8_parameter(RELATED_MAX),
		instant_parameter(against->until_us), scope_parameter(request, 0) };

	store_ask(request_store(request), STATEMENT_DISPUTE_RELATED, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, related, request);
}

static void add_person(struct held_against *against, const char *name)
{
	if (!against->where.place || against->person_count == PARTIES_MAX) return;
	against->persons[against->person_count++] = lookup_person(&against->where, name);
}

static void dispute_found(void *context, const struct image_answer *answer)
{
	struct request *request = context;
	const struct dispute *dispute = answer->dispute;
	struct held_against against = { .number = "" };
	enum reach reach;

	if (ask_failed(request, answer->status)) return;
	if (!dispute) {
		request_refuse(request, OUTCOME_NOT_FOUND, NULL);
		return;
	}
	if (!scope_opens(request, dispute, &reach)) return;
	against.where = (struct lookup_where){ dispute->district, dispute->id, dispute->place };
	against.kind = dispute->kind;
	against.until_us = dispute->registered_us;
	for (size_t i = 0; i < dispute->party_count; i++) {
		add_person(&against, dispute->parties[i].name);
	}
	ask(request, &against);
}

void handle_related(struct request *request)
{
	const Mediation__V1__RelatedRequest *asked = request_body(request)->related;
	struct held_against against = { .where = { .district = request_district(request),
		                            .place = asked->place },
		.kind = asked->kind,
		.number = asked->number,
		.until_us = request_now(request) };

	if (asked->dispute) {
		store_image(request_store(request), request_district(request), asked->dispute, NULL,
		    dispute_found, request);
		return;
	}
	for (size_t i = 0; i < asked->n_names; i++) {
		add_person(&against, asked->names[i]);
	}
	ask(request, &against);
}
