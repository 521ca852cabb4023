/* Whether what an act's arguments name exists, in local data or in the dispute, and whether what
 * has happened lies behind; decide_moves.h. */
#include "civil.h"
#include "decide_moves.h"

static bool party_exists(const struct dispute *dispute, int64_t number)
{
	const struct party *party = dispute_party(dispute, number);

	return party && !party->has_left;
}

/* Also one that the act itself brings; 0: to none of them, but a namesake is one's. */
static bool related_party_exists(
    const struct situation *situation, const struct record_value *relation)
{
	int64_t number = record_integer(relation, FIELD_RELATION_PARTY, 0);
	const struct argument_value *parties = arguments_find(situation->arguments, ARG_PARTIES);
	int64_t known = situation->dispute->party_count;

	if (number == 0) {
		return record_integer(relation, FIELD_RELATION_RELATION, 0) != RELATION_NAMESAKE;
	}
	if (party_exists(situation->dispute, number)) return true;
	return parties && number > known && number <= known + (int64_t)parties->count;
}

static bool obligation_exists(const struct dispute *dispute, int64_t number)
{
	return number >= 1 && number <= dispute->obligation_count;
}

static enum outcome check_item(const struct dispute *dispute, enum record record, int64_t number)
{
	if (record == RECORD_OBLIGATION) {
		return obligation_exists(dispute, number) ? OUTCOME_DONE
		                                          : OUTCOME_UNKNOWN_OBLIGATION;
	}
	return party_exists(dispute, number) ? OUTCOME_DONE : OUTCOME_UNKNOWN_PARTY;
}

static bool is_ahead(const struct situation *situation, enum argument_type type, int64_t value)
{
	if (type == TYPE_INSTANT) return value > situation->now_us;
	return type == TYPE_DATE && value > civil_day_of_instant(situation->now_us);
}

static enum outcome check_number(
    const struct situation *situation, enum argument_type type, bool is_past, int64_t value)
{
	const struct reference *reference = situation->reference;
	const struct team *team;
	const struct member *member;

	if (is_past && is_ahead(situation, type, value)) return OUTCOME_IN_FUTURE;

	switch (type) {
	case TYPE_TEAM:
		team = reference_team(reference, value);
		return team && team->is_active ? OUTCOME_DONE : OUTCOME_UNKNOWN_TEAM;
	case TYPE_MEMBER:
		member = reference_member(reference, value);
		return member && member->is_active ? OUTCOME_DONE : OUTCOME_UNKNOWN_MEMBER;
	case TYPE_KIND:
		return reference_kind(reference, (uint16_t)value) ? OUTCOME_DONE
		                                                  : OUTCOME_UNKNOWN_KIND;
	case TYPE_PLACE:
		return reference_place(reference, value) ? OUTCOME_DONE : OUTCOME_UNKNOWN_PLACE;
	default:
		return OUTCOME_DONE;
	}
}

/* Fields of records that name a party or an obligation of the dispute. */
static enum outcome check_fields(
    const struct situation *situation, enum record record, const struct record_value *value)
{
	static const struct {
		enum record record;
		uint16_t field;
		enum record names;
	} naming[] = { { RECORD_OBLIGATION, FIELD_OBLIGATION_DEBTOR, RECORD_PARTY },
		{ RECORD_OBLIGATION, FIELD_OBLIGATION_CREDITOR, RECORD_PARTY },
		{ RECORD_SIGNATURE, FIELD_SIGNATURE_PARTY, RECORD_PARTY },
		{ RECORD_POSITION, FIELD_POSITION_PARTY, RECORD_PARTY },
		{ RECORD_PERFORMANCE, FIELD_PERFORMANCE_OBLIGATION, RECORD_OBLIGATION } };

	for (size_t i = 0; i < sizeof(naming) / sizeof(naming[0]); i++) {
		enum outcome outcome;

		if (naming[i].record != record || !record_find(value, naming[i].field)) continue;
		outcome = check_item(
		    situation->dispute, naming[i].names, record_integer(value, naming[i].field, 0));
		if (outcome != OUTCOME_DONE) return outcome;
	}
	/* what is held about who has left is put right too */
	if (record == RECORD_IDENTITY &&
	    !dispute_party(situation->dispute, record_integer(value, FIELD_IDENTITY_PARTY, 0))) {
		return OUTCOME_UNKNOWN_PARTY;
	}
	/* a paper is of who has left too */
	if (record == RECORD_ATTACHMENT && record_find(value, FIELD_ATTACHMENT_PARTY) &&
	    !dispute_party(situation->dispute, record_integer(value, FIELD_ATTACHMENT_PARTY, 0))) {
		return OUTCOME_UNKNOWN_PARTY;
	}
	if (record == RECORD_RELATION && !related_party_exists(situation, value)) {
		return OUTCOME_UNKNOWN_PARTY;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct field_info *info = field_info(record, value->fields[i].number);
		enum outcome outcome =
		    check_number(situation, info->type, info->is_past, value->fields[i].integer);

		if (outcome != OUTCOME_DONE) return outcome;
	}
	return OUTCOME_DONE;
}

static enum outcome check_value(
    const struct situation *situation, const struct argument_value *value, struct fault *ret_fault)
{
	enum outcome outcome = OUTCOME_DONE;

	if (value->info->type == TYPE_RECORDS) {
		for (size_t i = 0; i < value->count && outcome == OUTCOME_DONE; i++) {
			ret_fault->record_index = (uint16_t)(i + 1);
			outcome = check_fields(situation, value->info->record, &value->records[i]);
		}
	} else if (value->info->type == TYPE_ITEMS) {
		for (size_t i = 0; i < value->count && outcome == OUTCOME_DONE; i++) {
			outcome =
			    check_item(situation->dispute, value->info->record, value->integers[i]);
		}
	} else {
		outcome = check_number(
		    situation, value->info->type, value->info->is_past, value->integer);
	}
	if (outcome == OUTCOME_DONE) ret_fault->record_index = 0;
	return outcome;
}

static enum outcome check_room(const struct situation *situation)
{
	const struct argument_value *parties = arguments_find(situation->arguments, ARG_PARTIES);
	const struct argument_value *obligations =
	    arguments_find(situation->arguments, ARG_OBLIGATIONS);

	if (parties && parties->count + situation->dispute->party_count > PARTIES_MAX) {
		return OUTCOME_TOO_MANY_ITEMS;
	}
	if (obligations &&
	    obligations->count + situation->dispute->obligation_count > OBLIGATIONS_MAX) {
		return OUTCOME_TOO_MANY_ITEMS;
	}
	return OUTCOME_DONE;
}

enum outcome decide_references(const struct situation *situation, struct fault *ret_fault)
{
	for (size_t i = 0; i < situation->arguments->count; i++) {
		const struct argument_value *value = &situation->arguments->values[i];
		enum outcome outcome = check_value(situation, value, ret_fault);

		if (outcome == OUTCOME_DONE) continue;
		ret_fault->argument = value->info->number;
		return outcome;
	}
	return check_room(situation);
}
