/*
 * The handler of what became of letters to the petition centre, and of where the bridge stands with
 * an office. Marks may come twice and in any order; several of one letter are put on record one
 * behind the other.
 */
#include <string.h>

#include "argument.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "petition.h"
#include "scope.h"

#define MARKS_MAX       100
#define REASON_MAX      200 /* characters, as below */
#define CURSOR_MAX      200
#define STATUSES_MAX    20
#define DIFFERENCES_MAX 200

struct marking {
	struct request *request;
	const Mediation__V1__MarkPetitionsRequest *wire;
	Mediation__V1__MarkPetitionsResponse *answer;
	int rounds[MARKS_MAX]; /* how many marks of the same letter come before; -1: it is refused
	                        */
	int round;
	size_t places[MARKS_MAX]; /* of those of this round */
	size_t count;
};

/* ---- what is sound ---- */

static enum outcome form_of_mark(const Mediation__V1__PetitionMark *mark)
{
	enum outcome outcome = petition_line(mark->number, PETITION_NUMBER_MAX);

	if (outcome != OUTCOME_DONE) return outcome;
	if (!petition_is_choice("petition_letter", mark->of) ||
	    !petition_is_choice("petition_mark", mark->mark)) {
		return OUTCOME_NOT_A_CHOICE;
	}
	if (mark->at > INT32_MAX) return OUTCOME_TOO_LARGE;
	if ((mark->mark != PETITION_MARK_AGAIN && mark->digest.len != HASH_BYTES) ||
	    !is_one_line(mark->reason) || !is_one_line(mark->advice)) {
		return OUTCOME_MALFORMED;
	}
	return text_characters(mark->reason) > REASON_MAX ||
	        text_characters(mark->advice) > REASON_MAX
	    ? OUTCOME_TOO_LONG
	    : OUTCOME_DONE;
}

static bool is_state(uint32_t state)
{
	return petition_is_choice("petition_state", state);
}

static enum outcome form_of_difference(const Mediation__V1__PetitionDifference *difference)
{
	enum outcome outcome = petition_line(difference->number, PETITION_NUMBER_MAX);

	if (outcome != OUTCOME_DONE) return outcome;
	if ((difference->our_state && !is_state(difference->our_state)) ||
	    (difference->their_state && !is_state(difference->their_state))) {
		return OUTCOME_NOT_A_CHOICE;
	}
	return difference->our_version > PETITION_VERSION_MAX ||
	        difference->their_version > PETITION_VERSION_MAX
	    ? OUTCOME_TOO_LARGE
	    : OUTCOME_DONE;
}

static enum outcome form_of_reconciled(const Mediation__V1__PetitionReconciled *reconciled)
{
	enum outcome outcome = OUTCOME_DONE;

	if (!civil_is_plausible(reconciled->day)) return OUTCOME_BAD_DATE;
	if (reconciled->n_theirs > STATUSES_MAX || reconciled->n_differences > DIFFERENCES_MAX) {
		return OUTCOME_TOO_LARGE;
	}
	for (size_t i = 0; i < reconciled->n_theirs; i++) {
		if (!is_state(reconciled->theirs[i]->state)) return OUTCOME_NOT_A_CHOICE;
		if (reconciled->theirs[i]->digest.len != HASH_BYTES) return OUTCOME_MALFORMED;
	}
	for (size_t i = 0; i < reconciled->n_differences && outcome == OUTCOME_DONE; i++) {
		outcome = form_of_difference(reconciled->differences[i]);
	}
	return outcome;
}

static bool has_cursor(const Mediation__V1__MarkPetitionsRequest *wire)
{
	return wire->told_cursor_case == MEDIATION__V1__MARK_PETITIONS_REQUEST__TOLD_CURSOR_CURSOR;
}

static enum outcome form_of(const Mediation__V1__MarkPetitionsRequest *wire)
{
	if (!petition_is_office(wire->office)) return OUTCOME_MALFORMED;
	if (wire->n_marks > MARKS_MAX || wire->package < 0) return OUTCOME_TOO_LARGE;
	if (has_cursor(wire)) {
		if (!is_one_line(wire->cursor)) return OUTCOME_MALFORMED;
		if (text_characters(wire->cursor) > CURSOR_MAX) return OUTCOME_TOO_LONG;
	}
	return wire->reconciled ? form_of_reconciled(wire->reconciled) : OUTCOME_DONE;
}

static bool tells_where_it_stands(const Mediation__V1__MarkPetitionsRequest *wire)
{
	return has_cursor(wire) || wire->package || wire->reconciled;
}

/* ---- where the bridge stands ---- */

static void answer(struct marking *marking)
{
	ANSWER(marking->request, mark_petitions, MARK_PETITIONS, marking->answer);
}

static void stood(void *context, enum store_status status, const struct rows *rows)
{
	struct marking *marking = context;

	(void)rows;
	if (!ask_failed(marking->request, status)) answer(marking);
}

static struct parameter reconciled_parameter(struct marking *marking)
{
	Mediation__V1__PetitionReconciled kept;
	uint8_t *packed;

	if (!marking->wire->reconciled) return (struct parameter){ 0 };
	kept = *marking->wire->reconciled;
	kept.at_us = request_now(marking->request);
	packed = arena_array(request_arena(marking->request),
	    mediation__v1__petition_reconciled__get_packed_size(&kept), 1);
	return bytes_parameter(packed, mediation__v1__petition_reconciled__pack(&kept, packed));
}

static void stand(struct marking *marking)
{
	const Mediation__V1__MarkPetitionsRequest *wire = marking->wire;
	struct parameter parameters[] = {
		district_parameter(marking->request),
		text_parameter(wire->office),
		has_cursor(wire) ? text_parameter(wire->cursor) : (struct parameter){ 0 },
		int8_parameter(wire->package),
		reconciled_parameter(marking),
		day_or_none_parameter(wire->reconciled ? wire->reconciled->day : 0),
	};

	if (!tells_where_it_stands(wire)) {
		answer(marking);
		return;
	}
	store_ask(request_store(marking->request), STATEMENT_PETITION_STAND, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, stood, marking);
}

/* ---- marks ---- */

static void refuse_mark(struct marking *marking, size_t place, enum outcome outcome)
{
	struct arena *arena = request_arena(marking->request);
	Mediation__V1__MarkedPetition *marked = marking->answer->marks[place];

	marked->outcome = outcome;
	marked->refusal = MESSAGE(arena, Refusal, refusal);
	answer_refusal(outcome, marked->refusal);
}

static void mark_round(struct marking *marking);

static void marked(void *context, enum store_status status, const struct rows *rows)
{
	enum { IS_THERE, IS_EQUAL, IS_TAKEN };
	struct marking *marking = context;

	if (ask_failed(marking->request, status)) return;
	for (size_t i = 0; i < rows_count(rows) && i < marking->count; i++) {
		size_t place = marking->places[i];
		bool is_again = marking->wire->marks[place]->mark == PETITION_MARK_AGAIN;

		if (!rows_integer(rows, i, IS_THERE)) {
			refuse_mark(marking, place, OUTCOME_UNKNOWN_LETTER);
		} else if (!rows_integer(rows, i, IS_EQUAL)) {
			refuse_mark(marking, place, OUTCOME_RECEIPT_OF_ANOTHER);
		} else if (is_again && rows_integer(rows, i, IS_TAKEN)) {
			refuse_mark(marking, place, OUTCOME_LETTER_WAS_TAKEN);
		}
	}
	marking->round++;
	mark_round(marking);
}

static void put_on_record(struct marking *marking)
{
	enum { OF, AT, MARK, COLUMNS };

	enum { NUMBER, REASON, ADVICE, TEXTS };
	struct request *request = marking->request;
	struct arena *arena = request_arena(request);
	size_t count = marking->count;
	int64_t *columns[COLUMNS];
	const char **texts[TEXTS];
	uint8_t *digests = arena_array(arena, count, HASH_BYTES);

	for (size_t c = 0; c < COLUMNS; c++) {
		columns[c] = arena_array(arena, count, sizeof(*columns[c]));
		texts[c] = arena_array(arena, count, sizeof(*texts[c]));
	}
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__PetitionMark *mark = marking->wire->marks[marking->places[i]];

		columns[OF][i] = mark->of;
		columns[AT][i] = mark->at;
		columns[MARK][i] = mark->mark;
		texts[NUMBER][i] = mark->number;
		texts[REASON][i] = mark->reason;
		texts[ADVICE][i] = mark->advice;
		if (mark->digest.len != HASH_BYTES) continue;
		memcpy(digests + i * HASH_BYTES, mark->digest.data, HASH_BYTES);
	}
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(marking->wire->office),
		texts_parameter(arena, texts[NUMBER], count),
		integers_parameter(columns[OF], count),
		integers_parameter(columns[AT], count),
		integers_parameter(columns[MARK], count),
		bytes_parameter(digests, count * HASH_BYTES),
		texts_parameter(arena, texts[REASON], count),
		texts_parameter(arena, texts[ADVICE], count),
	};

	store_ask(request_store(request), STATEMENT_PETITION_MARK, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, marked, marking);
}

/* The next mark of each letter, until there is none. */
static void mark_round(struct marking *marking)
{
	marking->count = 0;
	for (size_t i = 0; i < marking->wire->n_marks; i++) {
		if (marking->rounds[i] == marking->round) marking->places[marking->count++] = i;
	}
	if (marking->count) {
		put_on_record(marking);
	} else {
		stand(marking);
	}
}

static int marks_before(const struct marking *marking, size_t at)
{
	const Mediation__V1__PetitionMark *mark = marking->wire->marks[at];
	int count = 0;

	for (size_t i = 0; i < at; i++) {
		const Mediation__V1__PetitionMark *other = marking->wire->marks[i];

		count += marking->rounds[i] >= 0 && other->of == mark->of &&
		    other->at == mark->at && strcmp(other->number, mark->number) == 0;
	}
	return count;
}

static void look_at(struct marking *marking)
{
	struct arena *arena = request_arena(marking->request);
	size_t count = marking->wire->n_marks;

	marking->answer->marks = arena_array(arena, count, sizeof(*marking->answer->marks));
	for (size_t i = 0; i < count; i++) {
		enum outcome outcome = form_of_mark(marking->wire->marks[i]);

		marking->answer->marks[marking->answer->n_marks++] =
		    MESSAGE(arena, MarkedPetition, marked_petition);
		marking->rounds[i] = outcome == OUTCOME_DONE ? marks_before(marking, i) : -1;
		if (outcome != OUTCOME_DONE) refuse_mark(marking, i, outcome);
	}
}

/* Who brings petitions marks all; who does not has a refused letter sent again. False with the
 * request refused. */
static bool may_mark(struct request *request, const Mediation__V1__MarkPetitionsRequest *wire)
{
	bool is_again = !tells_where_it_stands(wire);
	struct asker asker;

	if (!scope_asker(request, &asker)) return false;
	for (size_t i = 0; i < wire->n_marks; i++) {
		is_again &= wire->marks[i]->mark == PETITION_MARK_AGAIN;
	}
	if (is_again || rights_scopes(&asker, REQUEST_TAKE_PETITIONS)) return true;
	request_refuse(request, OUTCOME_NO_RIGHT, NULL);
	return false;
}

void handle_mark_petitions(struct request *request)
{
	struct marking *marking = arena_array(request_arena(request), 1, sizeof(*marking));
	enum outcome outcome;

	*marking = (struct marking){ .request = request,
		.wire = request_body(request)->mark_petitions,
		.answer = MESSAGE(
		    request_arena(request), MarkPetitionsResponse, mark_petitions_response) };
	outcome = form_of(marking->wire);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
	} else if (may_mark(request, marking->wire)) {
		look_at(marking);
		mark_round(marking);
	}
}
