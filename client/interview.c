/* A form filled in at the terminal; interview.h. */
#include "interview.h"

#include <stdlib.h>
#include <string.h>

#include "plain.h"
#include "say.h"
#include "summary.h"

static const struct words *words_in(const struct interview *interview)
{
	return interview->asking.matter->words;
}

static bool applies(const struct interview *interview, size_t at)
{
	return question_applies(
	    &interview->questions.all[at], words_in(interview), interview->asking.answers);
}

static bool is_answered(const struct interview *interview, size_t at)
{
	const struct question *question = &interview->questions.all[at];

	return question->is_skipped || question_is_answered(question, interview->asking.answers);
}

/* Takes for the quiet questions what Enter would answer, anew each time: it may depend on others.
 */
static void answer_quietly(struct interview *interview)
{
	struct answers *answers = interview->asking.answers;

	for (size_t i = 0; i < interview->questions.count; i++) {
		const struct question *question = &interview->questions.all[i];
		char *word;

		if (!question->is_quiet) continue;
		answers_drop(answers, question->info->name, "");
		if (!applies(interview, i)) continue;
		word = question_fallback(question->info->name, interview->asking.matter, answers);
		if (word) (void)answers_add(answers, question->info->name, word);
		free(word);
	}
}

void interview_begin(struct interview *interview)
{
	questions_of(&interview->questions, interview->asking.matter);
	questions_add_answered(
	    &interview->questions, interview->asking.matter, interview->asking.answers);
	for (size_t i = 0; i < interview->questions.count; i++) {
		/* what was given is not taken for what Enter answers */
		if (is_answered(interview, i)) interview->questions.all[i].is_quiet = false;
	}
	interview->was_hinted = false;
}

static void hint(struct interview *interview)
{
	if (interview->was_hinted || !interview->hint ||
	    !answers_of(interview->asking.answers, "place") ||
	    !answers_of(interview->asking.answers, "parties")) {
		return;
	}
	interview->was_hinted = true;
	interview->hint(interview->asking.context);
}

/* ---- question after question ---- */

static bool is_loud(const struct interview *interview, size_t at)
{
	return !interview->questions.all[at].is_quiet && applies(interview, at);
}

static size_t loud_before(const struct interview *interview, size_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < end; i++) {
		count += is_loud(interview, i);
	}
	return count;
}

void interview_skip_identities(struct interview *interview, bool is_skipped)
{
	for (size_t i = 0; i < interview->questions.count; i++) {
		struct question *question = &interview->questions.all[i];

		if (question->how == QUESTION_IDENTITY) question->is_skipped = is_skipped;
	}
}

static enum asked ask_at(struct interview *interview, size_t at)
{
	struct question *question = &interview->questions.all[at];
	struct answers before = { .count = 0 };
	char title[32];
	enum asked asked;

	answers_copy(interview->asking.answers, &before);
	(void)snprintf(title, sizeof(title), "%zu/%zu", loud_before(interview, at) + 1,
	    loud_before(interview, interview->questions.count));
	asked = ask_question(&interview->asking, question, title);
	question->is_skipped = asked == ASKED_SKIPPED;
	/* whoever is named anew may be somebody of whom nothing was asked yet */
	if (question->how == QUESTION_NAMES && !answers_same(&before, interview->asking.answers)) {
		interview_skip_identities(interview, false);
	}
	answers_free(&before);
	if (asked == ASKED_ANSWERED || asked == ASKED_SKIPPED) {
		asking_keep(&interview->asking);
		hint(interview);
	}
	return asked;
}

/* The loud question before that one; itself where it is the first. */
static size_t previous(const struct interview *interview, size_t at)
{
	for (size_t i = at; i > 0; i--) {
		if (is_loud(interview, i - 1)) return i - 1;
	}
	fprintf(stderr, "%s\n", _("this is the first question"));
	return at;
}

/* What was gone back over is asked once more, in one line; records stand in the summary. */
static bool is_due(const struct interview *interview, size_t at, size_t again)
{
	const struct question *question = &interview->questions.all[at];
	enum question_how how = question->how;

	if (!is_loud(interview, at)) return false;
	if (!is_answered(interview, at)) return true;
	if (how == QUESTION_IDENTITY && !question->is_skipped &&
	    question_lacks(question, interview->asking.answers)) {
		return true;
	}
	return at < again && (how == QUESTION_VALUE || how == QUESTION_NAMES);
}

/* Asks everything from there on that is not answered; that one in any case where is_again. */
static bool ask_from(struct interview *interview, size_t at, bool is_again)
{
	size_t again = 0;

	while (at < interview->questions.count) {
		if (!is_again && !is_due(interview, at, again)) {
			at++;
			continue;
		}
		is_again = false;
		switch (ask_at(interview, at)) {
		case ASKED_STOPPED:
			return false;
		case ASKED_BACK:
			if (at > again) again = at;
			at = previous(interview, at);
			is_again = true;
			break;
		case ASKED_ANSWERED:
		case ASKED_SKIPPED:
			at++;
			break;
		}
	}
	return true;
}

/* ---- what may be given besides ---- */

static bool ask_besides(struct interview *interview)
{
	struct questions besides;
	struct choices choices = { 0 };
	char *word = NULL;
	enum asked asked;

	questions_besides(&besides, &interview->questions, interview->asking.matter);
	for (size_t i = 0; i < besides.count; i++) {
		char number[24];

		(void)snprintf(number, sizeof(number), "#%zu", i);
		choices_add(&choices, number, question_label(&besides.all[i], words_in(interview)));
	}
	if (choices.count == 0) {
		fprintf(stderr, "%s\n", _("there is nothing else to give"));
		return true;
	}
	asked = ask_choice(interview->asking.terminal, &choices, _("which one"), NULL, &word);
	if (asked == ASKED_ANSWERED && interview->questions.count < QUESTIONS_MAX) {
		size_t at = interview->questions.count++;

		interview->questions.all[at] = besides.all[strtoul(word + 1, NULL, 10)];
		asked = ask_at(interview, at);
	}
	free(word);
	choices_free(&choices);
	return asked != ASKED_STOPPED;
}

enum agreed { AGREED, AGREED_NOT_YET, AGREED_STOPPED };

static bool is_word(const char *word, const char *zh, const char *en)
{
	return strcmp(word, zh) == 0 || words_same(word, en);
}

static bool means_yes(const char *word)
{
	static const char *const words[] = { "", "办", "是", "是的", "对", "对的", "好", "好的",
		"可以", "行", "y", "yes", "ok" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words_same(word, words[i])) return true;
	}
	return false;
}

static enum agreed act_on(
    struct interview *interview, const char *typed, const size_t *places, size_t count)
{
	char word[PLAIN_BYTES];
	size_t number;
	bool goes_on = true;

	if (!plain_word(typed, word)) word[0] = '?';
	number = strtoul(word, NULL, 10);
	if (means_yes(word)) return AGREED;
	if (is_word(word, "停", "q")) return AGREED_STOPPED;
	if (strcmp(word, "<") == 0) {
		goes_on =
		    ask_from(interview, previous(interview, interview->questions.count), true);
	} else if (strcmp(word, "+") == 0) {
		goes_on = ask_besides(interview);
	} else if (number >= 1 && number <= count) {
		interview->questions.all[places[number - 1]].is_quiet = false;
		goes_on = ask_at(interview, places[number - 1]) != ASKED_STOPPED &&
		    ask_from(interview, 0, false);
	} else if (*word != '?') {
		fprintf(stderr, _("\"%s\" is not understood\n"), typed);
	}
	return goes_on ? AGREED_NOT_YET : AGREED_STOPPED;
}

static bool agree(struct interview *interview)
{
	enum agreed agreed = AGREED_NOT_YET;

	while (agreed == AGREED_NOT_YET) {
		size_t places[QUESTIONS_MAX], count;
		char *word;

		answer_quietly(interview);
		fprintf(stderr, "\n%s\n", _("as it will be recorded:"));
		count = summary_print(&interview->asking, &interview->questions, stderr, places);
		fprintf(stderr, "%s\n",
		    _("Enter: do it; a number: change that; +: add something; <: back; q: keep it for later"));
		if (terminal_read(interview->asking.terminal, _("all right?> "), NULL, &word) !=
		    TYPED_LINE) {
			return false;
		}
		agreed = act_on(interview, word, places, count);
		free(word);
	}
	return agreed == AGREED;
}

/* The question of an argument, or of what identifies people in it; as many as there are where none
 * is. */
static size_t place_in(const struct questions *questions, uint32_t argument, bool is_identity)
{
	size_t at = 0;

	while (at < questions->count &&
	    (questions->all[at].info->number != argument ||
	        (questions->all[at].how == QUESTION_IDENTITY) != is_identity)) {
		at++;
	}
	return at;
}

/* The same, added where the form did not ask for it; QUESTIONS_MAX where there is none. */
static size_t place_of(struct interview *interview, uint32_t argument, bool is_identity)
{
	struct questions *questions = &interview->questions;
	size_t at = place_in(questions, argument, is_identity);
	struct questions besides;

	if (at < questions->count) return at;
	questions_besides(&besides, questions, interview->asking.matter);
	at = place_in(&besides, argument, is_identity);
	if (at < besides.count && questions->count < QUESTIONS_MAX) {
		questions->all[questions->count] = besides.all[at];
		return questions->count++;
	}
	return is_identity ? place_of(interview, argument, false) : QUESTIONS_MAX;
}

bool interview_ask(struct interview *interview, uint32_t argument, bool is_identity)
{
	size_t at = argument ? place_of(interview, argument, is_identity) : QUESTIONS_MAX;

	if (at < QUESTIONS_MAX) interview->questions.all[at].is_quiet = false;
	if (at < QUESTIONS_MAX && ask_at(interview, at) == ASKED_STOPPED) return false;
	return ask_from(interview, 0, false) && agree(interview);
}
