/*
 * The canonical form of JSON (RFC 8785), by which two houses that write the same thing differently
 * reckon one digest of it. Numbers are whole and exact: nothing in a letter has a fraction.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "text.h"

/* Writes it behind what is there; false where a number in it is none that has an exact form. What
 * is deeper than a letter may be is not given to it. `except` names a member of the object that is
 * left out, NULL: none. */
bool petition_canonical(struct text *text, const json_t *value, const char *except);
/* SHA-256 of that. */
bool petition_digest(const json_t *object, const char *except, uint8_t ret[DIGEST_BYTES]);
