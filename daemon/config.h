/*
 * The configuration: tables/options.def against a file (`key = value`, # comments) and --key=value.
 * Immutable once loaded; a reload makes a new one. Errors are whole sentences with file and line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CONFIG_TEXT_MAX 512

struct config {
#define OPTION_TEXT(name)                                   char name[CONFIG_TEXT_MAX];
#define OPTION_PATH(name)                                   OPTION_TEXT(name)
#define OPTION_ADDRESS(name)                                OPTION_TEXT(name)
#define OPTION_NET_ADDRESS(name)                            OPTION_TEXT(name)
#define OPTION_FILE(name)                                   OPTION_TEXT(name)
#define OPTION_MEMBERS(name)                                OPTION_TEXT(name)
#define OPTION_WEIGHTS(name)                                OPTION_TEXT(name)
#define OPTION_PROXIES(name)                                OPTION_TEXT(name)
#define OPTION_ROLES(name)                                  OPTION_TEXT(name)
#define OPTION_NUMBER(name)                                 int64_t name;
#define OPTION_LIMIT(name)                                  OPTION_NUMBER(name)
#define OPTION(name, type, value, min, max, reload, zh, en) OPTION_##type(name)
#include "tables/options.def"
#undef OPTION
#undef OPTION_PATH
#undef OPTION_ADDRESS
#undef OPTION_NET_ADDRESS
#undef OPTION_FILE
#undef OPTION_MEMBERS
#undef OPTION_WEIGHTS
#undef OPTION_PROXIES
#undef OPTION_ROLES
#undef OPTION_TEXT
#undef OPTION_NUMBER
#undef OPTION_LIMIT
};

enum option_id {

#define OPTION(name, ...) OPTION_ID_##name,
#include "tables/options.def"
#undef OPTION
	OPTION_COUNT
};

#define CONFIG_ERROR_MAX 512

void config_defaults(struct config *ret_config);
/* All return false with a sentence in ret_error; the config is then unusable. */
bool config_read_file(struct config *config, const char *path, char ret_error[CONFIG_ERROR_MAX]);
/* "key = value". */
bool config_set(struct config *config, const char *assignment, char ret_error[CONFIG_ERROR_MAX]);
/* "--key=value", a word of the command line. */
bool config_set_argument(
    struct config *config, const char *argument, char ret_error[CONFIG_ERROR_MAX]);
/* What no single option can say: asked when all of them are read. */
bool config_check(const struct config *config, char ret_error[CONFIG_ERROR_MAX]);
/* Takes over what may change while running; names in ret_waiting, with commas, what waits for a
 * restart. */
void config_reload(
    struct config *running, const struct config *wanted, char ret_waiting[CONFIG_ERROR_MAX]);

/* An option that bounds what others may take. */
struct config_limit {
	enum option_id id;
	const char *name, *zh, *en;
	int64_t value;
};

/* The first of *at or later, and moves *at behind it, from 0; false after the last. */
bool config_limit(const struct config *config, size_t *at, struct config_limit *ret_limit);
/* A commented file with the defaults. */
void config_print(FILE *out);
