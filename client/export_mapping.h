/*
 * The mapping file of a receiving office: which columns its form has, in their order, what of a
 * dispute or of the figures stands in each, and by which words. mediate-exports(5) is the manual of
 * the language. A county may have its own: a file NAME.export in $MEDIATION_EXPORTS or
 * /etc/mediation/exports, or in mediate/exports of the user's configuration, stands in place of the
 * one that is built in, or beside them.
 */
#pragma once

#include "client.h"
#include "export_fact.h"

enum mapping_form { MAPPING_CSV_UTF8, MAPPING_CSV_GB18030, MAPPING_CSV_EXCEL, MAPPING_XLSX };

/* What a column is filled from. */
enum mapping_what {
	MAPPING_FACT,     /* of the dispute */
	MAPPING_CONSTANT, /* the same text in every row */
	MAPPING_FIGURE,   /* of the row's group */
	MAPPING_GROUP,    /* the group's name */
	MAPPING_GROUP_KEY,
	MAPPING_THEIR_NUMBER, /* by which the office knows it; like the next no part of what was
	                         sent */
	MAPPING_THEIR_RESULT
};

struct mapping_column {
	size_t line; /* in the file */
	const char *heading;
	enum mapping_what what;
	const struct export_fact *fact;
	const char *name;      /* of the fact or the figure; or the constant */
	const char *format;    /* NULL: the usual one of its type */
	const char *values;    /* NULL: by its own words */
	const char *otherwise; /* what stands there where it is not told; NULL: nothing */
	size_t most;           /* characters; 0: any number */
	bool is_required;
};

/* What a word of ours is in theirs. */
struct mapping_value {
	size_t line;
	const char *values, *word, *theirs;
};

enum mapping_receipt {
	RECEIPT_NUMBER, /* ours */
	RECEIPT_BATCH,
	RECEIPT_THEIRS,
	RECEIPT_RESULT,
	RECEIPT_REASON,
	RECEIPT_COLUMNS
};

#define MAPPING_COLUMNS_MAX 100
#define MAPPING_VALUES_MAX  1000
#define MAPPING_WORDS_MAX   10
/* Of a cell, as spreadsheet programs take them. */
#define MAPPING_CELL_CHARS 32767

struct mapping {
	const char *name;    /* of the file */
	char *where, *bytes; /* owned; what the texts point into */
	const char *zh, *en;
	char *version;
	enum mapping_form form;
	bool has_form;
	char *figure; /* whose disputes are the rows; NULL: rows are of a group */
	char *group;  /* by which the figures are told apart; NULL: rows are disputes */
	size_t rows_line;
	const struct export_fact
	    *only;   /* a dispute without it is none of the form's; NULL: all are */
	char *total; /* how the row of all of them is called; NULL: there is none */
	struct mapping_column columns[MAPPING_COLUMNS_MAX];
	size_t column_count;
	struct mapping_value values[MAPPING_VALUES_MAX];
	size_t value_count;
	const char *receipts[RECEIPT_COLUMNS]; /* what their columns are called; NULL: as ours */
	const char *accepted[MAPPING_WORDS_MAX], *refused[MAPPING_WORDS_MAX]; /* words of theirs */
	size_t accepted_count, refused_count;
};

/* Finds and reads it; NULL with what is wrong, in which line, and what may stand there said. */
struct mapping *mapping_open(const char *name);
struct mapping *mapping_free(struct mapping *mapping);
/* Whether the daemon knows what it names: figures, groups, codes. False with the reason said. */
bool mapping_check(const struct mapping *mapping, const struct words *words,
    const Mediation__V1__FiguresResponse *figures);
/* What a word is in theirs; NULL where the set has neither it nor a *. */
const char *mapping_theirs(const struct mapping *mapping, const char *values, const char *word);
/* Each that there is, by its name; those with faults too. */
void mapping_each(void (*each)(void *context, const char *name), void *context);
/* Whether a pattern of days and times has a year. */
bool mapping_is_pattern(const char *format);
