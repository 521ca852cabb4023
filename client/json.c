/* JSON for programs; json.h. */
#include "json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "civil.h"
#include "text.h"

#define DAY_US  INT64_C(86400000000)
#define ZONE_US INT64_C(28800000000)

static bool is_practice;

void json_mark_practice(void)
{
	is_practice = true;
}

static FILE *out_of(const struct json *json)
{
	return json->out ? json->out : stdout;
}

static void write_text(FILE *out, const char *text)
{
	size_t bytes;
	bool is_whole;

	putc('"', out);
	for (; (bytes = text_character(text, &is_whole)) > 0; text += bytes) {
		unsigned char first = (unsigned char)*text;

		if (!is_whole) {
			fputs("\\ufffd", out);
		} else if (first == '"' || first == '\\') {
			fprintf(out, "\\%c", first);
		} else if (first < 0x20) {
			fprintf(out, "\\u%04x", first);
		} else {
			(void)fwrite(text, 1, bytes, out);
		}
	}
	putc('"', out);
}

static void begin_member(struct json *json, const char *key)
{
	if (json->depth) {
		if (json->has_members[json->depth - 1]) fputs(", ", out_of(json));
		json->has_members[json->depth - 1] = true;
	}
	if (!key) return;
	write_text(out_of(json), key);
	fputs(": ", out_of(json));
}

static void begin(struct json *json, const char *key, char bracket)
{
	begin_member(json, key);
	putc(bracket, out_of(json));
	assert(json->depth < JSON_DEPTH_MAX);
	json->has_members[json->depth++] = false;
}

static void end(struct json *json, char bracket)
{
	assert(json->depth > 0);
	json->depth--;
	putc(bracket, out_of(json));
	if (json->depth == 0) putc('\n', out_of(json));
}

void json_object(struct json *json, const char *key)
{
	begin(json, key, '{');
	if (is_practice && json->depth == 1) json_flag(json, "practice", true);
}

void json_array(struct json *json, const char *key)
{
	begin(json, key, '[');
}

void json_end_object(struct json *json)
{
	end(json, '}');
}

void json_end_array(struct json *json)
{
	end(json, ']');
}

static void write_null(struct json *json, const char *key)
{
	begin_member(json, key);
	fputs("null", out_of(json));
}

void json_text(struct json *json, const char *key, const char *text)
{
	if (!text) {
		write_null(json, key);
		return;
	}
	begin_member(json, key);
	write_text(out_of(json), text);
}

void json_texts(struct json *json, const char *key, char *const *texts, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		json_text(json, NULL, texts[i]);
	}
	json_end_array(json);
}

void json_numbers(struct json *json, const char *key, const uint32_t *numbers, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		json_number(json, NULL, numbers[i]);
	}
	json_end_array(json);
}

void json_number(struct json *json, const char *key, int64_t number)
{
	begin_member(json, key);
	fprintf(out_of(json), "%" PRId64, number);
}

void json_id(struct json *json, const char *key, int64_t id)
{
	if (id == 0) {
		write_null(json, key);
	} else {
		json_number(json, key, id);
	}
}

void json_flag(struct json *json, const char *key, bool is_so)
{
	begin_member(json, key);
	fputs(is_so ? "true" : "false", out_of(json));
}

void json_date(struct json *json, const char *key, int64_t day)
{
	struct civil_date date = civil_from_days(day);

	if (day == 0) {
		write_null(json, key);
		return;
	}
	begin_member(json, key);
	fprintf(out_of(json), "\"%04d-%02u-%02u\"", date.year, date.month, date.day);
}

void json_instant(struct json *json, const char *key, int64_t us)
{
	int64_t day = civil_day_of_instant(us), second = (us + ZONE_US - day * DAY_US) / 1000000;
	struct civil_date date = civil_from_days(day);

	if (us == 0) {
		write_null(json, key);
		return;
	}
	begin_member(json, key);
	fprintf(out_of(json), "\"%04d-%02u-%02uT%02" PRId64 ":%02" PRId64 ":%02" PRId64 "+08:00\"",
	    date.year, date.month, date.day, second / 3600, second / 60 % 60, second % 60);
}
