/* Repeated arguments of a form; form_record.h. */
#include "form_record.h"

#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "identify.h"
#include "identity_typed.h"
#include "instalments.h"
#include "plain.h"
#include "say.h"

void form_request_id(Mediation__V1__ActRequest *act, const uint8_t id[16])
{
	act->request_id = (ProtobufCBinaryData){ 16, form_make(16) };
	memcpy(act->request_id.data, id, 16);
}

void *form_make(size_t bytes)
{
	void *made = calloc(1, bytes);

	if (!made) abort();
	return made;
}

char *form_copy(const char *text)
{
	char *copied = strdup(text);

	if (!copied) abort();
	return copied;
}

/* What the catalogue keeps so short is a name, a number or a place. */
#define LINE_CHARACTERS_MAX 100

bool form_text_read(const char *label, int64_t limit, char *text, FILE *why)
{
	const char *wrong = limit <= LINE_CHARACTERS_MAX ? plain_line(text) : NULL;

	if (wrong) fprintf(why, _("%s %s"), label, wrong);
	return !wrong;
}

static const char *label_of(const Mediation__V1__CatalogueArgument *info)
{
	return say_either(info->zh, info->en);
}

/* ---- lists ---- */

/* The commas that people type in either width. */
static const char *const commas[] = { ",", "，", "、", NULL };

bool form_list_read(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret, FILE *why)
{
	Mediation__V1__IntegerList *list = form_make(sizeof(*list));
	char *word;

	mediation__v1__integer_list__init(list);
	list->values = form_make(FORM_VALUES_MAX * sizeof(*list->values));
	ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGERS;
	ret->integers = list;
	while ((word = text_next_part(&text, commas))) {
		if (list->n_values == FORM_VALUES_MAX) {
			fprintf(why, _("too many values for --%s"), words_typed(info->name));
			return false;
		}
		if (!value_read(source, label_of(info), info->type, info->list, word,
		        &list->values[list->n_values], why)) {
			return false;
		}
		list->n_values++;
	}
	return true;
}

/* ---- records ---- */

/* A label, or what stands before its bracket; of "姓名或名称" either word. */
static bool is_label(const char *label, const char *word)
{
	size_t whole = strlen(word);
	const char *rest = strstr(label, "或");

	if (strcmp(label, word) == 0) return true;
	if (rest && strcmp(rest + strlen("或"), word) == 0) return true;
	if (whole == 0 || strncmp(label, word, whole) != 0) return false;
	return label + whole == rest || strncmp(label + whole, "（", strlen("（")) == 0;
}

static const Mediation__V1__CatalogueField *field_named(
    const Mediation__V1__CatalogueRecord *record, const char *word)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (words_same(record->fields[i]->name, word) ||
		    is_label(record->fields[i]->zh, word)) {
			return record->fields[i];
		}
	}
	return NULL;
}

/* The next "name=value" of a record; a backslash keeps a comma inside a value. */
static char *next_part(char **at)
{
	char *start = *at, *to = *at, *from;

	if (!start) return NULL;
	for (from = start; *from && *from != ','; from++) {
		if (*from == '\\' && from[1]) from++;
		*to++ = *from;
	}
	*at = *from ? from + 1 : NULL;
	*to = '\0';
	return start;
}

static void say_fields(const Mediation__V1__CatalogueRecord *record, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < record->n_fields; i++) {
		if (*record->fields[i]->refused_zh) continue;
		fprintf(out, "%s%s", before, words_typed(record->fields[i]->name));
		before = _(", ");
	}
}

static bool read_field(struct value_source *source, const Mediation__V1__CatalogueRecord *record,
    char *part, Mediation__V1__RecordField *ret, FILE *why)
{
	char *equals = strchr(part, '=');
	const Mediation__V1__CatalogueField *field;
	int64_t value;

	if (!equals) {
		fprintf(why, _("\"%s\" should be name=value"), part);
		return false;
	}
	*equals = '\0';
	field = field_named(record, part);
	if (!field) {
		fprintf(why, _("%s has no field \"%s\"; there are: "),
		    say_either(record->zh, record->en), part);
		say_fields(record, why);
		return false;
	}
	ret->number = field->number;
	source->today.tense = field->past ? SPOKEN_PAST : SPOKEN_TO_COME;
	if (field->identity && identify_take_sealed(equals + 1, ret)) return true;
	if (strcmp(field->type, "text") == 0) {
		if (!form_text_read(
		        say_either(field->zh, field->en), field->limit, equals + 1, why)) {
			return false;
		}
		ret->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_TEXT;
		ret->text = form_copy(equals + 1);
		return true;
	}
	if (!value_read(source, say_either(field->zh, field->en), field->type, field->list,
	        equals + 1, &value, why)) {
		return false;
	}
	ret->value_case = MEDIATION__V1__RECORD_FIELD__VALUE_INTEGER;
	ret->integer = value;
	return true;
}

static bool read_fields(struct value_source *source, const Mediation__V1__CatalogueRecord *known,
    char *text, Mediation__V1__Record *record, FILE *why)
{
	char *part;

	while ((part = next_part(&text))) {
		Mediation__V1__RecordField *field;

		if (record->n_fields == FORM_FIELDS_MAX) {
			fprintf(why, _("too many values for %s"), say_either(known->zh, known->en));
			return false;
		}
		field = form_make(sizeof(*field));
		mediation__v1__record_field__init(field);
		record->fields[record->n_fields++] = field;
		if (!read_field(source, known, part, field, why)) return false;
	}
	return true;
}

/* A value as the catalogue names it where it is one of a list, else as it is; it lives shortly. */
static const char *value_named(
    const struct words *words, const Mediation__V1__CatalogueField *field, const char *value)
{
	const char *named = NULL;
	int64_t code;

	if (field && *field->list && words_choice(words, field->list, value, &code)) {
		named = words_name(words, field->list, (uint32_t)code);
	}
	return named ? named : value;
}

char *form_record_named(
    const struct words *words, const Mediation__V1__CatalogueArgument *info, const char *typed)
{
	const Mediation__V1__CatalogueRecord *record = words_record(words, info->record);
	char *copy = form_copy(typed), *rest = copy, *part, *named = form_copy("");
	bool is_record = record != NULL;

	while (is_record && (part = next_part(&rest))) {
		char *equals = strchr(part, '=');
		const Mediation__V1__CatalogueField *field;

		is_record = equals != NULL;
		if (!is_record) break;
		*equals++ = '\0';
		field = field_named(record, part);
		named = answers_with_field(
		    named, field ? field->name : part, value_named(words, field, equals));
	}
	free(copy);
	if (is_record) return named;
	free(named);
	return form_copy(typed);
}

static const Mediation__V1__CatalogueField *field_told(
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__RecordField *told)
{
	return told ? words_field(known, told->number) : NULL;
}

/* The kind of paper that an ID number is of; 0: a resident's. */
static uint16_t paper_of(
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *told = record->fields[i];
		const Mediation__V1__CatalogueField *field = field_told(known, told);

		if (told && field && strcmp(field->name, "id_paper") == 0) {
			return (uint16_t)told->integer;
		}
	}
	return 0;
}

/* What cannot be right is told before it is sent, sealed, to where nobody reads it. */
static bool are_identities_sound(
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record, FILE *why)
{
	uint16_t paper = paper_of(known, record);

	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *told = record->fields[i];
		const Mediation__V1__CatalogueField *field = field_told(known, told);

		if (field && field->identity &&
		    told->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT &&
		    !identity_typed_read((enum identity)field->identity, paper, told->text, why)) {
			return false;
		}
	}
	return true;
}

static bool check_identities(const struct words *words,
    const Mediation__V1__CatalogueArgument *info, const Mediation__V1__RecordList *list, FILE *why)
{
	struct text reason;
	bool is_sound;

	text_begin(&reason);
	is_sound = are_identities_sound(
	    words_record(words, info->record), list->records[list->n_records - 1], reason.out);
	(void)text_end(&reason);
	if (!is_sound) {
		words_print_flag(info, why);
		fprintf(why, _(" no. %zu: "), list->n_records);
		fputs(reason.bytes, why);
	}
	text_free(&reason);
	return is_sound;
}

static bool read_record(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret, bool *ret_is_identity, FILE *why)
{
	Mediation__V1__Record *record;

	if (ret->records->n_records == FORM_RECORDS_MAX) {
		fprintf(why, _("too many values for --%s"), words_typed(info->name));
		return false;
	}
	record = form_make(sizeof(*record));
	mediation__v1__record__init(record);
	record->fields = form_make(FORM_FIELDS_MAX * sizeof(*record->fields));
	ret->records->records[ret->records->n_records++] = record;
	if (!read_fields(source, words_record(source->words, info->record), text, record, why)) {
		return false;
	}
	*ret_is_identity = !check_identities(source->words, info, ret->records, why);
	return !*ret_is_identity;
}

bool form_record_read(struct value_source *source, const Mediation__V1__CatalogueArgument *info,
    char *text, Mediation__V1__Argument *ret, bool *ret_is_identity, FILE *why)
{
	char *typed[INSTALMENTS_MAX];
	size_t count;
	bool is_read;

	if (!ret->records) {
		ret->value_case = MEDIATION__V1__ARGUMENT__VALUE_RECORDS;
		ret->records = form_make(sizeof(*ret->records));
		mediation__v1__record_list__init(ret->records);
		ret->records->records =
		    form_make(FORM_RECORDS_MAX * sizeof(*ret->records->records));
	}
	count = instalments_of(source, info, text, ret->records->n_records + 1, typed, why);
	is_read = count > 0;
	for (size_t i = 0; i < count; i++) {
		is_read = is_read && read_record(source, info, typed[i], ret, ret_is_identity, why);
		free(typed[i]);
	}
	return is_read;
}

static bool has_field(const Mediation__V1__Record *record, uint32_t number)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (record->fields[i]->number == number) return true;
	}
	return false;
}

static bool say_missing(const Mediation__V1__CatalogueRecord *known,
    const Mediation__V1__Record *record, const char *heading, FILE *why)
{
	const char *before = heading;

	for (size_t i = 0; i < known->n_fields; i++) {
		const Mediation__V1__CatalogueField *field = known->fields[i];

		if (!field->required || has_field(record, field->number)) continue;
		fprintf(why, "%s%s", before, say_either(field->zh, words_typed(field->name)));
		before = _(", ");
	}
	return before != heading;
}

size_t form_record_missing(const struct words *words, const Mediation__V1__CatalogueArgument *info,
    const Mediation__V1__Argument *argument, FILE *why)
{
	const Mediation__V1__CatalogueRecord *known = words_record(words, info->record);
	size_t lines = 0;

	for (size_t i = 0; known && i < argument->records->n_records; i++) {
		struct text heading;

		text_begin(&heading);
		fputs("\n  ", heading.out);
		words_print_flag(info, heading.out);
		fprintf(heading.out, _(" no. %zu: "), i + 1);
		lines += say_missing(known, argument->records->records[i], text_end(&heading), why);
		text_free(&heading);
	}
	return lines;
}
