/*
 * Reading what people wrote: the amounts, days, ID numbers and names that a Chinese text tells, and
 * words that look wrong (tables/wrong_words.def).
 *
 * Texts are read as characters, at most TEXT_CHARACTERS_MAX of them: the longest argument has no
 * more; what comes after them is not read. Digits of both widths, capitals of banks (壹贰叁…) and
 * common ones (一二三…) are understood. Whatever is not understood is not there: nothing here
 * refuses. Amounts are fen, days since 1970-01-01. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "argument.h"

#define TEXT_CHARACTERS_MAX 5000
#define TEXT_AMOUNTS_MAX    64
#define TEXT_DATES_MAX      64
#define WORD_BYTES_MAX      64 /* of tables */

struct characters {
	uint32_t points[TEXT_CHARACTERS_MAX];
	size_t count;
};

void characters_read(struct text text, struct characters *ret);
/* Where the word stands from `from` on, in characters; ret->count where it does not. */
size_t characters_find(const struct characters *in, const char *word, size_t from);
bool characters_have(const struct characters *in, const char *word);
/* The same of several words, parted by |. */
bool characters_have_any(const struct characters *in, const char *words);

/* An amount of money: 12,000元, 1.2万元, ￥300, 壹万贰仟元整. */
struct text_amount {
	size_t from, to; /* characters, `to` behind it */
	int64_t fen;
	bool is_capital; /* in the capitals of banks */
};

size_t text_amounts(const struct characters *in, struct text_amount ret[TEXT_AMOUNTS_MAX]);
/* Whether one stands beside the other as the same amount in other signs: 12,000元（大写：…）. */
bool text_amounts_are_one(
    const struct characters *in, const struct text_amount *first, const struct text_amount *second);

/* A day: 2024年3月5日, 2024-3-5, 2024.3.5, 3月5日. */
struct text_date {
	size_t from, to;
	int64_t day;  /* 0 where no calendar has it */
	int32_t year; /* 0: not said; ->day is of `year_before` then */
	bool is_real;
};

size_t text_dates(
    const struct characters *in, int32_t year_before, struct text_date ret[TEXT_DATES_MAX]);

/* A resident's number of 18 signs from `from` on, with a closing NUL; false where there is none
 * more. What merely has 18 digits is one only where it says so or has a birth date. */
bool text_id_number(const struct characters *in, size_t *from, char ret[19], bool *ret_is_sound);

/* Who is called 甲方, 申请人 …: the name behind it, as a part of the text; false where there is
 * none more. */
bool text_named(struct text text, size_t *from, struct text *ret_name);

/* ---- words ---- */

struct wrong_word {
	uint16_t number;
	const char *wrong, *right;
	const char *beside, *unless; /* parted by | */
};

const struct wrong_word *wrong_word_all(size_t *ret_count);
/* The next that looks wrong, from row *at on; NULL where none does. */
const struct wrong_word *wrong_word_next(const struct characters *in, size_t *at);
/* What leaves open how much is owed; NULL where nothing does. */
const char *unclear_word_find(const struct characters *in);
