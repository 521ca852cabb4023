/*
 * Books of figures (0044_figure_books.sql): what a district's disputes come to, kept as sums that
 * follow the feed. What is counted in them is told by a digest, so that other definitions get
 * another book; a book is made anew from the journal every week and held against the one before.
 * Pure; the ticker does what is next.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURE_BOOKS_MAX 2 /* of a district: one that answers, one that is being made */

struct figure_book {
	int64_t book,
	    below; /* its number; the position of the feed below which it holds everything */
	bool is_whole, is_behind, is_old;
};

enum books_step {
	BOOKS_REST,
	BOOKS_CLEAR,   /* what is left of others goes */
	BOOKS_BEGIN,   /* another one */
	BOOKS_WALK,    /* more disputes into one that is not whole */
	BOOKS_FOLD,    /* what has come into the feed */
	BOOKS_COMPARE, /* two at the same position; then the elder is over */
	BOOKS_STEP_COUNT
};

struct books_next {
	enum books_step step;
	int64_t book;
	int64_t other; /* COMPARE: with which */
	int64_t below; /* FOLD: up to this position; 0: as far as it goes */
};

/* What is next of those there are, the elder first, in a turn that has made so many steps: while a
 * second one is being made, the first is kept up with every other step. */
struct books_next figure_books_next(
    const struct figure_book *books, size_t count, bool is_littered, unsigned steps);

/* Of what figures count, and how: a digest of the statement, of the newest migration, which
 * may have changed what the statement calls, and of the table of actions. */
int64_t figure_definitions(void);
