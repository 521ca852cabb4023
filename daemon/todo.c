/*
 * The handler of what waits for somebody: approvals that he may give, disputes of his own or of his
 * team, and those that nobody has yet and that he can carry on. Reads and answers.
 */
#include "ask.h"
#include "handlers.h"

enum { TODO_ACTION = LINE_COLUMNS, TODO_BY, TODO_SINCE, TODO_RANK };

static const struct member *asker(struct request *request)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));

	return reference ? reference_member(reference, request_member(request)) : NULL;
}

#define PLACES_MAX 16

/* The main path of a dispute. What leads off it (refusing, withdrawing, moving, suspending …) has
 * no place: it is always possible, and never what is waited for. */
static const uint8_t place_on_path[STATE_COUNT] = {
	[STATE_REGISTERED] = 1,
	[STATE_CONSENTING] = 2,
	[STATE_ACCEPTED] = 3,
	[STATE_ASSIGNED] = 4,
	[STATE_TAKEN] = 5,
	[STATE_MEDIATING] = 6,
	[STATE_SIGNING] = 7,
	[STATE_AGREED] = 8,
	[STATE_PERFORMING] = 9,
	[STATE_PERFORMED] = 10,
	[STATE_CLOSED] = 12,
	[STATE_ARCHIVED] = 13,
};

/* Where the path goes on for a dispute that has left it. */
static const uint8_t place_off_path[STATE_COUNT] = {
	[STATE_SUSPENDED] = 5,
	[STATE_DEFAULTED] = 8,
	[STATE_TERMINATED] = 11,
	[STATE_REFUSED] = 11,
	[STATE_WITHDRAWN] = 11,
	[STATE_NOT_ACCEPTED] = 11,
	[STATE_MOVED] = 11,
};

static unsigned place_from(enum state state)
{
	return place_on_path[state] ? place_on_path[state] : place_off_path[state];
}

/* How far along the path an action leads at most; 0 where it leads nowhere on it. */
static unsigned place_to(const struct action *action, enum state from)
{
	uint64_t ends = action->target == TARGET_STATE ? STATE_BIT(action->to) : action->ends;
	unsigned furthest = 0;

	if (action->is_retraction || action->new_round || action->target == TARGET_SAME) return 0;
	if (from == STATE_MOVING) return ends == STATE_BIT(STATE_MOVED);
	for (; ends; ends &= ends - 1) {
		unsigned place = place_on_path[__builtin_ctzll(ends)];

		if (place > furthest) furthest = place;
	}
	return furthest >= place_from(from) ? furthest : 0;
}

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
	for (unsigned place = 1; place < PLACES_MAX; place++) {
		for (size_t i = 0; i < count; i++) {
			if (!is_next(actions[i], (enum state)state, roles) ||
			    place_to(actions[i], (enum state)state) != place) {
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
			    place_to(actions[i], (enum state)state)) {
				ret |= STATE_BIT(state);
			}
		}
	}
	return (int64_t)ret;
}

static Mediation__V1__TodoItem *todo_item(
    struct arena *arena, const struct rows *rows, size_t row, uint32_t roles)
{
	Mediation__V1__TodoItem *item = MESSAGE(arena, TodoItem, todo_item);

	item->dispute = line_of(arena, rows, row);
	item->proposed_action = (uint32_t)rows_integer(rows, row, TODO_ACTION);
	if (!rows_is_null(rows, row, TODO_BY)) {
		item->proposed_by = answer_text(arena, rows_text(rows, row, TODO_BY));
	}
	item->since_us = rows_integer(rows, row, TODO_SINCE);
	if (!item->proposed_action) next_actions(arena, item->dispute->state, roles, item);
	return item;
}

static void todo_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const struct member *member = asker(request);
	uint32_t size = page_size(request_body(request)->todo->page_size);
	Mediation__V1__TodoResponse *ret;
	size_t count;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, TodoResponse, todo_response);
	count = rows_count(rows) < size ? rows_count(rows) : size;
	ret->items = arena_array(arena, count, sizeof(*ret->items));
	for (size_t i = 0; i < count; i++) {
		ret->items[ret->n_items++] = todo_item(arena, rows, i, member ? member->roles : 0);
	}
	if (rows_count(rows) > size) {
		page_key_pack(arena, rows_integer(rows, count - 1, TODO_RANK),
		    ret->items[count - 1]->dispute->id, &ret->next_page);
	}
	ANSWER(request, todo, TODO, ret);
}

/* Those who see every team: the director, the clerks of the centre, the auditor. */
static bool sees_all_teams(const struct member *member)
{
	return member->roles & (ROLE_BIT(ROLE_SUP) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_AUD));
}

void handle_todo(struct request *request)
{
	const Mediation__V1__TodoRequest *ask = request_body(request)->todo;
	const struct member *member = asker(request);
	int64_t rank = -1, dispute = 0;

	if (!member) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (ask->team && ask->team != member->team && !sees_all_teams(member)) {
		request_refuse(request, OUTCOME_OTHER_TEAM, NULL);
		return;
	}
	if (ask->page.len && !page_key_unpack(&ask->page, &rank, &dispute)) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(member->id),
		int8_parameter(ask->team ? ask->team : member->team),
		{ .type = PARAMETER_INT4, .integer = member->roles },
		{ .type = PARAMETER_INT4, .integer = ask->whole_team || ask->team },
		int8_parameter(rank),
		int8_parameter(dispute),
		int8_parameter(page_size(ask->page_size) + 1),
		int8_parameter(states_carried_on(member->roles)),
	};
	store_ask(request_store(request), STATEMENT_TODO, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, todo_found, request);
}
