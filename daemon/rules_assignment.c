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

enum outcome check_mediator_without_conflict(const struct situation *situation)
{
	struct matter matter = matter_now(situation);
	const struct member *mediator = reference_member(
	    situation->reference, arguments_integer(situation->arguments, ARG_MEDIATOR, 0));

	return mediator && matter_bars_member(&matter, mediator) ? OUTCOME_MEDIATOR_RECUSED
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
