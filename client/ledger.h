/*
 * A ledger as a township keeps it: its rows with what each cell means, where a cell is empty
 * because it was merged with the one above, and why a row cannot be taken over. Asks nobody.
 *
 * A row is known again by its number within its year, or, where it has none, by all that it says
 * and which of the equal ones it is: lines may be put between, and the file may be called
 * otherwise.
 */
#pragma once

#include "ledger_parties.h"
#include "ledger_words.h"
#include "words.h"

#define LEDGER_ID_BYTES 16

/* What became of a row. */
enum ledger_fate {
	LEDGER_REJECTED, /* ->fault says why */
	LEDGER_NEW,      /* to be taken over */
	LEDGER_TAKEN,    /* was taken over just now */
	LEDGER_SAME,     /* was taken over before, and says the same */
	LEDGER_CHANGED,  /* says something else now */
	LEDGER_CORRECTED,
	LEDGER_OURS, /* its number is one of this system's: no history */
	LEDGER_FATES
};

struct ledger_row {
	const struct csv_row *source;
	char *
	    cells[LEDGER_COLUMNS]; /* as they are meant, the same however they are written; owned */
	int64_t day, kind;
	struct ledger_parties parties;
	const char *state, *form; /* of the catalogue; form "" for none */
	bool has_id;
	uint8_t id[LEDGER_ID_BYTES]; /* of the request that takes it over */
	enum ledger_fate fate;
	enum ledger_column column; /* at fault */
	char *fault;               /* owned */
	/* Of one that is there: */
	int64_t dispute;
	char *before[LEDGER_COLUMNS]; /* what it said, where that was another; owned */
};

struct ledger {
	const char *file; /* its name without folders */
	struct csv csv;
	struct ledger_words meanings;
	size_t places[LEDGER_COLUMNS]; /* of our columns in the file; CSV_COLUMN_NONE */
	struct ledger_row *rows;
	size_t row_count;
	size_t filled[LEDGER_COLUMNS]; /* cells that were merged with the one above */
};

struct ledger_source {
	const char *path, *mapping; /* mapping NULL: none */
	const char *name; /* keeps two ledgers with the same numbers apart; NULL: not told */
	int64_t today;
	const struct words *words;
};

/* False with the reason said; ledger_free it in any case. */
bool ledger_read(struct ledger *ledger, const struct ledger_source *source);
void ledger_free(struct ledger *ledger);
/* Rejects a row; the first reason stays. */
void ledger_reject(struct ledger_row *row, enum ledger_column column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What is not understood need not be, where it is there as it stands. */
void ledger_pardon(struct ledger_row *row);
size_t ledger_count(const struct ledger *ledger, enum ledger_fate fate);
/* What the file calls a column; our title where it has none. */
const char *ledger_column_title(const struct ledger *ledger, enum ledger_column column);
/* Where a row stands, as it is kept with what is taken over. */
void ledger_print_provenance(const struct ledger *ledger, const struct ledger_row *row, FILE *out);
