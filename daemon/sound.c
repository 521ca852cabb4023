/* How a name sounds; sound.h. */
#include "sound.h"

#include <stdbool.h>
#include <string.h>

#include "characters.h"

struct reading {
	const char *characters, *syllables;
};

static const struct reading readings[] = {

#define READING(characters, syllables) { characters, syllables },
#include "tables/readings.def"
#undef READING
};

static void add(struct sound *sound, const char *syllable, size_t bytes)
{
	char *to;

	if (bytes == 0 || sound->count == SOUND_SYLLABLES_MAX) return;
	to = sound->syllables[sound->count];
	memcpy(to, syllable, bytes);
	to[bytes] = '\0';
	sound->count++;
}

static void add_character(struct sound *sound, uint32_t c, bool is_surname)
{
	char letter = (char)c;
	const struct sound_row *row;
	const char *syllable;

	if (c < 0x80) {
		add(sound, &letter, c == CHARACTER_GAP ? 0 : 1);
	} else if (c >= SOUND_FIRST && c <= SOUND_LAST) {
		row = &sound_rows[c - SOUND_FIRST];
		syllable = sound_syllables[is_surname ? row->surname : row->plain];
		add(sound, syllable, strlen(syllable));
	}
}

/* How many characters the reading takes that begins here; 0 where it does not. */
static size_t begins(const struct reading *reading, const uint32_t *characters, size_t count)
{
	const char *at = reading->characters, *end = at + strlen(at);
	size_t length = 0;

	while (at < end) {
		if (length == count || character_next(&at, end) != characters[length]) return 0;
		length++;
	}
	return length;
}

static void add_syllables(struct sound *sound, const char *syllables)
{
	while (*syllables) {
		size_t bytes = strcspn(syllables, " ");

		add(sound, syllables, bytes);
		syllables += bytes + strspn(syllables + bytes, " ");
	}
}

static size_t add_reading(struct sound *sound, const uint32_t *characters, size_t count)
{
	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
		size_t length = begins(&readings[i], characters, count);

		if (length == 0) continue;
		add_syllables(sound, readings[i].syllables);
		return length;
	}
	return 0;
}

enum how { AS_WORDS, AS_SURNAME, AS_ALSO_READ, HOW_COUNT };

static void read_name(const uint32_t *characters, size_t count, enum how how, struct sound *ret)
{
	size_t at = 0;

	ret->count = 0;
	while (at < count) {
		size_t taken = 0;

		if (how == AS_ALSO_READ) taken = add_reading(ret, characters + at, count - at);
		if (!taken) add_character(ret, characters[at], at == 0 && how != AS_WORDS);
		at += taken ? taken : 1;
	}
}

/* ü as u; false where there is none. */
static bool without_v(struct sound *sound)
{
	bool has = false;

	for (size_t i = 0; i < sound->count; i++) {
		char *v = strchr(sound->syllables[i] + 1, 'v');

		if (v) *v = 'u';
		has = has || v;
	}
	return has;
}

static bool is_same(const struct sound *a, const struct sound *b)
{
	if (a->count != b->count) return false;
	for (size_t i = 0; i < a->count; i++) {
		if (strcmp(a->syllables[i], b->syllables[i]) != 0) return false;
	}
	return true;
}

/* Keeps the last one only where it is new. */
static size_t kept(const struct sound *sounds, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		if (is_same(&sounds[i], &sounds[count - 1])) return count - 1;
	}
	return count;
}

size_t sound_of(const uint32_t *characters, size_t count, struct sound ret[SOUND_READINGS_MAX])
{
	size_t readings_told = 0;

	for (enum how how = AS_WORDS; how < HOW_COUNT; how++) {
		struct sound *sound = &ret[readings_told];

		read_name(characters, count, how, sound);
		readings_told = kept(ret, readings_told + 1);
	}
	for (size_t i = 0, told = readings_told; i < told; i++) {
		ret[readings_told] = ret[i];
		if (!without_v(&ret[readings_told])) continue;
		readings_told = kept(ret, readings_told + 1);
	}
	return readings_told;
}
