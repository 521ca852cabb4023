/* Letters to the petition centre; outbound.h. */
#include "outbound.h"

#include <openssl/sha.h>
#include <string.h>

#include "civil.h"
#include "texts.h"

enum state_of { STATE_OF_NONE, STATE_OF_BEFORE, STATE_OF_AFTER };

/* 0 stands for none in all of it. */
struct outbound_row {
	uint8_t kind;
	enum action_number action;
	enum argument when;
	int64_t is;
	enum region region;
	uint8_t to;
	enum argument day, team, until, consent, reason, remedies, result, satisfaction;
	enum series number;
	enum state_of ended_in;
	bool is_meeting, is_agreement;
};

#define OUTBOUND_TEXT(ACTION, ARGUMENT)
#define OUTBOUND(KIND, ACTION, ...)                                      \
	{                                                                \
		.kind = PETITION_EVENT_##KIND, .action = ACTION_##ACTION \
		, __VA_ARGS__                                            \
	}                                                                \
	,
static const struct outbound_row rows[] = {
#include "tables/outbound.def"
};
#undef OUTBOUND
#undef OUTBOUND_TEXT

#define OUTBOUND(KIND, ACTION, ...) \
	ACTION_##ACTION             \
	,
#define OUTBOUND_TEXT(ACTION, ARGUMENT)
static const int64_t actions[] = {
#include "tables/outbound.def"
};
#undef OUTBOUND
#undef OUTBOUND_TEXT

#define OUTBOUND(KIND, ACTION, ...)
#define OUTBOUND_TEXT(ACTION, ARGUMENT) \
	ACTION_##ACTION                 \
	,
static const int64_t drafts[] = {
#include "tables/outbound.def"
};
#undef OUTBOUND_TEXT

#define OUTBOUND_TEXT(ACTION, ARGUMENT) ARG_##ARGUMENT,

static const enum argument draft_texts[] = {

#include "tables/outbound.def"
};
#undef OUTBOUND
#undef OUTBOUND_TEXT

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const int64_t *outbound_actions(size_t *ret_count)
{
	*ret_count = COUNT_OF(actions);
	return actions;
}

const int64_t *outbound_drafts(size_t *ret_count)
{
	*ret_count = COUNT_OF(drafts);
	return drafts;
}

const int64_t *outbound_agreements(struct arena *arena, size_t *ret_count)
{
	int64_t *ret = arena_array(arena, COUNT_OF(rows), sizeof(*ret));

	*ret_count = 0;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].is_agreement) ret[(*ret_count)++] = rows[i].action;
	}
	return ret;
}

/* ---- what is in them ---- */

/* The name of the code that the argument has, of its own list; empty where it is not there. */
static const char *code_of(const struct arguments *arguments, enum argument number)
{
	const struct argument_value *value = number ? arguments_find(arguments, number) : NULL;
	const struct label *label =
	    value ? choice_label(value->info->list, (uint16_t)value->integer) : NULL;

	return label ? label->name : "";
}

static void tell_remedies(Mediation__V1__PetitionLetter *ret, const struct arguments *arguments,
    enum argument number, struct arena *arena)
{
	const struct argument_value *value = number ? arguments_find(arguments, number) : NULL;

	if (!value) return;
	ret->remedies = arena_array(arena, value->count, sizeof(*ret->remedies));
	for (size_t i = 0; i < value->count; i++) {
		const struct label *label =
		    choice_label(value->info->list, (uint16_t)value->integers[i]);

		if (label) ret->remedies[ret->n_remedies++] = answer_text(arena, label->name);
	}
}

static const char *result_of(const struct outbound_row *row, const struct journal_event *event)
{
	const struct label *state;

	if (!row->ended_in) return code_of(&event->arguments, row->result);
	state = state_label(
	    row->ended_in == STATE_OF_BEFORE ? event->row.from_state : event->row.to_state);
	return state ? state->name : "";
}

static const char *team_of(
    const struct outbound *outbound, const struct arguments *arguments, enum argument number)
{
	const struct team *team = number
	    ? reference_team(outbound->reference, arguments_integer(arguments, number, 0))
	    : NULL;

	return team ? team->name : "";
}

static void tell_document(
    Mediation__V1__PetitionLetter *ret, const struct outbound_event *told, struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(draft_texts) && told->texts; i++) {
		const struct text_place place = { (uint16_t)draft_texts[i], 0, 0 };
		struct text text;

		if (!texts_find(told->texts, told->texts_bytes, &place, &text)) continue;
		ret->document.len = SHA256_DIGEST_LENGTH;
		ret->document.data = arena_array(arena, SHA256_DIGEST_LENGTH, 1);
		SHA256((const uint8_t *)text.bytes, text.length, ret->document.data);
		return;
	}
}

static void tell_agreement(
    Mediation__V1__PetitionLetter *ret, const struct outbound_event *told, struct arena *arena)
{
	const struct action *action = action_find(told->event->row.action);

	ret->effective_on = ret->happened_on;
	ret->written = action && action->sets_form == FORM_WRITTEN;
	if (ret->written) tell_document(ret, told, arena);
}

static int64_t day_of(const struct outbound_row *row, const struct journal_event *event)
{
	int64_t day = civil_day_of_instant(event->row.happened_us);

	return row->day ? arguments_integer(&event->arguments, row->day, day) : day;
}

static Mediation__V1__PetitionLetter *letter_of(struct outbound *outbound,
    const struct outbound_row *row, const struct outbound_event *told, struct arena *arena)
{
	const struct arguments *arguments = &told->event->arguments;
	Mediation__V1__PetitionLetter *ret = MESSAGE(arena, PetitionLetter, petition_letter);

	ret->of = PETITION_LETTER_EVENT;
	ret->at = ++outbound->sequence;
	ret->kind = row->kind;
	ret->happened_on = day_of(row, told->event);
	if (row->number) ret->our_number = answer_text(arena, outbound->numbers[row->number]);
	ret->reason = answer_text(arena, code_of(arguments, row->reason));
	ret->team = answer_text(arena, team_of(outbound, arguments, row->team));
	if (row->is_meeting) ret->sessions = outbound->meetings;
	if (row->until) ret->until = arguments_integer(arguments, row->until, 0);
	if (row->consent) {
		ret->told_consent_case = MEDIATION__V1__PETITION_LETTER__TOLD_CONSENT_CONSENT;
		ret->consent = arguments_integer(arguments, row->consent, 0) != 0;
	}
	if (row->is_agreement) tell_agreement(ret, told, arena);
	tell_remedies(ret, arguments, row->remedies, arena);
	ret->result = answer_text(arena, result_of(row, told->event));
	ret->satisfaction = answer_text(arena, code_of(arguments, row->satisfaction));
	return ret;
}

/* ---- which events make them ---- */

static bool moves_there(const struct journal_event *event, enum region region, uint8_t to)
{
	for (size_t i = 0; i < event->move_count; i++) {
		const struct move *move = &event->moves[i];

		if (move->region == region && move->to == to && move->from != to) return true;
	}
	return false;
}

static bool makes(const struct outbound_row *row, const struct journal_event *event)
{
	if (row->action != event->row.action) return false;
	if (row->when && arguments_integer(&event->arguments, row->when, 0) != row->is) {
		return false;
	}
	return !row->region || moves_there(event, row->region, row->to);
}

size_t outbound_letters(struct outbound *outbound, const struct outbound_event *event,
    struct arena *arena, Mediation__V1__PetitionLetter *ret[OUTBOUND_LETTERS_MAX])
{
	size_t count = 0;

	if (event->is_taken_back) return 0;
	for (size_t i = 0; i < COUNT_OF(rows) && count < OUTBOUND_LETTERS_MAX; i++) {
		if (!makes(&rows[i], event->event)) continue;
		outbound->meetings += rows[i].is_meeting;
		ret[count++] = letter_of(outbound, &rows[i], event, arena);
	}
	return count;
}

/* ---- the table ---- */

/* A code or codes of a list, as facts. */
static bool is_code(enum argument number)
{
	const struct argument_info *info = number ? argument_info((uint16_t)number) : NULL;

	return !number ||
	    (info && info->storage == STORED_FACTS &&
	        (info->type == TYPE_CHOICE || info->type == TYPE_CHOICES));
}

static bool is_fact(enum argument number, enum argument_type type)
{
	const struct argument_info *info = number ? argument_info((uint16_t)number) : NULL;

	return !number || (info && info->storage == STORED_FACTS && info->type == type);
}

static bool is_sound(const struct outbound_row *row)
{
	return is_code(row->reason) && is_code(row->remedies) && is_code(row->result) &&
	    is_code(row->satisfaction) && is_code(row->when) && is_fact(row->day, TYPE_DATE) &&
	    is_fact(row->until, TYPE_DATE) && is_fact(row->consent, TYPE_FLAG) &&
	    is_fact(row->team, TYPE_TEAM);
}

/* Rows of one action. */
static size_t rows_of(enum action_number action)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		count += rows[i].action == action;
	}
	return count;
}

const char *outbound_table_fault(void)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!is_sound(&rows[i])) return "what goes out is not a fact of its kind";
		if (rows_of(rows[i].action) > OUTBOUND_LETTERS_MAX) return "too many of one event";
	}
	return NULL;
}
