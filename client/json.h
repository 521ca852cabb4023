/*
 * JSON for programs, to standard output or into a file as it is said: keys in the order given,
 * always valid UTF-8, nothing cut. Keys and codes are the same in every language.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH_MAX 16

struct json {
	FILE *out; /* NULL: standard output */
	unsigned depth;
	bool has_members[JSON_DEPTH_MAX];
};

/* From here on every object at the top begins with "practice": true. */
void json_mark_practice(void);
/* key is NULL inside an array and at the top. */
void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
/* Ends what was begun last; the line ends with the last. */
void json_end_object(struct json *json);
void json_end_array(struct json *json);
/* NULL is null. */
void json_text(struct json *json, const char *key, const char *text);
void json_texts(struct json *json, const char *key, char *const *texts, size_t count);
void json_number(struct json *json, const char *key, int64_t number);
void json_numbers(struct json *json, const char *key, const uint32_t *numbers, size_t count);
/* 0 is null: the numbers of what is there begin with 1. */
void json_id(struct json *json, const char *key, int64_t id);
void json_flag(struct json *json, const char *key, bool is_so);
/* As 2024-03-05, and 2024-03-05T09:30:00+08:00; 0 is null. */
void json_date(struct json *json, const char *key, int64_t day);
void json_instant(struct json *json, const char *key, int64_t us);
