/*
 * Handlers that show what hangs on a dispute: the list, and the bytes of one, a few chunks an
 * answer. That somebody fetched something is on record before its first byte leaves; of what
 * follows within the hour no further row is written.
 */
#include <string.h>

#include "ask.h"
#include "attached.h"
#include "handlers.h"
#include "reads.h"
#include "texts.h"

/* ---- the list ---- */

/* Columns of attachments.sql. */
enum {
	LISTED_NUMBER,
	LISTED_ITEM,
	LISTED_DIGEST,
	LISTED_BYTES,
	LISTED_TYPE,
	LISTED_PARTY,
	LISTED_IS_SEALED,
	LISTED_IS_SUPPLEMENT,
	LISTED_VERSION,
	LISTED_PLACE,
	LISTED_RECORDED,
	LISTED_MEMBER,
	LISTED_NAME,
	LISTED_TEXTS
};

static char *title_of(struct arena *arena, const struct rows *rows, size_t row)
{
	struct text_place place = { ARG_ATTACHMENTS,
		(uint16_t)rows_integer(rows, row, LISTED_PLACE), FIELD_ATTACHMENT_TITLE };
	const uint8_t *texts;
	struct text title;
	size_t bytes;

	if (rows_is_null(rows, row, LISTED_TEXTS)) return answer_text(arena, "");
	texts = rows_bytes(rows, row, LISTED_TEXTS, &bytes);
	if (!texts_find(texts, bytes, &place, &title)) return answer_text(arena, "");
	return arena_copy_text(arena, title.bytes, title.length);
}

static Mediation__V1__Attachment *attachment_of(
    struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__Attachment *ret = MESSAGE(arena, Attachment, attachment);
	const uint8_t *digest;

	ret->number = (uint32_t)rows_integer(rows, row, LISTED_NUMBER);
	ret->item = (uint32_t)rows_integer(rows, row, LISTED_ITEM);
	ret->title = title_of(arena, rows, row);
	digest = rows_bytes(rows, row, LISTED_DIGEST, &ret->digest.len);
	ret->digest.data = arena_copy(arena, digest, ret->digest.len);
	ret->bytes = rows_integer(rows, row, LISTED_BYTES);
	ret->media_type = (uint32_t)rows_integer(rows, row, LISTED_TYPE);
	ret->party = (uint32_t)rows_integer(rows, row, LISTED_PARTY);
	ret->sealed = rows_integer(rows, row, LISTED_IS_SEALED) != 0;
	ret->supplement = rows_integer(rows, row, LISTED_IS_SUPPLEMENT) != 0;
	ret->version = (uint32_t)rows_integer(rows, row, LISTED_VERSION);
	ret->recorded_us = rows_integer(rows, row, LISTED_RECORDED);
	ret->member = rows_integer(rows, row, LISTED_MEMBER);
	if (!rows_is_null(rows, row, LISTED_NAME)) {
		ret->member_name = answer_text(arena, rows_text(rows, row, LISTED_NAME));
	}
	return ret;
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	Mediation__V1__AttachmentsResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, AttachmentsResponse, attachments_response);
	ret->n_attachments = rows_count(rows);
	ret->attachments = arena_array(arena, ret->n_attachments, sizeof(*ret->attachments));
	for (size_t i = 0; i < ret->n_attachments; i++) {
		ret->attachments[i] = attachment_of(arena, rows, i);
	}
	ANSWER_OPENED(
	    request, request_body(request)->attachments->dispute, attachments, ATTACHMENTS, ret);
}

static void may_list(void *context)
{
	struct request *request = context;
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(request_body(request)->attachments->dispute) };

	store_ask(request_store(request), STATEMENT_ATTACHMENTS, parameters, 2, STORE_SLOW, listed,
	    request);
}

void handle_attachments(struct request *request)
{
	attached_open(request, request_body(request)->attachments->dispute, ATTACHED_SHOWN,
	    may_list, request);
}

/* ---- the bytes ---- */

/* Columns of attachment_fetch.sql. */
enum { FETCHED_BYTES, FETCHED_CHUNKS, FETCHED_IS_ON_RECORD };

static Mediation__V1__DownloadChunkResponse *chunks_answer(
    struct request *request, const struct rows *rows)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__DownloadChunkResponse *ret =
	    MESSAGE(arena, DownloadChunkResponse, download_chunk_response);
	uint32_t next = request_body(request)->download_chunk->number + (uint32_t)rows_count(rows);

	ret->bytes.data = arena_array(arena, rows_count(rows), CHUNK_BYTES);
	for (size_t i = 0; i < rows_count(rows); i++) {
		size_t count;
		const uint8_t *bytes = rows_bytes(rows, i, FETCHED_BYTES, &count);

		if (count > CHUNK_BYTES) return NULL;
		memcpy(ret->bytes.data + ret->bytes.len, bytes, count);
		ret->bytes.len += count;
	}
	ret->next_chunk = next < rows_integer(rows, 0, FETCHED_CHUNKS) ? next : 0;
	return ret;
}

static void fetched(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const Mediation__V1__DownloadChunkRequest *wire = request_body(request)->download_chunk;
	Mediation__V1__DownloadChunkResponse *ret;

	if (ask_failed(request, status)) return;
	ret = rows_count(rows) ? chunks_answer(request, rows) : NULL;
	if (!ret) {
		request_refuse(request, OUTCOME_UNKNOWN_ATTACHMENT, NULL);
	} else if (wire->number && rows_integer(rows, 0, FETCHED_IS_ON_RECORD)) {
		ANSWER(request, download_chunk, DOWNLOAD_CHUNK, ret);
	} else {
		ANSWER_OPENED(request, wire->dispute, download_chunk, DOWNLOAD_CHUNK, ret);
	}
}

static void may_fetch(void *context)
{
	struct request *request = context;
	const Mediation__V1__DownloadChunkRequest *wire = request_body(request)->download_chunk;
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(wire->dispute), int8_parameter(wire->attachment),
		int8_parameter(wire->number), int8_parameter(CHUNKS_AN_ANSWER),
		int8_parameter(request_member(request)),
		int4_parameter(MEDIATION__V1__REQUEST__BODY_DOWNLOAD_CHUNK) };

	store_ask(request_store(request), STATEMENT_ATTACHMENT_FETCH, parameters, 7, STORE_SLOW,
	    fetched, request);
}

void handle_download_chunk(struct request *request)
{
	attached_open(request, request_body(request)->download_chunk->dispute, ATTACHED_SHOWN,
	    may_fetch, request);
}
