/* Rows about roots; roots_parts.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "roots_parts.h"
#include "rows.h"
#include "store.h"

enum {
	ROOT_DISTRICT,
	ROOT_DAY,
	ROOT_EVENTS,
	ROOT_DIGEST,
	ROOT_HEAD,
	ROOT_PREVIOUS_DIGEST,
	ROOT_PREVIOUS,
	ROOT_KEY,
	ROOT_SIGNATURE
};

static const char all_of_district[] =
    "SELECT district, day, events, digest, head, previous_digest, previous, key, signature FROM root "
    "WHERE district = $1::integer ORDER BY day";

PGresult *roots_rows(
    PGconn *conn, const char *sql, const char *const parameters[], int parameter_count)
{
	PGresult *result =
	    PQexecParams(conn, sql, parameter_count, NULL, parameters, NULL, NULL, 1);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return result;
	fprintf(stderr, "mediationd roots: %s", PQresultErrorMessage(result));
	PQclear(result);
	return NULL;
}

bool roots_stream(PGconn *conn, const char *sql, const char *const parameters[],
    int parameter_count, roots_row_fn fn, void *context)
{
	PGresult *result;
	bool is_asked =
	    PQsendQueryParams(conn, sql, parameter_count, NULL, parameters, NULL, NULL, 1) == 1 &&
	    PQsetSingleRowMode(conn) == 1;
	bool is_wanted = true, is_whole = is_asked;

	while ((result = PQgetResult(conn))) {
		ExecStatusType status = PQresultStatus(result);

		if (status == PGRES_SINGLE_TUPLE) {
			is_wanted = is_wanted && fn(context, result);
		} else if (status != PGRES_TUPLES_OK) {
			is_whole = false;
		}
		PQclear(result);
	}
	if (!is_whole) fprintf(stderr, "mediationd roots: %s", PQerrorMessage(conn));
	return is_whole && is_wanted;
}

PGresult *roots_of(PGconn *conn, int32_t district)
{
	char number[16];
	const char *parameters[] = { number };

	(void)snprintf(number, sizeof(number), "%" PRId32, district);
	return roots_rows(conn, all_of_district, parameters, 1);
}

static void take(const struct rows *rows, int row, unsigned column, uint8_t *ret, size_t bytes)
{
	size_t length;
	const uint8_t *found = rows_bytes(rows, (size_t)row, column, &length);

	memset(ret, 0, bytes);
	if (found) memcpy(ret, found, length < bytes ? length : bytes);
}

static enum digest digest_numbered(int64_t number)
{
	return number == DIGEST_SHA256 || number == DIGEST_SM3 ? (enum digest)number : DIGEST_NONE;
}

void roots_row(const PGresult *result, int row, struct root_row *ret)
{
	struct rows rows = { result };
	size_t at = (size_t)row;

	*ret = (struct root_row){
		.root = { .district = (int32_t)rows_integer(&rows, at, ROOT_DISTRICT),
		    .day = (int32_t)rows_integer(&rows, at, ROOT_DAY),
		    .events = (uint64_t)rows_integer(&rows, at, ROOT_EVENTS),
		    .digest = digest_numbered(rows_integer(&rows, at, ROOT_DIGEST)),
		    .previous_digest =
		        digest_numbered(rows_integer(&rows, at, ROOT_PREVIOUS_DIGEST)) }
	};
	take(&rows, row, ROOT_HEAD, ret->root.head, DIGEST_BYTES);
	take(&rows, row, ROOT_PREVIOUS, ret->root.previous, DIGEST_BYTES);
	take(&rows, row, ROOT_SIGNATURE, ret->root.signature, ROOT_SIGNATURE_BYTES);
	take(&rows, row, ROOT_KEY, ret->key, ROOT_KEY_BYTES);
	root_fingerprint(ret->key, ret->root.key);
}

void roots_leaf(const PGresult *result, int row, unsigned column, uint8_t ret[LEAF_BYTES])
{
	struct rows rows = { result };
	struct leaf leaf = { .dispute = rows_integer(&rows, (size_t)row, column),
		.version = (uint32_t)rows_integer(&rows, (size_t)row, column + 1),
		.recorded_us = rows_integer(&rows, (size_t)row, column + 2) };

	take(&rows, row, column + 3, leaf.previous, DIGEST_BYTES);
	take(&rows, row, column + 4, leaf.hash, DIGEST_BYTES);
	leaf_bytes(&leaf, ret);
}

bool roots_each_district(PGconn *conn, roots_district_fn fn, void *context)
{
	PGresult *result = roots_rows(
	    conn, "SELECT district FROM district WHERE district > 0 ORDER BY district", NULL, 0);
	struct rows rows = { result };
	bool is_good = result != NULL;

	for (int i = 0; is_good && i < PQntuples(result); i++) {
		is_good = fn(context, (int32_t)rows_integer(&rows, (size_t)i, 0));
	}
	PQclear(result);
	return is_good;
}
