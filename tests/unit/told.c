/* Journals told in words; told.h. */
#include "told.h"

#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "tsv.h"

#define LINE_MAX_BYTES 4096
#define VALUES_MAX     16
#define DAY_US         INT64_C(86400000000)
#define HOUR_US        INT64_C(3600000000)
#define ZONE_US        INT64_C(28800000000)
#define MEMBER         7

static _Noreturn void refuse(const char *what, const char *word)
{
	print_error("%s is not understood: %s\n", what, word);
	fail();
	abort(); /* for who does not know that it does not come back */
}

static int64_t day_of(const char *word)
{
	int64_t day = tsv_day(word);

	if (!day) refuse("a day", word);
	return day;
}

static struct text copy_of(struct arena *arena, const char *word)
{
	size_t length = strlen(word);

	return (struct text){ arena_copy_text(arena, word, length), length };
}

static int64_t number_of(enum argument_type type, const char *word)
{
	return type == TYPE_DATE ? day_of(word) : strtoll(word, NULL, 10);
}

/* The next of several words, cut off *rest; NULL at the end. */
static char *next(char **rest, const char *parted)
{
	char *word;

	do {
		word = strsep(rest, parted);
	} while (word && !*word);
	return word;
}

/* ---- values ---- */

static const struct field_info *field_named(enum record record, const char *name)
{
	size_t count;
	const struct field_info *fields = record_fields(record, &count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) return &fields[i];
	}
	refuse("a field", name);
	return NULL;
}

static int by_number(const void *a, const void *b)
{
	const struct field_value *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static void read_record(
    enum record record, char *words, struct arena *arena, struct record_value *ret)
{
	struct field_value *fields = arena_array(arena, VALUES_MAX, sizeof(*fields));
	char *word;

	ret->count = 0;
	while ((word = next(&words, "/"))) {
		const char *name = strsep(&word, ":");
		const struct field_info *info = field_named(record, name);
		struct field_value *field = &fields[ret->count++];

		*field = (struct field_value){ .number = info->number };
		field->is_text = info->type == TYPE_TEXT;
		if (field->is_text) {
			field->text = copy_of(arena, word);
		} else {
			field->integer = number_of(info->type, word);
		}
	}
	qsort(fields, ret->count, sizeof(*fields), by_number);
	ret->fields = fields;
}

static void read_records(
    const struct argument_info *info, char *words, struct arena *arena, struct argument_value *ret)
{
	struct record_value *records = arena_array(arena, VALUES_MAX, sizeof(*records));
	char *word;

	while ((word = next(&words, "+"))) {
		read_record(info->record, word, arena, &records[ret->count++]);
	}
	ret->records = records;
}

static void read_value(
    const struct argument_info *info, char *words, struct arena *arena, struct argument_value *ret)
{
	int64_t *integers;
	char *word;

	*ret = (struct argument_value){ .info = info };
	switch (info->type) {
	case TYPE_TEXT:
		ret->text = copy_of(arena, words);
		break;
	case TYPE_RECORDS:
		read_records(info, words, arena, ret);
		break;
	case TYPE_ITEMS:
	case TYPE_CHOICES:
		integers = arena_array(arena, VALUES_MAX, sizeof(*integers));
		while ((word = next(&words, ","))) {
			integers[ret->count++] = number_of(info->type, word);
		}
		ret->integers = integers;
		break;
	default:
		ret->integer = number_of(info->type, words);
		break;
	}
}

/* ---- regions ---- */

static uint8_t region_named(const char *name)
{
	for (uint8_t i = 1; i < REGION_COUNT; i++) {
		if (region_label(i) && strcmp(region_label(i)->name, name) == 0) return i;
	}
	refuse("a region", name);
	return 0;
}

static void read_move(char *words, struct move *ret)
{
	char *item = strsep(&words, "=");
	const char *name = strsep(&item, ".");

	*ret = (struct move){ .region = region_named(name),
		.item = (uint16_t)(item ? strtoul(item, NULL, 10) : 0) };
	for (uint8_t i = 0; i < REGION_VALUE_COUNT; i++) {
		const struct label *label = region_value_label((enum region)ret->region, i);

		if (!label || strcmp(label->name, words) != 0) continue;
		ret->to = i;
		return;
	}
	refuse("a value", words);
}

static uint8_t state_named(const char *name)
{
	for (uint16_t i = 1; i < STATE_COUNT; i++) {
		if (state_label(i) && strcmp(state_label(i)->name, name) == 0) return (uint8_t)i;
	}
	refuse("a state", name);
	return 0;
}

/* ---- events ---- */

static int by_argument(const void *a, const void *b)
{
	const struct argument_value *x = a, *y = b;

	return (x->info->number > y->info->number) - (x->info->number < y->info->number);
}

static void read_argument(struct journal_event *event, char *word, struct arena *arena)
{
	const char *name = strsep(&word, "=");
	const struct argument_info *info = argument_named(name);

	if (!info || !word) {
		refuse("an argument", name);
		return;
	}
	read_value(info, word, arena, &event->arguments.values[event->arguments.count++]);
}

static void read_word(struct journal_event *event, char *word, struct arena *arena)
{
	struct move *moves;

	switch (*word) {
	case '>':
		event->row.to_state = state_named(word + 1);
		break;
	case '!':
		moves = (struct move *)event->moves;
		read_move(word + 1, &moves[event->move_count++]);
		break;
	case '@':
		event->row.actor = strtoll(word + 1, NULL, 10);
		break;
	case '~':
		event->row.step = (uint16_t)strtoul(word + 1, NULL, 10);
		break;
	case '^':
		event->row.round++;
		break;
	default:
		read_argument(event, word, arena);
		break;
	}
}

static void seal(struct journal_event *event, struct arena *arena)
{
	struct arguments *arguments = &event->arguments;

	qsort(arguments->values, arguments->count, sizeof(*arguments->values), by_argument);
	arguments_facts(arguments, event->moves, event->move_count, arena, &event->row.facts,
	    &event->row.facts_bytes);
	arguments_texts(arguments, arena, &event->row.texts, &event->row.texts_bytes);
	event_seal(&event->row);
}

static void read_event(struct told *told, char *line, struct arena *arena)
{
	struct journal_event *event = &told->events[told->count];
	const struct event_row *before = told->count ? &told->events[told->count - 1].row : NULL;
	char *when = next(&line, " "), *name = next(&line, " "), *word;
	const char *day = strsep(&when, "+");
	const struct action *action = name ? action_named(name) : NULL;

	if (!action) refuse("an action", name ? name : day);
	*event =
	    (struct journal_event){ .row = { .district = 340212100,
		                        .dispute = 1,
		                        .version = (uint32_t)told->count + 1,
		                        .step = 1,
		                        .actor = MEMBER,
		                        .round = before ? before->round : 1,
		                        .from_state = before ? before->to_state : STATE_NONE } };
	if (action) event->row.action = action->number;
	event->row.to_state = event->row.from_state;
	event->row.happened_us = day_of(day) * DAY_US - ZONE_US + 9 * HOUR_US;
	if (when) event->row.happened_us += strtoll(when, NULL, 10) * (HOUR_US / 60);
	event->row.recorded_us = event->row.happened_us;
	event->arguments.values = arena_array(arena, VALUES_MAX, sizeof(struct argument_value));
	event->moves = arena_array(arena, VALUES_MAX, sizeof(struct move));
	while ((word = next(&line, " "))) {
		read_word(event, word, arena);
	}
	seal(event, arena);
	told->count++;
}

void tell(struct told *ret, const char *lines, struct arena *arena)
{
	struct text copy = copy_of(arena, lines);
	char *rest = (char *)copy.bytes, *line;

	ret->count = 0;
	while ((line = next(&rest, "\n"))) {
		if (ret->count == TOLD_EVENTS_MAX) refuse("so many events", line);
		read_event(ret, line, arena);
	}
}
