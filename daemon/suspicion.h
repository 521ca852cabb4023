/*
 * The suspicions of the self-check (tables/suspicions.def): their rows, and the functions that
 * judge what a statement alone cannot, of a dispute's journal. Pure.
 */
#pragma once

#include "file_check.h"
#include "statements.h"

enum suspicion {
	SUSPICION_NONE,

#define SUSPICION(number, NAME, ...) SUSPICION_##NAME = (number),
#include "tables/suspicions.def"
#undef SUSPICION
	SUSPICION_COUNT = 16
};

struct suspicion_row;

/* What a statement found, with the file of the dispute as it is now. */
struct suspected {
	const struct suspicion_row *row;
	const struct file *file;
	uint32_t version; /* of the event that shows it */
	int64_t value;    /* may be told better */
};

/* Whether it holds. */
typedef bool suspicion_fn(struct suspected *suspected);

struct suspicion_row {
	uint16_t number, version;
	uint8_t severity; /* SEVERITY_… */
	enum statement statement;
	int32_t threshold, share, least;
	suspicion_fn *judge; /* NULL: what was found is found */
	const char *mend;
	const char *counted_zh, *counted_en, *found_zh, *found_en;
};

/* In the order of their table. */
const struct suspicion_row *suspicion_rows(size_t *ret_count);
/* NULL where the number is none. */
const struct suspicion_row *suspicion_row(uint16_t number);
const struct label *suspicion_label(uint16_t number);
