/* The keys by which disputes are found; lookup.h. */
#include "lookup.h"

#include <stdlib.h>
#include <string.h>

#include "characters.h"
#include "sound.h"

/* An id holds the milliseconds of its act above 22 bits (ids.h): 2^31 of them are a slice. */
#define SLICE_SHIFT 53
#define SLICE_MASK  INT64_C(1023)
/* Runs of syllables end here: who types more is told apart by reading the words. */
#define LETTERS_MAX    12
#define NAME_RUN_MAX   3
#define INITIALS_MIN   2
#define INITIALS_MAX   4
#define CHARACTERS_MAX 256

const enum argument lookup_texts[LOOKUP_TEXTS] = { ARG_FACTS, ARG_CLAIMS };

enum way { BY_NAME = 'n', BY_PERSON = 'p', BY_SOUND = 's', BY_INITIALS = 'i', BY_TEXT = 't' };

struct letters {
	uint32_t characters[CHARACTERS_MAX];
	size_t count;
};

/* ---- keys ---- */

static uint64_t hash_more(uint64_t hash, const void *bytes, size_t count)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < count; i++) {
		hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
	}
	return hash;
}

static uint64_t hash_begin(int32_t district, enum way way)
{
	char kind = (char)way;
	uint64_t hash = hash_more(UINT64_C(0xcbf29ce484222325), &district, sizeof(district));

	return hash_more(hash, &kind, 1);
}

/* Spreads what FNV leaves close together, and makes room for the slice. */
static int64_t hash_end(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (int64_t)(hash ^ hash >> 33) & ~SLICE_MASK;
}

static int64_t key_of(int32_t district, enum way way, const void *bytes, size_t count)
{
	return hash_end(hash_more(hash_begin(district, way), bytes, count));
}

static int64_t key_of_characters(
    int32_t district, enum way way, const uint32_t *characters, size_t count)
{
	return key_of(district, way, characters, count * sizeof(*characters));
}

static int64_t slice_of(int64_t dispute)
{
	return dispute >> SLICE_SHIFT & SLICE_MASK;
}

static void add(struct lookup_keys *keys, int64_t key)
{
	if (keys->count < LOOKUP_KEYS_MAX) keys->values[keys->count++] = key;
}

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void lookup_begin(struct lookup_keys *keys)
{
	keys->count = 0;
}

void lookup_end(struct lookup_keys *keys)
{
	size_t count = 0;

	qsort(keys->values, keys->count, sizeof(*keys->values), by_value);
	for (size_t i = 0; i < keys->count; i++) {
		if (count && keys->values[count - 1] == keys->values[i]) continue;
		keys->values[count++] = keys->values[i];
	}
	keys->count = count;
}

/* ---- words ---- */

/* Names have no gaps: 阿不都·热西提 is one name, however it is written. */
static void take_letters(const char *text, struct letters *ret)
{
	const char *end = text + strlen(text);
	uint32_t c;

	ret->count = 0;
	while ((c = character_next(&text, end)) && ret->count < CHARACTERS_MAX) {
		if (c != CHARACTER_GAP) ret->characters[ret->count++] = c;
	}
}

/* A word of what a hit is read by: a blank, then the word, if both still fit. */
static void put_word(char *words, const char *word)
{
	size_t length = strlen(words), more = strlen(word);

	if (length + 1 + more >= LOOKUP_WORDS_MAX) return;
	words[length] = ' ';
	memcpy(words + length + 1, word, more + 1);
}

static void put_letters(char words[LOOKUP_WORDS_MAX], const struct letters *letters)
{
	char word[CHARACTERS_MAX * 4 + 1];
	size_t length = 0;

	for (size_t i = 0; i < letters->count; i++) {
		length += character_write(letters->characters[i], word + length);
	}
	word[length] = '\0';
	put_word(words, word);
}

static void put_sound(char words[LOOKUP_WORDS_MAX], const struct sound *sound)
{
	char word[SOUND_SYLLABLES_MAX * SOUND_SYLLABLE_BYTES + 1] = "";
	char initials[SOUND_SYLLABLES_MAX + 1] = "";
	size_t length = 0;

	for (size_t i = 0; i < sound->count; i++) {
		size_t bytes = strlen(sound->syllables[i]);

		memcpy(word + length, sound->syllables[i], bytes + 1);
		length += bytes;
		initials[i] = sound->syllables[i][0];
		initials[i + 1] = '\0';
	}
	put_word(words, word);
	put_word(words, initials);
}

/* ---- what is kept ---- */

static void add_runs(int32_t district, const struct sound *sound, size_t first, int64_t slice,
    struct lookup_keys *keys)
{
	char letters[LETTERS_MAX + SOUND_SYLLABLE_BYTES];
	size_t length = 0;

	for (size_t i = first; i < sound->count && length < LETTERS_MAX; i++) {
		size_t bytes = strlen(sound->syllables[i]);

		memcpy(letters + length, sound->syllables[i], bytes);
		length += bytes;
		if (length > LETTERS_MAX) length = LETTERS_MAX;
		add(keys, key_of(district, BY_SOUND, letters, length) | slice);
	}
}

static void add_initials(int32_t district, const struct sound *sound, size_t first, int64_t slice,
    struct lookup_keys *keys)
{
	char letters[INITIALS_MAX];
	size_t length = 0;

	while (length < INITIALS_MAX && first + length < sound->count) {
		letters[length] = sound->syllables[first + length][0];
		length++;
		if (length < INITIALS_MIN) continue;
		add(keys, key_of(district, BY_INITIALS, letters, length) | slice);
	}
}

static void add_name(const struct lookup_where *where, const struct letters *name, int64_t slice,
    struct lookup_keys *keys)
{
	for (size_t i = 0; i < name->count; i++) {
		for (size_t n = 1; n <= NAME_RUN_MAX && i + n <= name->count; n++) {
			add(keys,
			    key_of_characters(where->district, BY_NAME, &name->characters[i], n) |
			        slice);
		}
	}
}

static int64_t person_of(const struct lookup_where *where, const struct letters *name)
{
	uint64_t hash = hash_begin(where->district, BY_PERSON);

	hash = hash_more(hash, &where->place, sizeof(where->place));
	return hash_end(hash_more(hash, name->characters, name->count * sizeof(*name->characters)));
}

void lookup_name(const struct lookup_where *where, const char *name, struct lookup_keys *ret,
    char ret_words[LOOKUP_WORDS_MAX])
{
	int64_t slice = slice_of(where->dispute);
	struct sound sounds[SOUND_READINGS_MAX];
	struct letters letters;
	size_t count;

	take_letters(name, &letters);
	lookup_begin(ret);
	ret_words[0] = '\0';
	put_letters(ret_words, &letters);
	add(ret, person_of(where, &letters));
	add_name(where, &letters, slice, ret);
	count = sound_of(letters.characters, letters.count, sounds);
	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < sounds[s].count; i++) {
			add_runs(where->district, &sounds[s], i, slice, ret);
			add_initials(where->district, &sounds[s], i, slice, ret);
		}
		put_sound(ret_words, &sounds[s]);
	}
	lookup_end(ret);
}

int64_t lookup_person(const struct lookup_where *where, const char *name)
{
	struct letters letters;

	take_letters(name, &letters);
	return person_of(where, &letters);
}

void lookup_add_text(
    const struct lookup_where *where, const struct text *text, struct lookup_keys *keys)
{
	const char *at = text->bytes, *end = at + text->length;
	int64_t slice = slice_of(where->dispute);
	uint32_t pair[2] = { CHARACTER_GAP, CHARACTER_GAP };

	while ((pair[1] = character_next(&at, end))) {
		if (pair[0] != CHARACTER_GAP && pair[1] != CHARACTER_GAP) {
			add(keys, key_of_characters(where->district, BY_TEXT, pair, 2) | slice);
		}
		pair[0] = pair[1];
	}
}

/* ---- what is asked ---- */

static void ask_name(int32_t district, const struct letters *letters, struct lookup_asked *ret)
{
	size_t run = letters->count < NAME_RUN_MAX ? letters->count : NAME_RUN_MAX;

	if (run == 0) return;
	ret->name[ret->name_count++] =
	    key_of_characters(district, BY_NAME, letters->characters, run);
	ret->name[ret->name_count++] =
	    key_of_characters(district, BY_NAME, &letters->characters[letters->count - run], run);
}

/* `words` is nothing but small letters where is_sound. */
static void ask_sound(int32_t district, struct lookup_asked *ret)
{
	size_t length = strlen(ret->words);
	size_t initials = length < INITIALS_MAX ? length : INITIALS_MAX;

	if (length > LETTERS_MAX) length = LETTERS_MAX;
	ret->sound = key_of(district, BY_SOUND, ret->words, length);
	ret->has_initials = initials >= INITIALS_MIN;
	ret->initials = key_of(district, BY_INITIALS, ret->words, initials);
}

static void ask_text(int32_t district, const char *typed, struct lookup_asked *ret)
{
	const char *end = typed + strlen(typed);
	uint32_t pair[2] = { CHARACTER_GAP, CHARACTER_GAP };

	while (ret->text_count < LOOKUP_ASKED_MAX && (pair[1] = character_next(&typed, end))) {
		if (pair[0] != CHARACTER_GAP && pair[1] != CHARACTER_GAP) {
			ret->text[ret->text_count++] =
			    key_of_characters(district, BY_TEXT, pair, 2);
		}
		pair[0] = pair[1];
	}
}

void lookup_ask(int32_t district, const char *typed, struct lookup_asked *ret)
{
	struct letters letters;
	size_t length = 0;

	*ret = (struct lookup_asked){ .is_sound = true };
	take_letters(typed, &letters);
	for (size_t i = 0; i < letters.count; i++) {
		uint32_t c = letters.characters[i];

		ret->is_sound = ret->is_sound && c >= 'a' && c <= 'z';
		length += character_write(c, ret->words + length);
		if (length + 4 >= LOOKUP_WORDS_MAX) break;
	}
	ret->words[length] = '\0';
	ret->is_sound = ret->is_sound && letters.count > 0;
	ask_name(district, &letters, ret);
	if (ret->is_sound) ask_sound(district, ret);
	ask_text(district, typed, ret);
}

/* ---- what comes near ---- */

static void add_near(struct lookup_near *near, bool is_strong, int64_t key)
{
	if (is_strong && near->strong_count < LOOKUP_ASKED_MAX) {
		near->strong[near->strong_count++] = key;
	} else if (!is_strong && near->weak_count < LOOKUP_ASKED_MAX) {
		near->weak[near->weak_count++] = key;
	}
}

static void near_characters(
    int32_t district, const struct letters *letters, struct lookup_near *near)
{
	for (size_t i = 0; i < letters->count; i++) {
		for (size_t n = 1; n <= NAME_RUN_MAX && i + n <= letters->count; n++) {
			add_near(near, n > 1,
			    key_of_characters(district, BY_NAME, &letters->characters[i], n));
		}
	}
}

/* Runs of syllables of what was typed in characters; more than one is strong. */
static void near_sounds(int32_t district, const struct letters *letters, struct lookup_near *near)
{
	struct sound sounds[SOUND_READINGS_MAX];
	size_t count = sound_of(letters->characters, letters->count, sounds);

	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < sounds[s].count; i++) {
			char run[LETTERS_MAX + SOUND_SYLLABLE_BYTES] = "";
			size_t length = 0;

			for (size_t n = i; n < sounds[s].count && length < LETTERS_MAX; n++) {
				size_t bytes = strlen(sounds[s].syllables[n]);

				memcpy(run + length, sounds[s].syllables[n], bytes);
				length += bytes;
				if (length > LETTERS_MAX) length = LETTERS_MAX;
				add_near(near, n > i, key_of(district, BY_SOUND, run, length));
			}
		}
	}
}

/* Of what was typed in letters, how it begins and how it ends: where that is whole syllables, names
 * have it. */
static void near_letters(int32_t district, const struct letters *letters, struct lookup_near *near)
{
	char word[CHARACTERS_MAX];
	size_t count = letters->count < LETTERS_MAX ? letters->count : LETTERS_MAX;

	for (size_t i = 0; i < count; i++) {
		word[i] = (char)letters->characters[i];
	}
	for (size_t n = 2; n < count; n++) {
		add_near(near, n > 5, key_of(district, BY_SOUND, word, n));
		add_near(near, n > 5, key_of(district, BY_SOUND, word + count - n, n));
	}
}

void lookup_near(int32_t district, const char *typed, struct lookup_near *ret)
{
	struct letters letters;
	bool is_sound;

	*ret = (struct lookup_near){ 0 };
	take_letters(typed, &letters);
	is_sound = letters.count > 0;
	for (size_t i = 0; i < letters.count; i++) {
		is_sound = is_sound && letters.characters[i] >= 'a' && letters.characters[i] <= 'z';
	}
	if (is_sound) {
		near_letters(district, &letters, ret);
	} else if (letters.count <= SOUND_SYLLABLES_MAX) {
		near_characters(district, &letters, ret);
		near_sounds(district, &letters, ret);
	}
}

/* Whether the word stands here; gaps are of any kind. */
static bool stands_at(const char *at, const char *end, const char *word, const char *word_end)
{
	uint32_t c;

	while ((c = character_next(&word, word_end))) {
		if (c == CHARACTER_GAP) return true;
		if (character_next(&at, end) != c) return false;
	}
	return true;
}

static bool text_has(
    const struct text *text, const char *word, const char *word_end, size_t *ret_at)
{
	const char *at = text->bytes, *end = at + text->length;

	while (at < end) {
		if (stands_at(at, end, word, word_end)) {
			*ret_at = (size_t)(at - text->bytes);
			return true;
		}
		(void)character_next(&at, end);
	}
	return false;
}

bool lookup_text_has(const struct text *text, const char *typed, size_t *ret_at)
{
	const char *end = typed + strlen(typed), *at = typed;
	bool is_between = true, is_first = true;
	size_t where = 0;
	uint32_t c;

	for (const char *word = at; (c = character_next(&at, end)); word = at) {
		if (is_between && c != CHARACTER_GAP) {
			if (!text_has(text, word, end, &where)) return false;
			if (is_first) *ret_at = where;
			is_first = false;
		}
		is_between = c == CHARACTER_GAP;
	}
	return !is_first;
}
