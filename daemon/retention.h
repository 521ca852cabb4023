/*
 * How long the file of a closed dispute is kept, and on what ground (tables/keepings.def).
 *
 * Every ground that a dispute meets gives it a term; the longest counts, so that neither local data
 * nor who archives it can shorten what another ground asks for. Years are counted from the first
 * day of the year after it was closed, as archives count them: the last day is a 31 December.
 * Retention is the unit's own schedule (档案法实施条例19); erasing before it is over is not allowed
 * to it, keeping much longer neither (个人信息保护法19, 47). Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dispute.h"

/* Years of what is kept for ever; more than any other ground has. */
#define RETENTION_FOR_EVER       100
#define RETENTION_SENTENCE_BYTES 512

struct journal_event;
struct reference;

/* What the grounds are read from. */
struct retention_facts {
	int64_t closed_on; /* last; 0: it is not closed */
	bool was_written;  /* in any of its rounds */
	uint8_t level;
	uint8_t circumstances; /* set */
	uint16_t kind_years;   /* that local data asks for; 0: none */
	uint8_t choice;        /* RETENTION_…, the longest that was told; 0: none */
};

struct retention {
	int64_t closed_on; /* 0: no term runs */
	uint16_t years;
	int64_t until_on; /* the last day; 0: for ever, or no term runs */
	enum keeping ground;
	uint8_t file; /* FILE_… */
};

/* Everything but ->file. */
void retention_of(const struct retention_facts *facts, struct retention *ret);
/* From a dispute's journal. */
void retention_read(const struct journal_event *events, size_t count,
    const struct reference *reference, struct retention *ret);
bool retention_is_over(const struct retention *retention, int64_t today);

const char *keeping_name(enum keeping ground);
/* One sentence, to be read out; of a retention whose term runs. */
void retention_sentence_zh(const struct retention *retention, char *ret, size_t bytes);
void retention_sentence_en(const struct retention *retention, char *ret, size_t bytes);
