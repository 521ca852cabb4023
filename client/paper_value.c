/* One value as papers have it; paper_value.h. */
#include "paper_value.h"

#include <stdlib.h>
#include <string.h>

#include "capitals.h"
#include "civil.h"
#include "text.h"

#define INLINE_SEPARATOR "；"

void paper_value_free(struct paper_value *value)
{
	free(value->text);
	*value = (struct paper_value){ 0 };
}

void paper_value_text(struct paper_value *value, const char *text)
{
	paper_value_free(value);
	if (!text || !*text) return;
	value->type = PAPER_TEXT;
	value->text = strdup(text);
	if (!value->text) abort();
}

void paper_value_written(const struct papers_source *source, struct paper_value *value,
    void (*write)(const struct papers_source *source, FILE *out))
{
	struct text text;

	text_begin(&text);
	write(source, text.out);
	paper_value_text(value, text_end(&text));
	text_free(&text);
}

void paper_value_number(struct paper_value *value, enum paper_type type, int64_t number)
{
	bool is_told = number != 0 || type == PAPER_NUMBER || type == PAPER_AMOUNT;

	paper_value_free(value);
	if (is_told) *value = (struct paper_value){ .type = type, .number = number };
}

bool paper_value_is_told(const struct paper_value *value)
{
	return value->type != PAPER_NOT_TOLD;
}

void paper_value_write(const struct paper_value *value, FILE *out)
{
	switch (value->type) {
	case PAPER_NOT_TOLD:
		break;
	case PAPER_TEXT:
		fputs(value->text, out);
		break;
	case PAPER_NUMBER:
		fprintf(out, "%lld", (long long)value->number);
		break;
	case PAPER_AMOUNT:
		fprintf(out, "%lld.%02lld元", (long long)value->number / 100,
		    (long long)value->number % 100);
		break;
	case PAPER_DATE:
		papers_date(out, value->number);
		break;
	case PAPER_INSTANT:
		papers_instant(out, value->number);
		break;
	case PAPER_FLAG:
		fputs("是", out);
		break;
	}
}

/* ---- filters ---- */

static bool capitals(const struct papers_source *source, struct paper_value *value)
{
	struct text text;

	if (value->type != PAPER_AMOUNT && value->type != PAPER_DATE &&
	    value->type != PAPER_INSTANT) {
		return false;
	}
	text_begin(&text);
	if (value->type == PAPER_AMOUNT) {
		capitals_yuan(text.out, value->number);
	} else {
		capitals_date(text.out,
		    value->type == PAPER_DATE ? value->number
		                              : civil_day_of_instant(value->number));
	}
	paper_value_text(value, text_end(&text));
	text_free(&text);
	return true;
}

static bool date(const struct papers_source *source, struct paper_value *value)
{
	if (value->type == PAPER_INSTANT) {
		paper_value_number(value, PAPER_DATE, civil_day_of_instant(value->number));
	}
	return value->type == PAPER_DATE;
}

static bool party(const struct papers_source *source, struct paper_value *value)
{
	if (value->type != PAPER_NUMBER) return false;
	paper_value_text(value, papers_party(source, value->number));
	return true;
}

static const Mediation__V1__Obligation *owed_numbered(
    const struct papers_source *source, int64_t number)
{
	for (size_t i = 0; i < source->dispute->n_obligations; i++) {
		if (source->dispute->obligations[i]->number == number) {
			return source->dispute->obligations[i];
		}
	}
	return NULL;
}

static bool promise(const struct papers_source *source, struct paper_value *value)
{
	const Mediation__V1__Obligation *owed = owed_numbered(source, value->number);

	if (value->type != PAPER_NUMBER) return false;
	paper_value_text(value, owed ? owed->text : NULL);
	return true;
}

static bool debtor(const struct papers_source *source, struct paper_value *value)
{
	const Mediation__V1__Obligation *owed = owed_numbered(source, value->number);

	if (value->type != PAPER_NUMBER) return false;
	paper_value_text(value, owed ? papers_party(source, owed->debtor) : NULL);
	return true;
}

/* Whom it names; of two parties he who is not the debtor. */
static bool creditor(const struct papers_source *source, struct paper_value *value)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	const Mediation__V1__Obligation *owed = owed_numbered(source, value->number);
	const char *name = NULL;

	if (value->type != PAPER_NUMBER) return false;
	if (owed && owed->creditor) {
		name = papers_party(source, owed->creditor);
	} else if (owed && dispute->n_parties == 2) {
		name = dispute->parties[dispute->parties[0]->number == owed->debtor]->name;
	}
	paper_value_text(value, name);
	return true;
}

/* The lines of a text in one. */
static bool inlined(const struct papers_source *source, struct paper_value *value)
{
	struct text text;

	if (value->type != PAPER_TEXT) return false;
	text_begin(&text);
	for (const char *at = value->text; *at; at++) {
		if (*at != '\n') {
			fputc(*at, text.out);
		} else if (at[1]) {
			fputs(INLINE_SEPARATOR, text.out);
		}
	}
	paper_value_text(value, text_end(&text));
	text_free(&text);
	return true;
}

/* Told, but nothing of it is written: for words that stand where it is so. */
static bool hide(const struct papers_source *source, struct paper_value *value)
{
	paper_value_text(value, " ");
	value->text[0] = '\0';
	return true;
}

static const struct {
	const char *name;
	bool (*apply)(const struct papers_source *source, struct paper_value *value);
} filters[] = {
	{ "capitals", capitals },
	{ "date", date },
	{ "party", party },
	{ "debtor", debtor },
	{ "creditor", creditor },
	{ "promise", promise },
	{ "inline", inlined },
	{ "hide", hide },
};

#define FILTER_COUNT (sizeof(filters) / sizeof(filters[0]))

static size_t find_filter(const char *name, size_t bytes)
{
	size_t i = 0;

	while (i < FILTER_COUNT &&
	    (strlen(filters[i].name) != bytes || strncmp(filters[i].name, name, bytes) != 0)) {
		i++;
	}
	return i;
}

bool paper_filter_exists(const char *name, size_t bytes)
{
	return find_filter(name, bytes) < FILTER_COUNT;
}

void paper_filters_print(FILE *out)
{
	for (size_t i = 0; i < FILTER_COUNT; i++) {
		fprintf(out, "%s%s", i ? ", " : "", filters[i].name);
	}
}

bool paper_filter(
    const struct papers_source *source, const char *name, size_t bytes, struct paper_value *value)
{
	return !paper_value_is_told(value) ||
	    filters[find_filter(name, bytes)].apply(source, value);
}
