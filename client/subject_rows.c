/* Which lines of a dispute's record are about one of its parties; subject.h. */
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "say.h"
#include "subject.h"
#include "text.h"
#include "words_told.h"

/* Whose an argument of an event is. */
enum whose {
	OF_APPLICANTS, /* told by who applies */
	OF_NAMED,      /* of each whom the list beside it names */
	OF_NAMED_ALONE,
	OF_DEBTOR_ALONE, /* of who owes all of what the list names */
	OF_EVERYBODY     /* where the argument beside it was told too, if one is named */
};

static const struct {
	const char *argument;
	enum whose whose;
	const char *beside;
	enum subject_section section;
} sources[] = {
	{ "facts", OF_APPLICANTS, NULL, SUBJECT_STATEMENT },
	{ "claims", OF_APPLICANTS, NULL, SUBJECT_STATEMENT },
	{ "answer", OF_DEBTOR_ALONE, "obligations_urged", SUBJECT_STATEMENT },
	{ "way", OF_NAMED, "parties_asked", SUBJECT_CONSENT },
	{ "consent_answer", OF_NAMED, "parties_answering", SUBJECT_CONSENT },
	{ "way", OF_NAMED, "parties_answering", SUBJECT_CONSENT },
	{ "proof", OF_NAMED_ALONE, "parties_answering", SUBJECT_CONSENT },
	{ "proof", OF_NAMED_ALONE, "parties_refusing", SUBJECT_CONSENT },
	{ "receiver", OF_EVERYBODY, NULL, SUBJECT_PASSED_ON },
	{ "bodies", OF_EVERYBODY, NULL, SUBJECT_PASSED_ON },
	{ "body_name", OF_EVERYBODY, NULL, SUBJECT_PASSED_ON },
	{ "ground", OF_EVERYBODY, "body_name", SUBJECT_PASSED_ON },
	{ "court", OF_EVERYBODY, NULL, SUBJECT_PASSED_ON },
	{ "party_name", OF_NAMED, "of_party", SUBJECT_CORRECTION },
	{ "proof", OF_NAMED, "of_party", SUBJECT_COPY },
};

struct collecting {
	const struct words *words;
	const struct subject_file *file;
	const Mediation__V1__Event *event;
	struct subject_rows *rows;
};

const Mediation__V1__Dispute *subject_dispute(const struct subject_file *file)
{
	return file->dispute->get_dispute->dispute;
}

/* ---- masking ---- */

/* Others are there as 李**. */
static char *without_name(char *text, const char *name)
{
	struct text masked;
	bool is_whole;
	size_t first = text_character(name, &is_whole), length = strlen(name);
	const char *at = text, *found;
	char *ret;

	if (length == 0) return text;
	text_begin(&masked);
	while ((found = strstr(at, name))) {
		fprintf(masked.out, "%.*s%.*s**", (int)(found - at), at, (int)first, name);
		at = found + length;
	}
	fputs(at, masked.out);
	ret = form_copy(text_end(&masked));
	text_free(&masked);
	free(text);
	return ret;
}

static char *for_him(const struct subject_file *file, const char *text)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);
	char *ret = form_copy(text);

	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *other = dispute->parties[i];

		if (strcmp(other->name, file->party->name) != 0) {
			ret = without_name(ret, other->name);
		}
	}
	return ret;
}

static void add(
    const struct collecting *at, enum subject_section section, const char *what, const char *text)
{
	struct subject_rows *rows = at->rows;
	struct subject_row row = { .section = section, .what = what };

	if (at->event) {
		row.at_us = at->event->happened_us;
		row.step = words_action_numbered(at->words, at->event->action);
	}
	row.text = for_him(at->file, text);
	rows->rows = reallocarray(rows->rows, rows->count + 1, sizeof(*rows->rows));
	if (!rows->rows) abort();
	rows->rows[rows->count++] = row;
}

/* ---- arguments ---- */

static size_t numbers(const Mediation__V1__Argument *list, const int64_t **ret)
{
	if (!list || list->value_case != MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) return 0;
	*ret = list->integers->values;
	return list->integers->n_values;
}

static bool is_named(const struct collecting *at, const char *list, bool alone)
{
	const int64_t *named = NULL;
	size_t count = numbers(told_argument(at->words, at->event, list), &named);

	if (alone && count != 1) return false;
	for (size_t i = 0; i < count; i++) {
		if (named[i] == at->file->party->number) return true;
	}
	return false;
}

static bool owes(const struct subject_file *file, int64_t obligation)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);

	for (size_t i = 0; i < dispute->n_obligations; i++) {
		if (dispute->obligations[i]->number != obligation) continue;
		return dispute->obligations[i]->debtor == file->party->number;
	}
	return false;
}

static bool owes_all(const struct collecting *at, const char *list)
{
	const int64_t *named = NULL;
	size_t count = numbers(told_argument(at->words, at->event, list), &named);

	for (size_t i = 0; i < count; i++) {
		if (!owes(at->file, named[i])) return false;
	}
	return count > 0;
}

static bool is_his(const struct collecting *at, enum whose whose, const char *beside)
{
	switch (whose) {
	case OF_APPLICANTS:
		return words_same(
		    words_name(at->words, "side", at->file->party->side), "applicant");
	case OF_NAMED:
		return is_named(at, beside, false);
	case OF_NAMED_ALONE:
		return is_named(at, beside, true);
	case OF_DEBTOR_ALONE:
		return owes_all(at, beside);
	case OF_EVERYBODY:
		return !beside || told_argument(at->words, at->event, beside);
	}
	return false;
}

static void add_argument(const struct collecting *at, enum subject_section section,
    const Mediation__V1__CatalogueArgument *known, const Mediation__V1__Argument *value)
{
	const char *what = say_either(known->zh, known->en);

	if (value->value_case == MEDIATION__V1__ARGUMENT__VALUE_TEXT) {
		add(at, section, what, value->text);
	} else if (value->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGER && *known->list) {
		add(at, section, what,
		    words_label(at->words, known->list, (uint32_t)value->integer));
	}
}

static void add_arguments(const struct collecting *at)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const Mediation__V1__Argument *value =
		    told_argument(at->words, at->event, sources[i].argument);

		if (!value || !is_his(at, sources[i].whose, sources[i].beside)) continue;
		add_argument(
		    at, sources[i].section, words_argument(at->words, sources[i].argument), value);
	}
}

/* ---- records ---- */

static const Mediation__V1__RecordField *field(const struct collecting *at,
    const Mediation__V1__Record *record, const char *of, const char *name)
{
	const Mediation__V1__CatalogueArgument *argument = words_argument(at->words, of);
	const Mediation__V1__CatalogueRecord *known =
	    argument ? words_record(at->words, argument->record) : NULL;
	uint32_t number = 0;

	for (size_t i = 0; known && i < known->n_fields; i++) {
		if (strcmp(known->fields[i]->name, name) == 0) number = known->fields[i]->number;
	}
	for (size_t i = 0; number && i < record->n_fields; i++) {
		if (record->fields[i]->number == number) return record->fields[i];
	}
	return NULL;
}

static int64_t field_integer(const struct collecting *at, const Mediation__V1__Record *record,
    const char *of, const char *name)
{
	const Mediation__V1__RecordField *found = field(at, record, of, name);

	return found ? found->integer : 0;
}

static void add_signature(const struct collecting *at, const Mediation__V1__Record *record)
{
	static const char of[] = "signatures";
	int64_t signed_on = field_integer(at, record, of, "signed_on");
	uint32_t manner = (uint32_t)field_integer(at, record, of, "manner");
	struct text text;

	if (field_integer(at, record, of, "party") != at->file->party->number) return;
	text_begin(&text);
	fprintf(text.out, "%s %s", show_date(signed_on), words_label(at->words, "manner", manner));
	add(at, SUBJECT_SIGNATURE, "", text_end(&text));
	text_free(&text);
}

static void add_position(const struct collecting *at, const Mediation__V1__Record *record)
{
	static const char of[] = "positions";
	const Mediation__V1__RecordField *said = field(at, record, of, "text");

	if (field_integer(at, record, of, "party") != at->file->party->number || !said) return;
	add(at, SUBJECT_STATEMENT, "", said->text);
}

static void add_payment(const struct collecting *at, const Mediation__V1__Record *record)
{
	static const char of[] = "performances";
	int64_t obligation = field_integer(at, record, of, "obligation");
	int64_t amount = field_integer(at, record, of, "amount");
	int64_t performed_on = field_integer(at, record, of, "performed_on");
	const Mediation__V1__RecordField *evidence = field(at, record, of, "evidence");
	struct text text;

	if (!owes(at->file, obligation)) return;
	text_begin(&text);
	fprintf(text.out, "%s ", show_date(performed_on));
	if (amount) show_yuan(text.out, amount);
	if (evidence) fprintf(text.out, " %s", evidence->text);
	add(at, SUBJECT_PAYMENT, "", text_end(&text));
	text_free(&text);
}

static void add_records(const struct collecting *at, const char *name,
    void (*add_one)(const struct collecting *at, const Mediation__V1__Record *record))
{
	const Mediation__V1__Argument *list = told_argument(at->words, at->event, name);

	if (!list || list->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) return;
	for (size_t i = 0; i < list->records->n_records; i++) {
		add_one(at, list->records->records[i]);
	}
}

static void add_obligation(const struct collecting *at, const Mediation__V1__Obligation *obligation)
{
	const Mediation__V1__CatalogueRegion *performance =
	    words_region_named(at->words, "performance");
	struct text text;

	if (obligation->debtor != at->file->party->number) return;
	text_begin(&text);
	fprintf(text.out, "%s ", obligation->text);
	if (obligation->amount) show_yuan(text.out, obligation->amount);
	if (obligation->due_on) fprintf(text.out, " %s", show_date(obligation->due_on));
	if (performance) {
		fprintf(text.out, " %s", words_value(performance, obligation->performance));
	}
	add(at, SUBJECT_OBLIGATION, "", text_end(&text));
	text_free(&text);
}

static void add_shared(const struct collecting *at, const Mediation__V1__Sharing *sharing)
{
	struct text text;

	text_begin(&text);
	fprintf(text.out, "%s %s %s ", show_date(sharing->shared_on), sharing->recipient,
	    sharing->what);
	fputs(words_label(at->words, "sharing", sharing->ground), text.out);
	add(at, SUBJECT_PASSED_ON, "", text_end(&text));
	text_free(&text);
}

/* What was taken back was not so, and what is merely proposed is not so yet. */
static bool stands(const struct words *words, const struct events *events, size_t event)
{
	const Mediation__V1__CatalogueAction *step =
	    words_action_numbered(words, events->events[event]->action);
	const Mediation__V1__CatalogueAction *next = event + 1 < events->count
	    ? words_action_numbered(words, events->events[event + 1]->action)
	    : NULL;

	if (step && strcmp(step->name, "request_approval") == 0) return false;
	return !next || strcmp(next->name, "retract") != 0;
}

static int by_section(const void *a, const void *b)
{
	const struct subject_row *x = a, *y = b;

	if (x->section != y->section) return (int)x->section - (int)y->section;
	return (x->at_us > y->at_us) - (x->at_us < y->at_us);
}

void subject_rows_of(
    const struct words *words, const struct subject_file *file, struct subject_rows *ret)
{
	const Mediation__V1__Dispute *dispute = subject_dispute(file);
	struct collecting at = { words, file, NULL, ret };

	*ret = (struct subject_rows){ 0 };
	for (size_t i = 0; i < dispute->n_obligations; i++) {
		add_obligation(&at, dispute->obligations[i]);
	}
	for (size_t i = 0; file->shared && i < file->shared->share->n_sharings; i++) {
		add_shared(&at, file->shared->share->sharings[i]);
	}
	for (size_t i = 0; i < file->events.count; i++) {
		if (!stands(words, &file->events, i)) continue;
		at.event = file->events.events[i];
		add_arguments(&at);
		add_records(&at, "positions", add_position);
		add_records(&at, "signatures", add_signature);
		add_records(&at, "performances", add_payment);
	}
	if (ret->count) qsort(ret->rows, ret->count, sizeof(*ret->rows), by_section);
}

void subject_rows_free(struct subject_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->rows[i].text);
	}
	free(rows->rows);
	*rows = (struct subject_rows){ 0 };
}
