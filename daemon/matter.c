/* Who may handle a dispute, as its journal tells; matter.h. */
#include "matter.h"

#include <string.h>

#include "arena.h"
#include "clock.h"

/* With the second return the teams have had their say. */
#define RETURNS_MAX 2

/* Lists have room for one id an event. */
bool id_list_has(const struct id_list *list, int64_t id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->ids[i] == id) return true;
	}
	return false;
}

static void list_add(struct id_list *list, int64_t id)
{
	if (id && !id_list_has(list, id)) list->ids[list->count++] = id;
}

static struct id_list list_new(struct arena *arena, size_t room)
{
	return (struct id_list){ arena_array(arena, room, sizeof(int64_t)), 0 };
}

/* ---- what is declared ---- */

static size_t relations_in(const struct arguments *arguments)
{
	const struct argument_value *relations = arguments_find(arguments, ARG_RELATIONS);

	return relations ? relations->count : 0;
}

static void declare(struct matter *matter, const struct arguments *arguments)
{
	const struct argument_value *relations = arguments_find(arguments, ARG_RELATIONS);

	matter->chosen_team = arguments_integer(arguments, ARG_CHOSEN_TEAM, matter->chosen_team);
	matter->chosen_mediator =
	    arguments_integer(arguments, ARG_CHOSEN_MEDIATOR, matter->chosen_mediator);
	for (size_t i = 0; relations && i < relations->count; i++) {
		const struct record_value *record = &relations->records[i];

		matter->relations[matter->relation_count++] = (struct relation){
			.party = (uint16_t)record_integer(record, FIELD_RELATION_PARTY, 0),
			.relation = (uint8_t)record_integer(record, FIELD_RELATION_RELATION, 0),
			.member = record_integer(record, FIELD_RELATION_MEMBER, 0),
		};
	}
}

/* ---- what happened ---- */

/* Who has the dispute while its events are gone through. */
struct holding {
	struct matter *matter;
	int64_t team, mediator;
	uint16_t round;
};

static void give_back(struct holding *holding, const struct event_row *row)
{
	struct matter *matter = holding->matter;
	int64_t team = row->action == ACTION_GIVE_BACK ? holding->team : 0;

	list_add(&matter->gave_back, team);
	matter->returns[matter->return_count++] =
	    (struct matter_return){ row->version, row->action, team };
}

static void take_part(struct holding *holding, const struct event_row *row)
{
	struct matter *matter = holding->matter;

	switch (row->action) {
	case ACTION_REPLACE_MEDIATOR:
		list_add(&matter->had_part, holding->mediator);
		break;
	case ACTION_RECUSE_TEAM:
		list_add(&matter->recused, holding->team);
		break;
	case ACTION_GIVE_OPINION:
		list_add(&matter->had_part, row->actor);
		break;
	case ACTION_GIVE_BACK:
	case ACTION_RETURNED:
		give_back(holding, row);
		break;
	default:
		break;
	}
}

static void go_through(struct holding *holding, const struct journal_event *event)
{
	const struct event_row *row = &event->row;
	bool has_moved = row->from_state != row->to_state;

	/* What is merely proposed has no effect yet. */
	if (row->action == ACTION_REQUEST_APPROVAL) return;
	if (row->round != holding->round) holding->matter->gave_back.count = 0;
	holding->round = row->round;
	take_part(holding, row);
	declare(holding->matter, &event->arguments);
	if (has_moved && row->to_state == STATE_ACCEPTED) holding->team = 0;
	if (has_moved && row->to_state <= STATE_ASSIGNED) holding->mediator = 0;
	holding->team = arguments_integer(&event->arguments, ARG_TEAM, holding->team);
	holding->mediator = arguments_integer(&event->arguments, ARG_MEDIATOR, holding->mediator);
}

void matter_read(struct matter *ret, const struct dispute *dispute,
    const struct journal_event *events, size_t count, const struct arguments *own,
    struct arena *arena)
{
	struct holding holding = { .matter = ret };
	size_t relations = own ? relations_in(own) : 0;

	for (size_t i = 0; i < count; i++) {
		relations += relations_in(&events[i].arguments);
	}
	*ret = (struct matter){ .dispute = dispute,
		.relations = arena_array(arena, relations, sizeof(*ret->relations)),
		.had_part = list_new(arena, count),
		.recused = list_new(arena, count),
		.gave_back = list_new(arena, count),
		.returns = arena_array(arena, count, sizeof(*ret->returns)) };
	for (size_t i = 0; i < count; i++) {
		go_through(&holding, &events[i]);
	}
	if (own) declare(ret, own);
}

/* ---- what follows ---- */

bool matter_is_the_directors(const struct matter *matter)
{
	return matter->return_count >= RETURNS_MAX;
}

/* Who has left is no party any more; a party that the act itself brings is one. */
static bool has_left(const struct dispute *dispute, uint16_t number)
{
	const struct party *party = dispute_party(dispute, number);

	return party && party->has_left;
}

/* Said of one party: it is somebody else of the same name. */
static bool is_namesake(
    const struct matter *matter, const struct party *party, const struct member *member)
{
	for (size_t i = 0; i < matter->relation_count; i++) {
		const struct relation *relation = &matter->relations[i];

		if (relation->relation == RELATION_NAMESAKE && relation->member == member->id &&
		    relation->party == party->number) {
			return true;
		}
	}
	return false;
}

static bool is_party(
    const struct matter *matter, const struct party *party, const struct member *member)
{
	return !party->has_left && party->name && strcmp(party->name, member->name) == 0 &&
	    !is_namesake(matter, party, member);
}

bool matter_bars_member(const struct matter *matter, const struct member *member)
{
	const struct dispute *dispute = matter->dispute;

	for (size_t i = 0; i < matter->relation_count; i++) {
		const struct relation *relation = &matter->relations[i];

		if (relation->member == member->id && relation->relation != RELATION_NAMESAKE &&
		    !has_left(dispute, relation->party)) {
			return true;
		}
	}
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (is_party(matter, &dispute->parties[i], member)) return true;
	}
	return id_list_has(&matter->had_part, member->id);
}

bool matter_bars_team(const struct matter *matter, int64_t team)
{
	return id_list_has(&matter->recused, team);
}

bool member_may_preside(const struct member *member)
{
	return member->is_active &&
	    (member->roles & (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD))) != 0;
}
