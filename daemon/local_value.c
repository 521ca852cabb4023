/* Values of local data; local_value.h. */
#include "local_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "argument.h"
#include "civil.h"

#define DIGITS_MAX 15
#define SETS_MAX   64 /* names in one value */

/* Where typed text becomes a value. */
struct reading {
	const struct reference *reference;
	const struct local_column *column;
	struct arena *arena;
	const char **ret;
};

typedef enum outcome (*read_fn)(const struct reading *reading, const char *typed);

static enum outcome give(const struct reading *reading, int64_t number)
{
	*reading->ret = arena_format(reading->arena, "%" PRId64, number);
	return OUTCOME_DONE;
}

static bool is_number(const char *typed, int64_t *ret)
{
	size_t digits = strspn(typed, "0123456789");

	if (digits == 0 || digits > DIGITS_MAX || typed[digits]) return false;
	*ret = strtoll(typed, NULL, 10);
	return true;
}

static enum outcome read_number(const struct reading *reading, const char *typed)
{
	int64_t number;

	if (!is_number(typed, &number)) return OUTCOME_WRONG_TYPE;
	return number <= reading->column->limit ? give(reading, number) : OUTCOME_TOO_LARGE;
}

static enum outcome read_text(const struct reading *reading, const char *typed)
{
	if (text_characters(typed) > reading->column->limit) return OUTCOME_TOO_LONG;
	if (strpbrk(typed, "\t\r\n")) return OUTCOME_WRONG_TYPE;
	*reading->ret = typed;
	return OUTCOME_DONE;
}

static enum outcome read_login(const struct reading *reading, const char *typed)
{
	if (typed[strspn(typed, "abcdefghijklmnopqrstuvwxyz0123456789_.-")]) {
		return OUTCOME_WRONG_TYPE;
	}
	return read_text(reading, typed);
}

/* Up to four digits and what stands behind them; false where none stand there. */
static bool take_digits(const char **at, int32_t *ret)
{
	size_t digits = strspn(*at, "0123456789");

	if (digits == 0 || digits > 4) return false;
	*ret = (int32_t)strtol(*at, NULL, 10);
	*at += digits;
	return true;
}

/* Also 2024/3/5, as tables of other programs write a day. */
static bool split_day(const char *typed, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day)
{
	const char *at = typed;

	return take_digits(&at, ret_year) && *at && strchr("-/.", *at++) &&
	    take_digits(&at, ret_month) && *at && strchr("-/.", *at++) &&
	    take_digits(&at, ret_day) && *at == '\0';
}

static enum outcome read_day(const struct reading *reading, const char *typed)
{
	int32_t year, month, day;
	int64_t number;
	struct civil_date back;

	if (!split_day(typed, &year, &month, &day) || month < 1 || month > 12 || day < 1) {
		return OUTCOME_BAD_DATE;
	}
	number = civil_days(year, (unsigned)month, (unsigned)day);
	back = civil_from_days(number);
	if (back.day != day || !civil_is_plausible(number)) return OUTCOME_BAD_DATE;
	*reading->ret = arena_format(reading->arena, "%04d-%02d-%02d", year, month, day);
	return OUTCOME_DONE;
}

static enum outcome read_flag(const struct reading *reading, const char *typed)
{
	static const char *const words[2][5] = { { "no", "否", "f", "false", "0" },
		{ "yes", "是", "t", "true", "1" } };

	for (size_t is = 0; is < 2; is++) {
		for (size_t i = 0; i < 5; i++) {
			if (strcmp(words[is][i], typed) != 0) continue;
			*reading->ret = words[is][0];
			return OUTCOME_DONE;
		}
	}
	return OUTCOME_WRONG_TYPE;
}

/* ---- what has a name: one row of the reference, by a walk over all of them ---- */

struct named {
	int64_t id;
	const char *name, *login; /* login: NULL but of members */
};

typedef bool (*at_fn)(const struct reference *reference, size_t at, struct named *ret);

static bool committee_at(const struct reference *reference, size_t at, struct named *ret)
{
	if (at >= reference->committee_count) return false;
	*ret = (struct named){ reference->committees[at].id, reference->committees[at].name, NULL };
	return true;
}

static bool team_at(const struct reference *reference, size_t at, struct named *ret)
{
	if (at >= reference->team_count) return false;
	*ret = (struct named){ reference->teams[at].id, reference->teams[at].name, NULL };
	return true;
}

static bool member_at(const struct reference *reference, size_t at, struct named *ret)
{
	if (at >= reference->member_count) return false;
	*ret = (struct named){ reference->members[at].id, reference->members[at].name,
		reference->members[at].login };
	return true;
}

static bool place_at(const struct reference *reference, size_t at, struct named *ret)
{
	if (at >= reference->place_count) return false;
	*ret = (struct named){ reference->places[at].code, reference->places[at].name, NULL };
	return true;
}

static const struct {
	at_fn at;
	enum outcome unknown;
} registers[LOCAL_TYPE_COUNT] = {
	[LOCAL_COMMITTEE] = { committee_at, OUTCOME_UNKNOWN_COMMITTEE },
	[LOCAL_TEAM] = { team_at, OUTCOME_UNKNOWN_TEAM },
	[LOCAL_MEMBER] = { member_at, OUTCOME_UNKNOWN_MEMBER },
	[LOCAL_PLACE] = { place_at, OUTCOME_UNKNOWN_PLACE },
};

/* How many bear the name; *ret_id is the last of them. */
static size_t bearers(
    const struct reference *reference, at_fn at, const char *name, int64_t *ret_id)
{
	struct named one;
	size_t count = 0;

	for (size_t i = 0; at(reference, i, &one); i++) {
		if (strcmp(one.name, name) != 0) continue;
		*ret_id = one.id;
		count++;
	}
	return count;
}

static enum outcome read_named(const struct reading *reading, const char *typed)
{
	at_fn at = registers[reading->column->type].at;
	int64_t number, id = 0;
	bool has_number = is_number(typed, &number);
	struct named one;
	size_t count;

	for (size_t i = 0; at(reading->reference, i, &one); i++) {
		if (has_number ? one.id == number : one.login && strcmp(one.login, typed) == 0) {
			return give(reading, one.id);
		}
	}
	if (has_number && number == 0 && reading->column->need == NEED_MAY) {
		return give(reading, 0);
	}
	count = bearers(reading->reference, at, typed, &id);
	if (count == 0) return registers[reading->column->type].unknown;
	return count == 1 ? give(reading, id) : OUTCOME_NAME_OF_SEVERAL;
}

static const char *show_named(
    const struct reference *reference, enum local_type type, const char *value)
{
	at_fn at = registers[type].at;
	int64_t id = strtoll(value, NULL, 10), other;
	struct named one;

	if (id == 0) return "";
	for (size_t i = 0; at(reference, i, &one); i++) {
		if (one.id != id) continue;
		if (one.login) return one.login;
		return bearers(reference, at, one.name, &other) == 1 ? one.name : value;
	}
	return value;
}

/* ---- several names, by commas of any kind ---- */

static size_t split(struct arena *arena, const char *typed, const char *names[SETS_MAX])
{
	static const char *const commas[] = { ",", "，", "、", ";", "；", " " };
	char *rest = arena_copy_text(arena, typed, strlen(typed));
	size_t count = 0;

	while (*rest && count < SETS_MAX) {
		char *end = rest + strlen(rest);
		size_t comma_bytes = 0;

		for (size_t i = 0; i < sizeof(commas) / sizeof(commas[0]); i++) {
			char *found = strstr(rest, commas[i]);

			if (!found || found >= end) continue;
			end = found;
			comma_bytes = strlen(commas[i]);
		}
		*end = '\0';
		if (*rest) names[count++] = rest;
		rest = end + comma_bytes;
	}
	return count;
}

static const struct kind *kind_of(const struct reference *reference, const char *name)
{
	for (size_t i = 0; i < reference->kind_count; i++) {
		const struct kind *kind = &reference->kinds[i];

		if (strcmp(kind->name, name) == 0 || strcmp(kind->zh, name) == 0) return kind;
	}
	return NULL;
}

static enum outcome read_kinds(const struct reading *reading, const char *typed)
{
	const char *names[SETS_MAX], *joined = "";
	size_t count = split(reading->arena, typed, names);

	for (size_t i = 0; i < count; i++) {
		const struct kind *kind = kind_of(reading->reference, names[i]);

		if (!kind) return OUTCOME_UNKNOWN_KIND;
		joined = arena_format(reading->arena, "%s%s%s", joined, i ? "," : "", kind->name);
	}
	*reading->ret = joined;
	return OUTCOME_DONE;
}

static enum outcome read_roles(const struct reading *reading, const char *typed)
{
	const char *names[SETS_MAX];
	size_t count = split(reading->arena, typed, names);
	int64_t roles = 0;

	for (size_t i = 0; i < count; i++) {
		const struct label *role = NULL;

		for (uint16_t n = 0; n < ROLE_COUNT && !role; n++) {
			role = role_label(n);
			if (role && strcmp(role->name, names[i]) != 0 &&
			    strcmp(role->zh, names[i]) != 0) {
				role = NULL;
			}
		}
		if (!role) return OUTCOME_NOT_A_CHOICE;
		roles |= ROLE_BIT(role->number);
	}
	return give(reading, roles);
}

static const char *show_roles(const char *value, struct arena *arena)
{
	int64_t roles = strtoll(value, NULL, 10);
	const char *joined = "";

	for (uint16_t n = 0; n < ROLE_COUNT; n++) {
		const struct label *role = roles >> n & 1 ? role_label(n) : NULL;

		if (role) {
			joined =
			    arena_format(arena, "%s%s%s", joined, *joined ? "," : "", role->name);
		}
	}
	return joined;
}

/* Those that migration 0013 lets a kind have. */
static enum outcome read_clock(const struct reading *reading, const char *typed)
{
	static const char *const clocks[] = { "mediation", "labour_mediation",
		"medical_mediation" };

	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		if (strcmp(clocks[i], typed) != 0) continue;
		*reading->ret = clocks[i];
		return OUTCOME_DONE;
	}
	return OUTCOME_NOT_A_CHOICE;
}

/* ---- all types ---- */

static const struct {
	read_fn read;
	const char *none; /* where there may be none */
} types[LOCAL_TYPE_COUNT] = {
	[LOCAL_NUMBER] = { read_number, "0" },
	[LOCAL_TEXT] = { read_text, "" },
	[LOCAL_PRIVATE] = { read_text, "" },
	[LOCAL_LOGIN] = { read_login, "" },
	[LOCAL_DAY] = { read_day, "" },
	[LOCAL_LAST_DAY] = { read_day, "" },
	[LOCAL_FLAG] = { read_flag, "no" },
	[LOCAL_COMMITTEE] = { read_named, "0" },
	[LOCAL_TEAM] = { read_named, "0" },
	[LOCAL_MEMBER] = { read_named, "0" },
	[LOCAL_PLACE] = { read_named, "0" },
	[LOCAL_KINDS] = { read_kinds, "" },
	[LOCAL_ROLES] = { read_roles, "0" },
	[LOCAL_CLOCK] = { read_clock, "" },
	[LOCAL_INSTANT] = { read_text, "" },
};

const char *local_value_absent(const struct local_column *column)
{
	return column->need == NEED_MAY ? types[column->type].none : NULL;
}

static const char *trimmed(struct arena *arena, const char *typed)
{
	size_t length;

	typed += strspn(typed, " \t\r\n");
	length = strlen(typed);
	while (length && strchr(" \t\r\n", typed[length - 1])) {
		length--;
	}
	return arena_copy_text(arena, typed, length);
}

enum outcome local_value_read(const struct reference *reference, const struct local_column *column,
    const char *typed, struct arena *arena, const char **ret)
{
	const struct reading reading = { reference, column, arena, ret };

	typed = trimmed(arena, typed);
	if (*typed) return types[column->type].read(&reading, typed);
	*ret = local_value_absent(column);
	return *ret ? OUTCOME_DONE : OUTCOME_EMPTY_TEXT;
}

const char *local_value_show(const struct reference *reference, const struct local_column *column,
    const char *value, struct arena *arena)
{
	const char *none = local_value_absent(column);

	if (registers[column->type].at) return show_named(reference, column->type, value);
	if (column->type == LOCAL_ROLES) return show_roles(value, arena);
	if (column->type == LOCAL_NUMBER && none && strcmp(value, none) == 0) return "";
	return value;
}

int64_t local_value_day(const char *value)
{
	int32_t year = 0, month = 0, day = 0;

	return split_day(value, &year, &month, &day)
	    ? civil_days(year, (unsigned)month, (unsigned)day)
	    : 0;
}
