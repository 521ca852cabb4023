/* What the questions share; ask.h. */
#include "ask.h"

#include <endian.h>
#include <string.h>

#define PAGE_DEFAULT   50U
#define PAGE_MAX       500U
#define PAGE_KEY_BYTES 16

uint32_t page_size(uint32_t asked)
{
	if (asked == 0) return PAGE_DEFAULT;
	return asked < PAGE_MAX ? asked : PAGE_MAX;
}

void page_key_pack(struct arena *arena, int64_t first, int64_t second, ProtobufCBinaryData *ret)
{
	uint64_t key[2] = { htobe64((uint64_t)first), htobe64((uint64_t)second) };

	ret->len = PAGE_KEY_BYTES;
	ret->data = arena_array(arena, PAGE_KEY_BYTES, 1);
	memcpy(ret->data, key, PAGE_KEY_BYTES);
}

bool page_key_unpack(const ProtobufCBinaryData *page, int64_t *ret_first, int64_t *ret_second)
{
	uint64_t key[2];

	if (page->len != PAGE_KEY_BYTES) return false;
	memcpy(key, page->data, PAGE_KEY_BYTES);
	*ret_first = (int64_t)be64toh(key[0]);
	*ret_second = (int64_t)be64toh(key[1]);
	return true;
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

Mediation__V1__DisputeLine *line_of(struct arena *arena, const struct rows *rows, size_t row)
{
	Mediation__V1__DisputeLine *line = MESSAGE(arena, DisputeLine, dispute_line);

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
		line->parties = answer_text(arena, rows_text(rows, row, LINE_PARTIES));
	}
	line->registered_us = rows_integer(rows, row, LINE_REGISTERED);
	line->changed_us = rows_integer(rows, row, LINE_CHANGED);
	line->version = (uint32_t)rows_integer(rows, row, LINE_VERSION);
	return line;
}

bool ask_failed(struct request *request, enum store_status status)
{
	if (status == STORE_OK) return false;
	request_refuse(request, answer_outcome(status), NULL);
	return true;
}

struct parameter district_parameter(const struct request *request)
{
	return (struct parameter){ .type = PARAMETER_INT4, .integer = request_district(request) };
}

struct parameter int8_parameter(int64_t value)
{
	return (struct parameter){ .type = PARAMETER_INT8, .integer = value };
}

struct parameter text_parameter(const char *text)
{
	return (struct parameter){ .type = PARAMETER_TEXT, .bytes = text, .length = strlen(text) };
}

struct parameter instant_parameter(int64_t us)
{
	if (us == 0) return (struct parameter){ .type = PARAMETER_NULL };
	return (struct parameter){ .type = PARAMETER_INSTANT, .integer = us };
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
