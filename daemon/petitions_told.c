/*
 * The handler of what goes out to the petition centre: letters that are on record, those that are
 * not yet put there first; and where the bridge stands with an office.
 */
#include "ask.h"
#include "handlers.h"
#include "letters.h"
#include "petition.h"
#include "reads.h"
#include "scope.h"

#define PAGE_MAX       100U
#define OFFICES_MAX    100
#define LETTERS_BUDGET (4U << 20) /* of a page that is unpacked */

/* Columns of petition_letters.sql and petition_letters_waiting.sql. */
enum {
	LETTER_OFFICE,
	LETTER_NUMBER,
	LETTER_OF,
	LETTER_AT,
	LETTER_TOLD,
	LETTER_SENT,
	LETTER_DIGEST,
	LETTER_RECEIPT,
	LETTER_REASON,
	LETTER_ADVICE,
	LETTER_RECEIVED,
	LETTER_DISPUTE
};

struct telling {
	struct request *request;
	const Mediation__V1__PetitionEventsRequest *wire;
	Mediation__V1__PetitionEventsResponse *answer;
	int64_t *disputes; /* that the letters are of which nobody was told yet */
	size_t dispute_count;
	bool has_more; /* to write down */
};

static struct arena *arena_of(const struct telling *telling)
{
	return request_arena(telling->request);
}

static uint32_t letters_size(const Mediation__V1__PetitionEventsRequest *wire)
{
	uint32_t size = page_size(wire->page_size);

	return size < PAGE_MAX ? size : PAGE_MAX;
}

static bool is_of_one(const struct telling *telling)
{
	return *telling->wire->number != '\0';
}

/* ---- where the bridge stands ---- */

static void answer(struct telling *telling)
{
	/* What has gone out was put on record before it did. */
	if (is_of_one(telling) || telling->dispute_count) {
		ANSWER_READ(telling->request,
		    reads_shown(telling->request, telling->disputes, telling->dispute_count),
		    petition_events, PETITION_EVENTS, telling->answer);
	} else {
		ANSWER(telling->request, petition_events, PETITION_EVENTS, telling->answer);
	}
}

static void stands(void *context, enum store_status status, const struct rows *rows)
{
	enum { OFFICE, CURSOR, PACKAGE, RECONCILED };
	struct telling *telling = context;
	struct arena *arena = arena_of(telling);
	Mediation__V1__PetitionEventsResponse *ret = telling->answer;
	const uint8_t *bytes;
	size_t count;

	if (ask_failed(telling->request, status)) return;
	ret->offices = arena_array(arena, rows_count(rows), sizeof(*ret->offices));
	for (size_t i = 0; i < rows_count(rows); i++) {
		ret->offices[ret->n_offices++] = answer_text(arena, rows_text(rows, i, OFFICE));
	}
	if (*telling->wire->office && rows_count(rows)) {
		ret->cursor = answer_text(arena, rows_text(rows, 0, CURSOR));
		ret->package = rows_integer(rows, 0, PACKAGE);
		bytes = rows_bytes(rows, 0, RECONCILED, &count);
		/* NULL, as where there is none, if it cannot be read */
		if (bytes) {
			ret->reconciled = mediation__v1__petition_reconciled__unpack(
			    arena_allocator(arena), count, bytes);
		}
	}
	answer(telling);
}

static void ask_stands(struct telling *telling)
{
	struct parameter parameters[] = { district_parameter(telling->request),
		text_parameter(telling->wire->office), int8_parameter(OFFICES_MAX) };

	store_ask(request_store(telling->request), STATEMENT_PETITION_OFFICES, parameters, 3,
	    STORE_FAST, stands, telling);
}

/* ---- letters that there are ---- */

/* NULL where what is kept cannot be read. */
static Mediation__V1__PetitionLetter *letter_of(
    struct arena *arena, const struct rows *rows, size_t row)
{
	size_t bytes;
	const uint8_t *told = rows_bytes(rows, row, LETTER_TOLD, &bytes);
	Mediation__V1__PetitionLetter *ret =
	    mediation__v1__petition_letter__unpack(arena_allocator(arena), bytes, told);

	if (!ret) return NULL;
	ret->office = answer_text(arena, rows_text(rows, row, LETTER_OFFICE));
	ret->number = answer_text(arena, rows_text(rows, row, LETTER_NUMBER));
	if (!rows_is_null(rows, row, LETTER_SENT)) {
		ret->sent_us = rows_integer(rows, row, LETTER_SENT);
	}
	if (!rows_is_null(rows, row, LETTER_DIGEST)) {
		told = rows_bytes(rows, row, LETTER_DIGEST, &ret->digest.len);
		ret->digest.data = arena_copy(arena, told, ret->digest.len);
	}
	ret->receipt = (uint32_t)rows_integer(rows, row, LETTER_RECEIPT);
	if (!ret->receipt) return ret;
	ret->receipt_reason = answer_text(arena, rows_text(rows, row, LETTER_REASON));
	ret->receipt_advice = answer_text(arena, rows_text(rows, row, LETTER_ADVICE));
	ret->receipt_us = rows_integer(rows, row, LETTER_RECEIVED);
	return ret;
}

/* False where one cannot be read. A page is bounded by what one letter may be: 100 of them, each
 * with its reason and advice, are less than half of an answer. */
static bool tell_letters(struct telling *telling, const struct rows *rows)
{
	struct arena *arena = arena_of(telling);
	Mediation__V1__PetitionEventsResponse *ret = telling->answer;
	size_t count = page_rows(rows, letters_size(telling->wire));
	/* where there are more of one matter the oldest is left out */
	size_t first = is_of_one(telling) ? rows_count(rows) - count : 0;

	ret->letters = arena_array(arena, count, sizeof(*ret->letters));
	telling->disputes = arena_array(arena, count, sizeof(*telling->disputes));
	arena_set_budget(arena, LETTERS_BUDGET);
	for (size_t i = first; i < first + count; i++) {
		Mediation__V1__PetitionLetter *letter = letter_of(arena, rows, i);
		int64_t dispute = rows_integer(rows, i, LETTER_DISPUTE);

		if (!letter) return false;
		ret->letters[ret->n_letters++] = letter;
		if (dispute && (is_of_one(telling) || !letter->sent_us)) {
			telling->disputes[telling->dispute_count++] = dispute;
		}
	}
	ret->more = telling->has_more || rows_count(rows) > count;
	return true;
}

static void told(void *context, enum store_status status, const struct rows *rows)
{
	struct telling *telling = context;

	if (ask_failed(telling->request, status)) return;
	if (tell_letters(telling, rows)) {
		ask_stands(telling);
	} else {
		request_refuse(telling->request, OUTCOME_UNAVAILABLE, NULL);
	}
}

static void ask_told(struct telling *telling)
{
	struct request *request = telling->request;
	int64_t limit = letters_size(telling->wire) + 1;
	struct parameter of_one[] = { district_parameter(request),
		text_parameter(telling->wire->office), text_parameter(telling->wire->number),
		scope_parameter(request, 0), int8_parameter(limit) };
	struct parameter waiting[] = { district_parameter(request),
		text_parameter(telling->wire->office), scope_parameter(request, 0),
		int8_parameter(limit) };

	if (is_of_one(telling)) {
		store_ask(request_store(request), STATEMENT_PETITION_LETTERS, of_one, 5, STORE_SLOW,
		    told, telling);
	} else {
		store_ask(request_store(request), STATEMENT_PETITION_LETTERS_WAITING, waiting, 4,
		    STORE_SLOW, told, telling);
	}
}

static void written(void *context, bool has_more)
{
	struct telling *telling = context;

	telling->has_more = has_more;
	ask_told(telling);
}

static enum outcome form_of(const Mediation__V1__PetitionEventsRequest *wire)
{
	if (*wire->office && !petition_is_office(wire->office)) return OUTCOME_MALFORMED;
	return *wire->number ? petition_line(wire->number, PETITION_NUMBER_MAX) : OUTCOME_DONE;
}

void handle_petition_events(struct request *request)
{
	struct telling *telling = arena_array(request_arena(request), 1, sizeof(*telling));
	enum outcome outcome;

	*telling = (struct telling){ .request = request,
		.wire = request_body(request)->petition_events,
		.answer = MESSAGE(
		    request_arena(request), PetitionEventsResponse, petition_events_response) };
	outcome = form_of(telling->wire);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else if (*telling->wire->office || is_of_one(telling)) {
		letters_write(
		    request, telling->wire->office, telling->wire->number, written, telling);
	} else {
		ask_stands(telling);
	}
}
