/*
 * What is held about one person in a dispute in which he is a party, for his access and copy
 * (个人信息保护法45): what is recorded of him, his own statements where the record tells whose they
 * are, to whom it was passed on, how long it is kept. That there are others is told, and no more of
 * them: their names in what he said are masked (人民调解法13, 23).
 *
 * Nothing here asks the daemon; subject.c does.
 */
#pragma once

#include "events.h"
#include "show.h"

/* Sections of what is told, in the order of the paper. */
enum subject_section {
	SUBJECT_CONSENT,
	SUBJECT_STATEMENT,
	SUBJECT_OBLIGATION,
	SUBJECT_PAYMENT,
	SUBJECT_SIGNATURE,
	SUBJECT_PASSED_ON,
	SUBJECT_CORRECTION,
	SUBJECT_COPY,
	SUBJECT_SECTIONS
};

/* A dispute of his; the answers are owned. */
struct subject_file {
	Mediation__V1__Response *dispute, *shared;
	Mediation__V1__Response *explained; /* NULL where it could not be had */
	const Mediation__V1__Party *party;  /* he, in ->dispute */
	struct events events;
};

struct subject_row {
	enum subject_section section;
	int64_t at_us;                              /* 0: as it stands now */
	const Mediation__V1__CatalogueAction *step; /* that told it, or NULL */
	const char *what;                           /* label, borrowed of the words; "" for none */
	char *text;                                 /* owned */
};

struct subject_rows {
	struct subject_row *rows; /* owned */
	size_t count;
};

const Mediation__V1__Dispute *subject_dispute(const struct subject_file *file);
void subject_rows_of(
    const struct words *words, const struct subject_file *file, struct subject_rows *ret);
void subject_rows_free(struct subject_rows *rows);

/* All of it to programs, or as a paper to be handed over. */
void subject_json(const struct shown *shown, const char *name, const struct subject_file *files,
    size_t count, int64_t today);
void subject_paper(const struct shown *shown, const char *name, const struct subject_file *files,
    size_t count, FILE *out);
