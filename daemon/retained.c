/*
 * The handler that tells which archived files are kept no longer, for their appraisal; and what
 * others say of a file's term (retained.h). It reads and answers; nothing here changes anything.
 */
#include "retained.h"

#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "reads.h"
#include "retention.h"
#include "scope.h"

/* The shortest term of tables/keepings.def. */
#define YEARS_MIN 10
/* Files that are looked at together, each with its journal. */
#define FILES_MAX 50U

#define FILE_BIT(value) (INT64_C(1) << (value))
/* What is held is told too, and refused when somebody would destroy it. */
#define FILES_KEPT                                                                 \
	(FILE_BIT(FILE_OPEN) | FILE_BIT(FILE_COMPLETE) | FILE_BIT(FILE_ARCHIVED) | \
	    FILE_BIT(FILE_HELD) | FILE_BIT(FILE_APPRAISED))

Mediation__V1__Retention *answer_retention(
    struct arena *arena, const struct past *past, const struct reference *reference, int64_t today)
{
	Mediation__V1__Retention *ret;
	char sentence[RETENTION_SENTENCE_BYTES];
	struct retention retention;

	retention_read(past->events, past->count, reference, &retention);
	if (!retention.closed_on) return NULL;
	ret = MESSAGE(arena, Retention, retention);
	ret->closed_on = retention.closed_on;
	ret->years = retention.until_on ? retention.years : 0;
	ret->until_on = retention.until_on;
	ret->over = retention_is_over(&retention, today);
	ret->file = retention.file;
	ret->ground = answer_text(arena, keeping_name(retention.ground));
	retention_sentence_zh(&retention, sentence, sizeof(sentence));
	ret->sentence_zh = answer_text(arena, sentence);
	retention_sentence_en(&retention, sentence, sizeof(sentence));
	ret->sentence_en = answer_text(arena, sentence);
	return ret;
}

/* A page of old files; which of them are kept no longer is told by their journals. */
struct files {
	struct request *request;
	Mediation__V1__ExpiredFilesResponse *response; /* all lines, until their terms are known */
	Mediation__V1__DisputeLine **lines;
	size_t line_count;
};

static uint32_t files_size(const struct request *request)
{
	uint32_t asked = request_body(request)->expired_files->page_size;

	return asked && asked < FILES_MAX ? asked : FILES_MAX;
}

static const struct reference *reference_of(const struct request *request)
{
	return store_reference(request_store(request), request_district(request));
}

static Mediation__V1__DisputeLine *line_with(const struct files *files, int64_t dispute)
{
	for (size_t i = 0; i < files->line_count; i++) {
		if (files->lines[i]->id == dispute) return files->lines[i];
	}
	return NULL;
}

static void tell(struct files *files, int64_t dispute, const struct past *past)
{
	Mediation__V1__ExpiredFilesResponse *ret = files->response;
	Mediation__V1__DisputeLine *line = line_with(files, dispute);
	Mediation__V1__Retention *retention = answer_retention(request_arena(files->request), past,
	    reference_of(files->request), civil_day_of_instant(request_now(files->request)));

	if (!line || !retention || !retention->over) return;
	ret->disputes[ret->n_disputes++] = line;
	ret->retentions[ret->n_retentions++] = retention;
}

static void pasts_found(void *context, enum store_status status, const struct rows *rows)
{
	struct files *files = context;
	struct request *request = files->request;
	struct pasts pasts = { .rows = rows, .district = request_district(request) };
	struct past_head head;
	struct past past;
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	if (!reference_of(request)) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	while (pasts_next(&pasts, request_arena(request), &head, &outcome, &past)) {
		/* none is left out unseen: somebody asks for fewer at once */
		if (outcome == OUTCOME_DONE && past_is_cut(&head, &past)) {
			outcome = OUTCOME_TOO_LARGE;
		}
		if (outcome != OUTCOME_DONE) {
			request_refuse(request, outcome, NULL);
			return;
		}
		tell(files, head.dispute, &past);
	}
	ANSWER_LINES(request, files->response->disputes, files->response->n_disputes, expired_files,
	    EXPIRED_FILES, files->response);
}

static void files_found(void *context, enum store_status status, const struct rows *rows)
{
	struct files *files = context;
	struct request *request = files->request;
	struct arena *arena = request_arena(request);
	uint32_t size = files_size(request);
	int64_t ids[FILES_MAX];

	if (ask_failed(request, status)) return;
	files->lines = arena_array(arena, page_rows(rows, size), sizeof(*files->lines));
	for (size_t i = 0; i < page_rows(rows, size); i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);

		if (!line) continue;
		files->lines[files->line_count] = line;
		ids[files->line_count++] = line->id;
	}
	files->response = MESSAGE(arena, ExpiredFilesResponse, expired_files_response);
	files->response->disputes =
	    arena_array(arena, files->line_count, sizeof(*files->response->disputes));
	files->response->retentions =
	    arena_array(arena, files->line_count, sizeof(*files->response->retentions));
	if (rows_count(rows) > size) {
		page_key_pack(arena, rows_integer(rows, size - 1, LINE_REGISTERED),
		    rows_integer(rows, size - 1, LINE_ID), &files->response->next_page);
	}
	pasts_ask(request_store(request), request_district(request), ids, files->line_count,
	    STORE_HEAVY, pasts_found, files);
}

/* What was registered since then was closed later still, and is kept for some years more. */
static int64_t registered_before(int64_t now_us)
{
	struct civil_date today = civil_from_days(civil_day_of_instant(now_us));

	return civil_end_of_day(civil_days(today.year - YEARS_MIN, 1, 1) - 1);
}

void handle_expired_files(struct request *request)
{
	const Mediation__V1__ExpiredFilesRequest *ask = request_body(request)->expired_files;
	struct files *files = arena_array(request_arena(request), 1, sizeof(*files));
	int64_t from_us = 1, after = INT64_MIN;

	files->request = request;
	if (ask->page.len &&
	    (!page_key_unpack(&ask->page, &from_us, &after) ||
	        !answer_instant_is_plausible(from_us))) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
		return;
	}
	struct parameter parameters[] = {
		district_parameter(request),
		instant_parameter(registered_before(request_now(request))),
		instant_parameter(from_us),
		int8_parameter(after),
		int8_parameter(files_size(request) + 1),
		int8_parameter(STATE_ARCHIVED),
		int4_parameter(REGION_FILE),
		int8_parameter(FILES_KEPT),
		scope_parameter(request, 0),
	};
	store_ask(request_store(request), STATEMENT_EXPIRED_FILES, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_HEAVY, files_found, files);
}
