/*
 * The scan: a peer's message checked against its descriptor before protobuf-c unpacks it.
 *
 * protobuf-c bounds neither depth, nor counts, nor memory, merges duplicate sub-messages in
 * quadratic time and takes any bytes for text. What passes here unpacks in linear time and within
 * a known budget. No allocation; recursion no deeper than the limit.
 */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

struct scan_limits {
	unsigned depth_max;
	unsigned elements_max; /* fields and array elements of the whole message */
	unsigned unknown_max;  /* fields that the descriptor does not know */
	size_t unknown_bytes_max;
	size_t text_bytes_max; /* of one text */
	size_t bytes_max;      /* of one piece of bytes */
};

/* What a daemon takes from a client. */
#define SCAN_LIMITS_REQUEST                    \
	((struct scan_limits){ .depth_max = 8, \
	    .elements_max = 4096,              \
	    .unknown_max = 16,                 \
	    .unknown_bytes_max = 1024,         \
	    .text_bytes_max = 32 * 1024,       \
	    .bytes_max = 64 * 1024 })
/* What a client takes from its daemon: catalogues and pages are large. */
#define SCAN_LIMITS_RESPONSE                   \
	((struct scan_limits){ .depth_max = 8, \
	    .elements_max = 200000,            \
	    .unknown_max = 4096,               \
	    .unknown_bytes_max = 64 * 1024,    \
	    .text_bytes_max = 256 * 1024,      \
	    .bytes_max = 1024 * 1024 })

enum scan_fault {
	SCAN_OK,
	SCAN_CUT_SHORT,
	SCAN_BAD_VARINT,
	SCAN_BAD_TAG,
	SCAN_GROUP,
	SCAN_WRONG_WIRE_TYPE,
	SCAN_TOO_DEEP,
	SCAN_TOO_MANY,
	SCAN_DUPLICATE,
	SCAN_UNKNOWN_FIELDS,
	SCAN_TEXT_TOO_LONG,
	SCAN_NOT_UTF8,
	SCAN_CONTROL_CHARACTER,
	SCAN_UNKNOWN_ENUM
};

/* ret_offset: where in the message the fault was met. */
enum scan_fault scan_check(const ProtobufCMessageDescriptor *descriptor,
    const struct scan_limits *limits, const uint8_t *bytes, size_t count, size_t *ret_offset);
/* A sentence without full stop. */
const char *scan_fault_text(enum scan_fault fault);
