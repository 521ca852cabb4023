/* Reading an act's arguments from the wire, checked against the tables; argument.h. */
#include "argument.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "civil.h"
#include "mediation.pb-c.h"

typedef Mediation__V1__Argument wire_argument;

struct reading {
	const struct action *action;
	struct arena *arena;
	struct fault *fault;
};

const struct argument_value *arguments_find(const struct arguments *arguments, enum argument number)
{
	for (size_t i = 0; i < arguments->count; i++) {
		if (arguments->values[i].info->number == number) return &arguments->values[i];
	}
	return NULL;
}

bool arguments_has(const struct arguments *arguments, enum argument number)
{
	return arguments_find(arguments, number) != NULL;
}

int64_t arguments_integer(
    const struct arguments *arguments, enum argument number, int64_t otherwise)
{
	const struct argument_value *value = arguments_find(arguments, number);

	return value ? value->integer : otherwise;
}

bool argument_lists(const struct argument_value *list, int64_t number)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (list->integers[i] == number) return true;
	}
	return false;
}

const struct field_value *record_find(const struct record_value *record, uint16_t field)
{
	for (size_t i = 0; i < record->count; i++) {
		if (record->fields[i].number == field) return &record->fields[i];
	}
	return NULL;
}

int64_t record_integer(const struct record_value *record, uint16_t field, int64_t otherwise)
{
	const struct field_value *value = record_find(record, field);

	return value ? value->integer : otherwise;
}

int64_t text_characters(const char *text)
{
	int64_t count = 0;

	for (; *text; text++) {
		count += (*text & 0xC0) != 0x80;
	}
	return count;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

/* A number by its type, as far as the tables say; what local data says is for decide(). */
static enum outcome check_integer(
    enum argument_type type, int64_t limit, const char *list, int64_t value)
{
	switch (type) {
	case TYPE_FLAG:
		return value == 0 || value == 1 ? OUTCOME_DONE : OUTCOME_TOO_LARGE;
	case TYPE_INTEGER:
	case TYPE_AMOUNT:
		return value >= 0 && value <= limit ? OUTCOME_DONE : OUTCOME_TOO_LARGE;
	case TYPE_DATE:
		return civil_is_plausible(value) ? OUTCOME_DONE : OUTCOME_BAD_DATE;
	case TYPE_INSTANT:
		return civil_is_plausible(civil_day_of_instant(value)) ? OUTCOME_DONE
		                                                       : OUTCOME_BAD_DATE;
	case TYPE_CHOICE:
	case TYPE_CHOICES:
		return value >= 0 && value <= UINT16_MAX && choice_label(list, (uint16_t)value)
		    ? OUTCOME_DONE
		    : OUTCOME_NOT_A_CHOICE;
	case TYPE_ITEMS:
		return value >= 1 && value <= UINT16_MAX ? OUTCOME_DONE : OUTCOME_TOO_LARGE;
	case TYPE_STATE:
		return value > 0 && value < STATE_COUNT && state_label((uint16_t)value)
		    ? OUTCOME_DONE
		    : OUTCOME_NOT_A_CHOICE;
	case TYPE_ACTION:
		return value > 0 && value < ACTION_COUNT && action_find((uint16_t)value)
		    ? OUTCOME_DONE
		    : OUTCOME_NOT_A_CHOICE;
	case TYPE_KIND:
		return value > 0 && value <= UINT16_MAX ? OUTCOME_DONE : OUTCOME_UNKNOWN_KIND;
	case TYPE_TEAM:
	case TYPE_MEMBER:
	case TYPE_PLACE:
	case TYPE_DISPUTE:
		return value > 0 ? OUTCOME_DONE : OUTCOME_TOO_LARGE;
	case TYPE_TEXT:
	case TYPE_RECORDS:
	case TYPE_COUNT:
		break;
	}
	return OUTCOME_WRONG_TYPE;
}

static enum outcome read_text(int64_t limit, const char *wire, struct text *ret)
{
	if (is_blank(wire)) return OUTCOME_EMPTY_TEXT;
	if (text_characters(wire) > limit) return OUTCOME_TOO_LONG;
	*ret = (struct text){ wire, strlen(wire) };
	return OUTCOME_DONE;
}

/* ---- records ---- */

/* Who cannot seal it must not send it. */
static enum outcome read_sealed(const Mediation__V1__RecordField *wire, struct field_value *ret)
{
	if (wire->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
		return OUTCOME_IDENTITY_IN_CLEAR;
	}
	if (wire->value_case != MEDIATION__V1__RECORD_FIELD__VALUE_SEALED) {
		return OUTCOME_WRONG_TYPE;
	}
	if (wire->sealed.len == 0 || wire->sealed.len > SEALED_BYTES_MAX) return OUTCOME_TOO_LONG;
	ret->is_sealed = true;
	ret->text = (struct text){ (const char *)wire->sealed.data, wire->sealed.len };
	return OUTCOME_DONE;
}

static enum outcome read_field(
    enum record record, const Mediation__V1__RecordField *wire, struct field_value *ret)
{
	const struct field_info *info =
	    wire->number <= UINT16_MAX ? field_info(record, (uint16_t)wire->number) : NULL;

	if (!info) return OUTCOME_UNKNOWN_ARGUMENT;
	ret->number = info->number;
	ret->is_text = info->type == TYPE_TEXT;
	ret->is_fact = ret->is_text && info->storage == STORED_FACTS;
	if (info->storage == STORED_SEALED) return read_sealed(wire, ret);
	if (ret->is_text) {
		if (wire->value_case != MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			return OUTCOME_WRONG_TYPE;
		}
		return read_text(info->limit, wire->text, &ret->text);
	}
	if (wire->value_case != MEDIATION__V1__RECORD_FIELD__VALUE_INTEGER) {
		return OUTCOME_WRONG_TYPE;
	}
	ret->integer = wire->integer;
	return check_integer(info->type, info->limit, info->list, wire->integer);
}

static int by_field_number(const void *a, const void *b)
{
	const struct field_value *x = a, *y = b;

	return x->number - y->number;
}

static enum outcome check_record(
    enum record record, const struct record_value *value, uint16_t *ret_field)
{
	size_t count;
	const struct field_info *fields = record_fields(record, &count);

	for (size_t i = 1; i < value->count; i++) {
		*ret_field = value->fields[i].number;
		if (value->fields[i].number == value->fields[i - 1].number) {
			return OUTCOME_DUPLICATE_ARGUMENT;
		}
	}
	for (size_t i = 0; i < count; i++) {
		*ret_field = fields[i].number;
		if (fields[i].is_required && !record_find(value, fields[i].number)) {
			return OUTCOME_MISSING_ARGUMENT;
		}
	}
	return OUTCOME_DONE;
}

static enum outcome read_record(struct reading *reading, enum record record,
    const Mediation__V1__Record *wire, struct record_value *ret)
{
	struct field_value *fields = arena_array(reading->arena, wire->n_fields, sizeof(*fields));

	if (wire->n_fields > FIELD_COUNT) return OUTCOME_TOO_LARGE;
	for (size_t i = 0; i < wire->n_fields; i++) {
		enum outcome outcome = read_field(record, wire->fields[i], &fields[i]);

		reading->fault->field = (uint16_t)wire->fields[i]->number;
		if (outcome != OUTCOME_DONE) return outcome;
	}
	qsort(fields, wire->n_fields, sizeof(*fields), by_field_number);
	*ret = (struct record_value){ fields, wire->n_fields };
	return check_record(record, ret, &reading->fault->field);
}

static enum outcome read_records(struct reading *reading, const struct argument_info *info,
    const Mediation__V1__RecordList *wire, struct argument_value *ret)
{
	struct record_value *records;

	if (wire->n_records == 0) return OUTCOME_MISSING_ARGUMENT;
	if (wire->n_records > (size_t)info->limit || wire->n_records > RECORDS_MAX) {
		return OUTCOME_TOO_LARGE;
	}
	records = arena_array(reading->arena, wire->n_records, sizeof(*records));
	for (size_t i = 0; i < wire->n_records; i++) {
		enum outcome outcome;

		reading->fault->record_index = (uint16_t)(i + 1);
		outcome = read_record(reading, info->record, wire->records[i], &records[i]);
		if (outcome != OUTCOME_DONE) return outcome;
	}
	reading->fault->record_index = 0;
	reading->fault->field = 0;
	ret->records = records;
	ret->count = wire->n_records;
	return OUTCOME_DONE;
}

/* ---- lists of numbers ---- */

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum outcome read_integers(struct reading *reading, const struct argument_info *info,
    const Mediation__V1__IntegerList *wire, struct argument_value *ret)
{
	int64_t *values;

	if (wire->n_values == 0) return OUTCOME_MISSING_ARGUMENT;
	if (wire->n_values > (size_t)info->limit) return OUTCOME_TOO_LARGE;
	values = arena_copy(reading->arena, wire->values, wire->n_values * sizeof(*values));
	qsort(values, wire->n_values, sizeof(*values), by_value);
	for (size_t i = 0; i < wire->n_values; i++) {
		enum outcome outcome =
		    check_integer(info->type, info->limit, info->list, values[i]);

		if (outcome != OUTCOME_DONE) return outcome;
		if (i > 0 && values[i] == values[i - 1]) return OUTCOME_DUPLICATE_ARGUMENT;
	}
	ret->integers = values;
	ret->count = wire->n_values;
	return OUTCOME_DONE;
}

static enum outcome read_value(
    struct reading *reading, const wire_argument *wire, struct argument_value *ret)
{
	const struct argument_info *info = ret->info;

	switch (info->type) {
	case TYPE_TEXT:
		if (wire->value_case != MEDIATION__V1__ARGUMENT__VALUE_TEXT) {
			return OUTCOME_WRONG_TYPE;
		}
		return read_text(info->limit, wire->text, &ret->text);
	case TYPE_RECORDS:
		if (wire->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) {
			return OUTCOME_WRONG_TYPE;
		}
		return read_records(reading, info, wire->records, ret);
	case TYPE_CHOICES:
	case TYPE_ITEMS:
		if (wire->value_case != MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) {
			return OUTCOME_WRONG_TYPE;
		}
		return read_integers(reading, info, wire->integers, ret);
	default:
		if (wire->value_case != MEDIATION__V1__ARGUMENT__VALUE_INTEGER) {
			return OUTCOME_WRONG_TYPE;
		}
		ret->integer = wire->integer;
		return check_integer(info->type, info->limit, info->list, wire->integer);
	}
}

/* ---- the row ---- */

static bool list_has(const uint16_t *list, uint16_t number)
{
	for (; list && *list; list++) {
		if (*list == number) return true;
	}
	return false;
}

static bool row_takes(const struct action *action, uint16_t number)
{
	if (list_has(action->asks, number) || list_has(action->takes, number)) return true;
	for (size_t i = 0; i < action->chain_count; i++) {
		const struct chain_link *link = &action->chain[i];

		if (link->when == number || link->unless == number) return true;
		if (row_takes(action_find(link->action), number)) return true;
	}
	return false;
}

static enum outcome missing(
    const uint16_t *asks, const struct arguments *arguments, struct fault *ret_fault)
{
	for (; asks && *asks; asks++) {
		ret_fault->argument = *asks;
		if (!arguments_has(arguments, (enum argument) * asks)) {
			return OUTCOME_MISSING_ARGUMENT;
		}
	}
	ret_fault->argument = 0;
	return OUTCOME_DONE;
}

bool chain_link_applies(const struct chain_link *link, const struct arguments *arguments)
{
	if (link->when && !arguments_has(arguments, (enum argument)link->when)) return false;
	return !link->unless || !arguments_has(arguments, (enum argument)link->unless);
}

static enum outcome all_present(
    const struct action *action, const struct arguments *arguments, struct fault *ret_fault)
{
	enum outcome outcome = missing(action->asks, arguments, ret_fault);

	for (size_t i = 0; i < action->chain_count && outcome == OUTCOME_DONE; i++) {
		if (!chain_link_applies(&action->chain[i], arguments)) continue;
		outcome = missing(action_find(action->chain[i].action)->asks, arguments, ret_fault);
	}
	return outcome;
}

static int by_number(const void *a, const void *b)
{
	const struct argument_value *x = a, *y = b;

	return x->info->number - y->info->number;
}

static enum outcome read_one(
    struct reading *reading, const wire_argument *wire, struct arguments *ret)
{
	struct argument_value *value = &ret->values[ret->count];

	reading->fault->argument = (uint16_t)wire->number;
	value->info = wire->number <= UINT16_MAX ? argument_info((uint16_t)wire->number) : NULL;
	if (!value->info) return OUTCOME_UNKNOWN_ARGUMENT;
	if (!row_takes(reading->action, value->info->number)) return OUTCOME_ARGUMENT_NOT_TAKEN;
	if (arguments_has(ret, (enum argument)value->info->number)) {
		return OUTCOME_DUPLICATE_ARGUMENT;
	}
	ret->count++;
	return read_value(reading, wire, value);
}

enum outcome arguments_read(const struct action *action,
    struct Mediation__V1__Argument *const *wire, size_t wire_count, struct arena *arena,
    struct arguments *ret_arguments, struct fault *ret_fault)
{
	struct reading reading = { action, arena, ret_fault };

	*ret_fault = (struct fault){ 0 };
	if (wire_count > ARGUMENTS_MAX) return OUTCOME_TOO_LARGE;
	ret_arguments->values = arena_array(arena, wire_count, sizeof(*ret_arguments->values));
	ret_arguments->count = 0;
	for (size_t i = 0; i < wire_count; i++) {
		enum outcome outcome = read_one(&reading, wire[i], ret_arguments);

		if (outcome != OUTCOME_DONE) return outcome;
	}
	qsort(
	    ret_arguments->values, ret_arguments->count, sizeof(*ret_arguments->values), by_number);
	return all_present(action, ret_arguments, ret_fault);
}

void arguments_select(const struct arguments *all, const struct action *action, struct arena *arena,
    struct arguments *ret)
{
	ret->values = arena_array(arena, all->count, sizeof(*ret->values));
	ret->count = 0;
	for (size_t i = 0; i < all->count; i++) {
		if (row_takes(action, all->values[i].info->number)) {
			ret->values[ret->count++] = all->values[i];
		}
	}
}

void arguments_with(const struct arguments *from, const struct argument_value *value,
    struct arena *arena, struct arguments *ret)
{
	struct argument_value *values = arena_array(arena, from->count + 1, sizeof(*values));
	size_t at = 0, after;

	while (at < from->count && from->values[at].info->number < value->info->number) {
		at++;
	}
	after = at + (at < from->count && from->values[at].info->number == value->info->number);
	if (at) memcpy(values, from->values, at * sizeof(*values));
	if (after < from->count) {
		memcpy(
		    values + at + 1, from->values + after, (from->count - after) * sizeof(*values));
	}
	values[at] = *value;
	*ret = (struct arguments){ values, at + 1 + from->count - after };
}

void arguments_without(
    const struct arguments *from, enum argument number, struct arena *arena, struct arguments *ret)
{
	struct argument_value *values = arena_array(arena, from->count, sizeof(*values));
	size_t count = 0;

	for (size_t i = 0; i < from->count; i++) {
		if (from->values[i].info->number != number) values[count++] = from->values[i];
	}
	*ret = (struct arguments){ values, count };
}
