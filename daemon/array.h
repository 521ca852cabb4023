/*
 * Array parameters in PostgreSQL's binary format, filled element by element and reused from set to
 * set: a busy store allocates nothing.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum array_type {
	ARRAY_INT2,
	ARRAY_INT4,
	ARRAY_INT8,
	ARRAY_BOOL,
	ARRAY_BYTES,
	ARRAY_TEXT,
	ARRAY_UUID,
	ARRAY_DATE,   /* days since 1970 */
	ARRAY_INSTANT /* microseconds since 1970 UTC */
};

struct array {
	uint8_t *bytes;
	size_t length, size;
	uint32_t count;
	enum array_type type;
	int has_null;
};

void array_start(struct array *array, enum array_type type);
void array_free(struct array *array);
/* Numbers of any width, booleans, dates, instants. */
void array_add(struct array *array, int64_t value);
void array_add_bytes(struct array *array, const void *bytes, size_t length);
void array_add_null(struct array *array);
/* Writes the header; after it ->bytes and ->length are the parameter. */
void array_finish(struct array *array);

/* PostgreSQL counts from 2000-01-01. */
#define PG_EPOCH_DAYS 10957
#define PG_EPOCH_US   (INT64_C(10957) * 86400 * 1000000)
