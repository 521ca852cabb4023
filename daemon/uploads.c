/*
 * Handlers that take a file: it is begun, its chunks come one after the other, and once all are
 * there it is read back, a few chunks at a time, and held against its digest and the table of
 * types. Whatever came of it, nothing of a file is held here between two requests. What does not
 * hold is dropped; what does is attached by an act (acting_attachments.h).
 */
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "attached.h"
#include "digest.h"
#include "handlers.h"
#include "media.h"
#include "server.h"

struct upload {
	struct request *request;
	const Mediation__V1__BeginUploadRequest *wire;
	int64_t content, bytes;
	struct hasher *hasher; /* while it is read back; NULL: not */
	uint8_t *head;         /* its beginning; the arena's */
	size_t head_bytes;
	int64_t directory_at; /* of a compound file; -1: it is none */
	uint8_t directory[MEDIA_DIRECTORY_BYTES];
	int64_t read, chunks_read;
	enum media_type type;
	enum outcome outcome; /* why it is dropped */
	const char *why_zh, *why_en;
};

static void upload_refuse(struct upload *upload, enum outcome outcome)
{
	request_refuse(upload->request, outcome, NULL);
}

static void answer_begun(struct upload *upload, int64_t next, enum media_type type)
{
	Mediation__V1__BeginUploadResponse *ret =
	    MESSAGE(request_arena(upload->request), BeginUploadResponse, begin_upload_response);

	ret->upload = upload->content;
	ret->chunk_bytes = CHUNK_BYTES;
	ret->chunks = (uint32_t)chunks_of(upload->bytes);
	ret->next_chunk = (uint32_t)next;
	ret->verified = type != MEDIA_NONE;
	ret->media_type = type;
	ANSWER(upload->request, begin_upload, BEGIN_UPLOAD, ret);
}

/* ---- reading it back ---- */

static void dropped(void *context, enum store_status status, const struct rows *rows)
{
	struct upload *upload = context;

	(void)rows;
	if (ask_failed(upload->request, status)) return;
	if (upload->why_zh) {
		request_refuse_saying(
		    upload->request, upload->outcome, NULL, upload->why_zh, upload->why_en);
	} else {
		upload_refuse(upload, upload->outcome);
	}
}

static void drop(struct upload *upload, enum outcome outcome)
{
	struct parameter parameters[] = { district_parameter(upload->request),
		int8_parameter(upload->content) };

	upload->outcome = outcome;
	store_ask(request_store(upload->request), STATEMENT_ATTACHMENT_DROP, parameters, 2,
	    STORE_SLOW, dropped, upload);
}

static void verified(void *context, enum store_status status, const struct rows *rows)
{
	struct upload *upload = context;

	if (ask_failed(upload->request, status)) return;
	if (rows_integer(rows, 0, 0)) {
		answer_begun(upload, chunks_of(upload->bytes), upload->type);
	} else {
		upload_refuse(upload, OUTCOME_NOT_UPLOADED);
	}
}

static void keep(struct upload *upload)
{
	struct parameter parameters[] = { district_parameter(upload->request),
		int8_parameter(upload->content), int4_parameter(upload->type) };

	store_ask(request_store(upload->request), STATEMENT_ATTACHMENT_VERIFY, parameters, 3,
	    STORE_SLOW, verified, upload);
}

/* Told with what it is, as libmagic calls it. */
static void refuse_type(struct upload *upload, const char *mime)
{
	struct arena *arena = request_arena(upload->request);
	const struct outcome_info *info = outcome_info(OUTCOME_MEDIA_REFUSED);

	upload->why_zh = arena_format(arena, "内容是 %s。%s", mime, info->next_zh);
	upload->why_en = arena_format(arena, "its content is %s: %s", mime, info->next_en);
	drop(upload, OUTCOME_MEDIA_REFUSED);
}

static void judge(struct upload *upload)
{
	struct media *media = request_server(upload->request)->media;
	uint8_t digest[DIGEST_BYTES];
	char mime[MEDIA_MIME_MAX];

	hasher_end(upload->hasher, digest);
	upload->hasher = hasher_free(upload->hasher);
	if (upload->read != upload->bytes ||
	    memcmp(digest, upload->wire->digest.data, DIGEST_BYTES) != 0) {
		drop(upload, OUTCOME_DIGEST_DIFFERS);
		return;
	}
	if (upload->directory_at < 0) {
		upload->type = media_of(media, upload->head, upload->head_bytes, mime);
	} else {
		upload->type = media_of_compound(upload->directory);
		(void)snprintf(mime, sizeof(mime), "%s", MEDIA_COMPOUND);
	}
	if (upload->type == MEDIA_NONE) {
		refuse_type(upload, mime);
	} else {
		keep(upload);
	}
}

static void chunks_found(void *context, enum store_status status, const struct rows *rows);

static void read_on(struct upload *upload)
{
	struct parameter parameters[] = { district_parameter(upload->request),
		int8_parameter(upload->content), int8_parameter(upload->chunks_read),
		int8_parameter(CHUNKS_AN_ANSWER) };

	store_ask(request_store(upload->request), STATEMENT_ATTACHMENT_CHUNKS, parameters, 4,
	    STORE_SLOW, chunks_found, upload);
}

/* What of the directory stands in these bytes. */
static void take_directory(struct upload *upload, const uint8_t *bytes, size_t count)
{
	int64_t from = upload->directory_at, to = from + MEDIA_DIRECTORY_BYTES;
	int64_t begins = upload->read, ends = begins + (int64_t)count;

	if (from < 0 || to <= begins || from >= ends) return;
	if (from < begins) from = begins;
	if (to > ends) to = ends;
	memcpy(upload->directory + (from - upload->directory_at), bytes + (from - begins),
	    (size_t)(to - from));
}

static void take_chunk(struct upload *upload, const struct rows *rows, size_t row)
{
	size_t count;
	const uint8_t *bytes = rows_bytes(rows, row, 0, &count);

	if (!upload->head) {
		upload->head = arena_copy(request_arena(upload->request), bytes, count);
		upload->head_bytes = count;
		upload->directory_at = media_directory(bytes, count);
	}
	take_directory(upload, bytes, count);
	upload->read += (int64_t)count;
	upload->chunks_read++;
	hasher_add(upload->hasher, bytes, count);
}

static void chunks_found(void *context, enum store_status status, const struct rows *rows)
{
	struct upload *upload = context;

	if (status != STORE_OK) {
		upload->hasher = hasher_free(upload->hasher);
		upload_refuse(upload, answer_outcome(status));
		return;
	}
	for (size_t i = 0; i < rows_count(rows); i++) {
		take_chunk(upload, rows, i);
	}
	if (rows_count(rows) == CHUNKS_AN_ANSWER && upload->read < upload->bytes) {
		read_on(upload);
	} else {
		judge(upload);
	}
}

static void read_back(struct upload *upload)
{
	upload->hasher = hasher_new(DIGEST_SHA256);
	if (upload->hasher) {
		hasher_begin(upload->hasher);
		read_on(upload);
	} else {
		upload_refuse(upload, OUTCOME_UNAVAILABLE);
	}
}

/* ---- beginning, or going on ---- */

/* Columns of attachment_begin.sql. */
enum { BEGUN_CONTENT, BEGUN_BYTES, BEGUN_TYPE, BEGUN_NEXT, BEGUN_IS_FULL, BEGUN_IS_MANY };

/* None was begun: one of the bounds was reached, or the same was begun at this very moment. */
static void refuse_begun(struct upload *upload, const struct rows *rows)
{
	struct server *server = request_server(upload->request);

	if (rows_integer(rows, 0, BEGUN_IS_FULL)) {
		server->denied[OPTION_ID_attachments_max]++;
		upload_refuse(upload, OUTCOME_FILE_FULL);
	} else if (rows_integer(rows, 0, BEGUN_IS_MANY)) {
		server->denied[OPTION_ID_uploads_max]++;
		upload_refuse(upload, OUTCOME_TOO_MANY_UPLOADS);
	} else {
		upload_refuse(upload, OUTCOME_BUSY);
	}
}

static void begun(void *context, enum store_status status, const struct rows *rows)
{
	struct upload *upload = context;
	enum media_type type;
	int64_t next;

	if (ask_failed(upload->request, status)) return;
	if (rows_is_null(rows, 0, BEGUN_CONTENT)) {
		refuse_begun(upload, rows);
		return;
	}
	upload->content = rows_integer(rows, 0, BEGUN_CONTENT);
	upload->bytes = rows_integer(rows, 0, BEGUN_BYTES);
	type = (enum media_type)rows_integer(rows, 0, BEGUN_TYPE);
	next = rows_integer(rows, 0, BEGUN_NEXT);
	if (upload->bytes != upload->wire->bytes) {
		upload_refuse(upload, OUTCOME_CONTENT_DIFFERS);
	} else if (type == MEDIA_NONE && next == chunks_of(upload->bytes)) {
		read_back(upload);
	} else {
		answer_begun(upload, next, type);
	}
}

static void may_begin(void *context)
{
	struct upload *upload = context;
	struct request *request = upload->request;
	const struct config *config = &request_server(request)->config;
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(request_new_id(request, request_now(request))),
		int8_parameter(upload->wire->dispute),
		int8_parameter(request_member(request)),
		bytes_parameter(upload->wire->digest.data, upload->wire->digest.len),
		int8_parameter(upload->wire->bytes),
		int8_parameter(config->uploads_max),
		int8_parameter(config->attachments_max),
		int8_parameter(config->attachments_bytes_max),
	};

	store_ask(request_store(request), STATEMENT_ATTACHMENT_BEGIN, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, begun, upload);
}

static enum outcome begin_form(struct server *server, const Mediation__V1__BeginUploadRequest *wire)
{
	if (!server->media) return OUTCOME_UNAVAILABLE;
	if (wire->digest.len != DIGEST_BYTES || wire->bytes < 0) return OUTCOME_WRONG_TYPE;
	if (wire->bytes == 0) return OUTCOME_EMPTY_FILE;
	if (wire->bytes <= server->config.attachment_bytes_max) return OUTCOME_DONE;
	server->denied[OPTION_ID_attachment_bytes_max]++;
	return OUTCOME_ATTACHMENT_TOO_LARGE;
}

void handle_begin_upload(struct request *request)
{
	struct upload *upload = arena_array(request_arena(request), 1, sizeof(*upload));
	enum outcome outcome;

	upload->request = request;
	upload->wire = request_body(request)->begin_upload;
	outcome = begin_form(request_server(request), upload->wire);
	if (outcome == OUTCOME_DONE) {
		attached_open(request, upload->wire->dispute, ATTACHED_ADDED, may_begin, upload);
	} else {
		upload_refuse(upload, outcome);
	}
}

/* ---- a chunk ---- */

/* Columns of attachment_upload.sql. */
enum { CHUNK_WANTED, CHUNK_FITS, CHUNK_IS_WRITTEN, CHUNK_IS_SAME };

static enum outcome chunk_outcome(
    const Mediation__V1__UploadChunkRequest *wire, const struct rows *rows)
{
	int64_t wanted = rows_count(rows) ? rows_integer(rows, 0, CHUNK_WANTED) : 0;

	if (rows_count(rows) == 0) return OUTCOME_UNKNOWN_ATTACHMENT;
	if (rows_integer(rows, 0, CHUNK_IS_WRITTEN) || rows_integer(rows, 0, CHUNK_IS_SAME)) {
		return OUTCOME_DONE;
	}
	if (wire->number > wanted) return OUTCOME_CHUNK_OUT_OF_ORDER;
	/* the same came by another line at this very moment: what it held, the next one is told */
	if (rows_integer(rows, 0, CHUNK_FITS) && wire->number == wanted) return OUTCOME_BUSY;
	return OUTCOME_CONTENT_DIFFERS;
}

static void chunk_taken(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	const Mediation__V1__UploadChunkRequest *wire = request_body(request)->upload_chunk;
	Mediation__V1__UploadChunkResponse *ret;
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	outcome = chunk_outcome(wire, rows);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	ret = MESSAGE(request_arena(request), UploadChunkResponse, upload_chunk_response);
	ret->next_chunk = (uint32_t)(rows_integer(rows, 0, CHUNK_WANTED) +
	    (rows_integer(rows, 0, CHUNK_IS_WRITTEN) != 0));
	ANSWER(request, upload_chunk, UPLOAD_CHUNK, ret);
}

static void may_send(void *context)
{
	struct request *request = context;
	const Mediation__V1__UploadChunkRequest *wire = request_body(request)->upload_chunk;
	struct parameter parameters[] = { district_parameter(request),
		int8_parameter(wire->dispute), int8_parameter(request_member(request)),
		int8_parameter(wire->upload), int8_parameter(wire->number),
		bytes_parameter(wire->bytes.data, wire->bytes.len), int8_parameter(CHUNK_BYTES) };

	store_ask(request_store(request), STATEMENT_ATTACHMENT_UPLOAD, parameters, 7, STORE_SLOW,
	    chunk_taken, request);
}

void handle_upload_chunk(struct request *request)
{
	const Mediation__V1__UploadChunkRequest *wire = request_body(request)->upload_chunk;

	if (wire->bytes.len > CHUNK_BYTES || wire->number > INT32_MAX) {
		request_refuse(request, OUTCOME_CONTENT_DIFFERS, NULL);
	} else {
		attached_open(request, wire->dispute, ATTACHED_ADDED, may_send, request);
	}
}
