/* The fold; fold.h. What a row's columns say is done by column, the few special effects by
 * argument. */
#include "fold.h"

#include <string.h>

#include "civil.h"
#include "period.h"

static struct party *party_of(struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (dispute->parties[i].number == number) return &dispute->parties[i];
	}
	return NULL;
}

static struct obligation *obligation_of(struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->obligation_count; i++) {
		if (dispute->obligations[i].number == number) return &dispute->obligations[i];
	}
	return NULL;
}

static struct visit *visit_of(struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->visit_count; i++) {
		if (dispute->visits[i].number == number) return &dispute->visits[i];
	}
	if (dispute->visit_count == VISITS_MAX) return NULL;
	dispute->visits[dispute->visit_count] =
	    (struct visit){ .number = (uint16_t)number, .round = dispute->round };
	return &dispute->visits[dispute->visit_count++];
}

static struct meeting *meeting_of(struct dispute *dispute, int64_t number)
{
	for (size_t i = 0; i < dispute->meeting_count; i++) {
		if (dispute->meetings[i].number == number) return &dispute->meetings[i];
	}
	if (dispute->meeting_count == MEETINGS_MAX) return NULL;
	dispute->meetings[dispute->meeting_count] =
	    (struct meeting){ .number = (uint16_t)number, .round = dispute->round };
	return &dispute->meetings[dispute->meeting_count++];
}

/* ---- records ---- */

static void add_parties(struct dispute *dispute, const struct argument_value *parties)
{
	for (size_t i = 0; i < parties->count && dispute->party_count < PARTIES_MAX; i++) {
		const struct record_value *record = &parties->records[i];
		const struct field_value *name = record_find(record, FIELD_PARTY_NAME);

		dispute->parties[dispute->party_count] = (struct party){
			.number = (uint16_t)(dispute->party_count + 1),
			.side = (uint8_t)record_integer(record, FIELD_PARTY_SIDE, SIDE_RESPONDENT),
			.is_government = record_integer(record, FIELD_PARTY_IS_GOVERNMENT, 0) != 0,
			.persons = (uint16_t)record_integer(record, FIELD_PARTY_PERSONS, 1),
			.name = name ? name->text.bytes : NULL,
		};
		dispute->party_count++;
	}
}

static void add_obligations(struct dispute *dispute, const struct argument_value *obligations)
{
	for (size_t i = 0; i < obligations->count && dispute->obligation_count < OBLIGATIONS_MAX;
	     i++) {
		const struct record_value *record = &obligations->records[i];
		int32_t due_on = (int32_t)record_integer(record, FIELD_OBLIGATION_DUE_ON, 0);
		uint8_t every = (uint8_t)record_integer(record, FIELD_OBLIGATION_EVERY, 0);

		dispute->obligations[dispute->obligation_count] = (struct obligation){
			.number = (uint16_t)(dispute->obligation_count + 1),
			.round = dispute->round,
			.debtor = (uint16_t)record_integer(record, FIELD_OBLIGATION_DEBTOR, 0),
			.creditor = (uint16_t)record_integer(record, FIELD_OBLIGATION_CREDITOR, 0),
			.manner = (uint8_t)record_integer(record, FIELD_OBLIGATION_MANNER, 0),
			.plan = (uint16_t)record_integer(record, FIELD_OBLIGATION_PLAN, 0),
			.due_on = due_on,
			.amount = record_integer(record, FIELD_OBLIGATION_AMOUNT, 0),
			.text_version = dispute->version,
			.is_draft = dispute->state == STATE_SIGNING,
			.every = every,
			.first_due_on = every ? due_on : 0,
		};
		dispute->obligation_count++;
	}
}

static void add_payments(struct dispute *dispute, const struct argument_value *performances)
{
	for (size_t i = 0; i < performances->count; i++) {
		const struct record_value *record = &performances->records[i];
		struct obligation *obligation =
		    obligation_of(dispute, record_integer(record, FIELD_PERFORMANCE_OBLIGATION, 0));

		if (obligation) {
			obligation->paid += record_integer(record, FIELD_PERFORMANCE_AMOUNT, 0);
		}
	}
}

static void add_urging(
    struct dispute *dispute, const struct event_row *event, const struct arguments *arguments)
{
	const struct argument_value *urged = arguments_find(arguments, ARG_OBLIGATIONS_URGED);

	for (size_t i = 0; urged && i < urged->count; i++) {
		struct obligation *obligation = obligation_of(dispute, urged->integers[i]);

		if (!obligation) continue;
		obligation->urged++;
		obligation->urged_on = (int32_t)civil_day_of_instant(event->happened_us);
	}
}

static void add_signatures(struct dispute *dispute, const struct argument_value *signatures)
{
	for (size_t i = 0; i < signatures->count; i++) {
		struct party *party = party_of(
		    dispute, record_integer(&signatures->records[i], FIELD_SIGNATURE_PARTY, 0));

		if (party) party->has_signed = true;
	}
}

/* What is put right or noted of one party; who had it otherwise is told by the journal. */
static void set_party(
    struct dispute *dispute, const struct action *row, const struct arguments *arguments)
{
	const struct argument_value *of = arguments_find(arguments, ARG_OF_PARTY);
	const struct argument_value *name = arguments_find(arguments, ARG_PARTY_NAME);
	struct party *party = of && of->count ? party_of(dispute, of->integers[0]) : NULL;

	if (!party) return;
	if (name) party->name = name->text.bytes;
	party->marks = (uint8_t)((party->marks | row->sets_mark) & ~row->clears_mark);
}

static void leave(struct dispute *dispute, const struct argument_value *items)
{
	for (size_t i = 0; i < items->count; i++) {
		struct party *party = party_of(dispute, items->integers[i]);

		if (party) party->has_left = true;
	}
}

/* Who tells them tells all of them; "none" has no bit. */
static void set_circumstances(struct dispute *dispute, const struct argument_value *told)
{
	unsigned set = 0;

	for (size_t i = 0; i < told->count; i++) {
		if (told->integers[i] < CIRCUMSTANCE_NONE) set |= 1U << told->integers[i];
	}
	dispute->circumstances = (uint8_t)set;
}

/* Of one restriction: who names nobody names nobody else. */
static void set_readers(struct dispute *dispute, const struct argument_value *readers)
{
	for (size_t i = 0; i < readers->count && dispute->reader_count < READERS_MAX; i++) {
		dispute->readers[dispute->reader_count++] =
		    record_integer(&readers->records[i], FIELD_READER_MEMBER, 0);
	}
}

static void involve(struct dispute *dispute, enum scope scope, int64_t key)
{
	for (size_t i = 0; i < dispute->involved_count; i++) {
		if (dispute->involved[i].scope == scope && dispute->involved[i].key == key) return;
	}
	if (dispute->involved_count == INVOLVED_MAX) return;
	dispute->involved[dispute->involved_count++] = (struct involved){ (uint8_t)scope, key };
}

/* Who has to do with it now has for good. */
static void set_involved(struct dispute *dispute, const struct event_row *event)
{
	if (event->version == 1) involve(dispute, SCOPE_OWN, event->actor);
	if (dispute->team) involve(dispute, SCOPE_TEAM, dispute->team);
	if (dispute->is_petition_linked || dispute->state == STATE_MOVING) {
		involve(dispute, SCOPE_LINKED, 0);
	}
	if (dispute->regions[REGION_LEGAL] != LEGAL_NONE) involve(dispute, SCOPE_ASKED, 0);
}

/* ---- obligations in force, period by period ---- */

/* What was written down binds from now on. */
static void enforce_drafts(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->obligation_count; i++) {
		if (dispute->obligations[i].round == dispute->round) {
			dispute->obligations[i].is_draft = false;
		}
	}
}

/* What recurs was done for a period: the next one is open. It has ended where the dispute is
 * performed as a whole. */
static void turn_periods(struct dispute *dispute, const struct event_row *event,
    const struct move *moves, size_t move_count)
{
	for (size_t i = 0; i < move_count && event->to_state != STATE_PERFORMED; i++) {
		struct obligation *obligation = obligation_of(dispute, moves[i].item);

		if (moves[i].region != REGION_PERFORMANCE || moves[i].to != PERFORMANCE_DONE ||
		    !obligation || !obligation->every) {
			continue;
		}
		obligation->periods++;
		obligation->due_on = (int32_t)period_due_on(
		    obligation->first_due_on, obligation->every, obligation->periods);
		obligation->performance = PERFORMANCE_DUE;
		obligation->paid = 0;
		obligation->urged = 0;
		obligation->urged_on = 0;
	}
}

/* ---- moves ---- */

static void move_item(struct dispute *dispute, const struct move *move)
{
	struct party *party;
	struct obligation *obligation;
	struct meeting *meeting;
	struct visit *visit;

	switch ((enum region)move->region) {
	case REGION_CONSENT:
		party = party_of(dispute, move->item);
		if (party) party->consent = move->to;
		break;
	case REGION_PERFORMANCE:
		obligation = obligation_of(dispute, move->item);
		if (obligation) obligation->performance = move->to;
		break;
	case REGION_VISIT:
		visit = visit_of(dispute, move->item);
		if (visit) visit->value = move->to;
		break;
	case REGION_MEETING:
		meeting = meeting_of(dispute, move->item);
		if (meeting) meeting->value = move->to;
		break;
	default:
		dispute->regions[move->region] = move->to;
		break;
	}
}

/* ---- meetings and visits ---- */

static void plan_meeting(struct meeting *meeting, const struct arguments *arguments)
{
	const struct argument_value *invited = arguments_find(arguments, ARG_PARTIES_INVITED);
	const struct argument_value *place = arguments_find(arguments, ARG_MEETING_PLACE);

	meeting->planned_us = arguments_integer(arguments, ARG_PLANNED_AT, 0);
	meeting->minutes = (uint16_t)arguments_integer(arguments, ARG_LASTS, MEETING_MINUTES);
	meeting->recorder = arguments_integer(arguments, ARG_RECORDER, 0);
	meeting->not_public = arguments_integer(arguments, ARG_NOT_PUBLIC, 0) != 0;
	meeting->place = place ? place->text.bytes : NULL;
	for (size_t i = 0; invited && i < invited->count; i++) {
		meeting->parties |= UINT64_C(1) << invited->integers[i];
	}
}

/* A step that is taken back leaves the meeting planned as it was. */
static void follow_meeting(struct dispute *dispute, const struct move *move,
    const struct event_row *event, const struct arguments *arguments)
{
	struct meeting *meeting = meeting_of(dispute, move->item);

	if (!meeting) return;
	if (move->from == MEETING_NONE) {
		meeting->version = event->version;
		plan_meeting(meeting, arguments);
	}
	meeting->held_version = move->to == MEETING_HELD ? event->version : 0;
}

/* The day and the ground of the visit that is planned as the nth of the event. */
static void plan_visit(struct visit *visit, const struct arguments *arguments, size_t nth)
{
	const struct argument_value *planned = arguments_find(arguments, ARG_VISITS_PLANNED);
	const struct record_value *record =
	    planned && nth < planned->count ? &planned->records[nth] : NULL;

	visit->planned_on =
	    (int32_t)(record ? record_integer(record, FIELD_VISIT_PLAN_PLANNED_ON, 0)
	                     : arguments_integer(arguments, ARG_PLANNED_ON, 0));
	visit->ground = (uint8_t)(record ? record_integer(record, FIELD_VISIT_PLAN_GROUND, 0) : 0);
}

static void follow_visits(struct dispute *dispute, const struct event_row *event,
    const struct arguments *arguments, const struct move *moves, size_t move_count)
{
	size_t planned = 0;

	for (size_t i = 0; i < move_count; i++) {
		struct visit *visit;

		if (moves[i].region != REGION_VISIT) continue;
		visit = visit_of(dispute, moves[i].item);
		if (visit && moves[i].to == VISIT_PLANNED) {
			plan_visit(visit, arguments, planned++);
		} else if (visit && event->action == ACTION_VISIT) {
			visit->visited_version = event->version;
			visit->visitor = event->actor;
			visit->is_own = event->actor == dispute->mediator;
			visit->satisfaction =
			    (uint8_t)arguments_integer(arguments, ARG_SATISFACTION, 0);
		}
	}
}

/* ---- scalars ---- */

static void set_scalars(struct dispute *dispute, const struct arguments *arguments)
{
	dispute->kind = (uint16_t)arguments_integer(arguments, ARG_KIND, dispute->kind);
	dispute->level = (uint8_t)arguments_integer(arguments, ARG_LEVEL, dispute->level);
	dispute->channel = (uint8_t)arguments_integer(arguments, ARG_CHANNEL, dispute->channel);
	dispute->place = arguments_integer(arguments, ARG_PLACE, dispute->place);
	dispute->team = arguments_integer(arguments, ARG_TEAM, dispute->team);
	dispute->mediator = arguments_integer(arguments, ARG_MEDIATOR, dispute->mediator);
	dispute->amount = arguments_integer(arguments, ARG_AMOUNT, dispute->amount);
	dispute->applied_on =
	    (int32_t)arguments_integer(arguments, ARG_APPLIED_ON, dispute->applied_on);
	dispute->form = (uint8_t)arguments_integer(arguments, ARG_FORM, dispute->form);
	if (arguments_integer(arguments, ARG_MEDIATOR_SIGNED, 0)) dispute->mediator_signed = true;
	if (arguments_integer(arguments, ARG_IS_SEALED, 0)) dispute->is_sealed = true;
	if (dispute->channel == CHANNEL_PETITION) dispute->is_petition_linked = true;
	if (arguments_has(arguments, ARG_EXTEND_TO)) {
		dispute->extended_to = (int32_t)arguments_integer(arguments, ARG_EXTEND_TO, 0);
		dispute->extensions++;
	}
}

static void set_lists(struct dispute *dispute, const struct arguments *arguments)
{
	static const struct {
		enum argument argument;
		void (*apply)(struct dispute *dispute, const struct argument_value *value);
	} effects[] = { { ARG_PARTIES, add_parties }, { ARG_OBLIGATIONS, add_obligations },
		{ ARG_PERFORMANCES, add_payments }, { ARG_SIGNATURES, add_signatures },
		{ ARG_PARTIES_LEAVING, leave }, { ARG_PARTIES_SPLIT, leave },
		{ ARG_CIRCUMSTANCES, set_circumstances }, { ARG_READERS, set_readers } };

	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++) {
		const struct argument_value *value = arguments_find(arguments, effects[i].argument);

		if (value) effects[i].apply(dispute, value);
	}
}

/* A text that is being made starts without signatures. */
static void forget_signatures(struct dispute *dispute)
{
	dispute->mediator_signed = false;
	dispute->is_sealed = false;
	for (size_t i = 0; i < dispute->party_count; i++) {
		dispute->parties[i].has_signed = false;
	}
}

static void start_round(struct dispute *dispute, const struct event_row *event)
{
	dispute->is_mediated = false;
	dispute->form = 0;
	dispute->effective_us = 0;
	dispute->extended_to = 0;
	dispute->extensions = 0;
	dispute->accepted_us = event->to_state == STATE_CONSENTING ? 0 : event->happened_us;
	if (event->to_state == STATE_ACCEPTED || event->to_state == STATE_CONSENTING) {
		dispute->team = 0;
		dispute->mediator = 0;
	}
	forget_signatures(dispute);
}

static void set_state(
    struct dispute *dispute, const struct action *row, const struct event_row *event)
{
	bool has_moved = event->from_state != event->to_state;

	if (has_moved && (event->to_state == STATE_MOVING || row->number == ACTION_AMEND)) {
		dispute->state_before = event->from_state;
	}
	/* The dispute has moved on: what was proposed before it did is proposed anew or not at all.
	 */
	if (has_moved || row->mediates) dispute->proposal = (struct proposal){ 0 };
	dispute->state = event->to_state;
	if (event->to_state == STATE_ACCEPTED && has_moved) {
		if (!dispute->accepted_us) dispute->accepted_us = event->happened_us;
		dispute->team = 0;
		dispute->mediator = 0;
	}
	if (event->to_state == STATE_ASSIGNED && has_moved) {
		dispute->assigned_us = event->happened_us;
		dispute->mediator = 0;
	}
	if (!has_moved || row->is_retraction) return;
	if (event->to_state == STATE_SIGNING) forget_signatures(dispute);
	if (event->to_state != STATE_AGREED) return;
	enforce_drafts(dispute);
	/* An amendment that is dropped leaves the agreement as it was. */
	if (row->target != TARGET_BEFORE) dispute->effective_us = event->happened_us;
}

static void set_proposal(
    struct dispute *dispute, const struct event_row *event, const struct arguments *arguments)
{
	int64_t action = arguments_integer(arguments, ARG_PROPOSED_ACTION, 0);

	if (event->action == ACTION_REQUEST_APPROVAL) {
		const struct action *row = action_find((uint16_t)action);

		dispute->proposal = (struct proposal){ .version = event->version,
			.action = (uint16_t)action,
			.state = event->from_state,
			.approvers = row ? row->approvers : 0,
			.member = event->actor,
			.proposed_us = event->happened_us };
	} else if (event->action == ACTION_DECLINE || arguments_has(arguments, ARG_PROPOSER)) {
		dispute->proposal = (struct proposal){ 0 };
	}
}

static void set_row_effects(
    struct dispute *dispute, const struct action *row, const struct event_row *event)
{
	if (row->new_round) start_round(dispute, event);
	if (row->mediates) dispute->is_mediated = true;
	if (row->sets_level) dispute->level = row->sets_level;
	if (row->sets_form && event->from_state != event->to_state) dispute->form = row->sets_form;
	if (row->series) dispute->numbered |= (uint8_t)(1U << row->series);
	if (row->number == ACTION_TAKE_OVER) dispute->is_history = true;
	if (row->number == ACTION_RESTRICT) dispute->reader_count = 0;
}

static void begin(struct dispute *dispute, const struct event_row *event)
{
	dispute->district = event->district;
	dispute->id = event->dispute;
	dispute->registered_us = event->recorded_us;
	dispute->level = LEVEL_NORMAL;
}

void fold_apply(struct dispute *dispute, const struct event_row *event,
    const struct arguments *arguments, const struct move *moves, size_t move_count)
{
	const struct action *row = action_find(event->action);
	bool is_request = event->action == ACTION_REQUEST_APPROVAL;

	if (dispute->version == 0) begin(dispute, event);
	dispute->version = event->version;
	dispute->round = event->round;
	if (row) {
		set_row_effects(dispute, row, event);
		set_state(dispute, row, event);
	}
	set_proposal(dispute, event, arguments);
	/* What is merely proposed has no effect yet. */
	if (!is_request) {
		set_scalars(dispute, arguments);
		if (row) set_party(dispute, row, arguments);
		set_lists(dispute, arguments);
		add_urging(dispute, event, arguments);
	}
	if (row && row->number == ACTION_MERGE) {
		dispute->merged_into = arguments_integer(arguments, ARG_OTHER_DISPUTE, 0);
	}
	for (size_t i = 0; i < move_count; i++) {
		move_item(dispute, &moves[i]);
		if (moves[i].region == REGION_MEETING) {
			follow_meeting(dispute, &moves[i], event, arguments);
		}
	}
	if (dispute->regions[REGION_PETITION] != PETITION_NONE) dispute->is_petition_linked = true;
	turn_periods(dispute, event, moves, move_count);
	follow_visits(dispute, event, arguments, moves, move_count);
	set_involved(dispute, event);
	dispute->changed_us = event->recorded_us;
	dispute->last = (struct last_event){ event->action, event->from_state, event->actor,
		event->recorded_us };
	memcpy(dispute->head, event->hash, HASH_BYTES);
}
