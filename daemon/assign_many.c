/*
 * The handler of assignment by rule, of one dispute or of many: as many as one set of the store
 * holds are decided on one count of the teams' loads, each knowing those before, and written where
 * no other daemon assigned by rule meanwhile; else that lot is counted and decided anew. Every
 * dispute has its own event and its own answer. Owns one struct many in the request's arena, and an
 * arena of its own that each lot uses again.
 */
#include <openssl/sha.h>
#include <string.h>
#include <sys/random.h>

#include "acting.h"
#include "answer_assignment.h"
#include "bytes.h"
#include "civil.h"
#include "handlers.h"
#include "loads.h"
#include "past.h"
#include "rights.h"
#include "server.h"
#include "store.h"

#define DISPUTES_MAX 500
#define LOT_MAX      64
/* Of as many all is told: the names are long and the teams many, and an answer has its limit. Of
 * more the team and the reasons are; who was passed over stands in the events. */
#define TOLD_WHOLE_MAX 20
/* A lot that lost its race is decided anew: each time another one got on. */
#define TRIES_MAX 200

struct many;

struct item {
	struct many *many;
	Mediation__V1__AssignResult *result;
	uint8_t request_id[REQUEST_ID_BYTES], digest[HASH_BYTES];
	bool is_done;
	/* of the lot */
	struct dispute *dispute;
	uint32_t prior; /* version that an earlier, equal request made; 0: none */
	struct past past;
	struct assignment assignment;
	struct change *change;
};

struct many {
	struct request *request;
	const Mediation__V1__AssignManyRequest *wire;
	const struct action *action;
	int64_t actor, now_us;
	struct item *items;
	struct arena *arena; /* of the lot */
	struct item *lot[LOT_MAX];
	size_t lot_count, waiting;
	bool has_progressed;
	unsigned tries;
	struct balance balance;
};

static void next_lot(struct many *many);

/* ---- answers ---- */

static void refuse(struct item *item, enum outcome outcome)
{
	item->is_done = true;
	item->many->has_progressed = true;
	item->result->outcome = outcome;
	item->result->refusal = MESSAGE(request_arena(item->many->request), Refusal, refusal);
	answer_refusal(outcome, item->result->refusal);
}

static void tell(struct item *item, const struct assignment *assignment, uint32_t version)
{
	struct request *request = item->many->request;
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	bool is_whole = item->many->wire->n_disputes <= TOLD_WHOLE_MAX;
	struct assignment told;

	assignment_shorten(
	    assignment, is_whole ? CANDIDATES_KEPT_MAX : 0, item->many->arena, &told);
	item->result->assignment =
	    answer_assignment(request_arena(request), &told, ASSIGNED_BY_RULE, reference);
	item->result->assignment->version = version;
}

static void done(struct item *item, bool is_repeated)
{
	item->is_done = true;
	item->many->has_progressed = true;
	item->result->repeated_request = is_repeated;
}

static void answer(struct many *many)
{
	Mediation__V1__AssignManyResponse *ret =
	    MESSAGE(request_arena(many->request), AssignManyResponse, assign_many_response);

	(void)arena_free(many->arena);
	ret->n_results = many->wire->n_disputes;
	ret->results =
	    arena_array(request_arena(many->request), ret->n_results, sizeof(*ret->results));
	for (size_t i = 0; i < ret->n_results; i++) {
		ret->results[i] = many->items[i].result;
	}
	ANSWER(many->request, assign_many, ASSIGN_MANY, ret);
}

/* ---- third: write ---- */

static void lot_is_over(struct many *many)
{
	if (many->has_progressed) {
		many->tries = 0;
	} else if (++many->tries >= TRIES_MAX) {
		for (size_t i = 0; i < many->lot_count; i++) {
			if (!many->lot[i]->is_done) refuse(many->lot[i], OUTCOME_BUSY);
		}
	}
	next_lot(many);
}

static void written(void *context, const struct act_answer *answer)
{
	struct item *item = context;
	struct many *many = item->many;

	if (answer->status != STORE_OK) {
		refuse(item, answer_outcome(answer->status));
	} else if (answer->outcome == OUTCOME_DONE && answer->repeated) {
		/* The same request, by another way, was first: the next lot reads what it did. */
		many->has_progressed = true;
	} else if (answer->outcome == OUTCOME_DONE) {
		tell(item, &item->assignment, answer->prior.version);
		done(item, false);
	} else if (answer->outcome != OUTCOME_STALE &&
	    answer->outcome != OUTCOME_REFERENCE_CHANGED) {
		refuse(item, answer->outcome);
	}
	if (--many->waiting == 0) lot_is_over(many);
}

static void write_lot(struct many *many)
{
	size_t count = many->lot_count;

	/* Counted first: nothing is answered before all have been handed over. */
	for (size_t i = 0; i < count; i++) {
		many->waiting += many->lot[i]->change != NULL;
	}
	if (many->waiting == 0) {
		lot_is_over(many);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!many->lot[i]->change) continue;
		store_act(
		    request_store(many->request), many->lot[i]->change, written, many->lot[i]);
	}
}

/* ---- second: decide, on one count of the loads ---- */

static enum outcome decide_item(
    struct item *item, struct situation *situation, const struct reference *reference)
{
	struct many *many = item->many;
	struct arguments *arguments = arena_array(many->arena, 1, sizeof(*arguments));
	struct decide_input input = { .request_id = item->request_id,
		.dispute = item->dispute->id,
		.district = reference->district,
		.salts = acting_salts(many->arena) };
	struct fault fault = { 0 };
	enum outcome outcome;

	if (!input.salts) return OUTCOME_UNAVAILABLE;
	assignment_arguments(&item->assignment, many->arena, arguments);
	situation->arguments = arguments;
	situation->assignment = &item->assignment;
	situation->by_rule = true;
	outcome = decide(situation, &input, many->arena, &item->change, &fault);
	if (outcome != OUTCOME_DONE) return outcome;
	memcpy(item->change->digest, item->digest, HASH_BYTES);
	item->change->balance = many->balance;
	return OUTCOME_DONE;
}

/* What row, role, state and journal say before any team is looked at. */
static enum outcome judge_item(struct situation *situation)
{
	struct prospect prospect;

	decide_prospect(situation, &prospect);
	if (prospect.outcome != OUTCOME_DONE) return prospect.outcome;
	return matter_is_the_directors(situation->matter) ? OUTCOME_RETURNED_TWICE : OUTCOME_DONE;
}

static void choose(struct item *item, const struct reference *reference, const struct loads *loads)
{
	struct many *many = item->many;
	struct matter *matter = arena_array(many->arena, 1, sizeof(*matter));
	struct situation situation = { .action = many->action,
		.dispute = item->dispute,
		.actor = reference_member(reference, many->actor),
		.reference = reference,
		.now_us = many->now_us,
		.matter = matter };
	const struct team *team;
	enum outcome outcome;

	matter_read(matter, item->dispute, item->past.events, item->past.count, NULL, many->arena);
	outcome = situation.actor ? judge_item(&situation) : OUTCOME_UNKNOWN_MEMBER;
	if (outcome == OUTCOME_DONE) {
		assignment_decide(matter, reference, loads->open,
		    civil_day_of_instant(many->now_us), many->arena, &item->assignment);
		if (item->assignment.team == 0) {
			tell(item, &item->assignment, 0);
			outcome = OUTCOME_NO_TEAM_SUITS;
		}
	}
	if (outcome == OUTCOME_DONE) outcome = decide_item(item, &situation, reference);
	if (outcome != OUTCOME_DONE) {
		refuse(item, outcome);
		return;
	}
	team = reference_team(reference, item->assignment.team);
	loads->open[team - reference->teams]++;
	if (!many->wire->dry_run) return;
	item->change = NULL;
	tell(item, &item->assignment, 0);
	done(item, false);
}

static void loads_found(void *context, enum store_status status, const struct rows *rows)
{
	struct many *many = context;
	const struct reference *reference =
	    store_reference(request_store(many->request), request_district(many->request));
	struct loads loads;

	many->balance = (struct balance){ .is_needed = true };
	if (status == STORE_OK &&
	    getrandom(many->balance.holder, REQUEST_ID_BYTES, GRND_NONBLOCK) != REQUEST_ID_BYTES) {
		status = STORE_UNAVAILABLE;
	}
	if (status == STORE_OK) {
		loads_of(many->arena, rows, reference, &loads);
		many->balance.version = loads.version;
	}
	for (size_t i = 0; i < many->lot_count; i++) {
		struct item *item = many->lot[i];

		if (item->is_done) continue;
		if (status == STORE_OK) {
			choose(item, reference, &loads);
		} else {
			refuse(item, answer_outcome(status));
		}
	}
	write_lot(many);
}

/* ---- first: read ---- */

/* An earlier, equal request: what it did stands in the journal. */
static void repeat(struct item *item)
{
	const struct journal_event *event = &item->past.events[item->prior - 1];
	struct assignment assignment;

	(void)assignment_read(event->row.action, &event->arguments, item->many->arena, &assignment);
	tell(item, &assignment, item->prior);
	done(item, true);
}

static struct item *item_of(const struct many *many, int64_t dispute)
{
	for (size_t i = 0; i < many->lot_count; i++) {
		struct item *item = many->lot[i];

		if (!item->is_done && item->dispute->id == dispute) return item;
	}
	return NULL;
}

/* What came after the image was read is not of it. */
static enum outcome recall(struct item *item)
{
	uint32_t wanted = item->prior ? item->prior : item->dispute->version;

	if (item->past.count < wanted) return OUTCOME_UNAVAILABLE;
	item->past.count = wanted;
	if (item->prior) repeat(item);
	return OUTCOME_DONE;
}

static void recall_all(struct many *many, const struct rows *rows)
{
	struct pasts pasts = { rows, request_district(many->request), 0 };
	struct past_head head;
	enum outcome outcome;
	struct past past;

	while (pasts_next(&pasts, many->arena, &head, &outcome, &past)) {
		struct item *item = item_of(many, head.dispute);

		if (!item) continue;
		item->past = past;
		if (outcome == OUTCOME_DONE) outcome = recall(item);
		if (outcome != OUTCOME_DONE) refuse(item, outcome);
	}
}

static void pasts_found(void *context, enum store_status status, const struct rows *rows)
{
	struct many *many = context;
	bool is_any_left = false;

	if (status == STORE_OK) recall_all(many, rows);
	for (size_t i = 0; i < many->lot_count; i++) {
		if (many->lot[i]->is_done) continue;
		if (status != STORE_OK) refuse(many->lot[i], answer_outcome(status));
		is_any_left = is_any_left || !many->lot[i]->is_done;
	}
	if (is_any_left) {
		loads_ask(many->request, loads_found, many);
	} else {
		lot_is_over(many);
	}
}

static void images_are_read(struct many *many)
{
	int64_t disputes[LOT_MAX];
	size_t count = 0;

	for (size_t i = 0; i < many->lot_count; i++) {
		if (!many->lot[i]->is_done) disputes[count++] = many->lot[i]->dispute->id;
	}
	if (count == 0) {
		lot_is_over(many);
		return;
	}
	pasts_ask(request_store(many->request), request_district(many->request), disputes, count,
	    STORE_FAST, pasts_found, many);
}

static void image_found(void *context, const struct image_answer *answer)
{
	struct item *item = context;
	struct many *many = item->many;
	enum outcome outcome;

	if (answer->status != STORE_OK) {
		refuse(item, answer_outcome(answer->status));
	} else if ((outcome = rights_judge(answer->reference, many->actor, REQUEST_ASSIGN_MANY,
	                answer->dispute)) != OUTCOME_DONE) {
		refuse(item, outcome);
	} else if (answer->prior.exists &&
	    memcmp(answer->prior.digest, item->digest, HASH_BYTES) != 0) {
		refuse(item, OUTCOME_REQUEST_REUSED);
	} else {
		item->dispute = acting_image(many->arena, answer->dispute);
		item->prior = answer->prior.exists ? answer->prior.version : 0;
	}
	if (--many->waiting == 0) images_are_read(many);
}

static void next_lot(struct many *many)
{
	arena_reset(many->arena);
	many->lot_count = 0;
	many->has_progressed = false;
	if (!many->wire->replay) many->now_us = request_server(many->request)->now_us();
	for (size_t i = 0; i < many->wire->n_disputes && many->lot_count < LOT_MAX; i++) {
		if (many->items[i].is_done) continue;
		many->items[i].change = NULL;
		many->lot[many->lot_count++] = &many->items[i];
	}
	if (many->lot_count == 0) {
		answer(many);
		return;
	}
	many->waiting = many->lot_count;
	for (size_t i = 0; i < many->lot_count; i++) {
		store_image(request_store(many->request), request_district(many->request),
		    many->lot[i]->result->dispute,
		    many->wire->dry_run ? NULL : many->lot[i]->request_id, image_found,
		    many->lot[i]);
	}
}

/* ---- what was asked ---- */

/* The bulk request's id and the dispute make the act's: its time in front, so that ids sort. */
static void derive_request_id(struct item *item, const ProtobufCBinaryData *id)
{
	enum { TIME_BYTES = 6 };

	uint8_t hash[SHA256_DIGEST_LENGTH], from[REQUEST_ID_BYTES + sizeof(int64_t)];
	struct writer writer = { from, 0 };

	write_bytes(&writer, id->data, REQUEST_ID_BYTES);
	write_i64(&writer, item->result->dispute);
	SHA256(from, writer.count, hash);
	memcpy(item->request_id, id->data, TIME_BYTES);
	memcpy(item->request_id + TIME_BYTES, hash, REQUEST_ID_BYTES - TIME_BYTES);
	item->request_id[6] = (uint8_t)((item->request_id[6] & 0x0F) | 0x70);
	item->request_id[8] = (uint8_t)((item->request_id[8] & 0x3F) | 0x80);
}

static void ask_for(struct many *many, struct item *item, int64_t dispute)
{
	static const struct arguments none;
	struct arena *arena = request_arena(many->request);

	*item =
	    (struct item){ .many = many, .result = MESSAGE(arena, AssignResult, assign_result) };
	item->result->dispute = dispute;
	if (many->wire->dry_run) return;
	derive_request_id(item, &many->wire->request_id);
	arguments_digest(
	    &(struct act_key){ ACTION_ASSIGN, dispute, many->actor }, &none, arena, item->digest);
}

static bool has_twice(const int64_t *disputes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (disputes[i] == disputes[j]) return true;
		}
	}
	return false;
}

static enum outcome form(const Mediation__V1__AssignManyRequest *wire)
{
	if (!wire->dry_run && wire->request_id.len != REQUEST_ID_BYTES) {
		return OUTCOME_REQUEST_ID_MISSING;
	}
	if (wire->n_disputes == 0) return OUTCOME_NOT_FOUND;
	if (wire->n_disputes > DISPUTES_MAX) return OUTCOME_TOO_LARGE;
	return has_twice(wire->disputes, wire->n_disputes) ? OUTCOME_DUPLICATE_ARGUMENT
	                                                   : OUTCOME_DONE;
}

void handle_assign_many(struct request *request)
{
	struct many *many = arena_array(request_arena(request), 1, sizeof(*many));
	enum outcome outcome;

	many->request = request;
	many->wire = request_body(request)->assign_many;
	many->action = action_find(ACTION_ASSIGN);
	outcome = form(many->wire);
	if (outcome == OUTCOME_DONE) {
		outcome = acting_as(request, many->wire->replay, &many->actor, &many->now_us);
	}
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	many->items =
	    arena_array(request_arena(request), many->wire->n_disputes, sizeof(*many->items));
	for (size_t i = 0; i < many->wire->n_disputes; i++) {
		ask_for(many, &many->items[i], many->wire->disputes[i]);
	}
	many->arena = arena_new();
	next_lot(many);
}
