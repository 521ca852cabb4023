/* Labels of everything that the tables number; vocabulary.h declares them. Constant data and
 * lookups.
 */
#include "vocabulary.h"

#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	struct label label;
	enum phase phase;
	bool is_final;
} states[STATE_COUNT] = {

#define OPEN  false
#define FINAL true
#define STATE(number, NAME, name, zh, en, phase, ends) \
	[number] = { { number, #name, zh, en, #phase }, PHASE_##phase, ends },
#include "tables/states.def"
#undef STATE
#undef OPEN
#undef FINAL
};

static const struct label phases[PHASE_COUNT] = {
#define PHASE(number, NAME, name, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/phases.def"
#undef PHASE
};

static const struct label matches[MATCH_COUNT] = {
#define MATCH(number, NAME, name, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/matches.def"
#undef MATCH
};

static const struct label identities[IDENTITY_COUNT] = {
#define IDENTITY(number, NAME, name, bytes, found, zh, en) \
	[number] = { number, #name, zh, en, NULL },
#include "tables/identities.def"
#undef IDENTITY
};

static const struct label sorts[SORT_COUNT] = {
#define SORT(number, NAME, name, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/sorts.def"
#undef SORT
};

static const struct {
	struct label label;
	bool per_item;
} regions[REGION_COUNT] = {

#define REGION(number, NAME, name, zh, en, per_item) \
	[number] = { { number, #name, zh, en, NULL }, per_item },
#include "tables/regions.def"
#undef REGION
};

static const struct label region_values[REGION_COUNT][REGION_VALUE_COUNT] = {
#define VALUE(REGION, number, NAME, name, zh, en) \
	[REGION_##REGION][number] = { number, #name, zh, en, NULL },
#include "tables/region_values.def"
#undef VALUE
};

static const struct label roles[ROLE_COUNT] = {
#define ROLE(number, NAME, name, stands, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/roles.def"
#undef ROLE
};

static const struct label records[RECORD_COUNT] = {
#define RECORD(number, NAME, name, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/records.def"
#undef RECORD
};

static const struct label checks[CHECK_COUNT] = {
#define CHECK(NAME, name, reads, argument) \
	[CHECK_##NAME] = { CHECK_##NAME, #name, NULL, NULL, NULL },
#include "tables/checks.def"
#undef CHECK
};

static const char *const types[TYPE_COUNT] = {
#define TYPE(NAME, name) [TYPE_##NAME] = #name,
#include "tables/types.def"
#undef TYPE
};

static const struct outcome_info outcomes[OUTCOME_COUNT] = {
	[OUTCOME_DONE] = { 0, "done", 0, "已办理。", "done", "", "" },
#define OUTCOME(number, NAME, name, exit_code, zh, en, next_zh, next_en) \
	[number] = { number, #name, exit_code, zh, en, next_zh, next_en },
#include "tables/outcomes.def"
#undef OUTCOME
};

#define LIST(code_list) .list = #code_list
#define OF(RECORD)      .record = RECORD_##RECORD
#define HOLDS(IDENTITY) .identity = IDENTITY_##IDENTITY
#define PAST            .is_past = true
#define DONE            .is_done = true
#define PLAIN           .record = RECORD_NONE
#define MUST            true
#define MAY             false

static const struct argument_info arguments[ARG_COUNT] = {
#define ARGUMENT(                                                                          \
    arg_number, NAME, arg_name, arg_type, arg_limit, detail, stored, arg_zh, arg_en, help) \
	[arg_number] = { .number = (arg_number),                                           \
		.name = #arg_name,                                                         \
		.type = TYPE_##arg_type,                                                   \
		.limit = (arg_limit),                                                      \
		detail,                                                                    \
		.storage = STORED_##stored,                                                \
		.zh = (arg_zh),                                                            \
		.en = (arg_en),                                                            \
		.help_zh = (help) },
#include "tables/arguments.def"
#undef ARGUMENT
};

/* A field never holds records, so .record is that which the field belongs to. */
static const struct field_info fields[] = {
#undef PLAIN
#define PLAIN .list = NULL
#define FIELD(RECORD, field_number, NAME, field_name, field_type, field_limit, detail, stored, \
    need, field_zh, field_en)                                                                  \
	{ .number = (field_number),                                                            \
		.record = RECORD_##RECORD,                                                     \
		.name = #field_name,                                                           \
		.type = TYPE_##field_type,                                                     \
		.limit = (field_limit),                                                        \
		detail,                                                                        \
		.storage = STORED_##stored,                                                    \
		.is_required = (need),                                                         \
		.zh = (field_zh),                                                              \
		.en = (field_en) },
#include "tables/record_fields.def"
#undef FIELD
};

enum list {

#define CHOICE_LIST(NAME, name, zh, en) LIST_##NAME,
#include "tables/choice_lists.def"
#undef CHOICE_LIST
	LIST_COUNT
};

static const struct label lists[LIST_COUNT] = {
#define CHOICE_LIST(NAME, name, zh, en) [LIST_##NAME] = { LIST_##NAME, #name, zh, en, NULL },
#include "tables/choice_lists.def"
#undef CHOICE_LIST
};

static const struct {
	enum list list;
	struct label label;
} choices[] = {

#define CHOICE(NAME_OF_LIST, number, NAME, name, zh, en) \
	{ LIST_##NAME_OF_LIST, { number, #name, zh, en, NULL } },
#include "tables/choices.def"
#undef CHOICE
#define MEDIA_TYPE(number, NAME, name, types, endings, zh, en) \
	{ LIST_MEDIA_TYPE, { number, #name, zh, en, endings } },
#include "tables/media_types.def"
#undef MEDIA_TYPE
};

static const struct label *labelled(const struct label *label)
{
	return label->name ? label : NULL;
}

const struct label *state_label(uint16_t number)
{
	return number < STATE_COUNT ? labelled(&states[number].label) : NULL;
}

const struct label *role_label(uint16_t number)
{
	return number < ROLE_COUNT ? labelled(&roles[number]) : NULL;
}

const struct label *region_label(uint16_t number)
{
	return number < REGION_COUNT ? labelled(&regions[number].label) : NULL;
}

const struct label *region_value_label(enum region region, uint16_t value)
{
	return value < REGION_VALUE_COUNT ? labelled(&region_values[region][value]) : NULL;
}

const struct label *phase_label(uint16_t number)
{
	return number < PHASE_COUNT ? labelled(&phases[number]) : NULL;
}

const struct label *identity_label(uint16_t number)
{
	return number < IDENTITY_COUNT && identities[number].name ? &identities[number] : NULL;
}

const struct label *match_label(uint16_t number)
{
	return number < MATCH_COUNT ? labelled(&matches[number]) : NULL;
}

const struct label *sort_label(uint16_t number)
{
	return number < SORT_COUNT ? labelled(&sorts[number]) : NULL;
}

const struct label *record_label(uint16_t number)
{
	return number < RECORD_COUNT ? labelled(&records[number]) : NULL;
}

enum check_reads check_reads(enum check check)
{
	enum {
		DISPUTE = READS_DISPUTE,
		ARGUMENTS = READS_ARGUMENTS,
		CLOCKS = READS_CLOCKS,
		MEETINGS = READS_MEETINGS,
		MATTER = READS_MATTER,
		FILE = READS_FILE
	};

	static const uint8_t reads_of[CHECK_COUNT] = {

#define CHECK(NAME, name, reads, argument) [CHECK_##NAME] = (reads),
#include "tables/checks.def"
#undef CHECK
	};

	return (enum check_reads)reads_of[check];
}

enum argument check_argument(enum check check)
{
	static const uint16_t argument_of[CHECK_COUNT] = {

#define CHECK(NAME, name, reads, argument) [CHECK_##NAME] = (argument),
#include "tables/checks.def"
#undef CHECK
	};

	return (enum argument)argument_of[check];
}

const struct label *check_label(uint16_t number)
{
	return number < CHECK_COUNT ? labelled(&checks[number]) : NULL;
}

const char *type_name(enum argument_type type)
{
	return types[type];
}

const struct label *choice_lists(size_t *ret_count)
{
	*ret_count = LIST_COUNT;
	return lists;
}

static enum list list_named(const char *name)
{
	enum list list = 0;

	while (list < LIST_COUNT && strcmp(lists[list].name, name) != 0) {
		list++;
	}
	return list;
}

size_t choice_count(const char *list)
{
	enum list wanted = list_named(list);
	size_t count = 0;

	for (size_t i = 0; i < LENGTH(choices); i++) {
		count += choices[i].list == wanted;
	}
	return count;
}

const struct label *choice_at(const char *list, size_t index)
{
	enum list wanted = list_named(list);

	for (size_t i = 0; i < LENGTH(choices); i++) {
		if (choices[i].list == wanted && index-- == 0) return &choices[i].label;
	}
	return NULL;
}

const struct label *choice_label(const char *list, uint16_t number)
{
	enum list wanted = list_named(list);

	for (size_t i = 0; i < LENGTH(choices); i++) {
		if (choices[i].list == wanted && choices[i].label.number == number) {
			return &choices[i].label;
		}
	}
	return NULL;
}

bool region_is_per_item(enum region region)
{
	return regions[region].per_item;
}

enum phase state_phase(enum state state)
{
	return states[state].phase;
}

bool state_is_final(enum state state)
{
	return states[state].is_final;
}

const struct outcome_info *outcome_info(enum outcome outcome)
{
	return outcome < OUTCOME_COUNT && outcomes[outcome].name ? &outcomes[outcome] : NULL;
}

const struct argument_info *argument_info(uint16_t number)
{
	return number < ARG_COUNT && arguments[number].name ? &arguments[number] : NULL;
}

const struct argument_info *argument_named(const char *name)
{
	for (size_t i = 0; i < ARG_COUNT; i++) {
		if (arguments[i].name && strcmp(arguments[i].name, name) == 0) return &arguments[i];
	}
	return NULL;
}

const struct field_info *record_fields(enum record record, size_t *ret_count)
{
	const struct field_info *first = NULL;

	*ret_count = 0;
	for (size_t i = 0; i < LENGTH(fields); i++) {
		if (fields[i].record != record) continue;
		if (!first) first = &fields[i];
		(*ret_count)++;
	}
	return first;
}

const struct field_info *field_info(enum record record, uint16_t number)
{
	size_t count;
	const struct field_info *first = record_fields(record, &count);

	for (size_t i = 0; i < count; i++) {
		if (first[i].number == number) return &first[i];
	}
	return NULL;
}
