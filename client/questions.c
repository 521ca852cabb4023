/* Which questions a form asks; questions.h. */
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Records of which not every field is asked for, one after another. */
static const struct {
	const char *argument, *fields;
} asked_fields[] = {
	{ "obligations", "debtor creditor amount due_on text manner every" },
	{ "performances", "obligation amount performed_on is_complete evidence" },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

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

bool question_asks_field(const struct question *question, const char *field)
{
	if (question->detail) return question_lists(question->detail, field);
	for (size_t i = 0; i < sizeof(asked_fields) / sizeof(asked_fields[0]); i++) {
		if (strcmp(question->info->name, asked_fields[i].argument) == 0) {
			return question_lists(asked_fields[i].fields, field);
		}
	}
	return true;
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
		question.is_quiet = is_brief && question_has_fallback(matter, question.info->name);
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
