/* Arguments that chance makes up, by type; life.h. */
#include <string.h>

#include "arena.h"
#include "civil.h"
#include "life.h"

#define HOUR_US      INT64_C(3600000000)
#define DAY_US       (24 * HOUR_US)
#define RECORDS_MOST 3

static const char *const words[] = { "约定清理通道并互谅互让", "当面说明情况", "核对账目后确认",
	"各方到场听取意见", "电话里答复说近日再谈" };

static const char *const names[] = { "赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七",
	"王八斤", "冯九", "陈十", "褚十一", "卫十二" };

static struct arena *arena_of(const struct life *life)
{
	return life->arenas[life->arena_count];
}

static int64_t today(const struct life *life)
{
	return civil_day_of_instant(life->now_us);
}

/* Numbers that others give are each another one. */
static bool ends_in_number(const char *field)
{
	size_t length = strlen(field);

	return length >= 6 && strcmp(field + length - 6, "number") == 0;
}

static const char *text_of(struct life *life, const char *field)
{
	if (ends_in_number(field)) {
		return arena_format(arena_of(life), "%lld-%llu", (long long)life->number,
		    (unsigned long long)chance_below(&life->chance, 1000000));
	}
	if (strcmp(field, "name") == 0) {
		return names[chance_below(&life->chance, sizeof(names) / sizeof(names[0]))];
	}
	return words[chance_below(&life->chance, sizeof(words) / sizeof(words[0]))];
}

/* What is most usual stands first in most lists. */
static int64_t choice_of(struct life *life, const char *list)
{
	if (life->is_plain && chance_of(&life->chance, 60)) return choice_at(list, 0)->number;
	return choice_at(list, chance_below(&life->chance, choice_count(list)))->number;
}

static int64_t member_of(struct life *life)
{
	const struct reference *town = life->town;
	const struct member *member = NULL;

	/* mostly one of the dispute's own team */
	for (int i = 0; i < 12; i++) {
		member = &town->members[chance_below(&life->chance, town->member_count)];
		if (life->dispute.team && member->team == life->dispute.team) break;
	}
	return member->id;
}

static int64_t day_of(struct life *life, bool is_past)
{
	if (is_past) return today(life) - (int64_t)chance_below(&life->chance, 3) % 2;
	return today(life) + 1 + (int64_t)chance_below(&life->chance, 40);
}

static int64_t state_of(struct life *life, uint64_t ends)
{
	int64_t state;

	do {
		state = (int64_t)chance_below(&life->chance, STATE_COUNT);
	} while (ends && !(ends & STATE_BIT(state)));
	return state;
}

/* How many items of a record the dispute has; what is named by number lies among them. */
static size_t items_of(const struct life *life, enum record record)
{
	return record == RECORD_PARTY     ? life->dispute.party_count
	    : record == RECORD_OBLIGATION ? life->dispute.obligation_count
	                                  : 1;
}

/* What the number in a field of a record names; RECORD_NONE: nothing. */
static enum record named_by(const char *field)
{
	static const char *const of_parties[] = { "party", "debtor", "creditor" };

	for (size_t i = 0; i < sizeof(of_parties) / sizeof(of_parties[0]); i++) {
		if (strcmp(of_parties[i], field) == 0) return RECORD_PARTY;
	}
	return strcmp(field, "obligation") == 0 ? RECORD_OBLIGATION : RECORD_NONE;
}

struct shape {
	enum argument_type type;
	int64_t limit;
	const char *list;
	bool is_past;
	uint64_t ends;
};

static int64_t integer_of(struct life *life, const struct shape *shape)
{
	const struct reference *town = life->town;
	struct chance *chance = &life->chance;
	int64_t most = shape->limit < 3 ? shape->limit : 3;

	switch (shape->type) {
	case TYPE_FLAG:
		return 1;
	case TYPE_CHOICE:
		return choice_of(life, shape->list);
	case TYPE_AMOUNT:
		return (
		    int64_t)(1 + chance_below(chance, chance_of(chance, 5) ? 20000000 : 200000));
	case TYPE_DATE:
		return day_of(life, shape->is_past);
	case TYPE_INSTANT:
		return shape->is_past
		    ? life->now_us - (int64_t)chance_below(chance, 3) * HOUR_US / 2
		    : life->now_us + DAY_US;
	case TYPE_KIND:
		return town->kinds[chance_below(chance, town->kind_count)].number;
	case TYPE_TEAM:
		return town->teams[chance_below(chance, town->team_count)].id;
	case TYPE_MEMBER:
		return member_of(life);
	case TYPE_PLACE:
		return town->places[chance_below(chance, town->place_count)].code;
	case TYPE_STATE:
		return state_of(life, shape->ends);
	default:
		return 1 + (int64_t)chance_below(chance, (uint64_t)(most > 0 ? most : 1));
	}
}

/* ---- records ---- */

static void fill_field(
    struct life *life, const struct field_info *info, size_t index, struct field_value *ret)
{
	const struct shape shape = { .type = info->type,
		.limit = info->limit,
		.list = info->list,
		.is_past = info->is_past };

	*ret = (struct field_value){ .number = info->number, .is_text = info->type == TYPE_TEXT };
	if (ret->is_text) {
		ret->text.bytes = text_of(life, info->name);
		ret->text.length = strlen(ret->text.bytes);
	} else if (info->record == RECORD_PARTY && info->number == FIELD_PARTY_SIDE) {
		/* somebody on each side first */
		ret->integer = index == 0 ? SIDE_APPLICANT
		    : index == 1          ? SIDE_RESPONDENT
		                          : choice_of(life, info->list);
	} else if (info->type == TYPE_INTEGER && named_by(info->name)) {
		size_t of = items_of(life, named_by(info->name));

		/* signatures are of one after the other */
		if (info->record != RECORD_SIGNATURE) index = chance_below(&life->chance, of + 1);
		ret->integer = (int64_t)(index % (of ? of : 1)) + 1;
	} else {
		ret->integer = integer_of(life, &shape);
	}
}

static void fill_record(
    struct life *life, enum record record, size_t index, struct record_value *ret)
{
	size_t count;
	const struct field_info *info = record_fields(record, &count);
	struct field_value *fields = arena_array(arena_of(life), count, sizeof(*fields));

	for (size_t i = 0; i < count; i++) {
		bool is_told =
		    info[i].is_required || chance_of(&life->chance, life->is_plain ? 8 : 40);

		if (!is_told || info[i].storage == STORED_SEALED) continue;
		fill_field(life, &info[i], index, &fields[ret->count++]);
	}
	ret->fields = fields;
}

static void fill_records(struct life *life, struct argument_value *value)
{
	bool begins = life->dispute.version == 0 && value->info->record == RECORD_PARTY;
	size_t count = (begins ? 2 : 1) + chance_below(&life->chance, RECORDS_MOST - 1);
	struct record_value *records;

	if (value->info->record == RECORD_SIGNATURE) count = life->dispute.party_count;
	if (count > (size_t)value->info->limit) count = (size_t)value->info->limit;
	records = arena_array(arena_of(life), count, sizeof(*records));
	for (size_t i = 0; i < count; i++) {
		fill_record(life, value->info->record, i, &records[i]);
	}
	value->records = records;
	value->count = count;
}

static void fill_items(struct life *life, struct argument_value *value)
{
	size_t of = items_of(life, value->info->record), count = 0;
	int64_t *items = arena_array(arena_of(life), of + 1, sizeof(*items));
	unsigned percent = chance_of(&life->chance, 60) ? 100 : 50;

	for (size_t i = 0; i < of && count < (size_t)value->info->limit; i++) {
		if (chance_of(&life->chance, percent)) items[count++] = (int64_t)i + 1;
	}
	if (count == 0) items[count++] = 1;
	value->integers = items;
	value->count = count;
}

static void fill_choices(struct life *life, struct argument_value *value)
{
	size_t of = choice_count(value->info->list), count = 0;
	int64_t *codes = arena_array(arena_of(life), of, sizeof(*codes));
	/* where a list has "none", it stands last */
	bool is_last = life->is_plain && chance_of(&life->chance, 70);
	size_t from = is_last ? of - 1 : chance_below(&life->chance, of);
	size_t most = chance_of(&life->chance, 70) ? 1 : 2;

	for (size_t i = from; i < of && count < most; i++) {
		codes[count++] = choice_at(value->info->list, i)->number;
	}
	value->integers = codes;
	value->count = count;
}

/* ---- arguments ---- */

static void fill(struct life *life, const struct action *action, struct argument_value *value)
{
	const struct argument_info *info = value->info;
	const struct shape shape = { .type = info->type,
		.limit = info->limit,
		.list = info->list,
		.is_past = info->is_past || info->is_done,
		.ends = action->ends };

	switch (info->type) {
	case TYPE_TEXT:
		value->text.bytes = text_of(life, info->name);
		value->text.length = strlen(value->text.bytes);
		break;
	case TYPE_RECORDS:
		fill_records(life, value);
		break;
	case TYPE_ITEMS:
		fill_items(life, value);
		break;
	case TYPE_CHOICES:
		fill_choices(life, value);
		break;
	default:
		value->integer = integer_of(life, &shape);
		break;
	}
	/* lives are made alone, and seldom meet where another does */
	if (info->number == ARG_PLANNED_AT) {
		value->integer += (int64_t)chance_below(&life->chance, 2400) * HOUR_US;
	}
	/* a relapse is settled by the number of its visit */
	if (info->number == ARG_VISIT && life->dispute.visit_count) {
		value->integer =
		    1 + (int64_t)chance_below(&life->chance, life->dispute.visit_count);
	}
}

/* What only the system tells, or names something outside of the life. */
static bool is_fillable(const struct argument_info *info)
{
	static const uint16_t outside[] = { ARG_SWEEP, ARG_CANDIDATES, ARG_ASSIGNMENT_RULES,
		ARG_RESERVED_NUMBER, ARG_RESERVED };

	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		if (info->number == outside[i]) return false;
	}
	return info->type != TYPE_DISPUTE && info->type != TYPE_ACTION;
}

static void add(struct life *life, const struct action *action, const uint16_t *numbers,
    unsigned percent, struct arguments *ret)
{
	for (; numbers && *numbers; numbers++) {
		struct argument_value value = { .info = argument_info(*numbers) };

		if (!is_fillable(value.info) || arguments_has(ret, *numbers)) continue;
		if (!chance_of(&life->chance, percent)) continue;
		fill(life, action, &value);
		arguments_with(ret, &value, arena_of(life), ret);
	}
}

void life_fill(struct life *life, const struct action *action, struct arguments *ret)
{
	unsigned optional = 45;

	*ret = (struct arguments){ 0 };
	add(life, action, action->asks, 100, ret);
	add(life, action, action->takes, optional, ret);
	for (size_t i = 0; i < action->chain_count; i++) {
		const struct chain_link *link = &action->chain[i];
		const struct action *row = action_find(link->action);

		if (!chain_link_applies(link, ret)) continue;
		add(life, row, row->asks, 100, ret);
		add(life, row, row->takes, optional / 2, ret);
	}
}
