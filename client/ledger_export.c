/* `export ledger`: every dispute as a row of the ledger; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "civil.h"
#include "client.h"
#include "encoding.h"
#include "file.h"
#include "ledger_stored.h"
#include "local.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define LINES_MAX  500
#define EVENTS_MAX 500

/* One dispute: as it stands, and where it is history as its ledger told it. */
struct entry {
	int64_t id, day;
	bool is_history;
	char *cells[LEDGER_COLUMNS]; /* owned */
};

struct export
{
	struct client *client;
	int64_t year; /* 0: all */
	struct entry *entries;
	size_t count;
	Mediation__V1__Request request;
	Mediation__V1__GetDisputeRequest by_id;
	Mediation__V1__TimelineRequest of;
	int status;
};

/* ---- which disputes there are ---- */

static void keep_ids(struct export *export, const Mediation__V1__ListDisputesResponse *page)
{
	export->entries = reallocarray(
	    export->entries, export->count + page->n_disputes + 1, sizeof(*export->entries));
	if (!export->entries) abort();
	for (size_t i = 0; i < page->n_disputes; i++) {
		export->entries[export->count++] = (struct entry){ .id = page->disputes[i]->id };
	}
}

static bool list_all(struct export *export)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *page = NULL, *before = NULL;

	by.page_size = LINES_MAX;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = &by;
	do {
		page = client_ask(export->client, &request, &export->status);
		mediation__v1__response__free_unpacked(before, NULL);
		before = page;
		if (!page) return false;
		keep_ids(export, page->list_disputes);
		by.page = page->list_disputes->next_page;
	} while (by.page.len);
	mediation__v1__response__free_unpacked(page, NULL);
	return true;
}

/* ---- what they say ---- */

static void put(struct entry *entry, enum ledger_column column, const char *text)
{
	free(entry->cells[column]);
	entry->cells[column] = strdup(text);
	if (!entry->cells[column]) abort();
}

static const Mediation__V1__Request *ask_dispute(void *context, size_t at)
{
	struct export *export = context;

	mediation__v1__get_dispute_request__init(&export->by_id);
	export->by_id.dispute = export->entries[at].id;
	mediation__v1__request__init(&export->request);
	export->request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	export->request.get_dispute = &export->by_id;
	return &export->request;
}

static void put_parties(
    struct entry *entry, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	struct ledger_parties parties = { .count = 0 };
	struct text text;

	for (size_t i = 0; i < dispute->n_parties && parties.count < LEDGER_PARTIES_MAX; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];
		const char *side = words_name(words, "side", party->side);
		struct ledger_party *kept = &parties.list[parties.count];

		if (party->has_left) continue;
		*kept = (struct ledger_party){ .side = !side || strcmp(side, "applicant") != 0,
			.persons = party->persons > 1 ? party->persons : 0 };
		(void)snprintf(kept->name, sizeof(kept->name), "%s", party->name);
		parties.count++;
	}
	text_begin(&text);
	ledger_parties_print(&parties, text.out);
	put(entry, LEDGER_PARTIES, text_end(&text));
	text_free(&text);
}

static void put_dispute(
    struct entry *entry, const struct words *words, const Mediation__V1__Dispute *dispute)
{
	const char *form = words_name(words, "form", dispute->form);

	put(entry, LEDGER_NUMBER, dispute->n_numbers ? dispute->numbers[0] : "");
	put(entry, LEDGER_DATE, show_date(dispute->applied_on));
	put_parties(entry, words, dispute);
	put(entry, LEDGER_KIND, dispute->kind ? words_kind(words, dispute->kind) : "");
	put(entry, LEDGER_BRIEF, dispute->summary);
	put(entry, LEDGER_MEDIATOR,
	    dispute->mediator ? words_member(words, dispute->mediator) : "");
	put(entry, LEDGER_RESULT, words_label(words, "state", dispute->state));
	put(entry, LEDGER_FORM, ledger_form_word(form ? form : ""));
	put(entry, LEDGER_NAME, "");
}

/* Out of another year nothing is kept. */
static bool take_dispute(void *context, size_t at, const Mediation__V1__Response *response)
{
	struct export *export = context;
	struct entry *entry = &export->entries[at];
	const Mediation__V1__Dispute *dispute;

	if (response->outcome) return false;
	dispute = response->get_dispute->dispute;
	entry->day = dispute->applied_on;
	if (export->year && civil_from_days(entry->day).year != export->year) {
		entry->id = 0;
		return true;
	}
	entry->is_history = dispute->ledger != NULL;
	put_dispute(entry, &export->client->words, dispute);
	return true;
}

static const Mediation__V1__Request *ask_told(void *context, size_t at)
{
	struct export *export = context;

	if (!export->entries[at].is_history) return NULL;
	mediation__v1__timeline_request__init(&export->of);
	export->of.dispute = export->entries[at].id;
	export->of.page_size = EVENTS_MAX;
	mediation__v1__request__init(&export->request);
	export->request.body_case = MEDIATION__V1__REQUEST__BODY_TIMELINE;
	export->request.timeline = &export->of;
	return &export->request;
}

static bool take_told(void *context, size_t at, const Mediation__V1__Response *response)
{
	struct export *export = context;
	struct entry *entry = &export->entries[at];
	struct ledger_stored stored;

	if (response->outcome) return false;
	if (!ledger_stored_read(&stored, &export->client->words, response->timeline->events,
	        response->timeline->n_events)) {
		return true;
	}
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		/* what was taken over by hand has no result in words: its state stands for it */
		if (c == LEDGER_RESULT && !*stored.cells[c]) continue;
		put(entry, (enum ledger_column)c, stored.cells[c]);
	}
	ledger_stored_free(&stored);
	return true;
}

static bool read_all(struct export *export)
{
	if (client_ask_all(export->client, export->count, ask_dispute, take_dispute, export) &&
	    client_ask_all(export->client, export->count, ask_told, take_told, export)) {
		return true;
	}
	export->status = client_lost();
	return false;
}

/* ---- the ledger ---- */

static int by_day(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->day != y->day) return x->day < y->day ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Which ledger it was is told only where ledgers have names. */
static size_t column_count(const struct export *export)
{
	for (size_t i = 0; i < export->count; i++) {
		if (export->entries[i].id && *export->entries[i].cells[LEDGER_NAME]) {
			return LEDGER_COLUMNS;
		}
	}
	return LEDGER_NAME;
}

static void write_rows(const struct export *export, FILE *out)
{
	size_t columns = column_count(export);

	fputs(CSV_BOM, out);
	for (size_t c = 0; c < columns; c++) {
		fprintf(out, "%s%s", c ? "," : "", ledger_title((enum ledger_column)c));
	}
	fputs("\r\n", out);
	for (size_t i = 0; i < export->count; i++) {
		const struct entry *entry = &export->entries[i];

		for (size_t c = 0; entry->id && c < columns; c++) {
			if (c) putc(',', out);
			csv_write(out, entry->cells[c]);
		}
		if (entry->id) fputs("\r\n", out);
	}
}

static void write_encoded(const struct export *export, bool is_gb18030, FILE *out)
{
	struct text text;
	size_t bytes;
	char *encoded;

	text_begin(&text);
	write_rows(export, text.out);
	(void)text_end(&text);
	if (is_gb18030) {
		encoded = encoding_gb18030(
		    text.bytes + strlen(CSV_BOM), text.length - strlen(CSV_BOM), &bytes);
		(void)fwrite(encoded, 1, bytes, out);
		free(encoded);
	} else {
		(void)fwrite(text.bytes, 1, text.length, out);
	}
	text_free(&text);
}

/* What is there is not written over. */
static int write_file(const struct export *export, bool is_gb18030, const char *path)
{
	struct file_new file;
	size_t count = 0;

	if (!path) {
		write_encoded(export, is_gb18030, stdout);
		return 0;
	}
	if (access(path, F_OK) == 0) {
		fprintf(stderr, _("%s is there already; give another name\n"), path);
		return CLIENT_INPUT;
	}
	if (!file_begin(&file, path)) return CLIENT_INPUT;
	write_encoded(export, is_gb18030, file.out);
	if (!file_end(&file)) return CLIENT_INTERNAL;
	for (size_t i = 0; i < export->count; i++) {
		count += export->entries[i].id != 0;
	}
	printf(_("%zu rows written to %s\n"), count, path);
	return 0;
}

static bool read_options(struct export *export, bool *ret_is_gb18030)
{
	const char *year = client_option(export->client, "year");
	const char *encoding = client_option(export->client, "encoding");

	if (year &&
	    (!value_whole(year, &export->year) || export->year < 1900 || export->year > 2199)) {
		fprintf(stderr, _("--%s: \"%s\" is no year; write it as 2024\n"), "year", year);
		return false;
	}
	*ret_is_gb18030 = encoding && words_same(encoding, "gb18030");
	if (!encoding || *ret_is_gb18030 || words_same(encoding, "utf-8")) return true;
	fprintf(stderr, _("--encoding: \"%s\" is none; there is utf-8 and gb18030\n"), encoding);
	return false;
}

static int export_ledger(struct client *client)
{
	struct export export = { .client = client };
	bool is_gb18030;
	int status = CLIENT_USAGE;

	if (!read_options(&export, &is_gb18030)) return status;
	if (list_all(&export) && read_all(&export)) {
		qsort(export.entries, export.count, sizeof(*export.entries), by_day);
		status = write_file(&export, is_gb18030, client_option(client, "out"));
	} else {
		status = export.status;
	}
	for (size_t i = 0; i < export.count; i++) {
		for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
			free(export.entries[i].cells[c]);
		}
	}
	free(export.entries);
	return status;
}

int do_export(struct client *client)
{
	static const struct subverb subverbs[] = { { "ledger", "台账", "tz", export_ledger, 0 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
