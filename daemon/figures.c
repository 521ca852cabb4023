/*
 * The handler of figures, which figures_counted.h counts; which there are stands in
 * tables/figures.def; the sentence is the town's own.
 */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "figure.h"
#include "figures_counted.h"
#include "handlers.h"
#include "percent.h"
#include "scope.h"

/* A month and more of the whole district points at nobody. */
#define DAYS_TOLD_TO_ALL 27

static enum outcome asked_of(const struct request *request, struct figures_asked *ret)
{
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;

	if (ask->of) return figures_asked(request, ask->of, ret);
	return figures_asked_year(request, ask->year, ask->cutoff_on, ret);
}

/* "98.35%", and "100%" for a whole; "—" where there is nothing to divide by. */
static const char *percent(
    struct arena *arena, const struct counted_group *all, enum figure_number rate)
{
	int64_t numerator, denominator, hundredths;

	figure_value(figure_numbered(rate), all->counted, &numerator, &denominator);
	if (denominator == 0) return "—";
	hundredths = percent_hundredths(numerator, denominator);
	if (hundredths % 100 == 0) return arena_format(arena, "%" PRId64 "%%", hundredths / 100);
	return arena_format(
	    arena, "%" PRId64 ".%02" PRId64 "%%", hundredths / 100, hundredths % 100);
}

/* Of the year up to a day: what was registered and what succeeded are then nearly the same
 * disputes. */
static bool is_of_year(const struct figures_asked *asked)
{
	struct civil_date from = civil_from_days(asked->from_on);

	return from.month == 1 && from.day == 1 &&
	    from.year == civil_from_days(asked->cutoff_on).year;
}

/* "截至2024年12月12日" of a year, else from day to day. */
static const char *span(struct arena *arena, const struct figures_asked *asked)
{
	struct civil_date from = civil_from_days(asked->from_on);
	struct civil_date to = civil_from_days(asked->cutoff_on);

	if (is_of_year(asked)) {
		return arena_format(arena, "截至%d年%u月%u日", to.year, to.month, to.day);
	}
	if (asked->from_on == asked->cutoff_on) {
		return arena_format(arena, "%d年%u月%u日", to.year, to.month, to.day);
	}
	return arena_format(arena, "%d年%u月%u日至%d年%u月%u日", from.year, from.month, from.day,
	    to.year, to.month, to.day);
}

static void sentences(struct arena *arena, const struct figures_asked *asked,
    const struct counted_group *all, Mediation__V1__FiguresResponse *ret)
{
	const struct counted *counted = all->counted;

	ret->sentence_zh = arena_format(arena,
	    "%s，%s镇村居矛盾调解队伍%" PRId64 "支，调处矛盾纠纷%" PRId64
	    "起，调处率%s，调处成功率%s，其中重大复杂%" PRId64 "件。",
	    span(arena, asked), ret->township, counted[FIGURE_TEAMS].rows,
	    counted[FIGURE_HANDLED].rows, percent(arena, all, FIGURE_HANDLING_RATE),
	    percent(arena, all, FIGURE_SUCCESS_RATE), counted[FIGURE_MAJOR].rows);
	ret->below_zh = arena_format(arena,
	    "登记%" PRId64 "起（另并案%" PRId64 "起），未进入调解%" PRId64 "起%s%s。",
	    counted[FIGURE_REGISTERED].rows, counted[FIGURE_MERGED].rows,
	    counted[FIGURE_NOT_ENTERED].rows, is_of_year(asked) ? "；成功/登记" : "",
	    is_of_year(asked) ? percent(arena, all, FIGURE_SUCCESS_OF_REGISTERED) : "");
}

/* ---- which figures, and what they come to ---- */

static bool is_named(const Mediation__V1__FiguresRequest *ask, const struct figure *figure)
{
	for (size_t i = 0; i < ask->n_names; i++) {
		if (strcmp(ask->names[i], figure->name) == 0) return true;
	}
	return ask->n_names == 0;
}

/* Those asked for; of a definition that changed within the period both. */
static size_t wanted(struct arena *arena, const Mediation__V1__FiguresRequest *ask,
    const struct figures_asked *asked, const struct figure ***ret)
{
	size_t count = 0;

	*ret = arena_array(arena, FIGURE_COUNT, sizeof(**ret));
	for (size_t i = 0; figure_at(i); i++) {
		const struct figure *figure = figure_at(i);

		if (is_named(ask, figure) &&
		    figure_holds(figure, asked->from_on, asked->cutoff_on)) {
			(*ret)[count++] = figure;
		}
	}
	return count;
}

static Mediation__V1__Figure **figures_of(struct arena *arena, const struct figure *const *figures,
    size_t count, const struct counted_group *group)
{
	Mediation__V1__Figure **ret = arena_array(arena, count, sizeof(*ret));

	for (size_t i = 0; i < count; i++) {
		Mediation__V1__Figure *told = MESSAGE(arena, Figure, figure);

		told->name = answer_text(arena, figures[i]->name);
		told->zh = answer_text(arena, figures[i]->zh);
		told->en = answer_text(arena, figures[i]->en);
		told->version = figures[i]->version;
		figure_value(figures[i], group->counted, &told->numerator, &told->denominator);
		told->is_rate = figures[i]->measure == MEASURE_RATE;
		told->is_money = figures[i]->measure == MEASURE_MONEY;
		told->is_days =
		    figures[i]->measure == MEASURE_MEDIAN || figures[i]->measure == MEASURE_P90;
		ret[i] = told;
	}
	return ret;
}

static Mediation__V1__FigureDefinition **definitions_of(
    struct arena *arena, const struct figure *const *figures, size_t count)
{
	Mediation__V1__FigureDefinition **ret = arena_array(arena, count, sizeof(*ret));

	for (size_t i = 0; i < count; i++) {
		const struct figure *figure = figures[i];
		Mediation__V1__FigureDefinition *told =
		    MESSAGE(arena, FigureDefinition, figure_definition);

		told->name = answer_text(arena, figure->name);
		told->version = figure->version;
		told->zh = answer_text(arena, figure->zh);
		told->en = answer_text(arena, figure->en);
		told->wording_zh = answer_text(arena, figure->wording_zh);
		told->wording_en = answer_text(arena, figure->wording_en);
		if (figure->measure == MEASURE_RATE) {
			told->numerator =
			    answer_text(arena, figure_numbered(figure->numerator)->name);
			told->denominator =
			    answer_text(arena, figure_numbered(figure->denominator)->name);
		}
		told->source = answer_text(arena, figure->source);
		told->day = answer_text(arena, figure->day);
		told->condition = answer_text(arena, figure->condition);
		told->from_on = figure_from(figure);
		ret[i] = told;
	}
	return ret;
}

/* ---- what groups are called ---- */

struct called {
	const char *zh, *en;
};

static struct called of_label(const struct label *label)
{
	return label ? (struct called){ label->zh, label->en } : (struct called){ NULL, NULL };
}

typedef struct called (*called_fn)(
    struct arena *arena, const struct reference *reference, int64_t key);

static struct called called_team(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	const struct team *team = reference_team(reference, key);

	(void)arena;
	return team ? (struct called){ team->name, team->name } : (struct called){ NULL, NULL };
}

static struct called called_kind(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	const struct kind *kind = reference_kind(reference, (uint16_t)key);

	(void)arena;
	return kind ? (struct called){ kind->zh, kind->en } : (struct called){ NULL, NULL };
}

static struct called called_place(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	const struct place *place = reference_place(reference, key);

	(void)arena;
	return place ? (struct called){ place->name, place->name } : (struct called){ NULL, NULL };
}

static struct called called_channel(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	(void)arena;
	(void)reference;
	return of_label(choice_label("channel", (uint16_t)key));
}

static struct called called_level(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	(void)arena;
	(void)reference;
	return of_label(choice_label("level", (uint16_t)key));
}

static struct called called_month(
    struct arena *arena, const struct reference *reference, int64_t key)
{
	const char *month = arena_format(arena, "%04d-%02d", (int)(key / 100), (int)(key % 100));

	(void)reference;
	return (struct called){ month, month };
}

static const called_fn called_by[FIGURE_GROUP_COUNT] = {
#define FIGURE_GROUP(number, NAME, name, key, zh, en) [number] = called_##name,
#include "tables/figure_groups.def"
#undef FIGURE_GROUP
};

static void tell_groups(struct request *request, const struct counted_groups *groups,
    const struct figure *const *figures, size_t count, Mediation__V1__FiguresResponse *ret)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	uint32_t group_by = request_body(request)->figures->group_by;
	struct arena *arena = request_arena(request);

	ret->groups = arena_array(arena, groups->count, sizeof(*ret->groups));
	for (size_t i = 0; i < groups->count; i++) {
		Mediation__V1__FigureGroup *told = MESSAGE(arena, FigureGroup, figure_group);
		struct called called = { NULL, NULL };

		told->key = groups->each[i].key;
		if (reference && told->key) {
			called = called_by[group_by](arena, reference, told->key);
		}
		told->zh = answer_text(arena, called.zh ? called.zh : "（无）");
		told->en = answer_text(arena, called.en ? called.en : "(none)");
		told->n_figures = count;
		told->figures = figures_of(arena, figures, count, &groups->each[i]);
		ret->groups[ret->n_groups++] = told;
	}
}

/* ---- the answer ---- */

static void tell_position(struct request *request, const struct figures_asked *asked,
    const struct figures_position *position, Mediation__V1__FiguresResponse *ret)
{
	figures_position_pack(
	    request_arena(request), position->epoch, position->below, &ret->position);
	ret->known_us = asked->known_us ? asked->known_us : request_now(request);
}

static void tell(struct request *request, const struct figures_asked *asked,
    const struct figure_tally *tally, Mediation__V1__FiguresResponse *ret)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;
	struct arena *arena = request_arena(request);
	const struct figure **figures;
	struct counted_groups groups;

	figure_tally_groups(arena, tally, &groups);
	ret->year = civil_from_days(asked->from_on).year;
	ret->from_on = asked->from_on;
	ret->to_on = asked->to_on;
	ret->cutoff_on = asked->cutoff_on;
	ret->township = answer_text(arena, reference ? reference->township : "");
	ret->n_figures = wanted(arena, ask, asked, &figures);
	ret->figures = figures_of(arena, figures, ret->n_figures, &groups.all);
	if (ask->group_by) tell_groups(request, &groups, figures, ret->n_figures, ret);
	if (ask->with_definitions) {
		ret->n_definitions = ret->n_figures;
		ret->definitions = definitions_of(arena, figures, ret->n_figures);
	}
	if (asked->is_whole) sentences(arena, asked, &groups.all, ret);
}

static void figures_told(struct request *request, const struct figures_asked *asked,
    const struct figure_tally *tally, const struct figures_position *position)
{
	Mediation__V1__FiguresResponse *ret =
	    MESSAGE(request_arena(request), FiguresResponse, figures_response);

	tell(request, asked, tally, ret);
	tell_position(request, asked, position, ret);
	ANSWER(request, figures, FIGURES, ret);
}

/* Why the names asked for, or what they shall be told apart by, are none. */
static enum outcome check(const Mediation__V1__FiguresRequest *ask, int64_t day)
{
	if (ask->group_by &&
	    (ask->group_by >= FIGURE_GROUP_COUNT || !figure_group_label((uint16_t)ask->group_by))) {
		return OUTCOME_UNKNOWN_GROUPING;
	}
	for (size_t i = 0; i < ask->n_names; i++) {
		if (!figure_named(ask->names[i], day)) return OUTCOME_UNKNOWN_FIGURE;
	}
	return OUTCOME_DONE;
}

/* Who sees no disputes of the whole district, be it masked, is told of it as a whole: what is
 * narrowed or told apart could tell of a single one. False with the request refused. */
static bool may_narrow(struct request *request, const struct figures_asked *asked)
{
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;
	bool is_of_year = !ask->of || asked->to_on - asked->from_on >= DAYS_TOLD_TO_ALL;
	struct asker asker;

	if (asked->is_whole && !ask->group_by && is_of_year) return true;
	if (!scope_asker(request, &asker)) return false;
	if (rights_scopes(&asker, REQUEST_FIGURE_DISPUTES) &
	    (SCOPE_BIT(SCOPE_DISTRICT) | SCOPE_BIT(SCOPE_MASKED))) {
		return true;
	}
	request_refuse(request, OUTCOME_NO_RIGHT, NULL);
	return false;
}

/* Without a day or a moment: what is known. */
void handle_figures(struct request *request)
{
	const Mediation__V1__FiguresRequest *ask = request_body(request)->figures;
	struct figures_asked *asked = arena_array(request_arena(request), 1, sizeof(*asked));
	enum outcome outcome = asked_of(request, asked);

	if (outcome == OUTCOME_DONE) outcome = check(ask, asked->cutoff_on);
	if (outcome != OUTCOME_DONE) {
		request_refuse(request, outcome, NULL);
		return;
	}
	if (may_narrow(request, asked)) figures_count(request, asked, ask->group_by, figures_told);
}
