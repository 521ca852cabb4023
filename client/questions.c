/* Which questions a form asks; questions.h. */
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"

/* ---- the tables ---- */

/* A form that asks in its own order; what it does not name and can answer itself it keeps quiet
 * about until the summary. */
struct form_line {
	const char *argument;
	enum question_how how;
	const char *detail, *when, *unless;
};

static const struct form_line quick_record[] = {
	{ .argument = "parties", .how = QUESTION_NAMES, .detail = "applicant" },
	{ .argument = "parties", .how = QUESTION_NAMES, .detail = "respondent" },
	{ .argument = "place" },
	{ .argument = "kind" },
	{ .argument = "facts" },
	{ .argument = "course" },
	{ .argument = "agreement_content" },
	{ .argument = "performed_at_once" },
	{ .argument = "evidence", .when = "performed_at_once" },
	{ .argument = "obligations",
	    .how = QUESTION_RECORD,
	    .detail = "debtor due_on",
	    .unless = "performed_at_once" },
	{ .argument = "rights_notice",
	    .how = QUESTION_DECLARED,
	    .detail =
	        "parties_agreeing rights_notice=yes no_conflict=yes read_back=yes risk_signs=none" },
};

/* What identifies a party: asked for, and never needed. */
#define IDENTITY_FIELDS "id_number telephone address"

/* Signs of risk and consent are asked for though the row of the action only takes them. */
static const struct form_line intake[] = {
	{ .argument = "parties", .how = QUESTION_NAMES, .detail = "applicant" },
	{ .argument = "parties", .how = QUESTION_NAMES, .detail = "respondent" },
	{ .argument = "parties", .how = QUESTION_IDENTITY, .detail = IDENTITY_FIELDS },
	{ .argument = "place" },
	{ .argument = "kind" },
	{ .argument = "facts" },
	{ .argument = "claims" },
	{ .argument = "risk_signs" },
	{ .argument = "channel" },
};

static const struct form_line accept[] = {
	{ .argument = "kind" },
	{ .argument = "level" },
	{ .argument = "parties_agreeing" },
	{ .argument = "rights_notice" },
};

static const struct form_line agree_orally[] = {
	{ .argument = "agreement_content" },
	{ .argument = "obligations", .how = QUESTION_RECORD },
	{ .argument = "read_back" },
};

static const struct form_line sign[] = {
	{ .argument = "signatures", .how = QUESTION_RECORD },
	{ .argument = "mediator_signed" },
	{ .argument = "is_sealed" },
};

static const struct {
	const char *action;
	bool is_brief; /* what Enter would answer is not asked for but in the summary */
	const struct form_line *lines;
	size_t count;
} forms[] = {
	{ "register", true, intake, sizeof(intake) / sizeof(intake[0]) },
	{ "accept", false, accept, sizeof(accept) / sizeof(accept[0]) },
	{ "agree_orally", false, agree_orally, sizeof(agree_orally) / sizeof(agree_orally[0]) },
	{ "sign", false, sign, sizeof(sign) / sizeof(sign[0]) },
	{ "quick_record", true, quick_record, sizeof(quick_record) / sizeof(quick_record[0]) },
};

enum source {
	SAYS, /* the word itself */
	TODAY,
	ME,
	MY_TEAM,
	ALL_PARTIES,
	DISPUTE_KIND,
	LAST,   /* what this one answered last time */
	SAME_AS /* what another argument was answered */
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
	{ NULL, "obligations.text", SAME_AS, "agreement_content" },
	{ NULL, "signatures.signed_on", TODAY, NULL },
	{ NULL, "performances.performed_on", TODAY, NULL },
	{ NULL, "receipts.received_on", TODAY, NULL },
};

#define FORMS     (sizeof(forms) / sizeof(forms[0]))
#define FALLBACKS (sizeof(fallbacks) / sizeof(fallbacks[0]))

/* ---- the questions ---- */

static bool asks_already(const struct questions *questions, uint32_t number)
{
	for (size_t i = 0; i < questions->count; i++) {
		if (questions->all[i].info->number == number) return true;
	}
	return false;
}

bool question_lists(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (list) {
		const char *blank = strchr(list, ' ');

		if (strncmp(list, name, length) == 0 && strcspn(list, "= ") == length) return true;
		list = blank ? blank + 1 : NULL;
	}
	return false;
}

/* Those that one yes declares stand in no question of their own. */
static bool is_declared(const struct questions *questions, const char *name)
{
	for (size_t i = 0; i < questions->count; i++) {
		if (questions->all[i].how == QUESTION_DECLARED &&
		    question_lists(questions->all[i].detail, name)) {
			return true;
		}
	}
	return false;
}

/* Whether this installation keeps what identifies people. */
static bool keeps_identities(const struct words *words, const struct question *question)
{
	const Mediation__V1__CatalogueRecord *record = words_record(words, question->info->record);

	for (size_t i = 0; record && i < record->n_fields; i++) {
		if (record->fields[i]->identity && !*record->fields[i]->refused_zh) return true;
	}
	return false;
}

static void add(struct questions *questions, struct question question)
{
	if (!question.info || questions->count == QUESTIONS_MAX) return;
	if (*question.info->refused_zh) return;
	questions->all[questions->count++] = question;
}

/* Beside the names of parties, where nobody asks for it. */
static void add_identity(
    struct questions *besides, const struct questions *asked, const struct matter_asked *matter)
{
	struct question question = { .info = NULL };

	for (size_t i = 0; i < asked->count; i++) {
		if (asked->all[i].how == QUESTION_IDENTITY) return;
		if (asked->all[i].how == QUESTION_NAMES) question = asked->all[i];
	}
	if (!question.info || !keeps_identities(matter->words, &question)) return;
	question.how = QUESTION_IDENTITY;
	question.detail = IDENTITY_FIELDS;
	question.is_required = question.is_quiet = question.is_skipped = false;
	add(besides, question);
}

/* Parties that begin a dispute are asked for by side; what else has fields, field by field. */
static void add_argument(struct questions *questions, const struct question *like)
{
	struct question question = *like;

	if (strcmp(question.info->name, "parties") == 0) {
		question.how = QUESTION_NAMES;
		question.detail = "applicant";
		add(questions, question);
		question.detail = "respondent";
		question.is_required = false;
		add(questions, question);
		return;
	}
	question.how =
	    strcmp(question.info->type, "records") == 0 ? QUESTION_RECORD : QUESTION_VALUE;
	add(questions, question);
}

static uint32_t number_named(const struct words *words, const char *name)
{
	const Mediation__V1__CatalogueArgument *info = name ? words_argument(words, name) : NULL;

	return info ? info->number : 0;
}

/* Whether an action or a link of it requires the argument; of a link that an answer decides, the
 * form does. */
static bool is_needed(
    const struct matter_asked *matter, const struct form_line *line, uint32_t number)
{
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(matter->words, matter->form, parts);

	if (line->how == QUESTION_IDENTITY) return false;
	if (count > 1) return true;
	/* of a dispute that begins only the first side must be there */
	if (line->how == QUESTION_NAMES && strcmp(line->detail, "applicant") != 0) return false;
	for (size_t i = 0; i < matter->form->n_required; i++) {
		if (matter->form->required[i] == number) return true;
	}
	return false;
}

static void add_lines(struct questions *questions, const struct matter_asked *matter,
    const struct form_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t number = number_named(matter->words, lines[i].argument);
		struct question question = {
			.how = lines[i].how,
			.info = words_argument_numbered(matter->words, number),
			.action = matter->form,
			.detail = lines[i].detail,
			.when = number_named(matter->words, lines[i].when),
			.unless = number_named(matter->words, lines[i].unless),
			.is_required = is_needed(matter, &lines[i], number),
		};

		if (question.how == QUESTION_IDENTITY && question.info &&
		    !keeps_identities(matter->words, &question)) {
			continue;
		}
		add(questions, question);
	}
}

static bool is_fallback_of(size_t row, const struct matter_asked *matter, const char *name)
{
	const char *action = fallbacks[row].action;

	return (!action || strcmp(action, matter->form->name) == 0) &&
	    strcmp(fallbacks[row].argument, name) == 0;
}

static bool has_fallback(const struct matter_asked *matter, const char *name)
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

static void add_part(struct questions *questions, const struct matter_asked *matter,
    const struct form_part *part, bool is_brief)
{
	for (size_t i = 0; i < part->action->n_required; i++) {
		struct question question = {
			.info = words_argument_numbered(matter->words, part->action->required[i]),
			.action = part->action,
			.when = part->when,
			.unless = part->unless,
			.is_required = true,
		};

		if (!question.info || asks_already(questions, question.info->number) ||
		    is_declared(questions, question.info->name)) {
			continue;
		}
		/* what decides whether the link is done is no question of the link */
		if (question.info->number == part->when) continue;
		question.is_quiet = is_brief && has_fallback(matter, question.info->name);
		add_argument(questions, &question);
	}
}

void questions_of(struct questions *questions, const struct matter_asked *matter)
{
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(matter->words, matter->form, parts);
	bool is_brief = false;

	questions->count = 0;
	for (size_t i = 0; i < FORMS; i++) {
		if (strcmp(forms[i].action, matter->form->name) != 0) continue;
		add_lines(questions, matter, forms[i].lines, forms[i].count);
		is_brief = forms[i].is_brief;
	}
	for (size_t i = 0; i < count; i++) {
		add_part(questions, matter, &parts[i], is_brief);
	}
}

static void add_besides(struct questions *besides, const struct questions *asked,
    const struct matter_asked *matter, const struct form_part *part)
{
	const Mediation__V1__CatalogueAction *action = part->action;

	for (size_t i = 0; i < action->n_accepted; i++) {
		struct question question = { .action = action };

		question.info = words_argument_numbered(matter->words, action->accepted[i]);
		if (!question.info || asks_already(asked, question.info->number) ||
		    asks_already(besides, question.info->number) ||
		    is_declared(asked, question.info->name)) {
			continue;
		}
		add_argument(besides, &question);
	}
}

void questions_besides(
    struct questions *besides, const struct questions *asked, const struct matter_asked *matter)
{
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(matter->words, matter->form, parts);

	besides->count = 0;
	add_identity(besides, asked, matter);
	for (size_t i = 0; i < count; i++) {
		add_besides(besides, asked, matter, &parts[i]);
	}
}

void questions_add_answered(
    struct questions *questions, const struct matter_asked *matter, const struct answers *answers)
{
	struct questions besides;

	questions_besides(&besides, questions, matter);
	for (size_t i = 0; i < besides.count; i++) {
		if (question_is_answered(&besides.all[i], answers)) add(questions, besides.all[i]);
	}
}

static bool is_given(const struct words *words, const struct answers *answers, uint32_t number)
{
	const Mediation__V1__CatalogueArgument *info = words_argument_numbered(words, number);
	const char *word = info ? answers_of(answers, info->name) : NULL;

	return word && !(strcmp(info->type, "flag") == 0 && strcmp(word, "no") == 0);
}

bool question_applies(
    const struct question *question, const struct words *words, const struct answers *answers)
{
	if (question->when && !is_given(words, answers, question->when)) return false;
	return !question->unless || !is_given(words, answers, question->unless);
}

bool question_must_be_yes(const struct question *question, const struct matter_asked *matter)
{
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(matter->words, matter->form, parts);

	if (strcmp(question->info->type, "flag") != 0) return false;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < parts[i].action->n_required; k++) {
			/* what decides whether a link is done may be denied */
			if (parts[i].action->required[k] == question->info->number &&
			    parts[i].when != question->info->number) {
				return true;
			}
		}
	}
	return false;
}

bool question_is_half(const struct question *question, const struct answers *answers)
{
	char half[80];

	(void)snprintf(half, sizeof(half), "%s" QUESTION_HALF, question->info->name);
	return answers_of(answers, half) != NULL;
}

bool question_owns(const struct question *question, const struct answer *answer)
{
	char *side;
	bool is_of;

	if (!words_same(answer->name, question->info->name)) return false;
	if (question->how != QUESTION_NAMES) return true;
	side = answers_field(answer->word, "side");
	is_of = strcmp(side, question->detail) == 0;
	free(side);
	return is_of;
}

/* Whether a record has one of the fields, which stand in a list by blanks. */
static bool tells_one(const char *word, const char *fields)
{
	bool tells = false;

	while (*fields && !tells) {
		size_t length = strcspn(fields, " ");
		char *name = strndup(fields, length), *value;

		if (!name) abort();
		value = answers_field(word, name);
		tells = *value != '\0';
		free(value);
		free(name);
		fields += length + (fields[length] == ' ');
	}
	return tells;
}

bool question_answers(const struct question *question, const struct answer *answer)
{
	return question_owns(question, answer) &&
	    (question->how != QUESTION_IDENTITY || tells_one(answer->word, question->detail));
}

bool question_is_answered(const struct question *question, const struct answers *answers)
{
	if (question_is_half(question, answers)) return false;
	for (size_t i = 0; i < answers->count; i++) {
		if (question_answers(question, &answers->all[i])) return true;
	}
	return false;
}

bool question_lacks(const struct question *question, const struct answers *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		if (question_owns(question, &answers->all[i]) &&
		    !question_answers(question, &answers->all[i])) {
			return true;
		}
	}
	return false;
}

/* ---- what Enter answers ---- */

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
