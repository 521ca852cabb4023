/*
 * Reading an event's texts (event.h has their form). Pure; what comes from the database is checked
 * as strictly as what comes from the wire, for it may have been written by another hand.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "argument.h"

struct text_place {
	uint16_t argument;
	uint16_t place; /* record, from 1; 0 outside records */
	uint16_t field;
};

struct texts_reader {
	const uint8_t *bytes;
	size_t left;
};

void texts_start(struct texts_reader *reader, const uint8_t *texts, size_t bytes);
/* The next text, borrowed and without a closing NUL; false at the end or where the bytes are
 * broken. */
bool texts_next(struct texts_reader *reader, struct text_place *ret_place, struct text *ret_text);
bool texts_find(
    const uint8_t *texts, size_t bytes, const struct text_place *place, struct text *ret_text);
