/* The named checks; rules.h. Grounds are cited where the law has them. */
#include "rules.h"

#include "civil.h"
#include "clock.h"
#include "retention.h"

#define MINUTE_US INT64_C(60000000)

/* Sides on which somebody stands who is a party, agrees, and is not among `without`. */
static unsigned consenting_sides(const struct dispute *dispute,
    const struct argument_value *agreeing, const struct argument_value *without)
{
	unsigned sides = 0;

	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (party->has_left || argument_lists(without, party->number)) continue;
		if (party->consent == CONSENT_AGREED || argument_lists(agreeing, party->number)) {
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

		if (argument_lists(present, party->number) && party->consent != CONSENT_AGREED) {
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

		if (!party->has_left && !argument_lists(without, party->number)) {
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

/* A record that names a party and tells nothing of it. */
enum outcome check_something_identified(const struct situation *situation)
{
	const struct argument_value *identities =
	    arguments_find(situation->arguments, ARG_IDENTITIES);

	for (size_t i = 0; identities && i < identities->count; i++) {
		const struct record_value *record = &identities->records[i];
		bool is_told = false;

		for (size_t f = 0; f < record->count; f++) {
			is_told = is_told || record->fields[f].is_text;
		}
		if (!is_told) return OUTCOME_NOTHING_IDENTIFIED;
	}
	return OUTCOME_DONE;
}

enum outcome check_opposing_pair_remains(const struct situation *situation)
{
	const struct argument_value *leaving =
	    arguments_find(situation->arguments, ARG_PARTIES_LEAVING);
	unsigned joining = sides_of(arguments_find(situation->arguments, ARG_PARTIES));

	if (is_pair(joining)) return OUTCOME_DONE;
	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];

		if (!party->has_left && !argument_lists(leaving, party->number)) {
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

		if (!party->has_left && argument_lists(split, party->number)) {
			sides |= 1U << party->side;
		}
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
	return arguments_integer(situation->arguments, ARG_APPLIED_ON, 0) <=
	        situation_today(situation)
	    ? OUTCOME_DONE
	    : OUTCOME_APPLIED_LATER;
}

enum outcome check_ends_later(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_EXPECTED_END, 0) >
	        situation_today(situation)
	    ? OUTCOME_DONE
	    : OUTCOME_END_NOT_AHEAD;
}

/* ---- what is told ---- */

static bool is_none_alone(const struct argument_value *told, int64_t none)
{
	return !argument_lists(told, none) || told->count == 1;
}

enum outcome check_risk_asked(const struct situation *situation)
{
	return situation->dispute->regions[REGION_RISK_SIGNS] != RISK_SIGNS_NOT_ASKED ||
	        arguments_has(situation->arguments, ARG_RISK_SIGNS)
	    ? OUTCOME_DONE
	    : OUTCOME_RISK_NOT_ASKED;
}

enum outcome check_none_alone(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;

	return is_none_alone(arguments_find(arguments, ARG_RISK_SIGNS), RISK_SIGN_NONE) &&
	        is_none_alone(
	            arguments_find(arguments, ARG_CONFIRMATION_BARS), CONFIRMATION_BAR_NONE) &&
	        is_none_alone(arguments_find(arguments, ARG_CIRCUMSTANCES), CIRCUMSTANCE_NONE)
	    ? OUTCOME_DONE
	    : OUTCOME_NONE_AMONG_OTHERS;
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

/* Which mediation clock runs says whether all parties can agree to more time. */
enum outcome check_before_expiry(const struct situation *situation)
{
	const struct clock_run *run = situation->mediation;
	int64_t to = arguments_integer(situation->arguments, ARG_EXTEND_TO, 0);

	if (!run || !run->row->is_extendable) return OUTCOME_NOT_EXTENDABLE;
	if (situation_today(situation) > run->end.due.day) return OUTCOME_EXPIRED;
	if (to <= run->end.due.day) return OUTCOME_END_NOT_AHEAD;
	return to <= run->end.due.day + clock_row(CLOCK_EXTENSION)->count
	    ? OUTCOME_DONE
	    : OUTCOME_EXTENDED_TOO_FAR;
}

enum outcome check_extended_at_most_twice(const struct situation *situation)
{
	return situation->dispute->extensions < EXTENSIONS_MAX ? OUTCOME_DONE
	                                                       : OUTCOME_EXTENDED_TWICE;
}

/* 信访工作条例34: once, before the term ends, by 30 days at most. */
enum outcome check_petition_extension(const struct situation *situation)
{
	const struct clock_run *run = situation->petition_reply;
	int64_t to = arguments_integer(situation->arguments, ARG_PETITION_EXTEND_TO, 0);

	if (!run) return OUTCOME_PETITION_NOT_OPEN;
	if (run->extended_to) return OUTCOME_PETITION_EXTENDED;
	if (situation_today(situation) > run->end.due.day) return OUTCOME_PETITION_LATE;
	if (to <= run->end.due.day) return OUTCOME_END_NOT_AHEAD;
	return to <= run->end.unrolled + clock_row(CLOCK_PETITION_EXTENSION)->count
	    ? OUTCOME_DONE
	    : OUTCOME_PETITION_TOO_FAR;
}

/* ---- ends ---- */

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

enum outcome check_sent_up_by_director(const struct situation *situation)
{
	bool goes_up = arguments_integer(situation->arguments, ARG_BODY, 0) == BODY_SUPERIOR;

	return goes_up && !(situation->actor->roles & ROLE_BIT(ROLE_SUP)) ? OUTCOME_FORBIDDEN
	                                                                  : OUTCOME_DONE;
}

/* ---- what has ended ---- */

enum outcome check_refusal_stood(const struct situation *situation)
{
	uint8_t state = situation->dispute->state;

	if (state == STATE_REFUSED || state == STATE_WITHDRAWN) return OUTCOME_DONE;
	return check_no_refusal_stands(situation) == OUTCOME_PARTY_REFUSED
	    ? OUTCOME_DONE
	    : OUTCOME_NO_REFUSAL_STOOD;
}

/* A ledger's row was closed by nobody here: whoever may take it over follows what is changed in it.
 */
static bool is_as_its_ledger_told(const struct situation *situation)
{
	return situation->dispute->is_history && situation->dispute->round == 1 &&
	    situation->actor->roles & ROLE_BIT(ROLE_CLERK);
}

enum outcome check_corrects_by_state(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;
	uint8_t state = situation->dispute->state;

	if (state != STATE_CLOSED && state != STATE_ARCHIVED) return OUTCOME_DONE;
	if (!(situation->actor->roles & (ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_SUP))) &&
	    !is_as_its_ledger_told(situation)) {
		return OUTCOME_FORBIDDEN;
	}
	if (state != STATE_ARCHIVED) return OUTCOME_DONE;
	return arguments_has(arguments, ARG_KIND) || arguments_has(arguments, ARG_PLACE) ||
	        arguments_has(arguments, ARG_AMOUNT) || arguments_has(arguments, ARG_CIRCUMSTANCES)
	    ? OUTCOME_ARCHIVED_STANDS
	    : OUTCOME_DONE;
}

/* ---- the end of a file: 档案法实施条例24 ---- */

enum outcome check_term_is_over(const struct situation *situation)
{
	const struct retention *retention = situation->retention;

	if (!retention || !retention->closed_on) return OUTCOME_TERM_NOT_OVER;
	if (retention->years == RETENTION_FOR_EVER) return OUTCOME_KEPT_FOR_EVER;
	return retention_is_over(retention, situation_today(situation)) ? OUTCOME_DONE
	                                                                : OUTCOME_TERM_NOT_OVER;
}

enum outcome check_witness_is_another(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_WITNESS, 0) != situation->actor->id
	    ? OUTCOME_DONE
	    : OUTCOME_WITNESS_IS_YOURSELF;
}

/* ---- retraction ---- */

enum outcome check_own_last_step(const struct situation *situation)
{
	const struct last_event *last = &situation->dispute->last;
	const struct action *row = action_find(last->action);

	if (!row || !row->is_retractable) return OUTCOME_NOT_RETRACTABLE;
	if (last->member != situation->actor->id) return OUTCOME_NOT_YOUR_STEP;
	return situation->now_us - last->recorded_us <=
	        clock_row(CLOCK_RETRACTION)->count * MINUTE_US
	    ? OUTCOME_DONE
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

/* Whoever mediates in the team could approve what another of it proposes. */
static bool is_alone_in_team(const struct situation *situation)
{
	const struct reference *reference = situation->reference;
	unsigned mediators = 0;

	for (size_t i = 0; i < reference->member_count; i++) {
		const struct member *member = &reference->members[i];

		mediators += member->is_active && member->team == situation->dispute->team &&
		    member->roles & (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD));
	}
	return mediators <= 1;
}

enum outcome check_closes_by_level(const struct situation *situation)
{
	uint32_t needed = situation->action->approvers;

	if (situation->dispute->team && !is_alone_in_team(situation)) {
		needed &= ~ROLE_BIT(ROLE_CLERK);
	}
	if (situation->dispute->level == LEVEL_MAJOR) needed = ROLE_BIT(ROLE_SUP);
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
#define CHECK(NAME, name, reads, argument) [CHECK_##NAME] = check_##name,
#include "tables/checks.def"
#undef CHECK
};

check_fn check_find(enum check check)
{
	return functions[check];
}
