/* Letters to the petition centre, put on record; letters.h. */
#include "letters.h"

#include <assert.h>
#include <string.h>

#include "ask.h"
#include "civil.h"
#include "outbound.h"

#define LOOKED_MAX  2000 /* events of the feed that one question follows */
#define MATTERS_MAX 20   /* whose letters it writes down */
#define EVENTS_MAX  50   /* of each */

/* Columns of petition_unlettered.sql. */
enum {
	EVENT_OFFICE,
	EVENT_NUMBER,
	EVENT_LETTERED,
	EVENT_ANSWER_LETTERED,
	EVENT_TO_VERSION,
	EVENT_ANSWERED,
	EVENT_SEQUENCE,
	EVENT_MEETINGS,
	EVENT_REGISTERED_AS,
	EVENT_MEDIATED_AS,
	EVENT_OF,
	EVENT_AT,
	EVENT_WHAT,
	EVENT_FROM_STATE,
	EVENT_TO_STATE,
	EVENT_HAPPENED_AT,
	EVENT_FACTS_OF,
	EVENT_IS_TAKEN_BACK,
	EVENT_DRAFT,
	EVENT_REASON
};

struct lettering {
	struct request *request;
	const char *office, *number;
	const struct reference *reference;
	letters_written_fn fn;
	void *context;
	bool has_more; /* to write down */
};

/* Letters that are to be written down, and how far they go of each matter. */
struct writing {
	struct arena *arena;
	const struct rows *rows;
	const char *offices[MATTERS_MAX], *numbers[MATTERS_MAX];
	int64_t lettered[MATTERS_MAX], answer_lettered[MATTERS_MAX];
	int64_t to_version[MATTERS_MAX], to_answer[MATTERS_MAX];
	size_t matters;
	Mediation__V1__PetitionLetter **letters;
	int64_t *whose, *versions; /* of each letter */
	size_t count;
};

/* ---- what is put on record ---- */

static void written(void *context, enum store_status status, const struct rows *rows)
{
	struct lettering *lettering = context;

	(void)rows; /* none where somebody else has written them meanwhile */
	if (!ask_failed(lettering->request, status)) {
		lettering->fn(lettering->context, lettering->has_more);
	}
}

static void write_letters(struct lettering *lettering, const struct writing *writing)
{
	enum { OF, AT, KIND, END, COLUMNS };
	struct request *request = lettering->request;
	struct arena *arena = writing->arena;
	int64_t *columns[COLUMNS];
	size_t bytes = 0;
	uint8_t *packed;

	for (size_t c = 0; c < COLUMNS; c++) {
		columns[c] = arena_array(arena, writing->count, sizeof(*columns[c]));
	}
	for (size_t i = 0; i < writing->count; i++) {
		bytes += mediation__v1__petition_letter__get_packed_size(writing->letters[i]);
		columns[END][i] = (int64_t)bytes;
		columns[OF][i] = writing->letters[i]->of;
		columns[AT][i] = writing->letters[i]->at;
		columns[KIND][i] = writing->letters[i]->kind;
	}
	packed = arena_array(arena, bytes, 1);
	bytes = 0;
	for (size_t i = 0; i < writing->count; i++) {
		bytes += mediation__v1__petition_letter__pack(writing->letters[i], packed + bytes);
	}
	struct parameter parameters[] = {
		district_parameter(request),
		texts_parameter(arena, writing->offices, writing->matters),
		texts_parameter(arena, writing->numbers, writing->matters),
		integers_parameter(writing->lettered, writing->matters),
		integers_parameter(writing->answer_lettered, writing->matters),
		integers_parameter(writing->to_version, writing->matters),
		integers_parameter(writing->to_answer, writing->matters),
		integers_parameter(writing->whose, writing->count),
		integers_parameter(columns[OF], writing->count),
		integers_parameter(columns[AT], writing->count),
		integers_parameter(columns[KIND], writing->count),
		integers_parameter(writing->versions, writing->count),
		bytes_parameter(packed, bytes),
		integers_parameter(columns[END], writing->count),
	};

	store_ask(request_store(request), STATEMENT_PETITION_WRITE_LETTERS, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, written, lettering);
}

/* ---- what is not a letter yet ---- */

static void keep_letter(
    struct writing *writing, Mediation__V1__PetitionLetter *letter, int64_t version)
{
	writing->letters[writing->count] = letter;
	writing->whose[writing->count] = (int64_t)writing->matters;
	writing->versions[writing->count++] = version;
}

static void letter_answer(struct writing *writing, size_t row)
{
	const struct rows *rows = writing->rows;
	Mediation__V1__PetitionLetter *ret =
	    MESSAGE(writing->arena, PetitionLetter, petition_letter);

	ret->of = PETITION_LETTER_ANSWER;
	ret->at = (uint32_t)rows_integer(rows, row, EVENT_AT);
	ret->kind = (uint32_t)rows_integer(rows, row, EVENT_WHAT);
	ret->happened_on = civil_day_of_instant(rows_integer(rows, row, EVENT_HAPPENED_AT));
	ret->reason = answer_text(writing->arena, rows_text(rows, row, EVENT_REASON));
	if (ret->kind != PETITION_ANSWER_OBJECTION) {
		ret->our_number =
		    answer_text(writing->arena, rows_text(rows, row, EVENT_REGISTERED_AS));
	}
	keep_letter(writing, ret, 0);
}

/* False where the event cannot be read. */
static bool read_event(struct writing *writing, size_t row, struct journal_event *ret)
{
	const struct rows *rows = writing->rows;
	struct move moves[MOVES_MAX];
	size_t bytes;
	const uint8_t *facts = rows_bytes(rows, row, EVENT_FACTS_OF, &bytes);
	int count = facts_moves(facts, bytes, moves);

	*ret = (struct journal_event){ .move_count = count > 0 ? (size_t)count : 0 };
	ret->moves = arena_copy(writing->arena, moves, ret->move_count * sizeof(*moves));
	ret->row.action = (uint16_t)rows_integer(rows, row, EVENT_WHAT);
	ret->row.from_state = (uint8_t)rows_integer(rows, row, EVENT_FROM_STATE);
	ret->row.to_state = (uint8_t)rows_integer(rows, row, EVENT_TO_STATE);
	ret->row.happened_us = rows_integer(rows, row, EVENT_HAPPENED_AT);
	return count >= 0 && arguments_from_facts(facts, bytes, writing->arena, &ret->arguments);
}

static bool letter_event(struct writing *writing, struct outbound *outbound, size_t row)
{
	Mediation__V1__PetitionLetter *letters[OUTBOUND_LETTERS_MAX];
	struct journal_event event;
	struct outbound_event told = {
		.event = &event,
		.is_taken_back = rows_integer(writing->rows, row, EVENT_IS_TAKEN_BACK) != 0,
	};
	size_t count;

	if (!read_event(writing, row, &event)) return false;
	told.texts = rows_bytes(writing->rows, row, EVENT_DRAFT, &told.texts_bytes);
	count = outbound_letters(outbound, &told, writing->arena, letters);
	for (size_t i = 0; i < count; i++) {
		keep_letter(writing, letters[i], rows_integer(writing->rows, row, EVENT_AT));
	}
	return true;
}

static bool is_new_matter(const struct rows *rows, size_t row)
{
	return !row ||
	    strcmp(rows_text(rows, row, EVENT_NUMBER), rows_text(rows, row - 1, EVENT_NUMBER)) !=
	    0 ||
	    strcmp(rows_text(rows, row, EVENT_OFFICE), rows_text(rows, row - 1, EVENT_OFFICE)) != 0;
}

static void begin_matter(
    struct lettering *lettering, struct writing *writing, size_t row, struct outbound *ret)
{
	const struct rows *rows = writing->rows;
	size_t at = writing->matters++;

	assert(at < MATTERS_MAX);
	writing->offices[at] = answer_text(writing->arena, rows_text(rows, row, EVENT_OFFICE));
	writing->numbers[at] = answer_text(writing->arena, rows_text(rows, row, EVENT_NUMBER));
	writing->lettered[at] = rows_integer(rows, row, EVENT_LETTERED);
	writing->answer_lettered[at] = rows_integer(rows, row, EVENT_ANSWER_LETTERED);
	writing->to_version[at] = rows_integer(rows, row, EVENT_TO_VERSION);
	writing->to_answer[at] = rows_integer(rows, row, EVENT_ANSWERED);
	*ret = (struct outbound){ .reference = lettering->reference,
		.numbers = { [SERIES_NONE] = "",
		    [SERIES_REGISTRATION] = rows_text(rows, row, EVENT_REGISTERED_AS),
		    [SERIES_MEDIATION] = rows_text(rows, row, EVENT_MEDIATED_AS) },
		.sequence = (uint32_t)rows_integer(rows, row, EVENT_SEQUENCE),
		.meetings = (uint32_t)rows_integer(rows, row, EVENT_MEETINGS) };
}

/* False where an event cannot be read. */
static bool letter_all(struct lettering *lettering, struct writing *writing)
{
	const struct rows *rows = writing->rows;
	size_t most = rows_count(rows) * OUTBOUND_LETTERS_MAX;
	struct outbound outbound;

	writing->letters = arena_array(writing->arena, most, sizeof(*writing->letters));
	writing->whose = arena_array(writing->arena, most, sizeof(*writing->whose));
	writing->versions = arena_array(writing->arena, most, sizeof(*writing->versions));
	for (size_t i = 0; i < rows_count(rows); i++) {
		if (is_new_matter(rows, i)) begin_matter(lettering, writing, i, &outbound);
		if (rows_is_null(rows, i, EVENT_OF)) continue;
		if (rows_integer(rows, i, EVENT_OF) == PETITION_LETTER_ANSWER) {
			letter_answer(writing, i);
		} else if (!letter_event(writing, &outbound, i)) {
			return false;
		}
	}
	return true;
}

static void unlettered(void *context, enum store_status status, const struct rows *rows)
{
	struct lettering *lettering = context;
	struct writing *writing;

	if (ask_failed(lettering->request, status)) return;
	if (!rows_count(rows)) {
		lettering->fn(lettering->context, lettering->has_more);
		return;
	}
	writing = arena_array(request_arena(lettering->request), 1, sizeof(*writing));
	writing->arena = request_arena(lettering->request);
	writing->rows = rows;
	if (!letter_all(lettering, writing)) {
		request_refuse(lettering->request, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	lettering->has_more |= writing->matters == MATTERS_MAX || rows_count(rows) >= EVENTS_MAX;
	write_letters(lettering, writing);
}

static void ask_unlettered(struct lettering *lettering)
{
	struct request *request = lettering->request;
	size_t actions, drafts, agreements;
	const int64_t *of_letters = outbound_actions(&actions);
	const int64_t *of_drafts = outbound_drafts(&drafts);
	const int64_t *of_agreements =
	    outbound_agreements(request_arena(lettering->request), &agreements);
	struct parameter parameters[] = {
		district_parameter(request),
		text_parameter(lettering->office),
		text_parameter(lettering->number),
		integers_parameter(of_letters, actions),
		int8_parameter(ACTION_MEET),
		int8_parameter(ACTION_RETRACT),
		integers_parameter(of_drafts, drafts),
		int8_parameter(MATTERS_MAX),
		int8_parameter(EVENTS_MAX),
		integers_parameter(of_agreements, agreements),
	};

	store_ask(request_store(request), STATEMENT_PETITION_UNLETTERED, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, unlettered, lettering);
}

static void followed(void *context, enum store_status status, const struct rows *rows)
{
	struct lettering *lettering = context;

	if (ask_failed(lettering->request, status)) return;
	lettering->has_more = rows_integer(rows, 0, 0) != 0;
	ask_unlettered(lettering);
}

static void follow(struct lettering *lettering)
{
	struct request *request = lettering->request;
	size_t actions;
	const int64_t *of_letters = outbound_actions(&actions);
	struct parameter parameters[] = { district_parameter(request),
		text_parameter(lettering->office), integers_parameter(of_letters, actions),
		int8_parameter(LOOKED_MAX) };

	store_ask(request_store(request), STATEMENT_PETITION_FOLLOW, parameters, 4, STORE_SLOW,
	    followed, lettering);
}

void letters_write(struct request *request, const char *office, const char *number,
    letters_written_fn fn, void *context)
{
	struct lettering *lettering = arena_array(request_arena(request), 1, sizeof(*lettering));

	*lettering = (struct lettering){ .request = request,
		.office = office,
		.number = number,
		.reference = store_reference(request_store(request), request_district(request)),
		.fn = fn,
		.context = context };
	if (!lettering->reference) {
		request_refuse(request, OUTCOME_UNAVAILABLE, NULL);
	} else if (*number) {
		ask_unlettered(lettering);
	} else {
		follow(lettering);
	}
}
