/* A year, a quarter or a month from one word; span.h. */
#include "span.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "plain.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2199

static struct span months(int32_t year, unsigned first, unsigned count)
{
	unsigned behind = first + count;
	int64_t end =
	    behind > 12 ? civil_days(year + 1, behind - 12, 1) : civil_days(year, behind, 1);

	return (struct span){ civil_days(year, first, 1), end - 1 };
}

struct span span_year_of(int64_t day)
{
	return months(civil_from_days(day).year, 1, 12);
}

/* Digits at the place, at most so many; 0, and the place as it was, where there are none. */
static unsigned digits(const char **at, size_t most)
{
	size_t count = strspn(*at, "0123456789");
	unsigned value = 0;

	if (count > most) return 0;
	for (size_t i = 0; i < count; i++) {
		value = value * 10 + (unsigned)((*at)[i] - '0');
	}
	*at += count;
	return value;
}

/* Whether the word goes on so; then behind it. */
static bool goes_on(const char **at, const char *with)
{
	size_t length = strlen(with);

	if (strncmp(*at, with, length) != 0) return false;
	*at += length;
	return true;
}

static unsigned quarter_of(const char **at)
{
	static const char *const said[] = { "一", "二", "三", "四" };
	unsigned number;

	if (goes_on(at, "q")) return digits(at, 1);
	(void)goes_on(at, "第");
	for (unsigned i = 0; i < 4; i++) {
		if (goes_on(at, said[i])) return goes_on(at, "季度") ? i + 1 : 0;
	}
	number = digits(at, 1);
	return goes_on(at, "季度") ? number : 0;
}

bool span_read(const char *word, struct span *ret)
{
	char plain[PLAIN_BYTES];
	const char *at = plain, *behind;
	unsigned year, part;

	if (!plain_word(word, plain)) return false;
	year = digits(&at, 4);
	if (year < YEAR_MIN || year > YEAR_MAX) return false;
	if (!goes_on(&at, "-")) (void)goes_on(&at, "年");
	if (!*at) {
		*ret = months((int32_t)year, 1, 12);
		return at[-1] != '-';
	}
	behind = at;
	part = digits(&behind, 2);
	(void)goes_on(&behind, "月");
	if (part >= 1 && part <= 12 && !*behind) {
		*ret = months((int32_t)year, part, 1);
		return true;
	}
	part = quarter_of(&at);
	if (part < 1 || part > 4 || *at) return false;
	*ret = months((int32_t)year, 3 * part - 2, 3);
	return true;
}
