/*
 * The handlers of what the petition centre hands over: a batch of items, each looked at and
 * answered by itself, each version of one taken once; and what there is of an office, to be held
 * against what it has. What is wrong with one item hinders none of the others.
 */
#include <string.h>

#include "argument.h"
#include "ask.h"
#include "civil.h"
#include "handlers.h"
#include "identity.h"

#define ITEMS_MAX       100
#define OFFICE_MAX      20 /* characters, as below */
#define NUMBER_MAX      39 /* with the office and what is between no longer than ARG_SOURCE_NUMBER */
#define VERSION_MAX     1000000U
#define RESPONSIBLE_MAX 60
#define PETITIONERS_MAX 5
#define PERSON_MAX      60
#define PERSONS_MAX     10000U
#define MATTER_MAX      2000
#define REQUEST_MAX     1000
#define EARLIER_MAX     5
#define PAPERS_MAX      20
#define TITLE_MAX       100
#define PAPER_BYTES_MAX INT64_C(10000000000)
/* Bits by identity: what the formats of the petition centre know. */
#define IDENTITIES_TAKEN                                                         \
	(UINT32_C(1) << IDENTITY_ID_NUMBER | UINT32_C(1) << IDENTITY_TELEPHONE | \
	    UINT32_C(1) << IDENTITY_ADDRESS)
#define EARLIER_APART 0x1e /* between the earlier numbers of one */

struct taking {
	struct request *request;
	const Mediation__V1__TakePetitionsRequest *wire;
	Mediation__V1__TakePetitionsResponse *answer;
	const Mediation__V1__PetitionItem *items[ITEMS_MAX]; /* those that are sound … */
	size_t places[ITEMS_MAX];                            /* … and where they stand */
	size_t count;
};

/* ---- what is sound ---- */

static bool is_choice(const char *list, uint32_t number)
{
	return number <= UINT16_MAX && choice_label(list, (uint16_t)number);
}

static bool is_office(const char *office)
{
	static const char allowed[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";
	size_t length = strlen(office);

	return length && length <= OFFICE_MAX && strspn(office, allowed) == length;
}

/* A text of one line that must be there. */
static enum outcome form_of_line(const char *line, int64_t most)
{
	if (!*line) return OUTCOME_EMPTY_TEXT;
	if (!is_one_line(line)) return OUTCOME_MALFORMED;
	return text_characters(line) > most ? OUTCOME_TOO_LONG : OUTCOME_DONE;
}

static enum outcome form_of_key(const Mediation__V1__PetitionItem *item)
{
	enum outcome outcome = form_of_line(item->number, NUMBER_MAX);

	if (outcome != OUTCOME_DONE) return outcome;
	if (!is_office(item->office) || item->digest.len != HASH_BYTES) return OUTCOME_MALFORMED;
	return item->version < 1 || item->version > VERSION_MAX ? OUTCOME_TOO_LARGE : OUTCOME_DONE;
}

static enum outcome form_of_choices(const Mediation__V1__PetitionItem *item)
{
	if (!is_choice("petition_channel", item->channel) ||
	    !is_choice("hand_over", item->hand_over) ||
	    !is_choice("petition_category", item->category) ||
	    (item->word && !is_choice("petition_word", item->word))) {
		return OUTCOME_NOT_A_CHOICE;
	}
	for (size_t i = 0; i < item->n_secret; i++) {
		if (!is_choice("petition_field", item->secret[i])) return OUTCOME_NOT_A_CHOICE;
	}
	return OUTCOME_DONE;
}

static enum outcome form_of_days(const Mediation__V1__PetitionItem *item, int64_t today)
{
	const int64_t ends[] = { item->objection_by, item->notice_by, item->reply_by };

	if (!civil_is_plausible(item->received_on) || !civil_is_plausible(item->handed_on)) {
		return OUTCOME_BAD_DATE;
	}
	if (item->received_on > today || item->handed_on > today) return OUTCOME_IN_FUTURE;
	if (item->received_on > item->handed_on) return OUTCOME_PETITION_DAYS_CROSSED;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (!ends[i]) continue;
		if (!civil_is_plausible(ends[i])) return OUTCOME_BAD_DATE;
		if (ends[i] < item->handed_on) return OUTCOME_PETITION_DAYS_CROSSED;
	}
	return OUTCOME_DONE;
}

/* What is sealed is looked at when it is registered. */
static enum outcome form_of_petitioner(const Mediation__V1__Petitioner *who)
{
	enum outcome outcome = form_of_line(who->name, PERSON_MAX);
	uint32_t told = 0;

	if (outcome != OUTCOME_DONE) return outcome;
	if (who->id_paper && !is_choice("id_paper", who->id_paper)) return OUTCOME_NOT_A_CHOICE;
	for (size_t i = 0; i < who->n_identities; i++) {
		const Mediation__V1__SealedIdentity *sealed = who->identities[i];
		uint32_t bit = sealed->identity < IDENTITY_COUNT
		    ? UINT32_C(1) << sealed->identity & IDENTITIES_TAKEN
		    : 0;

		if (!bit || told & bit) return OUTCOME_NOT_A_CHOICE;
		if (!sealed->sealed.len || sealed->sealed.len > SEALED_BYTES_MAX) {
			return OUTCOME_TOO_LONG;
		}
		told |= bit;
	}
	return OUTCOME_DONE;
}

static enum outcome form_of_texts(const Mediation__V1__PetitionItem *item)
{
	enum outcome outcome = form_of_line(item->responsible, RESPONSIBLE_MAX);

	if (outcome != OUTCOME_DONE) return outcome;
	if (!item->n_petitioners || item->n_petitioners > PETITIONERS_MAX) {
		return OUTCOME_TOO_MANY_PETITIONERS;
	}
	for (size_t i = 0; i < item->n_petitioners && outcome == OUTCOME_DONE; i++) {
		outcome = form_of_petitioner(item->petitioners[i]);
	}
	if (outcome == OUTCOME_DONE && !*item->matter) outcome = OUTCOME_EMPTY_TEXT;
	if (outcome == OUTCOME_DONE &&
	    (text_characters(item->matter) > MATTER_MAX ||
	        text_characters(item->request) > REQUEST_MAX)) {
		outcome = OUTCOME_TOO_LONG;
	}
	return outcome;
}

static enum outcome form_of_papers(const Mediation__V1__PetitionItem *item)
{
	enum outcome outcome = OUTCOME_DONE;

	if (item->persons > PERSONS_MAX || item->n_earlier > EARLIER_MAX ||
	    item->n_papers > PAPERS_MAX) {
		return OUTCOME_TOO_LARGE;
	}
	for (size_t i = 0; i < item->n_earlier && outcome == OUTCOME_DONE; i++) {
		outcome = form_of_line(item->earlier[i], NUMBER_MAX);
	}
	for (size_t i = 0; i < item->n_papers && outcome == OUTCOME_DONE; i++) {
		const Mediation__V1__PetitionPaper *paper = item->papers[i];

		outcome = form_of_line(paper->title, TITLE_MAX);
		if (paper->digest.len != HASH_BYTES) outcome = OUTCOME_MALFORMED;
		if (paper->bytes < 1 || paper->bytes > PAPER_BYTES_MAX) outcome = OUTCOME_TOO_LARGE;
	}
	return outcome;
}

static enum outcome form_of_item(const Mediation__V1__PetitionItem *item, int64_t today)
{
	enum outcome outcome = form_of_key(item);

	if (outcome == OUTCOME_DONE) outcome = form_of_choices(item);
	if (outcome == OUTCOME_DONE) outcome = form_of_days(item, today);
	if (outcome == OUTCOME_DONE) outcome = form_of_texts(item);
	return outcome == OUTCOME_DONE ? form_of_papers(item) : outcome;
}

/* ---- what became of each ---- */

static void refuse_item(
    struct arena *arena, Mediation__V1__TakenPetition *taken, enum outcome outcome)
{
	taken->outcome = outcome;
	taken->refusal = MESSAGE(arena, Refusal, refusal);
	answer_refusal(outcome, taken->refusal);
}

static void answer_item(
    struct arena *arena, const struct rows *rows, size_t row, Mediation__V1__TakenPetition *taken)
{
	enum { IS_WRITTEN, IS_EQUAL, IS_NEWEST, IS_ANSWERED };

	if (rows_is_null(rows, row, IS_EQUAL)) {
		refuse_item(arena, taken, OUTCOME_BUSY);
	} else if (!rows_integer(rows, row, IS_EQUAL)) {
		refuse_item(arena, taken, OUTCOME_PETITION_NOT_THE_SAME);
	} else if (!rows_integer(rows, row, IS_WRITTEN)) {
		taken->taking = PETITION_TAKING_THERE;
	} else if (!rows_integer(rows, row, IS_NEWEST)) {
		taken->taking = PETITION_TAKING_OLDER;
	} else if (rows_integer(rows, row, IS_ANSWERED)) {
		taken->taking = PETITION_TAKING_CHANGED;
	} else {
		taken->taking = PETITION_TAKING_TAKEN;
	}
}

static void answer(struct taking *taking)
{
	ANSWER(taking->request, take_petitions, TAKE_PETITIONS, taking->answer);
}

static void taken(void *context, enum store_status status, const struct rows *rows)
{
	struct taking *taking = context;

	if (ask_failed(taking->request, status)) return;
	for (size_t i = 0; i < rows_count(rows) && i < taking->count; i++) {
		answer_item(request_arena(taking->request), rows, i,
		    taking->answer->items[taking->places[i]]);
	}
	answer(taking);
}

/* ---- taking ---- */

static const char *joined_earlier(struct arena *arena, const Mediation__V1__PetitionItem *item)
{
	char *joined = arena_array(arena, item->n_earlier * (NUMBER_MAX * 4 + 1) + 1, 1);
	char *at = joined;

	for (size_t i = 0; i < item->n_earlier; i++) {
		if (i) *at++ = EARLIER_APART;
		at = stpcpy(at, item->earlier[i]);
	}
	*at = '\0';
	return joined;
}

/* What is kept of each, packed one behind the other. */
static struct parameter told_parameter(struct taking *taking, int64_t *ends)
{
	size_t bytes = 0;
	uint8_t *told;

	for (size_t i = 0; i < taking->count; i++) {
		bytes += mediation__v1__petition_item__get_packed_size(taking->items[i]);
		ends[i] = (int64_t)bytes;
	}
	told = arena_array(request_arena(taking->request), bytes, 1);
	bytes = 0;
	for (size_t i = 0; i < taking->count; i++) {
		bytes += mediation__v1__petition_item__pack(taking->items[i], told + bytes);
	}
	return bytes_parameter(told, bytes);
}

static void take(struct taking *taking)
{
	enum { ID, AT_VERSION, HANDED, OBJECTION, NOTICE, REPLY, WORD, END, COLUMNS };
	struct request *request = taking->request;
	struct arena *arena = request_arena(request);
	size_t count = taking->count;
	const char **texts[3];
	uint8_t *digests = arena_array(arena, count, HASH_BYTES);
	int64_t *columns[COLUMNS];
	struct parameter told;

	for (size_t c = 0; c < sizeof(texts) / sizeof(texts[0]); c++) {
		texts[c] = arena_array(arena, count, sizeof(*texts[c]));
	}
	for (size_t c = 0; c < COLUMNS; c++) {
		columns[c] = arena_array(arena, count, sizeof(*columns[c]));
	}
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__PetitionItem *item = taking->items[i];

		texts[0][i] = item->office;
		texts[1][i] = item->number;
		texts[2][i] = joined_earlier(arena, item);
		columns[ID][i] = request_new_id(request, request_now(request));
		columns[AT_VERSION][i] = item->version;
		columns[HANDED][i] = item->handed_on;
		columns[OBJECTION][i] = item->objection_by;
		columns[NOTICE][i] = item->notice_by;
		columns[REPLY][i] = item->reply_by;
		columns[WORD][i] = item->word;
		memcpy(digests + i * HASH_BYTES, item->digest.data, HASH_BYTES);
	}
	told = told_parameter(taking, columns[END]);
	struct parameter parameters[] = {
		district_parameter(request),
		texts_parameter(arena, texts[0], count),
		texts_parameter(arena, texts[1], count),
		texts_parameter(arena, texts[2], count),
		integers_parameter(columns[ID], count),
		integers_parameter(columns[AT_VERSION], count),
		integers_parameter(columns[HANDED], count),
		integers_parameter(columns[OBJECTION], count),
		integers_parameter(columns[NOTICE], count),
		integers_parameter(columns[REPLY], count),
		integers_parameter(columns[WORD], count),
		bytes_parameter(digests, count * HASH_BYTES),
		told,
		integers_parameter(columns[END], count),
		int8_parameter(request_member(request)),
	};

	store_ask(request_store(request), STATEMENT_PETITION_TAKE, parameters,
	    sizeof(parameters) / sizeof(parameters[0]), STORE_SLOW, taken, taking);
}

/* Those that are sound are gathered, the others are refused. */
static void look_at(struct taking *taking)
{
	struct arena *arena = request_arena(taking->request);
	int64_t today = civil_day_of_instant(request_now(taking->request));
	size_t count = taking->wire->n_items;

	taking->answer->items = arena_array(arena, count, sizeof(*taking->answer->items));
	for (size_t i = 0; i < count; i++) {
		Mediation__V1__TakenPetition *ret = MESSAGE(arena, TakenPetition, taken_petition);
		enum outcome outcome = form_of_item(taking->wire->items[i], today);

		taking->answer->items[taking->answer->n_items++] = ret;
		if (outcome == OUTCOME_DONE) {
			taking->items[taking->count] = taking->wire->items[i];
			taking->places[taking->count++] = i;
		} else {
			refuse_item(arena, ret, outcome);
		}
	}
}

void handle_take_petitions(struct request *request)
{
	struct taking *taking = arena_array(request_arena(request), 1, sizeof(*taking));

	*taking = (struct taking){ .request = request,
		.wire = request_body(request)->take_petitions,
		.answer = MESSAGE(
		    request_arena(request), TakePetitionsResponse, take_petitions_response) };
	if (!taking->wire->n_items || taking->wire->n_items > ITEMS_MAX) {
		request_refuse(request, OUTCOME_TOO_LARGE, NULL);
		return;
	}
	look_at(taking);
	if (taking->count) {
		take(taking);
	} else {
		answer(taking);
	}
}

/* ---- reconciliation ---- */

static void summed(void *context, enum store_status status, const struct rows *rows)
{
	enum { STATE, COUNT, DIGEST };
	struct request *request = context;
	struct arena *arena = request_arena(request);
	Mediation__V1__PetitionDigestResponse *ret;

	if (ask_failed(request, status)) return;
	ret = MESSAGE(arena, PetitionDigestResponse, petition_digest_response);
	ret->statuses = arena_array(arena, rows_count(rows), sizeof(*ret->statuses));
	for (size_t i = 0; i < rows_count(rows); i++) {
		Mediation__V1__PetitionStatus *sum =
		    MESSAGE(arena, PetitionStatus, petition_status);
		const uint8_t *digest = rows_bytes(rows, i, DIGEST, &sum->digest.len);

		sum->state = (uint32_t)rows_integer(rows, i, STATE);
		sum->count = (uint64_t)rows_integer(rows, i, COUNT);
		sum->digest.data = arena_copy(arena, digest, sum->digest.len);
		ret->statuses[ret->n_statuses++] = sum;
	}
	ANSWER(request, petition_digest, PETITION_DIGEST, ret);
}

void handle_petition_digest(struct request *request)
{
	const char *office = request_body(request)->petition_digest->office;
	struct parameter parameters[] = { district_parameter(request), text_parameter(office) };

	if (is_office(office)) {
		store_ask(request_store(request), STATEMENT_PETITION_DIGEST, parameters, 2,
		    STORE_HEAVY, summed, request);
	} else {
		request_refuse(request, OUTCOME_MALFORMED, NULL);
	}
}
