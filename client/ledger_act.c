/* The acts that a ledger's row comes to; ledger_act.h. */
#include "ledger_act.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "form_record.h"
#include "link.h"
#include "say.h"
#include "text.h"

#define WORDS_MAX (LEDGER_PARTIES_MAX + 16)

/* What would be typed for it. */
struct typed {
	char *words[WORDS_MAX];
	int count;
};

static void type(struct typed *typed, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void type(struct typed *typed, const char *format, ...)
{
	va_list arguments;

	if (typed->count == WORDS_MAX) return;
	va_start(arguments, format);
	if (vasprintf(&typed->words[typed->count++], format, arguments) < 0) abort();
	va_end(arguments);
}

static void type_if(struct typed *typed, const char *name, const char *value)
{
	if (*value) type(typed, "--%s=%s", name, value);
}

void ledger_act_free(struct ledger_act *act)
{
	if (act->has_form) form_free(&act->form);
	act->has_form = false;
}

/* Reads what was typed; NULL where the catalogue does not take it. */
static Mediation__V1__ActRequest *fill_in(
    struct ledger_act *act, const char *name, struct typed *typed)
{
	struct value_source source = { .words = act->words };
	const Mediation__V1__CatalogueAction *action = words_action(act->words, name);
	bool is_read = false;

	ledger_act_free(act);
	if (action) {
		is_read = form_read(&act->form, &source, action, typed->words, typed->count);
		act->has_form = true;
	}
	for (int i = 0; i < typed->count; i++) {
		free(typed->words[i]);
	}
	return is_read ? act->form.act : NULL;
}

/* ---- taken over ---- */

static void type_parties(struct typed *typed, const struct ledger_parties *parties)
{
	static const char *const sides[] = { "applicant", "respondent" };

	for (size_t i = 0; i < parties->count; i++) {
		const struct ledger_party *party = &parties->list[i];
		const char *side = sides[party->side];

		if (party->persons) {
			type(typed, "--parties=side=%s,persons=%u,name=%s", side, party->persons,
			    party->name);
		} else {
			type(typed, "--parties=side=%s,name=%s", side, party->name);
		}
	}
}

static void type_provenance(
    struct typed *typed, const struct ledger *ledger, const struct ledger_row *row)
{
	struct text text;

	text_begin(&text);
	ledger_print_provenance(ledger, row, text.out);
	type(typed, "--provenance=%s", text_end(&text));
	text_free(&text);
}

Mediation__V1__ActRequest *ledger_act_take_over(
    struct ledger_act *act, const struct ledger *ledger, struct ledger_row *row)
{
	struct typed typed = { .count = 0 };
	Mediation__V1__ActRequest *made;

	type_parties(&typed, &row->parties);
	type(&typed, "--applied-on=%s", row->cells[LEDGER_DATE]);
	type(&typed, "--kind=%s", words_kind_name(act->words, (uint32_t)row->kind));
	type(&typed, "--to-state=%s", row->state);
	type_provenance(&typed, ledger, row);
	type_if(&typed, "ledger-number", row->cells[LEDGER_NUMBER]);
	type_if(&typed, "ledger-name", row->cells[LEDGER_NAME]);
	type_if(&typed, "facts", row->cells[LEDGER_BRIEF]);
	type_if(&typed, "ledger-mediator", row->cells[LEDGER_MEDIATOR]);
	type_if(&typed, "ledger-result", row->cells[LEDGER_RESULT]);
	type_if(&typed, "form", row->form);
	made = fill_in(act, "take_over", &typed);
	if (made) {
		form_request_id(made, row->id);
	} else {
		ledger_reject(row, LEDGER_NUMBER, "%s",
		    act->has_form ? act->form.error.bytes : _("the daemon takes over nothing"));
	}
	return made;
}

/* ---- corrected ---- */

Mediation__V1__ActRequest *ledger_act_correct(struct ledger_act *act, const struct ledger *ledger,
    const struct ledger_row *row, enum ledger_column column)
{
	const char *value = row->cells[column];
	struct typed typed = { .count = 0 };
	Mediation__V1__ActRequest *made;
	uint8_t id[LEDGER_ID_BYTES];

	type(&typed, "--corrected=%s", ledger_title(column));
	type(&typed, "--new-value=%s", *value ? value : "—");
	type(&typed,
	    say_either("--reason=台账 %s 第%u行已改", "--reason=the ledger says so: %s, line %u"),
	    ledger->file, row->source->line);
	if (column == LEDGER_KIND) {
		type(&typed, "--kind=%s", words_kind_name(act->words, (uint32_t)row->kind));
	}
	made = fill_in(act, "correct", &typed);
	if (!made) return NULL;
	made->dispute = row->dispute;
	link_new_request_id(0, id);
	form_request_id(made, id);
	return made;
}
