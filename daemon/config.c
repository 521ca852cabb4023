/* The configuration; config.h. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "address.h"
#include "peers.h"
#include "proxy.h"
#include "role_set.h"
#include "weights.h"

#define LINE_BYTES_MAX 1024
#define WHY_BYTES      256

enum option_type {
	OPTION_TYPE_NUMBER,
	OPTION_TYPE_LIMIT,
	OPTION_TYPE_TEXT, /* from here on all are texts, empty for none */
	OPTION_TYPE_PATH,
	OPTION_TYPE_ADDRESS,
	OPTION_TYPE_NET_ADDRESS,
	OPTION_TYPE_FILE,
	OPTION_TYPE_MEMBERS,
	OPTION_TYPE_WEIGHTS,
	OPTION_TYPE_PROXIES,
	OPTION_TYPE_ROLES
};

struct option {
	const char *name;
	enum option_type type;
	size_t offset;
	const char *text;
	int64_t number, min, max;
	bool reloads;
	const char *zh, *en;
};

#define NOW                        true
#define RESTART                    false
#define DEFAULT_NUMBER(value)      .number = (value)
#define DEFAULT_LIMIT(value)       .number = (value)
#define DEFAULT_TEXT(value)        .text = (value)
#define DEFAULT_PATH(value)        .text = (value)
#define DEFAULT_ADDRESS(value)     .text = (value)
#define DEFAULT_NET_ADDRESS(value) .text = (value)
#define DEFAULT_FILE(value)        .text = (value)
#define DEFAULT_MEMBERS(value)     .text = (value)
#define DEFAULT_WEIGHTS(value)     .text = (value)
#define DEFAULT_PROXIES(value)     .text = (value)
#define DEFAULT_ROLES(value)       .text = (value)

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

static bool is_number(const struct option *option)
{
	return option->type < OPTION_TYPE_TEXT;
}

static void *field(struct config *config, const struct option *option)
{
	return (char *)config + option->offset;
}

void config_defaults(struct config *ret_config)
{
	memset(ret_config, 0, sizeof(*ret_config));
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (is_number(&options[i])) {
			memcpy(field(ret_config, &options[i]), &options[i].number, sizeof(int64_t));
		} else {
			(void)snprintf(
			    field(ret_config, &options[i]), CONFIG_TEXT_MAX, "%s", options[i].text);
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

/* Whether a text that is not empty is what its type wants. */
static bool is_formed(const struct option *option, const char *value, char ret_why[WHY_BYTES])
{
	struct sockaddr_storage address;
	uint32_t roles;
	int length;

	switch (option->type) {
	case OPTION_TYPE_PATH:
		return address_path(value, ret_why, WHY_BYTES);
	case OPTION_TYPE_ADDRESS:
		return address_local_tcp(value, &address, &length, ret_why, WHY_BYTES);
	case OPTION_TYPE_NET_ADDRESS:
		return address_tcp(value, &address, &length, ret_why, WHY_BYTES);
	case OPTION_TYPE_FILE:
		return address_file(value, ret_why, WHY_BYTES);
	case OPTION_TYPE_MEMBERS:
		return peers_check(value, ret_why, WHY_BYTES);
	case OPTION_TYPE_WEIGHTS:
		return weights_check(value, ret_why, WHY_BYTES);
	case OPTION_TYPE_PROXIES:
		return proxies_check(value, ret_why, WHY_BYTES);
	case OPTION_TYPE_ROLES:
		return role_set_read(value, &roles, ret_why, WHY_BYTES);
	case OPTION_TYPE_NUMBER:
	case OPTION_TYPE_LIMIT:
	case OPTION_TYPE_TEXT:
		break;
	}
	return true;
}

static bool set_option(
    struct config *config, const char *name, const char *value, char ret_error[CONFIG_ERROR_MAX])
{
	const struct option *option = option_named(name);
	char why[WHY_BYTES];

	if (!option) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "there is no option \"%.60s\"; the nearest is \"%s\"", name, nearest(name));
		return false;
	}
	if (is_number(option)) return set_number(config, option, value, ret_error);
	if (strlen(value) >= CONFIG_TEXT_MAX) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "option \"%s\" takes at most %d bytes",
		    name, CONFIG_TEXT_MAX - 1);
		return false;
	}
	if (*value && !is_formed(option, value, why)) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "option \"%s\" %s", name, why);
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
	char line[LINE_BYTES_MAX];
	char *equals;

	if ((size_t)snprintf(line, sizeof(line), "%s", assignment) >= sizeof(line)) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "\"%.60s...\" has more than %d bytes",
		    assignment, LINE_BYTES_MAX - 1);
		return false;
	}
	equals = strchr(line, '=');
	if (!equals) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "\"%.100s\" is not of the form key = value; the nearest key is \"%s\"",
		    assignment, nearest(trimmed(line)));
		return false;
	}
	*equals = '\0';
	return set_option(config, trimmed(line), trimmed(equals + 1), ret_error);
}

/* Nearest of the options and of what the program takes besides. */
static const char *nearest_argument(const char *name)
{
	static const char *const others[] = { "config", "check-config", "print-config",
		"print-actions", "print-rights", "version", "help" };
	const char *best = nearest(name);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (distance(name, others[i]) < distance(name, best)) best = others[i];
	}
	return best;
}

bool config_set_argument(
    struct config *config, const char *argument, char ret_error[CONFIG_ERROR_MAX])
{
	const char *name = argument + 2;
	const char *near;
	char word[64];

	if (strncmp(argument, "--", 2) != 0) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "\"%.60s\" is neither a command nor --OPTION=VALUE", argument);
		return false;
	}
	(void)snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, "="), name);
	near = nearest_argument(word);
	if (!option_named(word) && strcmp(near, word) == 0) {
		(void)snprintf(
		    ret_error, CONFIG_ERROR_MAX, "\"--%s\" stands first, or alone", word);
		return false;
	}
	if (!option_named(word)) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "there is no option \"--%s\"; the nearest is \"--%s\"", word, near);
		return false;
	}
	if (!strchr(name, '=')) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"--%s\" takes a value: --%s=VALUE", word, word);
		return false;
	}
	return config_set(config, name, ret_error);
}

bool config_check(const struct config *config, char ret_error[CONFIG_ERROR_MAX])
{
	if (!*config->socket && !*config->listen && !*config->listen_tls) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "options \"socket\", \"listen\" and \"listen_tls\" are all empty: nobody could connect");
		return false;
	}
	if (*config->listen_tls && (!*config->tls_certificate || !*config->tls_key)) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"listen_tls\" needs \"tls_certificate\" and \"tls_key\"");
		return false;
	}
	if (*config->tls_crl && !*config->tls_clients) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"tls_crl\" needs \"tls_clients\", whose lists it names");
		return false;
	}
	if (*config->factor_roles && !*config->identity_key) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"factor_roles\" needs \"identity_key\": without it there are no codes, and nobody of these roles could work");
		return false;
	}
	return true;
}

/* A file as far as it is read: a key may stand once, else its reader believes the wrong line. */
struct reading {
	struct config *config;
	unsigned line_of[OPTION_COUNT];
	unsigned line;
};

static bool take_line(struct reading *reading, const char *text, char ret_error[CONFIG_ERROR_MAX])
{
	size_t length = strcspn(text, "= \t");

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		bool is_it =
		    strlen(options[i].name) == length && memcmp(options[i].name, text, length) == 0;

		if (!is_it) continue;
		if (reading->line_of[i]) {
			(void)snprintf(ret_error, CONFIG_ERROR_MAX,
			    "option \"%s\" stands in line %u already", options[i].name,
			    reading->line_of[i]);
			return false;
		}
		reading->line_of[i] = reading->line;
	}
	if (strstr(text, " #") || strstr(text, "\t#")) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX,
		    "option \"%.*s\": a comment stands in a line of its own", (int)length, text);
		return false;
	}
	return config_set(reading->config, text, ret_error);
}

static bool read_lines(struct reading *reading, FILE *file, char ret_error[CONFIG_ERROR_MAX])
{
	char *line = NULL;
	size_t room = 0;
	bool is_good = true;
	ssize_t bytes;

	while (is_good && (bytes = getline(&line, &room, file)) >= 0) {
		reading->line++;
		if (strlen(line) != (size_t)bytes) {
			(void)snprintf(ret_error, CONFIG_ERROR_MAX, "the line holds a NUL byte");
			is_good = false;
		} else {
			const char *text = trimmed(line);

			is_good = !*text || *text == '#' || take_line(reading, text, ret_error);
		}
	}
	free(line);
	return is_good;
}

bool config_read_file(struct config *config, const char *path, char ret_error[CONFIG_ERROR_MAX])
{
	struct reading reading = { .config = config };
	FILE *file = fopen(path, "re");
	char error[CONFIG_ERROR_MAX];
	bool is_good;

	if (!file) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "could not open \"%.200s\": %s", path,
		    strerror(errno));
		return false;
	}
	errno = 0;
	is_good = read_lines(&reading, file, error);
	if (!is_good) {
		(void)snprintf(
		    ret_error, CONFIG_ERROR_MAX, "%.200s:%u: %.280s", path, reading.line, error);
	} else if (ferror(file)) {
		(void)snprintf(ret_error, CONFIG_ERROR_MAX, "could not read \"%.200s\": %s", path,
		    strerror(errno));
		is_good = false;
	}
	(void)fclose(file);
	return is_good;
}

static bool is_same(
    const struct config *left, const struct config *right, const struct option *option)
{
	const char *of_left = (const char *)left + option->offset;
	const char *of_right = (const char *)right + option->offset;

	if (!is_number(option)) return strcmp(of_left, of_right) == 0;
	return memcmp(of_left, of_right, sizeof(int64_t)) == 0;
}

void config_reload(
    struct config *running, const struct config *wanted, char ret_waiting[CONFIG_ERROR_MAX])
{
	size_t used = 0;

	ret_waiting[0] = '\0';
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		size_t bytes = is_number(&options[i]) ? sizeof(int64_t) : CONFIG_TEXT_MAX;

		if (is_same(running, wanted, &options[i])) continue;
		if (options[i].reloads) {
			memcpy(field(running, &options[i]),
			    (const char *)wanted + options[i].offset, bytes);
		} else if (used + strlen(options[i].name) + 2 < CONFIG_ERROR_MAX) {
			used += (size_t)snprintf(ret_waiting + used, CONFIG_ERROR_MAX - used,
			    "%s%s", used ? "," : "", options[i].name);
		}
	}
}

bool config_limit(const struct config *config, size_t *at, struct config_limit *ret_limit)
{
	while (*at < OPTION_COUNT) {
		const struct option *option = &options[*at];

		*ret_limit = (struct config_limit){ (enum option_id) * at, option->name, option->zh,
			option->en, 0 };
		++*at;
		if (option->type != OPTION_TYPE_LIMIT) continue;
		memcpy(&ret_limit->value, (const char *)config + option->offset, sizeof(int64_t));
		return true;
	}
	return false;
}

static void print_option(const struct option *option, FILE *out)
{
	const char *when = option->reloads ? "SIGHUP 即生效 / taken over on SIGHUP"
	                                   : "重启后生效 / needs a restart";

	fprintf(out, "\n# %s\n# %s\n", option->zh, option->en);
	if (!is_number(option)) {
		fprintf(out, "# %s\n#%s = %s\n", when, option->name, option->text);
	} else {
		fprintf(out, "# %lld … %lld; %s\n#%s = %lld\n", (long long)option->min,
		    (long long)option->max, when, option->name, (long long)option->number);
	}
}

void config_print(FILE *out)
{
	fputs(
	    "# mediationd: key = value; lines with # are comments. Printed by mediationd --print-config.\n",
	    out);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		print_option(&options[i], out);
	}
}
