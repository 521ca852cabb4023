/*
 * The handler of Act: one step of a dispute's life, whatever the step.
 *
 * First trip: the dispute, whether this request was already done, local data. Then decide() judges;
 * what moves a term is judged once more, with the journal. Second trip: the change is written if
 * nothing that was read has moved. A lost race is run again where the asker named no version. Owns
 * one struct act in the request's arena; knows no law.
 */
#include <string.h>

#include "act_meetings.h"
#include "acting.h"
#include "acting_attachments.h"
#include "acting_identities.h"
#include "acting_journal.h"
#include "acting_moved.h"
#include "acting_source.h"
#include "ask.h"
#include "civil.h"
#include "decide.h"
#include "file_seal.h"
#include "handlers.h"
#include "ids.h"
#include "loads.h"
#include "past.h"
#include "reserved.h"
#include "retention.h"
#include "rights.h"
#include "server.h"
#include "store.h"

/* A lost race or newly loaded local data are run again; more often than this is somebody else's
 * load. */
#define TRIES_MAX 8

struct act {
	struct request *request;
	const Mediation__V1__ActRequest *wire;
	acting_told_fn told; /* who answers; NULL: the answer is the act's own */
	const struct action *action;
	struct arguments arguments;
	uint8_t digest[HASH_BYTES];
	int64_t actor;
	int64_t now_us;
	unsigned tries;
	struct dispute *dispute; /* as read; its names and proposal are the arena's */
	struct situation situation;
	struct journal journal;
	struct matter matter;
	struct retention retention;
	struct assignment assignment;
	struct file_verdict file;
	struct change *change;
	bool is_journal_read;      /* or is longer than anybody reads */
	int64_t begun;             /* the dispute's id where one begins */
	int64_t split_off;         /* the id of the one that a split makes */
	const struct moved *moved; /* to that one; NULL: not looked at yet */
	const struct kept *kept;
	size_t kept_count;
};

static void act_read(struct act *act);
static void act_journal_read(void *context, enum outcome outcome, const struct journal *journal);

static void act_refuse(struct act *act, enum outcome outcome, const struct fault *fault)
{
	request_refuse(act->request, outcome, fault);
}

/* What was done, from the store's own record of it. */
static void act_answer(struct act *act, const struct prior_act *prior, bool repeated)
{
	struct arena *arena = request_arena(act->request);
	Mediation__V1__ActResponse *answer = MESSAGE(arena, ActResponse, act_response);

	if (act->told) {
		act->told(act->request, repeated);
		return;
	}
	answer->dispute = prior->dispute;
	answer->version = prior->version;
	answer->state = prior->state;
	answer->repeated_request = repeated;
	answer->proposed = prior->action == ACTION_REQUEST_APPROVAL;
	answer->n_numbers = prior->number_count;
	answer->numbers = answer_texts(arena, prior->numbers, prior->number_count);
	answer->other_dispute = prior->other;
	if (answer->proposed) {
		answer_set(arena, act->action->approvers, &answer->n_approvers, &answer->approvers);
	}
	ANSWER(act->request, act, ACT, answer);
}

static void act_again(struct act *act, enum outcome outcome)
{
	if (act->wire->expected_version != 0 && outcome == OUTCOME_STALE) {
		act_refuse(act, outcome, NULL);
	} else if (++act->tries >= TRIES_MAX) {
		act_refuse(act, OUTCOME_BUSY, NULL);
	} else {
		if (!act->wire->replay) act->now_us = request_server(act->request)->now_us();
		act_read(act);
	}
}

static void act_written(void *context, const struct act_answer *answer)
{
	struct act *act = context;

	if (answer->status != STORE_OK) {
		act_refuse(act, answer_outcome(answer->status), NULL);
	} else if (answer->outcome == OUTCOME_DONE) {
		act_answer(act, &answer->prior, answer->repeated);
	} else if (answer->outcome == OUTCOME_STALE ||
	    answer->outcome == OUTCOME_REFERENCE_CHANGED) {
		act_again(act, answer->outcome);
	} else {
		act_refuse(act, answer->outcome, NULL);
	}
}

static void act_decide(
    struct act *act, const struct situation *situation, const uint8_t *wire, size_t wire_bytes)
{
	struct arena *arena = request_arena(act->request);
	uint8_t *salts = acting_salts(arena);
	struct decide_input input = {
		.request_id = act->wire->request_id.data,
		.dispute = act->wire->dispute,
		.district = request_district(act->request),
		.wire = wire,
		.wire_bytes = wire_bytes,
		.salts = salts,
		.other_dispute = act->split_off,
		.moved = act->moved,
	};
	struct situation judged = *situation; /* which may have to be judged once more */
	struct fault fault = { 0 };
	enum outcome outcome;

	if (!salts) {
		act_refuse(act, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	if (act->action->begins) input.dispute = act->begun;
	outcome = decide(&judged, &input, arena, &act->change, &fault);
	if (outcome == OUTCOME_MEETING_CLASH) {
		meetings_refuse(act->request, &fault, situation->clash);
		return;
	}
	if (outcome != OUTCOME_DONE) {
		act_refuse(act, outcome, &fault);
		return;
	}
	/* What a term that it moves comes to is told by the clocks, which read the journal. */
	if (act->change->wants_journal && !act->is_journal_read) {
		journal_ask(act->request, act->dispute->id, act_journal_read, act);
		return;
	}
	/* "The same request" is told by what was asked, also where an approval is what is written.
	 */
	memcpy(act->change->digest, act->digest, HASH_BYTES);
	act->change->kept = act->kept;
	act->change->kept_count = act->kept_count;
	store_act(request_store(act->request), act->change, act_written, act);
}

static void act_judge(struct act *act, const struct reference *reference);

/* What else had to be read or looked at has been. */
static void act_checked(void *context, enum outcome outcome, const struct fault *fault)
{
	struct act *act = context;
	const struct reference *reference =
	    store_reference(request_store(act->request), request_district(act->request));

	if (outcome == OUTCOME_DONE && !reference) outcome = OUTCOME_UNAVAILABLE;
	if (outcome == OUTCOME_DONE) {
		act_judge(act, reference);
	} else {
		act_refuse(act, outcome, fault);
	}
}

/* And what another house told goes into the act. */
static void act_told(
    void *context, enum outcome outcome, const struct fault *fault, const struct arguments *told)
{
	struct act *act = context;

	if (outcome == OUTCOME_DONE) act->situation.arguments = told;
	act_checked(act, outcome, fault);
}

static void act_moved(void *context, enum outcome outcome, const struct moved *moved)
{
	struct act *act = context;

	act->moved = moved;
	act_checked(act, outcome, NULL);
}

/* What is longer than anybody reads tells no last day; the act is done all the same. */
static void act_journal_read(void *context, enum outcome outcome, const struct journal *journal)
{
	struct act *act = context;

	act->is_journal_read = true;
	act->situation.journal = journal;
	act_checked(act, outcome, NULL);
}

/* Local data may have been loaded anew since the first trip: people are looked up when they are
 * needed. */
static void act_judge(struct act *act, const struct reference *reference)
{
	struct situation *situation = &act->situation;
	const uint8_t *wire = NULL;
	size_t wire_bytes = 0;
	bool is_confirming = act->action->number == ACTION_CONFIRM;

	if (situation->action->splits && !act->moved) {
		act->split_off = request_new_id(act->request, act->now_us);
		identities_move(act->request, act->dispute->id,
		    arguments_find(situation->arguments, ARG_PARTIES_SPLIT), act->split_off,
		    act_moved, act);
		return;
	}
	situation->reference = reference;
	situation->actor = reference_member(reference, act->actor);
	if (is_confirming) {
		situation->proposer = reference_member(reference, act->dispute->proposal.member);
	}
	if (!situation->actor || (is_confirming && !situation->proposer)) {
		act_refuse(act, OUTCOME_UNKNOWN_MEMBER, NULL);
		return;
	}
	/* Whoever was in office when he logged in may have left it since. */
	if (!situation->actor->is_active) {
		act_refuse(act, OUTCOME_OUT_OF_OFFICE, NULL);
		return;
	}
	if (!is_confirming && act->action->approvers) {
		acting_pack(request_arena(act->request), act->wire, &wire, &wire_bytes);
	}
	act_decide(act, situation, wire, wire_bytes);
}

/* Whether the actor may act on what was found, by local data as it is now. */
static enum outcome act_reaches(const struct act *act, const struct image_answer *answer)
{
	return rights_judge(answer->reference, act->actor, REQUEST_ACT, answer->dispute);
}

static void act_other_found(void *context, const struct image_answer *answer)
{
	struct act *act = context;
	enum outcome outcome;

	if (answer->status != STORE_OK) {
		act_refuse(act, answer_outcome(answer->status), NULL);
	} else if ((outcome = act_reaches(act, answer)) != OUTCOME_DONE) {
		act_refuse(act, outcome, &(struct fault){ .argument = ARG_OTHER_DISPUTE });
	} else {
		act->situation.other = acting_image(request_arena(act->request), answer->dispute);
		act_judge(act, answer->reference);
	}
}

/* On the district's local data as it is held now. */
static void act_judge_now(struct act *act)
{
	act_judge(
	    act, store_reference(request_store(act->request), request_district(act->request)));
}

static void act_recall(struct act *act, const struct journal_event *events, size_t count)
{
	matter_read(&act->matter, act->dispute, events, count, act->situation.arguments,
	    request_arena(act->request));
	act->situation.matter = &act->matter;
}

/* A person names a team: what the rules have for each is told beside it. */
static void act_loads_found(void *context, enum store_status status, const struct rows *rows)
{
	struct act *act = context;
	struct arena *arena = request_arena(act->request);
	const struct reference *reference =
	    store_reference(request_store(act->request), request_district(act->request));
	struct loads loads;

	if (status != STORE_OK) {
		act_refuse(act, answer_outcome(status), NULL);
		return;
	}
	loads_of(arena, rows, reference, &loads);
	assignment_decide(&act->matter, reference, loads.open, civil_day_of_instant(act->now_us),
	    arena, &act->assignment);
	assignment_by_hand(
	    &act->assignment, arguments_integer(act->situation.arguments, ARG_TEAM, 0));
	act->situation.assignment = &act->assignment;
	act_judge(act, reference);
}

static void act_reserved_found(void *context, enum outcome outcome, const struct reserved *found)
{
	struct act *act = context;

	if (outcome != OUTCOME_DONE) {
		reserved_refuse(act->request, outcome, found,
		    &(struct fault){ .argument = ARG_RESERVED_NUMBER });
		return;
	}
	act->situation.reserved = found->year * RESERVED_YEAR + found->number;
	act_judge_now(act);
}

/* The number that stands on a blank form, where it was filled in on one. */
static void act_read_reserved(struct act *act)
{
	const struct argument_value *typed =
	    arguments_find(act->situation.arguments, ARG_RESERVED_NUMBER);

	if (typed && act->action->begins) {
		reserved_find(
		    act->request, act->actor, typed->text.bytes, NULL, act_reserved_found, act);
	} else {
		act_judge_now(act);
	}
}

static void act_sweep_found(void *context, enum store_status status, const struct rows *rows)
{
	enum { SWEEP, IS_FULL };
	struct act *act = context;

	if (status != STORE_OK) {
		act_refuse(act, answer_outcome(status), NULL);
	} else if (rows_count(rows) == 0) {
		act_refuse(act, OUTCOME_UNKNOWN_SWEEP, &(struct fault){ .argument = ARG_SWEEP });
	} else if (rows_integer(rows, 0, IS_FULL)) {
		act_refuse(act, OUTCOME_MORE_THAN_FOUND, &(struct fault){ .argument = ARG_SWEEP });
	} else {
		act_read_reserved(act);
	}
}

static void act_meetings_found(
    void *context, enum outcome outcome, const struct meeting_clash *clash)
{
	struct act *act = context;

	act->situation.clash = clash;
	act_checked(act, outcome, NULL);
}

static void act_past_known(
    struct act *act, const struct reference *reference, const struct past *past)
{
	struct clock_runs *runs = arena_array(request_arena(act->request), 1, sizeof(*runs));

	act->journal = (struct journal){ past->events, past->count };
	act->situation.journal = &act->journal;
	clock_runs(past->events, past->count, reference, act->now_us, NULL, runs);
	act->situation.mediation = clock_mediation(runs);
	act->situation.petition_reply = clock_running(runs, CLOCK_PETITION_REPLY);
	retention_read(past->events, past->count, reference, &act->retention);
	act->situation.retention = &act->retention;
	act_recall(act, past->events, past->count);
	if (action_reads(act->situation.action, READS_FILE)) {
		file_judge(past->events, past->count, reference, act->now_us, act->situation.action,
		    &act->file);
		act->situation.file = &act->file;
	}
	if (action_asks(act->situation.action, ARG_TEAM)) {
		loads_ask(act->request, act_loads_found, act);
	} else {
		act_judge(act, reference);
	}
}

/* Some checks ask how the clocks stand, who had a part or what is in the file, which the image
 * alone does not tell. */
static void act_past_found(void *context, enum store_status status, const struct rows *rows)
{
	struct act *act = context;
	int32_t district = request_district(act->request);
	const struct reference *reference = store_reference(request_store(act->request), district);
	struct pasts pasts = { .rows = rows,
		.district = district,
		.with_texts = action_reads(act->situation.action, READS_FILE) };
	enum outcome outcome = status == STORE_OK ? OUTCOME_UNAVAILABLE : answer_outcome(status);
	struct past past = { 0 };

	if (status == STORE_OK && reference) {
		outcome = pasts_one(&pasts, request_arena(act->request), &past);
	}
	if (outcome == OUTCOME_DONE) {
		act_past_known(act, reference, &past);
	} else {
		act_refuse(act, outcome, NULL);
	}
}

static void act_ask_past(struct act *act)
{
	struct store *store = request_store(act->request);
	int32_t district = request_district(act->request);
	const int64_t *id = &act->dispute->id;

	if (action_reads(act->situation.action, READS_FILE)) {
		files_ask(store, district, &(struct files_wanted){ id, 1, FILE_BYTES_MAX },
		    STORE_FAST, act_past_found, act);
	} else {
		pasts_ask(store, district, id, 1, STORE_FAST, act_past_found, act);
	}
}

/* What else must be read: a second dispute, whether an imported matter may begin, the clocks. */
static void act_read_more(struct act *act)
{
	const struct arguments *arguments = act->situation.arguments;
	int64_t other = arguments_integer(arguments, ARG_OTHER_DISPUTE, 0);
	struct store *store = request_store(act->request);

	if (act->situation.action->names_other && other) {
		store_image(
		    store, request_district(act->request), other, NULL, act_other_found, act);
	} else if (act->action->begins && arguments_has(arguments, ARG_SOURCE_NUMBER)) {
		source_check(act->request, arguments, act_told, act);
	} else if (act->action->number == ACTION_LINK_PETITION) {
		petition_check(act->request, arguments, act->dispute->id, act_told, act);
	} else if (act->action->begins && arguments_has(arguments, ARG_SWEEP)) {
		struct parameter parameters[] = {
			district_parameter(act->request),
			int8_parameter(arguments_integer(arguments, ARG_SWEEP, 0)),
		};

		store_ask(
		    store, STATEMENT_SWEEP_FIND, parameters, 2, STORE_FAST, act_sweep_found, act);
	} else if (arguments_has(arguments, ARG_ATTACHMENTS) &&
	    act->dispute->regions[REGION_FILE] != FILE_DESTROYED) {
		attachments_check(act->request, act->dispute->id, arguments, act_checked, act);
	} else if (action_reads(act->situation.action, READS_CLOCKS)) {
		act_ask_past(act);
	} else if (action_reads(act->situation.action, READS_MEETINGS)) {
		meetings_ask(act->request, &act->situation, act_meetings_found, act);
	} else {
		act_read_reserved(act);
	}
}

static void act_kept(void *context, enum outcome outcome, const struct arguments *told,
    const struct kept *kept, size_t count)
{
	struct act *act = context;
	const struct reference *reference =
	    store_reference(request_store(act->request), request_district(act->request));

	if (outcome == OUTCOME_DONE && !reference) outcome = OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		act_refuse(act, outcome, NULL);
		return;
	}
	act->situation.arguments = told;
	act->kept = kept;
	act->kept_count = count;
	act_read_more(act);
}

/* What identifies somebody is bound to the dispute and the party before it is stored. */
static void act_keep(struct act *act, const struct reference *reference)
{
	struct dispute begun = { .id = act->begun };

	act->kept_count = 0;
	if (!identities_given(act->situation.arguments)) {
		act_read_more(act);
	} else {
		identities_keep(act->request, act->situation.arguments,
		    act->action->begins ? &begun : act->dispute, act_kept, act);
	}
}

static void act_situate(struct act *act, const struct image_answer *answer)
{
	static const struct dispute nothing;
	enum outcome outcome = OUTCOME_DONE;

	act->dispute =
	    acting_image(request_arena(act->request), answer->dispute ? answer->dispute : &nothing);
	act->situation = (struct situation){ .action = act->action,
		.dispute = act->dispute,
		.arguments = &act->arguments,
		.now_us = act->now_us };
	if (act->action->number == ACTION_CONFIRM) {
		outcome = acting_unpack(request_arena(act->request), &act->dispute->proposal,
		    &act->situation.action, &act->situation.arguments);
	}
	act->moved = NULL;
	act->is_journal_read = false;
	if (act->action->begins) {
		act_recall(act, NULL, 0);
		act->begun = request_new_id(act->request, act->now_us);
	}
	if (outcome != OUTCOME_DONE) {
		act_refuse(act, outcome, NULL);
	} else {
		act_keep(act, answer->reference);
	}
}

static void act_found(void *context, const struct image_answer *answer)
{
	struct act *act = context;
	uint32_t version = answer->dispute ? answer->dispute->version : 0;
	enum outcome outcome;

	if (answer->status != STORE_OK) {
		act_refuse(act, answer_outcome(answer->status), NULL);
	} else if (answer->prior.exists &&
	    memcmp(answer->prior.digest, act->digest, HASH_BYTES) != 0) {
		act_refuse(act, OUTCOME_REQUEST_REUSED, NULL);
	} else if (answer->prior.exists) {
		act_answer(act, &answer->prior, true);
	} else if (!act->action->begins && (outcome = act_reaches(act, answer)) != OUTCOME_DONE) {
		act_refuse(act, outcome, NULL);
	} else if (act->wire->expected_version && act->wire->expected_version != version) {
		act_refuse(act, OUTCOME_STALE, NULL);
	} else {
		act_situate(act, answer);
	}
}

static void act_read(struct act *act)
{
	store_image(request_store(act->request), request_district(act->request), act->wire->dispute,
	    act->wire->request_id.data, act_found, act);
}

static enum outcome act_form(struct act *act, struct fault *ret_fault)
{
	const Mediation__V1__ActRequest *wire = act->wire;
	enum outcome outcome;

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	act->action = action_find(wire->action <= UINT16_MAX ? (uint16_t)wire->action : 0);
	if (!act->action) return OUTCOME_UNKNOWN_ACTION;
	if (act->action->begins != (wire->dispute == 0)) return OUTCOME_NOT_FOUND;
	outcome = acting_as(act->request, wire->replay, &act->actor, &act->now_us);
	if (outcome != OUTCOME_DONE) return outcome;
	return arguments_read(act->action, wire->arguments, wire->n_arguments,
	    request_arena(act->request), &act->arguments, ret_fault);
}

static void act_begin(struct act *act, const struct arguments *told)
{
	arguments_digest(&(struct act_key){ act->action->number, act->wire->dispute, act->actor },
	    told, request_arena(act->request), act->digest);
	act_read(act);
}

static void act_judged(
    void *context, enum outcome outcome, const struct fault *fault, const struct arguments *told)
{
	struct act *act = context;

	if (outcome == OUTCOME_DONE) {
		act_begin(act, told);
	} else {
		act_refuse(act, outcome, fault);
	}
}

void acting_act(struct request *request, const Mediation__V1__ActRequest *wire, acting_told_fn told)
{
	struct act *act = arena_array(request_arena(request), 1, sizeof(*act));
	struct fault fault = { 0 };
	enum outcome outcome;

	act->request = request;
	act->wire = wire;
	act->told = told;
	outcome = act_form(act, &fault);
	if (outcome != OUTCOME_DONE) {
		act_refuse(act, outcome, &fault);
		return;
	}
	if (identities_given(&act->arguments)) {
		identities_judge(request, &act->arguments, act_judged, act);
	} else {
		act_begin(act, &act->arguments);
	}
}

void handle_act(struct request *request)
{
	acting_act(request, request_body(request)->act, NULL);
}
