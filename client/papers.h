/*
 * Which papers there are of a dispute, and what they are filled from: what the daemon tells. Papers
 * are Chinese whatever language the client speaks. A further one is one entry of the table in
 * papers.c, its template in papers/, and its code in the list "paper" of the daemon.
 */
#pragma once

#include <stdbool.h>

#include "text.h"
#include "words.h"

/* What papers are filled from; nothing of it is owned. */
struct papers_source {
	const struct words *words;
	const Mediation__V1__Dispute *dispute;
	Mediation__V1__Event *const *events; /* all of them, in order */
	size_t event_count;
	const char *committee, *seal;              /* names; "" where there is none */
	const Mediation__V1__ProofResponse *proof; /* of one that is proven; else NULL */
	size_t meeting;                            /* which of them is asked for, from 1; 0: all */
	bool is_whole;                             /* what identifies the parties is told in full */
};

#define PAPER_NAMES_MORE 3

struct paper_kind {
	const char *name, *zh, *initials;
	const char *also[PAPER_NAMES_MORE]; /* other names of it; the rest NULL */
	const char *article;                /* that names it */
	bool is_of_meetings;
	bool identifies; /* parties by more than their names */
	bool is_proven;  /* for who applied: the daemon says whether there was an application */
};

const struct paper_kind *papers_all(size_t *ret_count);
/* By name, Chinese or initials; NULL where there is none. */
const struct paper_kind *papers_find(const char *word);

/* ---- what papers ask of their source ---- */

bool papers_is(const struct papers_source *source, size_t event, const char *action);
/* Whether nobody took it back. */
bool papers_stands(const struct papers_source *source, size_t event);
/* NULL where it was not told. */
const Mediation__V1__Argument *papers_argument(
    const struct papers_source *source, size_t event, const char *name);
/* The same of a text and a number; "" and 0 where it was not told. */
const char *papers_text(const struct papers_source *source, size_t event, const char *name);
int64_t papers_integer(const struct papers_source *source, size_t event, const char *name);
/* "" where there is none of that number. */
const char *papers_party(const struct papers_source *source, int64_t number);
/* 2024年3月5日, 2024年3月5日9时30分; nothing for 0. */
void papers_date(FILE *out, int64_t day);
void papers_instant(FILE *out, int64_t us);
/* "甲一、乙一": who is of a side and still a party; side 0: any. */
void papers_parties(const struct papers_source *source, uint32_t side, FILE *out);
/* Whether there is something of an obligation left to do; by its place in the dispute. */
bool papers_is_open(const struct papers_source *source, size_t obligation);
/* What one comes to, and what was paid of it, fen: released is owed no more than was paid, and done
 * as a whole was paid. */
int64_t papers_owed(const struct papers_source *source, size_t obligation);
int64_t papers_paid(const struct papers_source *source, size_t obligation);
/* Whether what is told of an identity is part of it. */
bool papers_is_masked(const char *mask);
/* Meetings that stand, from 1 on; the event count where there is none of that number. */
size_t papers_meeting(const struct papers_source *source, size_t number);
size_t papers_meetings(const struct papers_source *source);
