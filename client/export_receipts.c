/*
 * What an office gives back, from a table: our number, which file it is for, their number, accepted
 * or refused, why. Line by line, each taken in or said why not; a line that is on record already
 * changes nothing; export_office.h.
 */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "digest.h"
#include "export_office.h"
#include "say.h"

#define BATCH_BYTES 16

/* What the columns are called in the form that lies beside a file, and in English. */
static const char *const titles[RECEIPT_COLUMNS][2] = { [RECEIPT_NUMBER] = { "编号", "number" },
	[RECEIPT_BATCH] = { "批次", "batch" },
	[RECEIPT_THEIRS] = { "对方编号", "their number" },
	[RECEIPT_RESULT] = { "结果", "result" },
	[RECEIPT_REASON] = { "理由", "reason" } };

struct receiving {
	struct client *client;
	const struct mapping *mapping;
	const char *path;
	struct csv csv;
	size_t places[RECEIPT_COLUMNS]; /* CSV_COLUMN_NONE where there is none */
	size_t taken, known, open, wrong;
	int status;
};

/* A line that is to be sent. */
struct given {
	const struct csv_row *row;
	bool is_accepted;
	uint8_t batch[BATCH_BYTES];
	size_t batch_bytes; /* 0: it does not say which file */
};

static const char *cell(
    const struct receiving *receiving, const struct csv_row *row, enum mapping_receipt column)
{
	size_t place = receiving->places[column];

	return place == CSV_COLUMN_NONE ? "" : row->cells[place];
}

static void wrong(
    struct receiving *receiving, const struct csv_row *row, const char *why, const char *what)
{
	receiving->wrong++;
	fprintf(stderr, _("%s, line %u: "), receiving->path, row->line);
	fprintf(stderr, why, what);
	fputc('\n', stderr);
}

/* ---- reading ---- */

static bool is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (words_same(words[i], word)) return true;
	}
	return false;
}

/* Ours, by name or label, or one of theirs; false where it is neither. */
static bool read_result(const struct receiving *receiving, const char *word, bool *ret_is_accepted)
{
	const struct words *words = &receiving->client->words;
	const struct mapping *mapping = receiving->mapping;
	const char *name;
	int64_t number;

	*ret_is_accepted = is_among(word, mapping->accepted, mapping->accepted_count);
	if (*ret_is_accepted || is_among(word, mapping->refused, mapping->refused_count)) {
		return true;
	}
	if (!words_choice(words, "receipt", word, &number)) return false;
	name = words_name(words, "receipt", (uint32_t)number);
	*ret_is_accepted = strcmp(name, "accepted") == 0;
	return *ret_is_accepted || strcmp(name, "refused") == 0;
}

/* False where the line is none to send, and why was said if it should be. */
static bool read_answer(struct receiving *receiving, const struct csv_row *row, struct given *ret)
{
	const char *result = cell(receiving, row, RECEIPT_RESULT);
	const char *batch = cell(receiving, row, RECEIPT_BATCH);

	*ret = (struct given){ .row = row };
	if (!*result) {
		receiving->open++;
		return false;
	}
	if (!*cell(receiving, row, RECEIPT_NUMBER)) {
		wrong(receiving, row, "%s", _("our number is not told"));
	} else if (!read_result(receiving, result, &ret->is_accepted)) {
		wrong(receiving, row, _("\"%s\" is neither accepted nor refused"), result);
	} else if (*batch && !hex_read(batch, strlen(batch), ret->batch, BATCH_BYTES)) {
		wrong(receiving, row, _("\"%s\" is no file of ours"), batch);
	} else {
		ret->batch_bytes = *batch ? BATCH_BYTES : 0;
		return true;
	}
	return false;
}

static bool is_called(const struct mapping *mapping, enum mapping_receipt column, const char *title)
{
	return (mapping->receipts[column] && strcmp(mapping->receipts[column], title) == 0) ||
	    strcmp(titles[column][0], title) == 0 || words_same(titles[column][1], title);
}

/* Where each column is; false where number or result is not. */
static bool find_columns(struct receiving *receiving, char *const *cells, size_t count)
{
	for (size_t c = 0; c < RECEIPT_COLUMNS; c++) {
		receiving->places[c] = CSV_COLUMN_NONE;
		for (size_t i = count; i > 0; i--) {
			if (is_called(receiving->mapping, (enum mapping_receipt)c, cells[i - 1])) {
				receiving->places[c] = i - 1;
			}
		}
	}
	return receiving->places[RECEIPT_NUMBER] != CSV_COLUMN_NONE &&
	    receiving->places[RECEIPT_RESULT] != CSV_COLUMN_NONE;
}

static bool is_header(void *context, char *const *cells, size_t count)
{
	return find_columns(context, cells, count);
}

/* ---- sending ---- */

static void take_results(struct receiving *receiving, const struct given *answers, size_t count,
    const Mediation__V1__MarkExportsResponse *told)
{
	for (size_t i = 0; i < count && i < told->n_receipts; i++) {
		const Mediation__V1__ReceiptResult *result = told->receipts[i];
		const Mediation__V1__CatalogueItem *known =
		    words_item(&receiving->client->words, "outcome", result->outcome);

		if (!result->outcome) {
			receiving->known += result->was_there != 0;
			receiving->taken += result->was_there == 0;
		} else {
			wrong(receiving, answers[i].row, "%s",
			    known ? say_either(known->zh, known->en) : "?");
		}
	}
}

static Mediation__V1__ExportReceipt receipt_of(
    const struct receiving *receiving, const struct given *answer)
{
	Mediation__V1__ExportReceipt ret = MEDIATION__V1__EXPORT_RECEIPT__INIT;

	ret.number = (char *)cell(receiving, answer->row, RECEIPT_NUMBER);
	ret.batch = (ProtobufCBinaryData){ answer->batch_bytes, (uint8_t *)answer->batch };
	ret.their_number = (char *)cell(receiving, answer->row, RECEIPT_THEIRS);
	ret.accepted = answer->is_accepted;
	ret.reason = (char *)cell(receiving, answer->row, RECEIPT_REASON);
	return ret;
}

static bool send_some(struct receiving *receiving, const struct given *answers, size_t count)
{
	Mediation__V1__MarkExportsRequest by = MEDIATION__V1__MARK_EXPORTS_REQUEST__INIT;
	Mediation__V1__ExportReceipt receipts[EXPORT_ROWS], *list[EXPORT_ROWS];
	Mediation__V1__Response *response;

	if (!count) return true;
	for (size_t i = 0; i < count; i++) {
		receipts[i] = receipt_of(receiving, &answers[i]);
		list[i] = &receipts[i];
	}
	by.receipts = list;
	by.n_receipts = count;
	response = export_mark(receiving->client, receiving->mapping, &by, &receiving->status);
	if (response) take_results(receiving, answers, count, response->mark_exports);
	mediation__v1__response__free_unpacked(response, NULL);
	return response != NULL;
}

static bool send_all(struct receiving *receiving)
{
	struct given *answers = calloc(EXPORT_ROWS, sizeof(*answers));
	size_t count = 0;
	bool is_sent = true;

	if (!answers) abort();
	for (size_t i = 0; i < receiving->csv.row_count && is_sent; i++) {
		if (!read_answer(receiving, &receiving->csv.rows[i], &answers[count])) continue;
		if (++count < EXPORT_ROWS) continue;
		is_sent = send_some(receiving, answers, count);
		count = 0;
	}
	is_sent = is_sent && send_some(receiving, answers, count);
	free(answers);
	return is_sent;
}

/* ---- the whole of it ---- */

static int receive(struct receiving *receiving)
{
	if (!csv_read_loose(&receiving->csv, receiving->path, is_header, receiving)) {
		return CLIENT_INPUT;
	}
	if (!find_columns(receiving, receiving->csv.columns, receiving->csv.column_count)) {
		fprintf(stderr,
		    _("%s: no line has the headings %s and %s; the file beside the one that was sent has them\n"),
		    receiving->path,
		    receiving->mapping->receipts[RECEIPT_NUMBER]
		        ? receiving->mapping->receipts[RECEIPT_NUMBER]
		        : titles[RECEIPT_NUMBER][0],
		    receiving->mapping->receipts[RECEIPT_RESULT]
		        ? receiving->mapping->receipts[RECEIPT_RESULT]
		        : titles[RECEIPT_RESULT][0]);
		return CLIENT_INPUT;
	}
	if (!send_all(receiving)) return receiving->status;
	printf(
	    _("receipts: %zu taken in, %zu on record already, %zu lines without a result, %zu not taken\n"),
	    receiving->taken, receiving->known, receiving->open, receiving->wrong);
	return receiving->wrong ? CLIENT_PARTLY : 0;
}

int export_receipts(struct client *client, const char *name, const char *path)
{
	struct receiving receiving = { .client = client, .path = path };
	struct mapping *mapping = mapping_open(name);
	int status;

	if (!mapping) return CLIENT_USAGE;
	receiving.mapping = mapping;
	status = receive(&receiving);
	csv_free(&receiving.csv);
	(void)mapping_free(mapping);
	return status;
}
