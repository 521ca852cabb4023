/*
 * The handler of the self-check (数据自查): the suspicions of tables/suspicions.def one after the
 * other over a period, in pages. It names disputes by their numbers, and nobody but members. What a
 * statement found is told as it is, or put to its judge with the file of each, and told as too long
 * where nobody reads so much at once; nothing is stored.
 */
#include <string.h>

#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "past.h"
#include "reads.h"
#include "scope.h"
#include "suspicion.h"

/* Files that are judged together, and their bytes: what is behind them is the next page's. One that
 * alone is longer is asked for by itself, up to what is read of a file at all. */
#define JUDGED_MAX       20U
#define JUDGED_BYTES_MAX ((int64_t)1024 * 1024)

/* Columns of suspected.part. */
enum {
	SUSPECT_LOOKED,
	SUSPECT_DISPUTE,
	SUSPECT_VERSION,
	SUSPECT_NUMBERS,
	SUSPECT_TEAM,
	SUSPECT_MEDIATOR,
	SUSPECT_ACTOR,
	SUSPECT_ACTION,
	SUSPECT_HAPPENED,
	SUSPECT_RECORDED,
	SUSPECT_VALUE,
	SUSPECT_HITS,
	SUSPECT_BASE
};

/* A page goes on after: the suspicion's number, the dispute, the version. */
enum { KEY_SUSPICION, KEY_DISPUTE, KEY_VERSION, KEYS };

struct self_check {
	struct request *request;
	const Mediation__V1__SelfCheckRequest *ask;
	Mediation__V1__SelfCheckResponse *response;
	const struct suspicion_row *row, *end; /* that is asked for, and behind the last */
	int64_t key[KEYS];
	uint32_t size;
	/* What its judge is to see. */
	Mediation__V1__Finding **suspects;
	size_t suspect_count;
	bool is_alone; /* the first of them was asked for by itself */
	bool has_more;
};

static void look(struct self_check *check);

/* ---- the answer ---- */

static void answer(struct self_check *check)
{
	Mediation__V1__SelfCheckResponse *ret = check->response;
	struct arena *arena = request_arena(check->request);
	int64_t *shown = arena_array(arena, ret->n_findings, sizeof(*shown));

	for (size_t i = 0; i < ret->n_findings; i++) {
		shown[i] = ret->findings[i]->dispute;
	}
	ANSWER_READ(check->request, reads_shown(check->request, shown, ret->n_findings), self_check,
	    SELF_CHECK, ret);
}

static void answer_page(struct self_check *check)
{
	page_keys_pack(
	    request_arena(check->request), check->key, KEYS, &check->response->next_page);
	answer(check);
}

/* The next suspicion; a page that is full, or was asked for as many files as are judged at once, is
 * answered first. */
static void go_on(struct self_check *check)
{
	if (check->has_more) {
		answer_page(check);
		return;
	}
	if (++check->row == check->end) {
		answer(check);
		return;
	}
	check->key[KEY_SUSPICION] = check->row->number;
	check->key[KEY_DISPUTE] = INT64_MIN;
	check->key[KEY_VERSION] = 0;
	if (check->response->n_findings == check->size) {
		answer_page(check);
	} else {
		look(check);
	}
}

static void tell_suspicion(struct self_check *check, int64_t looked)
{
	Mediation__V1__SelfCheckResponse *response = check->response;
	const struct suspicion_row *row = check->row;
	struct arena *arena = request_arena(check->request);
	Mediation__V1__Suspicion *ret = MESSAGE(arena, Suspicion, suspicion);

	ret->number = row->number;
	ret->version = row->version;
	ret->severity = row->severity;
	ret->threshold = row->threshold;
	ret->share = row->share;
	ret->least = row->least;
	ret->mend = answer_text(arena, row->mend);
	ret->counted_zh = answer_text(arena, row->counted_zh);
	ret->counted_en = answer_text(arena, row->counted_en);
	ret->found_zh = answer_text(arena, row->found_zh);
	ret->found_en = answer_text(arena, row->found_en);
	ret->looked = looked;
	response->suspicions[response->n_suspicions++] = ret;
}

static Mediation__V1__Finding *finding_of(
    const struct self_check *check, const struct rows *rows, size_t row)
{
	struct arena *arena = request_arena(check->request);
	Mediation__V1__Finding *ret = MESSAGE(arena, Finding, finding);

	ret->suspicion = check->row->number;
	ret->dispute = rows_integer(rows, row, SUSPECT_DISPUTE);
	ret->version = (uint32_t)rows_integer(rows, row, SUSPECT_VERSION);
	ret->numbers = answer_text(arena, rows_text(rows, row, SUSPECT_NUMBERS));
	ret->team = rows_integer(rows, row, SUSPECT_TEAM);
	ret->mediator = rows_integer(rows, row, SUSPECT_MEDIATOR);
	ret->actor = rows_integer(rows, row, SUSPECT_ACTOR);
	ret->action = (uint32_t)rows_integer(rows, row, SUSPECT_ACTION);
	ret->happened_on = rows_integer(rows, row, SUSPECT_HAPPENED);
	ret->recorded_on = rows_integer(rows, row, SUSPECT_RECORDED);
	ret->value = rows_integer(rows, row, SUSPECT_VALUE);
	if (check->row->judge) return ret;
	ret->hits = (uint32_t)rows_integer(rows, row, SUSPECT_HITS);
	ret->among = (uint32_t)rows_integer(rows, row, SUSPECT_BASE);
	return ret;
}

static void tell(struct self_check *check, Mediation__V1__Finding *finding)
{
	check->response->findings[check->response->n_findings++] = finding;
}

/* ---- judging ---- */

static void judge(
    struct self_check *check, const struct past *past, Mediation__V1__Finding *finding)
{
	struct request *request = check->request;
	struct suspected suspected = {
		.row = check->row, .version = finding->version, .value = finding->value
	};
	struct file file;

	file_read(&file, past->events, past->count,
	    store_reference(request_store(request), request_district(request)),
	    request_now(request));
	suspected.file = &file;
	if (!check->row->judge(&suspected)) return;
	finding->value = suspected.value;
	tell(check, finding);
}

/* A page that ends here goes on behind it. */
static void pass(struct self_check *check, const Mediation__V1__Finding *finding)
{
	check->key[KEY_DISPUTE] = finding->dispute;
	check->key[KEY_VERSION] = finding->version;
}

/* How many were, from the first on: what was not read, is cut or too large ends them. */
static enum outcome judge_all(struct self_check *check, const struct rows *rows, size_t *ret_count)
{
	struct pasts pasts = {
		.rows = rows, .district = request_district(check->request), .with_texts = true
	};
	enum outcome outcome = OUTCOME_DONE;
	struct past past;

	for (*ret_count = 0; *ret_count < check->suspect_count; ++*ret_count) {
		Mediation__V1__Finding *finding = check->suspects[*ret_count];

		if (!pasts_whole(
		        &pasts, request_arena(check->request), finding->dispute, &outcome, &past)) {
			break;
		}
		judge(check, &past, finding);
		pass(check, finding);
	}
	return outcome == OUTCOME_TOO_LARGE ? OUTCOME_DONE : outcome;
}

/* Longer than a file that is read at all: a person is told which one it is. */
static void tell_too_long(struct self_check *check)
{
	Mediation__V1__Finding *finding = *check->suspects;

	finding->is_too_long = true;
	finding->value = 0;
	tell(check, finding);
	pass(check, finding);
}

static void ask_files(struct self_check *check);

static void files_found(void *context, enum store_status status, const struct rows *rows)
{
	struct self_check *check = context;
	struct request *request = check->request;
	enum outcome outcome;
	size_t count = 0;

	if (ask_failed(request, status)) return;
	outcome = store_reference(request_store(request), request_district(request))
	    ? judge_all(check, rows, &count)
	    : OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	if (count == 0 && !check->is_alone) {
		check->is_alone = true;
		ask_files(check);
		return;
	}
	if (count == 0) {
		tell_too_long(check);
		count = 1;
	}
	check->has_more = check->has_more || count < check->suspect_count;
	go_on(check);
}

static void ask_files(struct self_check *check)
{
	size_t count = check->is_alone ? 1 : check->suspect_count;
	int64_t ids[JUDGED_MAX];

	for (size_t i = 0; i < count; i++) {
		ids[i] = check->suspects[i]->dispute;
	}
	files_ask(request_store(check->request), request_district(check->request),
	    &(struct files_wanted){
	        ids, count, check->is_alone ? FILE_BYTES_MAX : JUDGED_BYTES_MAX },
	    STORE_HEAVY, files_found, check);
}

/* ---- looking ---- */

/* As many as there is room for; of what is judged, as many as are judged at once. */
static uint32_t room(const struct self_check *check)
{
	uint32_t left = check->size - (uint32_t)check->response->n_findings;

	return check->row->judge && left > JUDGED_MAX ? JUDGED_MAX : left;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct self_check *check = context;
	uint32_t most = room(check);
	size_t count;

	if (ask_failed(check->request, status)) return;
	if (rows_count(rows) == 0) {
		request_refuse(check->request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	tell_suspicion(check,
	    check->key[KEY_DISPUTE] == INT64_MIN ? rows_integer(rows, 0, SUSPECT_LOOKED) : 0);
	count = rows_is_null(rows, 0, SUSPECT_DISPUTE) ? 0 : page_rows(rows, most);
	check->has_more = rows_count(rows) > most;
	check->suspect_count = 0;
	check->is_alone = false;
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__Finding *finding = finding_of(check, rows, i);

		if (check->row->judge) {
			check->suspects[check->suspect_count++] = finding;
			continue;
		}
		tell(check, finding);
		pass(check, finding);
	}
	if (check->suspect_count) {
		ask_files(check);
	} else {
		go_on(check);
	}
}

static void look(struct self_check *check)
{
	struct request *request = check->request;
	const struct suspicion_row *row = check->row;
	struct parameter parameters[] = { district_parameter(request),
		day_parameter(check->response->from_on), day_parameter(check->response->to_on),
		int8_parameter(check->ask->team), int4_parameter(row->threshold),
		int8_parameter(row->share), int8_parameter(row->least),
		int8_parameter(check->key[KEY_DISPUTE]), int4_parameter(check->key[KEY_VERSION]),
		int8_parameter(room(check) + 1), scope_parameter(request, 0) };

	store_ask(request_store(request), row->statement, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, found, check);
}

/* ---- the question ---- */

/* The rows that are asked for, from the key on. */
static enum outcome take_rows(struct self_check *check)
{
	const Mediation__V1__SelfCheckRequest *ask = check->ask;
	size_t count;
	const struct suspicion_row *rows = suspicion_rows(&count);

	check->row = rows;
	check->end = rows + count;
	if (ask->suspicion) {
		check->row =
		    ask->suspicion <= UINT16_MAX ? suspicion_row((uint16_t)ask->suspicion) : NULL;
		if (!check->row) return OUTCOME_UNKNOWN_SUSPICION;
		check->end = check->row + 1;
	}
	if (!ask->page.len) {
		check->key[KEY_SUSPICION] = check->row->number;
		check->key[KEY_DISPUTE] = INT64_MIN;
		return OUTCOME_DONE;
	}
	if (!page_keys_unpack(&ask->page, check->key, KEYS) || check->key[KEY_VERSION] < 0 ||
	    check->key[KEY_VERSION] > INT32_MAX) {
		return OUTCOME_BAD_PAGE;
	}
	while (check->row < check->end && check->row->number != check->key[KEY_SUSPICION]) {
		check->row++;
	}
	return check->row < check->end ? OUTCOME_DONE : OUTCOME_BAD_PAGE;
}

/* A period that has not ended is looked at until today. */
static enum outcome take_period(struct self_check *check)
{
	const Mediation__V1__SelfCheckRequest *ask = check->ask;
	int64_t today = civil_day_of_instant(request_now(check->request));

	if (!civil_is_period(ask->from_on, ask->to_on)) return OUTCOME_BAD_DATE;
	if (ask->from_on > today) return OUTCOME_IN_FUTURE;
	check->response->from_on = ask->from_on;
	check->response->to_on = ask->to_on < today ? ask->to_on : today;
	return OUTCOME_DONE;
}

void handle_self_check(struct request *request)
{
	struct arena *arena = request_arena(request);
	struct self_check *check = arena_array(arena, 1, sizeof(*check));
	enum outcome outcome;
	size_t count;

	(void)suspicion_rows(&count);
	check->request = request;
	check->ask = request_body(request)->self_check;
	check->size = page_size(check->ask->page_size);
	check->response = MESSAGE(arena, SelfCheckResponse, self_check_response);
	check->response->suspicions =
	    arena_array(arena, count, sizeof(*check->response->suspicions));
	check->response->findings =
	    arena_array(arena, check->size, sizeof(*check->response->findings));
	check->suspects = arena_array(arena, JUDGED_MAX, sizeof(*check->suspects));
	outcome = take_period(check);
	if (outcome == OUTCOME_DONE) outcome = take_rows(check);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		look(check);
	}
}
