/* How characters are read: generated when the house is built (sound_make.c); sound.c reads it. */
#pragma once

#include <stdint.h>

/* The unified ideographs; what stands outside has no sound here. */
#define SOUND_FIRST          0x4E00
#define SOUND_LAST           0x9FFF
#define SOUND_SYLLABLE_BYTES 8

struct sound_row {
	uint16_t plain, surname; /* of sound_syllables; 0: none */
};

extern const struct sound_row sound_rows[SOUND_LAST - SOUND_FIRST + 1];
/* Small letters without tones, ü as v. */
extern const char sound_syllables[][SOUND_SYLLABLE_BYTES];
