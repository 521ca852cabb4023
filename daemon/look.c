/*
 * Handlers that look at one dispute: as it stands, and what may be done with it now.
 * They read and answer; nothing here changes anything.
 */
#include "acting.h"
#include "answer_event.h"
#include "ask.h"
#include "criteria.h"
#include "decide.h"
#include "file_seal.h"
#include "handlers.h"
#include "kept.h"
#include "past.h"
#include "path.h"
#include "reads.h"
#include "scope.h"
#include "sets.h"

static void say_criteria(
    struct request *request, const struct dispute *dispute, Mediation__V1__Dispute *ret)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	struct arena *arena = request_arena(request);

	answer_set(arena, dispute->circumstances, &ret->n_circumstances, &ret->circumstances);
	if (!reference) return;
	answer_set(arena, criteria_met(DUTY_MAJOR, dispute, reference), &ret->n_major_criteria,
	    &ret->major_criteria);
}

/* Of who asked to be used for nothing the director alone is told. */
static void mask_restricted(
    struct request *request, const struct dispute *dispute, Mediation__V1__Dispute *ret)
{
	struct arena *arena = request_arena(request);

	if (ask_is_told_all(request)) return;
	for (size_t i = 0; i < dispute->party_count; i++) {
		if (!(dispute->parties[i].marks & MARK_RESTRICTED)) continue;
		ret->parties[i]->name = scope_mask(arena, ret->parties[i]->name);
		ret->summary = answer_text(arena, NULL);
		for (size_t o = 0; o < ret->n_obligations; o++) {
			ret->obligations[o]->text = answer_text(arena, NULL);
			ret->obligations[o]->place = answer_text(arena, NULL);
		}
		for (size_t m = 0; m < ret->n_meetings; m++) {
			ret->meetings[m]->place = answer_text(arena, NULL);
		}
	}
}

struct looking {
	struct request *request;
	Mediation__V1__GetDisputeResponse *response;
};

/* Of what was held: the rest is in the time line. */
#define HELD_MAX 20

static void masked(void *context)
{
	struct looking *looking = context;

	ANSWER_OPENED(looking->request, looking->response->dispute->id, get_dispute, GET_DISPUTE,
	    looking->response);
}

static void held_found(void *context, enum store_status status, const struct rows *rows)
{
	struct looking *looking = context;
	struct arena *arena = request_arena(looking->request);
	Mediation__V1__Dispute *ret = looking->response->dispute;

	if (ask_failed(looking->request, status)) return;
	ret->held = arena_array(arena, rows_count(rows), sizeof(*ret->held));
	for (size_t i = 0; i < rows_count(rows); i++) {
		ret->held[ret->n_held++] = answer_event(arena, rows, i, true);
	}
	masked(looking);
}

/* What nobody has taken yet has not been mediated. */
static void identified(void *context)
{
	struct looking *looking = context;
	struct request *request = looking->request;
	const Mediation__V1__Dispute *dispute = looking->response->dispute;
	struct parameter parameters[] = { district_parameter(request), int8_parameter(dispute->id),
		int8_parameter(HELD_MAX), int4_parameter(ask_is_told_all(request)) };

	if (dispute->mediator || dispute->round > 1) {
		store_ask(request_store(request), STATEMENT_DISPUTE_HELD, parameters, 4, STORE_FAST,
		    held_found, looking);
	} else {
		masked(looking);
	}
}

static void shown(void *context, const struct show_answer *answer)
{
	struct request *request = context;
	struct looking *looking = arena_array(request_arena(request), 1, sizeof(*looking));
	Mediation__V1__GetDisputeResponse *ret;
	enum reach reach;

	if (ask_failed(request, answer->status)) return;
	if (!answer->dispute) {
		request_refuse(request, OUTCOME_NOT_FOUND, NULL);
		return;
	}
	if (!scope_opens(request, answer->dispute, &reach)) return;
	ret = MESSAGE(request_arena(request), GetDisputeResponse, get_dispute_response);
	ret->dispute = answer_dispute(request_arena(request), answer, reach == REACH_MASKED);
	say_criteria(request, answer->dispute, ret->dispute);
	mask_restricted(request, answer->dispute, ret->dispute);
	*looking = (struct looking){ request, ret };
	if (reach == REACH_WHOLE) {
		kept_mask(request, answer, ret->dispute, identified, looking);
	} else {
		masked(looking);
	}
}

static void number_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	int64_t dispute;
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	outcome = number_means(rows, &dispute);
	if (outcome == OUTCOME_DONE) {
		store_show(
		    request_store(request), request_district(request), dispute, shown, request);
	} else {
		request_refuse(request, outcome, NULL);
	}
}

void handle_get_dispute(struct request *request)
{
	const Mediation__V1__GetDisputeRequest *ask = request_body(request)->get_dispute;
	struct parameter parameters[2 + NUMBER_PARAMETERS];
	struct number_asked asked;

	if (ask->dispute || !ask->number[0]) {
		store_show(request_store(request), request_district(request), ask->dispute, shown,
		    request);
		return;
	}
	parameters[0] = district_parameter(request);
	number_parameters(ask->number, &asked, parameters + 1);
	/* what is not restricted is refused by shown(), which says whom to ask */
	parameters[1 + NUMBER_PARAMETERS] = scope_parameter(request, SCOPE_BIT(SCOPE_MASKED));
	store_ask(request_store(request), STATEMENT_DISPUTE_BY_NUMBER, parameters,
	    2 + NUMBER_PARAMETERS, STORE_FAST, number_found, request);
}

/* Of the file, that hinder the step or must be waived by it. */
static uint32_t flaws_of(const struct file_verdict *file, const struct action *action)
{
	if (!file) return 0;
	if (action->number == ACTION_CLOSE) return (uint32_t)file->closing;
	return action->number == ACTION_ARCHIVE ? (uint32_t)file->archiving : 0;
}

static Mediation__V1__AllowedAction *allowed_of(
    struct arena *arena, struct situation *situation, const struct action *action)
{
	Mediation__V1__AllowedAction *ret = MESSAGE(arena, AllowedAction, allowed_action);
	struct prospect prospect;

	situation->action = action;
	decide_prospect(situation, &prospect);
	ret->action = action->number;
	ret->allowed = prospect.outcome == OUTCOME_DONE;
	ret->outcome = prospect.outcome;
	ret->flaws = flaws_of(situation->file, action);
	ret->needs_approval = prospect.needs_approval;
	ret->to_state = prospect.to;
	ret->along = path_along(action, (enum state)situation->dispute->state);
	/* who may judge a proposal does so first */
	if (action->number == ACTION_CONFIRM || action->number == ACTION_DECLINE) ret->along = 1;
	answer_moves(arena, prospect.moves, prospect.move_count, &ret->n_moves, &ret->moves);
	return ret;
}

/* What the town's criteria ask for, until it is done. */
static void say_duties(
    struct arena *arena, const struct situation *situation, Mediation__V1__AllowedResponse *ret)
{
	const struct dispute *dispute = situation->dispute;
	uint8_t legal = dispute->regions[REGION_LEGAL];

	if (!(STATE_BIT(dispute->state) & LIVE_STATES)) return;
	if (dispute->level != LEVEL_MAJOR) {
		answer_set(arena, criteria_met(DUTY_MAJOR, dispute, situation->reference),
		    &ret->n_major_criteria, &ret->major_criteria);
	}
	if (legal == LEGAL_NONE || legal == LEGAL_ASKED) {
		answer_set(arena, criteria_met(DUTY_OPINION, dispute, situation->reference),
		    &ret->n_opinion_grounds, &ret->opinion_grounds);
	}
}

struct allowing {
	struct request *request;
	struct situation situation;
	struct file_verdict file;
};

static void allow(struct allowing *allowing)
{
	struct request *request = allowing->request;
	struct arena *arena = request_arena(request);
	struct situation *situation = &allowing->situation;
	Mediation__V1__AllowedResponse *ret = MESSAGE(arena, AllowedResponse, allowed_response);
	size_t count;
	const struct action *const *actions = action_all(&count);

	ret->version = situation->dispute->version;
	say_duties(arena, situation, ret);
	ret->actions = arena_array(arena, count, sizeof(*ret->actions));
	for (size_t i = 0; i < count; i++) {
		if (actions[i]->begins || actions[i]->is_retired) continue;
		ret->actions[ret->n_actions++] = allowed_of(arena, situation, actions[i]);
	}
	ANSWER_OPENED(request, situation->dispute->id, allowed, ALLOWED, ret);
}

/* Local data may have been loaded anew meanwhile. */
static void allowed_file_found(void *context, enum store_status status, const struct rows *rows)
{
	struct allowing *allowing = context;
	struct request *request = allowing->request;
	struct situation *situation = &allowing->situation;
	struct pasts pasts = {
		.rows = rows, .district = request_district(request), .with_texts = true
	};
	struct past past;

	if (ask_failed(request, status)) return;
	situation->reference = store_reference(request_store(request), request_district(request));
	situation->actor = ask_member(request);
	if (!situation->actor) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	/* a file that cannot be read says so when it is closed */
	if (pasts_one(&pasts, request_arena(request), &past) == OUTCOME_DONE) {
		file_judge(past.events, past.count, situation->reference, situation->now_us, NULL,
		    &allowing->file);
		situation->file = &allowing->file;
	}
	allow(allowing);
}

/* Whether the file has a say in what may be done now. */
static bool asks_file(const struct dispute *dispute)
{
	uint64_t from = action_find(ACTION_CLOSE)->from | action_find(ACTION_ARCHIVE)->from;

	return from & STATE_BIT(dispute->state);
}

static void allowed_found(void *context, const struct image_answer *answer)
{
	struct request *request = context;
	struct allowing *allowing = arena_array(request_arena(request), 1, sizeof(*allowing));
	struct situation *situation = &allowing->situation;
	enum reach reach;

	if (ask_failed(request, answer->status)) return;
	allowing->request = request;
	situation->reference = answer->reference;
	situation->now_us = request_now(request);
	situation->actor =
	    answer->reference ? reference_member(answer->reference, request_member(request)) : NULL;
	if (!answer->dispute || !situation->actor) {
		request_refuse(
		    request, answer->dispute ? OUTCOME_UNKNOWN_MEMBER : OUTCOME_NOT_FOUND, NULL);
		return;
	}
	if (!scope_opens(request, answer->dispute, &reach)) return;
	if (!asks_file(answer->dispute)) {
		situation->dispute = answer->dispute;
		allow(allowing);
		return;
	}
	situation->dispute = acting_image(request_arena(request), answer->dispute);
	files_ask(request_store(request), request_district(request),
	    &(struct files_wanted){ &situation->dispute->id, 1, FILE_BYTES_MAX }, STORE_FAST,
	    allowed_file_found, allowing);
}

void handle_allowed(struct request *request)
{
	store_image(request_store(request), request_district(request),
	    request_body(request)->allowed->dispute, NULL, allowed_found, request);
}
