/* What a mapping file may say of a dispute; export_fact.h. */
#include "export_fact.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "local.h"
#include "paper_names.h"
#include "words_told.h"

#define REGION "region:"

/* What became of a dispute, in one word: no list of the catalogue says it. */
enum result { RESULT_OPEN = 1, RESULT_AGREED, RESULT_NOT_AGREED };

static const struct {
	int64_t number;
	const char *name, *zh;
} results[] = {
	{ RESULT_OPEN, "open", "在办" },
	{ RESULT_AGREED, "agreed", "调解成功" },
	{ RESULT_NOT_AGREED, "not_agreed", "调解不成" },
};

#define RESULTS (sizeof(results) / sizeof(results[0]))

/* ---- what papers do not have ---- */

/* Numbers are told newest first. */
static void first_number(const struct export_source *source, struct paper_value *value)
{
	const Mediation__V1__Dispute *dispute = source->of.dispute;

	if (dispute->n_numbers) paper_value_text(value, dispute->numbers[dispute->n_numbers - 1]);
}

static void kind(const struct export_source *source, struct paper_value *value)
{
	if (source->of.dispute->kind) {
		paper_value_number(value, PAPER_NUMBER, source->of.dispute->kind);
	}
}

/* A column of local data of the dispute's kind. */
static void kind_column(
    const struct export_source *source, const char *column, struct paper_value *value)
{
	size_t number = local_place(source->kinds, "number");
	size_t wanted = local_place(source->kinds, column);

	for (size_t i = 0; i < source->kinds->n_rows; i++) {
		char *const *cells = source->kinds->rows[i]->values;

		if (strtoull(cells[number], NULL, 10) != source->of.dispute->kind) continue;
		paper_value_text(value, cells[wanted]);
	}
}

static void kind_ministry(const struct export_source *source, struct paper_value *value)
{
	kind_column(source, "ministry", value);
}

static void kind_gbt31000(const struct export_source *source, struct paper_value *value)
{
	kind_column(source, "gbt31000", value);
}

/* 0 is what was not told. */
static void told_code(int64_t number, struct paper_value *value)
{
	if (number) paper_value_number(value, PAPER_NUMBER, number);
}

static void level(const struct export_source *source, struct paper_value *value)
{
	told_code(source->of.dispute->level, value);
}

static void state(const struct export_source *source, struct paper_value *value)
{
	told_code(source->of.dispute->state, value);
}

static void channel(const struct export_source *source, struct paper_value *value)
{
	told_code(source->of.dispute->channel, value);
}

static void form(const struct export_source *source, struct paper_value *value)
{
	told_code(source->of.dispute->form, value);
}

static void start(const struct export_source *source, struct paper_value *value)
{
	told_code(papers_integer(&source->of, 0, "start_mode"), value);
}

/* Of the phase in which what is there has been filed. */
static bool is_over(const struct export_source *source)
{
	const Mediation__V1__CatalogueItem *known =
	    words_item(source->of.words, "state", source->of.dispute->state);

	return known && words_same(known->note_zh, "filed");
}

static void result(const struct export_source *source, struct paper_value *value)
{
	const Mediation__V1__Dispute *dispute = source->of.dispute;
	bool is_agreed = told_region_is(source->of.words, dispute, "agreement", "effective") ||
	    told_region_is(source->of.words, dispute, "agreement", "amended");

	told_code(is_agreed       ? RESULT_AGREED
	        : is_over(source) ? RESULT_NOT_AGREED
	                          : RESULT_OPEN,
	    value);
}

static void place_code(const struct export_source *source, struct paper_value *value)
{
	char code[32];

	if (!source->of.dispute->place) return;
	(void)snprintf(code, sizeof(code), "%lld", (long long)source->of.dispute->place);
	paper_value_text(value, code);
}

/* The last time that it came to that. */
static void closed_on(const struct export_source *source, struct paper_value *value)
{
	for (size_t i = source->of.event_count; i > 0; i--) {
		const Mediation__V1__Event *event = source->of.events[i - 1];
		const char *to = words_name(source->of.words, "state", event->to_state);

		if (event->from_state == event->to_state || !to || strcmp(to, "closed") != 0) {
			continue;
		}
		if (!papers_stands(&source->of, i - 1)) continue;
		paper_value_number(value, PAPER_DATE, civil_day_of_instant(event->happened_us));
		return;
	}
}

static void region(const struct export_source *source, const char *name, struct paper_value *value)
{
	const Mediation__V1__CatalogueRegion *known = words_region_named(source->of.words, name);
	const Mediation__V1__Dispute *dispute = source->of.dispute;

	for (size_t i = 0; known && i < dispute->n_regions; i++) {
		if (dispute->regions[i]->region != known->number) continue;
		told_code(dispute->regions[i]->value, value);
	}
}

static void petition(const struct export_source *source, struct paper_value *value)
{
	region(source, "petition", value);
}

static void court(const struct export_source *source, struct paper_value *value)
{
	region(source, "court", value);
}

static void risk(const struct export_source *source, struct paper_value *value)
{
	region(source, "risk", value);
}

/* As it was noted last, or as the petition centre brought it. */
static void petition_number(const struct export_source *source, struct paper_value *value)
{
	const char *came = words_name(source->of.words, "channel", source->of.dispute->channel);

	for (size_t i = source->of.event_count; i > 0; i--) {
		const char *told = papers_text(&source->of, i - 1, "petition_number");

		if (!*told) continue;
		paper_value_text(value, told);
		return;
	}
	if (came && strcmp(came, "petition") == 0) {
		paper_value_text(value, papers_text(&source->of, 0, "source_number"));
	}
}

static bool is_told(const struct export_source *source,
    void (*get)(const struct export_source *source, struct paper_value *value))
{
	struct paper_value value = { 0 };
	bool is_so;

	get(source, &value);
	is_so = paper_value_is_told(&value);
	paper_value_free(&value);
	return is_so;
}

static bool is_of_petition(const struct export_source *source)
{
	const char *came = words_name(source->of.words, "channel", source->of.dispute->channel);

	return is_told(source, petition) || is_told(source, petition_number) ||
	    (came && strcmp(came, "petition") == 0);
}

static void petition_is_one(const struct export_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_FLAG, is_of_petition(source));
}

/* What a petitioner accuses somebody of is passed on to nobody (信访工作条例30). */
static void facts(const struct export_source *source, struct paper_value *value)
{
	if (is_of_petition(source)) return;
	paper_value_text(value, source->of.dispute->summary);
}

static void period_from(const struct export_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_DATE, source->from_on);
}

static void period_to(const struct export_source *source, struct paper_value *value)
{
	paper_value_number(value, PAPER_DATE, source->to_on);
}

/* ---- all of them ---- */

#define OF_PAPER NULL

static const struct export_fact all[] = {
#define EXPORT_FACT(name, TYPE, list, get, zh, en) { name, EXPORT_##TYPE, list, get, zh, en },
#include "export_facts.def"
#undef EXPORT_FACT
};

#define FACTS (sizeof(all) / sizeof(all[0]))

const struct export_fact *export_fact_at(size_t index)
{
	return index < FACTS ? &all[index] : NULL;
}

const struct export_fact *export_fact_find(const char *name)
{
	for (size_t i = 0; i < FACTS; i++) {
		if (strcmp(all[i].name, name) == 0) return &all[i];
	}
	return NULL;
}

void export_fact_value(
    const struct export_fact *fact, const struct export_source *source, struct paper_value *value)
{
	const struct paper_scope scope = { .source = &source->of };
	struct paper_name paper;

	paper_value_free(value);
	if (fact->get) {
		fact->get(source, value);
	} else if (paper_name_find(&scope, fact->name, &paper)) {
		paper_name_value(&scope, &paper, value);
	}
}

/* ---- codes ---- */

static const Mediation__V1__CatalogueRegion *region_of(const struct words *words, const char *list)
{
	if (strncmp(list, REGION, strlen(REGION)) != 0) return NULL;
	return words_region_named(words, list + strlen(REGION));
}

static bool is_results(const char *list)
{
	return strcmp(list, "result") == 0;
}

const char *export_code_name(const struct words *words, const char *list, int64_t number)
{
	for (size_t i = 0; is_results(list) && i < RESULTS; i++) {
		if (results[i].number == number) return results[i].name;
	}
	if (strcmp(list, "kind") == 0) return words_kind_name(words, (uint32_t)number);
	if (region_of(words, list)) {
		return words_value_name(region_of(words, list), (uint32_t)number);
	}
	return words_name(words, list, (uint32_t)number);
}

const char *export_code_zh(const struct words *words, const char *list, int64_t number)
{
	for (size_t i = 0; is_results(list) && i < RESULTS; i++) {
		if (results[i].number == number) return results[i].zh;
	}
	if (strcmp(list, "kind") == 0) return words_kind_zh(words, (uint32_t)number);
	if (region_of(words, list)) {
		return words_value_zh(words, list + strlen(REGION), (uint32_t)number);
	}
	return words_zh(words, list, (uint32_t)number);
}

struct looking {
	const char *name;
	struct near near;
	bool is_found;
};

static void look(void *context, int64_t number, const char *name, const char *zh, const char *en)
{
	struct looking *looking = context;

	(void)number;
	(void)zh;
	(void)en;
	looking->is_found |= strcmp(looking->name, name) == 0;
	near_try(&looking->near, name);
}

bool export_code_is(
    const struct words *words, const char *list, const char *name, const char **ret_nearest)
{
	struct looking looking = { .name = name, .near = near_to(name) };
	const Mediation__V1__CatalogueRegion *region = region_of(words, list);

	for (size_t i = 0; is_results(list) && i < RESULTS; i++) {
		look(&looking, results[i].number, results[i].name, NULL, NULL);
	}
	for (size_t i = 0; region && i < region->n_values; i++) {
		look(&looking, region->values[i]->number, region->values[i]->name, NULL, NULL);
	}
	words_each(words, strcmp(list, "kind") == 0 ? "kind" : "choice", list, look, &looking);
	*ret_nearest = near_found(&looking.near);
	return looking.is_found;
}
