/* Named checks of agreements: their form, and the legal adviser's gate; rules.h. */
#include "criteria.h"
#include "rules.h"

static int64_t amount_told(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_AMOUNT, situation->dispute->amount);
}

/* ---- minors: 个人信息保护法31 ---- */

enum outcome check_guardians_consent(const struct situation *situation)
{
	for (size_t i = 0; i < situation->dispute->party_count; i++) {
		const struct party *party = &situation->dispute->parties[i];
		bool is_alone = (party->marks & MARK_MINOR) && !(party->marks & MARK_GUARDED);

		if (is_alone && !party->has_left) return OUTCOME_GUARDIAN_MISSING;
	}
	return OUTCOME_DONE;
}

/* ---- agreements: 人民调解法28 to 30 ---- */

/* By its level, or by what makes a dispute major (domain 2.4), as this act leaves it. */
static bool is_major(const struct situation *situation)
{
	return situation->dispute->level == LEVEL_MAJOR ||
	    criteria_met_with(
	        DUTY_MAJOR, situation->dispute, amount_told(situation), situation->reference);
}

enum outcome check_oral_is_enough(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	const struct kind *kind = reference_kind(situation->reference, dispute->kind);

	if (is_major(situation) || dispute->is_petition_linked) return OUTCOME_ORAL_NOT_ENOUGH;
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

static const struct party *party_of(const struct dispute *dispute, int64_t number)
{
	return number >= 1 && number <= dispute->party_count ? &dispute->parties[number - 1] : NULL;
}

enum outcome check_each_signs_once(const struct situation *situation)
{
	const struct argument_value *signatures =
	    arguments_find(situation->arguments, ARG_SIGNATURES);
	uint64_t seen = 0;

	for (size_t i = 0; signatures && i < signatures->count; i++) {
		int64_t number = record_integer(&signatures->records[i], FIELD_SIGNATURE_PARTY, 0);
		const struct party *party = party_of(situation->dispute, number);

		if (!party) continue;
		if (party->has_signed || seen & UINT64_C(1) << number) {
			return OUTCOME_SIGNED_ALREADY;
		}
		seen |= UINT64_C(1) << number;
	}
	return OUTCOME_DONE;
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

/* What is amended stands until the amendment is signed (29, 31). */
enum outcome check_no_amendment_pending(const struct situation *situation)
{
	return situation->dispute->regions[REGION_AGREEMENT] == AGREEMENT_AMENDED
	    ? OUTCOME_AMENDMENT_PENDING
	    : OUTCOME_DONE;
}

enum outcome check_all_consent(const struct situation *situation)
{
	return arguments_integer(situation->arguments, ARG_CONSENT_OF_ALL, 0)
	    ? OUTCOME_DONE
	    : OUTCOME_NOT_ALL_CONSENT;
}

/* ---- the legal adviser's gate: L15 ---- */

static bool opinion_is_needed(const struct situation *situation)
{
	return criteria_met_with(
	    DUTY_OPINION, situation->dispute, amount_told(situation), situation->reference);
}

enum outcome check_opinion_given(const struct situation *situation)
{
	uint8_t legal = situation->dispute->regions[REGION_LEGAL];

	if (!opinion_is_needed(situation)) return OUTCOME_DONE;
	return legal == LEGAL_NONE || legal == LEGAL_ASKED ? OUTCOME_OPINION_FIRST : OUTCOME_DONE;
}

enum outcome check_opinion_decided(const struct situation *situation)
{
	uint8_t legal = situation->dispute->regions[REGION_LEGAL];

	if (!opinion_is_needed(situation)) return OUTCOME_DONE;
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
