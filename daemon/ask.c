/* What the questions share; ask.h. */
#include "ask.h"

#include <string.h>

#include "bytes.h"
#include "civil.h"
#include "due.h"
#include "scope.h"

#define PAGE_DEFAULT 50U
#define PAGE_MAX     500U

uint32_t page_size(uint32_t asked)
{
	if (asked == 0) return PAGE_DEFAULT;
	return asked < PAGE_MAX ? asked : PAGE_MAX;
}

size_t page_rows(const struct rows *rows, uint32_t size)
{
	return rows_count(rows) < size ? rows_count(rows) : size;
}

void page_keys_pack(
    struct arena *arena, const int64_t *keys, size_t count, ProtobufCBinaryData *ret)
{
	struct writer writer;

	ret->len = count * sizeof(*keys);
	ret->data = arena_array(arena, ret->len, 1);
	writer = (struct writer){ .at = ret->data };
	for (size_t i = 0; i < count; i++) {
		write_i64(&writer, keys[i]);
	}
}

bool page_keys_unpack(const ProtobufCBinaryData *page, int64_t *ret_keys, size_t count)
{
	struct reader reader = { .at = page->data, .left = page->len };

	if (page->len != count * sizeof(*ret_keys)) return false;
	for (size_t i = 0; i < count; i++) {
		ret_keys[i] = read_i64(&reader);
	}
	return true;
}

void page_key_pack(struct arena *arena, int64_t first, int64_t second, ProtobufCBinaryData *ret)
{
	page_keys_pack(arena, (const int64_t[]){ first, second }, 2, ret);
}

bool page_key_unpack(const ProtobufCBinaryData *page, int64_t *ret_first, int64_t *ret_second)
{
	int64_t keys[2];

	if (!page_keys_unpack(page, keys, 2)) return false;
	*ret_first = keys[0];
	*ret_second = keys[1];
	return true;
}

const struct member *ask_member(const struct request *request)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));

	return reference ? reference_member(reference, request_member(request)) : NULL;
}

bool ask_is_told_all(const struct request *request)
{
	const struct member *member = ask_member(request);

	return member && member->roles & ROLE_BIT(ROLE_SUP);
}

/* Numbers come joined by spaces; no number has one inside. */
static void numbers_split(struct arena *arena, const char *joined, Mediation__V1__DisputeLine *line)
{
	char *copy = answer_text(arena, joined);
	char *rest = copy;

	line->numbers = arena_array(arena, SERIES_COUNT, sizeof(*line->numbers));
	while (rest && *rest && line->n_numbers < SERIES_COUNT) {
		line->numbers[line->n_numbers++] = strsep(&rest, " ");
	}
}

/* A day of the line; never where there is none. */
static int64_t day_of(const struct rows *rows, size_t row, unsigned column)
{
	return rows_is_null(rows, row, column) ? DUE_NEVER_DAY : rows_integer(rows, row, column);
}

static enum lamp lamp_of(const struct rows *rows, size_t row, int64_t today)
{
	struct due_days days = { .yellow_on = day_of(rows, row, LINE_YELLOW),
		.red_on = day_of(rows, row, LINE_RED),
		.over_on = day_of(rows, row, LINE_OVER),
		.is_paused = rows_integer(rows, row, LINE_PAUSED) != 0 };

	if (rows_is_null(rows, row, LINE_DUE)) return LAMP_NONE;
	return due_lamp(&days, today);
}

Mediation__V1__DisputeLine *line_of(struct request *request, const struct rows *rows, size_t row)
{
	struct arena *arena = request_arena(request);
	int64_t reach = rows_integer(rows, row, LINE_REACH);
	Mediation__V1__DisputeLine *line;

	if (reach == REACH_NOTHING) return NULL;
	line = MESSAGE(arena, DisputeLine, dispute_line);
	line->id = rows_integer(rows, row, LINE_ID);
	if (!rows_is_null(rows, row, LINE_NUMBERS)) {
		numbers_split(arena, rows_text(rows, row, LINE_NUMBERS), line);
	}
	line->state = (uint32_t)rows_integer(rows, row, LINE_STATE);
	line->kind = (uint32_t)rows_integer(rows, row, LINE_KIND);
	line->level = (uint32_t)rows_integer(rows, row, LINE_LEVEL);
	line->team = rows_integer(rows, row, LINE_TEAM);
	line->place = rows_integer(rows, row, LINE_PLACE);
	if (!rows_is_null(rows, row, LINE_PARTIES)) {
		const char *names = rows_text(rows, row, LINE_PARTIES);

		line->parties =
		    reach == REACH_WHOLE ? answer_text(arena, names) : scope_mask(arena, names);
	}
	line->registered_us = rows_integer(rows, row, LINE_REGISTERED);
	line->changed_us = rows_integer(rows, row, LINE_CHANGED);
	line->version = (uint32_t)rows_integer(rows, row, LINE_VERSION);
	line->lamp = lamp_of(rows, row, civil_day_of_instant(request_now(request)));
	if (!rows_is_null(rows, row, LINE_DUE)) {
		line->due_on = rows_integer(rows, row, LINE_DUE);
	}
	return line;
}

size_t meetings_of(struct arena *arena, const struct rows *rows, size_t row, unsigned column,
    Mediation__V1__Meeting ***ret)
{
	bool is_whole = rows_integer(rows, row, LINE_REACH) == REACH_WHOLE;
	struct reader reader = { 0 };
	size_t count = 0;

	reader.at = rows_bytes(rows, row, column, &reader.left);
	if (reader.left) *ret = arena_array(arena, MEETINGS_MAX, sizeof(**ret));
	while (reader.left > 0 && count < MEETINGS_MAX) {
		Mediation__V1__Meeting *meeting = MESSAGE(arena, Meeting, meeting);
		uint32_t length;
		const uint8_t *place;

		meeting->number = read_u16(&reader);
		meeting->planned_us = read_i64(&reader);
		meeting->minutes = read_u16(&reader);
		meeting->value = MEETING_PLANNED;
		length = read_u32(&reader);
		place = read_bytes(&reader, length);
		if (reader.is_broken) break;
		if (is_whole) meeting->place = arena_copy_text(arena, (const char *)place, length);
		(*ret)[count++] = meeting;
	}
	return count;
}

bool ask_failed(struct request *request, enum store_status status)
{
	if (status == STORE_OK) return false;
	request_refuse(request, answer_outcome(status), NULL);
	return true;
}

struct parameter district_parameter(const struct request *request)
{
	return int4_parameter(request_district(request));
}

struct parameter today_parameter(const struct request *request)
{
	return day_parameter(civil_day_of_instant(request_now(request)));
}

struct parameter day_or_none_parameter(int64_t day)
{
	return day ? day_parameter(day) : (struct parameter){ .type = PARAMETER_NULL };
}

struct parameter number_or_none_parameter(int64_t number)
{
	return number ? int8_parameter(number) : (struct parameter){ .type = PARAMETER_NULL };
}

struct parameter bytes_or_none_parameter(const void *bytes, size_t count)
{
	return count ? bytes_parameter(bytes, count) : (struct parameter){ .type = PARAMETER_NULL };
}

struct parameter texts_parameter(struct arena *arena, const char *const *texts, size_t count)
{
	struct writer writer = { NULL, 0 };
	size_t bytes = 1;
	char *joined;

	for (size_t i = 0; i < count; i++) {
		bytes += strlen(texts[i]) + 1;
	}
	joined = arena_array(arena, bytes, 1);
	writer.at = (uint8_t *)joined;
	for (size_t i = 0; i < count; i++) {
		write_bytes(&writer, texts[i], strlen(texts[i]));
		write_u8(&writer, i + 1 < count ? TEXTS_APART : '\0');
	}
	return text_parameter(joined);
}

bool is_one_line(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ') return false;
	}
	return true;
}

struct parameter numbers_parameter(struct arena *arena, const uint32_t *numbers, size_t count)
{
	int64_t *wide = arena_array(arena, count, sizeof(*wide));

	for (size_t i = 0; i < count; i++) {
		wide[i] = numbers[i];
	}
	return integers_parameter(wide, count);
}

bool ask_sorted(struct request *request, uint32_t sort)
{
	if (!sort || (sort < SORT_COUNT && sort_label((uint16_t)sort))) return true;
	request_refuse(request, OUTCOME_NOT_A_CHOICE, NULL);
	return false;
}

/* Numbers of states that the phases are made of, and those that are named besides. */
static struct parameter states_parameter(struct arena *arena, const struct narrowing *by)
{
	uint32_t *all = arena_array(arena, by->n_states + STATE_COUNT, sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < by->n_states; i++) {
		all[count++] = by->states[i];
	}
	for (uint16_t s = 1; s < STATE_COUNT; s++) {
		for (size_t p = 0; p < by->n_phases; p++) {
			if (state_label(s) && state_phase((enum state)s) == by->phases[p]) {
				all[count++] = s;
				break;
			}
		}
	}
	return numbers_parameter(arena, all, count);
}

bool ask_narrowed(struct request *request, const struct narrowing *by, struct narrowed *ret)
{
	struct arena *arena = request_arena(request);

	*ret = (struct narrowed){
		.states = states_parameter(arena, by),
		.kinds = numbers_parameter(arena, by->kinds, by->n_kinds),
		.levels = numbers_parameter(arena, by->levels, by->n_levels),
		.place = int8_parameter(by->place),
		.mediator = int8_parameter(by->mediator),
		.lamps = numbers_parameter(arena, by->lamps, by->n_lamps),
		.due = day_or_none_parameter(by->due_before_on),
		.is_any =
		    by->n_states + by->n_phases + by->n_kinds + by->n_levels + by->n_lamps == 0 &&
		    !by->place && !by->mediator && !by->due_before_on,
	};
	if (by->due_before_on && !civil_is_plausible(by->due_before_on)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
		return false;
	}
	if (by->n_states + by->n_phases > 0 && ret->states.length == 0) {
		request_refuse(request, OUTCOME_NOT_A_CHOICE, NULL);
		return false;
	}
	return true;
}

void number_parameters(const char *text, struct number_asked *asked, struct parameter *ret)
{
	number_read(text, asked);
	ret[0] = text_parameter(text);
	ret[1] = (struct parameter){ .type = PARAMETER_NULL };
	if (asked->number) ret[1] = int8_parameter(asked->number);
	ret[2] = int8_parameter(asked->year);
	ret[3] = int8_parameter(asked->series);
	ret[4] = text_parameter(asked->prefix);
}

enum outcome number_means(const struct rows *rows, int64_t *ret_dispute)
{
	enum { DISPUTE, IS_WHOLE };

	if (rows_count(rows) == 0) return OUTCOME_NOT_FOUND;
	*ret_dispute = rows_integer(rows, 0, DISPUTE);
	if (rows_count(rows) == 1) return OUTCOME_DONE;
	if (rows_integer(rows, 0, IS_WHOLE) && !rows_integer(rows, 1, IS_WHOLE)) {
		return OUTCOME_DONE;
	}
	return OUTCOME_AMBIGUOUS_NUMBER;
}
