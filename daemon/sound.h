/*
 * How a name sounds: its syllables in pinyin without tones, in every reading that somebody may
 * type.
 *
 * The table of characters is ICU's (sound_make.c, when the house is built): as a surname where a
 * name begins (单 shan, 仇 qiu, 查 zha, 曾 zeng), as a word elsewhere, and as readings.def adds.
 * ü is typed as v or as u: 吕 is lv and lu. Latin letters and digits sound as themselves. Pure.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sound_table.h"

#define SOUND_SYLLABLES_MAX 60
#define SOUND_READINGS_MAX  6

struct sound {
	size_t count;
	char syllables[SOUND_SYLLABLES_MAX][SOUND_SYLLABLE_BYTES];
};

/* The readings of a name given as characters, small and narrow; returns how many. What has no sound
 * is left out. The first is that of the words, without regard to surnames. */
size_t sound_of(const uint32_t *characters, size_t count, struct sound ret[SOUND_READINGS_MAX]);
