/*
 * The frame: a fixed header before every message, both ways.
 *
 *   magic u16 "MD" | version u8 | type u8 | length u32 | id u64        big-endian, 16 bytes
 *
 * A request and its response carry the same id, chosen by who asks. Types with FRAME_IGNORABLE may
 * be skipped by who does not know them. Pure: no I/O, no allocation.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define FRAME_HEADER_BYTES 16
#define FRAME_MAGIC        0x4D44
#define FRAME_VERSION      1
#define FRAME_IGNORABLE    0x80

/* Limits of the wire; HelloResponse tells them. */
#define FRAME_BYTES_BEFORE_HELLO (4 * 1024)
#define FRAME_BYTES_REQUEST_MAX  (64 * 1024)
#define FRAME_BYTES_RESPONSE_MAX (1024 * 1024)
#define REQUESTS_IN_FLIGHT_MAX   8

enum frame_type {
	FRAME_REQUEST = 1,
	FRAME_RESPONSE = 2,
	FRAME_STREAM = 3, /* part of a long answer */
	FRAME_PUSH = 4,   /* a hint that nobody asked for */
	FRAME_GOAWAY = 5, /* mediation.v1.Goaway: finish and come again */
	FRAME_ERROR = 6,  /* UTF-8 text: why the connection is closed */
	FRAME_PING = 7,
	FRAME_PONG = 8
};

struct frame {
	uint8_t type;
	uint32_t length; /* of the body */
	uint64_t id;
};

enum frame_fault {
	FRAME_OK,
	FRAME_SHORT,   /* wait for more bytes */
	FRAME_HTTP,    /* somebody speaks HTTP here */
	FRAME_TLS,     /* somebody speaks TLS here */
	FRAME_GARBAGE, /* another magic */
	FRAME_OTHER_VERSION,
	FRAME_TOO_LONG
};

/* Reads a header; the body may still be missing. ret_frame is written on FRAME_OK only. */
enum frame_fault frame_parse(
    const uint8_t *bytes, size_t count, uint32_t body_max, struct frame *ret_frame);
void frame_pack(const struct frame *frame, uint8_t ret_header[FRAME_HEADER_BYTES]);
/* A sentence without full stop, for logs and ERROR frames. */
const char *frame_fault_text(enum frame_fault fault);
