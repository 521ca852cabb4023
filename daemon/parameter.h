/*
 * Parameters of statements (sql/queries) as handlers give them; packed by the store, which copies
 * what they point to before it returns.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct parameter {
	enum {
		PARAMETER_NULL,
		PARAMETER_INT4,
		PARAMETER_INT8,
		PARAMETER_TEXT,
		PARAMETER_BYTES,
		PARAMETER_INT8_ARRAY,
		PARAMETER_INSTANT,
		PARAMETER_DATE
	} type;

	int64_t integer;
	const void *bytes;
	size_t length; /* bytes, or elements of an array */
	const int64_t *integers;
};

/* All zeros: null. */
struct parameter int4_parameter(int64_t value);
struct parameter int8_parameter(int64_t value);
struct parameter integers_parameter(const int64_t *integers, size_t count);
struct parameter text_parameter(const char *text);
struct parameter bytes_parameter(const void *bytes, size_t count);
struct parameter day_parameter(int64_t day);
/* 0: null, an open end. */
struct parameter instant_parameter(int64_t us);
