/* What the self-check finds, as it is printed; self_check.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mend.h"
#include "say.h"
#include "self_check.h"
#include "text.h"

/* ---- findings by team ---- */

#define TEAMS_MAX 500

struct team_tally {
	int64_t team;
	size_t found;
};

struct tally {
	uint32_t suspicion;
	struct team_tally teams[TEAMS_MAX]; /* most first */
	size_t team_count;
};

static void tally_one(void *context, const Mediation__V1__Finding *finding)
{
	struct tally *tally = context;
	size_t at = 0;

	if (finding->suspicion != tally->suspicion) return;
	while (at < tally->team_count && tally->teams[at].team != finding->team) {
		at++;
	}
	if (at == TEAMS_MAX) return;
	if (at == tally->team_count) {
		tally->teams[tally->team_count++] = (struct team_tally){ .team = finding->team };
	}
	tally->teams[at].found++;
	for (; at > 0 && tally->teams[at - 1].found < tally->teams[at].found; at--) {
		struct team_tally other = tally->teams[at];

		tally->teams[at] = tally->teams[at - 1];
		tally->teams[at - 1] = other;
	}
}

static struct tally *tally_of(
    const struct self_checked *checked, const Mediation__V1__Suspicion *suspicion)
{
	struct tally *tally = calloc(1, sizeof(*tally));

	if (!tally) abort();
	tally->suspicion = suspicion->number;
	self_checked_each(checked, tally_one, tally);
	return tally;
}

/* ---- for people ---- */

static const struct column sum_columns[] = { { N_("suspicion"), CELLS_FIXED, 0 },
	{ N_("severity"), CELLS_FIXED, 0 }, { N_("findings"), CELLS_FIXED, 0 },
	{ N_("looked at"), CELLS_FIXED, 0 }, { N_("share"), CELLS_FIXED, 0 },
	{ N_("by team"), CELLS_TEXT, 60 }, { N_("what is counted"), CELLS_TEXT, 120 },
	{ NULL, CELLS_FIXED, 0 } };

static const struct column list_columns[] = { { N_("number"), CELLS_FIXED, 0 },
	{ N_("suspicion"), CELLS_FIXED, 0 }, { N_("what was found"), CELLS_TEXT, 0 },
	{ N_("on"), CELLS_FIXED, 80 }, { N_("team"), CELLS_TEXT, 60 }, { N_("by"), CELLS_TEXT, 90 },
	{ N_("mediator"), CELLS_TEXT, 110 }, { N_("what mends it"), CELLS_TEXT, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static void share_cell(struct table *table, size_t found, int64_t looked)
{
	if (looked > 0) {
		table_cell(table, "%.1f%%", 100.0 * (double)found / (double)looked);
	} else {
		table_cell(table, "%s", "—");
	}
}

static void sum_cells(struct table *table, const struct words *words,
    const struct self_checked *checked, size_t place)
{
	const Mediation__V1__Suspicion *suspicion = checked->suspicions[place];
	struct tally *tally = tally_of(checked, suspicion);
	struct text text;

	table_row(table);
	table_cell(table, "%s", words_label(words, "suspicion", suspicion->number));
	table_cell(table, "%s", words_label(words, "severity", suspicion->severity));
	table_cell(table, "%zu", checked->found[place]);
	if (checked->found[place]) table_colour(table, "red");
	table_cell(table, "%" PRId64, checked->looked[place]);
	share_cell(table, checked->found[place], checked->looked[place]);
	text_begin(&text);
	for (size_t i = 0; i < tally->team_count; i++) {
		fprintf(text.out, _("%s%s %zu"), i ? _(", ") : "",
		    words_team(words, tally->teams[i].team), tally->teams[i].found);
	}
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
	self_checked_counted(suspicion, &text);
	table_cell(table, "%s", text.bytes);
	text_free(&text);
	free(tally);
}

struct listing {
	struct table *table;
	struct json *json;
	const struct words *words;
	const struct self_checked *checked;
};

static void finding_cells(void *context, const Mediation__V1__Finding *finding)
{
	struct listing *listing = context;
	const struct words *words = listing->words;
	struct table *table = listing->table;
	struct text number, text;

	mend_number(finding->numbers, finding->dispute, &number);
	table_row(table);
	table_cell(table, "%s", number.bytes);
	table_cell(table, "%s", words_label(words, "suspicion", finding->suspicion));
	self_checked_found(listing->checked, finding, &text);
	table_cell(table, "%s", text.bytes);
	text_free(&text);
	table_cell(table, "%s", show_date(finding->happened_on));
	table_cell(table, "%s", words_team(words, finding->team));
	table_cell(table, "%s", words_member(words, finding->actor));
	table_cell(table, "%s", finding->mediator ? words_member(words, finding->mediator) : "");
	mend_command(words, self_checked_mend(listing->checked, finding), number.bytes, &text);
	table_cell(table, "%s", text.bytes);
	text_free(&text);
	text_free(&number);
}

static void show_list(const struct shown *shown, const struct self_checked *checked)
{
	struct table table = table_new(list_columns);
	struct listing listing = { .table = &table, .words = shown->words, .checked = checked };

	self_checked_each(checked, finding_cells, &listing);
	table_end(&table);
}

/* The most that any of them looked at: disputes of which something was recorded. */
static int64_t most_looked(const struct self_checked *checked)
{
	int64_t most = 0;

	for (size_t i = 0; i < checked->suspicion_count; i++) {
		if (checked->looked[i] > most) most = checked->looked[i];
	}
	return most;
}

static void show_sums(const struct shown *shown, const struct self_checked *checked)
{
	struct table table = table_new(sum_columns);

	printf(
	    _("self-check of %s to %s\n"), show_date(checked->from_on), show_date(checked->to_on));
	for (size_t i = 0; i < checked->suspicion_count; i++) {
		sum_cells(&table, shown->words, checked, i);
	}
	table_end(&table);
}

static void show_verdict(const struct self_checked *checked)
{
	if (checked->findings == 0) {
		show_hint(_("nothing was found: %zu suspicions were looked for, in %lld disputes"),
		    checked->suspicion_count, (long long)most_looked(checked));
	} else if (checked->has_more) {
		show_hint(
		    _("there are more than %zu; a shorter --period, a --team or one --suspicion "
		      "shows the rest"),
		    checked->findings);
	} else {
		show_hint(
		    _("%zu findings; what was found is to be looked at, and proves nothing yet"),
		    checked->findings);
	}
}

/* ---- to programs ---- */

static void sum_json(
    struct json *json, const struct words *words, const struct self_checked *checked, size_t place)
{
	const Mediation__V1__Suspicion *suspicion = checked->suspicions[place];
	struct tally *tally = tally_of(checked, suspicion);
	struct text text;

	json_object(json, NULL);
	json_text(json, "name", words_name(words, "suspicion", suspicion->number));
	json_text(json, "label", words_label(words, "suspicion", suspicion->number));
	json_number(json, "version", suspicion->version);
	json_text(json, "severity", words_name(words, "severity", suspicion->severity));
	self_checked_counted(suspicion, &text);
	json_text(json, "counted", text.bytes);
	text_free(&text);
	json_number(json, "threshold", suspicion->threshold);
	json_number(json, "share", suspicion->share);
	json_number(json, "least", suspicion->least);
	json_number(json, "looked", checked->looked[place]);
	json_number(json, "found", (int64_t)checked->found[place]);
	json_array(json, "teams");
	for (size_t i = 0; i < tally->team_count; i++) {
		json_object(json, NULL);
		json_id(json, "team", tally->teams[i].team);
		json_text(json, "team_name", words_team(words, tally->teams[i].team));
		json_number(json, "found", (int64_t)tally->teams[i].found);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
	free(tally);
}

static void finding_json(void *context, const Mediation__V1__Finding *finding)
{
	struct listing *listing = context;
	const struct words *words = listing->words;
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(words, finding->action);
	struct json *json = listing->json;
	struct text number, text;

	mend_number(finding->numbers, finding->dispute, &number);
	json_object(json, NULL);
	json_text(json, "suspicion", words_name(words, "suspicion", finding->suspicion));
	json_id(json, "dispute", finding->dispute);
	json_text(json, "number", number.bytes);
	json_text(json, "numbers", finding->numbers);
	json_number(json, "version", finding->version);
	json_text(json, "action", action ? action->name : NULL);
	json_date(json, "happened_on", finding->happened_on);
	json_date(json, "recorded_on", finding->recorded_on);
	json_id(json, "team", finding->team);
	json_text(json, "team_name", words_team(words, finding->team));
	json_id(json, "actor", finding->actor);
	json_id(json, "mediator", finding->mediator);
	json_number(json, "value", finding->value);
	json_number(json, "hits", finding->hits);
	json_number(json, "among", finding->among);
	json_flag(json, "is_too_long", finding->is_too_long);
	self_checked_found(listing->checked, finding, &text);
	json_text(json, "found", text.bytes);
	text_free(&text);
	mend_command(words, self_checked_mend(listing->checked, finding), number.bytes, &text);
	json_text(json, "mend", text.bytes);
	text_free(&text);
	json_end_object(json);
	text_free(&number);
}

static void all_json(const struct shown *shown, const struct self_checked *checked)
{
	struct json json = { 0 };
	struct listing listing = { .json = &json, .words = shown->words, .checked = checked };

	json_object(&json, NULL);
	json_date(&json, "from", checked->from_on);
	json_date(&json, "to", checked->to_on);
	json_array(&json, "suspicions");
	for (size_t i = 0; i < checked->suspicion_count; i++) {
		sum_json(&json, shown->words, checked, i);
	}
	json_end_array(&json);
	json_array(&json, "findings");
	self_checked_each(checked, finding_json, &listing);
	json_end_array(&json);
	json_flag(&json, "has_more", checked->has_more);
	json_end_object(&json);
}

void show_self_checked(const struct shown *shown, const struct self_checked *checked)
{
	if (shown->as_json) {
		all_json(shown, checked);
		return;
	}
	if (shown->as_csv) {
		show_list(shown, checked);
		return;
	}
	show_sums(shown, checked);
	if (checked->findings) show_list(shown, checked);
	show_verdict(checked);
}
