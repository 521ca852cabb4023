/* A root as a line of the file outside the database; root.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "root.h"

#define SIGNED_BY "ed25519"

void root_day_write(int32_t day, char ret[ROOT_DAY_CHARS + 1])
{
	struct civil_date date = civil_from_days(day);

	(void)snprintf(ret, ROOT_DAY_CHARS + 1, "%04u-%02u-%02u", (unsigned)date.year % 10000,
	    date.month % 100u, date.day % 100u);
}

/* What is read is what would be written: no other spelling of a day, a number or a digest. */
bool root_day_read(const char *text, size_t length, int32_t *ret)
{
	char again[ROOT_DAY_CHARS + 1];
	int32_t year;
	unsigned month, day;

	if (length != ROOT_DAY_CHARS) return false;
	year = (int32_t)strtol(text, NULL, 10);
	month = (unsigned)strtoul(text + 5, NULL, 10);
	day = (unsigned)strtoul(text + 8, NULL, 10);
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) {
		return false;
	}
	*ret = (int32_t)civil_days(year, month, day);
	root_day_write(*ret, again);
	return memcmp(again, text, ROOT_DAY_CHARS) == 0;
}

void root_line(const struct root *root, char ret[ROOT_LINE_MAX])
{
	char day[ROOT_DAY_CHARS + 1], head[2 * DIGEST_BYTES + 1], previous[2 * DIGEST_BYTES + 1],
	    key[FINGERPRINT_CHARS + 1], signature[2 * ROOT_SIGNATURE_BYTES + 1];

	root_day_write(root->day, day);
	hex_write(root->head, DIGEST_BYTES, head);
	hex_write(root->previous, DIGEST_BYTES, previous);
	hex_write(root->key, DIGEST_BYTES, key);
	hex_write(root->signature, ROOT_SIGNATURE_BYTES, signature);
	(void)snprintf(ret, ROOT_LINE_MAX,
	    "root %" PRId32 " %s %" PRIu64 " %s:%s %s:%s %s " SIGNED_BY ":%s", root->district, day,
	    root->events, digest_name(root->digest), head, digest_name(root->previous_digest),
	    previous, key, signature);
}

/* "sha256:…" */
static bool read_digest(const char *word, enum digest *ret, uint8_t ret_bytes[DIGEST_BYTES])
{
	const char *colon = strchr(word, ':');

	return colon && digest_find(word, (size_t)(colon - word), ret) &&
	    hex_read(colon + 1, strlen(colon + 1), ret_bytes, DIGEST_BYTES);
}

static bool read_signed(const char *word, uint8_t *ret, size_t bytes)
{
	size_t name = strlen(SIGNED_BY ":");

	return strncmp(word, SIGNED_BY ":", name) == 0 &&
	    hex_read(word + name, strlen(word + name), ret, bytes);
}

static bool read_words(char *const words[], struct root *ret)
{
	long long district, events;

	errno = 0;
	district = strtoll(words[1], NULL, 10);
	events = strtoll(words[3], NULL, 10);
	if (errno || district < INT32_MIN || district > INT32_MAX || events < 0) return false;
	ret->district = (int32_t)district;
	ret->events = (uint64_t)events;
	return strcmp(words[0], "root") == 0 &&
	    root_day_read(words[2], strlen(words[2]), &ret->day) &&
	    read_digest(words[4], &ret->digest, ret->head) && ret->digest != DIGEST_NONE &&
	    read_digest(words[5], &ret->previous_digest, ret->previous) &&
	    hex_read(words[6], strlen(words[6]), ret->key, DIGEST_BYTES) &&
	    read_signed(words[7], ret->signature, ROOT_SIGNATURE_BYTES);
}

bool root_line_read(const char *line, struct root *ret)
{
	enum { WORDS = 8 };

	char copy[ROOT_LINE_MAX], again[ROOT_LINE_MAX], *rest = copy, *words[WORDS];

	if (strlen(line) >= sizeof(copy)) return false;
	memcpy(copy, line, strlen(line) + 1);
	for (size_t i = 0; i < WORDS; i++) {
		words[i] = strsep(&rest, " ");
		if (!words[i]) return false;
	}
	*ret = (struct root){ 0 };
	if (rest || !read_words(words, ret)) return false;
	root_line(ret, again);
	return strcmp(again, line) == 0;
}

void root_key_line(const uint8_t key[ROOT_KEY_BYTES], char ret[ROOT_LINE_MAX])
{
	uint8_t fingerprint[DIGEST_BYTES];
	char key_hex[2 * ROOT_KEY_BYTES + 1], fingerprint_hex[FINGERPRINT_CHARS + 1];

	root_fingerprint(key, fingerprint);
	hex_write(key, ROOT_KEY_BYTES, key_hex);
	hex_write(fingerprint, DIGEST_BYTES, fingerprint_hex);
	(void)snprintf(ret, ROOT_LINE_MAX, "key " SIGNED_BY ":%s %s", key_hex, fingerprint_hex);
}

bool root_key_line_read(const char *line, uint8_t ret_key[ROOT_KEY_BYTES])
{
	static const char begin[] = "key ";
	char again[ROOT_LINE_MAX], word[sizeof(SIGNED_BY ":") + 2 * ROOT_KEY_BYTES];

	if (strncmp(line, begin, strlen(begin)) != 0) return false;
	(void)snprintf(word, sizeof(word), "%s", line + strlen(begin));
	if (!read_signed(word, ret_key, ROOT_KEY_BYTES)) return false;
	root_key_line(ret_key, again);
	return strcmp(again, line) == 0;
}
