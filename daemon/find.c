/*
 * The handler that finds disputes by what somebody remembers of one: a number, a name as it is
 * written or sounds, words of what was told, an ID or telephone number that comes sealed. Each line
 * says why it is told. It reads and answers.
 */
#include <string.h>

#include "ask.h"
#include "characters.h"
#include "handlers.h"
#include "identities.h"
#include "lookup.h"
#include "reads.h"
#include "scope.h"
#include "server.h"
#include "texts.h"

#define FIND_MAX 50U
/* Hits that are looked at: four times as many again where too few of them have the words. */
#define HITS_MORE 4U
#define HITS_MAX  816U
/* Characters of what was told before the words and from them on. */
#define BEFORE_MAX 10U
#define AFTER_MAX  22U

/* Columns of dispute_find_text.sql after those of the line. */
enum { FOUND_HOW = LINE_COLUMNS, FOUND_TEXTS };

struct finding {
	struct request *request;
	struct lookup_asked lookup;
	uint32_t limit, hits; /* lines that are told; rows that are asked for */
	Mediation__V1__FindDisputesResponse
	    *response; /* that has none, while near ones are looked for */
};

static const char *character_before(const char *at, const char *first)
{
	do {
		at--;
	} while (at > first && ((unsigned char)*at & 0xC0) == 0x80);
	return at;
}

/* What was told around the byte `at`, dots where it goes on. */
static char *excerpt_of(struct arena *arena, const struct text *text, size_t at)
{
	const char *first = text->bytes, *end = first + text->length;
	const char *from = first + at, *to = from;
	char *ret;

	for (unsigned i = 0; i < BEFORE_MAX && from > first; i++) {
		from = character_before(from, first);
	}
	for (unsigned i = 0; i < AFTER_MAX && to < end; i++) {
		(void)character_next(&to, end);
	}
	ret = arena_format(arena, "%s%.*s%s", from > first ? "…" : "", (int)(to - from), from,
	    to < end ? "…" : "");
	for (char *c = ret; *c; c++) {
		if (*c == '\n' || *c == '\t') *c = ' ';
	}
	return ret;
}

/* What was told at the very first, all of it. */
static struct text told_of(struct arena *arena, const struct rows *rows, size_t row)
{
	size_t bytes;
	const uint8_t *texts = rows_bytes(rows, row, FOUND_TEXTS, &bytes);
	struct text ret = { "", 0 };

	for (size_t i = 0; i < LOOKUP_TEXTS; i++) {
		struct text_place place = { .argument = lookup_texts[i] };
		struct text text;

		if (!texts_find(texts, bytes, &place, &text)) continue;
		ret.bytes = arena_format(arena, "%s%s%.*s", ret.bytes, ret.length ? "\n" : "",
		    (int)text.length, text.bytes);
		ret.length = strlen(ret.bytes);
	}
	return ret;
}

/* Whether the words stand in it; a hit says only that their pairs do. */
static bool told(struct arena *arena, const struct rows *rows, size_t row, const char *typed,
    Mediation__V1__Match *ret)
{
	struct text text = told_of(arena, rows, row);
	size_t at;

	if (!lookup_text_has(&text, typed, &at)) return false;
	ret->excerpt = excerpt_of(arena, &text, at);
	return true;
}

/* NULL where looking closer shows that it is none. */
static Mediation__V1__Match *match_of(
    struct arena *arena, const struct rows *rows, size_t row, const char *typed)
{
	Mediation__V1__Match *ret = MESSAGE(arena, Match, match);
	uint64_t how = (uint64_t)rows_integer(rows, row, FOUND_HOW);
	bool is_whole = rows_integer(rows, row, LINE_REACH) == REACH_WHOLE;

	/* Whoever may not read what was told learns nothing of it by asking for it. */
	if (how & 1U << MATCH_TEXT && !(is_whole && told(arena, rows, row, typed, ret))) {
		how &= ~(1U << MATCH_TEXT);
	}
	answer_set(arena, how, &ret->n_ways, &ret->ways);
	return how ? ret : NULL;
}

/* ---- what comes near, where nothing is found ---- */

enum { NEAR_NAME = LINE_COLUMNS };

/* NULL where only what was told comes near, and that is not the asker's to read. */
static Mediation__V1__Match *near_match(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__Match *match = MESSAGE(arena, Match, match);
	const char *name = rows_text(rows, row, NEAR_NAME);
	bool is_whole = rows_integer(rows, row, LINE_REACH) == REACH_WHOLE;

	if (!is_whole && !*name) return NULL;
	answer_set(arena, 1U << MATCH_NEAR, &match->n_ways, &match->ways);
	match->excerpt = is_whole ? answer_text(arena, name) : scope_mask(arena, name);
	return match;
}

static void near_found(void *context, enum store_status status, const struct rows *rows)
{
	struct finding *finding = context;
	struct request *request = finding->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__FindDisputesResponse *ret = finding->response;
	size_t count = rows ? rows_count(rows) : 0;

	if (ask_failed(request, status)) return;
	ret->near = arena_array(arena, count, sizeof(*ret->near));
	ret->near_matches = arena_array(arena, count, sizeof(*ret->near_matches));
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);
		Mediation__V1__Match *match = line ? near_match(arena, rows, i) : NULL;

		if (!match) continue;
		ret->near[ret->n_near++] = line;
		ret->near_matches[ret->n_near_matches++] = match;
	}
	ANSWER_LINES(request, ret->near, ret->n_near, find_disputes, FIND_DISPUTES, ret);
}

static void look_near(struct finding *finding)
{
	struct request *request = finding->request;
	const struct lookup_asked *lookup = &finding->lookup;
	struct lookup_near *near = arena_array(request_arena(request), 1, sizeof(*near));
	struct parameter number[NUMBER_PARAMETERS];
	struct number_asked asked;

	lookup_near(request_district(request), request_body(request)->find_disputes->text, near);
	number_parameters(request_body(request)->find_disputes->text, &asked, number);
	struct parameter parameters[] = {
		district_parameter(request),
		integers_parameter(near->strong, near->strong_count),
		integers_parameter(near->weak, near->weak_count),
		integers_parameter(lookup->text, lookup->text_count),
		number[1],
		number[2],
		number[3],
		scope_parameter(request, 0),
	};
	store_ask(request_store(request), STATEMENT_DISPUTE_FIND_NEAR, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, near_found, finding);
}

static void look(struct finding *finding);

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct finding *finding = context;
	struct request *request = finding->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__FindDisputesResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, FindDisputesResponse, find_disputes_response);
	ret->disputes = arena_array(arena, finding->limit, sizeof(*ret->disputes));
	ret->matches = arena_array(arena, finding->limit, sizeof(*ret->matches));
	ret->more = rows_count(rows) == finding->hits;
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__Match *match =
		    match_of(arena, rows, i, request_body(request)->find_disputes->text);

		if (!match || rows_integer(rows, i, LINE_REACH) == REACH_NOTHING) continue;
		if (ret->n_matches == finding->limit) {
			ret->more = true;
			break;
		}
		ret->matches[ret->n_matches++] = match;
		ret->disputes[ret->n_disputes++] = line_of(request, rows, i);
	}
	if (ret->more && ret->n_matches < finding->limit && finding->hits < HITS_MAX) {
		finding->hits *= HITS_MORE;
		look(finding);
		return;
	}
	if (ret->n_matches == 0) {
		finding->response = ret;
		look_near(finding);
		return;
	}
	ANSWER_LINES(request, ret->disputes, ret->n_disputes, find_disputes, FIND_DISPUTES, ret);
}

static void look(struct finding *finding)
{
	struct request *request = finding->request;
	const struct lookup_asked *lookup = &finding->lookup;
	struct parameter parameters[2 + NUMBER_PARAMETERS + 6],
	    *more = parameters + 2 + NUMBER_PARAMETERS;
	struct number_asked asked;

	parameters[0] = district_parameter(request);
	number_parameters(request_body(request)->find_disputes->text, &asked, parameters + 1);
	parameters[1 + NUMBER_PARAMETERS] = int8_parameter(finding->hits);
	more[0] = text_parameter(lookup->words);
	more[1] = integers_parameter(lookup->name, lookup->name_count);
	more[2] = integers_parameter(&lookup->sound, lookup->is_sound);
	more[3] = integers_parameter(&lookup->initials, lookup->has_initials);
	more[4] = integers_parameter(lookup->text, lookup->text_count);
	more[5] = scope_parameter(request, 0);
	store_ask(request_store(request), STATEMENT_DISPUTE_FIND_TEXT, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, found, finding);
}

/* ---- a person, by a number of his ---- */

static void person_found(void *context, enum store_status status, const struct rows *rows)
{
	struct finding *finding = context;
	struct request *request = finding->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__FindDisputesResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, FindDisputesResponse, find_disputes_response);
	ret->disputes = arena_array(arena, rows_count(rows), sizeof(*ret->disputes));
	ret->matches = arena_array(arena, rows_count(rows), sizeof(*ret->matches));
	ret->more = rows_count(rows) == finding->hits;
	for (size_t i = 0; i < rows_count(rows) && i < finding->limit; i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);
		Mediation__V1__Match *match = line ? MESSAGE(arena, Match, match) : NULL;

		if (!match) continue;
		answer_set(arena, 1U << MATCH_IDENTITY, &match->n_ways, &match->ways);
		ret->matches[ret->n_matches++] = match;
		ret->disputes[ret->n_disputes++] = line;
	}
	ANSWER_LINES(request, ret->disputes, ret->n_disputes, find_disputes, FIND_DISPUTES, ret);
}

/* What he is found by under every key. */
static void person_indexed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct finding *finding = context;
	uint8_t all[VAULT_KEYS_MAX * VAULT_INDEX_BYTES];
	struct vault_bytes index;
	size_t count = 0;

	if (status != VAULT_STATUS_DONE) {
		request_refuse(finding->request,
		    status == VAULT_STATUS_AWAY ? OUTCOME_IDENTITY_AWAY
		                                : OUTCOME_IDENTITY_OTHER_KEY,
		    NULL);
		return;
	}
	while (count + VAULT_INDEX_BYTES <= sizeof(all) && vault_take(&answer, &index) &&
	    index.count == VAULT_INDEX_BYTES) {
		memcpy(all + count, index.at, index.count);
		count += index.count;
	}
	struct parameter parameters[] = { district_parameter(finding->request),
		bytes_parameter(all, count), int8_parameter(finding->hits),
		scope_parameter(finding->request, 0) };

	store_ask(request_store(finding->request), STATEMENT_DISPUTE_FIND_IDENTITY, parameters, 4,
	    STORE_SLOW, person_found, finding);
}

static void look_for_person(struct finding *finding)
{
	struct request *request = finding->request;
	const Mediation__V1__FindDisputesRequest *ask = request_body(request)->find_disputes;
	struct identities *identities = request_server(request)->identities;
	struct vault_place place = { .district = request_district(request),
		.identity = (uint16_t)ask->identity };
	const struct vault_bytes pieces[] = { { (const uint8_t *)&place, sizeof(place) },
		{ ask->sealed.data, ask->sealed.len } };

	if (!identities) {
		request_refuse(request, OUTCOME_IDENTITY_OFF, NULL);
	} else if (ask->identity >= IDENTITY_COUNT || ask->sealed.len > SEALED_BYTES_MAX) {
		request_refuse(request, OUTCOME_WRONG_TYPE, NULL);
	} else {
		identities_ask(identities, VAULT_INDEX, pieces, 2, person_indexed, finding);
	}
}

void handle_find_disputes(struct request *request)
{
	const Mediation__V1__FindDisputesRequest *ask = request_body(request)->find_disputes;
	struct finding *finding = arena_array(request_arena(request), 1, sizeof(*finding));

	if (!ask->text[0] && !ask->sealed.len) {
		request_refuse(request, OUTCOME_MISSING_ARGUMENT, NULL);
		return;
	}
	finding->request = request;
	finding->limit = ask->page_size && ask->page_size < FIND_MAX ? ask->page_size : FIND_MAX;
	finding->hits = finding->limit + 1;
	if (ask->sealed.len) {
		look_for_person(finding);
		return;
	}
	lookup_ask(request_district(request), ask->text, &finding->lookup);
	look(finding);
}
