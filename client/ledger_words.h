/*
 * What the words of a ledger mean: titles of columns, results, forms of agreements, as they stand
 * in ledger_words.def, and what a mapping file says besides. Knows no state: it gives the names of
 * the catalogue.
 *
 * A mapping file is a table of two columns: theirs, ours. "登记号,编号" is a title;
 * "结果=调好了,成功" is a word in the column 结果.
 */
#pragma once

#include "csv.h"

enum ledger_column {

#define COLUMN(NAME, title, argument) LEDGER_##NAME,
#include "ledger_words.def"
#undef COLUMN
	LEDGER_COLUMNS
};

struct ledger_words {
	struct csv mapping; /* no rows where there is none */
};

/* Without a path there is no mapping. False with the reason said; free it in any case. */
bool ledger_words_read(struct ledger_words *words, const char *path);
void ledger_words_free(struct ledger_words *words);

/* Our title, and the argument of the catalogue that the column becomes. */
const char *ledger_title(enum ledger_column column);
const char *ledger_argument(enum ledger_column column);
/* Which column a title names, and how likely: 0 is surest. LEDGER_COLUMNS where it is none. */
enum ledger_column ledger_words_title(
    const struct ledger_words *words, const char *title, size_t *ret_rank);
/* What the mapping says for a word in a column; the word where it says nothing. */
const char *ledger_words_meant(
    const struct ledger_words *words, enum ledger_column column, const char *word);

/* The catalogue's name of the state, of the form ("" for none); NULL where it is not understood. */
const char *ledger_state(const char *word);
const char *ledger_form(const char *word);
/* Our word for a form's name of the catalogue. */
const char *ledger_form_word(const char *form);
/* The words that would be understood, with "、" between. */
void ledger_print_results(FILE *out);
void ledger_print_forms(FILE *out);
