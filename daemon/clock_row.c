/* The rows of tables/clocks.def and their lookups; clock_row.h. */
#include "clock_row.h"

#include <inttypes.h>
#include <string.h>

#include "action.h"
#include "sets.h"

#define REASON_OR(name)      | 1U << SUSPENSION_##name
#define REMEDY_OR(name)      | 1U << REMEDY_##name
#define TERM(number, name)   .count = (number), .unit = UNIT_##name
#define WHERE(r, v)          .region = REGION_##r, .values = (v)
#define PAUSED_BY(...)       .pauses = (uint16_t)(0 EACH(REASON_OR, __VA_ARGS__))
#define TELLS(...)           .tells = (uint16_t)(0 EACH(REMEDY_OR, __VA_ARGS__))
#define RENEWED_BY(name)     .renewed_by = ACTION_##name
#define TOLD_BY(argument, v) .told_by = ARG_##argument, .told_values = (v)
#define URGED(least, most)   .is_by_urgings = true, .urged_least = (least), .urged_most = (most)
#define ENDS(zh, en)         .ends_zh = (zh), .ends_en = (en)

static const struct clock_row rows[CLOCK_COUNT] = {
#define CLOCK(row_number, NAME, row_name, row_zh, row_en, ...) \
	[CLOCK_##NAME] = { .number = (row_number),             \
		.name = #row_name,                             \
		.zh = (row_zh),                                \
		.en = (row_en),                                \
		__VA_ARGS__ },
#include "tables/clocks.def"
#undef CLOCK
};

static const struct label labels[CLOCK_COUNT] = {
#define CLOCK(number, NAME, name, zh, en, ...) [CLOCK_##NAME] = { number, #name, zh, en, NULL },
#include "tables/clocks.def"
#undef CLOCK
};

static const struct label forces[FORCE_COUNT] = {
#define FORCE(number, NAME, name, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/forces.def"
#undef FORCE
};

static const struct {
	const char *zh, *en;
} units[UNIT_COUNT] = {

#define UNIT(NAME, zh, en) [UNIT_##NAME] = { zh, en },
#include "tables/units.def"
#undef UNIT
};

const struct clock_row *clock_row(uint16_t number)
{
	return number < CLOCK_COUNT && rows[number].name ? &rows[number] : NULL;
}

const struct clock_row *clock_named(const char *name)
{
	for (uint16_t number = 0; number < CLOCK_COUNT; number++) {
		if (rows[number].name && strcmp(rows[number].name, name) == 0) return &rows[number];
	}
	return NULL;
}

const struct label *clock_label(uint16_t number)
{
	return number < CLOCK_COUNT && labels[number].name ? &labels[number] : NULL;
}

const struct label *force_label(uint16_t number)
{
	return number < FORCE_COUNT && forces[number].name ? &forces[number] : NULL;
}

const char *unit_zh(enum term_unit unit)
{
	return units[unit].zh;
}

const char *unit_en(enum term_unit unit)
{
	return units[unit].en;
}

void clock_term_zh(const struct clock_row *row, char *ret, size_t bytes)
{
	static const char *const from[SINCE_COUNT] = { [SINCE_ACCEPTED] = "受理之日起",
		[SINCE_APPLIED] = "申请之日起",
		[SINCE_TAKEN] = "接案之日起",
		[SINCE_EFFECTIVE] = "协议生效之日起",
		[SINCE_DUE] = "到期后",
		[SINCE_EXPECTED_END] = "预计恢复日后",
		[SINCE_URGED] = "上次督促后",
		[SINCE_CRITERIA] = "符合标准起",
		[SINCE_HANDED] = "转交之日起" };
	const char *note = row->note ? row->note : "";
	const char *between = row->note && row->count ? "；" : "";
	const char *after = row->after ? row->after : from[row->since] ? from[row->since] : "";

	if (row->is_by_level) {
		(void)snprintf(ret, bytes, "按等级");
	} else if (row->count) {
		(void)snprintf(
		    ret, bytes, "%s%u%s%s%s", after, row->count, unit_zh(row->unit), between, note);
	} else {
		(void)snprintf(ret, bytes, "%s", row->note ? note : "当日");
	}
}

static void print_choices(FILE *out, const char *list, uint16_t set)
{
	const char *between = "";

	for (uint16_t choice = 0; choice < 16; choice++) {
		if (!(set & 1U << choice)) continue;
		fprintf(out, "%s%s", between, choice_label(list, choice)->name);
		between = ",";
	}
}

static void print_flags(FILE *out, const struct clock_row *row)
{
	const struct {
		bool is_set;
		const char *name;
	} flags[] = {
		{ row->variant, "variant " },
		{ row->is_by_level, "by_level " },
		{ row->is_of_proposal, "proposal " },
		{ row->is_of_writing, "writing " },
		{ row->is_of_state, "state " },
		{ row->is_extendable, "extendable " },
		{ row->is_extended_by_head, "by_head " },
		{ row->is_appointed, "appointed " },
	};

	fputc('\t', out);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (flags[i].is_set) fputs(flags[i].name, out);
	}
	if (row->is_by_urgings) fprintf(out, "urged:%u-%u ", row->urged_least, row->urged_most);
	if (row->told_by) {
		fprintf(out, "told:%s:%04x ", argument_info(row->told_by)->name, row->told_values);
	}
	if (row->renewed_by) fprintf(out, "renewed:%s", action_find(row->renewed_by)->name);
	if (row->loses_right) fputs("right", out);
}

/* Who is reminded, and what the system does itself. */
static void print_duties(FILE *out, const struct clock_row *row)
{
	const struct action *does = row->does ? action_find(row->does) : NULL;
	const char *between = "";

	fputc('\t', out);
	for (uint16_t role = 0; role < ROLE_COUNT; role++) {
		if (!(row->answers & ROLE_BIT(role))) continue;
		fprintf(out, "%s%s", between, role_label(role)->name);
		between = ",";
	}
	fprintf(out, "\t%s\t", does ? does->name : "");
	print_choices(out, "remedy", row->tells);
}

void clock_print(FILE *out)
{
	static const char *const starts[SINCE_COUNT] = { "entered", "accepted", "applied", "taken",
		"effective", "due", "expected_end", "urged", "criteria", "handed" };

	fputs(
	    "number\tname\tzh\ten\tcount\tunit\tstates\tregion\tvalues\tstarts\tpauses\tflags\tforce\t"
	    "basis\tnote\tends\tanswers\tdoes\ttells\n",
	    out);
	for (uint16_t number = 0; number < CLOCK_COUNT; number++) {
		const struct clock_row *row = clock_row(number);
		const struct label *force = row ? force_label(row->force) : NULL;

		if (!row || !force) continue;
		fprintf(out, "%u\t%s\t%s\t%s\t%u\t%s\t%06" PRIx64 "\t%s\t%04x\t%s\t", row->number,
		    row->name, row->zh, row->en, row->count, unit_en(row->unit), row->states,
		    row->region ? region_label(row->region)->name : "", row->values,
		    row->states ? starts[row->since] : "");
		print_choices(out, "suspension", row->pauses);
		print_flags(out, row);
		fprintf(out, "\t%s\t%s\t%s\t%s", force->name, row->basis,
		    row->note ? row->note : "", row->ends_zh ? row->ends_zh : "");
		print_duties(out, row);
		fputc('\n', out);
	}
}
