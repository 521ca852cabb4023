/* What Enter answers to a question; questions.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "questions.h"

enum source {
	SAYS, /* the word itself */
	TODAY,
	ME,
	MY_TEAM,
	ALL_PARTIES,
	DISPUTE_KIND,
	LAST,       /* what this one answered last time */
	OTHER_SIDE, /* the only party on the side that the debtor is not on */
	SAME_AS     /* what another argument was answered */
};

/* What Enter answers: of several rows for an argument the first that has something to say. */
static const struct fallback {
	const char *action, *argument;
	enum source source;
	const char *word;
} fallbacks[] = {
	{ "quick_record", "level", SAYS, "simple" },
	{ "quick_record", "assignment_reasons", SAYS, "by_hand" },
	{ NULL, "channel", SAYS, "walk_in" },
	{ NULL, "place", LAST, NULL },
	{ NULL, "meeting_place", LAST, NULL },
	{ NULL, "receiver", LAST, NULL },
	{ NULL, "court", LAST, NULL },
	{ NULL, "start_mode", SAYS, "applied" },
	{ NULL, "applied_on", TODAY, NULL },
	{ NULL, "consent_on", TODAY, NULL },
	{ NULL, "told_on", TODAY, NULL },
	{ NULL, "step_on", TODAY, NULL },
	{ NULL, "level", SAYS, "normal" },
	{ NULL, "kind", DISPUTE_KIND, NULL },
	{ NULL, "team", MY_TEAM, NULL },
	{ NULL, "mediator", ME, NULL },
	{ NULL, "parties_agreeing", ALL_PARTIES, NULL },
	{ NULL, "parties_present", ALL_PARTIES, NULL },
	{ NULL, "parties_asked", ALL_PARTIES, NULL },
	{ NULL, "obligations.creditor", OTHER_SIDE, NULL },
	{ NULL, "parties_applying", ALL_PARTIES, NULL },
	{ NULL, "obligations.text", SAME_AS, "agreement_content" },
	{ NULL, "signatures.signed_on", TODAY, NULL },
	{ NULL, "performances.performed_on", TODAY, NULL },
	{ NULL, "receipts.received_on", TODAY, NULL },
};

#define FALLBACKS (sizeof(fallbacks) / sizeof(fallbacks[0]))

static bool is_fallback_of(size_t row, const struct matter_asked *matter, const char *name)
{
	const char *action = fallbacks[row].action;

	return (!action || strcmp(action, matter->form->name) == 0) &&
	    strcmp(fallbacks[row].argument, name) == 0;
}

bool question_has_fallback(const struct matter_asked *matter, const char *name)
{
	for (size_t i = 0; i < FALLBACKS; i++) {
		if (is_fallback_of(i, matter, name)) return true;
	}
	return false;
}

bool question_is_remembered(const char *argument)
{
	for (size_t i = 0; i < FALLBACKS; i++) {
		if (fallbacks[i].source == LAST && strcmp(fallbacks[i].argument, argument) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- words ---- */

static char *number_word(int64_t number)
{
	char *word;

	if (asprintf(&word, "%lld", (long long)number) < 0) abort();
	return word;
}

static char *day_word(int64_t day)
{
	struct civil_date date = civil_from_days(day);
	char *word;

	if (asprintf(&word, "%04d-%02u-%02u", (int)date.year, date.month, date.day) < 0) abort();
	return word;
}

/* Numbers of all parties: those of the dispute, or those named for one that begins. */
static char *all_parties(const struct matter_asked *matter, const struct answers *answers)
{
	const Mediation__V1__Dispute *dispute = matter->dispute;
	size_t count = dispute ? dispute->n_parties : answers_count(answers, "parties");
	struct text text;
	const char *before = "";

	text_begin(&text);
	for (size_t i = 0; i < count; i++) {
		if (dispute && dispute->parties[i]->has_left) continue;
		fprintf(text.out, "%s%zu", before,
		    dispute ? (size_t)dispute->parties[i]->number : i + 1);
		before = ",";
	}
	(void)text_end(&text);
	if (text.length) return text.bytes;
	text_free(&text);
	return NULL;
}

/* The side of a party of the dispute, or of one that is named for a dispute that begins; 0: none.
 */
static int64_t side_of(
    const struct matter_asked *matter, const struct answers *answers, size_t number)
{
	const Mediation__V1__Dispute *dispute = matter->dispute;
	size_t seen = 0;

	for (size_t i = 0; dispute && i < dispute->n_parties; i++) {
		if (dispute->parties[i]->number == number && !dispute->parties[i]->has_left) {
			return dispute->parties[i]->side;
		}
	}
	for (size_t i = 0; !dispute && i < answers->count; i++) {
		char *word;
		int64_t side = 0;

		if (!words_same(answers->all[i].name, "parties") || ++seen != number) continue;
		word = answers_field(answers->all[i].word, "side");
		(void)words_choice(matter->words, "side", word, &side);
		free(word);
		return side;
	}
	return 0;
}

/* Who is meant where nobody else can be. */
static char *other_side(const struct matter_asked *matter, const struct answers *answers)
{
	const char *half = answers_of(answers, "obligations" QUESTION_HALF);
	char *debtor = answers_field(half ? half : "", "debtor");
	size_t count =
	    matter->dispute ? matter->dispute->n_parties : answers_count(answers, "parties");
	int64_t of = side_of(matter, answers, strtoul(debtor, NULL, 10));
	size_t found = 0, others = 0;

	for (size_t number = 1; of && number <= count; number++) {
		int64_t side = side_of(matter, answers, number);

		if (side == 0 || side == of) continue;
		found = number;
		others++;
	}
	free(debtor);
	return others == 1 ? number_word((int64_t)found) : NULL;
}

static char *word_from(
    const struct fallback *row, const struct matter_asked *matter, const struct answers *answers)
{
	const Mediation__V1__Member *member = matter->member;
	const char *kind, *word;

	switch (row->source) {
	case SAYS:
		return form_copy(row->word);
	case TODAY:
		return matter->today ? day_word(matter->today) : NULL;
	case ME:
		return member ? form_copy(member->login) : NULL;
	case MY_TEAM:
		return member && member->team ? number_word(member->team) : NULL;
	case ALL_PARTIES:
		return all_parties(matter, answers);
	case DISPUTE_KIND:
		kind =
		    matter->dispute ? words_kind_name(matter->words, matter->dispute->kind) : NULL;
		return kind ? form_copy(kind) : NULL;
	case LAST:
		word = matter->last ? answers_of(matter->last, row->argument) : NULL;
		return word ? form_copy(word) : NULL;
	case OTHER_SIDE:
		return other_side(matter, answers);
	case SAME_AS:
		word = answers_of(answers, row->word);
		return word ? form_copy(word) : NULL;
	}
	return NULL;
}

char *question_fallback(
    const char *argument, const struct matter_asked *matter, const struct answers *answers)
{
	char *word = NULL;

	for (size_t i = 0; i < FALLBACKS && !word; i++) {
		if (is_fallback_of(i, matter, argument)) {
			word = word_from(&fallbacks[i], matter, answers);
		}
	}
	return word;
}
