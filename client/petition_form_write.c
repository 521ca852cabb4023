/* The members of a record as JSON; what is nothing is left out. petition_form.h. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "digest.h"
#include "petition_form.h"
#include "plain.h"
#include "spoken_day.h"
#include "text.h"

char *petition_day_write(int64_t day, char ret[PETITION_DATE_BYTES])
{
	struct civil_date date = civil_from_days(day);

	(void)snprintf(
	    ret, PETITION_DATE_BYTES, "%04d-%02u-%02u", (int)date.year, date.month, date.day);
	return ret;
}

static json_t *date_of(int64_t day)
{
	char text[PETITION_DATE_BYTES];

	return json_string(petition_day_write(day, text));
}

static json_t *code_of(const struct form_member *member, uint32_t number)
{
	const char *name = member->list ? petition_code_name(member->list, number)
	                                : petition_of_name((enum petition_of)number);

	return json_string(name ? name : "");
}

static json_t *digest_of(const ProtobufCBinaryData *digest)
{
	char hex[2 * DIGEST_BYTES + 1];

	if (digest->len != DIGEST_BYTES) return NULL;
	hex_write(digest->data, DIGEST_BYTES, hex);
	return json_string(hex);
}

/* Their number of characters bounded, whoever wrote it. */
static json_t *text_of(const struct form_member *member, const char *text)
{
	const char *at = text;
	bool is_whole;

	for (int64_t i = 0; i < member->most && *at; i++) {
		at += text_character(at, &is_whole);
	}
	return *text ? json_stringn(text, (size_t)(at - text)) : NULL;
}

static json_t *several_of(const struct form_member *member, const char *record)
{
	size_t count = *(const size_t *)(const void *)(record + member->count);
	const void *list = *(void *const *)(const void *)(record + member->at);
	json_t *array = petition_array();

	for (size_t i = 0; i < count; i++) {
		json_t *one;

		if (member->kind == FORM_CODES) {
			one = code_of(member, ((const uint32_t *)list)[i]);
		} else if (member->kind == FORM_LINES) {
			one = json_string(((char *const *)list)[i]);
		} else {
			one = petition_object();
			petition_form_write(member->form, ((void *const *)list)[i], one);
		}
		(void)json_array_append_new(array, one);
	}
	if (count || member->is_required) return array;
	json_decref(array);
	return NULL;
}

static json_t *part_of(const struct form_member *member, const void *record)
{
	json_t *part = petition_object();

	petition_form_write(member->form, record, part);
	if (json_object_size(part) || member->is_required) return part;
	json_decref(part);
	return NULL;
}

static json_t *number_of(const struct form_member *member, int64_t number)
{
	return number || member->is_required ? json_integer(number) : NULL;
}

/* NULL where there is nothing to say. */
static json_t *value_of(const struct form_member *member, const char *record)
{
	const void *at = record + member->at;

	switch (member->kind) {
	case FORM_LINE:
	case FORM_TEXT:
		return text_of(member, *(char *const *)at);
	case FORM_OFFICE:
		return json_string(*(char *const *)at);
	case FORM_NUMBER:
		return number_of(member, *(const uint32_t *)at);
	case FORM_LARGE:
		return number_of(member, *(const int64_t *)at);
	case FORM_DATE:
		return *(const int64_t *)at ? date_of(*(const int64_t *)at) : NULL;
	case FORM_CODE:
		return *(const uint32_t *)at ? code_of(member, *(const uint32_t *)at) : NULL;
	case FORM_FLAG:
	case FORM_TRUE:
		return *(const protobuf_c_boolean *)at ? json_true() : NULL;
	case FORM_TOLD:
		return *(const uint32_t *)(const void *)(record + member->count) == member->most
		    ? json_boolean(*(const protobuf_c_boolean *)at)
		    : NULL;
	case FORM_DIGEST:
		return digest_of(at);
	case FORM_PART:
		return part_of(member, record);
	case FORM_CODES:
	case FORM_LINES:
	case FORM_RECORDS:
		return several_of(member, record);
	case FORM_OWN_DIGEST:
	case FORM_UNKEPT:
		return NULL;
	}
	return NULL;
}

void petition_form_write(const struct petition_form *form, const void *record, json_t *object)
{
	for (size_t i = 0; i < form->count; i++) {
		json_t *value = value_of(&form->members[i], record);

		if (value) (void)json_object_set_new(object, form->members[i].name, value);
	}
}

/* ---- cells ---- */

static json_t *cell_date(const char *text)
{
	static const struct spoken_today unknown = { .day = 0 };
	char plain[PLAIN_BYTES];
	bool is_completed;
	int64_t day;

	if (!plain_word(text, plain) ||
	    spoken_day(plain, &unknown, &day, &is_completed) != SPOKEN_DAY_READ) {
		return json_string(text); /* and is refused with the others */
	}
	return date_of(day);
}

static json_t *cell_flag(const char *text)
{
	static const char *const words[] = { "true", "1", "是", "yes" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(words[i], text) == 0) return json_true();
	}
	return json_false();
}

static json_t *cell_parts(const struct form_member *member, const char *text)
{
	static const char *const apart[] = { "、", "；", ";", "，", ",", NULL };
	char *copy = strdup(text), *at = copy, *part;
	json_t *array = petition_array();

	while ((part = text_next_part(&at, apart))) {
		part = text_trimmed(part);
		if (!*part) continue;
		if (member->kind == FORM_RECORDS) {
			(void)json_array_append_new(
			    array, json_pack("{s:s}", member->form->members[0].name, part));
		} else {
			(void)json_array_append_new(array,
			    json_string(
			        member->list ? petition_code_of_zh(member->list, part) : part));
		}
	}
	free(copy);
	return array;
}

static json_t *cell_number(const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 10);

	return *text && !*end ? json_integer(number) : json_string(text);
}

json_t *petition_cell(const struct form_member *member, const char *text)
{
	switch (member->kind) {
	case FORM_NUMBER:
	case FORM_LARGE:
		return cell_number(text);
	case FORM_DATE:
		return cell_date(text);
	case FORM_FLAG:
	case FORM_TOLD:
	case FORM_TRUE:
		return cell_flag(text);
	case FORM_CODES:
	case FORM_LINES:
	case FORM_RECORDS:
		return cell_parts(member, text);
	case FORM_PART:
		return NULL;
	case FORM_CODE:
		return json_string(member->list ? petition_code_of_zh(member->list, text) : text);
	case FORM_LINE:
	case FORM_TEXT:
	case FORM_OFFICE:
	case FORM_DIGEST:
	case FORM_OWN_DIGEST:
	case FORM_UNKEPT:
		return json_string(text);
	}
	return NULL;
}
