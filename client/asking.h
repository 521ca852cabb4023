/*
 * One question, put to the person at the terminal until it is answered: choices by number, what
 * Enter answers, `?` for help with the ground, `<` to go back. Answers go into struct answers as
 * the words of a command line.
 */
#pragma once

#include "choices.h"
#include "questions.h"
#include "terminal.h"

enum asked {
	ASKED_ANSWERED,
	ASKED_SKIPPED, /* nothing was typed where nothing need be */
	ASKED_BACK,
	ASKED_STOPPED /* Ctrl-C, Ctrl-D, or the terminal is gone */
};

struct asking {
	struct terminal *terminal;
	const struct matter_asked *matter;
	struct value_source *source; /* that reads values */
	struct answers *answers;
	bool is_masked; /* what identifies people is summed up in part */
	/* Told after every answer, so that it is kept; may be NULL. */
	void (*keep)(void *context);
	void *context;
};

/* title: before the label, "3/9"; what was answered before is replaced. */
enum asked ask_question(struct asking *asking, const struct question *question, const char *title);
void asking_keep(struct asking *asking);
/* The word of one of the choices, which are shown; the caller frees. */
enum asked ask_choice(struct terminal *terminal, const struct choices *choices, const char *prompt,
    const char *fallback, char **ret_word);
/* The same where none need be chosen. */
enum asked ask_optional(
    struct terminal *terminal, const struct choices *choices, const char *prompt, char **ret_word);
/* The same of choices that were printed already, a line each. */
enum asked ask_listed(struct terminal *terminal, const struct choices *choices, const char *prompt,
    const char *fallback, char **ret_word);
/* A word without blanks, also wide ones, at both ends; in place. */
char *asking_trim(char *word);
/* Whether yes is typed; an empty line is none. */
bool ask_yes(struct terminal *terminal, const struct words *words, const char *question);
/* The columns of the terminal. */
int asking_columns(void);
/* What may be answered to a question, or in a field of a record. */
struct choices question_choices(const struct asking *asking, const struct question *question);
struct choices field_choices(
    const struct asking *asking, const Mediation__V1__CatalogueField *field);
/* What a question is called, also by its side: "申请人". */
const char *question_label(const struct question *question, const struct words *words);
