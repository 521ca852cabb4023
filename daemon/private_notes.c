/*
 * The handler of private notes: what a mediator keeps to himself of a dispute, such as how far a
 * party would go. It answers nobody but their author, and no other handler tells of them: they are
 * no part of the journal, of no list, search, paper or export. Some weeks after the dispute has
 * ended they are gone (ticker_expiry.c).
 */
#include "ask.h"
#include "handlers.h"
#include "scope.h"

#define TEXT_MAX  2000 /* characters */
#define NOTES_MAX 100  /* of one author on one dispute; OUTCOME_TOO_MANY_NOTES says it */
#define AUTHORS   (ROLE_BIT(ROLE_MED) | ROLE_BIT(ROLE_LEAD))

/* How a text is stored. */
enum seal { SEAL_NONE };

/* Columns of private_notes.sql. */
enum { NOTE_ID, NOTE_WRITTEN, NOTE_SEAL, NOTE_TEXT };

struct noting {
	struct request *request;
	const Mediation__V1__PrivateNotesRequest *wire;
	bool is_repeated;
};

static void refuse(struct noting *noting, enum outcome outcome)
{
	request_refuse(noting->request, outcome, NULL);
}

static struct parameter author_parameter(const struct noting *noting)
{
	return int8_parameter(request_member(noting->request));
}

/* ---- what there is ---- */

static Mediation__V1__PrivateNote *note_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__PrivateNote *ret;
	size_t bytes;
	const uint8_t *text = rows_bytes(rows, row, NOTE_TEXT, &bytes);

	if (rows_integer(rows, row, NOTE_SEAL) != SEAL_NONE) return NULL;
	ret = MESSAGE(arena, PrivateNote, private_note);
	ret->id = rows_integer(rows, row, NOTE_ID);
	ret->written_us = rows_integer(rows, row, NOTE_WRITTEN);
	ret->text = arena_copy_text(arena, (const char *)text, bytes);
	return ret;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct noting *noting = context;
	struct arena *arena = request_arena(noting->request);
	Mediation__V1__PrivateNotesResponse *ret;

	if (ask_failed(noting->request, status)) return;
	if (rows_count(rows) == 0) {
		refuse(noting, OUTCOME_NOT_FOUND);
		return;
	}
	ret = MESSAGE(arena, PrivateNotesResponse, private_notes_response);
	ret->repeated_request = noting->is_repeated;
	ret->notes = arena_array(arena, rows_count(rows), sizeof(*ret->notes));
	for (size_t i = 0; i < rows_count(rows) && !rows_is_null(rows, i, NOTE_ID); i++) {
		Mediation__V1__PrivateNote *note = note_of(arena, rows, i);

		if (!note) {
			refuse(noting, OUTCOME_UNAVAILABLE);
			return;
		}
		ret->notes[ret->n_notes++] = note;
	}
	ANSWER(noting->request, private_notes, PRIVATE_NOTES, ret);
}

static void list(struct noting *noting)
{
	struct parameter parameters[] = { district_parameter(noting->request),
		int8_parameter(noting->wire->dispute), author_parameter(noting) };

	store_ask(request_store(noting->request), STATEMENT_PRIVATE_NOTES, parameters, 3,
	    STORE_FAST, found, noting);
}

/* ---- writing and taking away ---- */

static enum outcome outcome_of(const struct rows *rows, bool *ret_is_repeated)
{
	enum { IS_THERE, IS_FULL, IS_WRITTEN, IS_REPEATED, IS_EQUAL };

	*ret_is_repeated = rows_integer(rows, 0, IS_REPEATED) != 0;
	if (!rows_integer(rows, 0, IS_THERE)) return OUTCOME_NOT_FOUND;
	if (*ret_is_repeated) {
		return rows_integer(rows, 0, IS_EQUAL) ? OUTCOME_DONE : OUTCOME_REQUEST_REUSED;
	}
	if (rows_integer(rows, 0, IS_FULL)) return OUTCOME_TOO_MANY_NOTES;
	/* The same request came twice at once: what it came to, the next one is told. */
	return rows_integer(rows, 0, IS_WRITTEN) ? OUTCOME_DONE : OUTCOME_BUSY;
}

static void written(void *context, enum store_status status, const struct rows *rows)
{
	struct noting *noting = context;
	enum outcome outcome;

	if (ask_failed(noting->request, status)) return;
	outcome = outcome_of(rows, &noting->is_repeated);
	if (outcome == OUTCOME_DONE) {
		list(noting);
	} else {
		refuse(noting, outcome);
	}
}

static void write_note(struct noting *noting)
{
	const Mediation__V1__PrivateNotesRequest *wire = noting->wire;
	struct request *request = noting->request;
	struct parameter parameters[] = {
		district_parameter(request),
		int8_parameter(request_new_id(request, request_now(request))),
		int8_parameter(wire->dispute),
		author_parameter(noting),
		bytes_parameter(wire->request_id.data, wire->request_id.len),
		int4_parameter(SEAL_NONE),
		text_parameter(wire->text),
		int8_parameter(NOTES_MAX),
	};

	store_ask(request_store(request), STATEMENT_PRIVATE_NOTE_WRITE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, written, noting);
}

static void forgotten(void *context, enum store_status status, const struct rows *rows)
{
	struct noting *noting = context;

	if (ask_failed(noting->request, status)) return;
	if (rows_count(rows)) {
		list(noting);
	} else {
		refuse(noting, OUTCOME_UNKNOWN_NOTE);
	}
}

static void forget(struct noting *noting)
{
	struct parameter parameters[] = { district_parameter(noting->request),
		int8_parameter(noting->wire->dispute), author_parameter(noting),
		int8_parameter(noting->wire->forget) };

	store_ask(request_store(noting->request), STATEMENT_PRIVATE_NOTE_FORGET, parameters, 4,
	    STORE_SLOW, forgotten, noting);
}

static enum outcome form_of(const struct noting *noting, const struct member *member)
{
	const Mediation__V1__PrivateNotesRequest *wire = noting->wire;

	if (!member) return OUTCOME_UNAVAILABLE;
	if (!member->is_active || !(member->roles & AUTHORS)) return OUTCOME_NOTE_FORBIDDEN;
	if (wire->text[0] && wire->forget) return OUTCOME_ARGUMENT_NOT_TAKEN;
	if (wire->text[0] && wire->request_id.len != REQUEST_ID_BYTES) {
		return OUTCOME_REQUEST_ID_MISSING;
	}
	return text_characters(wire->text) > TEXT_MAX ? OUTCOME_TOO_LONG : OUTCOME_DONE;
}

static void opened(void *context)
{
	struct noting *noting = context;

	if (noting->wire->text[0]) {
		write_note(noting);
	} else if (noting->wire->forget) {
		forget(noting);
	} else {
		list(noting);
	}
}

void handle_private_notes(struct request *request)
{
	struct noting *noting = arena_array(request_arena(request), 1, sizeof(*noting));
	enum outcome outcome;

	noting->request = request;
	noting->wire = request_body(request)->private_notes;
	outcome = form_of(noting, ask_member(request));
	if (outcome != OUTCOME_DONE) {
		refuse(noting, outcome);
	} else {
		scope_open_whole(request, noting->wire->dispute, opened, noting);
	}
}
