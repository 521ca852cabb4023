/* One value from one word; value.h. */
#include "value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "plain.h"
#include "say.h"
#include "show.h"
#include "spoken.h"
#include "text.h"

/* ---- days with their year, whole numbers ---- */

static enum value_date date_of(enum spoken_day spoken)
{
	if (spoken == SPOKEN_DAY_NOT_THERE) return VALUE_DATE_NO_SUCH_DAY;
	return spoken == SPOKEN_DAY_READ ? VALUE_DATE_FINE : VALUE_DATE_NONE;
}

enum value_date value_date(const char *text, int64_t *ret_day)
{
	struct spoken_today unknown = { .day = 0 };
	char plain[PLAIN_BYTES];
	bool is_completed;

	if (!plain_word(text, plain)) return VALUE_DATE_NONE;
	return date_of(spoken_day(plain, &unknown, ret_day, &is_completed));
}

enum value_date value_instant(const char *text, int64_t *ret_us)
{
	struct spoken_today unknown = { .day = 0 };
	char plain[PLAIN_BYTES];
	bool is_completed;

	if (!plain_word(text, plain)) return VALUE_DATE_NONE;
	return date_of(spoken_instant(plain, &unknown, ret_us, &is_completed));
}

bool value_whole(const char *text, int64_t *ret)
{
	char plain[PLAIN_BYTES], *end;

	if (!plain_word(text, plain)) return false;
	errno = 0;
	*ret = strtoll(plain, &end, 10);
	return end != plain && !*end && !errno;
}

/* ---- one word ---- */

/* What is wrong with a word, beside that it is not understood. */
enum reading {
	READ,
	NOT_READ,
	READ_NO_SUCH_DAY,
	READ_NO_YEAR,
	READ_LUNAR,
	READ_NO_HALF,
	READ_TWO_WAYS,
	READ_NEGATIVE,
	READ_TOO_FINE,
	READ_TOO_LARGE,
	READ_NAMESAKES,
	READ_NO_DISPUTE
};

/* Two characters of Chinese. */
#define PART_BYTES_LEAST 6

struct read {
	struct value_source *source;
	const char *label, *type, *list, *word;
	char plain[PLAIN_BYTES]; /* the word in half width */
	int64_t value, other;    /* other: the second of READ_TWO_WAYS */
	bool is_reckoned;        /* better told back */
	char meant[128];         /* then the name of it, where only a part was given */
};

static enum reading reading_of_day(enum spoken_day spoken)
{
	switch (spoken) {
	case SPOKEN_DAY_READ:
		return READ;
	case SPOKEN_DAY_NOT_THERE:
		return READ_NO_SUCH_DAY;
	case SPOKEN_DAY_NO_YEAR:
		return READ_NO_YEAR;
	case SPOKEN_DAY_LUNAR:
		return READ_LUNAR;
	case SPOKEN_DAY_NO_HALF:
		return READ_NO_HALF;
	case SPOKEN_DAY_NOT:
		break;
	}
	return NOT_READ;
}

static enum reading reading_of_number(enum spoken spoken)
{
	switch (spoken) {
	case SPOKEN_READ:
		return READ;
	case SPOKEN_TWO_WAYS:
		return READ_TWO_WAYS;
	case SPOKEN_NEGATIVE:
		return READ_NEGATIVE;
	case SPOKEN_TOO_FINE:
		return READ_TOO_FINE;
	case SPOKEN_TOO_LARGE:
		return READ_TOO_LARGE;
	case SPOKEN_NOT:
		break;
	}
	return NOT_READ;
}

static enum reading read_number(struct read *read, bool is_amount)
{
	struct spoken_number number;
	enum spoken spoken;

	if (!is_amount && value_whole(read->word, &read->value)) return READ;
	spoken =
	    is_amount ? spoken_amount(read->plain, &number) : spoken_whole(read->plain, &number);
	read->value = number.value;
	read->other = number.other;
	read->is_reckoned = number.is_reckoned;
	return reading_of_number(spoken);
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, words[i]) == 0) return true;
	}
	return false;
}

static bool read_flag(const struct read *read, int64_t *ret)
{
	static const char *const yes[] = { "yes", "y", "1", "true", "是", "是的", "对", "有" },
	                         *const no[] = { "no", "n", "0", "false", "否", "不", "不是",
		                         "没有", "无" };

	/* a bare flag; blanks alone say nothing */
	*ret = *read->word == '\0' || is_one_of(read->plain, yes, sizeof(yes) / sizeof(yes[0]));
	return *ret || is_one_of(read->plain, no, sizeof(no) / sizeof(no[0]));
}

static bool read_action(const struct words *words, const char *text, int64_t *ret)
{
	const Mediation__V1__CatalogueAction *action = words_action(words, text);

	if (!action) return value_whole(text, ret);
	return *ret = action->number, true;
}

/* ---- by type ---- */

static enum reading read_dispute(struct read *read)
{
	struct value_source *source = read->source;

	read->value = source->dispute(source->context, read->word, &source->status);
	if (read->value) return READ;
	return source->status ? READ_NO_DISPUTE : NOT_READ;
}

static enum reading read_member(struct read *read, const char *word)
{
	size_t count = words_member_named(read->source->words, word, &read->value);

	if (count == 0) return NOT_READ;
	return count == 1 ? READ : READ_NAMESAKES;
}

static bool read_named(
    const struct words *words, const char *type, const char *list, const char *word, int64_t *ret)
{
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

/* Two characters of a name that no other has, as it is found in a form; told back. */
static bool read_part(struct read *read)
{
	static const char *const types[] = { "kind", "place", "team" };
	struct choices choices;
	int at;

	if (strlen(read->plain) < PART_BYTES_LEAST ||
	    !is_one_of(read->type, types, sizeof(types) / sizeof(types[0]))) {
		return false;
	}
	choices = choices_of(read->source->words, read->type, read->list);
	at = choices_pick(&choices, read->plain);
	if (at >= 0) {
		(void)snprintf(read->meant, sizeof(read->meant), "%s", choices.all[at].label);
		read->is_reckoned = read_named(read->source->words, read->type, read->list,
		    choices.all[at].word, &read->value);
	}
	choices_free(&choices);
	return read->is_reckoned;
}

/* A name may have its punctuation in full width: as it is typed goes first. */
static enum reading read_word(struct read *read)
{
	const struct words *words = read->source->words;

	if (strcmp(read->type, "member") == 0) {
		enum reading reading = read_member(read, read->word);

		return reading == NOT_READ ? read_member(read, read->plain) : reading;
	}
	if (read_named(words, read->type, read->list, read->word, &read->value) ||
	    read_named(words, read->type, read->list, read->plain, &read->value)) {
		return READ;
	}
	return read->source->takes_parts && read_part(read) ? READ : NOT_READ;
}

static enum reading read_typed(struct read *read)
{
	const struct spoken_today *today = &read->source->today;

	if (strcmp(read->type, "dispute") == 0) return read_dispute(read);
	if (!plain_word(read->word, read->plain)) return NOT_READ;
	if (strcmp(read->type, "date") == 0) {
		return reading_of_day(
		    spoken_day(read->plain, today, &read->value, &read->is_reckoned));
	}
	if (strcmp(read->type, "instant") == 0) {
		return reading_of_day(
		    spoken_instant(read->plain, today, &read->value, &read->is_reckoned));
	}
	if (strcmp(read->type, "amount") == 0) return read_number(read, true);
	if (strcmp(read->type, "integer") == 0) return read_number(read, false);
	if (strcmp(read->type, "flag") == 0) {
		return read_flag(read, &read->value) ? READ : NOT_READ;
	}
	return read_word(read);
}

/* ---- what is said ---- */

void value_write(const char *type, int64_t value, FILE *out)
{
	if (strcmp(type, "date") == 0) {
		fputs(show_date(value), out);
	} else if (strcmp(type, "instant") == 0) {
		fputs(show_instant(value), out);
	} else if (strcmp(type, "amount") != 0) {
		fprintf(out, "%" PRId64, value);
	} else {
		fprintf(out, "%" PRId64, value / 100);
		if (value % 100) fprintf(out, ".%02d", (int)(value % 100));
	}
}

static void say_understood(const struct read *read)
{
	FILE *out = read->source->understood;

	if (!out || !read->is_reckoned) return;
	fprintf(out, _("%s: %s → "), read->label, read->word);
	if (*read->meant) {
		fputs(read->meant, out);
	} else {
		value_write(read->type, read->value, out);
	}
	fputc('\n', out);
}

/* What may be said instead: the choices, the kinds, the form of a date. */
static void say_not_read(const struct read *read, FILE *why)
{
	struct text hint;

	text_begin(&hint);
	words_print_type(read->source->words, read->type, read->list, hint.out);
	(void)text_end(&hint);
	fprintf(why,
	    hint.length ? _("%s: \"%s\" is not understood; there is: %s")
	                : _("%s: \"%s\" is not understood"),
	    read->label, read->word, hint.bytes);
	text_free(&hint);
}

static void say_two_ways(const struct read *read, FILE *why)
{
	struct text one, other;

	text_begin(&one);
	text_begin(&other);
	value_write(read->type, read->value, one.out);
	value_write(read->type, read->other, other.out);
	fprintf(why, _("%s: is \"%s\" %s or %s? please write it in digits"), read->label,
	    read->word, text_end(&one), text_end(&other));
	text_free(&one);
	text_free(&other);
}

/* The sentence for a reading, with its label and word; NULL where it is more than that. */
static const char *sentence_of(enum reading reading)
{
	switch (reading) {
	case READ_NO_SUCH_DAY:
		return _("%s: there is no day %s");
	case READ_NO_YEAR:
		return _("%s: \"%s\" has no year; please write it as 2024-03-05");
	case READ_LUNAR:
		return _(
		    "%s: \"%s\" is of the lunar calendar; please write the day of the solar one, such as 2024-03-05");
	case READ_NO_HALF:
		return _(
		    "%s: \"%s\" may be before or after noon; please write a time such as 15:00");
	case READ_NEGATIVE:
		return _("%s: \"%s\" is less than nothing; please write an amount without minus");
	case READ_TOO_FINE:
		return _("%s: \"%s\" is finer than a fen; please write at most two decimals");
	case READ_TOO_LARGE:
		return _("%s: \"%s\" is too large; please see how many zeros it has");
	case READ_NO_DISPUTE:
		return _("%s: \"%s\" names no dispute to go on with");
	case READ:
	case NOT_READ:
	case READ_TWO_WAYS:
	case READ_NAMESAKES:
		break;
	}
	return NULL;
}

static void say_why(const struct read *read, enum reading reading, FILE *why)
{
	const char *sentence = sentence_of(reading);

	if (sentence) {
		fprintf(why, sentence, read->label, read->word);
	} else if (reading == READ_NAMESAKES) {
		fprintf(why, _("%s: several members are called %s; give the login: "), read->label,
		    read->word);
		words_print_namesakes(read->source->words, read->word, why);
	} else if (reading == READ_TWO_WAYS) {
		say_two_ways(read, why);
	} else {
		say_not_read(read, why);
	}
}

bool value_read(struct value_source *source, const char *label, const char *type, const char *list,
    const char *word, int64_t *ret, FILE *why)
{
	struct read read = {
		.source = source, .label = label, .type = type, .list = list, .word = word
	};
	enum reading reading = read_typed(&read);

	if (reading == READ) {
		*ret = read.value;
		source->is_reckoned = read.is_reckoned;
		say_understood(&read);
	} else {
		say_why(&read, reading, why);
	}
	return reading == READ;
}
