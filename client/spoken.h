/*
 * Numbers as people say and write them: 5,000, 五千, 1.2万, 伍仟元整. What can be taken in two ways
 * is never decided here. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum spoken {
	SPOKEN_READ,
	SPOKEN_NOT,      /* no number, or half of one */
	SPOKEN_TWO_WAYS, /* 1万2: 12000 or 10002 */
	SPOKEN_NEGATIVE,
	SPOKEN_TOO_FINE, /* less than a fen */
	SPOKEN_TOO_LARGE
};

struct spoken_number {
	int64_t value;
	int64_t other;    /* the second way of SPOKEN_TWO_WAYS */
	bool is_reckoned; /* not written in digits alone: better told back */
};

/* Both take a word of plain_word(). Money in fen, its word in yuan, with 元, 角 and 分 or without.
 */
enum spoken spoken_amount(const char *plain, struct spoken_number *ret);
enum spoken spoken_whole(const char *plain, struct spoken_number *ret);
/* From *at, which moves on: a number below 100 in one or two digits or in Chinese; four digits of a
 * year, 2024 or 二〇二四. */
bool spoken_small(const char **at, unsigned *ret);
bool spoken_year(const char **at, unsigned *ret);
/* Whether the word stands at *at, which moves behind it. */
bool spoken_eat(const char **at, const char *word);
