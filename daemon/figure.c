/* Definitions of figures; figure.h. */
#include "figure.h"

#include <assert.h>
#include <string.h>

#include "civil.h"

static const struct figure figures[] = {
#define FIGURE(figure_number, NAME, figure_name, figure_version, SOURCE, MEASURE, figure_day, \
    where, value, figure_zh, figure_en, figure_wording_zh, figure_wording_en)                 \
	{ .number = (figure_number),                                                          \
		.version = (figure_version),                                                  \
		.measure = MEASURE_##MEASURE,                                                 \
		.name = #figure_name,                                                         \
		.zh = (figure_zh),                                                            \
		.en = (figure_en),                                                            \
		.wording_zh = (figure_wording_zh),                                            \
		.wording_en = (figure_wording_en),                                            \
		.source = #SOURCE,                                                            \
		.day = (figure_day),                                                          \
		.condition = (where) },
#define RATE(figure_number, NAME, figure_name, figure_version, NUMERATOR, DENOMINATOR, figure_zh, \
    figure_en, figure_wording_zh, figure_wording_en)                                              \
	{ .number = (figure_number),                                                              \
		.version = (figure_version),                                                      \
		.measure = MEASURE_RATE,                                                          \
		.name = #figure_name,                                                             \
		.zh = (figure_zh),                                                                \
		.en = (figure_en),                                                                \
		.wording_zh = (figure_wording_zh),                                                \
		.wording_en = (figure_wording_en),                                                \
		.numerator = FIGURE_##NUMERATOR,                                                  \
		.denominator = FIGURE_##DENOMINATOR,                                              \
		.source = "",                                                                     \
		.day = "",                                                                        \
		.condition = "" },
#define CHANGED(name, version, year, month, day)
#include "tables/figures.def"
#undef FIGURE
#undef RATE
#undef CHANGED
};

#define FIGURES (sizeof(figures) / sizeof(figures[0]))

/* From which day on a version counts; the first of each name always has. */
static const struct change {
	const char *name;
	uint8_t version;
	int32_t year;
	unsigned month, day;
} changes[] = {

#define FIGURE(...)
#define RATE(...)
#define CHANGED(figure_name, figure_version, from_year, from_month, from_day) \
	{ #figure_name, (figure_version), (from_year), (from_month), (from_day) },
#include "tables/figures.def"
#undef FIGURE
#undef RATE
#undef CHANGED
	{ NULL, 0, 0, 0, 0 },
};

const struct figure *figure_at(size_t index)
{
	return index < FIGURES ? &figures[index] : NULL;
}

const struct figure *figure_numbered(uint16_t number)
{
	for (size_t i = 0; i < FIGURES; i++) {
		if (figures[i].number == number) return &figures[i];
	}
	return NULL;
}

static int64_t changed_from(const char *name, uint8_t version)
{
	for (const struct change *change = changes; change->name; change++) {
		if (change->version == version && strcmp(change->name, name) == 0) {
			return civil_days(change->year, change->month, change->day);
		}
	}
	return 0;
}

int64_t figure_from(const struct figure *figure)
{
	return changed_from(figure->name, figure->version);
}

bool figure_holds(const struct figure *figure, int64_t first_on, int64_t last_on)
{
	int64_t next = changed_from(figure->name, (uint8_t)(figure->version + 1));

	return figure_from(figure) <= last_on && (next == 0 || first_on < next);
}

const struct figure *figure_named(const char *name, int64_t day)
{
	for (size_t i = 0; i < FIGURES; i++) {
		if (strcmp(figures[i].name, name) == 0 && figure_holds(&figures[i], day, day)) {
			return &figures[i];
		}
	}
	return NULL;
}

/* Of a rate: the table names what there is. */
static const struct figure *part(uint16_t number)
{
	const struct figure *figure = figure_numbered(number);

	assert(figure);
	return figure;
}

void figure_value(const struct figure *figure, const struct counted counted[FIGURE_COUNT],
    int64_t *ret_numerator, int64_t *ret_denominator)
{
	const struct counted *own = &counted[figure->number];

	*ret_denominator = 0;
	switch (figure->measure) {
	case MEASURE_COUNT:
		*ret_numerator = own->rows;
		break;
	case MEASURE_MONEY:
		*ret_numerator = own->total;
		break;
	case MEASURE_MEDIAN:
		*ret_numerator = own->median;
		*ret_denominator = own->rows;
		break;
	case MEASURE_P90:
		*ret_numerator = own->p90;
		*ret_denominator = own->rows;
		break;
	case MEASURE_RATE: {
		int64_t unused;

		figure_value(part(figure->numerator), counted, ret_numerator, &unused);
		figure_value(part(figure->denominator), counted, ret_denominator, &unused);
		break;
	}
	}
}

static const struct label figure_labels[FIGURE_COUNT] = {
#define FIGURE(                                                                               \
    number, NAME, name, version, SOURCE, MEASURE, day, where, value, zh, en, wording, worded) \
	[number] = { number, #name, zh, en, NULL },
#define RATE(number, NAME, name, version, NUMERATOR, DENOMINATOR, zh, en, wording, worded) \
	[number] = { number, #name, zh, en, NULL },
#define CHANGED(name, version, year, month, day)
#include "tables/figures.def"
#undef FIGURE
#undef RATE
#undef CHANGED
};

static const struct label group_labels[FIGURE_GROUP_COUNT] = {
#define FIGURE_GROUP(number, NAME, name, key, zh, en) [number] = { number, #name, zh, en, NULL },
#include "tables/figure_groups.def"
#undef FIGURE_GROUP
};

const struct label *figure_label(uint16_t number)
{
	return number < FIGURE_COUNT && figure_labels[number].name ? &figure_labels[number] : NULL;
}

const struct label *figure_group_label(uint16_t number)
{
	return number < FIGURE_GROUP_COUNT && group_labels[number].name ? &group_labels[number]
	                                                                : NULL;
}

void figure_print(FILE *out)
{
	static const char *const measures[] = { [MEASURE_COUNT] = "count",
		[MEASURE_MONEY] = "money",
		[MEASURE_MEDIAN] = "median",
		[MEASURE_P90] = "p90",
		[MEASURE_RATE] = "rate" };

	fputs("number\tname\tversion\tmeasure\tof\tday\twhere\tzh\twording\n", out);
	for (size_t i = 0; i < FIGURES; i++) {
		const struct figure *figure = &figures[i];
		bool is_rate = figure->measure == MEASURE_RATE;

		fprintf(out, "%u\t%s\t%u\t%s\t%s\t%s\t%s\t%s\t%s\n", figure->number, figure->name,
		    figure->version, measures[figure->measure],
		    is_rate ? part(figure->numerator)->name : figure->source,
		    is_rate ? part(figure->denominator)->name : figure->day, figure->condition,
		    figure->zh, figure->wording_zh);
	}
}
