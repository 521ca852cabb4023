/*
 * Days and times as people say and write them: 2024年3月5日, 3-5, 昨天, 3月5日 下午2点半. What
 * lacks a year is completed from a day that is given; what cannot be sure is refused with its
 * reason. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Of which side of today a day without its year is meant. */
enum spoken_tense { SPOKEN_THIS_YEAR, SPOKEN_PAST, SPOKEN_TO_COME };

struct spoken_today {
	int64_t day; /* 0: nobody knows it, and a day without its year is not understood */
	enum spoken_tense tense;
};

enum spoken_day {
	SPOKEN_DAY_READ,
	SPOKEN_DAY_NOT,       /* no day, or half of one */
	SPOKEN_DAY_NOT_THERE, /* 2月30日 */
	SPOKEN_DAY_NO_YEAR,   /* 3月5日 where today is not known */
	SPOKEN_DAY_LUNAR,     /* 腊月初八: the calendar that is not kept here */
	SPOKEN_DAY_NO_HALF    /* 3点: before or after noon? */
};

/* Both take a word of plain_word(). *ret_is_completed: today was needed to understand it. */
enum spoken_day spoken_day(
    const char *plain, const struct spoken_today *today, int64_t *ret_day, bool *ret_is_completed);
/* Microseconds in Asia/Shanghai; a day alone is its beginning. */
enum spoken_day spoken_instant(
    const char *plain, const struct spoken_today *today, int64_t *ret_us, bool *ret_is_completed);
