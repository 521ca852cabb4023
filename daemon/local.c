/*
 * Handlers that tell local data: teams with their load in name order, and the words and choices
 * that a client needs. Reads the store's cached reference data.
 */
#include "answer_words.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"

enum { TEAM_ID, TEAM_NAME, TEAM_COMMITTEE, TEAM_OPEN, TEAM_MEMBERS };

static void teams_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	Mediation__V1__TeamsResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, TeamsResponse, teams_response);
	ret->teams = arena_array(arena, rows_count(rows), sizeof(*ret->teams));
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__Team *team = MESSAGE(arena, Team, team);

		team->id = rows_integer(rows, i, TEAM_ID);
		team->name = answer_text(arena, rows_text(rows, i, TEAM_NAME));
		team->committee = rows_integer(rows, i, TEAM_COMMITTEE);
		team->open_disputes = (uint32_t)rows_integer(rows, i, TEAM_OPEN);
		team->members = (uint32_t)rows_integer(rows, i, TEAM_MEMBERS);
		ret->teams[ret->n_teams++] = team;
	}
	ANSWER(request, teams, TEAMS, ret);
}

void handle_teams(struct request *request)
{
	struct parameter parameters[] = { district_parameter(request), today_parameter(request) };

	store_ask(request_store(request), STATEMENT_TEAMS_LOAD, parameters, 2, STORE_SLOW,
	    teams_found, request);
}

static void kinds_of(
    struct arena *arena, const struct reference *reference, Mediation__V1__ReferenceResponse *ret)
{
	ret->kinds = arena_array(arena, reference->kind_count, sizeof(*ret->kinds));
	for (size_t i = 0; i < reference->kind_count; i++) {
		Mediation__V1__Kind *kind = MESSAGE(arena, Kind, kind);

		kind->number = reference->kinds[i].number;
		kind->name = answer_text(arena, reference->kinds[i].name);
		kind->zh = answer_text(arena, reference->kinds[i].zh);
		kind->en = answer_text(arena, reference->kinds[i].en);
		ret->kinds[ret->n_kinds++] = kind;
	}
}

static void places_of(
    struct arena *arena, const struct reference *reference, Mediation__V1__ReferenceResponse *ret)
{
	ret->places = arena_array(arena, reference->place_count, sizeof(*ret->places));
	for (size_t i = 0; i < reference->place_count; i++) {
		Mediation__V1__Place *place = MESSAGE(arena, Place, place);

		place->code = reference->places[i].code;
		place->name = answer_text(arena, reference->places[i].name);
		ret->places[ret->n_places++] = place;
	}
}

static void teams_of(
    struct arena *arena, const struct reference *reference, Mediation__V1__ReferenceResponse *ret)
{
	ret->teams = arena_array(arena, reference->team_count, sizeof(*ret->teams));
	for (size_t i = 0; i < reference->team_count; i++) {
		Mediation__V1__Team *team = MESSAGE(arena, Team, team);

		team->id = reference->teams[i].id;
		team->name = answer_text(arena, reference->teams[i].name);
		team->committee = reference->teams[i].committee;
		team->ended = !reference->teams[i].is_active;
		ret->teams[ret->n_teams++] = team;
	}
}

static void members_of(
    struct arena *arena, const struct reference *reference, Mediation__V1__ReferenceResponse *ret)
{
	ret->members = arena_array(arena, reference->member_count, sizeof(*ret->members));
	for (size_t i = 0; i < reference->member_count; i++) {
		ret->members[ret->n_members++] =
		    answer_member(arena, &reference->members[i], reference->district);
	}
}

Mediation__V1__ReferenceResponse *answer_reference(
    struct arena *arena, const struct reference *reference)
{
	Mediation__V1__ReferenceResponse *ret =
	    MESSAGE(arena, ReferenceResponse, reference_response);

	ret->version = reference->version;
	kinds_of(arena, reference, ret);
	places_of(arena, reference, ret);
	teams_of(arena, reference, ret);
	members_of(arena, reference, ret);
	return ret;
}

static void reference_found(
    void *context, enum store_status status, const struct reference *reference)
{
	struct request *request = context;

	if (ask_failed(request, status)) return;
	ANSWER(request, reference, REFERENCE, answer_reference(request_arena(request), reference));
}

void handle_reference(struct request *request)
{
	store_load_reference(
	    request_store(request), request_district(request), reference_found, request);
}
