/* Asking for local data and sending it; local.h. And the verbs of any table. */
#include "local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

#define PAGE_ROWS      500
#define REQUEST_ID     16
#define SENT_ROWS_MAX  300
#define SENT_CELLS_MAX 3500
#define KEY_BYTES_MAX  64

/* ---- asking ---- */

static void take_rows(Mediation__V1__LocalShowResponse *all, Mediation__V1__LocalShowResponse *more)
{
	all->rows = reallocarray(all->rows, all->n_rows + more->n_rows + 1, sizeof(*all->rows));
	if (!all->rows) abort();
	for (size_t i = 0; i < more->n_rows; i++) {
		all->rows[all->n_rows++] = more->rows[i];
	}
	more->n_rows = 0;
}

static size_t take_filters(const struct local_filter *filters, Mediation__V1__LocalFilter *ret,
    Mediation__V1__LocalFilter **ret_list)
{
	static const Mediation__V1__LocalFilter none = MEDIATION__V1__LOCAL_FILTER__INIT;
	size_t count = 0;

	for (size_t i = 0; filters && i < LOCAL_FILTERS_MAX && filters[i].column; i++) {
		if (!filters[i].value) continue;
		ret[count] = none;
		ret[count].column = (char *)filters[i].column;
		ret[count].value = (char *)filters[i].value;
		ret_list[count] = &ret[count];
		count++;
	}
	return count;
}

Mediation__V1__Response *local_ask(struct client *client, const char *table,
    const struct local_filter filters[LOCAL_FILTERS_MAX], bool with_ended, int *ret_status)
{
	Mediation__V1__LocalShowRequest by = MEDIATION__V1__LOCAL_SHOW_REQUEST__INIT;
	Mediation__V1__LocalFilter wanted[LOCAL_FILTERS_MAX], *list[LOCAL_FILTERS_MAX];
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *all, *more;
	uint8_t key[KEY_BYTES_MAX];

	by.table = (char *)table;
	by.n_filters = take_filters(filters, wanted, list);
	by.filters = list;
	by.with_ended = with_ended;
	by.page_size = PAGE_ROWS;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LOCAL_SHOW;
	request.local_show = &by;
	all = more = client_ask(client, &request, ret_status);
	while (more && more->local_show->next_page.len &&
	    more->local_show->next_page.len <= KEY_BYTES_MAX) {
		by.page.len = more->local_show->next_page.len;
		memcpy(key, more->local_show->next_page.data, by.page.len);
		by.page.data = key;
		if (more != all) mediation__v1__response__free_unpacked(more, NULL);
		more = client_ask(client, &request, ret_status);
		if (more) take_rows(all->local_show, more->local_show);
	}
	if (more != all) mediation__v1__response__free_unpacked(more, NULL);
	if (more || !all) return all;
	mediation__v1__response__free_unpacked(all, NULL);
	return NULL;
}

size_t local_place(const Mediation__V1__LocalShowResponse *shown, const char *column)
{
	size_t place = 0;

	while (place < shown->n_columns && strcmp(shown->columns[place]->name, column) != 0) {
		place++;
	}
	if (place == shown->n_columns) abort();
	return place;
}

/* ---- sending ---- */

static bool fits(const struct local_rows *rows)
{
	if (rows->row_count && rows->row_count <= SENT_ROWS_MAX &&
	    rows->row_count * (rows->column_count + 1) <= SENT_CELLS_MAX) {
		return true;
	}
	fprintf(stderr,
	    _("%zu rows: at most %d rows and %d cells are sent at once, and one at least\n"),
	    rows->row_count, SENT_ROWS_MAX, SENT_CELLS_MAX);
	return false;
}

static Mediation__V1__Response *send_rows(
    struct client *client, const struct local_rows *rows, int *ret_status)
{
	Mediation__V1__LocalImportRequest by = MEDIATION__V1__LOCAL_IMPORT_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__LocalRow *cells = calloc(rows->row_count, sizeof(*cells));
	Mediation__V1__Response *response;
	uint8_t id[REQUEST_ID];

	by.rows = calloc(rows->row_count, sizeof(*by.rows));
	if (!cells || !by.rows) abort();
	for (size_t i = 0; i < rows->row_count; i++) {
		mediation__v1__local_row__init(&cells[i]);
		cells[i].n_values = rows->column_count;
		cells[i].values = rows->rows[i].cells;
		by.rows[by.n_rows++] = &cells[i];
	}
	link_new_request_id(0, id);
	by.request_id = (ProtobufCBinaryData){ sizeof(id), id };
	by.table = (char *)rows->table;
	by.columns = rows->columns;
	by.n_columns = rows->column_count;
	by.year = rows->year;
	by.source = (char *)(rows->source ? rows->source : "");
	by.dry_run = rows->is_dry_run;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LOCAL_IMPORT;
	request.local_import = &by;
	response = client_ask_until_answered(client, &request, ret_status);
	free(by.rows);
	free(cells);
	return response;
}

int local_send(struct client *client, const struct local_rows *rows)
{
	Mediation__V1__Response *labels, *response;
	int status;

	if (!fits(rows)) return CLIENT_INPUT;
	labels = local_ask(client, rows->table, NULL, false, &status);
	if (!labels) return status;
	response = send_rows(client, rows, &status);
	if (response && response->local_import) {
		show_import(&client->shown, rows, labels->local_show, response->local_import);
	}
	if (response && response->refusal) {
		(void)fflush(stdout);
		show_refusal(&client->words, response->refusal, REFUSED_ACT);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(labels, NULL);
	return status;
}

/* The year that a table imported by the year is of: that of its first day. */
static int32_t year_of(const struct csv *csv)
{
	size_t day = csv_column(csv, "day", "日期");

	if (day == CSV_COLUMN_NONE || csv->row_count == 0) return 0;
	return (int32_t)strtol(csv->rows[0].cells[day], NULL, 10);
}

int local_import(struct client *client, const char *table, const char *path)
{
	struct csv csv;
	int status = CLIENT_INPUT;

	if (csv_read(&csv, path)) {
		struct local_rows rows = { .table = table,
			.columns = csv.columns,
			.column_count = csv.column_count,
			.rows = csv.rows,
			.row_count = csv.row_count,
			.source = client_option(client, "source"),
			.is_dry_run = client_option(client, "dry-run") != NULL };

		if (rows.source) rows.year = year_of(&csv);
		status = local_send(client, &rows);
	}
	csv_free(&csv);
	return status;
}

/* ---- words after a verb ---- */

int subverb_usage(struct client *client)
{
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}

int subverb_run(struct client *client, const struct subverb *subverbs, size_t count)
{
	const char *word = client_word(client);

	for (size_t i = 0; i < count; i++) {
		const struct subverb *subverb = &subverbs[i];

		if (*word && strcmp(subverb->name, word) != 0 && strcmp(subverb->zh, word) != 0 &&
		    strcmp(subverb->initials, word) != 0) {
			continue;
		}
		if (subverb->words != SUBVERB_ANY &&
		    client_words(client) - (*word != '\0') != subverb->words) {
			break;
		}
		return subverb->run(client);
	}
	return subverb_usage(client);
}

/* ---- any table: local TABLE show|import ---- */

int local_list(
    struct client *client, const char *table, const struct local_filter filters[LOCAL_FILTERS_MAX])
{
	Mediation__V1__Response *response;
	int status;

	response = local_ask(client, table, filters, client_option(client, "all") != NULL, &status);
	if (!response) return status;
	if (client_option(client, "csv")) {
		show_local_csv(response->local_show);
	} else {
		show_local(&client->shown, table, response->local_show);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

int do_local(struct client *client)
{
	const char *table = client_word(client), *what = client_word_at(client, 1);
	const char *path = client_word_at(client, 2);

	if (!*what || strcmp(what, "show") == 0 || strcmp(what, "看") == 0) {
		return *path ? subverb_usage(client) : local_list(client, table, NULL);
	}
	if (*path && (strcmp(what, "import") == 0 || strcmp(what, "导入") == 0)) {
		return local_import(client, table, path);
	}
	return subverb_usage(client);
}

static int list_committees(struct client *client)
{
	return local_list(client, "committee", NULL);
}

static int import_committees(struct client *client)
{
	return local_import(client, "committee", client_word_at(client, 1));
}

int do_committee(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", list_committees, 0 },
		{ "import", "导入", "dr", import_committees, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
