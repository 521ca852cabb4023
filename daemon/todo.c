/*
 * The handler of what waits for somebody: approvals that he may give, disputes of his own or of his
 * team, and those that nobody has yet and that he can carry on. Reads and answers.
 */
#include "answer_assignment.h"
#include "ask.h"
#include "backup.h"
#include "civil.h"
#include "due.h"
#include "handlers.h"
#include "matter.h"
#include "nights.h"
#include "past.h"
#include "path.h"
#include "reads.h"
#include "scope.h"
#include "texts.h"

enum {
	TODO_ACTION = LINE_COLUMNS,
	TODO_BY,
	TODO_SINCE,
	TODO_RANK,
	TODO_DUE_RANK,
	TODO_NOTICE,
	TODO_GATHERED,
	TODO_MEETINGS,
	TODO_COUNTS /* one a lamp, in the order of counted */
};

/* In order of urgency. */
static const enum lamp counted[] = { LAMP_OVERDUE, LAMP_RED, LAMP_YELLOW, LAMP_GREEN, LAMP_PAUSED,
	LAMP_NONE };

#define COUNTED (sizeof(counted) / sizeof(counted[0]))

#define RETURNS_TOLD 2

static bool is_next(const struct action *action, enum state state, uint32_t roles)
{
	return !action->is_retired && !action->is_machine && !action->begins &&
	    (action->from & STATE_BIT(state)) && (action->by & roles);
}

/* By row and role, along the main path; what the dispute itself forbids is told by Allowed. */
static void next_actions(
    struct arena *arena, uint32_t state, uint32_t roles, Mediation__V1__TodoItem *item)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	item->next_actions = arena_array(arena, count, sizeof(*item->next_actions));
	if (state >= STATE_COUNT) return;
	for (unsigned place = 1; place < PATH_PLACES; place++) {
		for (size_t i = 0; i < count; i++) {
			if (!is_next(actions[i], (enum state)state, roles) ||
			    path_along(actions[i], (enum state)state) != place) {
				continue;
			}
			item->next_actions[item->n_next_actions++] = actions[i]->number;
		}
	}
}

/* Bits of the states from which these roles lead along the main path. */
static int64_t states_carried_on(uint32_t roles)
{
	size_t count;
	const struct action *const *actions = action_all(&count);
	uint64_t ret = 0;

	for (size_t i = 0; i < count; i++) {
		for (unsigned state = 0; state < STATE_COUNT; state++) {
			if (is_next(actions[i], (enum state)state, roles) &&
			    path_along(actions[i], (enum state)state)) {
				ret |= STATE_BIT(state);
			}
		}
	}
	return (int64_t)ret;
}

static Mediation__V1__TodoItem *todo_item(
    struct request *request, const struct rows *rows, size_t row, uint32_t roles)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__TodoItem *item = MESSAGE(arena, TodoItem, todo_item);

	item->dispute = line_of(request, rows, row);
	item->proposed_action = (uint32_t)rows_integer(rows, row, TODO_ACTION);
	if (!rows_is_null(rows, row, TODO_BY)) {
		item->proposed_by = answer_text(arena, rows_text(rows, row, TODO_BY));
	}
	item->since_us = rows_integer(rows, row, TODO_SINCE);
	item->notice = (uint32_t)rows_integer(rows, row, TODO_NOTICE);
	item->n_meetings = meetings_of(arena, rows, row, TODO_MEETINGS, &item->meetings);
	if (!item->proposed_action && item->dispute) {
		next_actions(arena, item->dispute->state, roles, item);
	}
	return item;
}

static void counts_of(
    struct arena *arena, const struct rows *rows, Mediation__V1__TodoResponse *ret)
{
	ret->lamps = arena_array(arena, COUNTED, sizeof(*ret->lamps));
	for (size_t i = 0; i < COUNTED; i++) {
		Mediation__V1__LampCount *count = MESSAGE(arena, LampCount, lamp_count);

		count->lamp = counted[i];
		count->disputes = (uint32_t)rows_integer(rows, 0, TODO_COUNTS + (unsigned)i);
		ret->lamps[ret->n_lamps++] = count;
	}
}

/* ---- why now: from the journals of the page's disputes, as of this moment ---- */

struct page {
	struct request *request;
	Mediation__V1__TodoResponse *response;
	struct clock_runs runs;
};

static Mediation__V1__TodoItem *item_of_dispute(
    const Mediation__V1__TodoResponse *response, int64_t dispute)
{
	for (size_t i = 0; i < response->n_items; i++) {
		if (response->items[i]->dispute->id == dispute) return response->items[i];
	}
	return NULL;
}

/* ---- what came back twice: the last two returns, to be read beside each other ---- */

/* Where nobody has decided since. */
static bool waits_for_director(const struct matter *matter, const struct past *past)
{
	const struct event_row *last = &past->events[past->count - 1].row;

	return matter_is_the_directors(matter) &&
	    (last->to_state == STATE_ACCEPTED || last->action == ACTION_GIVE_BACK ||
	        last->action == ACTION_RETURNED);
}

static void give_returns(struct page *page, const struct past *past, Mediation__V1__TodoItem *item)
{
	static const struct dispute nobody;
	struct arena *arena = request_arena(page->request);
	struct matter matter;

	matter_read(&matter, &nobody, past->events, past->count, NULL, arena);
	if (!waits_for_director(&matter, past)) return;
	item->returns = arena_array(arena, RETURNS_TOLD, sizeof(*item->returns));
	for (size_t i = matter.return_count - RETURNS_TOLD; i < matter.return_count; i++) {
		item->returns[item->n_returns++] =
		    answer_return(arena, &matter.returns[i], past->events);
	}
}

static Mediation__V1__Return *return_of(const Mediation__V1__TodoItem *item, int64_t version)
{
	for (size_t i = 0; item && i < item->n_returns; i++) {
		if (item->returns[i]->version == version) return item->returns[i];
	}
	return NULL;
}

static void answer_lines(struct request *request, Mediation__V1__TodoResponse *response)
{
	int64_t *ids = arena_array(request_arena(request), response->n_items, sizeof(*ids));

	for (size_t i = 0; i < response->n_items; i++) {
		ids[i] = response->items[i]->dispute->id;
	}
	ANSWER_READ(request, reads_shown(request, ids, response->n_items), todo, TODO, response);
}

static void nights_told(void *context, Mediation__V1__Nights *nights)
{
	struct page *page = context;

	page->response->nights = nights;
	answer_lines(page->request, page->response);
}

static void backup_told(void *context, Mediation__V1__BackupProof *proof)
{
	struct page *page = context;

	page->response->backup = proof;
	nights_ask(page->request, nights_told, page);
}

/* The director's first page tells how old the last proven backup is, and which nights of reports
 * are missing. */
static void answer(struct page *page)
{
	const struct member *member = ask_member(page->request);

	if (member && (member->roles & ROLE_BIT(ROLE_SUP)) &&
	    request_body(page->request)->todo->page.len == 0) {
		backup_ask(page->request, backup_told, page);
	} else {
		answer_lines(page->request, page->response);
	}
}

static void texts_found(void *context, enum store_status status, const struct rows *rows)
{
	enum { TEXT_DISPUTE, TEXT_VERSION, TEXT_TEXTS };

	static const struct text_place place = { .argument = ARG_REASON };
	struct page *page = context;

	if (ask_failed(page->request, status)) return;
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__Return *ret =
		    return_of(item_of_dispute(page->response, rows_integer(rows, i, TEXT_DISPUTE)),
		        rows_integer(rows, i, TEXT_VERSION));
		size_t bytes;
		const uint8_t *texts = rows_bytes(rows, i, TEXT_TEXTS, &bytes);
		struct text text;

		if (!ret || !texts_find(texts, bytes, &place, &text)) continue;
		ret->reason =
		    arena_copy_text(request_arena(page->request), text.bytes, text.length);
	}
	answer(page);
}

/* Asks for the words of the returns; false where there are none. */
static bool ask_texts(struct page *page)
{
	struct arena *arena = request_arena(page->request);
	size_t room = page->response->n_items * RETURNS_TOLD, count = 0;
	int64_t *disputes = arena_array(arena, room, sizeof(*disputes));
	int64_t *versions = arena_array(arena, room, sizeof(*versions));

	for (size_t i = 0; i < page->response->n_items; i++) {
		const Mediation__V1__TodoItem *item = page->response->items[i];

		for (size_t r = 0; r < item->n_returns; r++) {
			disputes[count] = item->dispute->id;
			versions[count++] = item->returns[r]->version;
		}
	}
	if (count == 0) return false;
	struct parameter parameters[] = { district_parameter(page->request),
		integers_parameter(disputes, count), integers_parameter(versions, count) };

	store_ask(request_store(page->request), STATEMENT_EVENT_TEXTS, parameters, 3, STORE_SLOW,
	    texts_found, page);
	return true;
}

static void give_reason(struct page *page, const struct past_head *head, const struct past *past,
    const struct reference *reference)
{
	struct request *request = page->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__TodoItem *item = item_of_dispute(page->response, head->dispute);
	int64_t now_us = request_now(request), today = civil_day_of_instant(now_us);
	struct due_state state;
	char reason[DUE_REASON_BYTES];

	if (!item) return;
	give_returns(page, past, item);
	clock_runs(past->events, past->count, reference, now_us, NULL, &page->runs);
	due_reckon(
	    &page->runs, &(struct charge){ head->team, head->mediator }, reference, now_us, &state);
	item->dispute->lamp = state.nearest ? due_lamp(&state.days, today) : LAMP_NONE;
	item->dispute->due_on = state.nearest ? state.nearest->end.due.day : 0;
	if (!state.nearest) return;
	due_reason_zh(state.nearest, today, reason, sizeof(reason));
	item->reason_zh = answer_text(arena, reason);
	due_reason_en(state.nearest, today, reason, sizeof(reason));
	item->reason_en = answer_text(arena, reason);
}

static void pasts_found(void *context, enum store_status status, const struct rows *rows)
{
	struct page *page = context;
	struct request *request = page->request;
	int32_t district = request_district(request);
	const struct reference *reference = store_reference(request_store(request), district);
	struct pasts pasts = { .rows = rows, .district = district };
	enum outcome outcome;
	struct past_head head;
	struct past past;

	if (ask_failed(request, reference ? status : STORE_UNAVAILABLE)) return;
	while (pasts_next(&pasts, request_arena(request), &head, &outcome, &past)) {
		if (outcome == OUTCOME_DONE) give_reason(page, &head, &past, reference);
	}
	if (!ask_texts(page)) answer(page);
}

static void ask_reasons(struct page *page)
{
	struct request *request = page->request;
	const Mediation__V1__TodoResponse *response = page->response;
	int64_t *ids = arena_array(request_arena(request), response->n_items, sizeof(*ids));

	for (size_t i = 0; i < response->n_items; i++) {
		ids[i] = response->items[i]->dispute->id;
	}
	pasts_ask(request_store(request), request_district(request), ids, response->n_items,
	    STORE_SLOW, pasts_found, page);
}

static void todo_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const struct member *member = ask_member(request);
	uint32_t size = page_size(request_body(request)->todo->page_size);
	Mediation__V1__TodoResponse *ret;
	struct page *page;
	size_t count;

	if (ask_failed(request, status)) return;
	if (rows_integer(rows, 0, TODO_GATHERED) > SORTED_MAX) {
		request_refuse(request, OUTCOME_TOO_MANY_TO_SORT, NULL);
		return;
	}
	ret = MESSAGE(arena, TodoResponse, todo_response);
	counts_of(arena, rows, ret);
	count = page_rows(rows, size);
	ret->items = arena_array(arena, count, sizeof(*ret->items));
	for (size_t i = 0; i < count && !rows_is_null(rows, i, LINE_ID); i++) {
		Mediation__V1__TodoItem *item =
		    todo_item(request, rows, i, member ? member->roles : 0);

		if (item->dispute) ret->items[ret->n_items++] = item;
	}
	if (rows_count(rows) > size) {
		page_keys_pack(arena,
		    (const int64_t[]){ rows_integer(rows, count - 1, TODO_RANK),
		        rows_integer(rows, count - 1, TODO_DUE_RANK),
		        rows_integer(rows, count - 1, LINE_ID) },
		    3, &ret->next_page);
	}
	page = arena_array(arena, 1, sizeof(*page));
	page->request = request;
	page->response = ret;
	if (ret->n_items) {
		ask_reasons(page);
	} else {
		answer(page);
	}
}

/* Those who see every team: the director, the clerks of the centre, the auditor. */
static bool sees_all_teams(const struct member *member)
{
	return member->roles & (ROLE_BIT(ROLE_SUP) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_AUD));
}

/* What is due first: as it comes. */
static bool is_sorted(const Mediation__V1__TodoRequest *ask)
{
	return ask->sort != SORT_NONE && ask->sort != SORT_DUE;
}

void handle_todo(struct request *request)
{
	const Mediation__V1__TodoRequest *ask = request_body(request)->todo;
	const struct member *member = ask_member(request);
	struct narrowing narrowing = NARROWING(ask);
	bool sorted = is_sorted(ask);
	int64_t key[3] = { INT64_MIN, -1, 0 };
	struct narrowed by;

	if (!member) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (ask->team && ask->team != member->team && !sees_all_teams(member)) {
		request_refuse(request, OUTCOME_OTHER_TEAM, NULL);
		return;
	}
	if (ask->page.len && !page_keys_unpack(&ask->page, key, 3)) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	if (!ask_sorted(request, ask->sort) || !ask_narrowed(request, &narrowing, &by)) return;
	struct parameter parameters[] = {
		district_parameter(request),
		by.states,
		by.kinds,
		by.levels,
		int4_parameter(ask->whole_team || ask->team),
		by.place,
		by.mediator,
		int8_parameter(member->id),
		int8_parameter(ask->team ? ask->team : member->team),
		int4_parameter(member->roles),
		int8_parameter(states_carried_on(member->roles)),
		int8_parameter(page_size(ask->page_size) + 1),
		by.lamps,
		today_parameter(request),
		by.due,
		int4_parameter(ROLE_BIT(ROLE_SUP)),
		int8_parameter(key[1]),
		int8_parameter(key[2]),
		scope_parameter(request, 0),
		/* of the sorted one only */
		int8_parameter(key[0]),
		int4_parameter((int32_t)ask->sort),
		int8_parameter(SORTED_MAX + 1),
	};
	size_t count = sizeof(parameters) / sizeof(parameters[0]);

	store_ask(request_store(request), sorted ? STATEMENT_TODO_SORTED : STATEMENT_TODO,
	    parameters, sorted ? count : count - 3, STORE_SLOW, todo_found, request);
}
