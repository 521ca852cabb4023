/*
 * The catalogue: this daemon's tables as clients see them, from which they build verbs, forms and
 * words. Reads constant tables only; owns nothing.
 */
#include <string.h>

#include "answer_words.h"
#include "characters.h"
#include "clock.h"
#include "due.h"
#include "figure.h"
#include "handlers.h"
#include "sound.h"
#include "subsidy.h"
#include "suspicion.h"

typedef const struct label *(*label_fn)(uint16_t number);

static char *text(const char *s)
{
	return (char *)(s ? s : "");
}

static Mediation__V1__CatalogueItem *item_of(struct arena *arena, const struct label *label)
{
	Mediation__V1__CatalogueItem *item = MESSAGE(arena, CatalogueItem, catalogue_item);

	item->number = label->number;
	item->name = text(label->name);
	item->zh = text(label->zh);
	item->en = text(label->en);
	item->note_zh = text(label->note_zh);
	return item;
}

/* Items of the numbers 0..bound-1 that have a label. */
static size_t items_of(
    struct arena *arena, label_fn find, uint16_t bound, Mediation__V1__CatalogueItem ***ret_items)
{
	Mediation__V1__CatalogueItem **items = arena_array(arena, bound, sizeof(*items));
	size_t count = 0;

	for (uint16_t n = 0; n < bound; n++) {
		const struct label *label = find(n);

		if (label) items[count++] = item_of(arena, label);
	}
	*ret_items = items;
	return count;
}

static void set_to_numbers(
    struct arena *arena, uint64_t set, size_t *ret_count, uint32_t **ret_numbers)
{
	uint32_t *numbers = arena_array(arena, 64, sizeof(*numbers));
	size_t count = 0;

	for (uint32_t n = 0; n < 64; n++) {
		if (set >> n & 1) numbers[count++] = n;
	}
	*ret_count = count;
	*ret_numbers = numbers;
}

static void list_to_numbers(
    struct arena *arena, const uint16_t *list, size_t *ret_count, uint32_t **ret_numbers)
{
	size_t count = 0;

	while (list && list[count]) {
		count++;
	}
	*ret_count = count;
	*ret_numbers = arena_array(arena, count, sizeof(**ret_numbers));
	for (size_t i = 0; i < count; i++) {
		(*ret_numbers)[i] = list[i];
	}
}

static uint64_t ends_of(const struct action *action)
{
	if (action->target == TARGET_SAME) return 0;
	if (action->target == TARGET_STATE) return STATE_BIT(action->to);
	return action->ends;
}

static void chain_to_numbers(
    struct arena *arena, const struct action *action, Mediation__V1__CatalogueAction *ret)
{
	size_t count = action->chain_count;

	ret->n_chain = ret->n_chain_when = ret->n_chain_unless = count;
	ret->chain = arena_array(arena, count, sizeof(*ret->chain));
	ret->chain_when = arena_array(arena, count, sizeof(*ret->chain_when));
	ret->chain_unless = arena_array(arena, count, sizeof(*ret->chain_unless));
	for (size_t i = 0; i < count; i++) {
		ret->chain[i] = action->chain[i].action;
		ret->chain_when[i] = action->chain[i].when;
		ret->chain_unless[i] = action->chain[i].unless;
	}
}

/* The first letters of a label's syllables: 登记 is dj. */
static char *initials_of(struct arena *arena, const char *label)
{
	const char *at = label, *end = label + strlen(label);
	uint32_t characters[SOUND_SYLLABLES_MAX], character;
	struct sound sounds[SOUND_READINGS_MAX] = { 0 };
	char initials[SOUND_SYLLABLES_MAX + 1] = "";
	size_t count = 0;

	while (count < SOUND_SYLLABLES_MAX && (character = character_next(&at, end))) {
		characters[count++] = character;
	}
	(void)sound_of(characters, count, sounds);
	for (size_t i = 0; i < sounds[0].count; i++) {
		initials[i] = sounds[0].syllables[i][0];
	}
	return answer_text(arena, initials);
}

static Mediation__V1__CatalogueAction *action_of(struct arena *arena, const struct action *action)
{
	Mediation__V1__CatalogueAction *ret = MESSAGE(arena, CatalogueAction, catalogue_action);
	uint64_t from = action->begins ? STATE_BIT(STATE_NONE) : action->from;
	const struct clock_row *clock = clock_row(action->clock);
	char term[CLOCK_TERM_BYTES] = "";

	if (clock) clock_term_zh(clock, term, sizeof(term));

	ret->number = action->number;
	ret->name = text(action->name);
	ret->zh = text(action->zh);
	ret->en = text(action->en);
	ret->basis = text(action->basis);
	ret->guide_zh = text(action->guide);
	ret->guide_en = text(action->guide_en);
	ret->clock_zh = answer_text(arena, term);
	ret->initials = action->initials ? text(action->initials) : initials_of(arena, action->zh);
	ret->retired = action->is_retired;
	ret->may_wait = action->may_wait;
	ret->by_tool = action->is_by_tool || action->is_by_request;
	ret->retract_minutes = action->is_retraction && clock ? clock->count : 0;
	set_to_numbers(arena, from, &ret->n_from_states, &ret->from_states);
	set_to_numbers(arena, ends_of(action), &ret->n_to_states, &ret->to_states);
	set_to_numbers(arena, action->by, &ret->n_roles, &ret->roles);
	set_to_numbers(arena, action->approvers, &ret->n_approvers, &ret->approvers);
	list_to_numbers(arena, action->papers, &ret->n_papers, &ret->papers);
	list_to_numbers(arena, action->asks, &ret->n_required, &ret->required);
	list_to_numbers(arena, action->takes, &ret->n_accepted, &ret->accepted);
	chain_to_numbers(arena, action, ret);
	return ret;
}

static Mediation__V1__CatalogueArgument *argument_of(
    struct arena *arena, const struct argument_info *info)
{
	Mediation__V1__CatalogueArgument *ret =
	    MESSAGE(arena, CatalogueArgument, catalogue_argument);

	ret->number = info->number;
	ret->name = text(info->name);
	ret->zh = text(info->zh);
	ret->en = text(info->en);
	ret->type = text(type_name(info->type));
	ret->limit = info->limit;
	ret->list = text(info->list);
	ret->record = info->record;
	ret->help_zh = text(info->help_zh);
	ret->past = info->is_past || info->is_done;
	return ret;
}

/* Of this program: whether it was given a key for them. */
static bool keeps_identities;

void answer_keeps_identities(bool does)
{
	keeps_identities = does;
}

static Mediation__V1__CatalogueField *field_of(struct arena *arena, const struct field_info *info)
{
	Mediation__V1__CatalogueField *ret = MESSAGE(arena, CatalogueField, catalogue_field);
	const struct outcome_info *refusal = outcome_info(OUTCOME_IDENTITY_OFF);

	ret->number = info->number;
	ret->name = text(info->name);
	ret->zh = text(info->zh);
	ret->en = text(info->en);
	ret->type = text(type_name(info->type));
	ret->limit = info->limit;
	ret->list = text(info->list);
	ret->required = info->is_required;
	ret->past = info->is_past;
	ret->identity = info->identity;
	if (info->storage == STORED_SEALED && !keeps_identities) {
		ret->refused_zh = text(refusal->zh);
		ret->refused_en = text(refusal->en);
	}
	return ret;
}

static Mediation__V1__CatalogueRecord *record_of(struct arena *arena, const struct label *label)
{
	Mediation__V1__CatalogueRecord *ret = MESSAGE(arena, CatalogueRecord, catalogue_record);
	const struct field_info *fields = record_fields((enum record)label->number, &ret->n_fields);

	ret->number = label->number;
	ret->name = text(label->name);
	ret->zh = text(label->zh);
	ret->en = text(label->en);
	ret->fields = arena_array(arena, ret->n_fields, sizeof(*ret->fields));
	for (size_t i = 0; i < ret->n_fields; i++) {
		ret->fields[i] = field_of(arena, &fields[i]);
	}
	return ret;
}

static Mediation__V1__CatalogueRegion *region_of(struct arena *arena, const struct label *label)
{
	Mediation__V1__CatalogueRegion *ret = MESSAGE(arena, CatalogueRegion, catalogue_region);

	ret->number = label->number;
	ret->name = text(label->name);
	ret->zh = text(label->zh);
	ret->en = text(label->en);
	ret->per_item = region_is_per_item((enum region)label->number);
	ret->values = arena_array(arena, REGION_VALUE_COUNT, sizeof(*ret->values));
	for (uint16_t v = 0; v < REGION_VALUE_COUNT; v++) {
		const struct label *value = region_value_label((enum region)label->number, v);

		if (value) ret->values[ret->n_values++] = item_of(arena, value);
	}
	return ret;
}

static Mediation__V1__CatalogueList *list_new(
    struct arena *arena, const char *name, const char *zh, const char *en)
{
	Mediation__V1__CatalogueList *list = MESSAGE(arena, CatalogueList, catalogue_list);

	list->name = text(name);
	list->zh = text(zh);
	list->en = text(en);
	return list;
}

static const struct label *outcome_as_label(struct arena *arena, uint16_t number)
{
	const struct outcome_info *info = outcome_info((enum outcome)number);
	struct label *label;

	if (!info) return NULL;
	label = arena_array(arena, 1, sizeof(*label));
	*label = (struct label){ number, info->name, info->zh, info->en, info->next_zh };
	return label;
}

static Mediation__V1__CatalogueList *outcomes_of(struct arena *arena)
{
	Mediation__V1__CatalogueList *list = list_new(arena, "outcome", "结果", "outcome");

	list->items = arena_array(arena, OUTCOME_COUNT, sizeof(*list->items));
	for (uint16_t n = 0; n < OUTCOME_COUNT; n++) {
		const struct label *label = outcome_as_label(arena, n);
		Mediation__V1__CatalogueItem *item;

		if (!label) continue;
		item = item_of(arena, label);
		item->exit_code = outcome_info((enum outcome)n)->exit_code;
		item->note_en = text(outcome_info((enum outcome)n)->next_en);
		list->items[list->n_items++] = item;
	}
	return list;
}

static Mediation__V1__CatalogueList *choices_of(struct arena *arena, const struct label *heading)
{
	Mediation__V1__CatalogueList *list =
	    list_new(arena, heading->name, heading->zh, heading->en);

	list->n_items = choice_count(heading->name);
	list->items = arena_array(arena, list->n_items, sizeof(*list->items));
	for (size_t i = 0; i < list->n_items; i++) {
		list->items[i] = item_of(arena, choice_at(heading->name, i));
	}
	return list;
}

static void lists_of(struct arena *arena, Mediation__V1__CatalogueResponse *ret)
{
	static const struct {
		const char *name, *zh, *en;
		label_fn find;
		uint16_t bound;
	} numbered[] = {
		{ "state", "状态", "state", state_label, STATE_COUNT },
		{ "phase", "阶段", "phase", phase_label, PHASE_COUNT },
		{ "role", "角色", "role", role_label, ROLE_COUNT },
		{ "force", "效力", "force", force_label, FORCE_COUNT },
		{ "lamp", "灯", "lamp", lamp_label, LAMP_COUNT },
		{ "notice", "提醒", "notice", notice_label, NOTICE_COUNT },
		{ "clock", "期限", "clock", clock_label, CLOCK_COUNT },
		{ "match", "为何列出", "why it is told", match_label, MATCH_COUNT },
		{ "identity", "身份数据", "identity data", identity_label, IDENTITY_COUNT },
		{ "sort", "排序", "order of a list", sort_label, SORT_COUNT },
		{ "figure", "统计指标", "figure", figure_label, FIGURE_COUNT },
		{ "figure_group", "统计分组", "what figures are told apart by", figure_group_label,
		    FIGURE_GROUP_COUNT },
		{ "suspicion", "疑点", "suspicion", suspicion_label, SUSPICION_COUNT },
		{ "subsidy_need", "补贴所缺", "what a subsidy lacks", subsidy_need_label,
		    SUBSIDY_NEED_COUNT },
	};

	size_t heading_count;
	const struct label *headings = choice_lists(&heading_count);
	size_t numbered_count = sizeof(numbered) / sizeof(numbered[0]);

	ret->lists = arena_array(arena, numbered_count + 1 + heading_count, sizeof(*ret->lists));
	for (size_t i = 0; i < numbered_count; i++) {
		Mediation__V1__CatalogueList *list =
		    list_new(arena, numbered[i].name, numbered[i].zh, numbered[i].en);

		list->n_items = items_of(arena, numbered[i].find, numbered[i].bound, &list->items);
		ret->lists[ret->n_lists++] = list;
	}
	ret->lists[ret->n_lists++] = outcomes_of(arena);
	for (size_t i = 0; i < heading_count; i++) {
		ret->lists[ret->n_lists++] = choices_of(arena, &headings[i]);
	}
}

static void actions_of(struct arena *arena, Mediation__V1__CatalogueResponse *ret)
{
	const struct action *const *actions = action_all(&ret->n_actions);

	ret->actions = arena_array(arena, ret->n_actions, sizeof(*ret->actions));
	for (size_t i = 0; i < ret->n_actions; i++) {
		ret->actions[i] = action_of(arena, actions[i]);
	}
}

static void arguments_of(struct arena *arena, Mediation__V1__CatalogueResponse *ret)
{
	ret->arguments = arena_array(arena, ARG_COUNT, sizeof(*ret->arguments));
	for (uint16_t n = 1; n < ARG_COUNT; n++) {
		const struct argument_info *info = argument_info(n);

		if (info) ret->arguments[ret->n_arguments++] = argument_of(arena, info);
	}
}

static void records_of(struct arena *arena, Mediation__V1__CatalogueResponse *ret)
{
	ret->records = arena_array(arena, RECORD_COUNT, sizeof(*ret->records));
	for (uint16_t n = 1; n < RECORD_COUNT; n++) {
		const struct label *label = record_label(n);

		if (label) ret->records[ret->n_records++] = record_of(arena, label);
	}
}

static void regions_of(struct arena *arena, Mediation__V1__CatalogueResponse *ret)
{
	ret->regions = arena_array(arena, REGION_COUNT, sizeof(*ret->regions));
	for (uint16_t n = 0; n < REGION_COUNT; n++) {
		const struct label *label = region_label(n);

		if (label) ret->regions[ret->n_regions++] = region_of(arena, label);
	}
}

Mediation__V1__CatalogueResponse *answer_catalogue(struct arena *arena)
{
	Mediation__V1__CatalogueResponse *catalogue =
	    MESSAGE(arena, CatalogueResponse, catalogue_response);

	catalogue->digest.data = (uint8_t *)action_table_digest();
	catalogue->digest.len = HASH_BYTES;
	actions_of(arena, catalogue);
	arguments_of(arena, catalogue);
	records_of(arena, catalogue);
	lists_of(arena, catalogue);
	regions_of(arena, catalogue);
	return catalogue;
}

void handle_catalogue(struct request *request)
{
	ANSWER(request, catalogue, CATALOGUE, answer_catalogue(request_arena(request)));
}
