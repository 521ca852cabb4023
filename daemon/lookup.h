/*
 * The keys by which disputes are found: what a party's name, or what was told of a dispute, must be
 * looked up under. Pure.
 *
 * A key is 54 bits of a hash over the district, the way and a piece of text, before ten bits that
 * say when the dispute was registered, in slices of some 25 days (its id tells). So an index over
 * keys begins with the district as all others do, and a question goes through the slices newest
 * first, ever more of them at once, and stops when it has enough: what is rare is as cheap as what
 * everybody is called.
 *
 * Pieces: of a name each run of one to three characters, the whole name with the place (for "the
 * same person"), each run of syllables and each run of two to four initials, in every reading
 * (sound.h); of a text each pair of characters that stand together. What shares a key is told apart
 * by reading the words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "argument.h"

struct text;

#define LOOKUP_KEYS_MAX  4096
#define LOOKUP_WORDS_MAX 1024

struct lookup_keys {
	size_t count;
	int64_t
	    values[LOOKUP_KEYS_MAX]; /* ascending, each once; past the bound they are left out */
};

/* Where and when: a key says it. place may be 0. */
struct lookup_where {
	int32_t district;
	int64_t dispute;
	int64_t place;
};

/* Keys of a party's name, and the words that a hit is read by: the name folded, its readings, its
 * initials, each after a blank. */
void lookup_name(const struct lookup_where *where, const char *name, struct lookup_keys *ret,
    char ret_words[LOOKUP_WORDS_MAX]);
/* Arguments of the first act by whose texts a dispute is found: what was told of it. */
#define LOOKUP_TEXTS 2
extern const enum argument lookup_texts[LOOKUP_TEXTS];
/* Adds the keys of a text to those that are there; lookup_end puts them in order. */
void lookup_begin(struct lookup_keys *keys);
void lookup_add_text(
    const struct lookup_where *where, const struct text *text, struct lookup_keys *keys);
void lookup_end(struct lookup_keys *keys);
/* The key of "the same person": the whole name, and where he had to do with us. */
int64_t lookup_person(const struct lookup_where *where, const char *name);

#define LOOKUP_ASKED_MAX 64

/* What somebody typed, to be looked up by; every key of a way must be there: of a name the first
 * and the last run. Keys are those of no slice: the statement adds it. No keys: nothing is found
 * that way. */
struct lookup_asked {
	char words[LOOKUP_WORDS_MAX]; /* folded: without blanks, small, narrow */
	bool is_sound;                /* nothing but letters */
	int64_t name[2], sound, initials, text[LOOKUP_ASKED_MAX];
	size_t name_count, text_count;
	bool has_initials;
};

/* What comes near to what somebody typed: any key will do. Those of several characters or syllables
 * tell more than those of one. */
struct lookup_near {
	size_t strong_count, weak_count;
	int64_t strong[LOOKUP_ASKED_MAX], weak[LOOKUP_ASKED_MAX];
};

void lookup_near(int32_t district, const char *typed, struct lookup_near *ret);

void lookup_ask(int32_t district, const char *typed, struct lookup_asked *ret);
/* Whether each word that was typed stands in the text, whatever its width and case; ret_at is where
 * the first begins, in bytes. */
bool lookup_text_has(const struct text *text, const char *typed, size_t *ret_at);
