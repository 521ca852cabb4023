/*
 * The rows of the action table and their lookups. The macros below are the language in which
 * tables/actions.def is written; nothing else in C knows a row's columns.
 */
#include "action.h"

#include <string.h>

#include "sets.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define ARG_COMMA(name)   ARG_##name,
#define CHECK_COMMA(name) CHECK_##name,
#define PAPER_COMMA(name) PAPER_##name,

#define TO(state)    .target = TARGET_STATE, .to = STATE_##state
#define STAYS        .target = TARGET_SAME
#define BACK(...)    .target = TARGET_BEFORE, .ends = IN(__VA_ARGS__)
#define AS_TOLD(...) .target = TARGET_TOLD, .ends = IN(__VA_ARGS__)
#define WHEN_SIGNED  .target = TARGET_SIGNED, .ends = IN(SIGNING, AGREED)
#define ARGS(...)    ((const uint16_t[]){ EACH(ARG_COMMA, __VA_ARGS__) 0 })
#define CHECKS(...)  ((const uint8_t[]){ EACH(CHECK_COMMA, __VA_ARGS__) 0 })
#define PAPERS(...)  ((const uint16_t[]){ EACH(PAPER_COMMA, __VA_ARGS__) 0 })

#define MOVE(r, f, t)                                    \
	{                                                \
		.region = REGION_##r, .from = f, .to = t \
	}
#define MOVE_TOLD(r, f, e, argument)                                                           \
	{                                                                                      \
		.region = REGION_##r, .from = f, .to = VALUE_TOLD, .ends = e, .told = argument \
	}
#define MOVE_ITEMS(r, f, t, i)                                       \
	{                                                            \
		.region = REGION_##r, .from = f, .to = t, .items = i \
	}
#define MOVE_ITEMS_TOLD(r, f, e, i, argument)                                             \
	{                                                                                 \
		.region = REGION_##r, .from = f, .to = VALUE_TOLD, .ends = e, .items = i, \
		.told = argument                                                          \
	}
#define MOVE_PAID(r, f, i)                                                       \
	{                                                                        \
		.region = REGION_##r, .from = f, .to = VALUE_PAID,               \
		.ends = VALUES(PERFORMANCE_DONE, PERFORMANCE_PARTLY), .items = i \
	}
#define MAY_MOVE(r, f, t)                                                     \
	{                                                                     \
		.region = REGION_##r, .from = f, .to = t, .is_optional = true \
	}
#define MOVE_WHEN(r, f, t, argument)                                              \
	{                                                                         \
		.region = REGION_##r, .from = f, .to = t, .when = ARG_##argument, \
		.is_optional = true                                               \
	}
#define MOVE_WHEN_IN(r, f, t, argument, in)                                                     \
	{                                                                                       \
		.region = REGION_##r, .from = f, .to = t, .when = ARG_##argument, .states = in, \
		.is_optional = true                                                             \
	}
#define MOVE_LISTED(r, f, t, argument, code)                                                     \
	{                                                                                        \
		.region = REGION_##r, .from = f, .to = t, .when = ARG_##argument, .which = code, \
		.is_optional = true                                                              \
	}
#define MAY_MOVE_ITEMS(r, f, t, i)                                                        \
	{                                                                                 \
		.region = REGION_##r, .from = f, .to = t, .items = i, .is_optional = true \
	}
#define MOVE_ITEMS_WHEN(r, f, t, i, argument)                                                \
	{                                                                                    \
		.region = REGION_##r, .from = f, .to = t, .items = i, .when = ARG_##argument \
	}
#define MOVE_FILED(f)                                                \
	{                                                            \
		.region = REGION_FILE, .from = f, .to = VALUE_FILED, \
		.ends = VALUES(FILE_OPEN, FILE_ARCHIVED)             \
	}
#define RULES(...) ((const struct region_rule[]){ __VA_ARGS__ })
#define MOVES(...)                   \
	.moves = RULES(__VA_ARGS__), \
	.move_count = sizeof(RULES(__VA_ARGS__)) / sizeof(struct region_rule)

#define LINK(name)                      \
	{                               \
		.action = ACTION_##name \
	}
#define LINK_WHEN(name, argument)                               \
	{                                                       \
		.action = ACTION_##name, .when = ARG_##argument \
	}
#define LINK_UNLESS(name, argument)                               \
	{                                                         \
		.action = ACTION_##name, .unless = ARG_##argument \
	}
#define LINKS(...) ((const struct chain_link[]){ __VA_ARGS__ })
#define CHAIN(...)                   \
	.chain = LINKS(__VA_ARGS__), \
	.chain_count = sizeof(LINKS(__VA_ARGS__)) / sizeof(struct chain_link)

#define ACTION(row_number, NAME, row_name, row_zh, row_en, ...)           \
	static const struct action row_##NAME = { .number = (row_number), \
		.name = #row_name,                                        \
		.zh = (row_zh),                                           \
		.en = (row_en),                                           \
		__VA_ARGS__ };
#include "tables/actions.def"
#undef ACTION

static const struct action *const rows[] = {
#define ACTION(number, NAME, ...) &row_##NAME,
#include "tables/actions.def"
#undef ACTION
};

static const struct action *const rows_by_number[ACTION_COUNT] = {
#define ACTION(number, NAME, ...) [number] = &row_##NAME,
#include "tables/actions.def"
#undef ACTION
};

const struct action *action_find(uint16_t number)
{
	return number < ACTION_COUNT ? rows_by_number[number] : NULL;
}

const struct action *action_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (strcmp(rows[i]->name, name) == 0) return rows[i];
	}
	return NULL;
}

const struct action *const *action_all(size_t *ret_count)
{
	*ret_count = LENGTH(rows);
	return rows;
}

bool action_asks(const struct action *action, uint16_t argument)
{
	const uint16_t *asked = action->asks;

	while (asked && *asked && *asked != argument) {
		asked++;
	}
	return asked && *asked;
}

bool action_reads(const struct action *action, enum check_reads much)
{
	const uint8_t *check = action->checks;

	while (check && *check && check_reads((enum check) * check) < much) {
		check++;
	}
	return check && *check;
}

uint64_t action_ends(const struct action *action, enum state from)
{
	if (action->target == TARGET_SAME) return STATE_BIT(from);
	if (action->target == TARGET_STATE) return STATE_BIT(action->to);
	return action->ends;
}
