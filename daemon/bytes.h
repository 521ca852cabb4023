/*
 * Big-endian bytes, written and read: the canonical forms of event.h. A writer counts when it has
 * no buffer, so that the same code first measures and then fills.
 */
#pragma once

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct writer {
	uint8_t *at; /* NULL: only count */
	size_t count;
};

static inline void write_bytes(struct writer *writer, const void *bytes, size_t count)
{
	if (writer->at && count) memcpy(writer->at + writer->count, bytes, count);
	writer->count += count;
}

static inline void write_u8(struct writer *writer, uint8_t value)
{
	write_bytes(writer, &value, sizeof(value));
}

static inline void write_u16(struct writer *writer, uint16_t value)
{
	value = htobe16(value);
	write_bytes(writer, &value, sizeof(value));
}

static inline void write_u32(struct writer *writer, uint32_t value)
{
	value = htobe32(value);
	write_bytes(writer, &value, sizeof(value));
}

static inline void write_i64(struct writer *writer, int64_t value)
{
	uint64_t wide = htobe64((uint64_t)value);

	write_bytes(writer, &wide, sizeof(wide));
}

struct reader {
	const uint8_t *at;
	size_t left;
	bool is_broken; /* more was asked than there is */
};

static inline const uint8_t *read_bytes(struct reader *reader, size_t count)
{
	const uint8_t *at = reader->at;

	if (count > reader->left) {
		reader->is_broken = true;
		reader->left = 0;
		return NULL;
	}
	reader->at += count;
	reader->left -= count;
	return at;
}

static inline uint8_t read_u8(struct reader *reader)
{
	const uint8_t *at = read_bytes(reader, 1);

	return at ? *at : 0;
}

static inline uint16_t read_u16(struct reader *reader)
{
	const uint8_t *at = read_bytes(reader, 2);

	return at ? (uint16_t)((uint16_t)at[0] << 8 | at[1]) : 0;
}

static inline uint32_t read_u32(struct reader *reader)
{
	uint32_t high = read_u16(reader);

	return high << 16 | read_u16(reader);
}

static inline int64_t read_i64(struct reader *reader)
{
	uint64_t high = read_u32(reader);

	return (int64_t)(high << 32 | read_u32(reader));
}
