/*
 * Which questions a form asks, and in which order: what the catalogue says an action and its links
 * require, or the order of one row of forms here, and what is answered where only Enter is typed.
 * Knows no terminal.
 */
#pragma once

#include "answers.h"
#include "form.h"

/* What stands behind the name of an answer that is half of a record. */
#define QUESTION_HALF "~"

enum question_how {
	QUESTION_VALUE,    /* one value, or several of a list */
	QUESTION_NAMES,    /* parties of one side by their names alone */
	QUESTION_IDENTITY, /* what identifies the parties that were named, in fields of theirs */
	QUESTION_RECORD,   /* the fields of a record, one after the other */
	QUESTION_DECLARED  /* several at once, by one yes */
};

struct question {
	enum question_how how;
	const Mediation__V1__CatalogueArgument *info;
	const Mediation__V1__CatalogueAction *action; /* whose step asks for it */
	/* NAMES: the side. IDENTITY: the fields. RECORD: the fields that are asked for; NULL: all.
	 * DECLARED: arguments by blanks, each with what it then says, or else what Enter would
	 * answer. */
	const char *detail;
	uint32_t when, unless; /* asked only where that argument is given, or is not; 0: always */
	bool is_required;
	bool is_quiet;   /* what Enter would answer is taken unless somebody changes it */
	bool is_skipped; /* it need not be answered, and was not */
};

#define QUESTIONS_MAX 96

struct questions {
	struct question all[QUESTIONS_MAX];
	size_t count;
};

/* What the questions are about. */
struct matter_asked {
	const Mediation__V1__CatalogueAction *form;
	const struct words *words;
	const Mediation__V1__Member *member;   /* who answers; NULL: not known */
	const Mediation__V1__Dispute *dispute; /* NULL: one begins */
	int64_t today;                         /* the district's; 0: not known */
	const struct answers *last;            /* to what is remembered; NULL: none */
};

void questions_of(struct questions *questions, const struct matter_asked *matter);
/* Whether it is to be asked, by what was answered so far. */
bool question_applies(
    const struct question *question, const struct words *words, const struct answers *answers);
/* Whether a list by blanks, as struct question has it, names that. */
bool question_lists(const char *list, const char *name);
/* Whether a form asks for a field of a record: the others may be given by the command line. */
bool question_asks_field(const struct question *question, const char *field);
/* Whether it is a flag without which the step cannot be done. */
bool question_must_be_yes(const struct question *question, const struct matter_asked *matter);
/* Whether a record of it was begun and not ended. */
bool question_is_half(const struct question *question, const struct answers *answers);
/* Whether an answer is one to it: of parties, to that side. */
bool question_owns(const struct question *question, const struct answer *answer);
/* The same where it tells something that is asked for. */
bool question_answers(const struct question *question, const struct answer *answer);
bool question_is_answered(const struct question *question, const struct answers *answers);
/* Whether there is a party of which nothing is told that it asks for. */
bool question_lacks(const struct question *question, const struct answers *answers);
/* What Enter answers to an argument, or to a field of one, "obligations.text": the caller frees;
 * NULL: nothing. */
char *question_fallback(
    const char *argument, const struct matter_asked *matter, const struct answers *answers);
/* Whether Enter may answer an argument of the form. */
bool question_has_fallback(const struct matter_asked *matter, const char *argument);
/* Adds those of them that have an answer already. */
void questions_add_answered(
    struct questions *questions, const struct matter_asked *matter, const struct answers *answers);
/* Whether what was answered last is what Enter answers the next time. */
bool question_is_remembered(const char *argument);
/* What may be given besides, and has not been: as questions. */
void questions_besides(
    struct questions *besides, const struct questions *asked, const struct matter_asked *matter);
