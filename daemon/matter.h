/*
 * What the journal of a dispute tells of who may handle it: whom the parties chose, relations that
 * were declared, who had an earlier part, who gave it back. Read from its events and from what an
 * act itself declares.
 *
 * Pure; what it makes lives in the arena it is given. Grounds: 人民调解法19, 信访工作条例28,
 * domain 2.7 L7 and 2.8. Members and party numbers identify nobody outside, so all of it is facts.
 */
#pragma once

#include "argument.h"
#include "reference.h"

struct arena;
struct journal_event;

struct relation {
	uint16_t party;   /* 0: to the matter itself */
	uint8_t relation; /* RELATION_… */
	int64_t member;
};

/* A team's giving back, or another body's (domain 2.2 rows 11, 37b). */
struct matter_return {
	uint32_t version;
	uint16_t action;
	int64_t team; /* that gave it back; 0: another body */
};

/* Ids, each once. */
struct id_list {
	int64_t *ids;
	size_t count;
};

bool id_list_has(const struct id_list *list, int64_t id);

struct matter {
	const struct dispute *dispute;
	int64_t chosen_team, chosen_mediator; /* by the parties; 0: not */
	struct relation *relations;           /* declared so far */
	size_t relation_count;
	struct id_list had_part;  /* members that were replaced, or whose legal opinion was heard */
	struct id_list recused;   /* teams, as a whole */
	struct id_list gave_back; /* teams, in this round */
	struct matter_return *returns;
	size_t return_count;
};

/* Of the events before an act, and of the act's own arguments; NULL: of the events alone. */
void matter_read(struct matter *ret, const struct dispute *dispute,
    const struct journal_event *events, size_t count, const struct arguments *own,
    struct arena *arena);
/* After a second return the director decides who has it. */
bool matter_is_the_directors(const struct matter *matter);
/* Whether he may not preside: a party by name, unless declared to be a namesake, related as
 * declared, or with an earlier part. To
 * have mediated in an earlier round is none: who knows the matter may go on with it. */
bool matter_bars_member(const struct matter *matter, const struct member *member);
bool matter_bars_team(const struct matter *matter, int64_t team);
/* Whether the member could preside for a team at all. */
bool member_may_preside(const struct member *member);
