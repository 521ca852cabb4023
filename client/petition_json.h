/*
 * Letters to and from the petition centre as JSON, as proto/petition/v1 has them: what is read is
 * held against the same bounds, member by member, and what is wrong with one is told in words that
 * go back to who wrote it. Nothing that comes from outside ends the program. What is read lives in
 * the arena that was given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "mediation.pb-c.h"
#include "petition_fields.h"

enum petition_of {
	PETITION_NONE,
	PETITION_ITEM,
	PETITION_ANSWER,
	PETITION_EVENT,
	PETITION_RECEIPT,
	PETITION_DAY
};

/* What became of a letter that the other side had sent. */
struct petition_receipt {
	uint32_t of; /* enum petition_of: item, answer or event */
	char *office, *number;
	uint32_t at;     /* version of an item, or of the one answered; sequence of an event */
	uint32_t result; /* of the code list "petition_receipt" */
	char *reason, *advice;      /* "": none */
	ProtobufCBinaryData digest; /* of that letter */
};

struct petition_matter {
	char *number;
	uint32_t version;
	uint32_t state; /* of the code list "petition_state" */
};

/* What one side has at the end of a day. */
struct petition_day {
	char *office;
	int64_t day;
	size_t n_statuses;
	Mediation__V1__PetitionStatus **statuses;
	size_t n_matters; /* 0: they are not told one by one */
	struct petition_matter **matters;
};

struct petition_letter {
	enum petition_of of;

	union {
		Mediation__V1__PetitionItem *item;
		Mediation__V1__PetitionLetter *ours; /* answer or event */
		struct petition_receipt *receipt;
		struct petition_day *day;
	};
};

/* What is wrong with a letter, and what is to be done. */
struct petition_fault {
	char *reason, *advice;
	/* The receipt that goes back; its `of` is PETITION_NONE where the letter does not even tell
	 * what it is, or has no receipt. */
	struct petition_receipt receipt;
};

/* New and empty; what jansson calls them json.h calls what it writes. */
struct json_t *petition_object(void);
struct json_t *petition_array(void);

/* Of one letter; a day that tells its matters one by one is longer. */
#define PETITION_LETTER_BYTES_MAX (256 * 1024)
#define PETITION_DAY_BYTES_MAX    (16 * 1024 * 1024)
#define PETITION_DEPTH_MAX        8
#define PETITION_MATTERS_MAX      100000
/* Characters of what a receipt says. */
#define PETITION_REASON_MAX 200

/* Any JSON that comes from outside, its length and depth bounded, no member twice. NULL with the
 * fault, where that is not NULL; `most` is of its bytes. */
struct json_t *petition_parse(struct arena *arena, const char *text, size_t bytes, size_t most,
    struct petition_fault *ret_fault);
/* A letter out of its JSON, as theirs by the fields (NULL: as ours), its digest checked. False with
 * the fault. */
bool petition_of_json(struct arena *arena, const struct petition_fields *fields,
    struct json_t *json, struct petition_letter *ret, struct petition_fault *ret_fault);
/* The same of a line. */
bool petition_read(struct arena *arena, const struct petition_fields *fields, const char *line,
    size_t bytes, struct petition_letter *ret, struct petition_fault *ret_fault);
/* The other way: to be decref'd. Puts the digest into what has one. */
struct json_t *petition_to_json(struct arena *arena, const struct petition_fields *fields,
    const struct petition_letter *letter);
/* The same as a line, without its end. */
char *petition_write(struct arena *arena, const struct petition_fields *fields,
    const struct petition_letter *letter);

/* The receipt of an item, an answer or an event; the result is that of a name: "taken". */
struct petition_receipt petition_receipt_of(
    const struct petition_letter *letter, const char *result);
/* The same of one that was refused: with why and what to do, no longer than they may be. */
struct petition_receipt petition_refused(struct arena *arena, const struct petition_letter *letter,
    const char *reason, const char *advice);
/* A code of one of the lists that letters are written with, and its name; 0 and NULL: none. */
uint32_t petition_code(const char *list, const char *name);
const char *petition_code_name(const char *list, uint32_t number);
