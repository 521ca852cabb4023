/* The time line: events, what was filled in, what moved; show.h. */
#include <string.h>

#include "say.h"
#include "show.h"
#include "text.h"

/* Of more only how many they are is told: show and explain have them. */
#define RECORDS_SAID_MAX 12

static const struct column event_columns[] = { { N_("version"), CELLS_FIXED, 70 },
	{ N_("time"), CELLS_FIXED, 0 }, { N_("action"), CELLS_FIXED, 0 },
	{ N_("state"), CELLS_FIXED, 80 }, { N_("by"), CELLS_FIXED, 0 },
	{ N_("text"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

/* ---- values in words ---- */

static void say_dispute(const struct shown *shown, int64_t id, FILE *out)
{
	const char *number = shown->number_of ? shown->number_of(shown->context, id) : NULL;

	if (number) {
		fputs(number, out);
	} else {
		fprintf(out, "%lld", (long long)id);
	}
}

static const char *action_label(const struct words *words, int64_t number)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(words, (uint32_t)number);

	return action ? say_either(action->zh, action->en) : "?";
}

static void say_value(
    const struct shown *shown, const char *type, const char *list, int64_t value, FILE *out)
{
	const struct words *words = shown->words;

	if (strcmp(type, "flag") == 0) {
		fputs(value ? _("yes") : _("no"), out);
	} else if (strcmp(type, "amount") == 0) {
		show_yuan(out, value);
	} else if (strcmp(type, "date") == 0) {
		fputs(show_date(value), out);
	} else if (strcmp(type, "instant") == 0) {
		fputs(show_instant(value), out);
	} else if (strcmp(type, "choice") == 0 || strcmp(type, "choices") == 0) {
		fputs(words_label(words, list, (uint32_t)value), out);
	} else if (strcmp(type, "state") == 0) {
		fputs(words_label(words, "state", (uint32_t)value), out);
	} else if (strcmp(type, "kind") == 0) {
		fputs(words_kind(words, (uint32_t)value), out);
	} else if (strcmp(type, "team") == 0) {
		fputs(words_team(words, value), out);
	} else if (strcmp(type, "member") == 0) {
		fputs(words_member(words, value), out);
	} else if (strcmp(type, "place") == 0) {
		fputs(words_place(words, value), out);
	} else if (strcmp(type, "action") == 0) {
		fputs(action_label(words, value), out);
	} else if (strcmp(type, "dispute") == 0) {
		say_dispute(shown, value, out);
	} else {
		fprintf(out, "%lld", (long long)value);
	}
}

static void say_record(const struct shown *shown, const Mediation__V1__CatalogueRecord *known,
    const Mediation__V1__Record *record, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *value = record->fields[i];
		const Mediation__V1__CatalogueField *field = words_field(known, value->number);

		if (!field) continue;
		fprintf(out, "%s%s ", before, say_either(field->zh, field->en));
		if (value->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			fputs(value->text, out);
		} else {
			say_value(shown, field->type, field->list, value->integer, out);
		}
		before = _(", ");
	}
}

static void say_argument(const struct shown *shown, const Mediation__V1__Argument *argument,
    const Mediation__V1__CatalogueArgument *info, FILE *out)
{
	switch (argument->value_case) {
	case MEDIATION__V1__ARGUMENT__VALUE_TEXT:
		fputs(argument->text, out);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_INTEGER:
		say_value(shown, info->type, info->list, argument->integer, out);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_INTEGERS:
		for (size_t i = 0; i < argument->integers->n_values; i++) {
			if (i) fputs(_(", "), out);
			say_value(
			    shown, info->type, info->list, argument->integers->values[i], out);
		}
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_RECORDS:
		if (argument->records->n_records > RECORDS_SAID_MAX) {
			fprintf(out, _("%zu entries"), argument->records->n_records);
			break;
		}
		for (size_t i = 0; i < argument->records->n_records; i++) {
			fprintf(out, "%s(%zu) ", i ? " " : "", i + 1);
			say_record(shown, words_record(shown->words, info->record),
			    argument->records->records[i], out);
		}
		break;
	case MEDIATION__V1__ARGUMENT__VALUE__NOT_SET:
	case _MEDIATION__V1__ARGUMENT__VALUE__CASE_IS_INT_SIZE:
		break;
	}
}

void show_arguments(const struct shown *shown, const Mediation__V1__Event *event, FILE *out)
{
	bool is_first = true;

	for (size_t i = 0; i < event->n_arguments; i++) {
		const Mediation__V1__Argument *argument = event->arguments[i];
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(shown->words, argument->number);

		if (!info) continue;
		if (!is_first) fputs(_("; "), out);
		fprintf(out, _("%s: "), say_either(info->zh, info->en));
		say_argument(shown, argument, info, out);
		is_first = false;
	}
}

/* ---- moves ---- */

/* Of what kind the items of a region are. */
static const char *item_word(const char *region)
{
	if (strcmp(region, "consent") == 0) return _("party");
	if (strcmp(region, "performance") == 0) return _("obligation");
	if (strcmp(region, "meeting") == 0) return _("planned meeting");
	return strcmp(region, "visit") == 0 ? _("visit") : "";
}

void show_moves(
    const struct words *words, Mediation__V1__RegionMove *const *moves, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(words, moves[i]->region);

		if (!region) continue;
		if (i) fputs(_("; "), out);
		if (moves[i]->item) {
			fprintf(out, "%s %u ", item_word(region->name), moves[i]->item);
		}
		fprintf(out, _("%s: %s to %s"), say_either(region->zh, region->en),
		    words_value(region, moves[i]->from_value),
		    words_value(region, moves[i]->to_value));
	}
}

void show_moves_json(struct json *json, const struct words *words,
    Mediation__V1__RegionMove *const *moves, size_t count)
{
	json_array(json, "moves");
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueRegion *region =
		    words_region(words, moves[i]->region);

		if (!region) continue;
		json_object(json, NULL);
		json_text(json, "region", region->name);
		json_id(json, "item", moves[i]->item);
		json_text(json, "from", words_value_name(region, moves[i]->from_value));
		json_text(json, "to", words_value_name(region, moves[i]->to_value));
		json_end_object(json);
	}
	json_end_array(json);
}

/* ---- values for programs ---- */

static void value_json(struct json *json, const char *key, const struct words *words,
    const char *type, const char *list, int64_t value)
{
	const Mediation__V1__CatalogueAction *action;

	if (strcmp(type, "flag") == 0) {
		json_flag(json, key, value != 0);
	} else if (strcmp(type, "date") == 0) {
		json_date(json, key, value);
	} else if (strcmp(type, "instant") == 0) {
		json_instant(json, key, value);
	} else if (strcmp(type, "choice") == 0 || strcmp(type, "choices") == 0) {
		json_text(json, key, words_name(words, list, (uint32_t)value));
	} else if (strcmp(type, "state") == 0) {
		json_text(json, key, words_name(words, "state", (uint32_t)value));
	} else if (strcmp(type, "kind") == 0) {
		json_text(json, key, words_kind_name(words, (uint32_t)value));
	} else if (strcmp(type, "action") == 0) {
		action = words_action_numbered(words, (uint32_t)value);
		json_text(json, key, action ? action->name : NULL);
	} else {
		json_number(json, key, value);
	}
}

/* Amounts are fen, and their keys say so. */
static void typed_json(struct json *json, const char *name, const struct words *words,
    const char *type, const char *list, int64_t value)
{
	const char *unit = strcmp(type, "amount") == 0 ? "_fen" : "";
	struct text key;

	text_begin(&key);
	fprintf(key.out, "%s%s", name, unit);
	value_json(json, text_end(&key), words, type, list, value);
	text_free(&key);
}

static void record_json(struct json *json, const struct words *words,
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record)
{
	json_object(json, NULL);
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *value = record->fields[i];
		const Mediation__V1__CatalogueField *field = words_field(known, value->number);

		if (!field) continue;
		if (value->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			json_text(json, field->name, value->text);
		} else {
			typed_json(
			    json, field->name, words, field->type, field->list, value->integer);
		}
	}
	json_end_object(json);
}

static void argument_json(struct json *json, const struct words *words,
    const Mediation__V1__Argument *argument, const Mediation__V1__CatalogueArgument *info)
{
	if (argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_TEXT) {
		json_text(json, info->name, argument->text);
	} else if (argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGER) {
		typed_json(json, info->name, words, info->type, info->list, argument->integer);
	} else if (argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) {
		json_array(json, info->name);
		for (size_t i = 0; i < argument->integers->n_values; i++) {
			value_json(json, NULL, words, info->type, info->list,
			    argument->integers->values[i]);
		}
		json_end_array(json);
	} else if (argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_RECORDS) {
		json_array(json, info->name);
		for (size_t i = 0; i < argument->records->n_records; i++) {
			record_json(json, words, words_record(words, info->record),
			    argument->records->records[i]);
		}
		json_end_array(json);
	}
}

void show_arguments_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Event *event)
{
	json_object(json, "arguments");
	for (size_t i = 0; i < event->n_arguments; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(shown->words, event->arguments[i]->number);

		if (info) argument_json(json, shown->words, event->arguments[i], info);
	}
	json_end_object(json);
}

/* ---- events ---- */

/* Into the object that is open. */
static void event_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Event *event)
{
	const struct words *words = shown->words;
	const Mediation__V1__CatalogueAction *action = words_action_numbered(words, event->action);

	json_number(json, "version", event->version);
	json_text(json, "action", action ? action->name : NULL);
	json_text(json, "from_state", words_name(words, "state", event->from_state));
	json_text(json, "to_state", words_name(words, "state", event->to_state));
	json_number(json, "round", event->round);
	json_id(json, "member", event->member);
	json_text(json, "member_name", event->member_name);
	json_instant(json, "happened", event->happened_us);
	json_instant(json, "recorded", event->recorded_us);
	show_arguments_json(json, shown, event);
	show_moves_json(json, words, event->moves, event->n_moves);
}

void show_event_json(
    struct json *json, const struct shown *shown, const Mediation__V1__Event *event)
{
	json_object(json, NULL);
	event_json(json, shown, event);
	json_end_object(json);
}

void show_watched_json(struct json *json, const struct shown *shown,
    const Mediation__V1__Event *event, const char *cursor)
{
	json_object(json, NULL);
	json_number(json, "dispute", event->dispute);
	json_text(json, "number", *event->number ? event->number : NULL);
	event_json(json, shown, event);
	json_text(json, "cursor", cursor);
	json_end_object(json);
}

/* What it is after what it is of. */
static void say_event(const struct shown *shown, const Mediation__V1__Event *event, FILE *out)
{
	fprintf(out, "%s  %s  %s  %s  ", show_instant(event->happened_us),
	    action_label(shown->words, event->action),
	    words_label(shown->words, "state", event->to_state), event->member_name);
	show_arguments(shown, event, out);
	if (event->n_arguments && event->n_moves) fputs(_("; "), out);
	show_moves(shown->words, event->moves, event->n_moves, out);
	fputc('\n', out);
}

void show_event_line(const struct shown *shown, const Mediation__V1__Event *event, FILE *out)
{
	fprintf(out, "%u  ", event->version);
	say_event(shown, event, out);
}

void show_watched(const struct shown *shown, const Mediation__V1__Event *event, FILE *out)
{
	if (*event->number) {
		fprintf(out, "%s  ", event->number);
	} else {
		fprintf(out, "%lld  ", (long long)event->dispute);
	}
	say_event(shown, event, out);
}

static void event_row(
    struct table *table, const struct shown *shown, const Mediation__V1__Event *event)
{
	struct text text;

	table_row(table);
	table_cell(table, "%u", event->version);
	table_cell(table, "%s", show_instant(event->happened_us));
	table_cell(table, "%s", action_label(shown->words, event->action));
	table_cell(table, "%s", words_label(shown->words, "state", event->to_state));
	table_cell(table, "%s", event->member_name);
	text_begin(&text);
	show_arguments(shown, event, text.out);
	if (event->n_arguments && event->n_moves) fputs(_("; "), text.out);
	show_moves(shown->words, event->moves, event->n_moves, text.out);
	table_cell(table, "%s", text_end(&text));
	text_free(&text);
}

void show_timeline(const struct shown *shown, Mediation__V1__Event *const *events, size_t count)
{
	struct json json = { 0 };
	struct table table;

	if (shown->as_json) {
		json_object(&json, NULL);
		json_array(&json, "events");
		for (size_t i = 0; i < count; i++) {
			show_event_json(&json, shown, events[i]);
		}
		json_end_array(&json);
		json_end_object(&json);
		return;
	}
	table = table_new(event_columns);
	for (size_t i = 0; i < count; i++) {
		event_row(&table, shown, events[i]);
	}
	table_end(&table);
}
