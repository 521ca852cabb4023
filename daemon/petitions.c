/*
 * The handlers of petitions that were handed over: those that there are, with both houses' terms,
 * and our answer to one. What they want kept secret is told of one petition, for a reason that goes
 * on record; what accuses somebody always is (信访工作条例30).
 */
#include <string.h>

#include "acting.h"
#include "ask.h"
#include "civil.h"
#include "frame.h"
#include "handlers.h"
#include "reads.h"
#include "scope.h"

#define PAGE_MAX       100U
#define REASON_MAX     500            /* characters */
#define OBJECTION_DAYS 5U             /* workdays, where they have not said until when */
#define ITEMS_BUDGET   (16U << 20)    /* of a page that is unpacked */
#define ALL_FIELDS     UINT32_C(0x1e) /* bits by petition_field */

/* Columns of petition_told.part. */
enum {
	PETITION_OFFICE,
	PETITION_NUMBER,
	PETITION_EARLIER,
	PETITION_ID,
	PETITION_VERSION,
	PETITION_HANDED,
	PETITION_OBJECTION,
	PETITION_ANSWER,
	PETITION_ANSWERED,
	PETITION_TAKEN,
	PETITION_STATE,
	PETITION_TOLD,
	PETITION_BECAME,
	PETITION_DISPUTE,
	PETITION_DISPUTE_NUMBER,
	PETITION_DISPUTE_STATE,
	PETITION_DUE,
	PETITION_EARLIER_NUMBER,
	PETITION_REASON,
	PETITION_ANSWERED_AT,
	PETITION_ANSWERED_BY,
	PETITION_LETTERS_REFUSED,
	PETITION_LETTERS_OPEN,
	PETITION_LETTERS_OPEN_SINCE
};

/* What of it is told for a reason alone. */
static uint32_t secret_of(const Mediation__V1__PetitionItem *item)
{
	uint32_t secret = 0;

	if (item->category == PETITION_CATEGORY_ACCUSATION) return ALL_FIELDS;
	for (size_t i = 0; i < item->n_secret; i++) {
		secret |= UINT32_C(1) << item->secret[i];
	}
	return secret;
}

static void withhold(Mediation__V1__PetitionItem *item, uint32_t secret)
{
	if (secret & UINT32_C(1) << PETITION_FIELD_PETITIONERS) item->n_petitioners = 0;
	if (secret & UINT32_C(1) << PETITION_FIELD_MATTER) item->matter = (char *)"";
	if (secret & UINT32_C(1) << PETITION_FIELD_REQUEST) item->request = (char *)"";
	if (secret & UINT32_C(1) << PETITION_FIELD_ATTACHMENTS) item->n_papers = 0;
}

static int64_t objection_until(
    const struct reference *reference, const struct rows *rows, size_t row)
{
	if (!rows_is_null(rows, row, PETITION_OBJECTION)) {
		return rows_integer(rows, row, PETITION_OBJECTION);
	}
	return calendar_add_workdays(
	    &reference->calendar, rows_integer(rows, row, PETITION_HANDED), OBJECTION_DAYS);
}

/* ---- those that there are ---- */

/* One that is named whole, for a reason: what is secret of it is told. */
static bool is_opened(struct request *request)
{
	const Mediation__V1__PetitionsRequest *wire = request_body(request)->petitions;

	return *wire->office && *wire->number && !wire->matter && *request_body(request)->reason;
}

static void tell_answer(
    struct arena *arena, const struct rows *rows, size_t row, Mediation__V1__Petition *ret)
{
	ret->answer = (uint32_t)rows_integer(rows, row, PETITION_ANSWER);
	if (!ret->answer) return;
	ret->answered_version = (uint32_t)rows_integer(rows, row, PETITION_ANSWERED);
	ret->reason = answer_text(arena, rows_text(rows, row, PETITION_REASON));
	ret->answered_by = answer_text(arena, rows_text(rows, row, PETITION_ANSWERED_BY));
	ret->answered_us = rows_integer(rows, row, PETITION_ANSWERED_AT);
}

static void tell_dispute(
    struct arena *arena, const struct rows *rows, size_t row, Mediation__V1__Petition *ret)
{
	ret->earlier_number = answer_text(arena, rows_text(rows, row, PETITION_EARLIER_NUMBER));
	if (rows_is_null(rows, row, PETITION_DISPUTE)) return;
	ret->dispute = rows_integer(rows, row, PETITION_DISPUTE);
	ret->dispute_number = answer_text(arena, rows_text(rows, row, PETITION_DISPUTE_NUMBER));
	ret->dispute_state = (uint32_t)rows_integer(rows, row, PETITION_DISPUTE_STATE);
	if (!rows_is_null(rows, row, PETITION_DUE)) {
		ret->due_on = rows_integer(rows, row, PETITION_DUE);
	}
}

static void tell_letters(const struct rows *rows, size_t row, Mediation__V1__Petition *ret)
{
	ret->refused_letters = (uint32_t)rows_integer(rows, row, PETITION_LETTERS_REFUSED);
	ret->open_letters = (uint32_t)rows_integer(rows, row, PETITION_LETTERS_OPEN);
	if (!rows_is_null(rows, row, PETITION_LETTERS_OPEN_SINCE)) {
		ret->open_since_us = rows_integer(rows, row, PETITION_LETTERS_OPEN_SINCE);
	}
}

/* What became a dispute is told to who may see that. */
static bool is_visible(const struct rows *rows, size_t row)
{
	return rows_is_null(rows, row, PETITION_BECAME) ||
	    !rows_is_null(rows, row, PETITION_DISPUTE);
}

/* NULL where what is kept cannot be read. */
static Mediation__V1__Petition *petition_of(
    struct request *request, const struct reference *reference, const struct rows *rows, size_t row)
{
	struct arena *arena = request_arena(request);
	Mediation__V1__Petition *ret = MESSAGE(arena, Petition, petition);
	uint32_t secret;
	size_t bytes;
	const uint8_t *told = rows_bytes(rows, row, PETITION_TOLD, &bytes);

	ret->item = mediation__v1__petition_item__unpack(arena_allocator(arena), bytes, told);
	if (!ret->item) return NULL;
	secret = !is_visible(rows, row) ? ALL_FIELDS
	    : is_opened(request)        ? 0
	                                : secret_of(ret->item);
	ret->is_withheld = secret != 0;
	withhold(ret->item, secret);
	ret->state = (uint32_t)rows_integer(rows, row, PETITION_STATE);
	ret->objection_until = objection_until(reference, rows, row);
	ret->taken_us = rows_integer(rows, row, PETITION_TAKEN);
	tell_answer(arena, rows, row, ret);
	tell_dispute(arena, rows, row, ret);
	if (is_visible(rows, row)) tell_letters(rows, row, ret);
	return ret;
}

static uint32_t petitions_size(const Mediation__V1__PetitionsRequest *wire)
{
	uint32_t size = page_size(wire->page_size);

	return size < PAGE_MAX ? size : PAGE_MAX;
}

/* Of one that was opened it says which: it may belong to no dispute. */
static struct read_row *read_of(struct request *request, const int64_t *disputes, size_t count)
{
	const Mediation__V1__PetitionsRequest *wire = request_body(request)->petitions;
	struct read_row *ret = reads_shown(request, disputes, count);
	const char *reason = request_body(request)->reason;

	if (!count || !is_opened(request)) return ret;
	reason =
	    arena_format(request_arena(request), "%s/%s %s", wire->office, wire->number, reason);
	ret->reason = (struct text){ reason, strlen(reason) };
	return ret;
}

/* As many as the page has room for, by count and by bytes, and where the next begins; false where
 * one cannot be read. */
static bool tell_page(struct request *request, const struct reference *reference,
    const struct rows *rows, Mediation__V1__PetitionsResponse *ret)
{
	struct arena *arena = request_arena(request);
	size_t count = page_rows(rows, petitions_size(request_body(request)->petitions));
	size_t bytes = 0;

	ret->petitions = arena_array(arena, count, sizeof(*ret->petitions));
	arena_set_budget(arena, ITEMS_BUDGET);
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__Petition *petition = petition_of(request, reference, rows, i);

		if (!petition) return false;
		bytes += mediation__v1__petition__get_packed_size(petition);
		if (i && bytes > ANSWER_BYTES_MAX) break;
		ret->petitions[ret->n_petitions++] = petition;
	}
	if (rows_count(rows) > ret->n_petitions) {
		page_key_pack(arena, rows_integer(rows, ret->n_petitions - 1, PETITION_HANDED),
		    rows_integer(rows, ret->n_petitions - 1, PETITION_ID), &ret->next_page);
	}
	return true;
}

static void listed(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	Mediation__V1__PetitionsResponse *ret;
	int64_t *ids;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, PetitionsResponse, petitions_response);
	if (!reference || !tell_page(request, reference, rows, ret)) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	ids = arena_array(arena, ret->n_petitions, sizeof(*ids));
	for (size_t i = 0; i < ret->n_petitions; i++) {
		ids[i] = ret->petitions[i]->dispute;
	}
	ANSWER_READ(request, read_of(request, ids, ret->n_petitions), petitions, PETITIONS, ret);
}

static enum statement statement_of(const Mediation__V1__PetitionsRequest *by)
{
	if (by->matter) return STATEMENT_PETITIONS_OF_MATTER;
	if (*by->number) return STATEMENT_PETITIONS_NUMBERED;
	return by->waits ? STATEMENT_PETITIONS_WAITING : STATEMENT_PETITIONS;
}

static void ask_petitions(struct request *request, const Mediation__V1__PetitionsRequest *by,
    const int64_t key[2], store_rows_fn fn, void *context)
{
	enum { OF_LISTS = 7, OF_MATTER = 8 };
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(by->office),
		int8_parameter(by->state),
		int8_parameter(petitions_size(by) + 1),
		day_or_none_parameter(key[0]),
		number_or_none_parameter(key[1]),
		scope_parameter(request, 0),
		text_parameter(by->number),
		int4_parameter(by->waits),
	};
	size_t count = by->matter ? OF_MATTER
	    : *by->number         ? sizeof(parameters) / sizeof(parameters[0])
	                          : OF_LISTS;

	store_ask(
	    request_store(request), statement_of(by), parameters, count, STORE_SLOW, fn, context);
}

void handle_petitions(struct request *request)
{
	const Mediation__V1__PetitionsRequest *wire = request_body(request)->petitions;
	int64_t key[2] = { 0, 0 };
	enum outcome outcome = OUTCOME_DONE;

	if (wire->state > UINT16_MAX ||
	    (wire->state && !choice_label("petition_state", (uint16_t)wire->state))) {
		outcome = OUTCOME_NOT_A_CHOICE;
	}
	if (text_characters(request_body(request)->reason) > READ_REASON_MAX) {
		outcome = OUTCOME_TOO_LONG;
	}
	if (wire->matter && !(*wire->office && *wire->number)) outcome = OUTCOME_MALFORMED;
	if (wire->page.len &&
	    !(page_key_unpack(&wire->page, &key[0], &key[1]) && civil_is_plausible(key[0]))) {
		outcome = OUTCOME_BAD_PAGE;
	}
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		ask_petitions(request, wire, key, listed, request);
	}
}

/* ---- our answer ---- */

struct answering {
	struct request *request;
	const Mediation__V1__AnswerPetitionRequest *wire;
	enum outcome judged;
};

static void answered(void *context, enum store_status status, const struct rows *rows)
{
	enum { IS_EQUAL, IS_WRITTEN };
	struct answering *answering = context;
	struct request *request = answering->request;
	enum outcome outcome = OUTCOME_DONE;
	Mediation__V1__AnswerPetitionResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(request_arena(request), AnswerPetitionResponse, answer_petition_response);
	ret->repeated_request = !rows_is_null(rows, 0, IS_EQUAL);
	if (ret->repeated_request) {
		if (!rows_integer(rows, 0, IS_EQUAL)) outcome = OUTCOME_REQUEST_REUSED;
	} else if (answering->judged != OUTCOME_DONE) {
		outcome = answering->judged;
	} else if (!rows_integer(rows, 0, IS_WRITTEN)) {
		outcome = OUTCOME_BUSY; /* it moved meanwhile */
	}
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else {
		ANSWER(request, answer_petition, ANSWER_PETITION, ret);
	}
}

static enum outcome judge(
    const struct answering *answering, const struct reference *reference, const struct rows *rows)
{
	int64_t today = civil_day_of_instant(request_now(answering->request));

	if (rows_integer(rows, 0, PETITION_STATE) != PETITION_STATE_WAITING) {
		return OUTCOME_PETITION_IS_ANSWERED;
	}
	if (rows_integer(rows, 0, PETITION_VERSION) != answering->wire->version) {
		return OUTCOME_PETITION_HAS_CHANGED;
	}
	return rows_integer(rows, 0, PETITION_ANSWER) || today > objection_until(reference, rows, 0)
	    ? OUTCOME_OBJECTION_LATE
	    : OUTCOME_DONE;
}

static void found(void *context, enum store_status status, const struct rows *rows)
{
	struct answering *answering = context;
	struct request *request = answering->request;
	const Mediation__V1__AnswerPetitionRequest *wire = answering->wire;
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	uint8_t digest[HASH_BYTES];

	if (ask_failed(request, status)) return;
	if (!rows_count(rows) || !reference) {
		request_refuse(
		    request, reference ? OUTCOME_UNKNOWN_PETITION : OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	answering->judged = judge(answering, reference, rows);
	acting_digest(request, &wire->base, digest);
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(wire->office),
		text_parameter(wire->number),
		int4_parameter(rows_integer(rows, 0, PETITION_VERSION)),
		int4_parameter(rows_integer(rows, 0, PETITION_ANSWER)),
		int4_parameter(answering->judged == OUTCOME_DONE),
		int4_parameter(wire->answer),
		text_parameter(wire->reason),
		int8_parameter(request_member(request)),
		bytes_parameter(wire->request_id.data, REQUEST_ID_BYTES),
		bytes_parameter(digest, HASH_BYTES),
		instant_parameter(request_now(request)),
	};

	store_ask(request_store(request), STATEMENT_PETITION_ANSWER, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, answered, answering);
}

static void read_petition(struct answering *answering, store_rows_fn fn)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;

	by.office = answering->wire->office;
	by.number = answering->wire->number;
	ask_petitions(answering->request, &by, (const int64_t[2]){ 0, 0 }, fn, answering);
}

/* ---- what belongs to a dispute: an act on that, by which the petition is answered ---- */

static void linked(struct request *request, bool repeated)
{
	Mediation__V1__AnswerPetitionResponse *ret =
	    MESSAGE(request_arena(request), AnswerPetitionResponse, answer_petition_response);

	ret->repeated_request = repeated;
	ANSWER(request, answer_petition, ANSWER_PETITION, ret);
}

static Mediation__V1__Argument *wire_argument(struct arena *arena, enum argument number)
{
	Mediation__V1__Argument *ret = MESSAGE(arena, Argument, argument);

	ret->number = number;
	return ret;
}

static void link_to(struct answering *answering, int64_t dispute)
{
	enum { OF_NUMBER, OF_VERSION, OF_AGAIN, OF_ALL };

	const Mediation__V1__AnswerPetitionRequest *wire = answering->wire;
	struct arena *arena = request_arena(answering->request);
	Mediation__V1__ActRequest *act = MESSAGE(arena, ActRequest, act_request);

	act->request_id = wire->request_id;
	act->action = ACTION_LINK_PETITION;
	act->dispute = dispute;
	act->arguments = arena_array(arena, OF_ALL, sizeof(*act->arguments));
	act->arguments[OF_NUMBER] = wire_argument(arena, ARG_PETITION_NUMBER);
	act->arguments[OF_NUMBER]->value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
	act->arguments[OF_NUMBER]->text =
	    (char *)arena_format(arena, "%s/%s", wire->office, wire->number);
	act->arguments[OF_VERSION] = wire_argument(arena, ARG_SOURCE_VERSION);
	act->arguments[OF_VERSION]->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
	act->arguments[OF_VERSION]->integer = wire->version;
	act->n_arguments = OF_AGAIN;
	if (wire->answer == PETITION_ANSWER_DUPLICATE) {
		act->arguments[OF_AGAIN] = wire_argument(arena, ARG_PETITION_AGAIN);
		act->arguments[OF_AGAIN]->value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
		act->arguments[OF_AGAIN]->integer = 1;
		act->n_arguments = OF_ALL;
	}
	acting_act(answering->request, act, linked);
}

static void seen_found(void *context, enum store_status status, const struct rows *rows)
{
	struct answering *answering = context;

	if (ask_failed(answering->request, status)) return;
	if (!rows_count(rows)) {
		request_refuse(answering->request, OUTCOME_UNKNOWN_PETITION, NULL);
	} else if (rows_is_null(rows, 0, PETITION_BECAME)) {
		request_refuse(answering->request, OUTCOME_PETITION_NOT_CHANGED, NULL);
	} else {
		link_to(answering, rows_integer(rows, 0, PETITION_BECAME));
	}
}

static enum outcome form_of_answer(const Mediation__V1__AnswerPetitionRequest *wire)
{
	bool is_objection = wire->answer == PETITION_ANSWER_OBJECTION;
	bool is_duplicate = wire->answer == PETITION_ANSWER_DUPLICATE;

	if (wire->request_id.len != REQUEST_ID_BYTES) return OUTCOME_REQUEST_ID_MISSING;
	if (wire->answer == PETITION_ANSWER_ACCEPTED) return OUTCOME_ANSWER_BY_REGISTERING;
	if (!is_objection && !is_duplicate && wire->answer != PETITION_ANSWER_SEEN) {
		return OUTCOME_NOT_A_CHOICE;
	}
	if (!*wire->office || !*wire->number) return OUTCOME_UNKNOWN_PETITION;
	if (is_objection && !*wire->reason) return OUTCOME_EMPTY_TEXT;
	if (is_objection ? wire->dispute != 0 : *wire->reason != '\0') return OUTCOME_MALFORMED;
	if (is_duplicate ? !wire->dispute : wire->dispute != 0) {
		return is_duplicate ? OUTCOME_NOT_FOUND : OUTCOME_MALFORMED;
	}
	return text_characters(wire->reason) > REASON_MAX ? OUTCOME_TOO_LONG : OUTCOME_DONE;
}

void handle_answer_petition(struct request *request)
{
	struct answering *answering = arena_array(request_arena(request), 1, sizeof(*answering));
	enum outcome outcome;

	*answering = (struct answering){ .request = request,
		.wire = request_body(request)->answer_petition };
	outcome = form_of_answer(answering->wire);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else if (answering->wire->answer == PETITION_ANSWER_DUPLICATE) {
		link_to(answering, answering->wire->dispute);
	} else {
		read_petition(answering,
		    answering->wire->answer == PETITION_ANSWER_SEEN ? seen_found : found);
	}
}
