/* What an event tells, as papers say it; paper_names.h. */
#include <string.h>

#include "paper_names.h"
#include "text.h"

static const struct {
	const char *type;
	enum paper_type as;
} plain_types[] = {
	{ "flag", PAPER_FLAG },
	{ "amount", PAPER_AMOUNT },
	{ "date", PAPER_DATE },
	{ "instant", PAPER_INSTANT },
	{ "integer", PAPER_NUMBER },
};

/* The words of a number that stands for something; NULL where it is one of the plain types. */
static const char *word_of(
    const struct words *words, const char *type, const char *list, int64_t number)
{
	if (strcmp(type, "choice") == 0 || strcmp(type, "choices") == 0) {
		return words_zh(words, list, (uint32_t)number);
	}
	if (strcmp(type, "state") == 0) return words_zh(words, "state", (uint32_t)number);
	if (strcmp(type, "kind") == 0) return words_kind_zh(words, (uint32_t)number);
	if (strcmp(type, "team") == 0) return words_team(words, number);
	if (strcmp(type, "member") == 0) return number ? words_member(words, number) : "";
	if (strcmp(type, "place") == 0) return number ? words_place(words, number) : "";
	return NULL;
}

static void number_value(const struct words *words, const char *type, const char *list,
    int64_t number, struct paper_value *value)
{
	const char *word = word_of(words, type, list, number);

	if (word) {
		paper_value_text(value, word);
		return;
	}
	for (size_t i = 0; i < sizeof(plain_types) / sizeof(plain_types[0]); i++) {
		if (strcmp(plain_types[i].type, type) != 0) continue;
		paper_value_number(value, plain_types[i].as, number);
		return;
	}
	paper_value_number(value, PAPER_NUMBER, number);
}

/* Parties by their names, codes by their words: 甲一、乙一. */
static void several(const struct papers_source *source,
    const Mediation__V1__CatalogueArgument *known, const Mediation__V1__IntegerList *told,
    struct paper_value *value)
{
	const Mediation__V1__CatalogueRecord *items = words_record(source->words, known->record);
	bool are_parties = items && strcmp(items->name, "party") == 0;
	struct text text;

	text_begin(&text);
	for (size_t i = 0; i < told->n_values; i++) {
		const char *word = are_parties
		    ? papers_party(source, told->values[i])
		    : word_of(source->words, known->type, known->list, told->values[i]);

		fputs(i ? "、" : "", text.out);
		if (word) {
			fputs(word, text.out);
		} else {
			fprintf(text.out, "%lld", (long long)told->values[i]);
		}
	}
	paper_value_text(value, text_end(&text));
	text_free(&text);
}

void paper_argument_value(const struct papers_source *source,
    const Mediation__V1__CatalogueArgument *known, const Mediation__V1__Argument *told,
    struct paper_value *value)
{
	switch (told->value_case) {
	case MEDIATION__V1__ARGUMENT__VALUE_TEXT:
		paper_value_text(value, told->text);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_INTEGER:
		number_value(source->words, known->type, known->list, told->integer, value);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_INTEGERS:
		several(source, known, told->integers, value);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE_RECORDS:
		paper_value_number(value, PAPER_FLAG, told->records->n_records > 0);
		break;
	case MEDIATION__V1__ARGUMENT__VALUE__NOT_SET:
	case _MEDIATION__V1__ARGUMENT__VALUE__CASE_IS_INT_SIZE:
	default:
		break;
	}
}

void paper_field_value(const struct papers_source *source,
    const Mediation__V1__CatalogueField *known, const Mediation__V1__Record *record,
    struct paper_value *value)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__RecordField *told = record->fields[i];

		if (told->number != known->number) continue;
		if (told->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_TEXT) {
			paper_value_text(value, told->text);
		} else if (told->value_case == MEDIATION__V1__RECORD_FIELD__VALUE_INTEGER) {
			number_value(source->words, known->type, known->list, told->integer, value);
		}
	}
}

size_t paper_last_event(
    const struct papers_source *source, const Mediation__V1__CatalogueAction *action)
{
	if (!action) return 0;
	for (size_t i = source->event_count; i > 0; i--) {
		if (source->events[i - 1]->action == action->number &&
		    papers_stands(source, i - 1)) {
			return i - 1;
		}
	}
	return source->event_count;
}
