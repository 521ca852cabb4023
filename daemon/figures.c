/*
 * The handler of a year's figures. Counts come from one statement over the journal (figures_year);
 * which figures there are stands in tables/figures.def; the sentence is the town's own.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "ask.h"
#include "civil.h"
#include "handlers.h"

enum count {

#define COUNT(NAME, name, zh, en) COUNT_##NAME,
#define SUM(NAME, name, zh, en)   COUNT_##NAME,
#define RATE(NAME, name, zh, en, numerator, denominator)
#include "tables/figures.def"
#undef COUNT
#undef SUM
#undef RATE
	COUNT_COUNT
};

static const char *const count_names[COUNT_COUNT] = {
#define COUNT(NAME, name, zh, en) [COUNT_##NAME] = #name,
#define SUM(NAME, name, zh, en)   [COUNT_##NAME] = #name,
#define RATE(NAME, name, zh, en, numerator, denominator)
#include "tables/figures.def"
#undef COUNT
#undef SUM
#undef RATE
};

static const struct figure {
	const char *name, *zh, *en;
	enum count numerator;
	bool is_rate;
	enum count denominator;
	bool is_money;
} figures[] = {

#define COUNT(NAME, name, zh, en) { #name, zh, en, COUNT_##NAME, false, COUNT_##NAME, false },
#define SUM(NAME, name, zh, en)   { #name, zh, en, COUNT_##NAME, false, COUNT_##NAME, true },
#define RATE(NAME, name, zh, en, numerator, denominator) \
	{ #name, zh, en, COUNT_##numerator, true, COUNT_##denominator, false },
#include "tables/figures.def"
#undef COUNT
#undef SUM
#undef RATE
};

#define FIGURE_COUNT (sizeof(figures) / sizeof(figures[0]))

/* Columns of figures_year. */
enum { FIGURE_NAME, FIGURE_VALUE };

struct period {
	int32_t year;
	int64_t cutoff_on;
};

static void counts_of(const struct rows *rows, int64_t ret_counts[COUNT_COUNT])
{
	memset(ret_counts, 0, COUNT_COUNT * sizeof(*ret_counts));
	for (size_t i = 0; i < rows_count(rows); i++) {
		for (size_t c = 0; c < COUNT_COUNT; c++) {
			if (strcmp(rows_text(rows, i, FIGURE_NAME), count_names[c]) == 0) {
				ret_counts[c] = rows_integer(rows, i, FIGURE_VALUE);
			}
		}
	}
}

/* "98.35%", and "100%" for a whole; "—" where there is nothing to divide by. */
static const char *percent(struct arena *arena, int64_t numerator, int64_t denominator)
{
	int64_t hundredths;

	if (denominator == 0) return "—";
	hundredths = (numerator * 20000 + denominator) / (2 * denominator);
	if (hundredths % 100 == 0) return arena_format(arena, "%" PRId64 "%%", hundredths / 100);
	return arena_format(
	    arena, "%" PRId64 ".%02" PRId64 "%%", hundredths / 100, hundredths % 100);
}

static void sentences(
    struct arena *arena, const int64_t counts[COUNT_COUNT], Mediation__V1__FiguresResponse *ret)
{
	struct civil_date day = civil_from_days(ret->cutoff_on);
	const char *handling = percent(arena, counts[COUNT_HANDLED], counts[COUNT_ACCEPTED]);
	const char *success = percent(arena, counts[COUNT_SUCCEEDED], counts[COUNT_CONCLUDED]);
	const char *of_registered =
	    percent(arena, counts[COUNT_SUCCEEDED], counts[COUNT_REGISTERED]);

	ret->sentence_zh = arena_format(arena,
	    "截至%d年%u月%u日，%s镇村居矛盾调解队伍%" PRId64 "支，调处矛盾纠纷%" PRId64
	    "起，调处率%s，调处成功率%s，其中重大复杂%" PRId64 "件。",
	    day.year, day.month, day.day, ret->township, counts[COUNT_TEAMS], counts[COUNT_HANDLED],
	    handling, success, counts[COUNT_MAJOR]);
	ret->below_zh = arena_format(arena,
	    "登记%" PRId64 "起（另并案%" PRId64 "起），未进入调解%" PRId64 "起；成功/登记%s。",
	    counts[COUNT_REGISTERED], counts[COUNT_MERGED], counts[COUNT_NOT_ENTERED],
	    of_registered);
}

static void figures_of(
    struct arena *arena, const int64_t counts[COUNT_COUNT], Mediation__V1__FiguresResponse *ret)
{
	ret->figures = arena_array(arena, FIGURE_COUNT, sizeof(*ret->figures));
	for (size_t i = 0; i < FIGURE_COUNT; i++) {
		Mediation__V1__Figure *figure = MESSAGE(arena, Figure, figure);

		figure->name = answer_text(arena, figures[i].name);
		figure->zh = answer_text(arena, figures[i].zh);
		figure->en = answer_text(arena, figures[i].en);
		figure->numerator = counts[figures[i].numerator];
		figure->is_rate = figures[i].is_rate;
		figure->is_money = figures[i].is_money;
		if (figures[i].is_rate) figure->denominator = counts[figures[i].denominator];
		ret->figures[ret->n_figures++] = figure;
	}
}

/* Year and day that are asked for; false where they are none, or not of each other. */
static bool take_period(const struct request *request, struct period *ret)
{
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;
	int64_t today = civil_day_of_instant(request_now(request));

	if (ask->cutoff_on && !civil_is_plausible(ask->cutoff_on)) return false;
	ret->year = ask->year ? ask->year : civil_from_days(today).year;
	if (!civil_is_plausible(civil_days(ret->year, 1, 1))) return false;
	ret->cutoff_on = ask->cutoff_on ? ask->cutoff_on : civil_days(ret->year, 12, 31);
	if (!ask->cutoff_on && ret->cutoff_on > today) ret->cutoff_on = today;
	return civil_from_days(ret->cutoff_on).year == ret->year;
}

static void figures_found(void *context, enum store_status status, const struct rows *rows)
{
	struct request *request = context;
	struct arena *arena = request_arena(request);
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	Mediation__V1__FiguresResponse *ret;
	int64_t counts[COUNT_COUNT];
	struct period period;
	bool is_sound = take_period(request, &period);

	assert(is_sound);
	if (ask_failed(request, status)) return;
	counts_of(rows, counts);
	ret = MESSAGE(arena, FiguresResponse, figures_response);
	ret->year = period.year;
	ret->cutoff_on = period.cutoff_on;
	ret->township = answer_text(arena, reference ? reference->township : "");
	figures_of(arena, counts, ret);
	sentences(arena, counts, ret);
	ANSWER(request, figures, FIGURES, ret);
}

/* As of a named day: what was known at its end. Without one: what is known. */
void handle_figures(struct request *request)
{
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;
	struct period period;

	if (!take_period(request, &period)) {
		request_refuse(request, OUTCOME_BAD_DATE, NULL);
		return;
	}
	struct parameter parameters[] = { district_parameter(request), int4_parameter(period.year),
		day_parameter(period.cutoff_on),
		{ .type = ask->cutoff_on ? PARAMETER_DATE : PARAMETER_NULL,
		    .integer = period.cutoff_on } };

	/* With the request itself: who has gone is looked for by it. */
	store_ask(request_store(request), STATEMENT_FIGURES_YEAR, parameters, 4, STORE_HEAVY,
	    figures_found, request);
}
