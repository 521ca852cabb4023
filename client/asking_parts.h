/* What the files of asking share: one word, asked for. */
#pragma once

#include "asking.h"
#include "identity_typed.h"

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

	/* of what identifies a person */
	enum identity identity;
	uint16_t paper;       /* of an ID number, GA/T 517; 0: a resident's */
	char *same, *same_as; /* what "=" answers, and whose it is; NULL: nothing, nobody */
	bool may_end;         /* a full stop leaves out all that would be asked for after it */
};

void about_free(struct about *about);
/* What was typed comes to; NULL and said where it cannot be taken. The caller frees. */
char *asking_read(struct asking *asking, const struct about *about, char *typed);
/* Whether a word is one of several, up to a NULL. */
bool asking_means(const char *word, const char *const *names);
/* The same as asking_read, of what identifies a person. */
char *asking_read_identity(const struct about *about, const char *typed);
/* Makes it a question for that; same: the record whose address is offered, or NULL. */
void about_identity(struct about *about, const struct asking *asking,
    const Mediation__V1__CatalogueField *field, const char *same);
/* Parties that a dispute has, or is about to have, by number. */
struct choices asking_parties(const struct asking *asking);
/* The first record of those before `end` that has an address; NULL: there is none. */
const char *asking_address_before(const struct answers *answers, const char *name, size_t end);
/* Asks until it is answered; the word is the caller's. first: what stands there to be edited. */
enum asked ask_word(
    struct asking *asking, const struct about *about, const char *first, char **ret_word);
/* One value of an argument, or several of a list. */
enum asked ask_value(struct asking *asking, const struct question *question);
/* The fields of a record, as many records as there are. */
enum asked ask_records(struct asking *asking, const struct question *question);
/* What identifies each of the parties that were named. */
enum asked ask_identities(struct asking *asking, const struct question *question);
/* Several arguments by one yes; each by itself where not all of it is so. */
enum asked ask_declared(struct asking *asking, const struct question *question);
