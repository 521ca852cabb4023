/* An event of the journal as the wire carries it; answer_event.h. */
#include "answer_event.h"

#include <string.h>

#include "ask.h"

static void bytes_of(struct arena *arena, const struct rows *rows, size_t row, unsigned column,
    ProtobufCBinaryData *ret)
{
	const uint8_t *bytes = rows_bytes(rows, row, column, &ret->len);

	ret->data = arena_array(arena, ret->len, 1);
	if (ret->len) memcpy(ret->data, bytes, ret->len);
}

static void content_of(struct arena *arena, const struct rows *rows, size_t row, bool with_texts,
    Mediation__V1__Event *ret)
{
	struct move *moves = arena_array(arena, MOVES_MAX, sizeof(*moves));
	struct arguments *arguments = arena_array(arena, 1, sizeof(*arguments));
	const uint8_t *texts = NULL;
	size_t facts_bytes, texts_bytes = 0;
	const uint8_t *facts = rows_bytes(rows, row, EVENT_FACTS, &facts_bytes);
	int count = facts_moves(facts, facts_bytes, moves);

	if (with_texts && !rows_is_null(rows, row, EVENT_TEXTS)) {
		texts = rows_bytes(rows, row, EVENT_TEXTS, &texts_bytes);
	}
	if (count > 0) answer_moves(arena, moves, (size_t)count, &ret->n_moves, &ret->moves);
	if (!arguments_from_facts(facts, facts_bytes, arena, arguments)) return;
	answer_arguments(arena, arguments, texts, texts_bytes, &ret->n_arguments, &ret->arguments);
}

Mediation__V1__Event *answer_event(
    struct arena *arena, const struct rows *rows, size_t row, bool with_texts)
{
	Mediation__V1__Event *ret = MESSAGE(arena, Event, event);

	ret->dispute = rows_integer(rows, row, EVENT_DISPUTE);
	ret->version = (uint32_t)rows_integer(rows, row, EVENT_VERSION);
	ret->action = (uint32_t)rows_integer(rows, row, EVENT_ACTION);
	ret->from_state = (uint32_t)rows_integer(rows, row, EVENT_FROM);
	ret->to_state = (uint32_t)rows_integer(rows, row, EVENT_TO);
	ret->round = (uint32_t)rows_integer(rows, row, EVENT_ROUND);
	ret->member = rows_integer(rows, row, EVENT_ACTOR);
	if (!rows_is_null(rows, row, EVENT_NAME)) {
		ret->member_name = answer_text(arena, rows_text(rows, row, EVENT_NAME));
	}
	ret->happened_us = rows_integer(rows, row, EVENT_HAPPENED);
	ret->recorded_us = rows_integer(rows, row, EVENT_RECORDED);
	ret->step = (uint32_t)rows_integer(rows, row, EVENT_STEP);
	bytes_of(arena, rows, row, EVENT_HASH, &ret->hash);
	bytes_of(arena, rows, row, EVENT_REQUEST, &ret->request_id);
	content_of(arena, rows, row, with_texts, ret);
	return ret;
}

size_t answer_events(struct arena *arena, const struct rows *rows, uint32_t size, bool with_texts,
    Mediation__V1__Event ***ret)
{
	size_t most = page_rows(rows, size), bytes = 0, count;

	*ret = arena_array(arena, most, sizeof(**ret));
	for (count = 0; count < most; count++) {
		Mediation__V1__Event *event = answer_event(arena, rows, count, with_texts);

		bytes += mediation__v1__event__get_packed_size(event);
		if (count && bytes > ANSWER_BYTES_MAX) break;
		(*ret)[count] = event;
	}
	return count;
}
