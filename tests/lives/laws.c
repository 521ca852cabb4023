/* Laws of lives; laws.h. */
#include "laws.h"

#include <string.h>

#include "arena.h"
#include "civil.h"
#include "fold.h"
#include "terms.h"

#define CONFIRMATION_DAYS 30

/* ---- what they ask ---- */

static const struct journal_event *last(const struct life *life)
{
	return &life->events[life->count - 1];
}

static bool has_moved_to(const struct journal_event *event, enum region region, uint8_t to)
{
	for (size_t i = 0; i < event->move_count; i++) {
		if (event->moves[i].region == region && event->moves[i].to == to) return true;
	}
	return false;
}

static bool enters(const struct life *life, size_t first, uint64_t states)
{
	for (size_t i = first; i < life->count; i++) {
		const struct event_row *row = &life->events[i].row;

		if (row->from_state != row->to_state && (states & STATE_BIT(row->to_state))) {
			return true;
		}
	}
	return false;
}

/* Of this round, an event that told the argument; NULL where none did. */
static const struct journal_event *told(const struct life *life, enum argument argument)
{
	for (size_t i = life->count; i > 0 && life->events[i - 1].row.round == life->dispute.round;
	     i--) {
		if (arguments_has(&life->events[i - 1].arguments, argument)) {
			return &life->events[i - 1];
		}
	}
	return NULL;
}

static bool is_history(const struct life *life)
{
	return life->dispute.is_history;
}

static bool always(const struct life *life, size_t first)
{
	return life->count > first;
}

/* What goes through the whole journal is asked of every few steps. */
static bool now_and_then(const struct life *life, size_t first)
{
	(void)first;
	return life->count % 5 == 0;
}

/* ---- L1: nobody is mediated against his refusal ---- */

static bool refusal_stands(const struct life *life)
{
	for (size_t i = 0; i < life->dispute.party_count; i++) {
		const struct party *party = &life->dispute.parties[i];

		if (!party->has_left && party->consent == CONSENT_REFUSED) return true;
	}
	return false;
}

static bool mediates_now(const struct life *life, size_t first)
{
	for (size_t i = first; i < life->count; i++) {
		if (action_find(life->events[i].row.action)->mediates) return true;
	}
	return false;
}

static bool no_mediation_against_a_refusal(const struct life *life, size_t first)
{
	return !mediates_now(life, first) || !refusal_stands(life);
}

/* ---- L2, L3: how agreements come into force ---- */

/* What is in force again because a change of it came to nothing keeps its day. */
static bool comes_into_force(const struct life *life, size_t first)
{
	return enters(life, first, STATE_BIT(STATE_AGREED)) && !is_history(life) &&
	    !action_find(last(life)->row.action)->is_retraction &&
	    life->dispute.effective_us == last(life)->row.happened_us;
}

static bool written_comes_into_force(const struct life *life, size_t first)
{
	return comes_into_force(life, first) && life->dispute.form == FORM_WRITTEN;
}

static bool oral_comes_into_force(const struct life *life, size_t first)
{
	return comes_into_force(life, first) && life->dispute.form == FORM_ORAL;
}

static bool everybody_signed(const struct life *life, size_t first)
{
	const struct dispute *dispute = &life->dispute;

	if (!written_comes_into_force(life, first)) return true;
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (!dispute->parties[i].has_left && !dispute->parties[i].has_signed) return false;
	}
	return dispute->mediator_signed && dispute->is_sealed &&
	    (told(life, ARG_AGREEMENT_TEXT) || told(life, ARG_AMENDMENT));
}

static bool oral_where_the_kind_allows_it(const struct life *life, size_t first)
{
	const struct kind *kind = reference_kind(life->town, life->dispute.kind);

	if (!oral_comes_into_force(life, first)) return true;
	return kind && kind->allows_oral && life->dispute.level != LEVEL_MAJOR &&
	    !life->dispute.is_petition_linked && told(life, ARG_AGREEMENT_CONTENT) &&
	    told(life, ARG_READ_BACK);
}

/* ---- L4, L13: ends ---- */

#define TELLING_STATES                                                                         \
	(STATE_BIT(STATE_TERMINATED) | STATE_BIT(STATE_REFUSED) | STATE_BIT(STATE_WITHDRAWN) | \
	    STATE_BIT(STATE_NOT_ACCEPTED))

static bool ends_without_agreement(const struct life *life, size_t first)
{
	return !is_history(life) && enters(life, first, TELLING_STATES);
}

static bool remedies_were_told(const struct life *life, size_t first)
{
	return !ends_without_agreement(life, first) || told(life, ARG_REMEDIES_TOLD);
}

static bool is_moved(const struct life *life, size_t first)
{
	return !is_history(life) && enters(life, first, STATE_BIT(STATE_MOVED));
}

static bool moved_with_a_receipt(const struct life *life, size_t first)
{
	return !is_moved(life, first) || (told(life, ARG_RECEIPTS) && told(life, ARG_PARTIES_TOLD));
}

/* ---- L5, L14: clocks are functions of the journal ---- */

static bool clocks_are_told_by_facts(const struct life *life, size_t first)
{
	static struct clock_runs now, again;
	struct arena *arena;
	struct journal_event *events;
	bool is_same;

	if (!now_and_then(life, first)) return true;
	arena = arena_new();
	events = arena_array(arena, life->count, sizeof(*events));
	for (size_t i = 0; i < life->count; i++) {
		struct move *moves = arena_array(arena, MOVES_MAX, sizeof(*moves));
		const struct event_row *row = &life->events[i].row;

		events[i].row = *row;
		events[i].moves = moves;
		events[i].move_count = (size_t)facts_moves(row->facts, row->facts_bytes, moves);
		(void)arguments_from_facts(
		    row->facts, row->facts_bytes, arena, &events[i].arguments);
	}
	clock_runs(life->events, life->count, life->town, life->now_us, NULL, &now);
	clock_runs(events, life->count, life->town, life->now_us, NULL, &again);
	is_same = now.count == again.count;
	for (size_t i = 0; is_same && i < now.count; i++) {
		is_same = now.runs[i].row == again.runs[i].row &&
		    now.runs[i].end.due.day == again.runs[i].end.due.day &&
		    now.runs[i].lamp == again.runs[i].lamp;
	}
	(void)arena_free(arena);
	return is_same;
}

static bool is_petition_clock(const struct clock_run *run)
{
	return run->row->region == REGION_PETITION;
}

static bool is_suspended_with_a_petition(const struct life *life, size_t first)
{
	return enters(life, first, STATE_BIT(STATE_SUSPENDED)) &&
	    life->dispute.regions[REGION_PETITION] != PETITION_NONE;
}

static bool petition_clocks_do_not_pause(const struct life *life, size_t first)
{
	static struct clock_runs runs;

	if (!is_suspended_with_a_petition(life, first)) return true;
	clock_runs(life->events, life->count, life->town, life->now_us, NULL, &runs);
	for (size_t i = 0; i < runs.count; i++) {
		if (is_petition_clock(&runs.runs[i]) && runs.runs[i].pauses) return false;
	}
	return true;
}

/* ---- L6: confirmation within thirty days ---- */

static bool applies_to_the_court(const struct life *life, size_t first)
{
	(void)first;
	return has_moved_to(last(life), REGION_COURT, COURT_APPLIED);
}

static bool confirmation_within_thirty_days(const struct life *life, size_t first)
{
	int64_t effective = civil_day_of_instant(life->dispute.effective_us);
	int64_t on = arguments_integer(&last(life)->arguments, ARG_STEP_ON, 0);

	if (!applies_to_the_court(life, first)) return true;
	return life->dispute.form == FORM_WRITTEN &&
	    on <= calendar_roll(&life->town->calendar, effective + CONFIRMATION_DAYS).day;
}

/* ---- L7: who presides has no part in it ---- */

static bool has_a_mediator(const struct life *life, size_t first)
{
	return mediates_now(life, first) && life->dispute.mediator;
}

/* To one who has left nobody is related any more. */
static bool is_barred_by(const struct life *life, const struct record_value *relation)
{
	const struct party *party =
	    dispute_party(&life->dispute, record_integer(relation, FIELD_RELATION_PARTY, 0));

	return record_integer(relation, FIELD_RELATION_MEMBER, 0) == life->dispute.mediator &&
	    record_integer(relation, FIELD_RELATION_RELATION, 0) != RELATION_NAMESAKE &&
	    !(party && party->has_left);
}

static bool who_presides_is_related_to_nobody(const struct life *life, size_t first)
{
	if (!has_a_mediator(life, first)) return true;
	for (size_t i = 0; i < life->count; i++) {
		const struct argument_value *declared =
		    arguments_find(&life->events[i].arguments, ARG_RELATIONS);
		bool is_request = life->events[i].row.action == ACTION_REQUEST_APPROVAL;

		for (size_t j = 0; !is_request && declared && j < declared->count; j++) {
			if (is_barred_by(life, &declared->records[j])) return false;
		}
	}
	return true;
}

/* ---- L9, L11: what stands ---- */

static bool is_archived(const struct life *life, size_t first)
{
	for (size_t i = first; i < life->count; i++) {
		const struct event_row *row = &life->events[i].row;

		if (row->from_state == STATE_ARCHIVED && row->to_state == STATE_ARCHIVED) {
			return true;
		}
	}
	return false;
}

/* What mediation had made of it: after archiving nothing of that is written over. */
static bool archived_content_stands(const struct life *life, size_t first)
{
	if (!is_archived(life, first)) return true;
	for (size_t i = first; i < life->count; i++) {
		const struct arguments *arguments = &life->events[i].arguments;

		if (arguments_has(arguments, ARG_AGREEMENT_TEXT) ||
		    arguments_has(arguments, ARG_OBLIGATIONS) ||
		    arguments_has(arguments, ARG_KIND) || arguments_has(arguments, ARG_COURSE) ||
		    arguments_has(arguments, ARG_AMOUNT)) {
			return false;
		}
	}
	return true;
}

static bool the_application_stands(const struct life *life, size_t first)
{
	int64_t applied =
	    arguments_integer(&life->events[0].arguments, ARG_APPLIED_ON, life->dispute.applied_on);

	(void)first;
	return life->dispute.applied_on == applied &&
	    applied <= civil_day_of_instant(life->dispute.registered_us);
}

/* ---- L15: the legal adviser is heard first ---- */

static bool is_gated(const struct life *life, size_t first)
{
	const struct kind *kind = reference_kind(life->town, life->dispute.kind);
	bool proposes = life->events[first].row.action == ACTION_PROPOSE ||
	    life->events[first].row.action == ACTION_FIX_TEXT;

	return proposes &&
	    ((kind && kind->needs_opinion) || life->dispute.level == LEVEL_MAJOR ||
	        life->dispute.is_petition_linked);
}

static bool the_adviser_is_heard_first(const struct life *life, size_t first)
{
	uint8_t legal = life->dispute.regions[REGION_LEGAL];
	bool is_proposal = life->events[first].row.action == ACTION_PROPOSE;

	if (!is_gated(life, first)) return true;
	return legal == LEGAL_ADOPTED || legal == LEGAL_NOT_ADOPTED ||
	    (is_proposal && legal == LEGAL_GIVEN);
}

/* ---- L16: last days are told as clocks make them ---- */

static bool runs_terms(const struct life *life, size_t first)
{
	(void)first;
	return terms_run_in((enum state)life->dispute.state);
}

/* Where it has ended nothing more is told of them. */
static bool last_days_are_told(const struct life *life, size_t first)
{
	static struct clock_runs runs;
	const struct journal journal = { life->events, life->count };
	struct term_standing told[TERMS_COUNT], reckoned[TERMS_COUNT];

	if (!runs_terms(life, first)) return true;
	terms_told(&journal, told);
	terms_reckoned(&journal, life->town, &runs, reckoned);
	for (size_t i = 0; i < TERMS_COUNT; i++) {
		if (told[i].day != reckoned[i].day) return false;
	}
	return true;
}

/* ---- the journal itself ---- */

static bool the_chain_is_whole(const struct life *life, size_t first)
{
	for (size_t i = first; i < life->count; i++) {
		const struct event_row *row = &life->events[i].row;
		uint8_t hash[HASH_BYTES];

		event_hash(row, hash);
		if (row->version != i + 1 || memcmp(hash, row->hash, HASH_BYTES) != 0) return false;
		if (i && memcmp(row->previous, life->events[i - 1].row.hash, HASH_BYTES) != 0) {
			return false;
		}
	}
	return true;
}

/* Names are no facts; what borrows them or the packed proposal is not compared. */
static void forget_names(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->party_count; i++) {
		dispute->parties[i].name = NULL;
	}
	for (size_t i = 0; i < dispute->meeting_count; i++) {
		dispute->meetings[i].place = NULL;
	}
	dispute->proposal.arguments = NULL;
	dispute->proposal.arguments_bytes = 0;
}

static bool fold_facts(const struct life *life, struct arena *arena, struct dispute *ret)
{
	for (size_t i = 0; i < life->count; i++) {
		const struct event_row *row = &life->events[i].row;
		struct move moves[MOVES_MAX];
		struct arguments arguments = { 0 };
		int count = facts_moves(row->facts, row->facts_bytes, moves);
		bool is_read =
		    arguments_from_facts(row->facts, row->facts_bytes, arena, &arguments);

		if (count < 0 || !is_read) return false;
		fold_apply(ret, row, &arguments, moves, (size_t)count);
	}
	return true;
}

static bool the_fold_of_facts_is_the_dispute(const struct life *life, size_t first)
{
	static struct dispute folded, dispute;
	struct arena *arena;
	bool is_read;

	if (!now_and_then(life, first)) return true;
	arena = arena_new();
	memset(&folded, 0, sizeof(folded));
	memcpy(&dispute, &life->dispute, sizeof(dispute));
	folded.district = dispute.district;
	folded.id = dispute.id;
	is_read = fold_facts(life, arena, &folded);
	forget_names(&folded);
	forget_names(&dispute);
	(void)arena_free(arena);
	/* both were zeroed, so even what lies between the members is the same */
	return is_read &&
	    memcmp((const uint8_t *)&folded, (const uint8_t *)&dispute, sizeof(folded)) == 0;
}

static const struct law laws[] = {
	{ "L1", "nothing is mediated while a refusal stands", no_mediation_against_a_refusal,
	    mediates_now },
	{ "L2", "a written agreement is in force with the last signature and the seal",
	    everybody_signed, written_comes_into_force },
	{ "L3", "an oral agreement is recorded, read back, and of a kind that allows it",
	    oral_where_the_kind_allows_it, oral_comes_into_force },
	{ "L4", "whoever goes without an agreement was told the other remedies", remedies_were_told,
	    ends_without_agreement },
	{ "L5", "clocks follow from the journal's facts alone", clocks_are_told_by_facts,
	    now_and_then },
	{ "L6", "the court is asked in writing, within thirty days",
	    confirmation_within_thirty_days, applies_to_the_court },
	{ "L7", "who presides is related to no party", who_presides_is_related_to_nobody,
	    has_a_mediator },
	{ "L9", "what is archived is not written over", archived_content_stands, is_archived },
	{ "L11", "the day of the application stands", the_application_stands, always },
	{ "L13", "what has moved has its receipt", moved_with_a_receipt, is_moved },
	{ "L14", "a suspension stops no clock of a petition", petition_clocks_do_not_pause,
	    is_suspended_with_a_petition },
	{ "L15", "the legal adviser is heard before a proposal, and followed or not before a text",
	    the_adviser_is_heard_first, is_gated },
	{ "L16", "the last day of a term is told by whatever moves it", last_days_are_told,
	    runs_terms },
	{ "I3", "versions have no gap and the chain is whole", the_chain_is_whole, always },
	{ "I6", "the fold of the journal's facts is the dispute", the_fold_of_facts_is_the_dispute,
	    now_and_then },
};

const struct law *laws_all(size_t *ret_count)
{
	*ret_count = sizeof(laws) / sizeof(laws[0]);
	return laws;
}
