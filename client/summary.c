/* What was answered of a form, for people; summary.h. */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "identity_typed.h"
#include "say.h"

/* Of a long text it shows the beginning. */
#define SUMMARY_BYTES_MAX 90

static void print_short(const char *text, FILE *out)
{
	size_t length = 0;

	while (text[length]) {
		bool is_whole;
		size_t bytes = text_character(text + length, &is_whole);

		if (length + bytes > SUMMARY_BYTES_MAX) break;
		fputs(text[length] == '\n' ? " " : "", out);
		if (text[length] != '\n') fwrite(text + length, 1, bytes, out);
		length += bytes;
	}
	if (text[length]) fputs("…", out);
}

/* A word of a list as people say it, else as it is. */
static void print_word(const struct choices *choices, const char *word, size_t length, FILE *out)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (strlen(choices->all[i].word) == length &&
		    strncmp(choices->all[i].word, word, length) == 0) {
			fputs(choices->all[i].label, out);
			return;
		}
	}
	fprintf(out, "%.*s", (int)length, word);
}

static void print_words(const struct choices *choices, const char *words, FILE *out)
{
	const char *before = "";

	while (*words) {
		size_t length = strcspn(words, ",");

		fputs(before, out);
		print_word(choices, words, length, out);
		words += length + (words[length] == ',');
		before = _(", ");
	}
}

static void print_field(const struct asking *asking, const Mediation__V1__CatalogueField *field,
    const char *value, FILE *out)
{
	struct choices choices = field_choices(asking, field);

	fprintf(out, "%s ", say_either(field->zh, field->en));
	if (field->identity && asking->is_masked) {
		identity_typed_mask((enum identity)field->identity, value, out);
	} else if (field->identity) {
		fputs(value, out);
	} else {
		print_words(&choices, value, out);
	}
	choices_free(&choices);
}

/* Of parties that are named the names, and what goes with them; of what identifies them, that. */
static bool is_printed(const struct question *question, const Mediation__V1__CatalogueField *field)
{
	if (question->how == QUESTION_IDENTITY) return field->identity != 0;
	return question->how != QUESTION_NAMES ||
	    (!field->identity && strcmp(field->name, "side") != 0);
}

static void print_record(
    const struct asking *asking, const struct question *question, const char *word, FILE *out)
{
	const Mediation__V1__CatalogueRecord *record =
	    words_record(asking->matter->words, question->info->record);
	const char *before = "";

	if (question->how == QUESTION_IDENTITY) {
		char *name = answers_field(word, "name");

		fprintf(out, "%s ", name);
		free(name);
	}
	for (size_t i = 0; record && i < record->n_fields; i++) {
		const Mediation__V1__CatalogueField *field = record->fields[i];
		char *value = answers_field(word, field->name);

		if (*value && is_printed(question, field)) {
			fputs(before, out);
			before = question->how == QUESTION_NAMES ? _(", ") : _("; ");
			if (question->how == QUESTION_NAMES) {
				fputs(value, out);
			} else {
				print_field(asking, field, value, out);
			}
		}
		free(value);
	}
}

static void print_answer(const struct asking *asking, const struct question *question, FILE *out)
{
	const struct answers *answers = asking->answers;
	struct choices choices = question_choices(asking, question);
	const char *before = "";

	for (size_t i = 0; i < answers->count; i++) {
		const char *word = answers->all[i].word;

		if (!question_answers(question, &answers->all[i])) continue;
		fputs(before, out);
		before = _(", ");
		if (strcmp(question->info->type, "records") == 0) {
			print_record(asking, question, word, out);
		} else if (choices.count) {
			print_words(&choices, word, out);
		} else {
			print_short(word, out);
		}
	}
	choices_free(&choices);
}

size_t summary_print(const struct asking *asking, const struct questions *questions, FILE *out,
    size_t places[QUESTIONS_MAX])
{
	const struct words *words = asking->matter->words;
	size_t count = 0;

	for (size_t i = 0; i < questions->count; i++) {
		const struct question *question = &questions->all[i];

		if (!question_applies(question, words, asking->answers) ||
		    !question_is_answered(question, asking->answers)) {
			continue;
		}
		places[count++] = i;
		fprintf(out, "%3zu ", count);
		fprintf(out, _("%s: "), question_label(question, words));
		if (question->how == QUESTION_DECLARED) {
			fputs(_("yes"), out);
		} else {
			print_answer(asking, question, out);
		}
		fputc('\n', out);
	}
	return count;
}
