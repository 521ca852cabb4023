/* Building answers; answer.h says what for. */
#include "answer.h"

#include <assert.h>
#include <string.h>

#include "bytes.h"
#include "scope.h"
#include "texts.h"
#include "urging.h"

/* 1900-01-01 and 2200-01-01 UTC. */
#define INSTANT_MIN_US INT64_C(-2208988800000000)
#define INSTANT_MAX_US INT64_C(7258118400000000)

void *answer_message(struct arena *arena, size_t bytes, void (*init)(void *message))
{
	void *message = arena_array(arena, 1, bytes);

	init(message);
	return message;
}

char *answer_text(struct arena *arena, const char *text)
{
	return arena_copy_text(arena, text ? text : "", text ? strlen(text) : 0);
}

char **answer_texts(struct arena *arena, const char *const *texts, size_t count)
{
	char **copies = arena_array(arena, count, sizeof(*copies));

	for (size_t i = 0; i < count; i++) {
		copies[i] = answer_text(arena, texts[i]);
	}
	return copies;
}

void answer_set(struct arena *arena, uint64_t set, size_t *ret_count, uint32_t **ret_numbers)
{
	uint32_t *numbers = arena_array(arena, (size_t)__builtin_popcountll(set), sizeof(*numbers));
	size_t count = 0;

	for (; set; set &= set - 1) {
		numbers[count++] = (uint32_t)__builtin_ctzll(set);
	}
	*ret_count = count;
	*ret_numbers = numbers;
}

void answer_refusal(enum outcome outcome, Mediation__V1__Refusal *ret)
{
	const struct outcome_info *info = outcome_info(outcome);

	assert(info && outcome != OUTCOME_DONE);
	ret->name = (char *)info->name;
	ret->zh = (char *)info->zh;
	ret->en = (char *)info->en;
	ret->next_zh = (char *)info->next_zh;
	ret->next_en = (char *)info->next_en;
	ret->exit_code = info->exit_code;
}

enum outcome answer_outcome(enum store_status status)
{
	return status == STORE_BUSY ? OUTCOME_BUSY : OUTCOME_UNAVAILABLE;
}

bool answer_instant_is_plausible(int64_t us)
{
	return us > INSTANT_MIN_US && us < INSTANT_MAX_US;
}

Mediation__V1__Proposal *answer_proposal(struct arena *arena, const struct proposal *proposal)
{
	Mediation__V1__Proposal *ret;

	if (proposal->version == 0) return NULL;
	ret = MESSAGE(arena, Proposal, proposal);
	ret->version = proposal->version;
	ret->action = proposal->action;
	ret->member = proposal->member;
	ret->proposed_us = proposal->proposed_us;
	answer_set(arena, proposal->approvers, &ret->n_approvers, &ret->approvers);
	return ret;
}

static Mediation__V1__Party *party_of(struct arena *arena, const struct party *party)
{
	Mediation__V1__Party *ret = MESSAGE(arena, Party, party);

	ret->number = party->number;
	ret->side = party->side;
	ret->name = answer_text(arena, party->name);
	ret->consent = party->consent;
	ret->has_left = party->has_left;
	ret->has_signed = party->has_signed;
	ret->persons = party->persons;
	ret->restricted = party->marks & MARK_RESTRICTED;
	ret->minor = (party->marks & MARK_MINOR) != 0;
	ret->guardian_consents = (party->marks & MARK_GUARDED) != 0;
	return ret;
}

/* The text of one field or argument among an event's texts; "" where it is not there. */
static char *text_of(
    struct arena *arena, const uint8_t *texts, size_t bytes, const struct text_place *place)
{
	struct text found;

	if (!texts || !texts_find(texts, bytes, place, &found)) return answer_text(arena, NULL);
	return arena_copy_text(arena, found.bytes, found.length);
}

/* Which of how many, and of what sum. */
static void instalment_of(
    const struct dispute *dispute, size_t index, Mediation__V1__Obligation *ret)
{
	const struct obligation *of = &dispute->obligations[index];

	for (size_t i = 0; of->plan && i < dispute->obligation_count; i++) {
		const struct obligation *other = &dispute->obligations[i];

		if (other->plan != of->plan || other->text_version != of->text_version) continue;
		ret->instalments++;
		ret->total += other->amount;
		if (i <= index) ret->instalment++;
	}
}

static char *obligation_text(
    struct arena *arena, const struct show_answer *show, size_t index, struct text_place where)
{
	if (!show->obligation_texts) return answer_text(arena, NULL);
	return text_of(
	    arena, show->obligation_texts[index], show->obligation_texts_bytes[index], &where);
}

static Mediation__V1__Obligation *obligation_of(
    struct arena *arena, const struct show_answer *show, size_t index, uint16_t place)
{
	const struct obligation *obligation = &show->dispute->obligations[index];
	Mediation__V1__Obligation *ret = MESSAGE(arena, Obligation, obligation);

	ret->number = obligation->number;
	ret->debtor = obligation->debtor;
	ret->amount = obligation->amount;
	ret->due_on = obligation->due_on;
	ret->performance = obligation->performance;
	ret->paid = obligation->paid;
	ret->creditor = obligation->creditor;
	ret->manner = obligation->manner;
	ret->every = obligation->every;
	ret->periods = obligation->periods;
	ret->draft = obligation->is_draft;
	ret->urged = obligation->urged;
	ret->urged_on = obligation->urged_on;
	ret->urge_from = obligation_is_open(obligation) ? urging_from(obligation) : 0;
	ret->round = obligation->round;
	instalment_of(show->dispute, index, ret);
	ret->text = obligation_text(arena, show, index,
	    (struct text_place){ ARG_OBLIGATIONS, place, FIELD_OBLIGATION_TEXT });
	ret->place = obligation_text(arena, show, index,
	    (struct text_place){ ARG_OBLIGATIONS, place, FIELD_OBLIGATION_PLACE });
	return ret;
}

static void obligations_of(
    struct arena *arena, const struct show_answer *show, Mediation__V1__Dispute *ret)
{
	const struct dispute *dispute = show->dispute;
	uint16_t place = 0;

	ret->obligations = arena_array(arena, dispute->obligation_count, sizeof(*ret->obligations));
	for (size_t i = 0; i < dispute->obligation_count; i++) {
		bool same_event = i > 0 &&
		    dispute->obligations[i].text_version ==
		        dispute->obligations[i - 1].text_version;

		place = same_event ? (uint16_t)(place + 1) : 1;
		ret->obligations[ret->n_obligations++] = obligation_of(arena, show, i, place);
	}
}

/* What dispute_show tells of a planned meeting besides its image. */
static void place_of(
    struct arena *arena, const struct show_answer *show, Mediation__V1__Meeting *ret)
{
	struct reader reader = { .at = show->meetings, .left = show->meetings_bytes };

	while (reader.left > 0) {
		uint16_t number = read_u16(&reader);
		uint32_t clashes = read_u32(&reader), length = read_u32(&reader);
		const uint8_t *place = read_bytes(&reader, length);

		if (reader.is_broken) return;
		if (number != ret->number) continue;
		ret->clashes = clashes;
		ret->place = arena_copy_text(arena, (const char *)place, length);
	}
}

static Mediation__V1__Meeting *meeting_of(
    struct arena *arena, const struct show_answer *show, const struct meeting *meeting)
{
	Mediation__V1__Meeting *ret = MESSAGE(arena, Meeting, meeting);

	ret->number = meeting->number;
	ret->round = meeting->round;
	ret->value = meeting->value;
	ret->planned_us = meeting->planned_us;
	ret->minutes = meeting->minutes;
	ret->recorder = meeting->recorder;
	ret->not_public = meeting->not_public;
	ret->version = meeting->version;
	ret->held_version = meeting->held_version;
	answer_set(arena, meeting->parties, &ret->n_parties, &ret->parties);
	place_of(arena, show, ret);
	return ret;
}

static Mediation__V1__Visit *visit_of(struct arena *arena, const struct visit *visit)
{
	Mediation__V1__Visit *ret = MESSAGE(arena, Visit, visit);

	ret->number = visit->number;
	ret->round = visit->round;
	ret->value = visit->value;
	ret->planned_on = visit->planned_on;
	ret->ground = visit->ground;
	ret->visitor = visit->visitor;
	ret->own = visit->is_own;
	ret->satisfaction = visit->satisfaction;
	ret->version = visit->visited_version;
	return ret;
}

static void follow_up_of(
    struct arena *arena, const struct show_answer *show, Mediation__V1__Dispute *ret)
{
	const struct dispute *dispute = show->dispute;

	ret->meetings = arena_array(arena, dispute->meeting_count, sizeof(*ret->meetings));
	ret->visits = arena_array(arena, dispute->visit_count, sizeof(*ret->visits));
	for (size_t i = 0; i < dispute->meeting_count; i++) {
		ret->meetings[ret->n_meetings++] = meeting_of(arena, show, &dispute->meetings[i]);
	}
	for (size_t i = 0; i < dispute->visit_count; i++) {
		ret->visits[ret->n_visits++] = visit_of(arena, &dispute->visits[i]);
	}
}

static void regions_of(
    struct arena *arena, const struct dispute *dispute, Mediation__V1__Dispute *ret)
{
	ret->regions = arena_array(arena, REGION_COUNT, sizeof(*ret->regions));
	for (uint16_t r = 0; r < REGION_COUNT; r++) {
		Mediation__V1__RegionValue *value;

		if (!region_label(r) || region_is_per_item((enum region)r)) continue;
		value = MESSAGE(arena, RegionValue, region_value);
		value->region = r;
		value->value = dispute->regions[r];
		ret->regions[ret->n_regions++] = value;
	}
}

/* A ledger seldom tells a level: the one that every dispute begins with is nobody's word then. */
static uint8_t level_of(const struct dispute *dispute)
{
	bool is_told = dispute->level != LEVEL_NORMAL || dispute->round > 1;

	return dispute->is_history && !is_told ? 0 : dispute->level;
}

static void head_of(struct arena *arena, const struct dispute *dispute, Mediation__V1__Dispute *ret)
{
	ret->id = dispute->id;
	ret->district = dispute->district;
	ret->version = dispute->version;
	ret->state = dispute->state;
	ret->round = dispute->round;
	ret->kind = dispute->kind;
	ret->level = level_of(dispute);
	ret->place = dispute->place;
	ret->channel = dispute->channel;
	ret->team = dispute->team;
	ret->mediator = dispute->mediator;
	ret->applied_on = dispute->applied_on;
	ret->registered_us = dispute->registered_us;
	ret->accepted_us = dispute->accepted_us;
	ret->changed_us = dispute->changed_us;
	ret->merged_into = dispute->merged_into;
	ret->form = dispute->form;
	ret->head.data = arena_copy(arena, dispute->head, HASH_BYTES);
	ret->head.len = HASH_BYTES;
}

static Mediation__V1__LedgerEntry *ledger_of(struct arena *arena, const struct show_answer *show)
{
	static const struct text_place number = { ARG_LEDGER_NUMBER, 0, 0 },
	                               provenance = { ARG_PROVENANCE, 0, 0 },
	                               result = { ARG_LEDGER_RESULT, 0, 0 },
	                               mediator = { ARG_LEDGER_MEDIATOR, 0, 0 };
	Mediation__V1__LedgerEntry *ret = MESSAGE(arena, LedgerEntry, ledger_entry);

	ret->number = text_of(arena, show->first_texts, show->first_texts_bytes, &number);
	ret->provenance = text_of(arena, show->first_texts, show->first_texts_bytes, &provenance);
	ret->result = text_of(arena, show->first_texts, show->first_texts_bytes, &result);
	ret->mediator = text_of(arena, show->first_texts, show->first_texts_bytes, &mediator);
	return ret;
}

static void mask(struct arena *arena, Mediation__V1__Dispute *ret)
{
	for (size_t i = 0; i < ret->n_meetings; i++) {
		ret->meetings[i]->place = answer_text(arena, NULL);
	}
	for (size_t i = 0; i < ret->n_parties; i++) {
		ret->parties[i]->name = scope_mask(arena, ret->parties[i]->name);
	}
}

Mediation__V1__Dispute *answer_dispute(
    struct arena *arena, const struct show_answer *told, bool is_masked)
{
	struct show_answer shown = *told;
	const struct show_answer *show = &shown;
	const struct dispute *dispute = show->dispute;
	Mediation__V1__Dispute *ret = MESSAGE(arena, Dispute, dispute);
	struct text_place facts = { ARG_FACTS, 0, 0 };

	if (is_masked) {
		shown.first_texts = NULL;
		shown.obligation_texts = NULL;
	}
	head_of(arena, dispute, ret);
	ret->n_numbers = show->number_count;
	ret->numbers = answer_texts(arena, show->numbers, show->number_count);
	ret->committee = show->committee;
	ret->proposal = answer_proposal(arena, &dispute->proposal);
	ret->summary = text_of(arena, show->first_texts, show->first_texts_bytes, &facts);
	if (dispute->is_history) ret->ledger = ledger_of(arena, show);
	ret->n_parties = dispute->party_count;
	ret->parties = arena_array(arena, dispute->party_count, sizeof(*ret->parties));
	for (size_t i = 0; i < dispute->party_count; i++) {
		ret->parties[i] = party_of(arena, &dispute->parties[i]);
	}
	obligations_of(arena, show, ret);
	follow_up_of(arena, show, ret);
	regions_of(arena, dispute, ret);
	if (is_masked) mask(arena, ret);
	return ret;
}

Mediation__V1__Member *answer_member(
    struct arena *arena, const struct member *member, int32_t district)
{
	Mediation__V1__Member *ret = MESSAGE(arena, Member, member);

	ret->id = member->id;
	ret->login = answer_text(arena, member->login);
	ret->name = answer_text(arena, member->name);
	ret->team = member->team;
	ret->district = district;
	ret->ended = !member->is_active;
	answer_set(arena, member->roles, &ret->n_roles, &ret->roles);
	return ret;
}

void answer_moves(struct arena *arena, const struct move *moves, size_t count, size_t *ret_count,
    Mediation__V1__RegionMove ***ret_moves)
{
	Mediation__V1__RegionMove **answers = arena_array(arena, count, sizeof(*answers));

	for (size_t i = 0; i < count; i++) {
		answers[i] = MESSAGE(arena, RegionMove, region_move);
		answers[i]->region = moves[i].region;
		answers[i]->item = moves[i].item;
		answers[i]->from_value = moves[i].from;
		answers[i]->to_value = moves[i].to;
	}
	*ret_count = count;
	*ret_moves = answers;
}
