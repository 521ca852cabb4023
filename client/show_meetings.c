/* Meetings, claims and visits of a dispute, in `show`; show.h. */
#include <string.h>

#include "say.h"
#include "show.h"
#include "text.h"
#include "words_told.h"

/* Side by side: a column a side. */
static const struct column claims_columns[] = { { N_("the applicants say"), CELLS_TEXT, 0 },
	{ N_("the respondents say"), CELLS_TEXT, 0 }, { N_("others say"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };
#define CLAIMS_COLUMNS 3

/* ---- events ---- */

static bool is_action(
    const struct shown *shown, const Mediation__V1__Event *event, const char *name)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(shown->words, event->action);

	return action && strcmp(action->name, name) == 0;
}

static const Mediation__V1__Event *last_claims(
    const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = dispute->n_held; i > 0; i--) {
		if (is_action(shown, dispute->held[i - 1], "record_claims")) {
			return dispute->held[i - 1];
		}
	}
	return NULL;
}

/* ---- people ---- */

static void say_party(
    const Mediation__V1__Dispute *dispute, int64_t number, bool is_first, FILE *out)
{
	const Mediation__V1__Party *party = show_party_numbered(dispute, number);

	if (party) fprintf(out, "%s%s", is_first ? "" : _(", "), party->name);
}

/* ---- planned and held ---- */

static void say_planned(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Meeting *meeting, FILE *out)
{
	fprintf(out, _("%s, %u minutes"), show_instant(meeting->planned_us), meeting->minutes);
	fprintf(out, "  %s  ", meeting->place);
	for (size_t i = 0; i < meeting->n_parties; i++) {
		say_party(dispute, meeting->parties[i], i == 0, out);
	}
	if (meeting->recorder) {
		fprintf(out, _("  record: %s"), words_member(shown->words, meeting->recorder));
	}
	if (meeting->not_public) fputs(_(", not public"), out);
	fprintf(out, "  %s", words_value_of(shown->words, "meeting", meeting->value));
	if (meeting->round != dispute->round) fprintf(out, _(" (round %u)"), meeting->round);
	if (meeting->clashes) {
		fprintf(out, _(", CLASHES with %u other planned meetings"), meeting->clashes);
	}
}

static void planned_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_meetings; i++) {
		struct text text;

		text_begin(&text);
		say_planned(shown, dispute, dispute->meetings[i], text.out);
		table_pair_numbered(
		    table, _("planned meeting"), dispute->meetings[i]->number, text_end(&text));
		text_free(&text);
	}
}

static void say_present(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Event *event, FILE *out)
{
	const Mediation__V1__Argument *present =
	    told_argument(shown->words, event, "parties_present");

	if (!present || present->value_case != MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) return;
	fputs("  ", out);
	for (size_t i = 0; i < present->integers->n_values; i++) {
		say_party(dispute, present->integers->values[i], i == 0, out);
	}
}

/* Who came besides the parties, where, and what came of it; its course is the time line's. */
static void say_held(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Event *event, FILE *out)
{
	static const char *const told[] = { "meeting_place", "persons_asked", "invitees", "invited",
		"recorder", "meeting_result", "not_public" };
	Mediation__V1__Argument *arguments[sizeof(told) / sizeof(told[0])];
	Mediation__V1__Event some = *event;

	some.n_arguments = 0;
	some.arguments = arguments;
	for (size_t i = 0; i < event->n_arguments; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(shown->words, event->arguments[i]->number);

		for (size_t t = 0; info && t < sizeof(told) / sizeof(told[0]); t++) {
			if (strcmp(info->name, told[t]) != 0) continue;
			some.arguments[some.n_arguments++] = event->arguments[i];
		}
	}
	fputs(show_instant(event->happened_us), out);
	say_present(shown, dispute, event, out);
	if (some.n_arguments) fputs("  ", out);
	show_arguments(shown, &some, out);
}

static void held_pairs(struct table *table, const struct shown *shown,
    const Mediation__V1__Dispute *dispute, const char *action, const char *label)
{
	uint32_t number = 0;

	for (size_t i = 0; i < dispute->n_held; i++) {
		struct text text;

		if (!is_action(shown, dispute->held[i], action)) continue;
		text_begin(&text);
		say_held(shown, dispute, dispute->held[i], text.out);
		table_pair_numbered(table, label, ++number, text_end(&text));
		text_free(&text);
	}
}

/* ---- visits ---- */

static void say_visit(const struct shown *shown, const Mediation__V1__Visit *visit, FILE *out)
{
	if (visit->planned_on) fprintf(out, "%s  ", show_date(visit->planned_on));
	if (visit->ground) {
		fprintf(out, "%s  ", words_label(shown->words, "visit_ground", visit->ground));
	}
	fputs(words_value_of(shown->words, "visit", visit->value), out);
	if (visit->visitor) fprintf(out, "  %s", words_member(shown->words, visit->visitor));
	if (visit->own) fputs(_(", VISITED BY THE MEDIATOR HIMSELF"), out);
	if (visit->satisfaction) {
		fprintf(
		    out, "  %s", words_label(shown->words, "satisfaction", visit->satisfaction));
	}
}

static void visit_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_visits; i++) {
		struct text text;

		text_begin(&text);
		say_visit(shown, dispute->visits[i], text.out);
		table_pair_numbered(table, _("visit"), dispute->visits[i]->number, text_end(&text));
		text_free(&text);
	}
}

void show_follow_up(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const Mediation__V1__Event *claims = last_claims(shown, dispute);

	planned_pairs(table, shown, dispute);
	held_pairs(table, shown, dispute, "investigate", _("investigation"));
	held_pairs(table, shown, dispute, "meet", _("meeting"));
	if (claims) {
		table_pair(table, _("undisputed"), told_text(shown->words, claims, "undisputed"));
		table_pair(table, _("in dispute"), told_text(shown->words, claims, "in_dispute"));
	}
	visit_pairs(table, shown, dispute);
}

/* ---- both sides ---- */

struct position {
	const Mediation__V1__Party *party;
	const char *text;
};

static struct position position_of(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__Record *record)
{
	const Mediation__V1__CatalogueArgument *argument =
	    words_argument(shown->words, "positions");
	const Mediation__V1__CatalogueRecord *known =
	    argument ? words_record(shown->words, argument->record) : NULL;
	struct position position = { NULL, "" };

	for (size_t i = 0; known && i < record->n_fields; i++) {
		const Mediation__V1__RecordField *field = record->fields[i];
		const Mediation__V1__CatalogueField *info = words_field(known, field->number);

		if (field->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			position.text = field->text;
		} else if (info && strcmp(info->name, "party") == 0) {
			position.party = show_party_numbered(dispute, field->integer);
		}
	}
	return position;
}

/* What one side says, a line a party; applicant, respondent, and the rest. */
static void say_side(const struct shown *shown, const Mediation__V1__Dispute *dispute,
    const Mediation__V1__RecordList *positions, size_t column, FILE *out)
{
	bool is_first = true;

	for (size_t i = 0; i < positions->n_records; i++) {
		struct position position = position_of(shown, dispute, positions->records[i]);
		size_t side = position.party ? position.party->side : 0;

		if (side < 1 || side > CLAIMS_COLUMNS) side = CLAIMS_COLUMNS;
		if (side != column) continue;
		if (!is_first) fputc('\n', out);
		fprintf(out, _("%s: "), position.party ? position.party->name : "?");
		fputs(position.text, out);
		is_first = false;
	}
}

void show_claims(const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const Mediation__V1__Event *claims = last_claims(shown, dispute);
	const Mediation__V1__Argument *positions =
	    claims ? told_argument(shown->words, claims, "positions") : NULL;
	struct table table;

	if (!positions || positions->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) return;
	putchar('\n');
	table = table_new(claims_columns);
	table_row(&table);
	for (size_t column = 1; column <= CLAIMS_COLUMNS; column++) {
		struct text text;

		text_begin(&text);
		say_side(shown, dispute, positions->records, column, text.out);
		table_cell(&table, "%s", text_end(&text));
		text_free(&text);
	}
	table_end(&table);
}

/* ---- for programs ---- */

static void meetings_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const Mediation__V1__CatalogueRegion *region = words_region_named(shown->words, "meeting");

	json_array(json, "planned_meetings");
	for (size_t i = 0; i < dispute->n_meetings; i++) {
		const Mediation__V1__Meeting *meeting = dispute->meetings[i];

		json_object(json, NULL);
		json_number(json, "number", meeting->number);
		json_number(json, "round", meeting->round);
		json_text(json, "value", region ? words_value_name(region, meeting->value) : NULL);
		json_instant(json, "planned_at", meeting->planned_us);
		json_number(json, "minutes", meeting->minutes);
		json_text(json, "place", meeting->place);
		json_numbers(json, "parties", meeting->parties, meeting->n_parties);
		json_id(json, "recorder", meeting->recorder);
		json_flag(json, "not_public", meeting->not_public);
		json_number(json, "clashes", meeting->clashes);
		json_end_object(json);
	}
	json_end_array(json);
}

static void visits_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	const Mediation__V1__CatalogueRegion *region = words_region_named(shown->words, "visit");

	json_array(json, "visits");
	for (size_t i = 0; i < dispute->n_visits; i++) {
		const Mediation__V1__Visit *visit = dispute->visits[i];

		json_object(json, NULL);
		json_number(json, "number", visit->number);
		json_number(json, "round", visit->round);
		json_text(json, "value", region ? words_value_name(region, visit->value) : NULL);
		json_date(json, "planned_on", visit->planned_on);
		json_text(json, "ground", words_name(shown->words, "visit_ground", visit->ground));
		json_id(json, "visitor", visit->visitor);
		json_flag(json, "own", visit->own);
		json_text(json, "satisfaction",
		    words_name(shown->words, "satisfaction", visit->satisfaction));
		json_end_object(json);
	}
	json_end_array(json);
}

static void held_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	json_array(json, "held");
	for (size_t i = 0; i < dispute->n_held; i++) {
		const Mediation__V1__Event *event = dispute->held[i];
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(shown->words, event->action);

		json_object(json, NULL);
		json_text(json, "action", action ? action->name : NULL);
		json_number(json, "version", event->version);
		json_instant(json, "happened", event->happened_us);
		show_arguments_json(json, shown, event);
		json_end_object(json);
	}
	json_end_array(json);
}

void show_follow_up_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	meetings_json(json, shown, dispute);
	held_json(json, shown, dispute);
	visits_json(json, shown, dispute);
}
