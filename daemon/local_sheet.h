/*
 * A sheet: rows of one table of local data as they are to be, beside those that are there. Read
 * from what a client sent, judged, and compared; what is to be written is what is new or other.
 *
 * Pure: whoever makes it hands over the rows that are there. Everything lives in the arena.
 */
#pragma once

#include "dispute.h"
#include "local_value.h"

#define LOCAL_ROWS_MAX  300 /* of one import */
#define LOCAL_CELLS_MAX 3500
#define LOCAL_THERE_MAX 10000 /* rows that an import is held against; that of sql/embed.py */

struct local_row {
	const char *values[LOCAL_COLUMNS_MAX]; /* local_value.h; in the order of the table */
	const char *key;
	const struct local_row *was; /* NULL: new */
	uint32_t changed;            /* set of columns; all of them where it is new */
	bool is_named;               /* a row that is there, and that the sheet has too */
	enum outcome outcome;        /* why it cannot be, */
	size_t column;               /* because of which column, LOCAL_COLUMNS_MAX for none, */
	const char *typed;           /* and what was in it */
};

struct local_away;

struct local_sheet {
	const struct local_table *table;
	const struct reference *reference;
	struct arena *arena;
	bool is_small_office;    /* rights.h: which roles one member may have */
	int64_t self;            /* who may not change his own roles and term; 0: nobody */
	int32_t year;            /* of a table that is imported by the year */
	struct local_row *there; /* ascending by key */
	size_t there_count;
	struct local_row *rows; /* as they came */
	size_t row_count, wrong_count;
	const struct local_away *away; /* local_check.c's: who is away when, of both */
	size_t away_count;
};

/* What a client sent: a header, and under it rows of as many values. */
struct local_sent {
	const char *const *columns;
	size_t column_count;
	const char *const *const *rows;
	size_t row_count;
};

/* Whether so much is read at all. */
bool local_sent_fits(size_t row_count, size_t column_count);
/* Sorts what is there and gives it keys: values[] of each must be set. */
void local_sheet_begin(struct local_sheet *sheet);
/* OUTCOME_DONE, or why nothing of it can be read; rows that are wrong are counted. */
enum outcome local_sheet_read(struct local_sheet *sheet, const struct local_sent *sent);
/* What people know the row by. */
const char *local_row_name(const struct local_sheet *sheet, const struct local_row *row);
/* A row of the year that the sheet leaves out. */
bool local_row_ends(const struct local_sheet *sheet, const struct local_row *there);

/* local_check.c: judges rows that are new or other, and the table as it would be. */
void local_check_rows(struct local_sheet *sheet);
enum outcome local_check_whole(const struct local_sheet *sheet);
/* Not before another fault: the first stays. */
void local_row_wrong(struct local_row *row, enum outcome outcome, size_t column);
