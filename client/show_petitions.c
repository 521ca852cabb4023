/* Petitions that were handed over, as they are printed; petitions.h. */
#include <string.h>

#include "petitions.h"
#include "say.h"
#include "text.h"

/* As it is typed. */
#define OFFICE_TYPED " --office %s"

static const struct column columns[] = { { N_("petition"), CELLS_FIXED, 0 },
	{ N_("office"), CELLS_FIXED, 120 }, { N_("handed over"), CELLS_FIXED, 0 },
	{ N_("stands"), CELLS_FIXED, 0 }, { N_("petitioners"), CELLS_TEXT, 0 },
	{ N_("object until"), CELLS_FIXED, 0 }, { N_("they: notice"), CELLS_FIXED, 0 },
	{ N_("they: reply"), CELLS_FIXED, 0 }, { N_("dispute"), CELLS_FIXED, 0 },
	{ N_("we: until"), CELLS_FIXED, 0 }, { N_("letters"), CELLS_FIXED, 0 },
	{ N_("matter"), CELLS_LINES, 110 }, { NULL, CELLS_FIXED, 0 } };

bool petition_is(
    const struct words *words, const Mediation__V1__Petition *petition, const char *state)
{
	return words_is(words, "petition_state", petition->state, state);
}

/* It belongs to a dispute that who asks may not see: no reason opens it. */
static bool is_kept(const struct words *words, const Mediation__V1__Petition *petition)
{
	return !petition->dispute &&
	    (words_is(words, "petition_answer", petition->answer, "accepted") ||
	        words_is(words, "petition_answer", petition->answer, "duplicate"));
}

static bool has_changed(const Mediation__V1__Petition *petition)
{
	return petition->answer && petition->item->version > petition->answered_version;
}

/* ---- for programs ---- */

static void papers_json(struct json *json, const Mediation__V1__PetitionItem *item)
{
	json_array(json, "attachments");
	for (size_t i = 0; i < item->n_papers; i++) {
		json_object(json, NULL);
		json_text(json, "title", item->papers[i]->title);
		json_number(json, "bytes", item->papers[i]->bytes);
		json_end_object(json);
	}
	json_end_array(json);
}

static void item_json(
    struct json *json, const struct words *words, const Mediation__V1__PetitionItem *item)
{
	json_text(json, "office", item->office);
	json_text(json, "number", item->number);
	json_number(json, "version", item->version);
	json_text(json, "channel", words_name(words, "petition_channel", item->channel));
	json_date(json, "received_on", item->received_on);
	json_date(json, "handed_on", item->handed_on);
	json_text(json, "hand_over", words_name(words, "hand_over", item->hand_over));
	json_text(json, "category", words_name(words, "petition_category", item->category));
	json_text(json, "responsible", item->responsible);
	json_date(json, "notice_by", item->notice_by);
	json_date(json, "reply_by", item->reply_by);
	json_array(json, "petitioners");
	for (size_t i = 0; i < item->n_petitioners; i++) {
		json_text(json, NULL, item->petitioners[i]->name);
	}
	json_end_array(json);
	json_number(json, "persons", item->persons);
	json_text(json, "matter", item->matter);
	json_text(json, "request", item->request);
	json_flag(json, "is_repeat", item->is_repeat);
	json_texts(json, "earlier", item->earlier, item->n_earlier);
	papers_json(json, item);
}

static void petition_json(struct json *json, const struct words *words,
    const Mediation__V1__Petition *petition, const Mediation__V1__PetitionEventsResponse *letters)
{
	json_object(json, NULL);
	item_json(json, words, petition->item);
	json_flag(json, "withheld", petition->is_withheld);
	json_text(json, "state", words_name(words, "petition_state", petition->state));
	json_date(json, "objection_until", petition->objection_until);
	json_flag(json, "changed", has_changed(petition));
	json_text(json, "answer", words_name(words, "petition_answer", petition->answer));
	json_text(json, "reason", petition->reason);
	json_text(json, "answered_by", petition->answered_by);
	json_instant(json, "answered", petition->answered_us);
	json_id(json, "dispute", petition->dispute);
	json_text(json, "dispute_number", petition->dispute_number);
	json_text(json, "dispute_state", words_name(words, "state", petition->dispute_state));
	json_date(json, "due_on", petition->due_on);
	json_text(json, "earlier_number", petition->earlier_number);
	json_number(json, "refused_letters", petition->refused_letters);
	json_number(json, "open_letters", petition->open_letters);
	json_instant(json, "open_since", petition->open_since_us);
	if (letters) show_letters_json(json, words, letters);
	json_end_object(json);
}

/* ---- for people ---- */

static void names_cell(struct table *table, const Mediation__V1__PetitionItem *item)
{
	if (!item->n_petitioners) {
		table_cell(table, "%s", _("(secret)"));
	} else if (item->n_petitioners == 1) {
		table_cell(table, "%s", item->petitioners[0]->name);
	} else {
		table_cell(table, _("%s and %zu more"), item->petitioners[0]->name,
		    item->n_petitioners - 1);
	}
}

/* What is stuck: refused, or without a receipt since. */
static void letters_cell(struct table *table, const Mediation__V1__Petition *petition)
{
	if (petition->refused_letters) {
		table_cell(table, _("%u refused"), petition->refused_letters);
		table_colour(table, "red");
	} else if (petition->open_letters) {
		table_cell(table, _("%u without a receipt since %.10s"), petition->open_letters,
		    show_instant(petition->open_since_us));
	} else {
		table_cell(table, "%s", "");
	}
}

struct lines show_petitions_begin(const struct shown *shown)
{
	struct lines lines = { .shown = shown };

	if (shown->as_json) {
		json_object(&lines.json, NULL);
		json_array(&lines.json, "petitions");
	} else {
		lines.table = table_new(columns);
	}
	return lines;
}

static const char *state_said(const struct words *words, const Mediation__V1__Petition *petition)
{
	return has_changed(petition) && !petition_is(words, petition, "waiting") &&
	        !petition_is(words, petition, "withdrawn")
	    ? _("changed since")
	    : words_label(words, "petition_state", petition->state);
}

void show_petition_line(struct lines *lines, const Mediation__V1__Petition *petition)
{
	const struct words *words = lines->shown->words;
	const Mediation__V1__PetitionItem *item = petition->item;
	struct table *table = &lines->table;

	lines->count++;
	if (lines->shown->as_json) {
		petition_json(&lines->json, words, petition, NULL);
		return;
	}
	table_row(table);
	table_cell(table, "%s", item->number);
	table_cell(table, "%s", item->office);
	table_cell(table, "%s", show_date(item->handed_on));
	table_cell(table, "%s", state_said(words, petition));
	names_cell(table, item);
	table_cell(table, "%s",
	    petition_is(words, petition, "waiting") && !petition->answer
	        ? show_date(petition->objection_until)
	        : "");
	table_cell(table, "%s", show_date(item->notice_by));
	table_cell(table, "%s", show_date(item->reply_by));
	table_cell(table, "%s", petition->dispute_number);
	table_cell(table, "%s", show_date(petition->due_on));
	letters_cell(table, petition);
	table_cell(table, "%s", *item->matter ? item->matter : _("(secret)"));
}

/* What came with the name is sealed, and goes into the dispute with it. */
static void petitioner_pair(
    struct table *table, const struct words *words, const Mediation__V1__Petitioner *petitioner)
{
	const char *before = "";
	struct text text;

	text_begin(&text);
	fputs(petitioner->name, text.out);
	for (size_t i = 0; i < petitioner->n_identities; i++) {
		const char *label =
		    words_label(words, "identity", petitioner->identities[i]->identity);

		fprintf(text.out, "%s%s", i ? _(", ") : _(" (sealed with it: "), label);
		before = _(")");
	}
	fputs(before, text.out);
	table_pair(table, _("petitioner"), text_end(&text));
	text_free(&text);
}

static void petition_pairs(
    struct table *table, const struct words *words, const Mediation__V1__Petition *petition)
{
	const Mediation__V1__PetitionItem *item = petition->item;

	table_pair(table, _("petition"), item->number);
	table_pair(table, _("office"), item->office);
	table_pair(table, _("stands"), state_said(words, petition));
	table_pair(table, _("hand-over"), words_label(words, "hand_over", item->hand_over));
	table_pair(table, _("category"), words_label(words, "petition_category", item->category));
	table_pair(table, _("received"), show_date(item->received_on));
	table_pair(table, _("handed over"), show_date(item->handed_on));
	table_pair(table, _("responsible"), item->responsible);
	for (size_t i = 0; i < item->n_petitioners; i++) {
		petitioner_pair(table, words, item->petitioners[i]);
	}
	table_pair(table, _("matter"), item->matter);
	table_pair(table, _("asked for"), item->request);
	for (size_t i = 0; i < item->n_papers; i++) {
		table_pair(table, _("attachment"), item->papers[i]->title);
	}
	table_pair(table, _("object until"), show_date(petition->objection_until));
	table_pair(table, _("they: notice"), show_date(item->notice_by));
	table_pair(table, _("they: reply"), show_date(item->reply_by));
	table_pair(table, _("answer"), words_label(words, "petition_answer", petition->answer));
	table_pair(table, _("reason"), petition->reason);
	table_pair(table, _("answered by"), petition->answered_by);
	table_pair(table, _("dispute"), petition->dispute_number);
	table_pair(table, _("we: until"), show_date(petition->due_on));
	table_pair(table, _("was before"), petition->earlier_number);
}

/* What has changed of what we answered. */
static void show_changed(
    const struct words *words, const Mediation__V1__Petition *petition, const char *named)
{
	if (petition_is(words, petition, "withdrawn")) {
		show_hint(_("withdrawn; its dispute goes on: mediate petition seen %s"), named);
		return;
	}
	show_hint(_("it has changed since it was answered: mediate petition seen %s"), named);
	show_hint(
	    _("handed over again, it goes to the director: mediate petition duplicate %s --to %s"),
	    named, petition->dispute_number);
}

static void show_waiting(const Mediation__V1__Petition *petition, const char *named)
{
	if (*petition->earlier_number) {
		show_hint(
		    _("it is %s come back, and no new registration: mediate petition duplicate %s --to %s; what is over is for the director to reopen"),
		    petition->earlier_number, named, petition->earlier_number);
		show_hint(_("what it has been through: mediate petition history %s"), named);
	} else if (petition->answer) {
		show_hint(_("the objection was refused: mediate petition accept %s"), named);
	} else {
		show_hint(
		    _("next: mediate petition accept %s; or until %s: mediate petition object %s --reason TEXT"),
		    named, show_date(petition->objection_until), named);
	}
}

void show_petition_next(
    const struct words *words, const Mediation__V1__Petition *petition, const char *office)
{
	struct text named;

	text_begin(&named);
	fputs(petition->item->number, named.out);
	if (office) fprintf(named.out, OFFICE_TYPED, office);
	(void)text_end(&named);
	if (petition->is_withheld && !is_kept(words, petition)) {
		show_hint(
		    _("what is secret is told for a reason, which is put on record: mediate petition show %s --why TEXT"),
		    named.bytes);
	}
	if (petition_is(words, petition, "waiting")) {
		show_waiting(petition, named.bytes);
	} else if (has_changed(petition) && *petition->dispute_number) {
		show_changed(words, petition, named.bytes);
	}
	text_free(&named);
}

void show_petition(const struct shown *shown, const Mediation__V1__Petition *petition,
    const Mediation__V1__PetitionEventsResponse *letters, const char *office)
{
	struct json json = { 0 };
	struct table table;

	if (shown->as_json) {
		petition_json(&json, shown->words, petition, letters);
		return;
	}
	table = table_new(table_pair_columns);
	petition_pairs(&table, shown->words, petition);
	table_end(&table);
	show_letters(shown->words, letters);
	show_petition_next(shown->words, petition, office);
}
