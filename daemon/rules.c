/* The named checks; rules.h. Grounds are cited where the law has them. */
#include "rules.h"

#include "civil.h"

#define RETRACT_WINDOW_US INT64_C(600000000)
#define MEDIATION_DAYS    30 /* 人民调解工作若干规定33 */
#define CONFIRMATION_DAYS 30 /* 人民调解法33 */
#define EXTENSIONS_MAX    2

static int64_t today(const struct situation *situation)
{
	return civil_day_of_instant(situation->now_us);
}

static bool list_has(const struct argument_value *list, int64_t number)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (list->integers[i] == number) return true;
	}
	return false;
}

static bool is_open(const struct obligation *obligation)
{
	return obligation->performance != PERFORMANCE_DONE;
}

/* Obligations of the agreement in force: those of this round. */
static size_t open_obligations(const struct dispute *dispute)
{
	size_t count = 0;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		count += dispute->obligations[i].round == dispute->round &&
		    is_open(&dispute->obligations[i]);
	}
	return count;
}

/* Sides on which somebody stands who is a party, agrees, and is not among `without`. */
static unsigned consenting_sides(const struct dispute *dispute,
    const struct argument_value *agreeing, const struct argument_value *without)
{
	unsigned sides = 0;

	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (party->has_left || list_has(without, party->number)) continue;
		if (party->consent == CONSENT_AGREED || list_has(agreeing, party->number)) {
			sides |= 1U << party->side;
		}
	}
	return sides;
}

static bool is_pair(unsigned sides)
{
	return (sides & 1U << SIDE_APPLICANT) && (sides & 1U << SIDE_RESPONDENT);
}

/* ---- consent: 人民调解法17 ---- */

enum outcome check_no_refusal_stands(const struct situation *situation)
{
	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];

		if (!party->has_left && party->consent == CONSENT_REFUSED) {
			return OUTCOME_PARTY_REFUSED;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_opposing_pair_consents(const struct situation *situation)
{
	const struct argument_value *agreeing =
	    arguments_find(situation->arguments, ARG_PARTIES_AGREEING);

	return is_pair(consenting_sides(situation->dispute, agreeing, NULL)) ? OUTCOME_DONE
	                                                                     : OUTCOME_NO_CONSENT;
}

enum outcome check_no_opposing_pair_left(const struct situation *situation)
{
	const struct argument_value *refusing =
	    arguments_find(situation->arguments, ARG_PARTIES_REFUSING);

	return is_pair(consenting_sides(situation->dispute, NULL, refusing))
	    ? OUTCOME_PAIR_STILL_CONSENTS
	    : OUTCOME_DONE;
}

enum outcome check_present_consent(const struct situation *situation)
{
	const struct argument_value *present =
	    arguments_find(situation->arguments, ARG_PARTIES_PRESENT);

	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];

		if (list_has(present, party->number) && party->consent != CONSENT_AGREED) {
			return OUTCOME_PRESENT_NOT_CONSENTING;
		}
	}
	return OUTCOME_DONE;
}

static enum outcome pair_without(
    const struct dispute *dispute, const struct argument_value *without, enum outcome otherwise)
{
	unsigned sides = 0;

	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (!party->has_left && !list_has(without, party->number)) {
			sides |= 1U << party->side;
		}
	}
	return is_pair(sides) ? OUTCOME_DONE : otherwise;
}

static unsigned sides_of(const struct argument_value *parties)
{
	unsigned sides = 0;

	for (size_t i = 0; parties && i < parties->count; i++) {
		sides |=
		    1U << record_integer(&parties->records[i], FIELD_PARTY_SIDE, SIDE_RESPONDENT);
	}
	return sides;
}

enum outcome check_opposing_pair_remains(const struct situation *situation)
{
	const struct argument_value *leaving =
	    arguments_find(situation->arguments, ARG_PARTIES_LEAVING);
	unsigned joining = sides_of(arguments_find(situation->arguments, ARG_PARTIES));

	if (is_pair(joining)) return OUTCOME_DONE;
	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];

		if (!party->has_left && !list_has(leaving, party->number)) {
			joining |= 1U << party->side;
		}
	}
	return is_pair(joining) ? OUTCOME_DONE : OUTCOME_NO_PAIR_REMAINS;
}

enum outcome check_split_leaves_parties(const struct situation *situation)
{
	const struct argument_value *split =
	    arguments_find(situation->arguments, ARG_PARTIES_SPLIT);
	unsigned sides = 0;

	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];

		if (!party->has_left && list_has(split, party->number)) sides |= 1U << party->side;
	}
	if (!is_pair(sides)) return OUTCOME_NOTHING_LEFT;
	return pair_without(situation->dispute, split, OUTCOME_NOTHING_LEFT);
}

/* ---- what must have been told: 人民调解法23, 24, 26 ---- */

enum outcome check_rights_told(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_RIGHTS_NOTICE, 0)
	    ? OUTCOME_DONE
	    : OUTCOME_RIGHTS_NOT_TOLD;
}

/* ---- times ---- */

enum outcome check_applied_before_now(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_APPLIED_ON, 0) <= today(situation)
	    ? OUTCOME_DONE
	    : OUTCOME_APPLIED_LATER;
}

enum outcome check_occurred_before_now(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_OCCURRED_ON, 0) <= today(situation)
	    ? OUTCOME_DONE
	    : OUTCOME_IN_FUTURE;
}

enum outcome check_held_before_now(const struct situation *situation)
{
	int64_t held = arguments_integer(situation->arguments, ARG_HELD_AT, situation->now_us);

	return held <= situation->now_us ? OUTCOME_DONE : OUTCOME_IN_FUTURE;
}

enum outcome check_ends_later(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_EXPECTED_END, 0) > today(situation)
	    ? OUTCOME_DONE
	    : OUTCOME_END_NOT_AHEAD;
}

/* ---- agreements: 人民调解法28 to 30 ---- */

enum outcome check_oral_is_enough(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	const struct kind *kind = reference_kind(situation->reference, dispute->kind);

	if (dispute->level == LEVEL_MAJOR || dispute->is_petition_linked) {
		return OUTCOME_ORAL_NOT_ENOUGH;
	}
	return kind && kind->allows_oral ? OUTCOME_DONE : OUTCOME_ORAL_NOT_ENOUGH;
}

enum outcome check_content_read_back(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_READ_BACK, 0) ? OUTCOME_DONE
	                                                                 : OUTCOME_NOT_READ_BACK;
}

enum outcome check_somebody_signs(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;

	if (arguments_has(arguments, ARG_SIGNATURES)) return OUTCOME_DONE;
	if (arguments_integer(arguments, ARG_MEDIATOR_SIGNED, 0)) return OUTCOME_DONE;
	return arguments_integer(arguments, ARG_IS_SEALED, 0) ? OUTCOME_DONE : OUTCOME_NOBODY_SIGNS;
}

enum outcome check_paper_only(const struct situation *situation)
{
	const struct kind *kind = reference_kind(situation->reference, situation->dispute->kind);
	const struct argument_value *signatures =
	    arguments_find(situation->arguments, ARG_SIGNATURES);

	if (!kind || !kind->is_family) return OUTCOME_DONE;
	for (size_t i = 0; signatures && i < signatures->count; i++) {
		if (record_integer(&signatures->records[i], FIELD_SIGNATURE_MANNER, 0) ==
		    MANNER_STAMPED) {
			return OUTCOME_PAPER_NEEDED;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_all_consent(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_CONSENT_OF_ALL, 0)
	    ? OUTCOME_DONE
	    : OUTCOME_NOT_ALL_CONSENT;
}

/* ---- the legal adviser's gate: L15 ---- */

bool opinion_is_needed(const struct dispute *dispute, const struct reference *reference)
{
	const struct kind *kind = reference_kind(reference, dispute->kind);

	if (dispute->level == LEVEL_MAJOR || dispute->is_petition_linked) return true;
	if (kind && kind->needs_opinion) return true;
	if (reference->major_amount && dispute->amount >= reference->major_amount) return true;
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (!dispute->parties[i].has_left && dispute->parties[i].is_government) return true;
	}
	return false;
}

enum outcome check_opinion_given(const struct situation *situation)
{
	uint8_t legal = situation->dispute->regions[REGION_LEGAL];

	if (!opinion_is_needed(situation->dispute, situation->reference)) return OUTCOME_DONE;
	return legal == LEGAL_NONE || legal == LEGAL_ASKED ? OUTCOME_OPINION_FIRST : OUTCOME_DONE;
}

enum outcome check_opinion_decided(const struct situation *situation)
{
	uint8_t legal = situation->dispute->regions[REGION_LEGAL];

	if (!opinion_is_needed(situation->dispute, situation->reference)) return OUTCOME_DONE;
	return legal == LEGAL_ADOPTED || legal == LEGAL_NOT_ADOPTED ? OUTCOME_DONE
	                                                            : OUTCOME_OPINION_NOT_DECIDED;
}

enum outcome check_reason_if_not_adopted(const struct situation *situation)
{
	if (arguments_integer(situation->arguments, ARG_ADOPTION, 0) != ADOPTION_NOT_ADOPTED) {
		return OUTCOME_DONE;
	}
	return arguments_has(situation->arguments, ARG_REASON) ? OUTCOME_DONE
	                                                       : OUTCOME_REASON_MISSING;
}

/* ---- mediators: L7 ---- */

enum outcome check_no_conflict(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_NO_CONFLICT, 0) ? OUTCOME_DONE
	                                                                   : OUTCOME_CONFLICT;
}

enum outcome check_mediator_of_team(const struct situation *situation)
{
	const struct member *mediator = reference_member(
	    situation->reference, arguments_integer(situation->arguments, ARG_MEDIATOR, 0));

	if (!mediator || !(mediator->roles & (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD)))) {
		return OUTCOME_NOT_OF_TEAM;
	}
	return mediator->team == situation->dispute->team ? OUTCOME_DONE : OUTCOME_NOT_OF_TEAM;
}

/* ---- extension ---- */

enum outcome check_before_expiry(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	int64_t last = dispute->extended_to
	    ? dispute->extended_to
	    : civil_day_of_instant(dispute->accepted_us) + MEDIATION_DAYS;

	if (today(situation) > last) return OUTCOME_EXPIRED;
	return arguments_integer(situation->arguments, ARG_EXTEND_TO, 0) > last
	    ? OUTCOME_DONE
	    : OUTCOME_END_NOT_AHEAD;
}

enum outcome check_extended_at_most_twice(const struct situation *situation)
{
	return situation->dispute->extensions < EXTENSIONS_MAX ? OUTCOME_DONE
	                                                       : OUTCOME_EXTENDED_TWICE;
}

/* ---- court: 人民调解法33 ---- */

enum outcome check_is_written(const struct situation *situation)
{
	return situation->dispute->form == FORM_WRITTEN ? OUTCOME_DONE : OUTCOME_NOT_WRITTEN;
}

enum outcome check_confirmation_in_time(const struct situation *situation)
{
	int64_t step_on = arguments_integer(situation->arguments, ARG_STEP_ON, today(situation));
	int64_t last = civil_day_of_instant(situation->dispute->effective_us) + CONFIRMATION_DAYS;

	if (arguments_integer(situation->arguments, ARG_COURT_STEP, 0) != COURT_STEP_APPLIED) {
		return OUTCOME_DONE;
	}
	return step_on <= last ? OUTCOME_DONE : OUTCOME_CONFIRMATION_LATE;
}

/* ---- performance: 人民调解法31 ---- */

enum outcome check_something_open(const struct situation *situation)
{
	return open_obligations(situation->dispute) > 0 ? OUTCOME_DONE : OUTCOME_NOTHING_LEFT_OPEN;
}

enum outcome check_nothing_promised_later(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;

	for (size_t i = 0; i < dispute->obligation_count; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round == dispute->round && is_open(obligation) &&
		    obligation->due_on > today(situation)) {
			return OUTCOME_DUE_LATER;
		}
	}
	return OUTCOME_DONE;
}

enum outcome check_long_term_if_unfinished(const struct situation *situation)
{
	uint8_t state = situation->dispute->state;

	if (state != STATE_AGREED && state != STATE_PERFORMING) return OUTCOME_DONE;
	return arguments_integer(situation->arguments, ARG_CLOSING_GROUND, 0) == CLOSING_LONG_TERM
	    ? OUTCOME_DONE
	    : OUTCOME_NOT_LONG_TERM;
}

enum outcome check_kind_expires(const struct situation *situation)
{
	const struct kind *kind = reference_kind(situation->reference, situation->dispute->kind);

	return kind && kind->expires ? OUTCOME_DONE : OUTCOME_KIND_DOES_NOT_EXPIRE;
}

/* ---- two disputes ---- */

enum outcome check_other_is_open(const struct situation *situation)
{
	const struct dispute *other = situation->other;

	if (!other) return OUTCOME_NOT_FOUND;
	if (other->id == situation->dispute->id) return OUTCOME_SAME_DISPUTE;
	return action_find(ACTION_ABSORB)->from & STATE_BIT(other->state) ? OUTCOME_DONE
	                                                                  : OUTCOME_OTHER_NOT_OPEN;
}

/* ---- retraction ---- */

enum outcome check_own_last_step(const struct situation *situation)
{
	const struct last_event *last = &situation->dispute->last;
	const struct action *row = action_find(last->action);

	if (!row || !row->is_retractable) return OUTCOME_NOT_RETRACTABLE;
	if (last->member != situation->actor->id) return OUTCOME_NOT_YOUR_STEP;
	return situation->now_us - last->recorded_us <= RETRACT_WINDOW_US ? OUTCOME_DONE
	                                                                  : OUTCOME_RETRACT_LATE;
}

/* ---- history ---- */

enum outcome check_history_state(const struct situation *situation)
{
	int64_t told = arguments_integer(situation->arguments, ARG_TO_STATE, 0);

	return told > 0 && told < STATE_COUNT && situation->action->ends & STATE_BIT(told)
	    ? OUTCOME_DONE
	    : OUTCOME_STATE_NOT_TOLD;
}

enum outcome check_simple_level(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_LEVEL, 0) == LEVEL_SIMPLE
	    ? OUTCOME_DONE
	    : OUTCOME_NOT_SIMPLE;
}

/* ---- who may approve this very dispute; the actor is the approver ---- */

enum outcome check_closes_by_level(const struct situation *situation)
{
	uint32_t needed = situation->dispute->level == LEVEL_MAJOR ? ROLE_BIT(ROLE_SUP)
	                                                           : situation->action->approvers;

	return situation->actor->roles & needed ? OUTCOME_DONE : OUTCOME_FORBIDDEN;
}

enum outcome check_extends_by_count(const struct situation *situation)
{
	uint32_t needed = situation->dispute->extensions ? ROLE_BIT(ROLE_SUP)
	                                                 : ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_SUP);

	return situation->actor->roles & needed ? OUTCOME_DONE : OUTCOME_FORBIDDEN;
}

enum outcome check_replaces_by_rank(const struct situation *situation)
{
	const struct member *present =
	    reference_member(situation->reference, situation->dispute->mediator);
	bool concerns_leader = present && present->roles & ROLE_BIT(ROLE_LEAD);
	uint32_t needed = concerns_leader ? ROLE_BIT(ROLE_SUP) : situation->action->approvers;

	return situation->actor->roles & needed ? OUTCOME_DONE : OUTCOME_FORBIDDEN;
}

static const check_fn functions[CHECK_COUNT] = {
#define CHECK(NAME, name) [CHECK_##NAME] = check_##name,
#include "tables/checks.def"
#undef CHECK
};

check_fn check_find(enum check check)
{
	return functions[check];
}
