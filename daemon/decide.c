/* What one act does, decided before anything is written; decide.h says the order of refusals. */
#include "decide.h"

#include <string.h>

#include "arena.h"
#include "assignment.h"
#include "decide_moves.h"
#include "file_seal.h"
#include "fold.h"
#include "rules.h"
#include "terms.h"
#include "visits.h"

#define DAY_US  INT64_C(86400000000)
#define ZONE_US INT64_C(28800000000)

/* Roles that act for their own team once a dispute has one. */
#define TEAM_ROLES (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD))

struct decision {
	struct situation *situation;
	const struct decide_input *input;
	struct arena *arena;
	struct change *change;
	struct fault *fault;
};

/* One named check; the fault tells which one says no. */
static enum outcome judge_check(
    const struct situation *situation, enum check check, struct fault *ret_fault)
{
	enum outcome outcome = check_find(check)(situation);

	if (outcome == OUTCOME_DONE) return outcome;
	ret_fault->check = (uint16_t)check;
	ret_fault->argument = (uint16_t)check_argument(check);
	return outcome;
}

/* ---- who ---- */

static enum outcome judge_role(const struct situation *situation, uint32_t allowed)
{
	uint32_t roles = situation->actor->roles & allowed;
	int64_t team = situation->dispute->team;

	if (!situation->actor->is_active || !roles) return OUTCOME_FORBIDDEN;
	if (team && team != situation->actor->team && !(roles & ~TEAM_ROLES)) {
		return OUTCOME_OTHER_TEAM;
	}
	return OUTCOME_DONE;
}

/* The approver, of a proposal that still stands. */
static enum outcome judge_approver(const struct situation *situation, struct fault *ret_fault)
{
	const struct proposal *proposal = &situation->dispute->proposal;
	const struct action *action = situation->action;
	enum outcome outcome;

	if (proposal->version == 0) return OUTCOME_NO_PROPOSAL;
	if (proposal->state != situation->dispute->state) return OUTCOME_PROPOSAL_LAPSED;
	outcome = judge_role(situation, action->approvers);
	if (outcome != OUTCOME_DONE) return outcome;
	if (proposal->member == situation->actor->id) return OUTCOME_OWN_PROPOSAL;
	return action->approver_check ? judge_check(situation, action->approver_check, ret_fault)
	                              : OUTCOME_DONE;
}

static bool needs_approval(const struct situation *situation)
{
	const struct action *action = situation->action;

	if (!action->approvers || situation->in_chain || situation->proposer) return false;
	if (!(situation->actor->roles & action->alone)) return true;
	return action->approver_check &&
	    check_find(action->approver_check)(situation) != OUTCOME_DONE;
}

static enum outcome judge_who(const struct situation *situation, struct fault *ret_fault)
{
	const struct action *action = situation->action;
	const struct dispute *dispute = situation->dispute;

	if (action->is_retired) return OUTCOME_RETIRED_ACTION;
	if (situation->in_chain) return OUTCOME_DONE;
	if (situation->proposer) return judge_approver(situation, ret_fault);
	if (action->number == ACTION_DECLINE || action->number == ACTION_CONFIRM) {
		struct situation proposed = *situation;

		proposed.action =
		    dispute->proposal.version ? action_find(dispute->proposal.action) : action;
		return judge_approver(&proposed, ret_fault);
	}
	if (action->is_machine) return OUTCOME_FORBIDDEN;
	return judge_role(situation, action->by);
}

static enum outcome judge_state(const struct situation *situation)
{
	const struct action *action = situation->action;

	if (action->begins) {
		return situation->dispute->version == 0 ? OUTCOME_DONE : OUTCOME_WRONG_STATE;
	}
	if (situation->dispute->regions[REGION_FILE] == FILE_DESTROYED) {
		return OUTCOME_FILE_DESTROYED;
	}
	if (dispute_is_stored_only(situation->dispute) && !action->is_storage) {
		return OUTCOME_STORED_ONLY;
	}
	if (!(action->from & STATE_BIT(situation->dispute->state))) return OUTCOME_WRONG_STATE;
	if (action->new_round && situation->dispute->round >= ROUNDS_MAX) {
		return OUTCOME_TOO_MANY_ITEMS;
	}
	if (needs_approval(situation) && situation->dispute->proposal.version) {
		return OUTCOME_PROPOSAL_PENDING;
	}
	return OUTCOME_DONE;
}

static enum outcome judge_checks(const struct situation *situation, struct fault *ret_fault)
{
	const uint8_t *check = situation->action->checks;
	enum outcome outcome = OUTCOME_DONE;

	for (; check && *check && outcome == OUTCOME_DONE; check++) {
		outcome = judge_check(situation, (enum check) * check, ret_fault);
	}
	return outcome;
}

/* ---- what is written ---- */

static void with_integer(struct arena *arena, const struct arguments *from, enum argument number,
    int64_t value, struct arguments *ret)
{
	struct argument_value said = { .info = argument_info((uint16_t)number), .integer = value };

	arguments_with(from, &said, arena, ret);
}

static void with_text(struct arena *arena, const struct arguments *from, enum argument number,
    const char *text, struct arguments *ret)
{
	struct argument_value said = { .info = argument_info((uint16_t)number),
		.text = { text, strlen(text) } };

	arguments_with(from, &said, arena, ret);
}

static int64_t happened_us(const struct situation *situation)
{
	const struct arguments *arguments = situation->arguments;

	if (arguments_has(arguments, ARG_OCCURRED_ON)) {
		return arguments_integer(arguments, ARG_OCCURRED_ON, 0) * DAY_US - ZONE_US;
	}
	return arguments_integer(arguments, ARG_HELD_AT, situation->now_us);
}

/* Appends the event that the situation makes and folds it into the image. */
static void append_event(struct decision *decision, const struct action *action, enum state to)
{
	const struct situation *situation = decision->situation;
	struct change *change = decision->change;
	size_t index = change->event_count++;
	struct event_row *event = &change->events[index];
	struct arguments *arguments = &change->arguments[index];
	const struct dispute before = change->after;

	*event = (struct event_row){
		.district = decision->input->district,
		.dispute = change->after.id,
		.version = change->after.version + 1,
		.step = (uint16_t)(index + 1),
		.action = action->number,
		.from_state = change->after.state,
		.to_state = (uint8_t)to,
		.round = (uint16_t)(change->after.version == 0
		        ? 1
		        : change->after.round + action->new_round),
		.actor = situation->actor->id,
		.happened_us = happened_us(situation),
		/* Never before what it follows: clocks of several daemons differ, and may be set.
		 */
		.recorded_us = situation->now_us > change->after.changed_us
		    ? situation->now_us
		    : change->after.changed_us,
		.table_version = action_table_version(),
	};
	memcpy(event->request_id, decision->input->request_id, REQUEST_ID_BYTES);
	memcpy(event->previous, change->after.head, HASH_BYTES);
	memcpy(event->salt, decision->input->salts + index * SALT_BYTES, SALT_BYTES);
	fold_apply(
	    &change->after, event, arguments, change->moves[index], change->move_counts[index]);
	terms_complete(situation, &before, change, decision->arena);
	arguments_facts(arguments, change->moves[index], change->move_counts[index],
	    decision->arena, &event->facts, &event->facts_bytes);
	arguments_texts(arguments, decision->arena, &event->texts, &event->texts_bytes);
	event_seal(event);
	memcpy(change->after.head, event->hash, HASH_BYTES);
	change->series[index] = action->series;
}

static void append_proposal(struct decision *decision)
{
	struct change *change = decision->change;
	size_t index = change->event_count;

	with_integer(decision->arena, decision->situation->arguments, ARG_PROPOSED_ACTION,
	    decision->situation->action->number, &change->arguments[index]);
	append_event(
	    decision, action_find(ACTION_REQUEST_APPROVAL), (enum state)change->after.state);
	change->after.proposal.arguments = decision->input->wire;
	change->after.proposal.arguments_bytes = (uint32_t)decision->input->wire_bytes;
	change->is_proposal = true;
}

static void take_number(struct decision *decision, size_t index)
{
	struct change *change = decision->change;
	enum series series = change->series[index];

	if (decision->situation->dispute->numbered & 1U << series) {
		change->series[index] = SERIES_NONE;
	}
}

/* Judges one action on the situation and appends its event. */
static enum outcome step(struct decision *decision)
{
	struct situation *situation = decision->situation;
	struct change *change = decision->change;
	size_t index = change->event_count;
	struct dispute before = change->after;
	const struct arguments *told = situation->arguments;
	struct arguments planned;
	enum state to = STATE_NONE;
	enum outcome outcome;

	situation->dispute = &before;
	outcome = judge_who(situation, decision->fault);
	if (outcome == OUTCOME_DONE) outcome = judge_state(situation);
	if (outcome == OUTCOME_DONE) outcome = decide_references(situation, decision->fault);
	if (outcome == OUTCOME_DONE) outcome = judge_checks(situation, decision->fault);
	if (outcome == OUTCOME_DONE) outcome = decide_end(situation, &to);
	if (outcome == OUTCOME_DONE) {
		visits_complete(situation, to, decision->arena, &planned);
		situation->arguments = &planned;
		outcome = decide_moves(situation, to, change->moves[index],
		    &change->move_counts[index], decision->fault);
	}
	if (outcome != OUTCOME_DONE) return outcome;
	if (needs_approval(situation)) {
		change->move_counts[index] = 0;
		situation->arguments = told;
		append_proposal(decision);
		return OUTCOME_DONE;
	}
	if (situation->proposer) {
		with_integer(decision->arena, situation->arguments, ARG_PROPOSER,
		    situation->proposer->id, &change->arguments[index]);
	} else {
		change->arguments[index] = *situation->arguments;
	}
	if (situation->assignment) {
		assignment_complete(situation->assignment, !situation->by_rule,
		    &change->arguments[index], decision->arena, &change->arguments[index]);
	}
	if (situation->reserved && situation->action->series == SERIES_REGISTRATION) {
		with_integer(decision->arena, &change->arguments[index], ARG_RESERVED,
		    situation->reserved, &change->arguments[index]);
	}
	if (situation->file && situation->action->number == ACTION_ARCHIVE) {
		with_text(decision->arena, &change->arguments[index], ARG_FILE_DIGEST,
		    situation->file->seal, &change->arguments[index]);
	}
	append_event(decision, situation->action, to);
	situation->arguments = told;
	take_number(decision, index);
	return OUTCOME_DONE;
}

static enum outcome chain(struct decision *decision)
{
	const struct action *row = decision->situation->action;
	const struct arguments *all = decision->situation->arguments;
	struct situation *situation = decision->situation;
	enum outcome outcome = judge_who(situation, decision->fault);

	if (outcome == OUTCOME_DONE) outcome = judge_checks(situation, decision->fault);
	situation->in_chain = true;
	for (size_t i = 0; i < row->chain_count && outcome == OUTCOME_DONE; i++) {
		struct arguments selected;

		if (!chain_link_applies(&row->chain[i], all)) continue;
		situation->action = action_find(row->chain[i].action);
		arguments_select(all, situation->action, decision->arena, &selected);
		situation->arguments = &selected;
		outcome = step(decision);
	}
	return outcome;
}

/* ---- the second dispute ---- */

static struct change *change_new(struct decision *decision, const struct dispute *dispute)
{
	struct change *change = arena_array(decision->arena, 1, sizeof(*change));

	change->after = *dispute;
	change->expected = dispute->version;
	change->involved_known = dispute->involved_count;
	memcpy(change->expected_head, dispute->head, HASH_BYTES);
	memcpy(change->request_id, decision->input->request_id, REQUEST_ID_BYTES);
	change->reference_version = decision->situation->reference->version;
	change->committee = decision->situation->actor->committee;
	return change;
}

static void append_machine_event(
    struct decision *decision, struct change *other, enum action_number number, enum state to)
{
	struct change *first = decision->change;
	struct arguments told = other->arguments[0];

	decision->change = other;
	with_integer(
	    decision->arena, &told, ARG_OTHER_DISPUTE, first->after.id, &other->arguments[0]);
	append_event(decision, action_find((uint16_t)number), to);
	/* Both disputes' events are of one request; the second's steps follow the first's. */
	other->events[0].step = (uint16_t)(first->event_count + 1);
	event_seal(&other->events[0]);
	memcpy(other->after.head, other->events[0].hash, HASH_BYTES);
	decision->change = first;
	first->has_other = true;
	first->other = other;
}

static void absorb(struct decision *decision)
{
	const struct dispute *target = decision->situation->other;

	append_machine_event(
	    decision, change_new(decision, target), ACTION_ABSORB, (enum state)target->state);
}

/* The field of a party that holds an identity; 0: there is none. */
static uint16_t field_holding(uint16_t identity)
{
	size_t count;
	const struct field_info *fields = record_fields(RECORD_PARTY, &count);

	for (size_t i = 0; i < count; i++) {
		if (fields[i].identity == identity) return fields[i].number;
	}
	return 0;
}

/* What identifies the party of that number goes with it: its commitments, as of whoever is named.
 */
static size_t split_identities(
    const struct moved *moved, uint16_t party, struct field_value *ret, size_t count)
{
	for (size_t i = 0; moved && i < moved->count; i++) {
		if (moved->kept[i].party != party) continue;
		ret[count++] = (struct field_value){
			.number = field_holding(moved->kept[i].identity),
			.is_text = true,
			.text = moved->commitments[i],
		};
	}
	return count;
}

/* The leaving parties as records, for the dispute that is split off. */
static void split_parties(
    struct decision *decision, const struct dispute *from, struct argument_value *ret)
{
	const struct argument_value *leaving =
	    arguments_find(decision->situation->arguments, ARG_PARTIES_SPLIT);
	struct record_value *records =
	    arena_array(decision->arena, leaving->count, sizeof(*records));

	for (size_t i = 0; i < leaving->count; i++) {
		const struct party *party = &from->parties[leaving->integers[i] - 1];
		struct field_value *fields =
		    arena_array(decision->arena, 4 + IDENTITY_COUNT, sizeof(*fields));
		const char *name = party->name ? party->name : "";

		fields[0] =
		    (struct field_value){ .number = FIELD_PARTY_SIDE, .integer = party->side };
		fields[1] = (struct field_value){
			.number = FIELD_PARTY_NAME, .is_text = true, .text = { name, strlen(name) }
		};
		fields[2] = (struct field_value){ .number = FIELD_PARTY_PERSONS,
			.integer = party->persons };
		fields[3] = (struct field_value){ .number = FIELD_PARTY_IS_GOVERNMENT,
			.integer = party->is_government };
		records[i] = (struct record_value){ fields,
			split_identities(decision->input->moved, (uint16_t)(i + 1), fields, 4) };
	}
	*ret = (struct argument_value){
		.info = argument_info(ARG_PARTIES), .records = records, .count = leaving->count
	};
}

/* Whom the restriction names, as far as they are in office: as arguments of another. */
static void restriction_of(
    struct decision *decision, const struct dispute *from, struct arguments *ret)
{
	struct argument_value *values = arena_array(decision->arena, 2, sizeof(*values));
	struct record_value *readers =
	    arena_array(decision->arena, from->reader_count, sizeof(*readers));
	struct field_value *fields =
	    arena_array(decision->arena, from->reader_count, sizeof(*fields));
	size_t count = 0;

	for (size_t i = 0; i < from->reader_count; i++) {
		const struct member *member =
		    reference_member(decision->situation->reference, from->readers[i]);

		if (!member || !member->is_active) continue;
		fields[count] = (struct field_value){ .number = FIELD_READER_MEMBER,
			.integer = from->readers[i] };
		readers[count] = (struct record_value){ &fields[count], 1 };
		count++;
	}
	values[0] = *arguments_find(decision->situation->arguments, ARG_REASON);
	values[1] = (struct argument_value){
		.info = argument_info(ARG_READERS), .records = readers, .count = count
	};
	*ret = (struct arguments){ values, count ? 2 : 1 };
}

/* What was split off a restricted dispute is restricted from its first moment on. */
static enum outcome restrict_too(
    struct decision *decision, struct change *other, const struct dispute *from)
{
	struct situation *situation = arena_array(decision->arena, 1, sizeof(*situation));
	struct decision second = *decision;
	struct arguments arguments;
	enum outcome outcome;

	*situation = *decision->situation;
	restriction_of(decision, from, &arguments);
	situation->action = action_find(ACTION_RESTRICT);
	situation->arguments = &arguments;
	situation->dispute = &other->after;
	situation->other = NULL;
	situation->assignment = NULL;
	situation->proposer = NULL;
	second.situation = situation;
	second.change = other;
	outcome = step(&second);
	if (outcome != OUTCOME_DONE) return outcome;
	other->events[1].step = (uint16_t)(decision->change->event_count + 2);
	event_seal(&other->events[1]);
	memcpy(other->after.head, other->events[1].hash, HASH_BYTES);
	return OUTCOME_DONE;
}

static enum outcome split_off(struct decision *decision, const struct dispute *from)
{
	struct dispute nothing = { .district = from->district,
		.id = decision->input->other_dispute };
	struct change *other = change_new(decision, &nothing);
	struct argument_value *values = arena_array(decision->arena, 5, sizeof(*values));

	const struct {
		enum argument number;
		int64_t value;
	} copied[] = { { ARG_CHANNEL, from->channel }, { ARG_APPLIED_ON, from->applied_on },
		{ ARG_PLACE, from->place }, { ARG_KIND, from->kind } };

	size_t count = 0;

	for (size_t i = 0; i < 4; i++) {
		if (copied[i].number == ARG_PLACE) split_parties(decision, from, &values[count++]);
		values[count++] =
		    (struct argument_value){ .info = argument_info((uint16_t)copied[i].number),
			    .integer = copied[i].value };
	}
	other->arguments[0] = (struct arguments){ values, count };
	if (decision->input->moved) {
		other->kept = decision->input->moved->kept;
		other->kept_count = decision->input->moved->count;
	}
	append_machine_event(decision, other, ACTION_SPLIT_OFF, STATE_REGISTERED);
	if (from->regions[REGION_ACCESS] != ACCESS_RESTRICTED) return OUTCOME_DONE;
	return restrict_too(decision, other, from);
}

enum outcome decide(struct situation *situation, const struct decide_input *input,
    struct arena *arena, struct change **ret_change, struct fault *ret_fault)
{
	const struct action *action = situation->action;
	const struct dispute *dispute = situation->dispute;
	struct decision decision = { situation, input, arena, NULL, ret_fault };
	enum outcome outcome;

	decision.change = change_new(&decision, dispute);
	if (action->begins) {
		decision.change->after.district = input->district;
		decision.change->after.id = input->dispute;
	}
	outcome = action->is_chain ? chain(&decision) : step(&decision);
	if (outcome != OUTCOME_DONE) return outcome;
	if (!decision.change->is_proposal && action->names_other) absorb(&decision);
	if (!decision.change->is_proposal && action->splits) {
		outcome = split_off(&decision, dispute);
		if (outcome != OUTCOME_DONE) return outcome;
	}
	decision.change->closes_proposal =
	    dispute->proposal.version && !decision.change->after.proposal.version;
	*ret_change = decision.change;
	return OUTCOME_DONE;
}

/* Checks that read arguments wait for them; what a waiver may answer is no refusal yet. */
static bool is_beforehand(const struct situation *situation, enum check check)
{
	enum check_reads reads = check_reads(check);

	return reads == READS_DISPUTE ||
	    (reads == READS_FILE && situation->file && check_argument(check) == ARG_NONE);
}

static enum outcome judge_checks_beforehand(const struct situation *situation)
{
	const uint8_t *check = situation->action->checks;
	enum outcome outcome = OUTCOME_DONE;

	for (; check && *check && outcome == OUTCOME_DONE; check++) {
		if (!is_beforehand(situation, (enum check) * check)) continue;
		outcome = check_find((enum check) * check)(situation);
	}
	return outcome;
}

static enum outcome foresee_end(const struct situation *situation, uint8_t *ret_to)
{
	enum state to = STATE_NONE;
	enum outcome outcome = OUTCOME_DONE;
	enum target target = situation->action->target;

	if (target == TARGET_TOLD || target == TARGET_SIGNED) return OUTCOME_DONE;
	outcome = decide_end(situation, &to);
	*ret_to = (uint8_t)to;
	return outcome;
}

void decide_prospect(struct situation *situation, struct prospect *ret)
{
	static const struct arguments none;
	struct fault fault = { 0 };

	*ret = (struct prospect){ .outcome = judge_who(situation, &fault) };
	situation->arguments = &none;
	ret->needs_approval = needs_approval(situation);
	if (ret->outcome == OUTCOME_DONE) ret->outcome = judge_state(situation);
	if (ret->outcome == OUTCOME_DONE) ret->outcome = judge_checks_beforehand(situation);
	if (ret->outcome == OUTCOME_DONE) ret->outcome = foresee_end(situation, &ret->to);
	/* What begins has no items to move yet. */
	if (ret->outcome == OUTCOME_DONE && !situation->action->begins) {
		ret->outcome = decide_moves_foreseen(situation, ret->moves, &ret->move_count);
	}
}
