/* Words that look wrong, or leave open how much is owed; file_text.h. */
#include <string.h>

#include "file_text.h"

static const struct wrong_word words[] = {
#define WRONG_WORD(number, wrong, right, beside, unless) { number, wrong, right, beside, unless },
#define UNCLEAR_WORD(number, word)
#include "tables/wrong_words.def"
#undef WRONG_WORD
#undef UNCLEAR_WORD
};

static const char *const unclear[] = {
#define WRONG_WORD(number, wrong, right, beside, unless)
#define UNCLEAR_WORD(number, word) word,
#include "tables/wrong_words.def"
#undef WRONG_WORD
#undef UNCLEAR_WORD
};

const struct wrong_word *wrong_word_all(size_t *ret_count)
{
	*ret_count = sizeof(words) / sizeof(words[0]);
	return words;
}

static bool ends_sentence(uint32_t point)
{
	/* 。；！？ and the end of a line */
	return point == 0x3002 || point == ';' || point == '!' || point == '?' || point == '\n';
}

/* The sentence in which a character stands. */
static void sentence_of(const struct characters *in, size_t at, struct characters *ret)
{
	size_t from = at, to = at;

	while (from > 0 && !ends_sentence(in->points[from - 1])) {
		from--;
	}
	while (to < in->count && !ends_sentence(in->points[to])) {
		to++;
	}
	ret->count = to - from;
	memcpy(ret->points, in->points + from, ret->count * sizeof(*ret->points));
}

static bool looks_wrong(const struct wrong_word *word, const struct characters *in, size_t at)
{
	struct characters sentence;

	sentence_of(in, at, &sentence);
	return (!*word->beside || characters_have_any(&sentence, word->beside)) &&
	    !characters_have_any(&sentence, word->unless);
}

const struct wrong_word *wrong_word_next(const struct characters *in, size_t *at)
{
	while (*at < sizeof(words) / sizeof(words[0])) {
		const struct wrong_word *word = &words[(*at)++];
		size_t found = characters_find(in, word->wrong, 0);

		while (found < in->count && !looks_wrong(word, in, found)) {
			found = characters_find(in, word->wrong, found + 1);
		}
		if (found < in->count) return word;
	}
	return NULL;
}

/* A currency or a blank may part them. */
static size_t before_amount(const struct characters *in, size_t from)
{
	while (from > 0 &&
	    (in->points[from - 1] == ' ' || in->points[from - 1] == 0xA5 ||
	        in->points[from - 1] == 0xFFE5)) {
		from--;
	}
	return from;
}

/* 违约 and 合约 end in 约, and say nothing of the amount behind them. */
static bool is_about(const struct characters *in, size_t at)
{
	uint32_t before = at ? in->points[at - 1] : 0;

	return before != 0x8FDD && before != 0x5408;
}

/* 约# before an amount, #左右 behind one. */
static bool is_beside_amount(
    const struct characters *in, const char *word, const struct text_amount *amounts, size_t count)
{
	size_t length = strlen(word);
	bool is_before = word[length - 1] == '#';
	char bare[WORD_BYTES_MAX];

	memcpy(bare, is_before ? word : word + 1, length - 1);
	bare[length - 1] = '\0';
	for (size_t i = 0; i < count; i++) {
		size_t at = is_before ? before_amount(in, amounts[i].from) : amounts[i].to;

		if (is_before && at-- == 0) continue;
		if (characters_find(in, bare, at) == at && at < in->count && is_about(in, at)) {
			return true;
		}
	}
	return false;
}

const char *unclear_word_find(const struct characters *in)
{
	struct text_amount amounts[TEXT_AMOUNTS_MAX];
	size_t count = text_amounts(in, amounts);

	for (size_t i = 0; i < sizeof(unclear) / sizeof(unclear[0]); i++) {
		bool is_there = strchr(unclear[i], '#')
		    ? is_beside_amount(in, unclear[i], amounts, count)
		    : characters_have(in, unclear[i]);

		if (is_there) return unclear[i];
	}
	return NULL;
}
