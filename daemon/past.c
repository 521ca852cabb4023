/* The events of a dispute without their texts; past.h. */
#include "past.h"

#include <string.h>

#include "ask.h"

enum {
	FACT_VERSION,
	FACT_STEP,
	FACT_ACTION,
	FACT_FROM,
	FACT_TO,
	FACT_ROUND,
	FACT_ACTOR,
	FACT_HAPPENED,
	FACT_RECORDED,
	FACT_FACTS,
	FACT_REFERENCE,
	FACT_DISPUTE,
	FACT_NOW,
	FACT_TEAM,
	FACT_MEDIATOR,
	FACT_COMMITMENT,
	FACT_SALT,
	FACT_TEXTS
};

/* Where an event is read from. */
struct source {
	struct arena *arena;
	const struct rows *rows;
	int32_t district;
	bool with_texts;
};

static const uint8_t *bytes_of(
    const struct rows *rows, size_t row, unsigned column, size_t wanted, uint8_t *ret)
{
	size_t bytes;
	const uint8_t *found = rows_bytes(rows, row, column, &bytes);

	if (!found || bytes != wanted) return NULL;
	memcpy(ret, found, wanted);
	return ret;
}

static void texts_of(const struct rows *rows, size_t row, struct event_row *ret)
{
	size_t bytes;

	ret->facts = rows_bytes(rows, row, FACT_FACTS, &bytes);
	ret->facts_bytes = (uint32_t)bytes;
	ret->has_commitment =
	    bytes_of(rows, row, FACT_COMMITMENT, HASH_BYTES, ret->commitment) != NULL;
	if (!bytes_of(rows, row, FACT_SALT, SALT_BYTES, ret->salt)) return;
	ret->texts = rows_bytes(rows, row, FACT_TEXTS, &bytes);
	ret->texts_bytes = (uint32_t)bytes;
}

static bool event_of(
    const struct source *source, size_t row, int64_t dispute, struct journal_event *ret)
{
	struct arena *arena = source->arena;
	const struct rows *rows = source->rows;
	struct move moves[MOVES_MAX];
	size_t bytes;
	const uint8_t *facts = rows_bytes(rows, row, FACT_FACTS, &bytes);
	int count = facts_moves(facts, bytes, moves);

	*ret = (struct journal_event){ .move_count = count > 0 ? (size_t)count : 0 };
	ret->moves = arena_copy(arena, moves, ret->move_count * sizeof(*moves));
	ret->row = (struct event_row){ .district = source->district,
		.dispute = dispute,
		.version = (uint32_t)rows_integer(rows, row, FACT_VERSION),
		.step = (uint16_t)rows_integer(rows, row, FACT_STEP),
		.action = (uint16_t)rows_integer(rows, row, FACT_ACTION),
		.from_state = (uint8_t)rows_integer(rows, row, FACT_FROM),
		.to_state = (uint8_t)rows_integer(rows, row, FACT_TO),
		.round = (uint16_t)rows_integer(rows, row, FACT_ROUND),
		.actor = rows_integer(rows, row, FACT_ACTOR),
		.happened_us = rows_integer(rows, row, FACT_HAPPENED),
		.recorded_us = rows_integer(rows, row, FACT_RECORDED) };
	if (source->with_texts) texts_of(rows, row, &ret->row);
	return count >= 0 && arguments_from_facts(facts, bytes, arena, &ret->arguments);
}

void past_ask(struct request *request, int64_t dispute, store_rows_fn fn, void *context)
{
	struct parameter parameters[] = { district_parameter(request), int8_parameter(dispute),
		int8_parameter(PAST_EVENTS_MAX + 1) };

	store_ask(request_store(request), STATEMENT_DISPUTE_FACTS, parameters, 3, STORE_FAST, fn,
	    context);
}

static enum outcome read_events(
    const struct source *source, size_t first, int64_t dispute, struct past *ret)
{
	if (ret->count > PAST_EVENTS_MAX) return OUTCOME_TOO_LARGE;
	ret->events = arena_array(source->arena, ret->count, sizeof(*ret->events));
	for (size_t i = 0; i < ret->count; i++) {
		if (!event_of(source, first + i, dispute, &ret->events[i])) {
			return OUTCOME_UNAVAILABLE;
		}
	}
	return OUTCOME_DONE;
}

enum outcome past_of(struct arena *arena, const struct rows *rows, int32_t district,
    int64_t dispute, struct past *ret)
{
	ret->count = rows_count(rows);
	ret->reference_version = ret->count ? rows_integer(rows, 0, FACT_REFERENCE) : 0;
	return read_events(&(struct source){ arena, rows, district, false }, 0, dispute, ret);
}

void pasts_ask(struct store *store, int32_t district, const int64_t *disputes, size_t count,
    enum store_class class, store_rows_fn fn, void *context)
{
	struct parameter parameters[] = { int4_parameter(district),
		integers_parameter(disputes, count), int8_parameter(PAST_EVENTS_MAX + 1) };

	store_ask(store, STATEMENT_DISPUTE_PASTS, parameters, 3, class, fn, context);
}

void files_ask(struct store *store, int32_t district, const struct files_wanted *wanted,
    enum store_class class, store_rows_fn fn, void *context)
{
	struct parameter parameters[] = { int4_parameter(district),
		integers_parameter(wanted->disputes, wanted->count),
		int8_parameter(PAST_EVENTS_MAX + 1), int8_parameter(wanted->bytes) };

	store_ask(store, STATEMENT_DISPUTE_FILES, parameters, 4, class, fn, context);
}

bool past_is_cut(const struct past_head *head, const struct past *past)
{
	return past->count > 0 && past->count <= PAST_EVENTS_MAX &&
	    past->events[past->count - 1].row.version != head->version;
}

bool pasts_next(struct pasts *pasts, struct arena *arena, struct past_head *ret_head,
    enum outcome *ret_outcome, struct past *ret)
{
	const struct rows *rows = pasts->rows;
	size_t first = pasts->next, end = first;

	if (first == rows_count(rows)) return false;
	*ret_head = (struct past_head){ .dispute = rows_integer(rows, first, FACT_DISPUTE),
		.version = (uint32_t)rows_integer(rows, first, FACT_NOW),
		.team = rows_integer(rows, first, FACT_TEAM),
		.mediator = rows_integer(rows, first, FACT_MEDIATOR) };
	while (
	    end < rows_count(rows) && rows_integer(rows, end, FACT_DISPUTE) == ret_head->dispute) {
		end++;
	}
	pasts->next = end;
	ret->count = end - first;
	ret->reference_version = rows_integer(rows, first, FACT_REFERENCE);
	*ret_outcome =
	    read_events(&(struct source){ arena, rows, pasts->district, pasts->with_texts }, first,
	        ret_head->dispute, ret);
	return true;
}

bool pasts_whole(struct pasts *pasts, struct arena *arena, int64_t dispute,
    enum outcome *ret_outcome, struct past *ret)
{
	struct past_head head;

	*ret_outcome = OUTCOME_DONE;
	return pasts_next(pasts, arena, &head, ret_outcome, ret) && *ret_outcome == OUTCOME_DONE &&
	    !past_is_cut(&head, ret) && head.dispute == dispute;
}

enum outcome pasts_one(struct pasts *pasts, struct arena *arena, struct past *ret)
{
	enum outcome outcome;
	struct past_head head;

	if (!pasts_next(pasts, arena, &head, &outcome, ret)) return OUTCOME_FILE_TOO_LONG;
	return outcome == OUTCOME_DONE && past_is_cut(&head, ret) ? OUTCOME_FILE_TOO_LONG : outcome;
}
