/* What the client prints; show.h. */
#include "show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "say.h"
#include "table.h"

#define DAY_US     INT64_C(86400000000)
#define ZONE_US    INT64_C(28800000000)
#define CELL_BYTES 1024

/* ---- small things ---- */

static char *buffer_next(void)
{
	static char buffers[8][64];
	static unsigned turn;

	return buffers[turn++ % 8];
}

const char *show_date(int64_t day)
{
	char *buffer = buffer_next();
	struct civil_date date = civil_from_days(day);

	if (day == 0) return "";
	(void)snprintf(buffer, 64, "%04d-%02u-%02u", date.year, date.month, date.day);
	return buffer;
}

const char *show_instant(int64_t us)
{
	char *buffer = buffer_next();
	int64_t day = civil_day_of_instant(us);
	int64_t minute = (us + ZONE_US - day * DAY_US) / 60000000;

	if (us == 0) return "";
	(void)snprintf(
	    buffer, 64, "%s %02" PRId64 ":%02" PRId64, show_date(day), minute / 60, minute % 60);
	return buffer;
}

/* ---- disputes ---- */

static void join(char *const *texts, size_t count, char *ret, size_t bytes)
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < count && used < bytes; i++) {
		used += (size_t)snprintf(ret + used, bytes - used, "%s%s", i ? " " : "", texts[i]);
	}
}

static const struct column line_columns[] = { { "number", N_("number") }, { "state", N_("state") },
	{ "kind", N_("kind") }, { "level", N_("level") }, { "parties", N_("parties") },
	{ "team", N_("team") }, { "registered", N_("registered") }, { NULL, NULL } };

static void line_cells(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line)
{
	char numbers[256];

	join(line->numbers, line->n_numbers ? 1 : 0, numbers, sizeof(numbers));
	table_cell(table, "%s", numbers);
	table_cell(table, "%s", words_label(words, "state", line->state));
	table_cell(table, "%s", words_kind(words, line->kind));
	table_cell(table, "%s", words_label(words, "level", line->level));
	table_cell(table, "%s", line->parties);
	table_cell(table, "%s", words_team(words, line->team));
	table_cell(table, "%s", show_instant(line->registered_us));
}

void show_lines(const struct shown *shown, Mediation__V1__DisputeLine *const *lines, size_t count)
{
	struct table table = table_new("disputes", line_columns, shown->as_json);

	for (size_t i = 0; i < count; i++) {
		table_row(&table);
		line_cells(&table, shown->words, lines[i]);
	}
	table_end(&table);
}

static void region_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(shown->words, dispute->regions[i]->region);

		if (!region || dispute->regions[i]->value == 0) continue;
		for (size_t v = 0; v < region->n_values; v++) {
			const Mediation__V1__CatalogueItem *value = region->values[v];

			if (value->number == dispute->regions[i]->value) {
				table_pair(table, region->en, region->zh,
				    say_either(value->zh, value->en));
			}
		}
	}
}

static const char *region_value(const struct words *words, const char *name, uint32_t number)
{
	for (size_t i = 0; i < words->catalogue->n_regions; i++) {
		const Mediation__V1__CatalogueRegion *region = words->catalogue->regions[i];

		if (strcmp(region->name, name) != 0) continue;
		for (size_t v = 0; v < region->n_values; v++) {
			if (region->values[v]->number == number) {
				return say_either(region->values[v]->zh, region->values[v]->en);
			}
		}
	}
	return "";
}

static void party_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_parties; i++) {
		const Mediation__V1__Party *party = dispute->parties[i];
		char text[CELL_BYTES], name[64];

		(void)snprintf(name, sizeof(name), "%s %u", _("party"), party->number);
		(void)snprintf(text, sizeof(text), "%s %s %s%s",
		    words_label(shown->words, "side", party->side), party->name,
		    region_value(shown->words, "consent", party->consent),
		    party->has_left ? _(" has left") : "");
		table_pair(table, name, name, text);
	}
}

static void obligation_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	for (size_t i = 0; i < dispute->n_obligations; i++) {
		const Mediation__V1__Obligation *obligation = dispute->obligations[i];
		char text[CELL_BYTES], name[64], amount[64];

		(void)snprintf(name, sizeof(name), "%s %u", _("obligation"), obligation->number);
		amount[0] = '\0';
		if (obligation->amount) {
			(void)snprintf(amount, sizeof(amount), _("%lld.%02lld yuan "),
			    (long long)obligation->amount / 100,
			    (long long)obligation->amount % 100);
		}
		(void)snprintf(text, sizeof(text), "%s %s%s %s", obligation->text, amount,
		    show_date(obligation->due_on),
		    region_value(shown->words, "performance", obligation->performance));
		table_pair(table, name, name, text);
	}
}

static void head_pairs(
    struct table *table, const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	char text[CELL_BYTES];

	join(dispute->numbers, dispute->n_numbers, text, sizeof(text));
	table_pair(table, "numbers", _("number"), text);
	table_pair(table, "state", _("state"), words_label(shown->words, "state", dispute->state));
	table_pair(table, "kind", _("kind"), words_kind(shown->words, dispute->kind));
	table_pair(table, "level", _("level"), words_label(shown->words, "level", dispute->level));
	table_pair(table, "team", _("team"), words_team(shown->words, dispute->team));
	table_pair(table, "mediator", _("mediator"), words_member(shown->words, dispute->mediator));
	table_pair(table, "applied on", _("applied on"), show_date(dispute->applied_on));
	table_pair(table, "registered", _("registered at"), show_instant(dispute->registered_us));
	table_pair(table, "accepted", _("accepted at"), show_instant(dispute->accepted_us));
	table_pair(table, "facts", _("facts"), dispute->summary);
	(void)snprintf(text, sizeof(text), "%u", dispute->round);
	table_pair(table, "round", _("round"), text);
	(void)snprintf(text, sizeof(text), "%u", dispute->version);
	table_pair(table, "version", _("version"), text);
}

void show_dispute(const struct shown *shown, const Mediation__V1__Dispute *dispute)
{
	struct table table = table_new("dispute", table_pair_columns, shown->as_json);

	head_pairs(&table, shown, dispute);
	region_pairs(&table, shown, dispute);
	party_pairs(&table, shown, dispute);
	obligation_pairs(&table, shown, dispute);
	if (dispute->proposal) {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(shown->words, dispute->proposal->action);

		table_pair(&table, "waits for approval", _("waits for approval"),
		    action ? say_either(action->zh, action->en) : "?");
	}
	table_end(&table);
}

/* ---- journal ---- */

static const struct column event_columns[] = { { "version", N_("version") }, { "time", N_("time") },
	{ "action", N_("action") }, { "state", N_("state") }, { "by", N_("by") },
	{ "text", N_("text") }, { NULL, NULL } };

static void event_texts(
    const struct words *words, const Mediation__V1__Event *event, char *ret, size_t bytes)
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < event->n_arguments && used < bytes; i++) {
		const Mediation__V1__Argument *argument = event->arguments[i];
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(words, argument->number);

		if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE_TEXT || !info) continue;
		used += (size_t)snprintf(ret + used, bytes - used, "%s%s：%s", used ? "；" : "",
		    say_either(info->zh, info->en), argument->text);
	}
}

void show_timeline(const struct shown *shown, Mediation__V1__Event *const *events, size_t count)
{
	struct table table = table_new("events", event_columns, shown->as_json);
	char text[CELL_BYTES];

	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(shown->words, events[i]->action);

		event_texts(shown->words, events[i], text, sizeof(text));
		table_row(&table);
		table_cell(&table, "%u", events[i]->version);
		table_cell(&table, "%s", show_instant(events[i]->happened_us));
		table_cell(&table, "%s", action ? say_either(action->zh, action->en) : "?");
		table_cell(&table, "%s", words_label(shown->words, "state", events[i]->to_state));
		table_cell(&table, "%s", events[i]->member_name);
		table_cell(&table, "%s", text);
	}
	table_end(&table);
}

/* ---- to-do, allowed ---- */

static const struct column todo_columns[] = { { "number", N_("number") }, { "state", N_("state") },
	{ "kind", N_("kind") }, { "level", N_("level") }, { "parties", N_("parties") },
	{ "team", N_("team") }, { "registered", N_("registered") }, { "next", N_("next") },
	{ NULL, NULL } };

static void next_cell(
    struct table *table, const struct words *words, const Mediation__V1__TodoItem *item)
{
	const Mediation__V1__CatalogueAction *proposed =
	    words_action_numbered(words, item->proposed_action);
	char text[CELL_BYTES] = "";
	size_t used = 0;

	if (proposed) {
		table_cell(table, _("approve: %s (by %s)"), say_either(proposed->zh, proposed->en),
		    item->proposed_by);
		return;
	}
	for (size_t i = 0; i < item->n_next_actions && i < 4 && used < sizeof(text); i++) {
		const Mediation__V1__CatalogueAction *next =
		    words_action_numbered(words, item->next_actions[i]);

		if (next) {
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
			    i ? "、" : "", say_either(next->zh, next->en));
		}
	}
	table_cell(table, "%s", text);
}

void show_todo(const struct shown *shown, const Mediation__V1__TodoResponse *todo)
{
	struct table table = table_new("todo", todo_columns, shown->as_json);

	for (size_t i = 0; i < todo->n_items; i++) {
		table_row(&table);
		line_cells(&table, shown->words, todo->items[i]->dispute);
		next_cell(&table, shown->words, todo->items[i]);
	}
	table_end(&table);
}

static const struct column allowed_columns[] = { { "action", N_("action") }, { "verb", N_("verb") },
	{ "allowed", N_("allowed") }, { "leads_to", N_("leads to") }, { "why_not", N_("why not") },
	{ NULL, NULL } };

static void allowed_line(struct table *table, const struct words *words,
    const Mediation__V1__AllowedAction *action, const Mediation__V1__CatalogueAction *known)
{
	const char *may = action->needs_approval ? _("to propose") : _("yes");

	table_row(table);
	table_cell(table, "%s", say_either(known->zh, known->en));
	table_cell(table, "%s", words_typed(known->name));
	table_cell(table, "%s", action->allowed ? may : _("no"));
	table_cell(table, "%s",
	    action->allowed && action->to_state ? words_label(words, "state", action->to_state)
	                                        : "");
	table_cell(
	    table, "%s", action->allowed ? "" : words_label(words, "outcome", action->outcome));
}

/* What may be done first, then why the rest may not. */
void show_allowed(const struct shown *shown, const Mediation__V1__AllowedResponse *allowed)
{
	struct table table = table_new("actions", allowed_columns, shown->as_json);

	for (int wanted = 1; wanted >= 0; wanted--) {
		for (size_t i = 0; i < allowed->n_actions; i++) {
			const Mediation__V1__AllowedAction *action = allowed->actions[i];
			const Mediation__V1__CatalogueAction *known =
			    words_action_numbered(shown->words, action->action);

			if (!known || action->allowed != wanted) continue;
			allowed_line(&table, shown->words, action, known);
		}
	}
	table_end(&table);
}

/* ---- figures, teams, server ---- */

static const struct column figure_columns[] = { { "name", N_("name") }, { "figure", N_("figure") },
	{ "value", N_("figure value") }, { NULL, NULL } };

void show_figures(const struct shown *shown, const Mediation__V1__FiguresResponse *figures)
{
	struct table table = table_new("figures", figure_columns, shown->as_json);

	if (!shown->as_json) printf("%s\n%s\n\n", figures->sentence_zh, figures->below_zh);
	for (size_t i = 0; i < figures->n_figures; i++) {
		const Mediation__V1__Figure *figure = figures->figures[i];

		table_row(&table);
		table_cell(&table, "%s", figure->name);
		table_cell(&table, "%s", say_either(figure->zh, figure->en));
		if (figure->denominator) {
			table_cell(&table, "%.2f%% (%" PRId64 "/%" PRId64 ")",
			    100.0 * (double)figure->numerator / (double)figure->denominator,
			    figure->numerator, figure->denominator);
		} else {
			table_cell(&table, "%" PRId64, figure->numerator);
		}
	}
	table_end(&table);
}

static const struct column team_columns[] = { { "id", N_("id") }, { "team", N_("team") },
	{ "members", N_("members") }, { "open", N_("open") }, { NULL, NULL } };

void show_teams(const struct shown *shown, const Mediation__V1__TeamsResponse *teams)
{
	struct table table = table_new("teams", team_columns, shown->as_json);

	for (size_t i = 0; i < teams->n_teams; i++) {
		table_row(&table);
		table_cell(&table, "%" PRId64, teams->teams[i]->id);
		table_cell(&table, "%s", teams->teams[i]->name);
		table_cell(&table, "%u", teams->teams[i]->members);
		table_cell(&table, "%u", teams->teams[i]->open_disputes);
	}
	table_end(&table);
}

/* Counters that this version of the client knows; others show as the daemon names them. */
static const struct {
	const char *name, *label;
} counter_labels[] = {
	{ "requests", N_("requests answered") },
	{ "refusals", N_("of them refused") },
	{ "acts", N_("acts") },
	{ "act_sets", N_("written in sets") },
	{ "reads", N_("reads") },
	{ "read_sets", N_("read in sets") },
	{ "repeats", N_("sets repeated") },
	{ "halvings", N_("sets halved") },
	{ "settled", N_("settled afterwards") },
	{ "queued", N_("waiting now") },
	{ "database_connections", N_("database connections") },
};

static const char *counter_label(const char *name)
{
	for (size_t i = 0; i < sizeof(counter_labels) / sizeof(counter_labels[0]); i++) {
		if (strcmp(counter_labels[i].name, name) == 0) return _(counter_labels[i].label);
	}
	return name;
}

void show_server(const struct shown *shown, const Mediation__V1__ServerInfoResponse *info)
{
	struct table table = table_new("server", table_pair_columns, shown->as_json);
	char text[64];

	table_pair(&table, "version", _("version"), info->version);
	table_pair(&table, "started", _("started"), show_instant(info->started_us));
	table_pair(&table, "demo", _("demo database"), info->demo ? _("yes") : _("no"));
	(void)snprintf(text, sizeof(text), "%u", info->connections);
	table_pair(&table, "connections", _("connections"), text);
	for (size_t i = 0; i < info->n_counters; i++) {
		const char *name = info->counters[i]->name;

		(void)snprintf(text, sizeof(text), "%" PRId64, info->counters[i]->value);
		table_pair(&table, name, counter_label(name), text);
	}
	table_end(&table);
}

/* ---- acts and the table itself ---- */

void show_act(const struct shown *shown, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act)
{
	char numbers[256];

	join(act->numbers, act->n_numbers, numbers, sizeof(numbers));
	if (shown->as_json) {
		printf(
		    "{\"dispute\": \"%" PRId64
		    "\", \"version\": %u, \"state\": \"%s\", \"numbers\": \"%s\", \"proposed\": %s, \"repeated\": %s}\n",
		    act->dispute, act->version,
		    words_item_numbered(shown->words, "state", act->state)->name, numbers,
		    act->proposed ? "true" : "false", act->repeated_request ? "true" : "false");
		return;
	}
	if (act->proposed) {
		printf(_("%s: waits for approval.\n"), say_either(action->zh, action->en));
	} else {
		printf(_("%s: done, now \"%s\".\n"), say_either(action->zh, action->en),
		    words_label(shown->words, "state", act->state));
	}
	if (*numbers) printf("%s%s\n", _("number "), numbers);
	printf("%s%" PRId64 "\n", _("id "), act->dispute);
}

void show_refusal(const struct words *words, const Mediation__V1__Refusal *refusal)
{
	const Mediation__V1__CatalogueArgument *info =
	    words ? words_argument_numbered(words, refusal->argument) : NULL;

	fprintf(stderr, "%s%s", _("refused: "), say_either(refusal->zh, refusal->en));
	if (info) fprintf(stderr, " [--%s]", words_typed(info->name));
	if (refusal->record_index) fprintf(stderr, " #%u", refusal->record_index);
	fprintf(
	    stderr, "\n%s%s\n", _("what to do: "), say_either(refusal->next_zh, refusal->next_en));
}
