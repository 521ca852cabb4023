/* The named checks of who may handle a dispute (domain 2.7 L7, 2.8); rules.h. */
#include "assignment.h"
#include "rules.h"

/* What the journal tells, of the dispute as it is at this link of a chain. */
static struct matter matter_now(const struct situation *situation)
{
	struct matter matter = { 0 };

	if (situation->matter) matter = *situation->matter;
	matter.dispute = situation->dispute;
	return matter;
}

static bool is_barred(const struct situation *situation, int64_t id)
{
	struct matter matter = matter_now(situation);
	const struct member *member = reference_member(situation->reference, id);

	return member && matter_bars_member(&matter, member);
}

/* Who presides, and who mediates with him. */
enum outcome check_mediator_without_conflict(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;
	const struct argument_value *others = arguments_find(arguments, ARG_MEDIATORS);

	if (is_barred(situation, arguments_integer(arguments, ARG_MEDIATOR, 0))) {
		return OUTCOME_MEDIATOR_RECUSED;
	}
	for (size_t i = 0; others && i < others->count; i++) {
		int64_t member = record_integer(&others->records[i], FIELD_MEDIATOR_MEMBER, 0);

		if (is_barred(situation, member)) return OUTCOME_MEDIATOR_RECUSED;
	}
	return OUTCOME_DONE;
}

enum outcome check_no_conflict_stands(const struct situation *situation)
{
	return is_barred(situation, situation->dispute->mediator) ||
	        is_barred(situation, situation->actor->id)
	    ? OUTCOME_CONFLICT_STANDS
	    : OUTCOME_DONE;
}

enum outcome check_mediator_is_another(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_MEDIATOR, 0) ==
	        situation->dispute->mediator
	    ? OUTCOME_MEDIATOR_UNCHANGED
	    : OUTCOME_DONE;
}

enum outcome check_team_is_another(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_TEAM, 0) == situation->dispute->team
	    ? OUTCOME_TEAM_UNCHANGED
	    : OUTCOME_DONE;
}

enum outcome check_team_without_conflict(const struct situation *situation)
{
	struct matter matter = matter_now(situation);
	int64_t team = arguments_integer(situation->arguments, ARG_TEAM, 0);

	return assignment_bars_team(&matter, situation->reference, team) ? OUTCOME_TEAM_RECUSED
	                                                                 : OUTCOME_DONE;
}

/* Where the teams have handed it back and forth, who has it is decided above them. */
enum outcome check_returned_to_director(const struct situation *situation)
{
	struct matter matter = matter_now(situation);

	if (!matter_is_the_directors(&matter)) return OUTCOME_DONE;
	return situation->actor->roles & ROLE_BIT(ROLE_SUP) ? OUTCOME_DONE : OUTCOME_RETURNED_TWICE;
}
