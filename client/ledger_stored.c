/* What was taken over, as a row of its ledger; ledger_stored.h. */
#include "ledger_stored.h"

#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "text.h"
#include "words_told.h"

static void put(struct ledger_stored *stored, enum ledger_column column, const char *text)
{
	free(stored->cells[column]);
	stored->cells[column] = strdup(text);
	if (!stored->cells[column]) abort();
}

/* ---- as it was told ---- */

static const char *kind_of(const struct words *words, int64_t number)
{
	for (size_t i = 0; i < words->local->n_kinds; i++) {
		if (words->local->kinds[i]->number == number) return words->local->kinds[i]->zh;
	}
	return "";
}

/* Fields of a party go by the catalogue's names. */
static void read_party(const struct words *words, const Mediation__V1__CatalogueRecord *info,
    const Mediation__V1__Record *record, struct ledger_party *ret)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *field = record->fields[i];

		for (size_t f = 0; f < info->n_fields; f++) {
			const char *name = info->fields[f]->name;

			if (info->fields[f]->number != field->number) continue;
			if (strcmp(name, "name") == 0) {
				(void)snprintf(ret->name, sizeof(ret->name), "%s", field->text);
			} else if (strcmp(name, "persons") == 0) {
				ret->persons = (unsigned)field->integer;
			} else if (strcmp(name, "side") == 0) {
				const char *side =
				    words_name(words, "side", (uint32_t)field->integer);

				ret->side = !side || strcmp(side, "applicant") != 0;
			}
		}
	}
}

static void put_parties(struct ledger_stored *stored, const struct words *words,
    const Mediation__V1__Argument *argument)
{
	const Mediation__V1__CatalogueArgument *info =
	    argument ? words_argument_numbered(words, argument->number) : NULL;
	const Mediation__V1__CatalogueRecord *record =
	    info ? words_record(words, info->record) : NULL;
	struct ledger_parties parties = { .count = 0 };
	struct text text;

	if (record && argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS) {
		for (size_t i = 0; i < argument->records->n_records && i < LEDGER_PARTIES_MAX;
		     i++) {
			parties.list[i] = (struct ledger_party){ .side = 0 };
			read_party(words, record, argument->records->records[i],
			    &parties.list[parties.count++]);
		}
	}
	text_begin(&text);
	ledger_parties_print(&parties, text.out);
	put(stored, LEDGER_PARTIES, text_end(&text));
	text_free(&text);
}

static void read_told(
    struct ledger_stored *stored, const struct words *words, const Mediation__V1__Event *event)
{
	const char *form = words_name(words, "form", (uint32_t)told_integer(words, event, "form"));

	stored->dispute = event->dispute;
	put(stored, LEDGER_NUMBER, told_text(words, event, "ledger_number"));
	put(stored, LEDGER_DATE, show_date(told_integer(words, event, "applied_on")));
	put_parties(stored, words, told_argument(words, event, "parties"));
	put(stored, LEDGER_KIND, kind_of(words, told_integer(words, event, "kind")));
	put(stored, LEDGER_BRIEF, told_text(words, event, "facts"));
	put(stored, LEDGER_MEDIATOR, told_text(words, event, "ledger_mediator"));
	put(stored, LEDGER_RESULT, told_text(words, event, "ledger_result"));
	put(stored, LEDGER_FORM, ledger_form_word(form ? form : ""));
	put(stored, LEDGER_NAME, told_text(words, event, "ledger_name"));
}

/* ---- as it was corrected ---- */

/* Only what has a number: without one a row is known by what it said first. */
static void read_correction(
    struct ledger_stored *stored, const struct words *words, const Mediation__V1__Event *event)
{
	const char *what = told_text(words, event, "corrected");
	const char *value = told_text(words, event, "new_value");

	for (size_t c = 0; c < LEDGER_COLUMNS && *stored->cells[LEDGER_NUMBER]; c++) {
		if (c == LEDGER_NUMBER || strcmp(what, ledger_title((enum ledger_column)c)) != 0) {
			continue;
		}
		put(stored, (enum ledger_column)c, strcmp(value, "—") == 0 ? "" : value);
	}
}

bool ledger_stored_read(struct ledger_stored *stored, const struct words *words,
    Mediation__V1__Event *const *events, size_t count)
{
	const Mediation__V1__CatalogueAction *take_over = words_action(words, "take_over"),
	                                     *correct = words_action(words, "correct");

	*stored = (struct ledger_stored){ 0 };
	if (count == 0 || !take_over || events[0]->action != take_over->number) return false;
	read_told(stored, words, events[0]);
	for (size_t i = 1; i < count; i++) {
		if (correct && events[i]->action == correct->number) {
			read_correction(stored, words, events[i]);
		}
	}
	return true;
}

void ledger_stored_free(struct ledger_stored *stored)
{
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		free(stored->cells[c]);
	}
}

bool ledger_stored_is(struct ledger_row *row, const struct ledger_stored *stored)
{
	bool is_same = true;

	row->dispute = stored->dispute;
	for (size_t c = 0; c < LEDGER_COLUMNS; c++) {
		if (strcmp(row->cells[c], stored->cells[c]) == 0) continue;
		row->before[c] = strdup(stored->cells[c]);
		if (!row->before[c]) abort();
		is_same = false;
	}
	return is_same;
}
