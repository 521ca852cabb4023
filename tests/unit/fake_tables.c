/* What the statements of sql/queries do, done to a few arrays; fake_db.h. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "claim.h"
#include "fake_db.h"

/* Columns of act_rows.part that matter here. */
enum {
	ACT_DISPUTE = 1,
	ACT_EXPECTED = 2,
	ACT_REQUEST = 4,
	ACT_REFERENCE = 5,
	ACT_VERSION = 8,
	ACT_STATE = 9,
	ACT_ACTION = 31,
	ACT_HEAD = 12,
	ACT_DIGEST = 35,
	ACT_STEP = 37
};

#define DISPUTE_COLUMNS    39
#define ARRAY_HEADER_BYTES 20
#define ONLY               SIZE_MAX /* the element of a parameter that is no array */

struct fake_tables fake_tables;

/* ---- parameters ---- */

static uint32_t u32_at(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return be32toh(value);
}

size_t fake_elements(const struct fake_segment *segment, size_t statement)
{
	const uint8_t *array = segment->values[statement][0];

	return u32_at(array) == 0 ? 0 : u32_at(array + 12);
}

/* The length that stands before the element's bytes. */
static const uint8_t *element_at(
    const struct fake_segment *segment, size_t statement, unsigned column, size_t element)
{
	const uint8_t *at = segment->values[statement][column] + ARRAY_HEADER_BYTES;

	while (element--) {
		uint32_t length = u32_at(at);

		at += 4 + (length == UINT32_MAX ? 0 : length);
	}
	return at;
}

const uint8_t *fake_bytes(
    const struct fake_segment *segment, size_t statement, unsigned column, size_t element)
{
	const uint8_t *at = element_at(segment, statement, column, element);

	return u32_at(at) == UINT32_MAX ? NULL : at + 4;
}

int64_t fake_integer(
    const struct fake_segment *segment, size_t statement, unsigned column, size_t element)
{
	const uint8_t *at;
	uint32_t length;
	uint64_t value = 0;

	if (element == ONLY) {
		length = (uint32_t)segment->lengths[statement][column];
		at = segment->values[statement][column];
	} else {
		at = element_at(segment, statement, column, element);
		length = u32_at(at);
		at += 4;
	}
	assert_true(length <= sizeof(value));
	for (uint32_t i = 0; i < length; i++) {
		value = value << 8 | at[i];
	}
	return (int64_t)value;
}

/* ---- results ---- */

static PGresult *rows_new(int columns)
{
	PGresAttDesc *attributes = calloc((size_t)columns + 1, sizeof(*attributes));
	PGresult *rows = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	static char name[] = "column";

	if (!attributes || !rows) abort();
	for (int i = 0; i < columns; i++) {
		attributes[i].name = name;
		attributes[i].format = 1;
	}
	if (columns) assert_true(PQsetResultAttrs(rows, columns, attributes));
	free(attributes);
	return rows;
}

static void set_bytes(PGresult *rows, int row, int column, const void *bytes, size_t length)
{
	char copy[64];

	assert_true(length <= sizeof(copy));
	memcpy(copy, bytes, length);
	assert_true(PQsetvalue(rows, row, column, copy, (int)length));
}

static void set_integer(PGresult *rows, int row, int column, int64_t value)
{
	uint64_t bytes = htobe64((uint64_t)value);

	set_bytes(rows, row, column, &bytes, sizeof(bytes));
}

/* ---- rows ---- */

void fake_dispute_add(int64_t id, uint32_t version)
{
	assert_true(fake_tables.dispute_count < FAKE_DISPUTES_MAX);
	fake_tables.disputes[fake_tables.dispute_count].id = id;
	fake_tables.disputes[fake_tables.dispute_count++].version = version;
}

static uint32_t *version_of(struct fake_tables *tables, int64_t dispute)
{
	for (size_t i = 0; i < tables->dispute_count; i++) {
		if (tables->disputes[i].id == dispute) return &tables->disputes[i].version;
	}
	return NULL;
}

const struct fake_event *fake_event_find(
    const struct fake_tables *tables, const uint8_t request_id[REQUEST_ID_BYTES])
{
	for (size_t i = 0; i < tables->event_count; i++) {
		if (memcmp(tables->events[i].request_id, request_id, REQUEST_ID_BYTES) == 0) {
			return &tables->events[i];
		}
	}
	return NULL;
}

unsigned fake_event_count(const uint8_t request_id[REQUEST_ID_BYTES])
{
	unsigned count = 0;

	for (size_t i = 0; i < fake_tables.event_count; i++) {
		count +=
		    memcmp(fake_tables.events[i].request_id, request_id, REQUEST_ID_BYTES) == 0;
	}
	return count;
}

static bool has_step(
    const struct fake_tables *tables, const uint8_t request_id[REQUEST_ID_BYTES], int64_t step)
{
	for (size_t i = 0; i < tables->event_count; i++) {
		if (tables->events[i].step == step &&
		    memcmp(tables->events[i].request_id, request_id, REQUEST_ID_BYTES) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- acts ---- */

/* False where a key or a check refuses it. */
static bool event_add(
    const struct fake_segment *segment, size_t s, size_t i, struct fake_tables *tables)
{
	struct fake_event *event = &tables->events[tables->event_count];
	const uint8_t *request_id = fake_bytes(segment, s, ACT_REQUEST, i);
	int64_t step = fake_integer(segment, s, ACT_STEP, i);

	assert_true(tables->event_count < FAKE_EVENTS_MAX);
	event->dispute = fake_integer(segment, s, ACT_DISPUTE, i);
	if (event->dispute == tables->poison || has_step(tables, request_id, step)) return false;
	event->version = (uint32_t)fake_integer(segment, s, ACT_VERSION, i);
	event->step = (uint16_t)step;
	event->action = (uint16_t)fake_integer(segment, s, ACT_ACTION, i);
	event->state = (uint8_t)fake_integer(segment, s, ACT_STATE, i);
	memcpy(event->request_id, request_id, REQUEST_ID_BYTES);
	memcpy(event->digest, fake_bytes(segment, s, ACT_DIGEST, i), HASH_BYTES);
	memcpy(event->hash, fake_bytes(segment, s, ACT_HEAD, i), HASH_BYTES);
	tables->event_count++;
	return true;
}

static bool reference_holds(
    const struct fake_segment *segment, size_t s, size_t i, const struct fake_tables *tables)
{
	return fake_integer(segment, s, 0, i) == FAKE_DISTRICT &&
	    fake_integer(segment, s, ACT_REFERENCE, i) == tables->reference_version;
}

/* Whether the snapshot before the statement lets the row move. */
static bool may_move(
    const struct fake_segment *segment, size_t s, size_t i, struct fake_tables *before)
{
	const uint32_t *version = version_of(before, fake_integer(segment, s, ACT_DISPUTE, i));

	return version && *version == fake_integer(segment, s, ACT_EXPECTED, i) &&
	    reference_holds(segment, s, i, before) &&
	    !fake_event_find(before, fake_bytes(segment, s, ACT_REQUEST, i));
}

static bool act(const struct fake_segment *segment, size_t s, struct fake_tables *tables,
    PGresult *ret, bool all_or_none)
{
	static struct fake_tables before;
	size_t count = fake_elements(segment, s);
	size_t moving = 0;

	before = *tables;
	for (size_t i = 0; i < count; i++) {
		moving += may_move(segment, s, i, &before);
	}
	if (all_or_none && moving < count) return true;
	for (size_t i = 0; i < count; i++) {
		uint32_t *version;

		if (!may_move(segment, s, i, &before)) continue;
		if (!event_add(segment, s, i, tables)) return false;
		version = version_of(tables, fake_integer(segment, s, ACT_DISPUTE, i));
		if (!version) return false;
		*version = (uint32_t)fake_integer(segment, s, ACT_VERSION, i);
		set_integer(ret, PQntuples(ret), 0, (int64_t)i + 1);
	}
	return true;
}

static bool begin(
    const struct fake_segment *segment, size_t s, struct fake_tables *tables, PGresult *ret)
{
	for (size_t i = 0; i < fake_elements(segment, s); i++) {
		const uint8_t *request_id = fake_bytes(segment, s, ACT_REQUEST, i);
		int64_t dispute = fake_integer(segment, s, ACT_DISPUTE, i);
		int64_t step = fake_integer(segment, s, ACT_STEP, i);

		if (!reference_holds(segment, s, i, tables)) continue;
		if (step != 1 && !has_step(tables, request_id, 1)) continue;
		if (has_step(tables, request_id, step)) continue;
		if (version_of(tables, dispute) || !event_add(segment, s, i, tables)) return false;
		assert_true(tables->dispute_count < FAKE_DISPUTES_MAX);
		tables->disputes[tables->dispute_count].id = dispute;
		tables->disputes[tables->dispute_count++].version =
		    (uint32_t)fake_integer(segment, s, ACT_VERSION, i);
		set_integer(ret, PQntuples(ret), 0, (int64_t)i + 1);
	}
	return true;
}

static const struct fake_event *event_by_hash(
    const struct fake_tables *tables, const uint8_t hash[HASH_BYTES])
{
	for (size_t i = 0; i < tables->event_count; i++) {
		const struct fake_event *event = &tables->events[i];

		if (memcmp(event->hash, hash, HASH_BYTES) == 0) return event;
	}
	return NULL;
}

static void take_numbers(
    const struct fake_segment *segment, size_t s, struct fake_tables *tables, PGresult *ret)
{
	for (size_t i = 0; i < fake_elements(segment, s); i++) {
		const struct fake_event *event =
		    event_by_hash(tables, fake_bytes(segment, s, 3, i));
		char text[16] = "";
		int row = PQntuples(ret);

		if (!event || event->dispute != fake_integer(segment, s, 1, i)) continue;
		if (event->version != fake_integer(segment, s, 2, i)) continue;
		set_integer(ret, row, 0, event->dispute);
		set_bytes(ret, row, 1, text,
		    (size_t)snprintf(text, sizeof(text), "%u", ++tables->numbers));
		set_integer(ret, row, 2, fake_integer(segment, s, 5, i));
	}
}

/* ---- questions ---- */

static void set_prior(
    PGresult *ret, int row, const struct fake_tables *tables, const uint8_t *request_id)
{
	const struct fake_event *event = request_id ? fake_event_find(tables, request_id) : NULL;

	set_integer(ret, row, 1, tables->reference_version);
	if (!event) return;
	set_integer(ret, row, 2, event->dispute);
	set_integer(ret, row, 3, event->version);
	set_integer(ret, row, 4, event->state);
	set_integer(ret, row, 5, event->action);
	set_bytes(ret, row, 6, event->digest, HASH_BYTES);
}

static void set_dispute(
    PGresult *ret, int row, int column, struct fake_tables *tables, int64_t dispute)
{
	const uint32_t *version = version_of(tables, dispute);

	set_integer(ret, row, 1, tables->reference_version);
	if (!version) return;
	set_integer(ret, row, column, dispute);
	set_integer(ret, row, column + 1, *version);
}

static void look(const struct fake_segment *segment, size_t s, enum statement statement,
    struct fake_tables *tables, PGresult *ret)
{
	for (size_t i = 0; i < fake_elements(segment, s); i++) {
		int row = PQntuples(ret);

		if (fake_integer(segment, s, 0, i) != FAKE_DISTRICT) continue;
		set_integer(ret, row, 0, (int64_t)i + 1);
		if (statement == STATEMENT_SETTLE) {
			set_prior(ret, row, tables, fake_bytes(segment, s, 1, i));
		} else if (statement == STATEMENT_DISPUTE_IMAGE) {
			set_prior(ret, row, tables, fake_bytes(segment, s, 2, i));
			set_dispute(ret, row, 9, tables, fake_integer(segment, s, 1, i));
		} else {
			set_dispute(ret, row, 7, tables, fake_integer(segment, s, 1, i));
		}
	}
}

static void load_district(
    const struct fake_segment *segment, size_t s, const struct fake_tables *tables, PGresult *ret)
{
	int32_t district = (int32_t)fake_integer(segment, s, 0, ONLY);

	/* below zero are its practices */
	if (district != FAKE_DISTRICT && district >= 0) return;
	set_integer(ret, 0, 0, tables->reference_version);
	set_bytes(ret, 0, 1, "town", 4);
	set_integer(ret, 0, 3, fake_integer(segment, s, 1, ONLY) + PG_EPOCH_DAYS);
}

static void set_text(PGresult *rows, int row, int column, const char *text)
{
	set_bytes(rows, row, column, text, strlen(text));
}

/* The day that local data is asked for. */
static int64_t local_day(const struct fake_segment *segment)
{
	return segment->statements[0] == STATEMENT_REFERENCE_DISTRICT
	    ? fake_integer(segment, 0, 1, ONLY) + PG_EPOCH_DAYS
	    : 0;
}

/* One of each: a village team, its village, its mediator and his absence. */
static void load_local(enum statement statement, int64_t today, PGresult *ret)
{
	switch (statement) {
	case STATEMENT_REFERENCE_KINDS:
		set_integer(ret, 0, 0, FAKE_KIND);
		set_text(ret, 0, 1, "wages");
		set_text(ret, 0, 8, "labour_mediation");
		break;
	case STATEMENT_REFERENCE_TEAMS:
		set_integer(ret, 0, 0, FAKE_TEAM);
		set_integer(ret, 0, 4, FAKE_PLACE);
		set_integer(ret, 0, 5, 1);
		set_text(ret, 0, 6, "no_longer,wages");
		set_text(ret, 0, 7, "law");
		set_integer(ret, 0, 8, 25);
		break;
	case STATEMENT_REFERENCE_TERRITORY:
		set_integer(ret, 0, 0, FAKE_PLACE);
		set_integer(ret, 0, 1, FAKE_TEAM);
		break;
	case STATEMENT_REFERENCE_MEMBERS:
		set_integer(ret, 0, 0, FAKE_MEMBER);
		set_integer(ret, 0, 7, FAKE_PLACE);
		set_text(ret, 0, 8, "signs");
		break;
	case STATEMENT_REFERENCE_ABSENCES:
		set_integer(ret, 0, 0, FAKE_MEMBER);
		set_integer(ret, 0, 1, today);
		set_integer(ret, 0, 2, today + 3);
		set_integer(ret, 0, 3, FAKE_MEMBER + 1);
		break;
	case STATEMENT_REFERENCE_RULES:
		set_integer(ret, 0, 0, 3);
		set_text(ret, 0, 1, fake_tables.rule);
		set_integer(ret, 0, 2, 1);
		break;
	default:
		break;
	}
}

static int columns_of(enum statement statement)
{
	switch (statement) {
	case STATEMENT_DISPUTE_IMAGE:
		return 9 + DISPUTE_COLUMNS;
	case STATEMENT_DISPUTE_SHOW:
		return 7 + DISPUTE_COLUMNS;
	case STATEMENT_SETTLE:
		return 9;
	case STATEMENT_REFERENCE_DISTRICT:
		return 7;
	case STATEMENT_TAKE_NUMBERS:
		return 3;
	case STATEMENT_REFERENCE_KINDS:
		return 10;
	case STATEMENT_REFERENCE_TEAMS:
	case STATEMENT_REFERENCE_MEMBERS:
		return 9;
	case STATEMENT_REFERENCE_ABSENCES:
		return 4;
	case STATEMENT_REFERENCE_RULES:
		return 3;
	case STATEMENT_REFERENCE_TERRITORY:
		return 2;
	default:
		return 1;
	}
}

bool fake_execute(
    const struct fake_segment *segment, struct fake_tables *tables, PGresult **ret_results)
{
	bool goes_on = true;

	for (size_t s = 0; s < segment->count && goes_on; s++) {
		enum statement statement = segment->statements[s];
		PGresult *rows = ret_results[s] = rows_new(columns_of(statement));

		switch (statement) {
		case STATEMENT_DISPUTE_ACT:
		case STATEMENT_DISPUTE_PAIR:
			goes_on =
			    act(segment, s, tables, rows, statement == STATEMENT_DISPUTE_PAIR);
			break;
		case STATEMENT_DISPUTE_REGISTER:
			goes_on = begin(segment, s, tables, rows);
			break;
		case STATEMENT_TAKE_NUMBERS:
			take_numbers(segment, s, tables, rows);
			break;
		case STATEMENT_SETTLE:
		case STATEMENT_DISPUTE_IMAGE:
		case STATEMENT_DISPUTE_SHOW:
			look(segment, s, statement, tables, rows);
			break;
		case STATEMENT_REFERENCE_DISTRICT:
			load_district(segment, s, tables, rows);
			break;
		default:
			load_local(statement, local_day(segment), rows);
			break;
		}
	}
	return goes_on;
}
