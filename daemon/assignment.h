/*
 * Who gets a dispute, and why: from what its journal tells of it, local data, the loads of the
 * teams and the rules in force to one team, the reasons in their order, and for every other team
 * why it was passed over. tables/assignment.def lists bars and reasons, assignment_rule which
 * reasons count.
 *
 * Pure: no I/O, what it makes lives in the arena it is given. Grounds: 人民调解法19 (the parties
 * choose, else the committee names), domain 2.7 L7 and 2.8 (recusal); the order is the town's own.
 */
#pragma once

#include "matter.h"

enum assignment_reason {
	REASON_NONE,

#define BAR(NAME, name)
#define REASON(NAME, name, told) REASON_##NAME,
#include "tables/assignment.def"
#undef BAR
#undef REASON
	REASON_COUNT
};

/* What local data calls the rule that those of the same village do not preside: no reason to choose
 * anybody, a bar. */
#define ASSIGNMENT_SAME_VILLAGE "same_village"

/* The reason that local data names; REASON_NONE where there is none of the name. */
enum assignment_reason assignment_reason_named(const char *name);

struct assignment_candidate {
	int64_t team;
	uint32_t load;
	uint8_t verdict; /* VERDICT_… */
};

#define ASSIGNMENT_REASONS_MAX 12

struct assignment {
	int64_t team;   /* 0: none suits */
	uint32_t rules; /* their version; 0: the town has none, and the bars alone hold */
	uint8_t reasons[ASSIGNMENT_REASONS_MAX]; /* ASSIGNMENT_… in order, at least one where there
	                                            is a team */
	size_t reason_count;
	struct assignment_candidate *candidates; /* active teams, in the order of local data */
	size_t candidate_count;
};

/* Whether all who could preside for the team are recused. */
bool assignment_bars_team(
    const struct matter *matter, const struct reference *reference, int64_t team);

/* `loads` has what each team of the reference has open, in its order; who is absent that day is. */
void assignment_decide(const struct matter *matter, const struct reference *reference,
    const uint32_t *loads, int64_t day, struct arena *arena, struct assignment *ret);
/* A person chose `team`: the verdict that the rules have for it gives way, their own choice is told
 * beside it. */
void assignment_by_hand(struct assignment *assignment, int64_t team);

/* As many candidates as an event keeps. */
#define CANDIDATES_KEPT_MAX 60
/* With at most `room` candidates; who is chosen, and whom the rules would have, is among
 * them. */
void assignment_shorten(
    const struct assignment *assignment, size_t room, struct arena *arena, struct assignment *ret);

/* What an act of assignment asks for, by rule: team and reasons. */
void assignment_arguments(
    const struct assignment *assignment, struct arena *arena, struct arguments *ret);
/* The event's own arguments with what the daemon adds: candidates, version of the rules, and that a
 * person chose. */
void assignment_complete(const struct assignment *assignment, bool is_by_hand,
    const struct arguments *from, struct arena *arena, struct arguments *ret);

/* How an event came to its team. */
enum assignment_source {
	ASSIGNED_BY_RULE,
	ASSIGNED_BY_HAND,
	ASSIGNED_AS_RECORDED, /* its event tells reasons and nothing of others */
	ASSIGNED_BY_LEDGER    /* history that was taken over */
};

/* What the event of an assignment tells. */
enum assignment_source assignment_read(uint16_t action, const struct arguments *arguments,
    struct arena *arena, struct assignment *ret);
/* To be read out: the team, why, and why not the others. */
char *assignment_sentence_zh(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena);
char *assignment_sentence_en(const struct assignment *assignment, enum assignment_source source,
    const struct reference *reference, struct arena *arena);
