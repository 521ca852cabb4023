/* RFC 8785; petition_canonical.h. */
#include "petition_canonical.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define JSON_WORD_TRUE  "true"
#define JSON_WORD_FALSE "false"
#define JSON_WORD_NULL  "null"

/* The largest whole number that each side has exactly, whatever it reckons with. */
#define EXACT_MAX INT64_C(9007199254740991)

static void write_string(FILE *out, const char *at)
{
	static const char letters[] = { ['\b'] = 'b',
		['\t'] = 't',
		['\n'] = 'n',
		['\f'] = 'f',
		['\r'] = 'r',
		['"'] = '"',
		['\\'] = '\\' };

	putc('"', out);
	for (; *at; at++) {
		unsigned char letter = (unsigned char)*at;

		if (letter < sizeof(letters) && letters[letter]) {
			fprintf(out, "\\%c", letters[letter]);
		} else if (letter < 0x20) {
			fprintf(out, "\\u%04x", letter);
		} else {
			putc(*at, out);
		}
	}
	putc('"', out);
}

/* By UTF-16, as the RFC has it: what needs two units there stands before U+E000 and what follows.
 */
static int compare_keys(const void *one, const void *other)
{
	const unsigned char *a = *(const unsigned char *const *)one;
	const unsigned char *b = *(const unsigned char *const *)other;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a >= 0xEE && *b >= 0xEE && (*a >= 0xF0) != (*b >= 0xF0)) return *a >= 0xF0 ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

static const char **sorted_keys(json_t *object, const char *except, size_t *ret_count)
{
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys)), *key;
	json_t *value;

	if (!keys) abort();
	*ret_count = 0;
	json_object_foreach(object, key, value)
	{
		if (!except || strcmp(key, except) != 0) keys[(*ret_count)++] = key;
	}
	qsort(keys, *ret_count, sizeof(*keys), compare_keys);
	return keys;
}

static bool write_object(struct text *text, const json_t *object, const char *except)
{
	size_t count;
	const char **keys = sorted_keys((json_t *)object, except, &count);
	bool is_exact = true;

	putc('{', text->out);
	for (size_t i = 0; i < count && is_exact; i++) {
		if (i) putc(',', text->out);
		write_string(text->out, keys[i]);
		putc(':', text->out);
		is_exact = petition_canonical(text, json_object_get(object, keys[i]), NULL);
	}
	putc('}', text->out);
	free(keys);
	return is_exact;
}

static bool write_array(struct text *text, const json_t *array)
{
	putc('[', text->out);
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i) putc(',', text->out);
		if (!petition_canonical(text, json_array_get(array, i), NULL)) return false;
	}
	putc(']', text->out);
	return true;
}

bool petition_canonical(struct text *text, const json_t *value, const char *except)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return write_object(text, value, except);
	case JSON_ARRAY:
		return write_array(text, value);
	case JSON_STRING:
		write_string(text->out, json_string_value(value));
		return true;
	case JSON_INTEGER:
		fprintf(text->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return json_integer_value(value) <= EXACT_MAX &&
		    json_integer_value(value) >= -EXACT_MAX;
	case JSON_TRUE:
	case JSON_FALSE:
		fputs(json_is_true(value) ? JSON_WORD_TRUE : JSON_WORD_FALSE, text->out);
		return true;
	case JSON_NULL:
		fputs(JSON_WORD_NULL, text->out);
		return true;
	case JSON_REAL:
		return false;
	}
	return false;
}

bool petition_digest(const json_t *object, const char *except, uint8_t ret[DIGEST_BYTES])
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	struct text text;
	bool is_exact;

	if (!hasher) abort();
	text_begin(&text);
	is_exact = petition_canonical(&text, object, except);
	(void)text_end(&text);
	hasher_digest(hasher, &(struct digest_part){ text.bytes, text.length }, 1, ret);
	text_free(&text);
	(void)hasher_free(hasher);
	return is_exact;
}
