/*
 * What identifies a person besides the name: how it is written, whether it can be right, and how
 * much of it is shown. GB 11643 for ID numbers, GA/T 517 for the kinds of papers; the personal
 * information law (6, 51) for the masks. Pure; the vault and the client judge by it, the daemon
 * never sees a value.
 *
 * A number's prefix is not held against today's codes of places: whoever was born in what was
 * 340222 until 2020 keeps it. ID numbers of 15 digits are taken and shown as they are written;
 * their owners are found by the 18 that came of them all the same.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum identity {
	IDENTITY_NONE,

#define IDENTITY(number, NAME, name, bytes, found, zh, en) IDENTITY_##NAME = (number),
#include "tables/identities.def"
#undef IDENTITY
	IDENTITY_COUNT
};

enum identity_fault {
	IDENTITY_SOUND,
	IDENTITY_MALFORMED,
	IDENTITY_CHECK_DIGIT,
	IDENTITY_BIRTH_DATE
};

/* The papers that have a sex, a birth date and a check digit in their number (GA/T 517: the card, a
 * temporary one, the household register); so has what comes without a kind. */
#define IDENTITY_PAPER_RESIDENT  111
#define IDENTITY_PAPER_HOUSEHOLD 113

#define IDENTITY_BYTES_MAX 600 /* of a value */
#define IDENTITY_TEXT_MAX  (IDENTITY_BYTES_MAX + 1)

/* Bytes that its sealed form stands for, whatever the value; 0 where there is no such identity. */
size_t identity_bytes(enum identity identity);
/* Whether people are looked for by it. */
bool identity_is_found(enum identity identity);

/*
 * As it is kept and shown: without blanks and hyphens where they mean nothing, digits of one width,
 * x as X, dialled from within the country instead of by +86. False where it is too long or empty.
 */
bool identity_normalise(enum identity identity, const char *typed, char ret[IDENTITY_TEXT_MAX]);
/* Of what is normalised. paper: of an ID number, GA/T 517; 0 is a resident's. */
enum identity_fault identity_check(enum identity identity, uint16_t paper, const char *value);
/*
 * What a person is found by, of what is normalised: the same however it was written down. A
 * resident's number of 15 digits is the one of 18 that came of it (GB 11643: 19 before the year,
 * and the check digit), and a mobile number has no 86 before it.
 */
void identity_canonical(
    enum identity identity, uint16_t paper, const char *value, char ret[IDENTITY_TEXT_MAX]);
/* So much as tells one person from another who stands beside. */
void identity_mask(enum identity identity, const char *value, char ret[IDENTITY_TEXT_MAX]);
/* What somebody may mean who types this whole, to look for a person; IDENTITY_NONE where it is
 * neither an ID number nor a telephone number. */
enum identity identity_meant(const char *typed);
