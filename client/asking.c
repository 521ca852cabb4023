/* One question; asking.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "asking_parts.h"
#include "say.h"

/* More choices than this are shown only when they are asked for, or by a part of them. */
#define CHOICES_SHOWN_MAX 40
#define TEXT_LONG         100

void asking_keep(struct asking *asking)
{
	if (asking->keep) asking->keep(asking->context);
}

int asking_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
	return size.ws_col;
}

/* ---- what was typed ---- */

char *asking_trim(char *word)
{
	static const char wide[] = "\xe3\x80\x80";
	size_t length;

	for (;;) {
		if (*word == ' ' || *word == '\t' || *word == '\n') {
			word++;
		} else if (strncmp(word, wide, 3) == 0) {
			word += 3;
		} else {
			break;
		}
	}
	for (length = strlen(word); length > 0;) {
		if (strchr(" \t\n\r", word[length - 1])) {
			length--;
		} else if (length >= 3 && strcmp(word + length - 3, wide) == 0) {
			length -= 3;
		} else {
			break;
		}
		word[length] = '\0';
	}
	return word;
}

bool asking_means(const char *word, const char *const *names)
{
	for (; *names; names++) {
		if (strcmp(word, *names) == 0) return true;
	}
	return false;
}

static bool wants_help(const char *word)
{
	static const char *const names[] = { "?", "？", NULL };

	return asking_means(word, names);
}

static bool wants_back(const char *word)
{
	static const char *const names[] = { "<", "＜", "《", "〈", NULL };

	return asking_means(word, names);
}

/* ---- one word ---- */

static void say_help(const struct about *about)
{
	if (*about->help) fprintf(stderr, "  %s\n", about->help);
	if (*about->guide) fprintf(stderr, "  %s\n", about->guide);
	if (*about->basis) fprintf(stderr, "  %s%s\n", _("ground: "), about->basis);
	fprintf(stderr, "  %s\n", _("< goes back; Ctrl-C stops and keeps what was typed"));
	if (about->choices.count) {
		choices_print(&about->choices, "", asking_columns(), stderr);
	}
}

/* What Enter answers, as it stands in the prompt: of choices listed above, the number. */
static void print_fallback(const struct about *about, FILE *out)
{
	for (size_t i = 0; i < about->choices.count; i++) {
		if (strcmp(about->choices.all[i].word, about->fallback) != 0) continue;
		if (about->is_listed) {
			fprintf(out, _(" [Enter: %zu]"), i + 1);
		} else {
			fprintf(out, _(" [Enter: %s]"), about->choices.all[i].label);
		}
		return;
	}
	fprintf(out, _(" [Enter: %s]"), about->fallback);
}

static char *prompt_of(const struct about *about)
{
	struct text text;

	text_begin(&text);
	fputs(about->label, text.out);
	if (about->fallback) {
		print_fallback(about, text.out);
		if (about->is_present && !about->is_required) fputs(_(" [-: leave out]"), text.out);
	} else if (!about->is_required) {
		fputs(_(" [Enter: leave out]"), text.out);
	}
	if (about->same) fprintf(text.out, _(" [=: the same as %s]"), about->same_as);
	fputs(_("> "), text.out);
	(void)text_end(&text);
	return text.bytes;
}

/* True where the question is settled by what was typed, if only by going back. */
static bool settle(
    struct asking *asking, const struct about *about, char *typed, char **ret_word, enum asked *ret)
{
	static const char *const out[] = { "-", "－", NULL };

	typed = asking_trim(typed);
	if (wants_help(typed)) {
		say_help(about);
		return false;
	}
	if (wants_back(typed)) return *ret = ASKED_BACK, true;
	if ((about->is_present || about->identity) && !about->is_required &&
	    asking_means(typed, out)) {
		return *ret = ASKED_SKIPPED, true;
	}
	if (!*typed && about->fallback) {
		*ret_word = form_copy(about->fallback);
	} else if (!*typed && !about->is_required) {
		return *ret = ASKED_SKIPPED, true;
	} else if (!*typed) {
		fprintf(stderr, _("%s is needed; ? explains, < goes back\n"), about->label);
		return false;
	} else {
		*ret_word = asking_read(asking, about, typed);
	}
	if (*ret_word && about->must_be_yes && strcmp(*ret_word, "no") == 0) {
		fprintf(stderr,
		    _("%s: with a no this step cannot be done. If it is not so, stop with Ctrl-C. %s\n"),
		    about->label, about->guide);
		free(*ret_word);
		*ret_word = NULL;
	}
	*ret = ASKED_ANSWERED;
	return *ret_word != NULL;
}

/* A < behind what stood there already is meant as one. */
static bool goes_back_from(const char *first, const char *typed)
{
	size_t length = first ? strlen(first) : 0;

	return length && strncmp(typed, first, length) == 0 && wants_back(typed + length);
}

enum asked ask_word(
    struct asking *asking, const struct about *about, const char *first, char **ret_word)
{
	char *prompt = prompt_of(about), *held = NULL;
	enum asked asked = ASKED_STOPPED;
	bool is_long =
	    strcmp(about->type, "text") == 0 && about->limit > TEXT_LONG && !about->identity;

	*ret_word = NULL;
	if (!about->is_listed && about->choices.count &&
	    about->choices.count <= CHOICES_SHOWN_MAX) {
		choices_print(&about->choices, "", asking_columns(), stderr);
	}
	for (;;) {
		char *typed;
		enum typed how = is_long
		    ? terminal_read_text(asking->terminal, prompt, first, &typed)
		    : terminal_read(asking->terminal, prompt, first, &typed);

		bool is_back;

		if (how != TYPED_LINE) break;
		is_back = goes_back_from(first, typed);
		free(held);
		first = held = typed;
		if (is_back) {
			asked = ASKED_BACK;
			break;
		}
		if (settle(asking, about, typed, ret_word, &asked)) break;
		asked = ASKED_STOPPED;
		/* a text that will not do stands there to be mended */
		if (!is_long || wants_help(typed)) first = NULL;
	}
	free(held);
	free(prompt);
	return asked;
}

/* One of the choices, beside every form. */
static enum asked ask_among(struct terminal *terminal, const struct choices *choices,
    const char *prompt, struct about about, char **ret_word)
{
	struct asking asking = { .terminal = terminal };

	about.label = prompt;
	about.choices = *choices;
	about.type = "choice";
	about.list = about.help = about.basis = about.guide = "";
	return ask_word(&asking, &about, NULL, ret_word);
}

bool ask_yes(struct terminal *terminal, const struct words *words, const char *question)
{
	struct value_source source = { .words = words };
	struct text why;
	int64_t answer = 0;
	char *line;

	if (terminal_read(terminal, question, NULL, &line) != TYPED_LINE) return false;
	text_begin(&why);
	/* a bare flag means yes, and an empty line does not */
	if (*line) (void)value_read(&source, "", "flag", "", line, &answer, why.out);
	text_free(&why);
	free(line);
	return answer == 1;
}

enum asked ask_choice(struct terminal *terminal, const struct choices *choices, const char *prompt,
    const char *fallback, char **ret_word)
{
	return ask_among(terminal, choices, prompt,
	    (struct about){ .is_required = true, .fallback = (char *)fallback }, ret_word);
}

enum asked ask_optional(
    struct terminal *terminal, const struct choices *choices, const char *prompt, char **ret_word)
{
	return ask_among(terminal, choices, prompt, (struct about){ 0 }, ret_word);
}

enum asked ask_listed(struct terminal *terminal, const struct choices *choices, const char *prompt,
    const char *fallback, char **ret_word)
{
	return ask_among(terminal, choices, prompt,
	    (struct about){ .is_listed = true, .fallback = (char *)fallback }, ret_word);
}

/* ---- by how a question is asked ---- */

const char *question_label(const struct question *question, const struct words *words)
{
	int64_t side;

	if (question->how == QUESTION_NAMES &&
	    words_choice(words, "side", question->detail, &side)) {
		return words_label(words, "side", (uint32_t)side);
	}
	if (question->how == QUESTION_DECLARED) return _("what must be so");
	if (question->how == QUESTION_IDENTITY) return _("ID numbers, telephones, addresses");
	return say_either(question->info->zh, question->info->en);
}

struct choices asking_parties(const struct asking *asking)
{
	struct choices choices = { 0 };
	size_t number = 0;

	if (asking->matter->dispute) return choices_of_parties(asking->matter->dispute);
	for (size_t i = 0; i < asking->answers->count; i++) {
		char word[24], *name;

		if (!words_same(asking->answers->all[i].name, "parties")) continue;
		(void)snprintf(word, sizeof(word), "%zu", ++number);
		name = answers_field(asking->answers->all[i].word, "name");
		choices_add(&choices, word, name);
		free(name);
	}
	return choices;
}

static bool is_of_parties(const struct words *words, const Mediation__V1__CatalogueArgument *info)
{
	const Mediation__V1__CatalogueRecord *record = words_record(words, info->record);

	return strcmp(info->type, "items") == 0 && record && strcmp(record->name, "party") == 0;
}

struct choices question_choices(const struct asking *asking, const struct question *question)
{
	const struct words *words = asking->matter->words;

	if (is_of_parties(words, question->info)) return asking_parties(asking);
	return choices_of(words, question->info->type, question->info->list);
}

struct choices field_choices(
    const struct asking *asking, const Mediation__V1__CatalogueField *field)
{
	if (strcmp(field->name, "debtor") == 0 || strcmp(field->name, "creditor") == 0 ||
	    strcmp(field->name, "party") == 0) {
		return asking_parties(asking);
	}
	return choices_of(asking->matter->words, field->type, field->list);
}

static struct about about_argument(struct asking *asking, const struct question *question)
{
	const struct words *words = asking->matter->words;
	const Mediation__V1__CatalogueArgument *info = question->info;
	const Mediation__V1__CatalogueAction *action = question->action;

	return (struct about){
		.label = question_label(question, words),
		.type = info->type,
		.list = info->list,
		.limit = info->limit,
		.is_past = info->past,
		.help = say_is_chinese() ? info->help_zh : "",
		.basis = action->basis,
		.guide = say_either(action->guide_zh, action->guide_en),
		.choices = question_choices(asking, question),
		.is_several =
		    strcmp(info->type, "choices") == 0 || strcmp(info->type, "items") == 0,
		.is_required = question->is_required,
		.must_be_yes = question_must_be_yes(question, asking->matter),
		.fallback = question_fallback(info->name, asking->matter, asking->answers),
	};
}

/* What was answered before is what Enter answers now. */
static void offer_present(const struct asking *asking, const char *name, struct about *about)
{
	const char *present = answers_of(asking->answers, name);

	if (!present) return;
	free(about->fallback);
	about->fallback = form_copy(present);
	about->is_present = true;
}

void about_free(struct about *about)
{
	choices_free(&about->choices);
	free(about->fallback);
	free(about->same);
	free(about->same_as);
}

enum asked ask_value(struct asking *asking, const struct question *question)
{
	struct about about = about_argument(asking, question);
	const char *first = strcmp(about.type, "text") == 0
	    ? answers_of(asking->answers, question->info->name)
	    : NULL;
	char *word, *kept = first ? form_copy(first) : NULL;
	enum asked asked;

	if (!first) offer_present(asking, question->info->name, &about);
	asked = ask_word(asking, &about, kept, &word);
	if (asked == ASKED_ANSWERED || asked == ASKED_SKIPPED) {
		answers_drop(asking->answers, question->info->name, "");
	}
	if (word && !answers_add(asking->answers, question->info->name, word)) {
		asked = ASKED_STOPPED;
	}
	free(word);
	free(kept);
	about_free(&about);
	return asked;
}

/* Whoever was named before keeps what was told of him; another one does not get it, and of two with
 * one name each gets his own: what is taken is there no more. */
static char *party_word(struct answers *before, const struct question *question, const char *name)
{
	char *word = NULL;

	for (size_t i = 0; i < before->count && !word; i++) {
		char *named = answers_field(before->all[i].word, "name");
		bool is_he = question_owns(question, &before->all[i]) && strcmp(named, name) == 0;

		if (is_he) {
			word = before->all[i].word;
			before->all[i].word = form_copy("");
		}
		free(named);
	}
	if (word) return word;
	word = answers_with_field(form_copy(""), "side", question->detail);
	return answers_with_field(word, "name", name);
}

/* The party in the place of the next old one of that side from *at on, so that the parties keep
 * their numbers; behind them all where there is none. */
static void put_name(struct asking *asking, const struct question *question, char *word, size_t *at)
{
	struct answers *answers = asking->answers;

	while (*at < answers->count && !question_owns(question, &answers->all[*at])) {
		(*at)++;
	}
	if (*at < answers->count) {
		free(answers->all[*at].word);
		answers->all[(*at)++].word = word;
		return;
	}
	(void)answers_add(answers, question->info->name, word);
	*at = answers->count;
	free(word);
}

/* Takes away those of the side that were more. */
static void drop_surplus(struct asking *asking, const struct question *question, size_t at)
{
	struct answers *answers = asking->answers;
	size_t left = at, before = answers->count;

	for (size_t i = at; i < before; i++) {
		if (question_owns(question, &answers->all[i])) {
			free(answers->all[i].name);
			free(answers->all[i].word);
		} else {
			answers->all[left++] = answers->all[i];
		}
	}
	answers->count = left;
}

/* Whoever was named by number is asked for again where the numbers are others now. */
static void drop_numbers(struct asking *asking)
{
	static const char *const by_number[] = { "obligations", "signatures", "parties_agreeing",
		"parties_present", "parties_asked", "relations" };

	for (size_t i = 0; i < sizeof(by_number) / sizeof(by_number[0]); i++) {
		answers_drop(asking->answers, by_number[i], "");
	}
}

static size_t count_of_side(const struct asking *asking, const struct question *question)
{
	size_t count = 0;

	for (size_t i = 0; i < asking->answers->count; i++) {
		count += question_owns(question, &asking->answers->all[i]);
	}
	return count;
}

/* Those of the side as they were typed; NULL where there are none. */
static char *names_of_side(const struct asking *asking, const struct question *question)
{
	struct text text;
	const char *before = "";

	text_begin(&text);
	for (size_t i = 0; i < asking->answers->count; i++) {
		char *name;

		if (!question_owns(question, &asking->answers->all[i])) continue;
		name = answers_field(asking->answers->all[i].word, "name");
		fprintf(text.out, "%s%s", before, name);
		before = _(", ");
		free(name);
	}
	(void)text_end(&text);
	if (text.length) return text.bytes;
	text_free(&text);
	return NULL;
}

static enum asked ask_names(struct asking *asking, const struct question *question)
{
	static const char *const between[] = { "、", "，", ",", "；", ";", NULL };
	struct about about = about_argument(asking, question);
	size_t count = count_of_side(asking, question), at = 0;
	struct answers before = { .count = 0 };
	char *word, *rest, *part, *present;
	enum asked asked;

	about.type = "text";
	about.help = _("several names: with commas between");
	fprintf(stderr, "  %s\n", about.help);
	present = names_of_side(asking, question);
	asked = ask_word(asking, &about, present, &word);
	free(present);
	rest = word;
	answers_copy(asking->answers, &before);
	while ((part = text_next_part(&rest, between))) {
		const char *name = asking_trim(part);

		if (*name) put_name(asking, question, party_word(&before, question, name), &at);
	}
	answers_free(&before);
	if (asked == ASKED_ANSWERED || asked == ASKED_SKIPPED) {
		drop_surplus(asking, question, at);
		if (count && count_of_side(asking, question) != count) drop_numbers(asking);
	}
	free(word);
	about_free(&about);
	return asked;
}

enum asked ask_question(struct asking *asking, const struct question *question, const char *title)
{
	static enum asked (*const ways[])(struct asking *, const struct question *) = {
		[QUESTION_VALUE] = ask_value,
		[QUESTION_NAMES] = ask_names,
		[QUESTION_IDENTITY] = ask_identities,
		[QUESTION_RECORD] = ask_records,
		[QUESTION_DECLARED] = ask_declared,
	};

	fprintf(stderr, "\n[%s] %s\n", title, question_label(question, asking->matter->words));
	return ways[question->how](asking, question);
}
