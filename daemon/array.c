/* Array parameters in binary format; array.h. */
#include "array.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* dimensions, has-null, element type, length, lower bound */
#define HEADER_BYTES 20
#define SIZE_START   1024

static const struct {
	uint32_t oid;
	uint32_t width; /* 0: as long as it is */
} types[] = {
	[ARRAY_INT2] = { 21, 2 },
	[ARRAY_INT4] = { 23, 4 },
	[ARRAY_INT8] = { 20, 8 },
	[ARRAY_BOOL] = { 16, 1 },
	[ARRAY_BYTES] = { 17, 0 },
	[ARRAY_TEXT] = { 25, 0 },
	[ARRAY_UUID] = { 2950, 0 },
	[ARRAY_DATE] = { 1082, 4 },
	[ARRAY_INSTANT] = { 1184, 8 },
};

static void reserve(struct array *array, size_t more)
{
	size_t size = array->size ? array->size : SIZE_START;

	while (size < array->length + more) {
		size *= 2;
	}
	if (size == array->size) return;
	array->bytes = realloc(array->bytes, size);
	if (!array->bytes) abort();
	array->size = size;
}

static void put_u32(uint8_t *at, uint32_t value)
{
	value = htobe32(value);
	memcpy(at, &value, sizeof(value));
}

static void append_u32(struct array *array, uint32_t value)
{
	reserve(array, sizeof(value));
	put_u32(array->bytes + array->length, value);
	array->length += sizeof(value);
}

void array_start(struct array *array, enum array_type type)
{
	array->type = type;
	array->count = 0;
	array->has_null = 0;
	array->length = 0;
	reserve(array, HEADER_BYTES);
	array->length = HEADER_BYTES;
}

void array_free(struct array *array)
{
	free(array->bytes);
	*array = (struct array){ 0 };
}

void array_add_bytes(struct array *array, const void *bytes, size_t length)
{
	append_u32(array, (uint32_t)length);
	reserve(array, length);
	if (length) memcpy(array->bytes + array->length, bytes, length);
	array->length += length;
	array->count++;
}

void array_add(struct array *array, int64_t value)
{
	uint32_t width = types[array->type].width;
	uint64_t wide;

	assert(width > 0);
	if (array->type == ARRAY_DATE) value -= PG_EPOCH_DAYS;
	if (array->type == ARRAY_INSTANT) value -= PG_EPOCH_US;
	wide = htobe64((uint64_t)value);
	array_add_bytes(array, (const uint8_t *)&wide + sizeof(wide) - width, width);
}

void array_add_null(struct array *array)
{
	append_u32(array, UINT32_MAX);
	array->has_null = 1;
	array->count++;
}

void array_finish(struct array *array)
{
	put_u32(array->bytes, array->count ? 1 : 0);
	put_u32(array->bytes + 4, (uint32_t)array->has_null);
	put_u32(array->bytes + 8, types[array->type].oid);
	if (array->count == 0) {
		array->length = 12;
		return;
	}
	put_u32(array->bytes + 12, array->count);
	put_u32(array->bytes + 16, 1);
}
