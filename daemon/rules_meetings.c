/* The named checks of meetings and visits; rules.h. */
#include "civil.h"
#include "decide_moves.h"
#include "rules.h"

#define DAYS_AHEAD_MAX 183

/* 人民调解法20: with the consent of the parties. */
enum outcome check_invitees_accepted(const struct situation *situation)
{
	const struct argument_value *invitees = arguments_find(situation->arguments, ARG_INVITEES);

	for (size_t i = 0; invitees && i < invitees->count; i++) {
		if (!record_integer(&invitees->records[i], FIELD_INVITEE_CONSENTED, 0)) {
			return OUTCOME_INVITEE_NOT_ACCEPTED;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_something_planned(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	for (size_t i = 0; i < dispute->meeting_count; i++) {
		if (dispute->meetings[i].value == MEETING_PLANNED) return OUTCOME_DONE;
	}
	return OUTCOME_UNKNOWN_MEETING;
}

enum outcome check_invitation_stands(const struct situation *situation)
{
	int64_t number = arguments_integer(situation->arguments, ARG_MEETING, 0);
	const struct meeting *meeting = dispute_meeting(situation->dispute, number);

	if (!arguments_has(situation->arguments, ARG_MEETING)) return OUTCOME_DONE;
	return meeting && meeting->value == MEETING_PLANNED ? OUTCOME_DONE
	                                                    : OUTCOME_UNKNOWN_MEETING;
}

enum outcome check_meeting_ahead(const struct situation *situation)
{
	int64_t planned_us = arguments_integer(situation->arguments, ARG_PLANNED_AT, 0);
	int64_t last_day = civil_day_of_instant(situation->now_us) + DAYS_AHEAD_MAX;

	return planned_us > situation->now_us && civil_day_of_instant(planned_us) <= last_day
	    ? OUTCOME_DONE
	    : OUTCOME_MEETING_NOT_AHEAD;
}

enum outcome check_meeting_lasts(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_LASTS, MEETING_MINUTES) > 0
	    ? OUTCOME_DONE
	    : OUTCOME_TOO_LARGE;
}

enum outcome check_meeting_apart(const struct situation *situation)
{
	return situation->clash ? OUTCOME_MEETING_CLASH : OUTCOME_DONE;
}

enum outcome check_positions_of_each(const struct situation *situation)
{
	const struct argument_value *positions =
	    arguments_find(situation->arguments, ARG_POSITIONS);
	uint64_t seen = 0;

	for (size_t i = 0; positions && i < positions->count; i++) {
		uint64_t party = UINT64_C(1)
		    << record_integer(&positions->records[i], FIELD_POSITION_PARTY, 0);

		if (seen & party) return OUTCOME_POSITION_TWICE;
		seen |= party;
	}
	return OUTCOME_DONE;
}

/* ---- visits ---- */

enum outcome check_something_relapsed(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	for (size_t i = 0; i < dispute->visit_count; i++) {
		if (dispute->visits[i].value == VISIT_RELAPSED) return OUTCOME_DONE;
	}
	return OUTCOME_NOTHING_RELAPSED;
}

enum outcome check_failed_visit_tells_nothing(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;

	if (arguments_integer(arguments, ARG_VISIT_RESULT, 0) != VISIT_RESULT_FAILED) {
		return OUTCOME_DONE;
	}
	return arguments_integer(arguments, ARG_IS_PERFORMED, 0) ||
	        arguments_integer(arguments, ARG_HAS_RELAPSED, 0) ||
	        arguments_has(arguments, ARG_SATISFACTION)
	    ? OUTCOME_NOBODY_WAS_VISITED
	    : OUTCOME_DONE;
}

enum outcome check_satisfaction_by_another(const struct situation *situation)
{
	bool is_asked = arguments_has(situation->arguments, ARG_SATISFACTION);

	return is_asked && situation->actor->id == situation->dispute->mediator
	    ? OUTCOME_ASKED_BY_HANDLER
	    : OUTCOME_DONE;
}

enum outcome check_satisfaction_once(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	if (!arguments_has(situation->arguments, ARG_SATISFACTION)) return OUTCOME_DONE;
	for (size_t i = 0; i < dispute->visit_count; i++) {
		const struct visit *visit = &dispute->visits[i];

		if (visit->round == dispute->round && visit->satisfaction) {
			return OUTCOME_ASKED_ALREADY;
		}
	}
	return OUTCOME_DONE;
}
