/*
 * The arguments of an event as the wire carries them: facts from the journal, texts from beside it,
 * in one list ascending by number.
 */
#include <stdlib.h>

#include "answer.h"
#include "texts.h"

#define HIDDEN "****"

static Mediation__V1__RecordField *field_of(struct arena *arena, const struct field_value *value)
{
	Mediation__V1__RecordField *field = MESSAGE(arena, RecordField, record_field);

	field->number = value->number;
	if (value->is_text) {
		field->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_TEXT;
		field->text = answer_text(arena, value->text.bytes);
	} else {
		field->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_INTEGER;
		field->integer = value->integer;
	}
	return field;
}

/* Room for every field of the record, so that its texts find a place too. */
static Mediation__V1__Record *record_new(struct arena *arena)
{
	Mediation__V1__Record *record = MESSAGE(arena, Record, record);

	record->fields = arena_array(arena, FIELD_COUNT, sizeof(*record->fields));
	return record;
}

static Mediation__V1__RecordList *records_new(struct arena *arena)
{
	Mediation__V1__RecordList *list = MESSAGE(arena, RecordList, record_list);

	list->records = arena_array(arena, RECORDS_MAX, sizeof(*list->records));
	return list;
}

static Mediation__V1__RecordList *records_of(
    struct arena *arena, const struct argument_value *value)
{
	Mediation__V1__RecordList *list = records_new(arena);

	for (size_t i = 0; i < value->count && i < RECORDS_MAX; i++) {
		Mediation__V1__Record *record = record_new(arena);

		for (size_t f = 0; f < value->records[i].count && f < FIELD_COUNT; f++) {
			record->fields[record->n_fields++] =
			    field_of(arena, &value->records[i].fields[f]);
		}
		list->records[list->n_records++] = record;
	}
	return list;
}

static Mediation__V1__IntegerList *integers_of(
    struct arena *arena, const struct argument_value *value)
{
	Mediation__V1__IntegerList *list = MESSAGE(arena, IntegerList, integer_list);

	list->n_values = value->count;
	list->values = arena_array(arena, value->count, sizeof(*list->values));
	for (size_t i = 0; i < value->count; i++) {
		list->values[i] = value->integers[i];
	}
	return list;
}

static Mediation__V1__Argument *fact_of(struct arena *arena, const struct argument_value *value)
{
	Mediation__V1__Argument *argument = MESSAGE(arena, Argument, argument);

	argument->number = value->info->number;
	if (value->records) {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_RECORDS;
		argument->records = records_of(arena, value);
	} else if (value->integers) {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGERS;
		argument->integers = integers_of(arena, value);
	} else {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
		argument->integer = value->integer;
	}
	return argument;
}

static Mediation__V1__Argument *argument_among(
    Mediation__V1__Argument **list, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i]->number == number) return list[i];
	}
	return NULL;
}

/* What stands there is the vault's commitment, which tells nobody anything. */
static bool is_sealed(const Mediation__V1__Argument *argument, const struct text_place *place)
{
	const struct argument_info *info = argument_info((uint16_t)argument->number);
	const struct field_info *field = info ? field_info(info->record, place->field) : NULL;

	return field && field->storage == STORED_SEALED;
}

static void add_field_text(struct arena *arena, Mediation__V1__Argument *argument,
    const struct text_place *place, const struct text *text)
{
	Mediation__V1__RecordList *list = argument->records;
	Mediation__V1__Record *record;
	Mediation__V1__RecordField *field;

	if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS ||
	    place->place > RECORDS_MAX) {
		return;
	}
	while (list->n_records < place->place) {
		list->records[list->n_records++] = record_new(arena);
	}
	record = list->records[place->place - 1];
	if (record->n_fields >= FIELD_COUNT) return;
	field = MESSAGE(arena, RecordField, record_field);
	field->number = place->field;
	field->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_TEXT;
	field->text = is_sealed(argument, place)
	    ? answer_text(arena, HIDDEN)
	    : arena_copy_text(arena, text->bytes, text->length);
	record->fields[record->n_fields++] = field;
}

static Mediation__V1__Argument *text_holder(struct arena *arena, const struct text_place *place)
{
	Mediation__V1__Argument *argument = MESSAGE(arena, Argument, argument);

	argument->number = place->argument;
	if (place->place) {
		argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_RECORDS;
		argument->records = records_new(arena);
	}
	return argument;
}

static int by_number(const void *a, const void *b)
{
	const Mediation__V1__Argument *const *x = a, *const *y = b;

	return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

void answer_arguments(struct arena *arena, const struct arguments *arguments, const uint8_t *texts,
    size_t texts_bytes, size_t *ret_count, Mediation__V1__Argument ***ret_arguments)
{
	Mediation__V1__Argument **list = arena_array(arena, 2 * ARGUMENTS_MAX, sizeof(*list));
	struct texts_reader reader;
	struct text_place place;
	struct text text;
	size_t count = 0;

	for (size_t i = 0; i < arguments->count; i++) {
		list[count++] = fact_of(arena, &arguments->values[i]);
	}
	texts_start(&reader, texts, texts_bytes);
	while (texts_next(&reader, &place, &text)) {
		Mediation__V1__Argument *argument = argument_among(list, count, place.argument);

		if (!argument) {
			if (count == 2 * ARGUMENTS_MAX) break;
			argument = list[count++] = text_holder(arena, &place);
		}
		if (place.place) {
			add_field_text(arena, argument, &place, &text);
		} else {
			argument->value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
			argument->text = arena_copy_text(arena, text.bytes, text.length);
		}
	}
	qsort(list, count, sizeof(*list), by_number);
	*ret_count = count;
	*ret_arguments = list;
}
