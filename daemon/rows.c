/* Rows of a statement in binary format, as store.h hands them out. */
#include "rows.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include "array.h"
#include "store.h"

enum {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_DATE = 1082,
	OID_TIMESTAMPTZ = 1184
};

/* PostgreSQL's minus and plus infinity of dates and instants stay the extremes that they are. */
static int64_t shifted(int64_t value, int64_t epoch, int64_t low, int64_t high)
{
	return value == low || value == high ? value : value + epoch;
}

static int64_t number_of(const char *bytes, int length)
{
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (length) {
	case 1:
		return *bytes;
	case 2:
		memcpy(&two, bytes, sizeof(two));
		return (int16_t)be16toh(two);
	case 4:
		memcpy(&four, bytes, sizeof(four));
		return (int32_t)be32toh(four);
	default:
		assert(length == 8);
		memcpy(&eight, bytes, sizeof(eight));
		return (int64_t)be64toh(eight);
	}
}

size_t rows_count(const struct rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

bool rows_is_null(const struct rows *rows, size_t row, unsigned column)
{
	assert(row < rows_count(rows) && (int)column < PQnfields(rows->result));
	return PQgetisnull(rows->result, (int)row, (int)column);
}

int64_t rows_integer(const struct rows *rows, size_t row, unsigned column)
{
	int64_t value;

	if (rows_is_null(rows, row, column)) return 0;
	value = number_of(PQgetvalue(rows->result, (int)row, (int)column),
	    PQgetlength(rows->result, (int)row, (int)column));
	switch (PQftype(rows->result, (int)column)) {
	case OID_DATE:
		return shifted(value, PG_EPOCH_DAYS, INT32_MIN, INT32_MAX);
	case OID_TIMESTAMPTZ:
		return shifted(value, PG_EPOCH_US, INT64_MIN, INT64_MAX);
	default:
		return value;
	}
}

const char *rows_text(const struct rows *rows, size_t row, unsigned column)
{
	return rows_is_null(rows, row, column) ? ""
	                                       : PQgetvalue(rows->result, (int)row, (int)column);
}

const uint8_t *rows_bytes(const struct rows *rows, size_t row, unsigned column, size_t *ret_length)
{
	if (rows_is_null(rows, row, column)) {
		*ret_length = 0;
		return NULL;
	}
	*ret_length = (size_t)PQgetlength(rows->result, (int)row, (int)column);
	return (const uint8_t *)PQgetvalue(rows->result, (int)row, (int)column);
}
