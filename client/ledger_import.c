/* `import`: the rows of an old ledger become disputes of before this system; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "ledger_act.h"
#include "ledger_show.h"
#include "ledger_stored.h"
#include "progress.h"
#include "say.h"

#define EVENTS_MAX 500
#define PATH_INPUT "-"

struct import {
	struct client *client;
	struct ledger ledger;
	struct ledger_act act;
	Mediation__V1__Request request;
	Mediation__V1__GetDisputeRequest by_number;
	Mediation__V1__TimelineRequest by_request;
	size_t done;
	int status; /* what stopped it; 0: nothing did */
};

static struct ledger_row *row_at(void *context, size_t at)
{
	return &((struct import *)context)->ledger.rows[at];
}

static bool advance(struct import *import)
{
	import->done++;
	progress_show(import->done, import->ledger.row_count, false);
	return true;
}

/* What no other row can help: no right, or a fault of the daemon. */
static bool stop(struct import *import, const Mediation__V1__Refusal *refusal, enum refused what)
{
	show_refusal(&import->client->words, refusal, what);
	import->status = (int)refusal->exit_code;
	return false;
}

/* ---- rows that are no history ---- */

/* An export has this system's own disputes too: their numbers are more than digits. */
static const Mediation__V1__Request *ask_number(void *context, size_t at)
{
	struct import *import = context;
	char *number = row_at(import, at)->cells[LEDGER_NUMBER];

	if (!number[strspn(number, "0123456789")]) return NULL;
	mediation__v1__get_dispute_request__init(&import->by_number);
	import->by_number.number = number;
	mediation__v1__request__init(&import->request);
	import->request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	import->request.get_dispute = &import->by_number;
	return &import->request;
}

static bool take_number(void *context, size_t at, const Mediation__V1__Response *response)
{
	struct ledger_row *row = row_at(context, at);
	const Mediation__V1__Dispute *dispute =
	    response->outcome ? NULL : response->get_dispute->dispute;

	for (size_t i = 0; dispute && !dispute->ledger && i < dispute->n_numbers; i++) {
		if (strcmp(dispute->numbers[i], row->cells[LEDGER_NUMBER]) == 0) {
			row->fate = LEDGER_OURS;
		}
	}
	return true;
}

/* ---- rows that are there ---- */

static const Mediation__V1__Request *ask_known(void *context, size_t at)
{
	struct import *import = context;
	struct ledger_row *row = row_at(import, at);

	if (!row->has_id || row->fate == LEDGER_OURS) return NULL;
	mediation__v1__timeline_request__init(&import->by_request);
	import->by_request.request_id = (ProtobufCBinaryData){ LEDGER_ID_BYTES, row->id };
	import->by_request.page_size = EVENTS_MAX;
	mediation__v1__request__init(&import->request);
	import->request.body_case = MEDIATION__V1__REQUEST__BODY_TIMELINE;
	import->request.timeline = &import->by_request;
	return &import->request;
}

/* Who other people on another day are is no change of the row: it is another ledger's number. */
static bool take_known(void *context, size_t at, const Mediation__V1__Response *response)
{
	struct import *import = context;
	struct ledger_row *row = row_at(import, at);
	struct ledger_stored stored;

	if (link_refused(response, "not_found")) return true;
	if (response->refusal) return stop(import, response->refusal, REFUSED_QUESTION);
	if (!ledger_stored_read(&stored, &import->client->words, response->timeline->events,
	        response->timeline->n_events)) {
		return true;
	}
	if (ledger_stored_is(row, &stored)) {
		ledger_pardon(row);
		row->fate = LEDGER_SAME;
	} else if (!row->fault) {
		row->fate = LEDGER_CHANGED;
	}
	ledger_stored_free(&stored);
	if (row->before[LEDGER_DATE] && row->before[LEDGER_PARTIES]) {
		ledger_reject(row, LEDGER_NUMBER,
		    _("this number is another matter's already (%s, %s); if this is another ledger, give it a name with --ledger"),
		    row->before[LEDGER_DATE], row->before[LEDGER_PARTIES]);
	}
	return true;
}

/* ---- new ones ---- */

static const Mediation__V1__Request *ask_act(void *context, size_t at)
{
	struct import *import = context;
	struct ledger_row *row = row_at(import, at);

	if (row->fate != LEDGER_NEW) return NULL;
	mediation__v1__request__init(&import->request);
	import->request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	import->request.act = ledger_act_take_over(&import->act, &import->ledger, row);
	return import->request.act ? &import->request : NULL;
}

/* Our column for an argument that the daemon found at fault. */
static enum ledger_column column_of(const struct words *words, uint32_t number)
{
	const Mediation__V1__CatalogueArgument *argument = words_argument_numbered(words, number);

	for (size_t c = 0; argument && c < LEDGER_COLUMNS; c++) {
		if (strcmp(ledger_argument((enum ledger_column)c), argument->name) == 0) {
			return (enum ledger_column)c;
		}
	}
	return argument && strcmp(argument->name, "to_state") == 0 ? LEDGER_RESULT : LEDGER_NUMBER;
}

static bool take_act(void *context, size_t at, const Mediation__V1__Response *response)
{
	enum { NO_RIGHT = 4 };
	struct import *import = context;
	struct ledger_row *row = row_at(import, at);
	const Mediation__V1__Refusal *refusal = response->refusal;

	if (refusal && (refusal->exit_code == NO_RIGHT || refusal->exit_code >= CLIENT_INTERNAL)) {
		return stop(import, refusal, REFUSED_ACT);
	}
	if (refusal) {
		ledger_reject(row, column_of(&import->client->words, refusal->argument), "%s%s",
		    say_either(refusal->zh, refusal->en),
		    say_either(refusal->next_zh, refusal->next_en));
	} else {
		row->fate = LEDGER_TAKEN;
	}
	return advance(import);
}

/* Goes through all rows, many at once; false where it stopped, with ->status. */
static bool go_through(struct import *import, client_question_fn question, client_answer_fn fn)
{
	if (client_ask_all(import->client, import->ledger.row_count, question, fn, import)) {
		return true;
	}
	if (!import->status) import->status = client_lost();
	return false;
}

static bool take_over(struct import *import)
{
	bool is_whole;

	import->done = import->ledger.row_count - ledger_count(&import->ledger, LEDGER_NEW);
	is_whole = go_through(import, ask_act, take_act);
	if (is_whole) progress_show(import->ledger.row_count, import->ledger.row_count, true);
	return is_whole;
}

/* ---- rows that say something else now ---- */

enum wish { WISH_NO, WISH_YES, WISH_ALL, WISH_NONE };

static enum wish wish_of(const char *typed)
{
	static const struct {
		const char *word;
		enum wish wish;
	} words[] = { { "y", WISH_YES }, { "是", WISH_YES }, { "n", WISH_NO }, { "否", WISH_NO },
		{ "a", WISH_ALL }, { "全", WISH_ALL }, { "q", WISH_NONE }, { "停", WISH_NONE } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strncmp(typed, words[i].word, strlen(words[i].word)) == 0) return words[i].wish;
	}
	return WISH_NO;
}

static enum wish ask_wish(const struct ledger_row *row)
{
	char typed[64];

	fprintf(stderr, _("line %u, number %s, was changed in the ledger:\n"), row->source->line,
	    row->cells[LEDGER_NUMBER]);
	ledger_show_changes(row, stderr);
	fputs(_("record it as a correction? y yes, n no, a all, q none of them: "), stderr);
	(void)fflush(stderr);
	if (!fgets(typed, sizeof(typed), stdin)) return WISH_NONE;
	return wish_of(typed);
}

static bool correct_column(
    struct import *import, const struct ledger_row *row, enum ledger_column column)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = ledger_act_correct(&import->act, &import->ledger, row, column);
	if (!request.act) {
		if (import->act.has_form) fprintf(stderr, "%s\n", import->act.form.error.bytes);
		return false;
	}
	response = client_ask(import->client, &request, &status);
	mediation__v1__response__free_unpacked(response, NULL);
	return response != NULL;
}

static void correct(struct import *import, struct ledger_row *row)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (!row->before[c] || correct_column(import, row, (enum ledger_column)c)) continue;
		fprintf(stderr, _("line %u: %s must be corrected by hand\n"), row->source->line,
		    ledger_title((enum ledger_column)c));
		return;
	}
	row->fate = LEDGER_CORRECTED;
}

/* Whoever is not asked changes nothing, unless he said so beforehand. */
static void follow_changes(struct import *import)
{
	bool can_ask = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	enum wish wish = client_option(import->client, "correct") ? WISH_ALL
	    : can_ask                                             ? WISH_NO
	                                                          : WISH_NONE;

	for (size_t i = 0; i < import->ledger.row_count && wish != WISH_NONE; i++) {
		struct ledger_row *row = row_at(import, i);

		if (row->fate != LEDGER_CHANGED) continue;
		if (wish != WISH_ALL) wish = ask_wish(row);
		if (wish == WISH_YES || wish == WISH_ALL) correct(import, row);
	}
	if (ledger_count(&import->ledger, LEDGER_CORRECTED)) {
		show_hint("%s",
		    _("corrected means: on record, and told by the time line; of what was taken over only the kind itself changes"));
	}
	if (ledger_count(&import->ledger, LEDGER_CHANGED)) {
		show_hint("%s",
		    _("what was changed in the ledger stays as it was taken over; --correct records all of it"));
	}
}

/* ---- the whole of it ---- */

static int finish(struct import *import, const char *path, bool is_dry_run)
{
	struct ledger_came came = {
		.ledger = &import->ledger, .path = path, .is_dry_run = is_dry_run
	};
	char *rejected = NULL;
	bool is_written = is_dry_run || ledger_write_rejected(&import->ledger, path, &rejected);

	came.rejected = is_written ? rejected : NULL;
	ledger_show(&import->client->shown, &came);
	free(rejected);
	if (!is_written) return CLIENT_INTERNAL;
	return ledger_count(&import->ledger, LEDGER_REJECTED) +
	        ledger_count(&import->ledger, LEDGER_CHANGED)
	    ? CLIENT_PARTLY
	    : 0;
}

static int bring(struct import *import, const char *path)
{
	bool is_dry_run = client_option(import->client, "dry-run") != NULL;

	if (!go_through(import, ask_number, take_number) ||
	    !go_through(import, ask_known, take_known)) {
		return import->status;
	}
	if (!is_dry_run) {
		if (!take_over(import)) return import->status;
		follow_changes(import);
	}
	return finish(import, path, is_dry_run);
}

int do_import(struct client *client)
{
	struct import import = { .client = client, .act = { .words = &client->words } };
	struct ledger_source source = { .path = client_word(client),
		.mapping = client_option(client, "mapping"),
		.name = client_option(client, "ledger"),
		.today = client_today(client),
		.words = &client->words };
	int status = CLIENT_INPUT;

	if (!source.today) return CLIENT_AGAIN;
	if (strcmp(source.path, PATH_INPUT) == 0) {
		fprintf(stderr, "%s\n",
		    _("a ledger is a file with a name: what is not taken over is written beside it"));
		return CLIENT_USAGE;
	}
	if (ledger_read(&import.ledger, &source)) status = bring(&import, source.path);
	ledger_act_free(&import.act);
	ledger_free(&import.ledger);
	return status;
}
