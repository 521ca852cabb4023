/* After a district's clocks its books of figures: a few steps a turn, each a statement of its own;
 * figure_books.h. */
#include <assert.h>

#include "figure_books.h"
#include "log.h"
#include "ticker_parts.h"

/* More in the next turn: other districts wait. */
#define STEPS_MAX 8
/* Of one statement: it takes about a second. */
#define DISPUTES_MAX 2000
#define EVENTS_MAX   5000
#define ROWS_MAX     20000
/* After so many days a book is made anew. */
#define OLD_DAYS 7

/* Columns of figure_books.sql. */
enum { BOOK_NUMBER, BOOK_BELOW, BOOK_IS_WHOLE, BOOK_IS_BEHIND, BOOK_IS_OLD, BOOK_IS_LITTERED };

/* Columns of figure_book_compare.sql. */
enum { COMPARED_DIFFERING, COMPARED_FIRST, COMPARED_IN_ALL, COMPARED_IS_OVER };

static void look(struct ticker *ticker);

static void done(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;

	(void)rows;
	if (turn_failed(ticker, status)) return;
	if (ticker->book_steps == STEPS_MAX || ticker->is_stopped) {
		turn_done(ticker);
	} else {
		turn_pause(ticker, look);
	}
}

static void ask(struct ticker *ticker, enum statement statement, const struct parameter *more,
    size_t count, store_rows_fn fn)
{
	struct parameter parameters[6] = { turn_district(ticker) };

	assert(count < sizeof(parameters) / sizeof(parameters[0]));
	for (size_t i = 0; i < count; i++) {
		parameters[1 + i] = more[i];
	}
	store_ask(ticker->server->store, statement, parameters, 1 + count, STORE_HEAVY, fn, ticker);
}

static void clear(struct ticker *ticker, const struct books_next *next)
{
	struct parameter more[] = { int8_parameter(ROWS_MAX) };

	(void)next;
	ask(ticker, STATEMENT_FIGURE_BOOK_CLEAR, more, 1, done);
}

static void begin(struct ticker *ticker, const struct books_next *next)
{
	struct parameter more[] = { int8_parameter(figure_definitions()) };

	(void)next;
	ask(ticker, STATEMENT_FIGURE_BOOK_BEGIN, more, 1, done);
}

static void walk(struct ticker *ticker, const struct books_next *next)
{
	struct parameter more[] = { int8_parameter(next->book), int8_parameter(DISPUTES_MAX) };

	ask(ticker, STATEMENT_FIGURE_BOOK_WALK, more, 2, done);
}

static void fold(struct ticker *ticker, const struct books_next *next)
{
	struct parameter more[] = {
		int8_parameter(next->book),
		next->below ? int8_parameter(next->below)
		            : (struct parameter){ .type = PARAMETER_NULL },
		int8_parameter(EVENTS_MAX),
	};

	ask(ticker, STATEMENT_FIGURE_BOOK_FOLD, more, 3, done);
}

/* The journal is what is true: the newer book stays, whatever they say. */
static void compared(void *context, enum store_status status, const struct rows *rows)
{
	struct ticker *ticker = context;
	struct parameter more[] = { int8_parameter(ticker->book) };
	int64_t in_all;

	if (turn_failed(ticker, status)) return;
	if (rows_count(rows) && rows_integer(rows, 0, COMPARED_DIFFERING)) {
		log_line(LOG_LEVEL_ERROR, "sums-differ", "district=%d first=%s",
		    ticker->turn->district, log_quoted(rows_text(rows, 0, COMPARED_FIRST)));
	}
	if (!rows_count(rows) || !rows_integer(rows, 0, COMPARED_IS_OVER)) {
		done(ticker, status, rows);
		return;
	}
	in_all = rows_integer(rows, 0, COMPARED_IN_ALL);
	log_line(in_all ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO,
	    in_all ? "figures-differ" : "figures-agree", "district=%d sums=%lld",
	    ticker->turn->district, (long long)in_all);
	ask(ticker, STATEMENT_FIGURE_BOOK_END, more, 1, done);
}

static void compare(struct ticker *ticker, const struct books_next *next)
{
	struct parameter more[] = { int8_parameter(next->book), int8_parameter(next->other),
		int8_parameter(ROWS_MAX) };

	ticker->book = next->book;
	ask(ticker, STATEMENT_FIGURE_BOOK_COMPARE, more, 3, compared);
}

static void (*const steps[BOOKS_STEP_COUNT])(
    struct ticker *ticker, const struct books_next *next) = {
	[BOOKS_CLEAR] = clear,
	[BOOKS_BEGIN] = begin,
	[BOOKS_WALK] = walk,
	[BOOKS_FOLD] = fold,
	[BOOKS_COMPARE] = compare,
};

static void looked(void *context, enum store_status status, const struct rows *rows)
{
	struct figure_book books[FIGURE_BOOKS_MAX];
	struct ticker *ticker = context;
	struct books_next next;
	size_t count = 0;

	if (turn_failed(ticker, status)) return;
	if (rows_count(rows) == 0) {
		/* the lease has passed to another */
		turn_done(ticker);
		return;
	}
	for (size_t i = 0; i < rows_count(rows) && count < FIGURE_BOOKS_MAX; i++) {
		if (rows_is_null(rows, i, BOOK_NUMBER)) continue;
		books[count++] = (struct figure_book){
			.book = rows_integer(rows, i, BOOK_NUMBER),
			.below = rows_integer(rows, i, BOOK_BELOW),
			.is_whole = rows_integer(rows, i, BOOK_IS_WHOLE) != 0,
			.is_behind = rows_integer(rows, i, BOOK_IS_BEHIND) != 0,
			.is_old = rows_integer(rows, i, BOOK_IS_OLD) != 0,
		};
	}
	next = figure_books_next(
	    books, count, rows_integer(rows, 0, BOOK_IS_LITTERED) != 0, ticker->book_steps);
	if (next.step == BOOKS_REST) {
		turn_done(ticker);
		return;
	}
	ticker->book_steps++;
	steps[next.step](ticker, &next);
}

static void look(struct ticker *ticker)
{
	struct parameter more[] = { int8_parameter(figure_definitions()),
		int8_parameter(ticker->server->config.figures_lag_s), int8_parameter(OLD_DAYS),
		int8_parameter(ticker->holder), int8_parameter(lease_seconds(ticker)) };

	ticker->began_us = ticker->server->now_us();
	ask(ticker, STATEMENT_FIGURE_BOOKS, more, 5, looked);
}

void turn_books(struct ticker *ticker)
{
	ticker->book_steps = 0;
	look(ticker);
}
