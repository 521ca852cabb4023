/*
 * The handler that proves a dispute to outsiders: its events as hashes and, where they may read
 * them, as canonical bytes, each with its place in the tree of its day and the signed root of it.
 * It reads what `mediationd roots` has written and holds no key.
 */
#include <string.h>

#include "answer_root.h"
#include "ask.h"
#include "disclosed.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

/* Columns of dispute_proof.sql. */
enum {
	PROOF_VERSION,
	PROOF_STEP,
	PROOF_ACTION,
	PROOF_FROM,
	PROOF_TO,
	PROOF_ROUND,
	PROOF_ACTOR,
	PROOF_HAPPENED,
	PROOF_RECORDED,
	PROOF_TABLE,
	PROOF_REQUEST,
	PROOF_FACTS,
	PROOF_COMMITMENT,
	PROOF_PREVIOUS,
	PROOF_HASH,
	PROOF_PLACE,
	PROOF_PATH,
	PROOF_ROOT /* root_columns.part */
};

/* An event of the dispute, and whether its content may go out. */
struct told {
	struct event_row row;
	bool is_disclosed;
};

static void bytes_of(const struct rows *rows, size_t row, unsigned column, ProtobufCBinaryData *ret)
{
	/* borrowed: the answer is packed before the rows go */
	ret->data = (uint8_t *)rows_bytes(rows, row, column, &ret->len);
}

static void copy_of(
    const struct rows *rows, size_t row, unsigned column, uint8_t *ret, size_t bytes)
{
	ProtobufCBinaryData found;

	bytes_of(rows, row, column, &found);
	if (found.len == bytes) memcpy(ret, found.data, bytes);
}

static void event_of(
    const struct request *request, const struct rows *rows, size_t row, struct event_row *ret)
{
	ProtobufCBinaryData facts, commitment;

	*ret = (struct event_row){ .district = request_district(request),
		.dispute = request_body(request)->proof->dispute,
		.version = (uint32_t)rows_integer(rows, row, PROOF_VERSION),
		.step = (uint16_t)rows_integer(rows, row, PROOF_STEP),
		.action = (uint16_t)rows_integer(rows, row, PROOF_ACTION),
		.from_state = (uint8_t)rows_integer(rows, row, PROOF_FROM),
		.to_state = (uint8_t)rows_integer(rows, row, PROOF_TO),
		.round = (uint16_t)rows_integer(rows, row, PROOF_ROUND),
		.actor = rows_integer(rows, row, PROOF_ACTOR),
		.happened_us = rows_integer(rows, row, PROOF_HAPPENED),
		.recorded_us = rows_integer(rows, row, PROOF_RECORDED),
		.table_version = rows_integer(rows, row, PROOF_TABLE) };
	bytes_of(rows, row, PROOF_FACTS, &facts);
	bytes_of(rows, row, PROOF_COMMITMENT, &commitment);
	ret->facts = facts.data;
	ret->facts_bytes = (uint32_t)facts.len;
	ret->has_commitment = commitment.len == HASH_BYTES;
	copy_of(rows, row, PROOF_COMMITMENT, ret->commitment, HASH_BYTES);
	copy_of(rows, row, PROOF_REQUEST, ret->request_id, REQUEST_ID_BYTES);
	copy_of(rows, row, PROOF_PREVIOUS, ret->previous, HASH_BYTES);
	copy_of(rows, row, PROOF_HASH, ret->hash, HASH_BYTES);
}

/* An act goes out whole or not at all. */
static void close_acts(struct told *told, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct event_row *event = &told[i].row;

		if (told[i].is_disclosed) continue;
		for (size_t other = 0; other < count; other++) {
			if (memcmp(told[other].row.request_id, event->request_id,
			        REQUEST_ID_BYTES) == 0) {
				told[other].is_disclosed = false;
			}
		}
	}
}

static struct told *told_of(struct request *request, const struct rows *rows)
{
	struct arena *arena = request_arena(request);
	struct told *told = arena_array(arena, rows_count(rows), sizeof(*told));

	for (size_t i = 0; i < rows_count(rows); i++) {
		event_of(request, rows, i, &told[i].row);
		told[i].is_disclosed = event_is_disclosed(&told[i].row, arena);
	}
	close_acts(told, rows_count(rows));
	return told;
}

static Mediation__V1__ProofEvent *answer_event(struct request *request, const struct rows *rows,
    size_t row, const struct told *told, bool is_applicants)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__ProofEvent *ret = MESSAGE(arena, ProofEvent, proof_event);

	ret->version = told->row.version;
	ret->recorded_us = told->row.recorded_us;
	bytes_of(rows, row, PROOF_PREVIOUS, &ret->previous);
	bytes_of(rows, row, PROOF_HASH, &ret->hash);
	/* what the applicant told is his own */
	if (told->is_disclosed || (is_applicants && told->row.version == 1)) {
		ret->content.len = event_canonical(&told->row, NULL);
		ret->content.data = arena_array(arena, ret->content.len, 1);
		(void)event_canonical(&told->row, ret->content.data);
	}
	if (rows_is_null(rows, row, PROOF_ROOT)) return ret;
	ret->root_on = rows_integer(rows, row, PROOF_ROOT + ROOT_ON);
	ret->place = (uint32_t)rows_integer(rows, row, PROOF_PLACE);
	if (!rows_is_null(rows, row, PROOF_PATH)) bytes_of(rows, row, PROOF_PATH, &ret->path);
	return ret;
}

/* Events of a dispute mostly stand in order of their days, so that the same root is the last. */
static void add_root(
    struct arena *arena, const struct rows *rows, size_t row, Mediation__V1__ProofResponse *ret)
{
	if (rows_is_null(rows, row, PROOF_ROOT)) return;
	for (size_t i = ret->n_roots; i > 0; i--) {
		if (ret->roots[i - 1]->on == rows_integer(rows, row, PROOF_ROOT + ROOT_ON)) return;
	}
	ret->roots[ret->n_roots++] = answer_root(arena, rows, row, PROOF_ROOT);
}

static size_t weight_of(const Mediation__V1__ProofEvent *event)
{
	return event->content.len + event->path.len + 4 * (size_t)HASH_BYTES + 512;
}

static void answer(struct request *request, const struct rows *rows, const struct told *told)
{
	const Mediation__V1__ProofRequest *ask = request_body(request)->proof;
	struct arena *arena = request_arena(request);
	Mediation__V1__ProofResponse *ret = MESSAGE(arena, ProofResponse, proof_response);
	size_t count = rows_count(rows), bytes = 0;

	ret->district = request_district(request);
	ret->events = arena_array(arena, count, sizeof(*ret->events));
	ret->roots = arena_array(arena, count, sizeof(*ret->roots));
	for (size_t i = 0; i < count && !ret->more; i++) {
		if (told[i].row.version <= ask->after_version) continue;
		ret->events[ret->n_events] =
		    answer_event(request, rows, i, &told[i], ask->application);
		bytes += weight_of(ret->events[ret->n_events]);
		add_root(arena, rows, i, ret);
		ret->n_events++;
		ret->more = i + 1 < count &&
		    (bytes > ANSWER_BYTES_MAX || ret->n_events == page_size(ask->page_size));
	}
	ANSWER_OPENED(request, ask->dispute, proof, PROOF, ret);
}

/* What the first event says of how it began. */
static enum outcome certificate_outcome(struct request *request, const struct event_row *first)
{
	struct arguments arguments;

	if (!arguments_from_facts(
	        first->facts, first->facts_bytes, request_arena(request), &arguments)) {
		return OUTCOME_UNAVAILABLE;
	}
	if (first->action == ACTION_SPLIT_OFF) return OUTCOME_PROOF_OF_SPLIT;
	if (!arguments_has(&arguments, ARG_START_MODE)) return OUTCOME_PROOF_OF_HISTORY;
	return arguments_integer(&arguments, ARG_START_MODE, 0) == START_APPLIED
	    ? OUTCOME_DONE
	    : OUTCOME_PROOF_NOT_APPLIED;
}

static void proof_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const Mediation__V1__ProofRequest *ask = request_body(request)->proof;
	enum outcome outcome = OUTCOME_DONE;
	struct told *told;

	if (ask_failed(request, status)) return;
	told = told_of(request, rows);
	if (rows_count(rows) == 0 && ask->after_version == 0) {
		outcome = OUTCOME_NOT_FOUND;
	} else if (ask->application && ask->after_version == 0) {
		outcome = certificate_outcome(request, &told[0].row);
	}
	if (outcome == OUTCOME_DONE) {
		answer(request, rows, told);
	} else {
		request_refuse(request, outcome, NULL);
	}
}

static void opened(void *context)
{
	struct request *request = context;
	const Mediation__V1__ProofRequest *ask = request_body(request)->proof;
	/* with the acts that the page begins and ends in */
	int64_t before = ask->after_version > CHAIN_LINKS_MAX
	    ? (int64_t)ask->after_version - CHAIN_LINKS_MAX
	    : 0;
	struct parameter parameters[] = { district_parameter(request), int8_parameter(ask->dispute),
		int8_parameter(before),
		int8_parameter((int64_t)page_size(ask->page_size) + 2 * CHAIN_LINKS_MAX + 1) };

	store_ask(request_store(request), STATEMENT_DISPUTE_PROOF, parameters, 4, STORE_SLOW,
	    proof_found, request);
}

void handle_proof(struct request *request)
{
	if (request_district(request) < 0) {
		request_refuse(request, OUTCOME_PROOF_OF_PRACTICE, NULL);
		return;
	}
	scope_open_whole(request, request_body(request)->proof->dispute, opened, request);
}
