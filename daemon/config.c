/* The configuration; config.h. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024

enum option_type { OPTION_TYPE_TEXT, OPTION_TYPE_NUMBER };

struct option {
	const char *name;
	enum option_type type;
	size_t offset;
	const char *text;
	int64_t number, min, max;
	bool reloads;
	const char *zh, *en;
};

#define NOW                   true
#define RESTART               false
#define DEFAULT_TEXT(value)   .text = (value)
#define DEFAULT_NUMBER(value) .number = (value)

static const struct option options[] = {
#define OPTION(option_name, option_type, value, low, high, reload, option_zh, option_en) \
	{ .name = #option_name,                                                          \
		.type = OPTION_TYPE_##option_type,                                       \
		.offset = offsetof(struct config, option_name),                          \
		DEFAULT_##option_type(value),                                            \
		.min = (low),                                                            \
		.max = (high),                                                           \
		.reloads = (reload),                                                     \
		.zh = (option_zh),                                                       \
		.en = (option_en) },
#include "tables/options.def"
#undef OPTION
};

#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

static void *field(struct config *config, const struct option *option)
{
	return (char *)config + option->offset;
}

void config_defaults(struct config *ret_config)
{
	memset(ret_config, 0, sizeof(*ret_config));
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (options[i].type == OPTION_TYPE_TEXT) {
			(void)snprintf(
			    field(ret_config, &options[i]), CONFIG_TEXT_MAX, "%s", options[i].text);
		} else {
			memcpy(field(ret_config, &options[i]), &options[i].number, sizeof(int64_t));
		}
	}
}

/* Letters to change, add or leave out to come from one word to the other (Levenshtein). */
static size_t distance(const char *from, const char *to)
{
	size_t row[64];
	size_t columns = strlen(to);

	if (columns >= sizeof(row) / sizeof(row[0])) return SIZE_MAX;
	for (size_t j = 0; j <= columns; j++) {
		row[j] = j;
	}
	for (size_t i = 0; from[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < columns; j++) {
			size_t above = row[j + 1];
			size_t best = diagonal + (from[i] != to[j]);

			if (above + 1 < best) best = above + 1;
			if (row[j] + 1 < best) best = row[j] + 1;
			diagonal = above;
			row[j + 1] = best;
		}
	}
	return row[columns];
}

static const char *nearest(const char *name)
{
	const char *best = options[0].name;

	for (size_t i = 1; i < OPTION_COUNT; i++) {
		if (distance(name, options[i].name) < distance(name, best)) best = options[i].name;
	}
	return best;
}

static const struct option *option_named(const char *name)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (strcmp(options[i].name, name) == 0) return &options[i];
	}
	return NULL;
}

static bool set_number(struct config *config, const struct option *option, const char *value,
    char ret_error[CONFIG_ERROR_MAX])
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno || end == value || *end || number < option->min || number > option->max) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"%s\" takes a whole number from %lld to %lld, not \"%.100s\"",
		    option->name, (long long)option->min, (long long)option->max, value);
		return false;
	}
	memcpy(field(config, option), &(int64_t){ number }, sizeof(int64_t));
	return true;
}

static bool set_option(
    struct config *config, const char *name, const char *value, char ret_error[CONFIG_ERROR_MAX])
{
	const struct option *option = option_named(name);

	if (!option) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "there is no option \"%.60s\"; the nearest is \"%s\"", name, nearest(name));
		return false;
	}
	if (option->type == OPTION_TYPE_NUMBER) return set_number(config, option, value, ret_error);
	if (strlen(value) >= CONFIG_TEXT_MAX) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "option \"%s\" takes at most %d bytes",
		    name, CONFIG_TEXT_MAX - 1);
		return false;
	}
	(void)snprintf(field(config, option), CONFIG_TEXT_MAX, "%s", value);
	return true;
}

static char *trimmed(char *text)
{
	char *end;

	while (isspace((unsigned char)*text)) {
		text++;
	}
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1])) {
		end--;
	}
	*end = '\0';
	return text;
}

bool config_set(struct config *config, const char *assignment, char ret_error[CONFIG_ERROR_MAX])
{
	char line[LINE_MAX_BYTES];
	char *equals;

	if (strncmp(assignment, "--", 2) == 0) assignment += 2;
	(void)snprintf(line, sizeof(line), "%s", assignment);
	equals = strchr(line, '=');
	if (!equals) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "\"%.100s\" is not of the form key = value", assignment);
		return false;
	}
	*equals = '\0';
	return set_option(config, trimmed(line), trimmed(equals + 1), ret_error);
}

bool config_read_file(struct config *config, const char *path, char ret_error[CONFIG_ERROR_MAX])
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_BYTES], error[CONFIG_ERROR_MAX];
	unsigned number = 0;
	bool is_good = true;

	if (!file) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "could not read \"%.200s\": %s", path,
		    strerror(errno));
		return false;
	}
	while (is_good && fgets(line, sizeof(line), file)) {
		char *text = trimmed(line);

		number++;
		if (!*text || *text == '#') continue;
		is_good = config_set(config, text, error);
		if (!is_good) {
			(void)snprintf(
			    ret_error, CONFIG_ERROR_MAX, "%.200s:%u: %.250s", path, number, error);
		}
	}
	(void)fclose(file);
	return is_good;
}

const char *config_reload(struct config *running, const struct config *wanted)
{
	const char *needs_restart = NULL;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		size_t bytes =
		    options[i].type == OPTION_TYPE_TEXT ? CONFIG_TEXT_MAX : sizeof(int64_t);
		const void *new_value = (const char *)wanted + options[i].offset;

		if (memcmp(field(running, &options[i]), new_value, bytes) == 0) continue;
		if (options[i].reloads) {
			memcpy(field(running, &options[i]), new_value, bytes);
		} else if (!needs_restart) {
			needs_restart = options[i].name;
		}
	}
	return needs_restart;
}

void config_print(FILE *out)
{
	fputs(
	    "# mediationd: key = value; lines with # are comments. Printed by mediationd --print-config.\n",
	    out);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		fprintf(out, "\n# %s\n# %s\n", options[i].zh, options[i].en);
		if (options[i].type == OPTION_TYPE_TEXT) {
			fprintf(out, "#%s = %s\n", options[i].name, options[i].text);
		} else {
			fprintf(out, "#%s = %lld\n", options[i].name, (long long)options[i].number);
		}
	}
}
