/* One value from one word; value.h. */
#include "value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "say.h"
#include "text.h"

#define DAY_US  INT64_C(86400000000)
#define ZONE_US INT64_C(28800000000)

/* ---- dates ---- */

/* Between `least` and `most` digits as a number; where they end. */
static const char *take_digits(const char *at, size_t least, size_t most, unsigned *ret)
{
	size_t count = strspn(at, "0123456789");

	if (count < least || count > most) return NULL;
	*ret = (unsigned)strtoul(at, NULL, 10);
	return at + count;
}

static const char *take_day(const char *at, int64_t *ret_day, bool *ret_is_there)
{
	unsigned year, month, day;
	struct civil_date back;

	at = take_digits(at, 4, 4, &year);
	if (!at || *at != '-') return NULL;
	at = take_digits(at + 1, 1, 2, &month);
	if (!at || *at != '-') return NULL;
	at = take_digits(at + 1, 1, 2, &day);
	if (!at) return NULL;
	*ret_is_there = month >= 1 && month <= 12 && day >= 1 && day <= 31;
	if (!*ret_is_there) return at;
	*ret_day = civil_days((int32_t)year, month, day);
	back = civil_from_days(*ret_day);
	*ret_is_there = back.month == month && back.day == day;
	return at;
}

enum value_date value_date(const char *text, int64_t *ret_day)
{
	bool is_there;
	const char *end = take_day(text, ret_day, &is_there);

	if (!end || *end) return VALUE_DATE_NONE;
	return is_there ? VALUE_DATE_FINE : VALUE_DATE_NO_SUCH_DAY;
}

/* 09:30 or 09:30:10 as seconds of the day. */
static bool read_clock(const char *at, int64_t *ret)
{
	unsigned hour, minute, second = 0;

	at = take_digits(at, 1, 2, &hour);
	if (!at || *at != ':') return false;
	at = take_digits(at + 1, 2, 2, &minute);
	if (at && *at == ':') at = take_digits(at + 1, 2, 2, &second);
	if (!at || *at || hour > 23 || minute > 59 || second > 59) return false;
	*ret = (int64_t)hour * 3600 + minute * 60 + second;
	return true;
}

enum value_date value_instant(const char *text, int64_t *ret_us)
{
	int64_t day = 0, second = 0;
	bool is_there;
	const char *end = take_day(text, &day, &is_there);

	if (!end || (*end && *end != 'T' && *end != ' ')) return VALUE_DATE_NONE;
	if (*end && !read_clock(end + 1, &second)) return VALUE_DATE_NONE;
	if (!is_there) return VALUE_DATE_NO_SUCH_DAY;
	*ret_us = day * DAY_US - ZONE_US + second * 1000000;
	return VALUE_DATE_FINE;
}

/* ---- other scalars ---- */

bool value_whole(const char *text, int64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoll(text, &end, 10);
	return end != text && !*end && !errno;
}

/* Yuan with at most two decimals, as fen. */
static bool read_amount(const char *text, int64_t *ret)
{
	size_t whole = strspn(text, "0123456789"), decimals = 0;
	int64_t yuan = strtoll(text, NULL, 10), fen = 0;

	if (whole == 0 || whole > 15) return false;
	text += whole;
	if (*text == '.') {
		decimals = strspn(++text, "0123456789");
		if (decimals < 1 || decimals > 2) return false;
		fen = strtoll(text, NULL, 10) * (decimals == 1 ? 10 : 1);
	}
	*ret = yuan * 100 + fen;
	return text[decimals] == '\0';
}

static bool read_flag(const char *text, int64_t *ret)
{
	static const char *const yes[] = { "yes", "1", "true", "是", "" },
	                         *const no[] = { "no", "0", "false", "否" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcmp(text, yes[i]) == 0) return *ret = 1, true;
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		if (strcmp(text, no[i]) == 0) return *ret = 0, true;
	}
	return false;
}

static bool read_action(const struct words *words, const char *text, int64_t *ret)
{
	const Mediation__V1__CatalogueAction *action = words_action(words, text);

	if (!action) return value_whole(text, ret);
	return *ret = action->number, true;
}

/* ---- by type ---- */

enum reading { READ, NOT_READ, READ_NO_SUCH_DAY, READ_NAMESAKES, READ_NO_DISPUTE };

static enum reading read_date(
    enum value_date (*read)(const char *, int64_t *), const char *word, int64_t *ret)
{
	enum value_date date = read(word, ret);

	if (date == VALUE_DATE_NO_SUCH_DAY) return READ_NO_SUCH_DAY;
	return date == VALUE_DATE_FINE ? READ : NOT_READ;
}

static enum reading read_dispute(struct value_source *source, const char *word, int64_t *ret)
{
	*ret = source->dispute(source->context, word, &source->status);
	if (*ret) return READ;
	return source->status ? READ_NO_DISPUTE : NOT_READ;
}

static enum reading read_member(const struct words *words, const char *word, int64_t *ret)
{
	size_t count = words_member_named(words, word, ret);

	if (count == 0) return NOT_READ;
	return count == 1 ? READ : READ_NAMESAKES;
}

static bool read_plain(
    const struct words *words, const char *type, const char *list, const char *word, int64_t *ret)
{
	if (strcmp(type, "flag") == 0) return read_flag(word, ret);
	if (strcmp(type, "amount") == 0) return read_amount(word, ret);
	if (strcmp(type, "choice") == 0) return words_choice(words, list, word, ret);
	if (strcmp(type, "choices") == 0) return words_choice(words, list, word, ret);
	if (strcmp(type, "state") == 0) return words_choice(words, "state", word, ret);
	if (strcmp(type, "kind") == 0) return words_kind_named(words, word, ret);
	if (strcmp(type, "team") == 0) return words_team_named(words, word, ret);
	if (strcmp(type, "place") == 0) {
		return words_place_named(words, word, ret) || value_whole(word, ret);
	}
	if (strcmp(type, "action") == 0) return read_action(words, word, ret);
	return value_whole(word, ret);
}

static enum reading read_typed(
    struct value_source *source, const char *type, const char *list, const char *word, int64_t *ret)
{
	if (strcmp(type, "date") == 0) return read_date(value_date, word, ret);
	if (strcmp(type, "instant") == 0) return read_date(value_instant, word, ret);
	if (strcmp(type, "dispute") == 0) return read_dispute(source, word, ret);
	if (strcmp(type, "member") == 0) return read_member(source->words, word, ret);
	return read_plain(source->words, type, list, word, ret) ? READ : NOT_READ;
}

/* What may be said instead: the choices, the kinds, the form of a date. */
static void say_not_read(const struct words *words, const char *label, const char *type,
    const char *list, const char *word, FILE *why)
{
	struct text hint;

	text_begin(&hint);
	words_print_type(words, type, list, hint.out);
	(void)text_end(&hint);
	fprintf(why,
	    hint.length ? _("%s: \"%s\" is not understood; there is: %s")
	                : _("%s: \"%s\" is not understood"),
	    label, word, hint.bytes);
	text_free(&hint);
}

bool value_read(struct value_source *source, const char *label, const char *type, const char *list,
    const char *word, int64_t *ret, FILE *why)
{
	enum reading reading = read_typed(source, type, list, word, ret);

	if (reading == READ_NO_SUCH_DAY) {
		fprintf(why, _("%s: there is no day %s"), label, word);
	} else if (reading == READ_NAMESAKES) {
		fprintf(why, _("%s: several members are called %s; give the login: "), label, word);
		words_print_namesakes(source->words, word, why);
	} else if (reading == READ_NO_DISPUTE) {
		fprintf(why, _("%s: \"%s\" names no dispute to go on with"), label, word);
	} else if (reading == NOT_READ) {
		say_not_read(source->words, label, type, list, word, why);
	}
	return reading == READ;
}
