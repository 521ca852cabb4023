/* A report that was made before; report_before.h. */
#include "report_before.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "file.h"
#include "value.h"

#define RUN_MAX     65536
#define VALUE_BYTES 160

/* The text of a key. What is read is our own (report_files.c): no value has a quote in it. */
static bool text_of(const char *run, const char *key, char ret[VALUE_BYTES])
{
	const char *at = strstr(run, key);
	size_t length = at ? strcspn(at + strlen(key), "\"") : VALUE_BYTES;

	if (length >= VALUE_BYTES || !at[strlen(key) + length]) return false;
	memcpy(ret, at + strlen(key), length);
	ret[length] = '\0';
	return true;
}

static bool day_of(const char *run, const char *key, int64_t *ret)
{
	char text[VALUE_BYTES];

	return text_of(run, key, text) && value_date(text, ret) == VALUE_DATE_FINE;
}

/* "2024-12-13T00:00:00+08:00": the zone is always this. */
static bool instant_of(const char *run, const char *key, int64_t *ret)
{
	char text[VALUE_BYTES];
	char *zone;

	if (!text_of(run, key, text)) return false;
	zone = strstr(text, "+08:00");
	if (!zone) return false;
	*zone = '\0';
	return value_instant(text, ret) == VALUE_DATE_FINE;
}

static bool position_of(const char *run, struct report_before *ret)
{
	char text[VALUE_BYTES];
	size_t length;

	if (!text_of(run, "\"position\": \"", text)) return false;
	length = strlen(text);
	ret->position_bytes = length / 2;
	return length > 0 && ret->position_bytes <= sizeof(ret->position) &&
	    hex_read(text, length, ret->position, ret->position_bytes);
}

bool report_before_read(const char *folder, struct report_before *ret)
{
	char path[PATH_MAX];
	unsigned char *bytes;
	size_t length;
	char *run;
	bool is_read;

	*ret = (struct report_before){ .from_on = 0 };
	if (snprintf(path, sizeof(path), "%s/run.json", folder) >= (int)sizeof(path)) return false;
	bytes = file_load(path, RUN_MAX, &length);
	run = bytes ? calloc(1, length + 1) : NULL;
	if (run) memcpy(run, bytes, length);
	free(bytes);
	is_read = run && strstr(run, "\"mediate-report-run/1\"") &&
	    day_of(run, "\"from\": \"", &ret->from_on) &&
	    day_of(run, "\"cutoff\": \"", &ret->cutoff_on) &&
	    instant_of(run, "\"as_of\": \"", &ret->as_of_us) && position_of(run, ret);
	free(run);
	return is_read;
}
