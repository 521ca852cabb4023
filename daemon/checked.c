/*
 * The handler of the file check: of one dispute, or page by page of those that a filter finds. It
 * reads and answers; nothing here changes anything. What is wrong with a file is file_check.h's.
 */
#include <string.h>

#include "docket.h"
#include "file_seal.h"
#include "handlers.h"
#include "past.h"
#include "reads.h"
#include "scope.h"

/* Files that are checked together, and what they may hold in all: it is read at once, and nobody
 * else is answered meanwhile. What is behind it is the next page's. One that alone is longer is
 * asked for by itself, up to what is read of a file at all. */
#define CHECKED_MAX       20U
#define CHECKED_BYTES_MAX ((int64_t)1024 * 1024)

struct checking {
	struct request *request;
	const Mediation__V1__FileCheckRequest *ask;
	Mediation__V1__FileCheckResponse *response;
	enum reach *reaches; /* of each line, or of the one */
	int64_t (*keys)[2];  /* of each line, for the next page */
	int64_t last[2];     /* of the last row */
	bool has_more;       /* than the rows of this page */
	bool is_alone;       /* the first of them was asked for by itself */
	bool *is_told;       /* rules that are in the answer, by row */
};

static const struct reference *reference_of(const struct request *request)
{
	return store_reference(request_store(request), request_district(request));
}

/* ---- one file ---- */

static void tell_rule(struct checking *checking, const struct flaw_row *row)
{
	Mediation__V1__FileCheckResponse *response = checking->response;
	struct arena *arena = request_arena(checking->request);
	size_t count, at = (size_t)(row - flaw_all(&count));
	Mediation__V1__FlawRule *ret;

	if (checking->is_told[at]) return;
	checking->is_told[at] = true;
	ret = MESSAGE(arena, FlawRule, flaw_rule);
	ret->number = row->number;
	ret->name = answer_text(arena, row->name);
	ret->severity = row->severity;
	ret->item = row->item;
	ret->step = row->step;
	ret->zh = answer_text(arena, row->zh);
	ret->en = answer_text(arena, row->en);
	ret->cost_zh = answer_text(arena, row->cost_zh);
	ret->cost_en = answer_text(arena, row->cost_en);
	response->rules[response->n_rules++] = ret;
}

/* Who asked to be used for nothing is told the director only. */
static bool is_masked(
    struct request *request, const struct file *file, enum reach reach, uint16_t party)
{
	const struct party *known = dispute_party(&file->dispute, party);
	bool is_restricted = known && (known->marks & MARK_RESTRICTED);

	return reach != REACH_WHOLE || (is_restricted && !ask_is_told_all(request));
}

static char *name_of(
    struct request *request, const struct file *file, enum reach reach, uint16_t party)
{
	struct arena *arena = request_arena(request);

	for (size_t i = 0; i < file->name_count; i++) {
		char *name;

		if (file->names[i].party != party || file->names[i].until) continue;
		name =
		    arena_copy_text(arena, file->names[i].name.bytes, file->names[i].name.length);
		return is_masked(request, file, reach, party) ? scope_mask(arena, name) : name;
	}
	return answer_text(arena, NULL);
}

static uint32_t action_of(const struct file *file, uint32_t version)
{
	for (size_t i = 0; i < file->count; i++) {
		if (file->events[i].row.version == version) return file->events[i].row.action;
	}
	return 0;
}

static Mediation__V1__Flaw *flaw_of(
    struct checking *checking, const struct file *file, enum reach reach, const struct flaw *flaw)
{
	struct arena *arena = request_arena(checking->request);
	Mediation__V1__Flaw *ret = MESSAGE(arena, Flaw, flaw);

	tell_rule(checking, flaw->row);
	ret->rule = flaw->row->number;
	ret->mend = flaw->mend;
	ret->party = flaw->party;
	ret->name = name_of(checking->request, file, reach, flaw->party);
	ret->thing = flaw->thing;
	ret->version = flaw->version;
	ret->action = action_of(file, flaw->version);
	ret->on = flaw->on;
	ret->other_on = flaw->other_on;
	ret->amount = flaw->amount;
	ret->other_amount = flaw->other_amount;
	ret->has_amounts = flaw->has_amounts;
	ret->word = answer_text(arena, flaw->word);
	ret->rather = answer_text(arena, flaw->rather);
	if (flaw->said.length && !is_masked(checking->request, file, reach, 0)) {
		ret->said = arena_copy_text(arena, flaw->said.bytes, flaw->said.length);
	}
	return ret;
}

static void supplements_of(
    struct arena *arena, const struct file *file, uint32_t after, Mediation__V1__FileSeal *ret)
{
	ret->supplements = arena_array(arena, file->count, sizeof(*ret->supplements));
	for (size_t i = 0; i < file->count; i++) {
		const struct event_row *row = &file->events[i].row;

		if (row->version > after) ret->supplements[ret->n_supplements++] = row->version;
	}
}

static Mediation__V1__FileSeal *seal_of(struct arena *arena, const struct file *file)
{
	Mediation__V1__FileSeal *ret;
	struct sealed sealed;

	file_sealed(file, &sealed);
	if (!sealed.archived) return NULL;
	ret = MESSAGE(arena, FileSeal, file_seal);
	ret->state = sealed.state;
	ret->digest = answer_text(arena, sealed.digest);
	ret->version = sealed.archived->row.version;
	ret->waived = sealed.is_waived;
	supplements_of(arena, file, ret->version, ret);
	return ret;
}

static void tell_file(struct checking *checking, enum reach reach, const struct past *past)
{
	Mediation__V1__FileCheckResponse *response = checking->response;
	struct request *request = checking->request;
	struct arena *arena = request_arena(request);
	Mediation__V1__CheckedFile *ret = MESSAGE(arena, CheckedFile, checked_file);
	struct flaws flaws;
	struct file file;

	file_read(&file, past->events, past->count, reference_of(request), request_now(request));
	file_check(&file, &flaws);
	ret->dispute = file.dispute.id;
	ret->version = file.dispute.version;
	ret->state = file.dispute.state;
	ret->history = file.dispute.is_history;
	ret->destroyed = file.dispute.regions[REGION_FILE] == FILE_DESTROYED;
	ret->items = arena_array(arena, FILE_ITEMS, sizeof(*ret->items));
	for (size_t item = 1; item <= FILE_ITEMS; item++) {
		ret->items[ret->n_items++] = flaws.items[item];
	}
	ret->flaws = arena_array(arena, flaws.count, sizeof(*ret->flaws));
	for (size_t i = 0; i < flaws.count; i++) {
		ret->flaws[ret->n_flaws++] = flaw_of(checking, &file, reach, &flaws.flaws[i]);
	}
	ret->left_out = (uint32_t)flaws.left_out;
	ret->seal = seal_of(arena, &file);
	response->files[response->n_files++] = ret;
}

static void begin(struct checking *checking, size_t files)
{
	struct arena *arena = request_arena(checking->request);
	Mediation__V1__FileCheckResponse *ret =
	    MESSAGE(arena, FileCheckResponse, file_check_response);
	size_t rules;

	(void)flaw_all(&rules);
	ret->rules = arena_array(arena, rules, sizeof(*ret->rules));
	ret->files = arena_array(arena, files, sizeof(*ret->files));
	ret->disputes = arena_array(arena, files, sizeof(*ret->disputes));
	checking->is_told = arena_array(arena, rules, sizeof(*checking->is_told));
	checking->response = ret;
}

static void one_found(void *context, enum store_status status, const struct rows *rows)
{
	struct checking *checking = context;
	struct request *request = checking->request;
	struct pasts pasts = {
		.rows = rows, .district = request_district(request), .with_texts = true
	};
	enum outcome outcome;
	struct past past;

	if (ask_failed(request, status)) return;
	outcome = reference_of(request) ? pasts_one(&pasts, request_arena(request), &past)
	                                : OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	begin(checking, 1);
	tell_file(checking, *checking->reaches, &past);
	ANSWER_OPENED(request, checking->ask->dispute, file_check, FILE_CHECK, checking->response);
}

static void one_opens(void *context, enum reach reach, const struct dispute *dispute)
{
	struct checking *checking = context;

	checking->reaches = arena_array(request_arena(checking->request), 1, sizeof(reach));
	*checking->reaches = reach;
	files_ask(request_store(checking->request), request_district(checking->request),
	    &(struct files_wanted){ &dispute->id, 1, FILE_BYTES_MAX }, STORE_FAST, one_found,
	    checking);
}

/* ---- many ---- */

/* From the first on: what was not read, is cut or too large ends them. */
static enum outcome tell_files(struct checking *checking, const struct rows *rows)
{
	Mediation__V1__FileCheckResponse *ret = checking->response;
	struct arena *arena = request_arena(checking->request);
	struct pasts pasts = {
		.rows = rows, .district = request_district(checking->request), .with_texts = true
	};
	enum outcome outcome = OUTCOME_DONE;
	struct past past;

	while (ret->n_files < ret->n_disputes &&
	    pasts_whole(&pasts, arena, ret->disputes[ret->n_files]->id, &outcome, &past)) {
		tell_file(checking, checking->reaches[ret->n_files], &past);
	}
	return outcome == OUTCOME_TOO_LARGE ? OUTCOME_DONE : outcome;
}

/* Longer than a file that is read at all: a person is told which one it is, and the rest goes on.
 */
static void tell_too_long(struct checking *checking)
{
	Mediation__V1__FileCheckResponse *ret = checking->response;
	Mediation__V1__CheckedFile *file =
	    MESSAGE(request_arena(checking->request), CheckedFile, checked_file);

	file->dispute = ret->disputes[0]->id;
	file->state = ret->disputes[0]->state;
	file->version = ret->disputes[0]->version;
	file->is_too_long = true;
	ret->files[ret->n_files++] = file;
}

/* What was not told begins the next page. */
static void answer_many(struct checking *checking)
{
	Mediation__V1__FileCheckResponse *ret = checking->response;
	struct request *request = checking->request;
	bool is_cut = ret->n_files < ret->n_disputes;

	if (checking->has_more || is_cut) {
		const int64_t *key = is_cut ? checking->keys[ret->n_files - 1] : checking->last;

		page_key_pack(request_arena(request), key[0], key[1], &ret->next_page);
	}
	ret->n_disputes = ret->n_files;
	ANSWER_LINES(request, ret->disputes, ret->n_disputes, file_check, FILE_CHECK, ret);
}

static void ask_files(struct checking *checking);

static void many_found(void *context, enum store_status status, const struct rows *rows)
{
	struct checking *checking = context;
	struct request *request = checking->request;
	const Mediation__V1__FileCheckResponse *ret = checking->response;
	enum outcome outcome;

	if (ask_failed(request, status)) return;
	outcome = reference_of(request) ? tell_files(checking, rows) : OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	if (ret->n_disputes && !ret->n_files && !checking->is_alone) {
		checking->is_alone = true;
		ask_files(checking);
		return;
	}
	if (ret->n_disputes && !ret->n_files) tell_too_long(checking);
	answer_many(checking);
}

static void ask_files(struct checking *checking)
{
	const Mediation__V1__FileCheckResponse *ret = checking->response;
	struct request *request = checking->request;
	size_t count = checking->is_alone ? 1 : ret->n_disputes;
	int64_t ids[CHECKED_MAX];

	for (size_t i = 0; i < count; i++) {
		ids[i] = ret->disputes[i]->id;
	}
	files_ask(request_store(request), request_district(request),
	    &(struct files_wanted){
	        ids, count, checking->is_alone ? FILE_BYTES_MAX : CHECKED_BYTES_MAX },
	    STORE_HEAVY, many_found, checking);
}

static uint32_t size_of(const Mediation__V1__FileCheckRequest *ask)
{
	return ask->page_size && ask->page_size < CHECKED_MAX ? ask->page_size : CHECKED_MAX;
}

static void lines_found(void *context, enum store_status status, const struct rows *rows)
{
	struct checking *checking = context;
	struct request *request = checking->request;
	struct arena *arena = request_arena(request);
	uint32_t size = size_of(checking->ask);
	Mediation__V1__FileCheckResponse *ret;
	size_t count;

	if (ask_failed(request, status)) return;
	count = page_rows(rows, size);
	begin(checking, count);
	ret = checking->response;
	checking->keys = arena_array(arena, count, sizeof(*checking->keys));
	checking->reaches = arena_array(arena, count, sizeof(*checking->reaches));
	checking->has_more = rows_count(rows) > size;
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__DisputeLine *line = line_of(request, rows, i);

		checking->last[0] = rows_integer(rows, i, LINE_REGISTERED);
		checking->last[1] = rows_integer(rows, i, LINE_ID);
		if (!line) continue;
		memcpy(checking->keys[ret->n_disputes], checking->last, sizeof(checking->last));
		checking->reaches[ret->n_disputes] = (enum reach)rows_integer(rows, i, LINE_REACH);
		ret->disputes[ret->n_disputes++] = line;
	}
	ask_files(checking);
}

void handle_file_check(struct request *request)
{
	static const Mediation__V1__ListDisputesRequest any =
	    MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	struct checking *checking = arena_array(request_arena(request), 1, sizeof(*checking));
	const Mediation__V1__FileCheckRequest *ask = request_body(request)->file_check;
	struct docket_page page = { { 0, INT64_MAX }, size_of(ask) };

	checking->request = request;
	checking->ask = ask;
	if (ask->dispute) {
		scope_open(request, ask->dispute, one_opens, checking);
	} else if (ask->page.len && !page_key_unpack(&ask->page, &page.key[0], &page.key[1])) {
		request_refuse(request, OUTCOME_BAD_PAGE, NULL);
	} else {
		docket_ask(request, ask->filter ? ask->filter : &any, &page, lines_found, checking);
	}
}
