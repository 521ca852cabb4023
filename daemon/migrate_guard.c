/* The guard, the words and the properties of this program's tables, as one script; migrate.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "action.h"
#include "migrate.h"
#include "terms.h"

struct script {
	FILE *out;
	const char *before;
};

static void state_pair(void *context, uint16_t action, uint8_t from, uint8_t to)
{
	struct script *script = context;

	fprintf(script->out, "%s(%" PRId64 ",%u,%u,%u)", script->before, action_table_version(),
	    action, from, to);
	script->before = ",";
}

static void region_pair(void *context, uint16_t action, uint8_t region, uint8_t from, uint8_t to)
{
	struct script *script = context;

	fprintf(script->out, "%s(%" PRId64 ",%u,%u,%u,%u)", script->before, action_table_version(),
	    action, region, from, to);
	script->before = ",";
}

/* Names and labels are ours and hold no quote. */
static void name(struct script *script, const char *kind, const struct label *label)
{
	if (!label) return;
	fprintf(script->out, "%s('%s',%u,'%s','%s')", script->before, kind, label->number,
	    label->name, label->zh ? label->zh : "");
	script->before = ",";
}

static void region_names(struct script *script)
{
	for (uint16_t r = 0; r < REGION_COUNT; r++) {
		char kind[64];

		if (!region_label(r)) continue;
		name(script, "region", region_label(r));
		(void)snprintf(kind, sizeof(kind), "value:%s", region_label(r)->name);
		for (uint16_t v = 0; v < REGION_VALUE_COUNT; v++) {
			name(script, kind, region_value_label((enum region)r, v));
		}
	}
}

static void choice_names(struct script *script)
{
	size_t count;
	const struct label *lists = choice_lists(&count);

	for (size_t l = 0; l < count; l++) {
		char kind[64];

		(void)snprintf(kind, sizeof(kind), "choice:%s", lists[l].name);
		for (size_t i = 0; i < choice_count(lists[l].name); i++) {
			name(script, kind, choice_at(lists[l].name, i));
		}
	}
}

/* Fields by the argument that carries them. */
static void field_names(struct script *script, const struct argument_info *info)
{
	size_t count;
	const struct field_info *fields = record_fields(info->record, &count);
	char kind[64];

	(void)snprintf(kind, sizeof(kind), "field:%s", info->name);
	for (size_t i = 0; i < count; i++) {
		name(script, kind,
		    &(struct label){ fields[i].number, fields[i].name, fields[i].zh, NULL, NULL });
	}
}

static void names(struct script *script)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (uint16_t n = 0; n < STATE_COUNT; n++) {
		name(script, "state", state_label(n));
	}
	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		name(script, "role", role_label(n));
	}
	for (size_t i = 0; i < count; i++) {
		name(script, "action",
		    &(struct label){
		        actions[i]->number, actions[i]->name, actions[i]->zh, NULL, NULL });
	}
	for (uint16_t n = 1; n < ARG_COUNT; n++) {
		const struct argument_info *info = argument_info(n);

		if (!info) continue;
		name(script, "argument", &(struct label){ n, info->name, info->zh, NULL, NULL });
		if (info->type == TYPE_RECORDS) field_names(script, info);
	}
	region_names(script);
	choice_names(script);
}

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void numbers(struct script *script, const uint16_t *list)
{
	for (; list && *list; list++) {
		fprintf(script->out, "%s%u", script->before, *list);
		script->before = ",";
	}
}

static void action_properties(struct script *script)
{
	size_t count;
	const struct action *const *actions = action_all(&count);

	for (size_t i = 0; i < count; i++) {
		const struct action *row = actions[i];

		fprintf(script->out, "%s(%u,%s,%s,%s,%u,%u,%d,'{", script->before, row->number,
		    truth(row->mediates), truth(row->new_round), truth(row->is_retraction),
		    row->sets_level, row->sets_form, (int)row->series);
		script->before = "";
		numbers(script, row->asks);
		numbers(script, row->takes);
		fputs("}')", script->out);
		script->before = ",";
	}
}

static void state_properties(struct script *script)
{
	for (uint16_t n = 1; n < STATE_COUNT; n++) {
		if (!state_label(n)) continue;
		fprintf(script->out, "%s(%u,%s,%s)", script->before, n,
		    truth(state_is_final((enum state)n)), truth(terms_run_in((enum state)n)));
		script->before = ",";
	}
}

static void state_pairs(struct script *script)
{
	action_guard_states(state_pair, script);
}

static void region_pairs(struct script *script)
{
	action_guard_regions(region_pair, script);
}

/* Pairs of earlier versions of the table stay: journals refer to them. */
char *guard_script(void)
{
	static const struct {
		const char *table, *conflict;
		void (*rows)(struct script *script);
	} tables[] = {
		{ "action_guard", "DO NOTHING", state_pairs },
		{ "region_guard", "DO NOTHING", region_pairs },
		{ "table_name",
		    "(kind, number) DO UPDATE SET name = excluded.name, zh = excluded.zh", names },
		{ "action_property",
		    "(action) DO UPDATE SET mediates = excluded.mediates, new_round = excluded.new_round, "
		    "is_retraction = excluded.is_retraction, sets_level = excluded.sets_level, "
		    "sets_form = excluded.sets_form, series = excluded.series, "
		    /* journals keep what an earlier table let it tell */
		    "tells = ARRAY(SELECT DISTINCT unnest(action_property.tells || excluded.tells))",
		    action_properties },
		{ "state_property",
		    "(state) DO UPDATE SET is_final = excluded.is_final, runs_terms = excluded.runs_terms",
		    state_properties },
	};

	char *text = NULL;
	size_t length = 0;
	struct script script = { .out = open_memstream(&text, &length) };

	if (!script.out) abort();
	fputs("BEGIN", script.out);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		script.before = "";
		fprintf(script.out, "; INSERT INTO %s VALUES ", tables[i].table);
		tables[i].rows(&script);
		fprintf(script.out, " ON CONFLICT %s", tables[i].conflict);
	}
	fputs("; COMMIT", script.out);
	if (fclose(script.out) != 0) abort();
	return text;
}
