/*
 * One value from one word, by the type that the catalogue tells: dates, amounts, choices, members,
 * disputes. What is wrong with a word is said here, in our language.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "spoken_day.h"
#include "words.h"

/* Which dispute a word names; 0 where none. Whoever has said why sets *ret_status. */
typedef int64_t (*value_dispute_fn)(void *context, const char *word, int *ret_status);

struct value_source {
	const struct words *words;
	value_dispute_fn dispute;
	void *context;
	int status; /* the exit status of a dispute that was asked for in vain, else 0 */
	/* The day from which 3月5日 and 昨天 are understood; without it (day 0) they are not. */
	struct spoken_today today;
	/* Where it is told how a value was understood that was not written out ("3月5 →
	 * 2024-03-05"), each in a line; NULL: nobody hears it. */
	FILE *understood;
	/* Whether two characters of a name will do that no other has: where somebody typed it. */
	bool takes_parts;
	/* Whether the last value was completed or reckoned so: who keeps the word for later keeps
	 * what value_write makes of it. */
	bool is_reckoned;
};

/* False with the reason written to `why`, which begins with `label`. */
bool value_read(struct value_source *source, const char *label, const char *type, const char *list,
    const char *word, int64_t *ret, FILE *why);

/* A day, a time, an amount or a number as it is read the same on any day. */
void value_write(const char *type, int64_t value, FILE *out);

enum value_date { VALUE_DATE_FINE, VALUE_DATE_NONE, VALUE_DATE_NO_SUCH_DAY };

/* Days and times with their year, as spoken_day.h takes them: 2024-03-05, 2024年3月5日. */
enum value_date value_date(const char *text, int64_t *ret_day);
/* Microseconds of 2024-03-05, 2024-03-05T09:30 or 2024-03-05T09:30:10 in Asia/Shanghai. */
enum value_date value_instant(const char *text, int64_t *ret_us);
/* In digits of either width. */
bool value_whole(const char *text, int64_t *ret);
