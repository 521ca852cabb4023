/* What an act would attach; acting_attachments.h. */
#include "acting_attachments.h"

#include "ask.h"
#include "digest.h"
#include "server.h"

struct checking {
	struct request *request;
	const struct argument_value *attachments;
	attachments_checked_fn fn;
	void *context;
};

/* Columns of attachment_check.sql. */
enum { CHECKED_BYTES, CHECKED_TYPE, CHECKED_COUNT, CHECKED_HELD };

static enum outcome outcome_of(const struct record_value *told, const struct rows *rows, size_t row)
{
	if (rows_is_null(rows, row, CHECKED_TYPE)) return OUTCOME_NOT_UPLOADED;
	if (record_integer(told, FIELD_ATTACHMENT_BYTES, 0) !=
	        rows_integer(rows, row, CHECKED_BYTES) ||
	    record_integer(told, FIELD_ATTACHMENT_MEDIA_TYPE, 0) !=
	        rows_integer(rows, row, CHECKED_TYPE)) {
		return OUTCOME_CONTENT_DIFFERS;
	}
	return OUTCOME_DONE;
}

/* Whether the dispute has room for what was found. */
static bool has_room(const struct checking *checking, const struct rows *rows)
{
	struct server *server = request_server(checking->request);
	int64_t count = rows_integer(rows, 0, CHECKED_COUNT) + (int64_t)rows_count(rows);
	int64_t bytes = rows_integer(rows, 0, CHECKED_HELD);

	for (size_t i = 0; i < rows_count(rows); i++) {
		bytes += rows_integer(rows, i, CHECKED_BYTES);
	}
	if (count <= server->config.attachments_max &&
	    bytes <= server->config.attachments_bytes_max) {
		return true;
	}
	server->denied[OPTION_ID_attachments_max]++;
	return false;
}

static void checked(void *context, enum store_status status, const struct rows *rows)
{
	struct checking *checking = context;
	struct fault fault = { .argument = ARG_ATTACHMENTS };
	enum outcome outcome = status == STORE_OK ? OUTCOME_DONE : answer_outcome(status);

	for (size_t i = 0; outcome == OUTCOME_DONE && i < checking->attachments->count; i++) {
		outcome = outcome_of(&checking->attachments->records[i], rows, i);
		fault.record_index = (uint16_t)(i + 1);
	}
	if (outcome == OUTCOME_DONE && !has_room(checking, rows)) {
		outcome = OUTCOME_FILE_FULL;
		fault.record_index = 0;
	}
	checking->fn(checking->context, outcome, &fault);
}

void attachments_check(struct request *request, int64_t dispute, const struct arguments *arguments,
    attachments_checked_fn fn, void *context)
{
	struct arena *arena = request_arena(request);
	struct checking *checking = arena_array(arena, 1, sizeof(*checking));
	const struct argument_value *told = arguments_find(arguments, ARG_ATTACHMENTS);
	uint8_t *digests = arena_array(arena, told->count, DIGEST_BYTES);
	struct fault fault = { .argument = ARG_ATTACHMENTS };

	*checking = (struct checking){ request, told, fn, context };
	for (size_t i = 0; i < told->count; i++) {
		const struct field_value *digest =
		    record_find(&told->records[i], FIELD_ATTACHMENT_DIGEST);

		if (hex_read(digest->text.bytes, digest->text.length, digests + i * DIGEST_BYTES,
		        DIGEST_BYTES)) {
			continue;
		}
		fault.record_index = (uint16_t)(i + 1);
		fault.field = FIELD_ATTACHMENT_DIGEST;
		fn(context, OUTCOME_WRONG_TYPE, &fault);
		return;
	}
	struct parameter parameters[] = { district_parameter(request), int8_parameter(dispute),
		bytes_parameter(digests, told->count * DIGEST_BYTES) };

	store_ask(request_store(request), STATEMENT_ATTACHMENT_CHECK, parameters, 3, STORE_SLOW,
	    checked, checking);
}
