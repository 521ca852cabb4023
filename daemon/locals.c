/* Tables of local data and their columns; locals.h. */
#include "locals.h"

#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define COLUMN(column_name, column_type, column_need, column_limit, column_zh, column_en)      \
	{                                                                                      \
		.name = #column_name, .type = LOCAL_##column_type, .need = NEED_##column_need, \
		.limit = (column_limit), .zh = (column_zh), .en = (column_en)                  \
	}
#define LOCAL(number, NAME, name, zh, en, import, keeper, check, ...)           \
	static const struct local_column columns_of_##name[] = { __VA_ARGS__ }; \
	_Static_assert(LENGTH(columns_of_##name) <= LOCAL_COLUMNS_MAX, #name);
#include "tables/locals.def"
#undef LOCAL

static const struct local_table tables[LOCAL_COUNT] = {
#define LOCAL(number, NAME, name, zh, en, import, keeper, check, ...)                              \
	[number] = { number, #name, zh, en, IMPORT_##import, KEEPER_##keeper, LOCAL_CHECK_##check, \
		columns_of_##name, LENGTH(columns_of_##name) },
#include "tables/locals.def"
#undef LOCAL
};
#undef COLUMN

static const char *const types[LOCAL_TYPE_COUNT] = {
#define LOCAL_TYPE(NAME, name) [LOCAL_##NAME] = #name,
#include "tables/local_types.def"
#undef LOCAL_TYPE
};

const struct local_table *local_table(uint16_t number)
{
	return number < LOCAL_COUNT && tables[number].name ? &tables[number] : NULL;
}

const struct local_table *local_table_named(const char *name)
{
	for (uint16_t i = 0; i < LOCAL_COUNT; i++) {
		if (tables[i].name && strcmp(tables[i].name, name) == 0) return &tables[i];
	}
	return NULL;
}

size_t local_column_named(const struct local_table *table, const char *word)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct local_column *column = &table->columns[i];

		if (strcmp(column->name, word) == 0 || strcmp(column->zh, word) == 0 ||
		    strcmp(column->en, word) == 0) {
			return i;
		}
	}
	return LOCAL_COLUMNS_MAX;
}

size_t local_key_count(const struct local_table *table)
{
	size_t count = 0;

	while (count < table->column_count && table->columns[count].need == NEED_KEY) {
		count++;
	}
	return count;
}

size_t local_first_day(const struct local_table *table, size_t last)
{
	size_t first = last;

	while (first > 0 && table->columns[first].type != LOCAL_DAY) {
		first--;
	}
	return first;
}

const char *local_type_name(enum local_type type)
{
	return types[type];
}
