/* What a typed number asks for; number.h. */
#include "number.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "action.h"
#include "civil.h"

#define WORDS_BYTES 256

/* What stands between the parts of a number and says nothing by itself. */
static const char *const separators[] = { " ", "\t", "　", "-", "－", "–", "—", "(", ")", "（",
	"）", "[", "]", "［", "］", "〔", "〕", "【", "】", "年", "号" };

/* What the words of a number end in, longest first. */
static const struct {
	const char *words;
	enum series series;
} books[] = {
	{ "人调字第", SERIES_MEDIATION },
	{ "调字第", SERIES_MEDIATION },
	{ "人调字", SERIES_MEDIATION },
	{ "调字", SERIES_MEDIATION },
	{ "调", SERIES_MEDIATION },
	{ "登字第", SERIES_REGISTRATION },
	{ "登记", SERIES_REGISTRATION },
	{ "登", SERIES_REGISTRATION },
	{ "第", SERIES_NONE },
};

struct parts {
	int64_t numbers[2];
	size_t number_count;
	char words[WORDS_BYTES];
	size_t words_bytes;
	bool is_strange;
};

static size_t separator_at(const char *text)
{
	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		size_t bytes = strlen(separators[i]);

		if (strncmp(text, separators[i], bytes) == 0) return bytes;
	}
	return 0;
}

/* The digit that begins here, also a wide one (U+FF10 to U+FF19); -1 for none. */
static int digit_at(const char *text, size_t *ret_bytes)
{
	const unsigned char *at = (const unsigned char *)text;

	*ret_bytes = 1;
	if (at[0] >= '0' && at[0] <= '9') return at[0] - '0';
	if (at[0] != 0xEF || at[1] != 0xBC || at[2] < 0x90 || at[2] > 0x99) return -1;
	*ret_bytes = 3;
	return at[2] - 0x90;
}

/* Takes the run of digits that begins here; 0 where none does. */
static size_t take_number(struct parts *parts, const char *text)
{
	size_t taken = 0, bytes;
	int64_t number = 0;
	int digit;

	while ((digit = digit_at(text + taken, &bytes)) >= 0) {
		number = number * 10 + digit;
		if (number > INT32_MAX) number = INT32_MAX;
		taken += bytes;
	}
	if (!taken) return 0;
	if (parts->number_count == 2) {
		parts->is_strange = true;
	} else {
		parts->numbers[parts->number_count++] = number;
	}
	return taken;
}

static void take_parts(struct parts *parts, const char *text)
{
	while (*text && !parts->is_strange) {
		size_t taken = take_number(parts, text);

		if (!taken) taken = separator_at(text);
		if (!taken) {
			parts->words[parts->words_bytes++] = *text;
			taken = 1;
			parts->is_strange |= parts->words_bytes == WORDS_BYTES - 1;
		}
		text += taken;
	}
	parts->words[parts->words_bytes] = '\0';
}

/* "繁阳人调字第" is a committee and a book; false where the words are of no number. */
static bool read_words(const char *words, struct number_asked *asked)
{
	size_t length = strlen(words);

	if (!length) return true;
	for (size_t i = 0; i < sizeof(books) / sizeof(books[0]); i++) {
		size_t end = strlen(books[i].words);

		if (end > length || strcmp(words + length - end, books[i].words) != 0) continue;
		if (length - end >= sizeof(asked->prefix)) return false;
		asked->series = books[i].series;
		memcpy(asked->prefix, words, length - end);
		asked->prefix[length - end] = '\0';
		return true;
	}
	return false;
}

void number_read(const char *text, struct number_asked *ret)
{
	struct parts parts = { .number_count = 0 };
	struct number_asked asked = { .prefix = "" };

	*ret = asked;
	take_parts(&parts, text);
	if (parts.is_strange || parts.number_count == 0) return;
	if (!read_words(parts.words, &asked)) return;
	asked.number = parts.numbers[parts.number_count - 1];
	if (parts.number_count == 2) {
		asked.year = parts.numbers[0];
		if (!civil_is_plausible(civil_days((int32_t)asked.year, 1, 1))) return;
	}
	if (asked.number < INT32_MAX) *ret = asked;
}
