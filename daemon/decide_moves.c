/* The end state of an action and the moves of its side regions; decide_moves.h. */
#include "decide_moves.h"

#include <string.h>

#include "civil.h"

struct moving {
	const struct situation *situation;
	const struct region_rule *rule;
	struct move *moves;
	uint8_t *count;
};

static bool signs(const struct argument_value *signatures, uint16_t party)
{
	for (size_t i = 0; signatures && i < signatures->count; i++) {
		if (record_integer(&signatures->records[i], FIELD_SIGNATURE_PARTY, 0) == party) {
			return true;
		}
	}
	return false;
}

/* 人民调解法29: in effect with the last of all parties' signatures, the mediator's and the seal. */
static bool is_last_signature(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	const struct argument_value *signatures =
	    arguments_find(situation->arguments, ARG_SIGNATURES);

	if (!dispute->mediator_signed &&
	    !arguments_integer(situation->arguments, ARG_MEDIATOR_SIGNED, 0)) {
		return false;
	}
	if (!dispute->is_sealed && !arguments_integer(situation->arguments, ARG_IS_SEALED, 0)) {
		return false;
	}
	for (size_t i = 0; i < dispute->party_count; i++) {
		const struct party *party = &dispute->parties[i];

		if (!party->has_left && !party->has_signed && !signs(signatures, party->number)) {
			return false;
		}
	}
	return true;
}

enum outcome decide_end(const struct situation *situation, enum state *ret_to)
{
	const struct action *action = situation->action;
	const struct dispute *dispute = situation->dispute;
	int64_t to = dispute->state;

	switch (action->target) {
	case TARGET_STATE:
		to = action->to;
		break;
	case TARGET_SAME:
		break;
	case TARGET_BEFORE:
		to = action->is_retraction ? dispute->last.from_state : dispute->state_before;
		break;
	case TARGET_TOLD:
		to = arguments_integer(situation->arguments, ARG_TO_STATE, STATE_NONE);
		break;
	case TARGET_SIGNED:
		to = is_last_signature(situation) ? STATE_AGREED : STATE_SIGNING;
		break;
	}
	*ret_to = (enum state)to;
	if (action->target == TARGET_STATE || action->target == TARGET_SAME) return OUTCOME_DONE;
	if (to > 0 && to < STATE_COUNT && action->ends & STATE_BIT(to)) return OUTCOME_DONE;
	return action->is_retraction ? OUTCOME_NOT_RETRACTABLE : OUTCOME_WRONG_STATE;
}

/* ---- side regions ---- */

static const struct obligation *obligation_of(const struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->obligation_count; i++) {
		if (dispute->obligations[i].number == number) return &dispute->obligations[i];
	}
	return NULL;
}

static uint8_t current_value(const struct dispute *dispute, enum region region, int64_t item)
{
	const struct obligation *obligation;
	const struct meeting *meeting;

	switch (region) {
	case REGION_CONSENT:
		for (size_t i = 0; i < dispute->party_count; i++) {
			if (dispute->parties[i].number == item) return dispute->parties[i].consent;
		}
		return CONSENT_UNKNOWN;
	case REGION_PERFORMANCE:
		obligation = obligation_of(dispute, item);
		return obligation ? obligation->performance : PERFORMANCE_DUE;
	case REGION_VISIT:
		for (size_t i = 0; i < dispute->visit_count; i++) {
			if (dispute->visits[i].number == item) return dispute->visits[i].value;
		}
		return VISIT_NONE;
	case REGION_MEETING:
		meeting = dispute_meeting(dispute, item);
		return meeting ? meeting->value : MEETING_NONE;
	default:
		return dispute->regions[region];
	}
}

uint8_t decide_performance(const struct situation *situation, int64_t number)
{
	const struct argument_value *performances =
	    arguments_find(situation->arguments, ARG_PERFORMANCES);
	const struct obligation *obligation = obligation_of(situation->dispute, number);
	int64_t paid = obligation ? obligation->paid : 0;

	for (size_t i = 0; performances && i < performances->count; i++) {
		const struct record_value *record = &performances->records[i];

		if (record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0) != number) continue;
		if (record_integer(record, FIELD_PERFORMANCE_IS_COMPLETE, 0)) {
			return PERFORMANCE_DONE;
		}
		paid += record_integer(record, FIELD_PERFORMANCE_AMOUNT, 0);
	}
	return obligation && obligation->amount && paid >= obligation->amount ? PERFORMANCE_DONE
	                                                                      : PERFORMANCE_PARTLY;
}

static int64_t new_value(
    const struct situation *situation, const struct region_rule *rule, int64_t item)
{
	switch (rule->to) {
	case VALUE_PAID:
		return decide_performance(situation, item);
	case VALUE_FILED:
		return situation->dispute->state == STATE_ARCHIVED ? FILE_ARCHIVED : FILE_OPEN;
	case VALUE_TOLD:
		return arguments_integer(situation->arguments, (enum argument)rule->told, -1);
	default:
		return rule->to;
	}
}

static bool is_alternative(const struct region_rule *a, const struct region_rule *b)
{
	return a->region == b->region && a->items == b->items;
}

static bool leads_to(const struct region_rule *rule, int64_t value)
{
	if (value < 0 || value >= REGION_VALUE_COUNT) return false;
	return rule->to < REGION_VALUE_COUNT || rule->ends & VALUE_BIT(value);
}

/* Whether the argument that the rule waits for says it. */
static bool is_said(const struct arguments *arguments, const struct region_rule *rule)
{
	const struct argument_value *value = arguments_find(arguments, (enum argument)rule->when);

	if (!rule->when) return true;
	if (!value) return false;
	if (rule->which && value->info->type == TYPE_CHOICE) return value->integer == rule->which;
	if (rule->which) return argument_lists(value, rule->which);
	return value->info->type != TYPE_FLAG || value->integer;
}

static bool is_in_states(const struct dispute *dispute, const struct region_rule *rule)
{
	return !rule->states || rule->states & STATE_BIT(dispute->state);
}

/* Where the item goes by the alternative that starts from `from`. */
static enum outcome choose(const struct moving *moving, int64_t item, uint8_t from, uint8_t *ret_to)
{
	const struct action *action = moving->situation->action;
	enum outcome outcome = OUTCOME_NOT_A_CHOICE;
	bool is_optional = false;

	for (size_t i = 0; i < action->move_count; i++) {
		const struct region_rule *rule = &action->moves[i];
		int64_t value = new_value(moving->situation, rule, item);

		if (!is_alternative(rule, moving->rule) || !leads_to(rule, value)) continue;
		is_optional |= rule->is_optional;
		if (!is_said(moving->situation->arguments, rule) ||
		    !is_in_states(moving->situation->dispute, rule)) {
			continue;
		}
		outcome = OUTCOME_WRONG_REGION;
		if (!(rule->from & VALUE_BIT(from))) continue;
		*ret_to = (uint8_t)value;
		return OUTCOME_DONE;
	}
	return is_optional ? OUTCOME_DONE : outcome;
}

static enum outcome move_item(struct moving *moving, int64_t item)
{
	uint8_t from =
	    current_value(moving->situation->dispute, (enum region)moving->rule->region, item);
	uint8_t to = from;
	enum outcome outcome = choose(moving, item, from, &to);

	if (outcome != OUTCOME_DONE || from == to) return outcome;
	for (uint8_t i = 0; i < *moving->count; i++) {
		if (moving->moves[i].region == moving->rule->region &&
		    moving->moves[i].item == item) {
			return OUTCOME_DONE;
		}
	}
	if (*moving->count == MOVES_MAX) return OUTCOME_TOO_MANY_ITEMS;
	moving->moves[(*moving->count)++] =
	    (struct move){ moving->rule->region, (uint16_t)item, from, to };
	return OUTCOME_DONE;
}

/* Of the open ones: all, those of the text that is signed, or those whose place it takes. */
static bool is_meant(const struct obligation *obligation, uint16_t items, bool has_drafts)
{
	if (items == ITEMS_OPEN) return true;
	return obligation->is_draft == (items == ITEMS_DRAFTED) && has_drafts;
}

static enum outcome move_open_obligations(struct moving *moving)
{
	const struct dispute *dispute = moving->situation->dispute;
	bool has_drafts = dispute_has_drafts(dispute);
	enum outcome outcome = OUTCOME_DONE;

	for (size_t i = 0; i < dispute->obligation_count && outcome == OUTCOME_DONE; i++) {
		const struct obligation *obligation = &dispute->obligations[i];

		if (obligation->round == dispute->round && obligation_is_open(obligation) &&
		    is_meant(obligation, moving->rule->items, has_drafts)) {
			outcome = move_item(moving, obligation->number);
		}
	}
	return outcome;
}

static enum outcome move_applicants(struct moving *moving)
{
	const struct argument_value *parties =
	    arguments_find(moving->situation->arguments, ARG_PARTIES);
	enum outcome outcome = OUTCOME_DONE;
	bool has_applicant = false;

	for (size_t i = 0; parties && i < parties->count && outcome == OUTCOME_DONE; i++) {
		if (record_integer(&parties->records[i], FIELD_PARTY_SIDE, 0) != SIDE_APPLICANT) {
			continue;
		}
		has_applicant = true;
		outcome =
		    move_item(moving, moving->situation->dispute->party_count + (int64_t)i + 1);
	}
	return has_applicant ? outcome : OUTCOME_NO_APPLICANT;
}

static enum outcome move_parties(struct moving *moving)
{
	const struct dispute *dispute = moving->situation->dispute;
	enum outcome outcome = OUTCOME_DONE;

	for (size_t i = 0; i < dispute->party_count && outcome == OUTCOME_DONE; i++) {
		if (!dispute->parties[i].has_left) {
			outcome = move_item(moving, dispute->parties[i].number);
		}
	}
	return outcome;
}

static enum outcome move_visit(struct moving *moving)
{
	const struct dispute *dispute = moving->situation->dispute;
	int64_t next = (int64_t)dispute->visit_count + 1;
	int64_t number = moving->rule->items == ITEMS_VISIT
	    ? arguments_integer(moving->situation->arguments, ARG_VISIT, next)
	    : next;

	if (number < 1 || number > next) return OUTCOME_UNKNOWN_VISIT;
	return number > VISITS_MAX ? OUTCOME_TOO_MANY_ITEMS : move_item(moving, number);
}

static enum outcome move_visits(struct moving *moving)
{
	const struct dispute *dispute = moving->situation->dispute;
	enum outcome outcome = OUTCOME_DONE;

	for (size_t i = 0; i < dispute->visit_count && outcome == OUTCOME_DONE; i++) {
		outcome = move_item(moving, dispute->visits[i].number);
	}
	return outcome;
}

/* They are numbered after one that the act itself may make. */
static enum outcome move_planned_visits(struct moving *moving)
{
	const struct argument_value *planned =
	    arguments_find(moving->situation->arguments, ARG_VISITS_PLANNED);
	int64_t last = moving->situation->dispute->visit_count;
	enum outcome outcome = OUTCOME_DONE;

	for (uint8_t i = 0; i < *moving->count; i++) {
		const struct move *move = &moving->moves[i];

		if (move->region == REGION_VISIT && move->item > last) last = move->item;
	}
	for (size_t i = 0; planned && i < planned->count && outcome == OUTCOME_DONE; i++) {
		outcome = move_item(moving, last + (int64_t)i + 1);
	}
	return outcome;
}

static enum outcome move_new_meeting(struct moving *moving)
{
	int64_t next = (int64_t)moving->situation->dispute->meeting_count + 1;

	return next > MEETINGS_MAX ? OUTCOME_TOO_MANY_ITEMS : move_item(moving, next);
}

/* Nobody needs to name what was planned for the day on which they met. */
static int64_t meeting_of_the_day(const struct situation *situation)
{
	const struct dispute *dispute = situation->dispute;
	int64_t day = situation_held_on(situation);

	for (size_t i = 0; i < dispute->meeting_count; i++) {
		const struct meeting *meeting = &dispute->meetings[i];

		if (meeting->value == MEETING_PLANNED && meeting->round == dispute->round &&
		    civil_day_of_instant(meeting->planned_us) == day) {
			return meeting->number;
		}
	}
	return 0;
}

static enum outcome move_meeting(struct moving *moving)
{
	const struct situation *situation = moving->situation;
	int64_t number = arguments_integer(situation->arguments, ARG_MEETING, 0);

	if (!number) number = meeting_of_the_day(situation);
	return number ? move_item(moving, number) : OUTCOME_DONE;
}

static enum outcome move_just_held(struct moving *moving)
{
	const struct dispute *dispute = moving->situation->dispute;
	enum outcome outcome = OUTCOME_DONE;

	for (size_t i = 0; i < dispute->meeting_count && outcome == OUTCOME_DONE; i++) {
		if (dispute->meetings[i].held_version == dispute->version) {
			outcome = move_item(moving, dispute->meetings[i].number);
		}
	}
	return outcome;
}

/* Items that an argument names: a number, a list of them, or the obligations of payments. */
static enum outcome move_named(struct moving *moving)
{
	const struct argument_value *named =
	    arguments_find(moving->situation->arguments, (enum argument)moving->rule->items);
	enum outcome outcome = OUTCOME_DONE;

	if (named && named->info->type == TYPE_INTEGER) return move_item(moving, named->integer);

	for (size_t i = 0; named && i < named->count && outcome == OUTCOME_DONE; i++) {
		outcome = move_item(moving,
		    named->records
		        ? record_integer(&named->records[i], FIELD_PERFORMANCE_OBLIGATION, 0)
		        : named->integers[i]);
	}
	return outcome;
}

static enum outcome move_rule(struct moving *moving)
{
	switch (moving->rule->items) {
	case 0:
		return move_item(moving, 0);
	case ITEMS_OPEN:
	case ITEMS_DRAFTED:
	case ITEMS_SUPERSEDED:
		return move_open_obligations(moving);
	case ITEMS_APPLICANTS:
		return move_applicants(moving);
	case ITEMS_PARTIES:
		return move_parties(moving);
	case ITEMS_NEW_VISIT:
	case ITEMS_VISIT:
		return move_visit(moving);
	case ITEMS_VISITS:
		return move_visits(moving);
	case ITEMS_PLANNED_VISITS:
		return move_planned_visits(moving);
	case ITEMS_NEW_MEETING:
		return move_new_meeting(moving);
	case ITEMS_MEETING:
		return move_meeting(moving);
	case ITEMS_JUST_HELD:
		return move_just_held(moving);
	default:
		return move_named(moving);
	}
}

/* Whether an earlier rule of the row, its alternative, has moved the items already. */
static bool has_moved(const struct action *action, size_t rule)
{
	for (size_t i = 0; i < rule; i++) {
		if (is_alternative(&action->moves[i], &action->moves[rule])) return true;
	}
	return false;
}

enum outcome decide_moves(const struct situation *situation, enum state to, struct move *ret_moves,
    uint8_t *ret_count, struct fault *ret_fault)
{
	const struct action *action = situation->action;

	*ret_count = 0;
	/* An agreement that lacks a signature moves nothing yet. */
	if (action->target == TARGET_SIGNED && to != STATE_AGREED) return OUTCOME_DONE;
	for (size_t i = 0; i < action->move_count; i++) {
		struct moving moving = { situation, &action->moves[i], ret_moves, ret_count };
		enum outcome outcome;

		if (has_moved(action, i)) continue;
		outcome = move_rule(&moving);
		if (outcome == OUTCOME_DONE) continue;
		if (moving.rule->items < ARG_COUNT) ret_fault->argument = moving.rule->items;
		return outcome;
	}
	return OUTCOME_DONE;
}

/* Whether some alternative starts from where the dispute is. */
static bool can_start(const struct action *action, const struct region_rule *of, uint8_t from)
{
	for (size_t i = 0; i < action->move_count; i++) {
		if (is_alternative(&action->moves[i], of) &&
		    action->moves[i].from & VALUE_BIT(from)) {
			return true;
		}
	}
	return false;
}

enum outcome decide_moves_foreseen(
    const struct situation *situation, struct move *ret_moves, uint8_t *ret_count)
{
	const struct action *action = situation->action;
	enum outcome outcome = OUTCOME_DONE;

	*ret_count = 0;
	for (size_t i = 0; i < action->move_count && outcome == OUTCOME_DONE; i++) {
		struct moving moving = { situation, &action->moves[i], ret_moves, ret_count };
		const struct region_rule *rule = moving.rule;
		bool is_named = rule->items && rule->items < ARG_COUNT;

		if (has_moved(action, i) || is_named) continue;
		if (action->target == TARGET_SIGNED || rule->to == VALUE_TOLD ||
		    (rule->when && !rule->is_optional)) {
			uint8_t from =
			    current_value(situation->dispute, (enum region)rule->region, 0);

			if (!rule->items && !can_start(action, rule, from)) {
				outcome = OUTCOME_WRONG_REGION;
			}
		} else {
			outcome = move_rule(&moving);
		}
	}
	return outcome;
}
