/* Named checks of judicial confirmation (人民调解法33; 民事诉讼法205, 206); rules.h. */
#include "civil.h"
#include "clock.h"
#include "rules.h"

static int64_t step_of(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_COURT_STEP, 0);
}

enum outcome check_is_written(const struct situation *situation)
{
	return situation->dispute->form == FORM_WRITTEN ? OUTCOME_DONE : OUTCOME_NOT_WRITTEN;
}

enum outcome check_confirmation_in_time(const struct situation *situation)
{
	int64_t step_on =
	    arguments_integer(situation->arguments, ARG_STEP_ON, situation_today(situation));
	const struct clock_row *row = clock_row(CLOCK_CONFIRMATION);
	const struct clock_term term = { .start =
		                             civil_day_of_instant(situation->dispute->effective_us),
		.count = row->count,
		.unit = row->unit };
	int64_t last = clock_end(&situation->reference->calendar, &term).due.day;
	int64_t step = step_of(situation);

	if (step == COURT_STEP_APPLIED && step_on > last) return OUTCOME_CONFIRMATION_LATE;
	if (step == COURT_STEP_LAPSED && step_on <= last) return OUTCOME_CONFIRMATION_OPEN;
	return OUTCOME_DONE;
}

/* 民诉法解释355: looked at anew by who applies, whatever was seen when it was told. */
enum outcome check_bars_told(const struct situation *situation)
{
	if (step_of(situation) != COURT_STEP_APPLIED) return OUTCOME_DONE;
	return arguments_has(situation->arguments, ARG_CONFIRMATION_BARS)
	    ? OUTCOME_DONE
	    : OUTCOME_MISSING_ARGUMENT;
}

enum outcome check_no_bar(const struct situation *situation)
{
	const struct argument_value *bars =
	    arguments_find(situation->arguments, ARG_CONFIRMATION_BARS);

	return !bars || argument_lists(bars, CONFIRMATION_BAR_NONE) ? OUTCOME_DONE
	                                                            : OUTCOME_NOT_CONFIRMABLE;
}

/* All applicants and respondents whom the agreement binds; a third party may join them. */
enum outcome check_applied_jointly(const struct situation *situation)
{
	const struct argument_value *applying =
	    arguments_find(situation->arguments, ARG_PARTIES_APPLYING);
	const struct dispute *dispute = situation->dispute;

	if (step_of(situation) != COURT_STEP_APPLIED) return OUTCOME_DONE;
	if (!applying) return OUTCOME_MISSING_ARGUMENT;
	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (!party->has_left && party->side != SIDE_THIRD &&
		    !argument_lists(applying, party->number)) {
			return OUTCOME_NOT_JOINT;
		}
	}
	return OUTCOME_DONE;
}

/* With the first step that the court itself takes. */
enum outcome check_court_told(const struct situation *situation)
{
	int64_t step = step_of(situation);
	bool is_first = step == COURT_STEP_ACCEPTED ||
	    (situation->dispute->regions[REGION_COURT] == COURT_APPLIED &&
	        (step == COURT_STEP_CONFIRMED || step == COURT_STEP_DISMISSED));

	if (!is_first) return OUTCOME_DONE;
	return arguments_has(situation->arguments, ARG_COURT) &&
	        arguments_has(situation->arguments, ARG_COURT_NUMBER)
	    ? OUTCOME_DONE
	    : OUTCOME_MISSING_ARGUMENT;
}

enum outcome check_ways_told(const struct situation *situation)
{
	if (step_of(situation) != COURT_STEP_DISMISSED) return OUTCOME_DONE;
	return argument_lists(
	           arguments_find(situation->arguments, ARG_REMEDIES_TOLD), REMEDY_LAWSUIT)
	    ? OUTCOME_DONE
	    : OUTCOME_MISSING_ARGUMENT;
}
