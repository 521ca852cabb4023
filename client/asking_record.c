/* Questions of several answers at once: the fields of a record, and what one yes declares;
 * asking.h. */
#include <stdlib.h>
#include <string.h>

#include "asking_parts.h"
#include "instalments.h"
#include "say.h"

/* ---- records ---- */

/* The paper that an ID number of a record is of, as far as that was told; 0: a resident's. */
static uint16_t paper_in(const struct asking *asking, const char *word)
{
	char *paper = answers_field(word, "id_paper");
	int64_t code = 0;

	(void)words_choice(asking->matter->words, "id_paper", paper, &code);
	free(paper);
	return (uint16_t)code;
}

/* word: the fields of the same record so far. */
static struct about about_field(struct asking *asking, const struct question *question,
    const Mediation__V1__CatalogueField *field, const char *word)
{
	const char *argument = question->info->name;
	struct about about;
	char name[128];

	(void)snprintf(name, sizeof(name), "%s.%s", question->info->name, field->name);
	about = (struct about){
		.label = say_either(field->zh, field->en),
		.type = field->type,
		.list = field->list,
		.is_past = field->past,
		.limit = field->limit,
		.help = say_is_chinese() ? question->info->help_zh : "",
		.basis = question->action->basis,
		.guide = "",
		.choices = field_choices(asking, field),
		.is_required = field->required || question->detail,
		.fallback = question_fallback(name, asking->matter, asking->answers),
	};
	if (!field->identity) return about;
	about.paper = paper_in(asking, word);
	about_identity(&about, asking, field,
	    asking_address_before(asking->answers, argument, asking->answers->count));
	return about;
}

/* One field of the record in *word; not asked for where the form does not, but Enter would answer.
 */
static enum asked ask_field(struct asking *asking, const struct question *question,
    const Mediation__V1__CatalogueField *field, char **word)
{
	struct about about = about_field(asking, question, field, *word);
	enum asked asked = ASKED_SKIPPED;
	char *typed = NULL;

	if (question_asks_field(question, field->name)) {
		asked = ask_word(asking, &about, NULL, &typed);
	} else if (about.fallback) {
		typed = form_copy(about.fallback);
	}
	if (typed) *word = answers_with_field(*word, field->name, typed);
	free(typed);
	about_free(&about);
	return asked;
}

/* What was answered of a record stands beside the whole ones, until it is one. */
static char *take_half(struct asking *asking, const char *half)
{
	const char *word = answers_of(asking->answers, half);
	char *taken = form_copy(word ? word : "");

	answers_drop(asking->answers, half, "");
	return taken;
}

static void keep_half(struct asking *asking, const char *half, const char *word)
{
	answers_drop(asking->answers, half, "");
	(void)answers_add(asking->answers, half, word);
	asking_keep(asking);
}

static bool has_field(const char *word, const char *field)
{
	char *value = answers_field(word, field);
	bool has = *value != '\0';

	free(value);
	return has;
}

/* ---- instalments ---- */

static bool has_each(const char *word, const char *const *fields)
{
	for (; *fields; fields++) {
		if (!has_field(word, *fields)) return false;
	}
	return true;
}

/* In how many parts a sum with a day is paid that does not recur; 1 where it is none. */
static enum asked ask_parts(struct asking *asking, const char *word, char **ret_count)
{
	static const char *const needed[] = { "amount", "due_on", NULL };
	struct about about = { .label = _("in how many instalments"),
		.type = "integer",
		.list = "",
		.help =
		    _("Enter: in one; else the amount is that of all, the day that of the first"),
		.basis = "",
		.guide = "",
		.limit = INSTALMENTS_MAX };
	enum asked asked = ASKED_SKIPPED;

	*ret_count = NULL;
	if (!has_each(word, needed) || has_field(word, "every")) return asked;
	about.fallback = form_copy("1");
	asked = ask_word(asking, &about, NULL, ret_count);
	about_free(&about);
	return asked;
}

static enum asked ask_interval(struct asking *asking, char **ret_interval)
{
	struct choices choices = choices_of(asking->matter->words, "choice", "period");
	enum asked asked =
	    ask_choice(asking->terminal, &choices, _("how often"), "month", ret_interval);

	choices_free(&choices);
	return asked;
}

/* The word of a plan, from that of an obligation: what was its amount is the total. */
static char *plan_word(const char *word, const char *count, const char *interval)
{
	static const char *const renamed[][2] = { { "amount", "total" }, { "due_on", "first" } };
	char *plan = form_copy(word);

	for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++) {
		char *value = answers_field(plan, renamed[i][0]);

		answers_without_field(plan, renamed[i][0]);
		plan = answers_with_field(plan, renamed[i][1], value);
		free(value);
	}
	plan = answers_with_field(plan, "instalments", count);
	return answers_with_field(plan, "interval", interval);
}

static void add_plan(struct asking *asking, const struct question *question, const char *plan)
{
	struct value_source source = { .words = asking->matter->words,
		.today = { .day = asking->matter->today } };
	size_t number = answers_count(asking->answers, question->info->name) + 1;
	char *made[INSTALMENTS_MAX];
	struct text why;
	size_t count;

	text_begin(&why);
	count = instalments_of(&source, question->info, plan, number, made, why.out);
	(void)text_end(&why);
	if (count == 0) fprintf(stderr, "  %s\n", why.bytes);
	text_free(&why);
	for (size_t i = 0; i < count; i++) {
		(void)answers_add(asking->answers, question->info->name, made[i]);
		free(made[i]);
	}
}

/* The record, or the instalments that its sum is paid in. */
static enum asked add_record(
    struct asking *asking, const struct question *question, const char *word)
{
	bool is_promise = strcmp(question->info->name, "obligations") == 0 && !question->detail;
	char *count = NULL, *interval = NULL;
	enum asked asked = is_promise ? ask_parts(asking, word, &count) : ASKED_SKIPPED;

	if (count && strtoul(count, NULL, 10) > 1) asked = ask_interval(asking, &interval);
	if (interval) {
		char *plan = plan_word(word, count, interval);

		add_plan(asking, question, plan);
		free(plan);
	} else if (asked != ASKED_BACK && asked != ASKED_STOPPED) {
		(void)answers_add(asking->answers, question->info->name, word);
	}
	free(count);
	free(interval);
	return asked == ASKED_SKIPPED ? ASKED_ANSWERED : asked;
}

static enum asked ask_record(struct asking *asking, const struct question *question, bool *ret_more)
{
	const Mediation__V1__CatalogueRecord *record =
	    words_record(asking->matter->words, question->info->record);
	enum asked asked = ASKED_ANSWERED;
	char half[80], *word;

	*ret_more = false;
	(void)snprintf(half, sizeof(half), "%s" QUESTION_HALF, question->info->name);
	word = take_half(asking, half);
	for (size_t i = 0; record && i < record->n_fields; i++) {
		if (*record->fields[i]->refused_zh || has_field(word, record->fields[i]->name)) {
			continue;
		}
		asked = ask_field(asking, question, record->fields[i], &word);
		if (asked == ASKED_BACK || asked == ASKED_STOPPED) break;
		keep_half(asking, half, word);
	}
	if (asked != ASKED_STOPPED) answers_drop(asking->answers, half, "");
	if (asked != ASKED_BACK && asked != ASKED_STOPPED) {
		asked = add_record(asking, question, word);
		*ret_more = asked == ASKED_ANSWERED && !question->detail;
	}
	free(word);
	return asked;
}

static bool says_yes(struct asking *asking, const char *prompt)
{
	struct choices choices = choices_of(asking->matter->words, "flag", "");
	char *word = NULL;
	bool is_yes =
	    ask_choice(asking->terminal, &choices, prompt, "no", &word) == ASKED_ANSWERED &&
	    strcmp(word, "yes") == 0;

	free(word);
	choices_free(&choices);
	return is_yes;
}

/* Those that are there stand until new ones are answered. */
static enum asked ask_anew(struct asking *asking, const struct question *question)
{
	const char *name = question->info->name;
	struct answers before = { .count = 0 };
	enum asked asked;
	bool is_more;

	for (size_t i = 0; i < asking->answers->count; i++) {
		const struct answer *answer = &asking->answers->all[i];

		if (words_same(answer->name, name)) (void)answers_add(&before, name, answer->word);
	}
	answers_drop(asking->answers, name, "");
	do {
		asked = ask_record(asking, question, &is_more);
	} while (is_more && says_yes(asking, _("one more")));
	if (asked == ASKED_BACK && !answers_of(asking->answers, name)) {
		for (size_t i = 0; i < before.count; i++) {
			(void)answers_add(asking->answers, name, before.all[i].word);
		}
	}
	answers_free(&before);
	return asked;
}

enum asked ask_records(struct asking *asking, const struct question *question)
{
	enum asked asked = ASKED_ANSWERED;
	bool is_more = true;

	if (question_is_half(question, asking->answers)) {
		asked = ask_record(asking, question, &is_more);
		while (is_more && says_yes(asking, _("one more"))) {
			asked = ask_record(asking, question, &is_more);
		}
		return asked;
	}
	if (!question->is_required && !says_yes(asking, _("is there any"))) {
		answers_drop(asking->answers, question->info->name, "");
		return ASKED_SKIPPED;
	}
	return ask_anew(asking, question);
}

/* ---- what one yes declares ---- */

/* The next "name=word" or "name" of a list; its parts in the caller's buffers. */
static const char *next_declared(const char *at, char name[64], char word[64])
{
	size_t length = strcspn(at, " "), name_length = strcspn(at, "= ");

	(void)snprintf(name, 64, "%.*s", (int)name_length, at);
	(void)snprintf(word, 64, "%.*s", name_length < length ? (int)(length - name_length - 1) : 0,
	    name_length < length ? at + name_length + 1 : "");
	return at[length] ? at + length + 1 : at + length;
}

static void print_declared(struct asking *asking, const struct question *question)
{
	char name[64], word[64];

	for (const char *at = question->detail; *at;) {
		const Mediation__V1__CatalogueArgument *info;
		int64_t code;

		at = next_declared(at, name, word);
		info = words_argument(asking->matter->words, name);
		if (!info) continue;
		fprintf(stderr, "  · %s", say_either(info->zh, info->en));
		if (*info->list && words_choice(asking->matter->words, info->list, word, &code)) {
			fprintf(stderr, _(": %s"),
			    words_label(asking->matter->words, info->list, (uint32_t)code));
		}
		fputc('\n', stderr);
	}
}

static void declare(struct asking *asking, const struct question *question)
{
	char name[64], word[64];

	for (const char *at = question->detail; *at;) {
		char *fallback;

		at = next_declared(at, name, word);
		fallback = *word ? form_copy(word)
		                 : question_fallback(name, asking->matter, asking->answers);
		answers_drop(asking->answers, name, "");
		if (fallback) (void)answers_add(asking->answers, name, fallback);
		free(fallback);
	}
}

/* Each by itself, where not all of it is so. */
static enum asked ask_each(struct asking *asking, const struct question *question)
{
	enum asked asked = ASKED_ANSWERED;
	char name[64], word[64];

	for (const char *at = question->detail;
	     *at && asked != ASKED_STOPPED && asked != ASKED_BACK;) {
		struct question one = { .action = question->action };

		at = next_declared(at, name, word);
		one.info = words_argument(asking->matter->words, name);
		if (one.info) asked = ask_value(asking, &one);
	}
	return asked == ASKED_SKIPPED ? ASKED_ANSWERED : asked;
}

enum asked ask_declared(struct asking *asking, const struct question *question)
{
	struct choices choices = choices_of(asking->matter->words, "flag", "");
	char *word = NULL;
	enum asked asked;

	print_declared(asking, question);
	asked = ask_choice(asking->terminal, &choices, _("is all of it so"), NULL, &word);
	if (asked == ASKED_ANSWERED && strcmp(word, "yes") == 0) {
		declare(asking, question);
	} else if (asked == ASKED_ANSWERED) {
		asked = ask_each(asking, question);
	}
	free(word);
	choices_free(&choices);
	return asked;
}
