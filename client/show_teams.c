/* Teams and how the daemon does; show.h. */
#include <inttypes.h>
#include <string.h>

#include "say.h"
#include "show_house.h"

/* ---- teams ---- */

static const struct column team_columns[] = { { N_("id"), CELLS_FIXED, 0 },
	{ N_("team"), CELLS_TEXT, 0 }, { N_("members"), CELLS_FIXED, 0 },
	{ N_("open"), CELLS_FIXED, 0 }, { N_("those open"), CELLS_FIXED, 70 },
	{ NULL, CELLS_FIXED, 0 } };

/* The command that lists what is open. */
static void open_cell(struct table *table, const Mediation__V1__Team *team)
{
	if (team->open_disputes) {
		table_cell(table, _("mediate list open team:%lld"), (long long)team->id);
	} else {
		table_cell(table, "%s", "");
	}
}

static void teams_json(const Mediation__V1__TeamsResponse *teams)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "teams");
	for (size_t i = 0; i < teams->n_teams; i++) {
		json_object(&json, NULL);
		json_number(&json, "id", teams->teams[i]->id);
		json_text(&json, "team", teams->teams[i]->name);
		json_number(&json, "members", teams->teams[i]->members);
		json_number(&json, "open", teams->teams[i]->open_disputes);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

void show_teams(const struct shown *shown, const Mediation__V1__TeamsResponse *teams)
{
	struct table table;

	if (shown->as_json) {
		teams_json(teams);
		return;
	}
	table = table_new(team_columns);
	for (size_t i = 0; i < teams->n_teams; i++) {
		table_row(&table);
		table_cell(&table, "%" PRId64, teams->teams[i]->id);
		table_cell(&table, "%s", teams->teams[i]->name);
		table_cell(&table, "%u", teams->teams[i]->members);
		table_cell(&table, "%u", teams->teams[i]->open_disputes);
		open_cell(&table, teams->teams[i]);
	}
	table_end(&table);
	show_hint("%s", _("the members of one: mediate member --team NUMBER"));
}

/* ---- the daemon ---- */

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
	{ "districts", N_("districts loaded") },
	{ "certificates_refused", N_("certificates refused") },
};

static const char *counter_label(const char *name)
{
	for (size_t i = 0; i < sizeof(counter_labels) / sizeof(counter_labels[0]); i++) {
		if (strcmp(counter_labels[i].name, name) == 0) return _(counter_labels[i].label);
	}
	return name;
}

static void server_json(const struct words *words, const Mediation__V1__ServerInfoResponse *info)
{
	struct json json = { 0 };
	struct backup_age age = { 0 };

	json_object(&json, NULL);
	json_text(&json, "version", info->version);
	json_instant(&json, "started", info->started_us);
	json_flag(&json, "demo", info->demo);
	json_number(&json, "connections", info->connections);
	json_object(&json, "counters");
	for (size_t i = 0; i < info->n_counters; i++) {
		json_number(&json, info->counters[i]->name, info->counters[i]->value);
	}
	json_end_object(&json);
	if (info->backup) age = show_backup_age(info->backup);
	show_backup_json(&json, words, &age);
	json_end_object(&json);
}

static void pair_number(struct table *table, const char *label, int64_t number)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%" PRId64, number);
	table_pair(table, label, text);
}

void show_server(const struct shown *shown, const Mediation__V1__ServerInfoResponse *info)
{
	struct table table;

	if (shown->as_json) {
		server_json(shown->words, info);
		return;
	}
	table = table_new(table_pair_columns);
	table_pair(&table, _("version"), info->version);
	table_pair(&table, _("started"), show_instant(info->started_us));
	table_pair(&table, _("demo database"), info->demo ? _("yes") : _("no"));
	if (info->backup) show_backup_pair(&table, shown->words, info->backup);
	pair_number(&table, _("connections"), info->connections);
	for (size_t i = 0; i < info->n_counters; i++) {
		pair_number(
		    &table, counter_label(info->counters[i]->name), info->counters[i]->value);
	}
	table_end(&table);
}

static void limits_json(const Mediation__V1__LimitsResponse *limits)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "limits");
	for (size_t i = 0; i < limits->n_limits; i++) {
		const Mediation__V1__Limit *limit = limits->limits[i];

		json_object(&json, NULL);
		json_text(&json, "name", limit->name);
		json_number(&json, "value", limit->value);
		if (limit->is_counted) json_number(&json, "used", limit->used);
		json_number(&json, "denied", limit->denied);
		json_flag(&json, "fixed", limit->is_fixed);
		json_text(&json, "zh", limit->zh);
		json_text(&json, "en", limit->en);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

void show_limits(const struct shown *shown, const Mediation__V1__LimitsResponse *limits)
{
	static const struct column columns[] = { { N_("limit"), CELLS_FIXED, 0 },
		{ N_("value"), CELLS_FIXED, 0 }, { N_("used now"), CELLS_FIXED, 0 },
		{ N_("refused"), CELLS_FIXED, 0 }, { N_("what it bounds"), CELLS_TEXT, 0 },
		{ NULL, CELLS_FIXED, 0 } };
	struct table table;

	if (shown->as_json) {
		limits_json(limits);
		return;
	}
	table = table_new(columns);
	for (size_t i = 0; i < limits->n_limits; i++) {
		const Mediation__V1__Limit *limit = limits->limits[i];

		table_row(&table);
		table_cell(&table, "%s", limit->name);
		table_cell(&table, "%" PRId64, limit->value);
		if (limit->is_counted) {
			table_cell(&table, "%" PRId64, limit->used);
		} else {
			table_cell(&table, "%s", "");
		}
		table_cell(&table, "%" PRId64, limit->denied);
		table_cell(&table, "%s", say_is_chinese() ? limit->zh : limit->en);
	}
	table_end(&table);
	show_hint("%s",
	    _("the administrator changes them in mediationd.conf, but for the last four, which are of the protocol"));
}
