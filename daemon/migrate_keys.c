/*
 * Keys for what was written before there were any, or by a program that knew none: slice by slice,
 * each a transaction, so that acts go on meanwhile and what was stopped is gone on with.
 */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "lookup.h"
#include "migrate.h"
#include "texts.h"

#define SLICE_ROWS  1000
#define COLUMNS_MAX 7
#define TRIES_MAX   5

/* Rows of one table that have no keys: read after the last one, keyed, written back. */
struct kind {
	const char *what, *read, *write;
	/* Arrays: district, dispute, number, first key, last key, keys, words. */
	void (*key)(const PGresult *rows, int row, struct lookup_keys *ret, char *ret_words);
	int columns;
};

static int64_t integer_at(const PGresult *rows, int row, int column)
{
	uint64_t value;

	memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
	return (int64_t)be64toh(value);
}

static struct lookup_where where_of(const PGresult *rows, int row)
{
	return (struct lookup_where){ .district = (int32_t)integer_at(rows, row, 0),
		.dispute = integer_at(rows, row, 1),
		.place = integer_at(rows, row, 3) };
}

static void key_party(
    const PGresult *rows, int row, struct lookup_keys *ret, char ret_words[LOOKUP_WORDS_MAX])
{
	struct lookup_where where = where_of(rows, row);

	lookup_name(&where, PQgetvalue(rows, row, 4), ret, ret_words);
}

static void key_text(
    const PGresult *rows, int row, struct lookup_keys *ret, char ret_words[LOOKUP_WORDS_MAX])
{
	struct lookup_where where = where_of(rows, row);
	const uint8_t *texts = (const uint8_t *)PQgetvalue(rows, row, 4);
	size_t bytes = (size_t)PQgetlength(rows, row, 4);

	ret_words[0] = '\0';
	lookup_begin(ret);
	for (size_t i = 0; i < LOOKUP_TEXTS; i++) {
		struct text_place place = { .argument = lookup_texts[i] };
		struct text text;

		if (texts_find(texts, bytes, &place, &text)) lookup_add_text(&where, &text, ret);
	}
	lookup_end(ret);
}

static const struct kind kinds[] = {
	{ "parties",
	    "SELECT p.district::bigint, p.dispute, p.number::bigint, d.place, p.name "
	    "FROM party p JOIN dispute d ON d.district = p.district AND d.id = p.dispute "
	    "WHERE p.keys IS NULL AND (p.district, p.dispute, p.number) > ($1, $2, $3) "
	    "ORDER BY p.district, p.dispute, p.number LIMIT $4",
	    "UPDATE party p SET keys = ($6::bigint[])[r.first_key : r.last_key], words = r.words "
	    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $7::text[]) "
	    "AS r(district, dispute, number, first_key, last_key, words) "
	    "WHERE p.district = r.district AND p.dispute = r.dispute AND p.number = r.number AND p.keys IS NULL",
	    key_party, 7 },
	{ "texts",
	    "SELECT t.district::bigint, t.dispute, t.version::bigint, 0::bigint, t.texts FROM event_text t "
	    "WHERE t.version = 1 AND t.keys IS NULL AND (t.district, t.dispute, t.version) > ($1, $2, $3) "
	    "ORDER BY t.district, t.dispute LIMIT $4",
	    "UPDATE event_text t SET keys = ($6::bigint[])[r.first_key : r.last_key] "
	    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[]) "
	    "AS r(district, dispute, number, first_key, last_key) "
	    "WHERE t.district = r.district AND t.dispute = r.dispute AND t.version = r.number AND t.keys IS NULL",
	    key_text, 6 },
};

static PGresult *read_slice(PGconn *conn, const struct kind *kind, const int64_t last[3])
{
	char words[4][24];
	const char *values[4];

	for (size_t i = 0; i < 4; i++) {
		(void)snprintf(words[i], sizeof(words[i]), "%lld",
		    i < 3 ? (long long)last[i] : (long long)SLICE_ROWS);
		values[i] = words[i];
	}
	return PQexecParams(conn, kind->read, 4, NULL, values, NULL, NULL, 1);
}

static void fill(const struct kind *kind, const PGresult *rows, struct array arrays[COLUMNS_MAX])
{
	static const enum array_type types[COLUMNS_MAX] = { ARRAY_INT8, ARRAY_INT8, ARRAY_INT8,
		ARRAY_INT4, ARRAY_INT4, ARRAY_INT8, ARRAY_TEXT };

	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		array_start(&arrays[i], types[i]);
	}
	for (int row = 0; row < PQntuples(rows); row++) {
		struct lookup_keys keys;
		char words[LOOKUP_WORDS_MAX];

		kind->key(rows, row, &keys, words);
		for (int i = 0; i < 3; i++) {
			array_add(&arrays[i], integer_at(rows, row, i));
		}
		array_add(&arrays[3], arrays[5].count + 1);
		array_add(&arrays[4], arrays[5].count + (int64_t)keys.count);
		for (size_t k = 0; k < keys.count; k++) {
			array_add(&arrays[5], keys.values[k]);
		}
		array_add_bytes(&arrays[6], words, strlen(words));
	}
}

static int write_slice(PGconn *conn, const struct kind *kind, struct array arrays[COLUMNS_MAX])
{
	static const int formats[COLUMNS_MAX] = { 1, 1, 1, 1, 1, 1, 1 };
	const char *values[COLUMNS_MAX];
	int lengths[COLUMNS_MAX], is_good = 0;

	for (int i = 0; i < kind->columns; i++) {
		array_finish(&arrays[i]);
		values[i] = (const char *)arrays[i].bytes;
		lengths[i] = (int)arrays[i].length;
	}
	/* An act that holds a row keeps us waiting for no longer than the lock's time; then again.
	 */
	for (int tries = 0; tries < TRIES_MAX && !is_good; tries++) {
		PGresult *result = PQexecParams(
		    conn, kind->write, kind->columns, NULL, values, lengths, formats, 1);

		is_good = PQresultStatus(result) == PGRES_COMMAND_OK;
		if (!is_good && tries + 1 == TRIES_MAX) {
			fprintf(stderr, "mediationd migrate: %s", PQresultErrorMessage(result));
		}
		PQclear(result);
	}
	return is_good;
}

static int key_all(PGconn *conn, const struct kind *kind, struct array arrays[COLUMNS_MAX])
{
	int64_t last[3] = { 0 };
	long keyed = 0;
	int is_good = 1, count = SLICE_ROWS;

	while (is_good && count == SLICE_ROWS) {
		PGresult *rows = read_slice(conn, kind, last);

		is_good = PQresultStatus(rows) == PGRES_TUPLES_OK;
		count = is_good ? PQntuples(rows) : 0;
		if (!is_good) {
			fprintf(stderr, "mediationd migrate: %s", PQresultErrorMessage(rows));
		}
		if (count) {
			fill(kind, rows, arrays);
			is_good = write_slice(conn, kind, arrays);
			for (int i = 0; i < 3; i++) {
				last[i] = integer_at(rows, count - 1, i);
			}
			keyed += count;
		}
		PQclear(rows);
	}
	if (keyed) printf("%s found by their keys from now on: %ld\n", kind->what, keyed);
	return is_good;
}

int migrate_keys(PGconn *conn)
{
	struct array arrays[COLUMNS_MAX] = { 0 };
	int is_good = 1;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && is_good; i++) {
		is_good = key_all(conn, &kinds[i], arrays);
	}
	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		array_free(&arrays[i]);
	}
	return is_good;
}
