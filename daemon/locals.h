/*
 * The tables of local data that the protocol shows and imports (tables/locals.def), and what their
 * columns hold. Constant data; lookups only. Values are local_value.h's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCAL_COLUMNS_MAX 16

enum local_type {

#define LOCAL_TYPE(NAME, name) LOCAL_##NAME,
#include "tables/local_types.def"
#undef LOCAL_TYPE
	LOCAL_TYPE_COUNT
};

enum local {
	LOCAL_NONE,

#define LOCAL(number, NAME, ...) LOCAL_TABLE_##NAME = (number),
#include "tables/locals.def"
#undef LOCAL
	LOCAL_COUNT = 32
};

enum local_need { NEED_KEY, NEED_MUST, NEED_MAY, NEED_UNIQUE };

enum local_import { IMPORT_NEVER, IMPORT_BY_ROW, IMPORT_BY_YEAR };

enum local_keeper { KEEPER_NOBODY, KEEPER_DIRECTOR, KEEPER_SECURITY };

/* What no column can say alone; local_check.c. */
enum local_check {
	LOCAL_CHECK_PLAIN,
	LOCAL_CHECK_TEAM,
	LOCAL_CHECK_MEMBER,
	LOCAL_CHECK_ABSENCE,
	LOCAL_CHECK_HOUSE_LIMIT,
	LOCAL_CHECK_KIND,
	LOCAL_CHECK_CRITERION,
	LOCAL_CHECK_ASSIGNMENT_RULE,
	LOCAL_CHECK_CALENDAR_DAY,
	LOCAL_CHECK_SUBSIDY_RULE,
	LOCAL_CHECK_COUNT
};

struct local_column {
	const char *name;
	enum local_type type;
	enum local_need need;
	int64_t limit; /* largest number, characters of a text */
	const char *zh, *en;
};

struct local_table {
	uint16_t number;
	const char *name, *zh, *en;
	enum local_import import;
	enum local_keeper keeper; /* who changes it; rights.h */
	enum local_check check;
	const struct local_column *columns;
	size_t column_count;
};

const struct local_table *local_table(uint16_t number);
const struct local_table *local_table_named(const char *name);
/* By name or label; LOCAL_COLUMNS_MAX where there is none. */
size_t local_column_named(const struct local_table *table, const char *word);
size_t local_key_count(const struct local_table *table);
/* The column of the first day that a last day is of: the nearest day before it. */
size_t local_first_day(const struct local_table *table, size_t last);
/* "number", "text" … */
const char *local_type_name(enum local_type type);
