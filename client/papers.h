/*
 * Which papers there are of a dispute, whether one can be printed yet, and how it is filled from
 * what the daemon tells. Papers are Chinese whatever language the client speaks. A further one is
 * one entry of the table in papers.c.
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
	/* Why it cannot be printed, a sentence of gettext; NULL where it can. */
	const char *(*lacks)(const struct papers_source *source);
	void (*fill)(const struct papers_source *source, FILE *out);
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
/* 1200.50元（人民币壹仟贰佰元伍角整） */
void papers_yuan(FILE *out, int64_t fen);
/* "甲一、乙一": who is of a side and still a party; side 0: any. */
void papers_parties(const struct papers_source *source, uint32_t side, FILE *out);
/* paper_pair whose value is written from the source. */
void papers_pair(FILE *out, const char *what, const struct papers_source *source,
    void (*write)(const struct papers_source *source, FILE *out));
/* Whether what is told of an identity is part of it. */
bool papers_is_masked(const char *mask);
/* A table of them with what identifies them, as far as it is told; there is room to write the rest.
 */
void papers_parties_table(const struct papers_source *source, FILE *out);
/* A place to sign for each of a side who is still a party; side 0: any. */
void papers_parties_sign(
    const struct papers_source *source, uint32_t side, const char *how, FILE *out);
/* One for an office, with the name of who holds it; 0: the name is written in. */
void papers_member_signs(
    const struct papers_source *source, const char *office, int64_t member, FILE *out);
/* Meetings that stand, from 1 on; the event count where there is none of that number. */
size_t papers_meeting(const struct papers_source *source, size_t number);
size_t papers_meetings(const struct papers_source *source);

/* paper_intake.c, paper_record.c, paper_agreement.c, paper_application.c */
const char *intake_lacks(const struct papers_source *source);
void intake_fill(const struct papers_source *source, FILE *out);
const char *record_lacks(const struct papers_source *source);
void record_fill(const struct papers_source *source, FILE *out);
const char *agreement_lacks(const struct papers_source *source);
void agreement_fill(const struct papers_source *source, FILE *out);
const char *application_lacks(const struct papers_source *source);
void application_fill(const struct papers_source *source, FILE *out);
