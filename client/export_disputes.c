/*
 * Rows of disputes: what was not sent yet, has changed since it was or was refused, page by page,
 * so that any number of them takes little room; and the marks, when the file is there. A run that
 * breaks off between leaves a file that the next one finds to be its own.
 */
#include <stdlib.h>
#include <string.h>

#include "export_file.h"
#include "export_office.h"
#include "local.h"
#include "paper_source.h"
#include "say.h"
#include "words_told.h"

#define BATCH_BYTES 16
#define TOLD_MAX    20 /* of those that stay back; how many more there are is said */
#define FORM_ENDING ".receipts.csv"

/* A row that is in the file. */
struct sent {
	int64_t dispute;
	uint32_t version, receipt; /* receipt: what the office said of it before */
	uint8_t digest[DIGEST_BYTES];
	char *number; /* owned */
};

struct sending {
	struct client *client;
	const struct mapping *mapping;
	const struct export_wish *wish;
	Mediation__V1__Response *kinds, *committees;
	struct hasher *hasher, *of_batch; /* of a row, and of all of them */
	struct export_file file;
	struct sent *sent;
	size_t sent_count, unchanged, held_back;
	uint8_t batch[BATCH_BYTES];
	int status;
};

/* ---- one dispute ---- */

/* What the committee is called; as papers have it where there is none yet. */
static void name_committee(const struct sending *sending, struct paper_source *source)
{
	const Mediation__V1__LocalShowResponse *rows = sending->committees->local_show;
	size_t id = local_place(rows, "id"), name = local_place(rows, "name");

	source->of.committee = source->of.seal = "";
	for (size_t i = 0; i < rows->n_rows; i++) {
		if (strtoll(rows->rows[i]->values[id], NULL, 10) == source->of.dispute->committee) {
			source->of.committee = rows->rows[i]->values[name];
		}
	}
}

static bool ask_dispute(struct sending *sending, int64_t id, struct paper_source *source)
{
	Mediation__V1__GetDisputeRequest by = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	*source = (struct paper_source){ .of.words = &sending->client->words };
	by.dispute = id;
	request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	request.get_dispute = &by;
	source->dispute = client_ask(sending->client, &request, &sending->status);
	if (!source->dispute) return false;
	source->of.dispute = source->dispute->get_dispute->dispute;
	sending->status = events_ask_all(sending->client, id, &source->events);
	if (sending->status) return false;
	source->of.events = source->events.events;
	source->of.event_count = source->events.count;
	sending->status = source->of.event_count ? 0 : CLIENT_INTERNAL;
	name_committee(sending, source);
	return !sending->status;
}

/* Why a dispute goes to no office, whoever sends; NULL where it may. */
static const char *secrecy_of(const struct papers_source *source)
{
	const Mediation__V1__Dispute *dispute = source->dispute;

	if (told_region_is(source->words, dispute, "access", "restricted")) {
		return _("it is told to its readers alone");
	}
	/* 个人信息保护法47 */
	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (dispute->parties[i]->restricted) {
			return _("a party has asked that his data be used for nothing");
		}
	}
	return NULL;
}

/* The number that it had first: those who are told of it again know it by that. */
static const char *number_of(const Mediation__V1__Dispute *dispute)
{
	return dispute->n_numbers ? dispute->numbers[dispute->n_numbers - 1] : "";
}

static void hold_back(struct sending *sending, const char *number, const char *why)
{
	if (sending->held_back++ < TOLD_MAX) {
		fprintf(stderr, _("%s stays back: %s\n"), number, why);
	}
}

static void keep(struct sending *sending, const struct paper_source *source,
    const struct export_row *row, const Mediation__V1__Export *before)
{
	const Mediation__V1__Dispute *dispute = source->of.dispute;
	struct sent *sent;

	if ((sending->sent_count & (sending->sent_count + 1)) == 0 || !sending->sent) {
		sending->sent = reallocarray(
		    sending->sent, 2 * (sending->sent_count + 1), sizeof(*sending->sent));
		if (!sending->sent) abort();
	}
	sent = &sending->sent[sending->sent_count++];
	*sent = (struct sent){ .dispute = dispute->id,
		.version = dispute->version,
		.receipt = before ? before->receipt : 0,
		.number = strdup(number_of(dispute)) };
	if (!sent->number) abort();
	memcpy(sent->digest, row->digest, DIGEST_BYTES);
	/* which file it was in before too: what was refused is another file, though it says the
	 * same */
	hasher_add(sending->of_batch, &sent->dispute, sizeof(sent->dispute));
	hasher_add(sending->of_batch, &sent->version, sizeof(sent->version));
	hasher_add(sending->of_batch, sent->digest, DIGEST_BYTES);
	if (before) hasher_add(sending->of_batch, before->batch.data, before->batch.len);
}

/* Whether it was sent, and is not wanted again: by us, or by who refused it. */
static bool was_sent(const struct sending *sending, const Mediation__V1__Export *before)
{
	const char *receipt =
	    before ? words_name(&sending->client->words, "receipt", before->receipt) : NULL;

	return before && !sending->wish->is_again && !(receipt && strcmp(receipt, "refused") == 0);
}

/* Whether the row is what was sent last. */
static bool is_same(const struct sending *sending, const Mediation__V1__Export *before,
    const struct export_row *row)
{
	return was_sent(sending, before) && before->digest.len == DIGEST_BYTES &&
	    memcmp(before->digest.data, row->digest, DIGEST_BYTES) == 0;
}

static void take_row(struct sending *sending, const struct paper_source *source,
    const struct export_row *row, const Mediation__V1__Export *before, const char *fault)
{
	const Mediation__V1__Dispute *dispute = source->of.dispute;
	const char *number = number_of(dispute);
	const char *secret = secrecy_of(&source->of), *why = secret ? secret : fault;

	if (is_same(sending, before, row)) {
		sending->unchanged++;
	} else if (why) {
		hold_back(sending, number, why);
	} else {
		export_file_row(&sending->file, row);
		keep(sending, source, row, before);
	}
}

/* Whether the form is for disputes like it. */
static bool is_of_form(const struct sending *sending, const struct export_source *source)
{
	struct paper_value value = { 0 };
	bool is_so = true;

	if (sending->mapping->only) {
		export_fact_value(sending->mapping->only, source, &value);
		is_so = paper_value_is_told(&value);
	}
	paper_value_free(&value);
	return is_so;
}

static void send_told(struct sending *sending, const struct paper_source *source,
    const struct export_source *told, const Mediation__V1__Export *before)
{
	const struct export_from from = { .mapping = sending->mapping,
		.source = told,
		.their_number = before ? before->their_number : NULL,
		.their_result =
		    before ? words_zh(&sending->client->words, "receipt", before->receipt) : NULL };
	struct export_row row;
	char *fault;

	export_row_fill(&row, &from, sending->hasher, &fault);
	take_row(sending, source, &row, before, fault);
	export_row_free(&row, sending->mapping);
	free(fault);
}

static bool send_one(struct sending *sending, int64_t dispute, const Mediation__V1__Export *before)
{
	struct paper_source source;

	if (ask_dispute(sending, dispute, &source)) {
		const struct export_source told = { source.of, sending->kinds->local_show,
			sending->wish->from_on, sending->wish->to_on };

		if (is_of_form(sending, &told)) send_told(sending, &source, &told, before);
	}
	paper_source_free(&source);
	return !sending->status;
}

/* ---- a page of them ---- */

static Mediation__V1__Response *ask_before(
    struct sending *sending, const Mediation__V1__FigureDisputesResponse *page)
{
	Mediation__V1__ExportsRequest by = MEDIATION__V1__EXPORTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int64_t *ids = calloc(page->n_disputes, sizeof(*ids));

	if (!ids) abort();
	for (size_t i = 0; i < page->n_disputes; i++) {
		ids[i] = page->disputes[i]->id;
	}
	by.name = (char *)sending->mapping->name;
	by.disputes = ids;
	by.n_disputes = page->n_disputes;
	by.page_size = EXPORT_ROWS;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPORTS;
	request.exports = &by;
	response = client_ask(sending->client, &request, &sending->status);
	free(ids);
	return response;
}

static const Mediation__V1__Export *sent_before(
    const Mediation__V1__ExportsResponse *told, int64_t dispute)
{
	for (size_t i = 0; i < told->n_exports; i++) {
		if (told->exports[i]->dispute == dispute) return told->exports[i];
	}
	return NULL;
}

/* Nothing has happened since it was sent: it is not even looked at. */
static bool is_as_sent(const struct sending *sending, const Mediation__V1__Export *before,
    const Mediation__V1__DisputeLine *line)
{
	return was_sent(sending, before) && before->version >= line->version;
}

static bool send_page(struct sending *sending, const Mediation__V1__FigureDisputesResponse *page)
{
	Mediation__V1__Response *told;

	if (!page->n_disputes) return true;
	told = ask_before(sending, page);
	for (size_t i = 0; told && i < page->n_disputes && !sending->status; i++) {
		const Mediation__V1__DisputeLine *line = page->disputes[i];
		const Mediation__V1__Export *before = sent_before(told->exports, line->id);

		if (is_as_sent(sending, before, line)) {
			sending->unchanged++;
		} else {
			(void)send_one(sending, line->id, before);
		}
	}
	mediation__v1__response__free_unpacked(told, NULL);
	return !sending->status;
}

/* All that the figure counts; false with the status. */
static bool send_all(struct sending *sending)
{
	Mediation__V1__FigureDisputesRequest by = MEDIATION__V1__FIGURE_DISPUTES_REQUEST__INIT;
	Mediation__V1__FiguresOf of = MEDIATION__V1__FIGURES_OF__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *page = NULL, *before = NULL;

	of.from_on = sending->wish->from_on;
	of.to_on = sending->wish->to_on;
	by.name = (char *)sending->mapping->figure;
	by.of = &of;
	by.page_size = EXPORT_ROWS;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIGURE_DISPUTES;
	request.figure_disputes = &by;
	do {
		page = client_ask(sending->client, &request, &sending->status);
		mediation__v1__response__free_unpacked(before, NULL);
		before = page;
		if (!page || !send_page(sending, page->figure_disputes)) break;
		by.page = page->figure_disputes->next_page;
	} while (by.page.len);
	mediation__v1__response__free_unpacked(page, NULL);
	return !sending->status;
}

/* ---- the form for receipts ---- */

/* What the file is known by: the same rows are the same file, unless they are sent once more. */
static void name_batch(struct sending *sending)
{
	uint8_t digest[DIGEST_BYTES];

	if (sending->wish->is_again) {
		link_new_request_id(0, sending->batch);
		return;
	}
	hasher_end(sending->of_batch, digest);
	memcpy(sending->batch, digest, BATCH_BYTES);
}

static void write_form(const struct sending *sending, FILE *out)
{
	static const char *const headings[] = { "编号", "批次", "上次回执", "对方编号", "结果",
		"理由" };
	char batch[2 * BATCH_BYTES + 1];

	hex_write(sending->batch, BATCH_BYTES, batch);
	fputs(CSV_BOM, out);
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		fprintf(out, "%s%s", i ? "," : "", headings[i]);
	}
	fputs("\r\n", out);
	for (size_t i = 0; i < sending->sent_count; i++) {
		const struct sent *sent = &sending->sent[i];

		csv_write(out, sent->number);
		fprintf(out, ",%s,%s,,,\r\n", batch,
		    sent->receipt ? words_zh(&sending->client->words, "receipt", sent->receipt)
		                  : "");
	}
}

/* Beside the file: which rows are in it, to be filled with what the office says. */
static bool put_form(const struct sending *sending, const char *path)
{
	struct file_new file;
	char *beside;
	bool is_there = false;

	if (asprintf(&beside, "%s%s", path, FORM_ENDING) < 0) abort();
	if (file_begin(&file, beside)) {
		write_form(sending, file.out);
		is_there = export_file_settle(&file);
	}
	free(beside);
	return is_there;
}

/* ---- marks ---- */

static size_t mark_some(struct sending *sending, const struct sent *sent, size_t count)
{
	Mediation__V1__MarkExportsRequest by = MEDIATION__V1__MARK_EXPORTS_REQUEST__INIT;
	Mediation__V1__ExportedRow rows[EXPORT_ROWS], *list[EXPORT_ROWS];
	Mediation__V1__Response *response;
	size_t marked;

	for (size_t i = 0; i < count; i++) {
		mediation__v1__exported_row__init(&rows[i]);
		rows[i].dispute = sent[i].dispute;
		rows[i].version = sent[i].version;
		rows[i].digest = (ProtobufCBinaryData){ DIGEST_BYTES, (uint8_t *)sent[i].digest };
		list[i] = &rows[i];
	}
	by.batch = (ProtobufCBinaryData){ BATCH_BYTES, sending->batch };
	by.sent = list;
	by.n_sent = count;
	response = export_mark(sending->client, sending->mapping, &by, &sending->status);
	marked = response ? response->mark_exports->marked : 0;
	mediation__v1__response__free_unpacked(response, NULL);
	return marked;
}

/* What cannot be marked went out of sight meanwhile. */
static bool mark_all(struct sending *sending)
{
	size_t marked = 0, at = 0;

	while (at < sending->sent_count && !sending->status) {
		size_t left = sending->sent_count - at,
		       count = left < EXPORT_ROWS ? left : EXPORT_ROWS;

		marked += mark_some(sending, &sending->sent[at], count);
		at += count;
	}
	if (sending->status) {
		fputs(
		    _("the file is there, and not all of it is marked as sent: run it once more as it was\n"),
		    stderr);
		return false;
	}
	if (marked == sending->sent_count) return true;
	fprintf(stderr, _("%zu rows could not be marked as sent, and go out again\n"),
	    sending->sent_count - marked);
	sending->status = CLIENT_PARTLY;
	return false;
}

/* ---- the whole of it ---- */

static void tell(const struct sending *sending, const char *path)
{
	if (sending->held_back > TOLD_MAX) {
		fprintf(stderr, _("… and %zu more stay back\n"), sending->held_back - TOLD_MAX);
	}
	if (sending->sent_count) {
		printf(
		    _("%zu rows written to %s and marked as sent; %zu are with them already, %zu stay back\n"),
		    sending->sent_count, path, sending->unchanged, sending->held_back);
	} else {
		printf(_("nothing to send: %zu are with them already, %zu stay back\n"),
		    sending->unchanged, sending->held_back);
	}
}

/* With the rows in the file: puts it in its place, then marks them. */
static int finish(struct sending *sending, const char *path)
{
	if (!sending->sent_count) {
		export_file_drop(&sending->file);
		tell(sending, path);
		return sending->held_back ? CLIENT_PARTLY : CLIENT_NOTHING_FOUND;
	}
	name_batch(sending);
	if (!put_form(sending, path)) {
		export_file_drop(&sending->file);
		return CLIENT_INPUT;
	}
	if (!export_file_end(&sending->file)) return CLIENT_INPUT;
	if (!mark_all(sending)) return sending->status;
	tell(sending, path);
	return sending->held_back ? CLIENT_PARTLY : 0;
}

static int send_to(struct sending *sending, const char *path)
{
	if (!export_file_begin(&sending->file, sending->mapping, path)) return CLIENT_INPUT;
	if (send_all(sending)) return finish(sending, path);
	export_file_drop(&sending->file);
	return sending->status;
}

int export_disputes(
    struct client *client, const struct mapping *mapping, const struct export_wish *wish)
{
	struct sending sending = { .client = client, .mapping = mapping, .wish = wish };
	char *path = export_path(mapping, wish);

	sending.hasher = hasher_new(DIGEST_SHA256);
	sending.of_batch = hasher_new(DIGEST_SHA256);
	if (!sending.hasher || !sending.of_batch) abort();
	hasher_begin(sending.of_batch);
	hasher_add(sending.of_batch, mapping->name, strlen(mapping->name) + 1);
	sending.kinds = local_ask(client, "dispute_kind", NULL, true, &sending.status);
	if (sending.kinds) {
		sending.committees = local_ask(client, "committee", NULL, true, &sending.status);
	}
	if (sending.committees) sending.status = send_to(&sending, path);
	for (size_t i = 0; i < sending.sent_count; i++) {
		free(sending.sent[i].number);
	}
	free(sending.sent);
	mediation__v1__response__free_unpacked(sending.kinds, NULL);
	mediation__v1__response__free_unpacked(sending.committees, NULL);
	(void)hasher_free(sending.hasher);
	(void)hasher_free(sending.of_batch);
	free(path);
	return sending.status;
}
