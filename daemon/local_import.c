/*
 * The handler that changes local data: all of an import or none, on the version of local data that
 * it was judged by, once a request id, on record. Whoever lost a race is judged anew.
 */
#include <stdlib.h>
#include <string.h>

#include "acting.h"
#include "handlers.h"
#include "local_rows.h"
#include "scope.h"
#include "server.h"

#define TRIES_MAX  4
#define SOURCE_MAX 100 /* characters of a notice's name */

struct import {
	struct request *request;
	const Mediation__V1__LocalImportRequest *wire;
	const struct local_table *table;
	struct asker asker;
	struct local_sheet sheet;
	struct local_sums sums;
	Mediation__V1__LocalImportResponse *response; /* told by the local data it was judged by */
	int64_t version;                              /* of that */
	uint8_t digest[HASH_BYTES];
	unsigned tries;
};

static void judge(struct import *import);

static bool is_small_office(const struct import *import)
{
	return request_server(import->request)->config.small_office != 0;
}

static void refuse(struct import *import, enum outcome outcome)
{
	request_refuse(import->request, outcome, NULL);
}

/* ---- the answer ---- */

static Mediation__V1__LocalDifference *difference_of(
    const struct local_sheet *sheet, const struct local_row *row, size_t column)
{
	struct arena *arena = sheet->arena;
	const struct local_column *info = &sheet->table->columns[column];
	Mediation__V1__LocalDifference *ret = MESSAGE(arena, LocalDifference, local_difference);

	ret->column = (char *)info->name;
	if (row->was) {
		ret->before = (char *)local_value_show(
		    sheet->reference, info, row->was->values[column], arena);
	}
	ret->after = (char *)local_value_show(sheet->reference, info, row->values[column], arena);
	return ret;
}

static void differences_of(
    const struct local_sheet *sheet, const struct local_row *row, Mediation__V1__LocalResult *ret)
{
	ret->differences = arena_array(sheet->arena, LOCAL_COLUMNS_MAX, sizeof(*ret->differences));
	for (size_t c = local_key_count(sheet->table); c < sheet->table->column_count; c++) {
		if (!(row->changed >> c & 1)) continue;
		ret->differences[ret->n_differences++] = difference_of(sheet, row, c);
	}
}

static Mediation__V1__LocalResult *result_of(
    const struct local_sheet *sheet, const struct local_row *row, const char *what)
{
	Mediation__V1__LocalResult *ret = MESSAGE(sheet->arena, LocalResult, local_result);

	ret->what = (char *)what;
	ret->key = (char *)local_row_name(sheet, row);
	return ret;
}

static Mediation__V1__LocalResult *sent_result(
    const struct local_sheet *sheet, const struct local_row *row)
{
	Mediation__V1__LocalResult *ret;

	if (row->outcome != OUTCOME_DONE) {
		ret = result_of(sheet, row, "wrong");
		ret->outcome = row->outcome;
		ret->value = (char *)row->typed;
		if (row->column < LOCAL_COLUMNS_MAX) {
			ret->column = (char *)sheet->table->columns[row->column].name;
		}
		return ret;
	}
	ret = result_of(sheet, row, row->was ? "changed" : "added");
	differences_of(sheet, row, ret);
	return ret;
}

static void results_of(const struct local_sheet *sheet, Mediation__V1__LocalImportResponse *ret)
{
	ret->results =
	    arena_array(sheet->arena, sheet->row_count + sheet->there_count, sizeof(*ret->results));
	for (size_t i = 0; i < sheet->row_count; i++) {
		const struct local_row *row = &sheet->rows[i];

		if (row->outcome == OUTCOME_DONE && !row->changed) continue;
		ret->results[ret->n_results] = sent_result(sheet, row);
		ret->results[ret->n_results++]->row = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < sheet->there_count; i++) {
		if (!local_row_ends(sheet, &sheet->there[i])) continue;
		ret->results[ret->n_results++] = result_of(sheet, &sheet->there[i], "ended");
	}
}

static Mediation__V1__LocalImportResponse *response_of(
    struct import *import, const struct local_sums *sums)
{
	Mediation__V1__LocalImportResponse *ret =
	    MESSAGE(request_arena(import->request), LocalImportResponse, local_import_response);

	ret->version = import->version;
	ret->added = sums->added;
	ret->changed = sums->changed;
	ret->ended = sums->ended;
	ret->same = sums->same;
	return ret;
}

static void answer(struct import *import)
{
	ANSWER(import->request, local_import, LOCAL_IMPORT, import->response);
}

static void answer_wrong(struct import *import)
{
	Mediation__V1__Response response = MEDIATION__V1__RESPONSE__INIT;

	response.body_case = MEDIATION__V1__RESPONSE__BODY_LOCAL_IMPORT;
	response.local_import = import->response;
	request_refuse_with(import->request, OUTCOME_ROWS_WRONG, NULL, &response);
}

/* ---- writing ---- */

/* Judged again by what there is now, while it has not been too often. */
static void judge_again(struct import *import)
{
	if (++import->tries < TRIES_MAX) {
		judge(import);
	} else {
		refuse(import, OUTCOME_REFERENCE_CHANGED);
	}
}

static void written(void *context, enum store_status status, const struct rows *rows)
{
	struct import *import = context;

	if (ask_failed(import->request, status)) return;
	if (rows_count(rows) == 0) {
		/* Somebody was faster, perhaps this very request. */
		judge_again(import);
		return;
	}
	import->response->version = rows_integer(rows, 0, 0);
	import->response->written = true;
	answer(import);
}

static void write_sheet(struct import *import)
{
	const Mediation__V1__LocalImportRequest *wire = import->wire;
	struct parameter parameters[] = { district_parameter(import->request),
		int8_parameter(import->version),
		bytes_parameter(wire->request_id.data, wire->request_id.len),
		int8_parameter(request_member(import->request)),
		int4_parameter((int64_t)wire->n_rows),
		bytes_parameter(import->digest, sizeof(import->digest)),
		text_parameter(local_changes(
		    &import->sheet, &import->sums, wire->source, request_arena(import->request))),
		int4_parameter(wire->year), text_parameter(wire->source) };
	size_t count = sizeof(parameters) / sizeof(parameters[0]);

	if (import->table->import != IMPORT_BY_YEAR) count -= 2;
	store_ask(request_store(import->request), local_write_statement(import->table), parameters,
	    count, STORE_SLOW, written, import);
}

/* ---- judging ---- */

static struct local_sent sent_of(const struct import *import)
{
	const Mediation__V1__LocalImportRequest *wire = import->wire;
	const char *const **rows =
	    arena_array(request_arena(import->request), wire->n_rows, sizeof(*rows));

	for (size_t i = 0; i < wire->n_rows; i++) {
		rows[i] = (const char *const *)wire->rows[i]->values;
	}
	return (struct local_sent){ (const char *const *)wire->columns, wire->n_columns, rows,
		wire->n_rows };
}

static void judge_sheet(struct import *import)
{
	struct local_sent sent = sent_of(import);
	enum outcome outcome;
	bool is_whole = import->table->import == IMPORT_BY_YEAR;

	local_sheet_begin(&import->sheet);
	outcome = local_sheet_read(&import->sheet, &sent);
	import->sums = local_sums_of(&import->sheet);
	import->response = response_of(import, &import->sums);
	results_of(&import->sheet, import->response);
	if (outcome == OUTCOME_ROWS_WRONG) {
		answer_wrong(import);
	} else if (outcome != OUTCOME_DONE) {
		refuse(import, outcome);
	} else if (import->wire->dry_run ||
	    (!is_whole && import->sums.added + import->sums.changed == 0)) {
		answer(import);
	} else {
		write_sheet(import);
	}
}

static void rows_found(void *context, enum store_status status, const struct rows *rows)
{
	struct import *import = context;
	struct arena *arena = request_arena(import->request);
	const struct reference *reference =
	    store_reference(request_store(import->request), request_district(import->request));

	if (ask_failed(import->request, status)) return;
	/* Read after the version: if either is of another moment, the version has moved. */
	if (reference->version != import->version) {
		judge_again(import);
		return;
	}
	import->sheet = (struct local_sheet){ .table = import->table,
		.reference = reference,
		.arena = arena,
		.is_small_office = is_small_office(import),
		.self = import->asker.roles & ROLE_BIT(ROLE_SECADM) && !is_small_office(import)
		    ? import->asker.member
		    : 0,
		.year = import->wire->year };
	import->sheet.there = local_rows_of(import->table, rows, arena, &import->sheet.there_count);
	judge_sheet(import);
}

/* A cell's value and the column that it is of; false where it has none. */
static bool read_cell(const struct import *import, const struct reference *reference, size_t row,
    size_t at, const struct local_column **ret_column, const char **ret_value)
{
	const Mediation__V1__LocalImportRequest *wire = import->wire;
	size_t column = local_column_named(import->table, wire->columns[at]);

	if (column == LOCAL_COLUMNS_MAX) return false;
	*ret_column = &import->table->columns[column];
	return local_value_read(reference, *ret_column, wire->rows[row]->values[at],
	           request_arena(import->request), ret_value) == OUTCOME_DONE;
}

/* The members that the sheet names and its earliest day: rows of others, or of before, meet none of
 * it. */
static void near_parameters(
    const struct import *import, const struct reference *reference, struct parameter ret[2])
{
	const Mediation__V1__LocalImportRequest *wire = import->wire;
	int64_t *members = arena_array(
	    request_arena(import->request), wire->n_rows * wire->n_columns, sizeof(*members));
	int64_t earliest = reference->day;
	size_t count = 0;

	for (size_t i = 0; i < wire->n_rows * wire->n_columns; i++) {
		const struct local_column *column;
		const char *value;

		if (!read_cell(import, reference, i / wire->n_columns, i % wire->n_columns, &column,
		        &value)) {
			continue;
		}
		if (column->type == LOCAL_MEMBER) {
			members[count++] = strtoll(value, NULL, 10);
		} else if (column->type == LOCAL_DAY && local_value_day(value) < earliest) {
			earliest = local_value_day(value);
		}
	}
	ret[0] = integers_parameter(members, count);
	ret[1] = day_parameter(earliest);
}

static void read_table(struct import *import)
{
	struct parameter parameters[3] = { district_parameter(import->request) };
	bool is_kept_by_member = import->table->columns[0].type == LOCAL_MEMBER;
	int64_t expected = import->wire->expected_version;

	if (expected && expected != import->version) {
		refuse(import, OUTCOME_LOCAL_CHANGED);
		return;
	}
	if (is_kept_by_member) {
		near_parameters(import,
		    store_reference(
		        request_store(import->request), request_district(import->request)),
		    parameters + 1);
	}
	store_ask(request_store(import->request), local_read_statement(import->table), parameters,
	    is_kept_by_member ? 3 : 1, STORE_SLOW, rows_found, import);
}

/* Whether this request was done before. */
static void prior_found(void *context, enum store_status status, const struct rows *rows)
{
	enum { DIGEST, MADE, ROWS, ADDED, CHANGED, ENDED };
	struct import *import = context;
	Mediation__V1__LocalImportResponse *ret;
	struct local_sums sums;
	const uint8_t *digest;
	size_t length;

	if (ask_failed(import->request, status)) return;
	if (rows_count(rows) == 0) {
		read_table(import);
		return;
	}
	digest = rows_bytes(rows, 0, DIGEST, &length);
	if (length != sizeof(import->digest) || memcmp(digest, import->digest, length) != 0) {
		refuse(import, OUTCOME_REQUEST_REUSED);
		return;
	}
	sums = (struct local_sums){ .added = (uint32_t)rows_integer(rows, 0, ADDED),
		.changed = (uint32_t)rows_integer(rows, 0, CHANGED),
		.ended = (uint32_t)rows_integer(rows, 0, ENDED) };
	sums.same = (uint32_t)rows_integer(rows, 0, ROWS) - sums.added - sums.changed;
	import->version = rows_integer(rows, 0, MADE);
	ret = response_of(import, &sums);
	ret->written = ret->repeated_request = true;
	ANSWER(import->request, local_import, LOCAL_IMPORT, ret);
}

static void find_prior(struct import *import)
{
	struct parameter parameters[] = { district_parameter(import->request),
		bytes_parameter(import->wire->request_id.data, import->wire->request_id.len) };

	store_ask(request_store(import->request), STATEMENT_LOCAL_CHANGE_FIND, parameters, 2,
	    STORE_SLOW, prior_found, import);
}

static void reference_found(
    void *context, enum store_status status, const struct reference *reference)
{
	struct import *import = context;

	if (ask_failed(import->request, status)) return;
	import->version = reference->version;
	if (!scope_asker(import->request, &import->asker)) return;
	if (!rights_keeps(&import->asker, import->table->keeper, is_small_office(import))) {
		refuse(import, OUTCOME_LOCAL_FORBIDDEN);
	} else if (import->wire->dry_run) {
		read_table(import);
	} else {
		find_prior(import);
	}
}

static void judge(struct import *import)
{
	store_load_reference(request_store(import->request), request_district(import->request),
	    reference_found, import);
}

static bool is_year_told(const Mediation__V1__LocalImportRequest *wire)
{
	return wire->year >= 1990 && wire->year < 2200 && *wire->source &&
	    text_characters(wire->source) <= SOURCE_MAX;
}

static bool is_sheet(const Mediation__V1__LocalImportRequest *wire)
{
	if (!local_sent_fits(wire->n_rows, wire->n_columns)) return false;
	for (size_t i = 0; i < wire->n_rows; i++) {
		if (wire->rows[i]->n_values != wire->n_columns) return false;
	}
	return true;
}

static enum outcome form(struct import *import)
{
	const Mediation__V1__LocalImportRequest *wire = import->wire;

	if (!wire->dry_run && wire->request_id.len != REQUEST_ID_BYTES) {
		return OUTCOME_REQUEST_ID_MISSING;
	}
	import->table = local_table_named(wire->table);
	if (!import->table) return OUTCOME_UNKNOWN_LOCAL;
	if (import->table->import == IMPORT_NEVER) return OUTCOME_NOT_IMPORTED;
	if (import->table->import == IMPORT_BY_YEAR && !is_year_told(wire)) {
		return OUTCOME_YEAR_MISSING;
	}
	return is_sheet(wire) ? OUTCOME_DONE : OUTCOME_TOO_MANY_ROWS;
}

void handle_local_import(struct request *request)
{
	struct import *import = arena_array(request_arena(request), 1, sizeof(*import));
	enum outcome outcome;

	import->request = request;
	import->wire = request_body(request)->local_import;
	outcome = form(import);
	if (outcome != OUTCOME_DONE) {
		refuse(import, outcome);
		return;
	}
	acting_digest(request, &import->wire->base, import->digest);
	judge(import);
}
