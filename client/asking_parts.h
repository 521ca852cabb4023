/* What the files of asking share: one word, asked for. */
#pragma once

#include "asking.h"

/* What one word is asked for. */
struct about {
	const char *label, *type, *list, *help, *basis, *guide;
	int64_t limit;
	struct choices choices;
	bool is_past;                            /* a day or time of what has happened */
	bool is_several, is_required, is_listed; /* is_listed: the choices stand there already */
	bool is_present;                         /* the fallback is what was answered */
	bool must_be_yes;                        /* else the step cannot be done */
	char *fallback;                          /* NULL: Enter answers nothing */
};

void about_free(struct about *about);
/* What was typed comes to; NULL and said where it cannot be taken. The caller frees. */
char *asking_read(struct asking *asking, const struct about *about, char *typed);
/* Asks until it is answered; the word is the caller's. first: what stands there to be edited. */
enum asked ask_word(
    struct asking *asking, const struct about *about, const char *first, char **ret_word);
/* One value of an argument, or several of a list. */
enum asked ask_value(struct asking *asking, const struct question *question);
/* The fields of a record, as many records as there are. */
enum asked ask_records(struct asking *asking, const struct question *question);
/* Several arguments by one yes; each by itself where not all of it is so. */
enum asked ask_declared(struct asking *asking, const struct question *question);
