/* Fault plans; centre_plan.h. */
#include "centre_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "own_file.h"
#include "say.h"
#include "text.h"

#define THOUSAND 1000U

static const struct plan_key {
	const char *name;
	size_t at;
	uint32_t initial, most;
} keys[] = {

#define KEY(name, initial, most) { #name, offsetof(struct plan, name), initial, most },
#include "centre_plan.def"
#undef KEY
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static uint32_t *value_of(struct plan *plan, const struct plan_key *key)
{
	return (uint32_t *)(void *)((char *)plan + key->at);
}

struct plan plan_initial(void)
{
	struct plan ret;

	for (size_t i = 0; i < KEYS; i++) {
		*value_of(&ret, &keys[i]) = keys[i].initial;
	}
	return ret;
}

/* ---- reading ---- */

static const struct plan_key *key_find(const char *name, struct near *near)
{
	for (size_t i = 0; i < KEYS; i++) {
		near_try(near, keys[i].name);
		if (strcmp(keys[i].name, name) == 0) return &keys[i];
	}
	return NULL;
}

static bool unknown_key(const char *path, size_t line, const char *name, const struct near *near)
{
	fprintf(stderr, _("%s, line %zu: "), path, line);
	fprintf(stderr, _("there is no key \"%s\"\n"), name);
	say_nearest(near_found(near));
	return false;
}

static bool read_value(const char *text, uint32_t most, uint32_t *ret)
{
	char *end;
	unsigned long long value;

	if (*text < '0' || *text > '9') return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || value > most) return false;
	*ret = (uint32_t)value;
	return true;
}

/* One line, changed in place. */
static bool take_line(struct plan *plan, const char *path, size_t line, char *text)
{
	const struct plan_key *key;
	struct near near;
	char *name, *rest = text;

	name = text_trimmed(strsep(&rest, "="));
	if (!*name && !rest) return true;
	near = near_to(name);
	key = key_find(name, &near);
	if (!key) return unknown_key(path, line, name, &near);
	if (rest && read_value(text_trimmed(rest), key->most, value_of(plan, key))) return true;
	fprintf(stderr, _("%s, line %zu: "), path, line);
	fprintf(stderr, _("%s is a whole number from 0 to %u\n"), name, key->most);
	return false;
}

bool plan_read(struct plan *plan, const char *path)
{
	char *content = own_file_read(path), *at = content;
	bool is_read = content != NULL;

	if (content) text_line_ends(content);
	for (size_t line = 1; at && is_read; line++) {
		char *text = strsep(&at, "\n");

		text[strcspn(text, "#")] = '\0';
		is_read = take_line(plan, path, line, text);
	}
	free(content);
	return is_read;
}

/* ---- what it strikes ---- */

static uint64_t mixed(uint64_t state, const void *bytes, size_t count)
{
	const unsigned char *at = bytes;

	/* FNV-1a */
	for (size_t i = 0; i < count; i++) {
		state = (state ^ at[i]) * UINT64_C(0x100000001b3);
	}
	return state;
}

uint64_t plan_number(const struct plan *plan, const char *purpose, const char *of, int64_t nth)
{
	uint64_t state = UINT64_C(0xcbf29ce484222325);

	state = mixed(state, &plan->seed, sizeof(plan->seed));
	state = mixed(state, purpose, strlen(purpose) + 1);
	state = mixed(state, of, strlen(of) + 1);
	state = mixed(state, &nth, sizeof(nth));
	/* the end of splitmix64, without which near texts have near numbers */
	state = (state ^ state >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	state = (state ^ state >> 27) * UINT64_C(0x94d049bb133111eb);
	return state ^ state >> 31;
}

bool plan_strikes(
    const struct plan *plan, uint32_t share, const char *purpose, const char *of, int64_t nth)
{
	return plan_number(plan, purpose, of, nth) % THOUSAND < share;
}
