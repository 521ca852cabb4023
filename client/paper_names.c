/* What a name in a template stands for; paper_names.h. */
#include "paper_names.h"

#include <string.h>

#include "near.h"
#include "say.h"

#define BEGIN "begin" /* the event with which a dispute began, whichever it was */

struct parts {
	char whole[PAPER_NAME_MAX]; /* without a ? */
	char first[PAPER_NAME_MAX]; /* before the dot; "" where there is none */
	char last[PAPER_NAME_MAX];
	bool is_lenient;
};

static bool split(const char *text, struct parts *ret)
{
	size_t length = strlen(text);
	const char *dot;

	*ret = (struct parts){ .is_lenient = length > 0 && text[length - 1] == '?' };
	if (length >= PAPER_NAME_MAX) return false;
	memcpy(ret->whole, text, length - ret->is_lenient);
	dot = strchr(ret->whole, '.');
	if (dot) memcpy(ret->first, ret->whole, (size_t)(dot - ret->whole));
	(void)snprintf(ret->last, sizeof(ret->last), "%s", dot ? dot + 1 : ret->whole);
	return true;
}

static const struct paper_item *frame_named(const struct paper_scope *scope, const char *name)
{
	for (size_t i = scope->depth; i > 0; i--) {
		if (strcmp(scope->frames[i - 1].name, name) == 0) {
			return &scope->frames[i - 1].item;
		}
	}
	return NULL;
}

/* ---- of an item ---- */

/* What a source of records tells of them where none is at hand. */
static const Mediation__V1__CatalogueRecord *record_of(
    const struct papers_source *source, const Mediation__V1__CatalogueArgument *argument)
{
	return argument && argument->record ? words_record(source->words, argument->record) : NULL;
}

static const Mediation__V1__CatalogueField *field_named(
    const Mediation__V1__CatalogueRecord *known, const char *name)
{
	for (size_t i = 0; known && i < known->n_fields; i++) {
		if (words_same(known->fields[i]->name, name)) return known->fields[i];
	}
	return NULL;
}

static bool find_of_item(const struct paper_scope *scope, const struct paper_item *item,
    const char *name, struct paper_name *ret)
{
	ret->item = *item;
	for (const struct paper_property *property = paper_properties; property->name; property++) {
		if (property->kind != item->kind || strcmp(property->name, name) != 0) continue;
		ret->property = property;
		return true;
	}
	if (item->kind == ITEM_EVENT) {
		ret->argument = words_argument(scope->source->words, name);
	}
	if (item->kind == ITEM_RECORD) ret->field = field_named(item->known, name);
	return ret->argument || ret->field;
}

/* ---- any ---- */

static const struct paper_fact *const fact_tables[] = { paper_facts, paper_facts_after };

#define FACT_TABLES (sizeof(fact_tables) / sizeof(fact_tables[0]))

static bool find_fact(const char *text, struct paper_name *ret)
{
	for (size_t i = 0; i < FACT_TABLES; i++) {
		for (const struct paper_fact *fact = fact_tables[i]; fact->name; fact++) {
			if (strcmp(fact->name, text) == 0) ret->fact = fact;
		}
	}
	return ret->fact != NULL;
}

static bool find_list(const char *text, struct paper_name *ret)
{
	for (const struct paper_list *list = paper_lists; list->name; list++) {
		if (strcmp(list->name, text) == 0) ret->list = list;
	}
	return ret->list != NULL;
}

/* "close", "close.at", "close.closing_report", "begin.claims". */
static bool find_of_action(
    const struct paper_scope *scope, const struct parts *parts, struct paper_name *ret)
{
	const char *name = *parts->first ? parts->first : parts->last;
	bool is_begin = strcmp(name, BEGIN) == 0;
	struct paper_item item = { .kind = ITEM_EVENT };

	ret->action = is_begin ? NULL : words_action(scope->source->words, name);
	if (!is_begin && (!ret->action || !words_same(ret->action->name, name))) {
		ret->action = NULL;
		return false;
	}
	item.at = paper_last_event(scope->source, ret->action);
	if (*parts->first) return find_of_item(scope, &item, parts->last, ret);
	ret->item = item;
	return true;
}

bool paper_name_find(const struct paper_scope *scope, const char *text, struct paper_name *ret)
{
	const struct paper_item *item;
	struct parts parts;

	*ret = (struct paper_name){ 0 };
	if (!split(text, &parts)) return false;
	item = *parts.first ? frame_named(scope, parts.first) : NULL;
	if (item) {
		/* records of a kind that this daemon has not */
		ret->is_unknown = !find_of_item(scope, item, parts.last, ret) &&
		    (parts.is_lenient || (item->kind == ITEM_RECORD && !item->known));
		return ret->is_unknown || ret->property || ret->argument || ret->field;
	}
	if (find_fact(parts.whole, ret) || find_list(parts.whole, ret) ||
	    find_of_action(scope, &parts, ret)) {
		return true;
	}
	ret->is_unknown = parts.is_lenient;
	return parts.is_lenient;
}

static void near_of_all(const char *text)
{
	struct near near = near_to(text);

	for (size_t i = 0; i < FACT_TABLES; i++) {
		for (const struct paper_fact *fact = fact_tables[i]; fact->name; fact++) {
			near_try(&near, fact->name);
		}
	}
	for (const struct paper_list *list = paper_lists; list->name; list++) {
		near_try(&near, list->name);
	}
	say_nearest(near_found(&near));
}

void paper_name_near(const struct paper_scope *scope, const char *text)
{
	struct parts parts;
	const struct paper_item *item = NULL;

	if (split(text, &parts) && *parts.first) item = frame_named(scope, parts.first);
	if (!item) {
		near_of_all(text);
		return;
	}
	fprintf(stderr, _("of %s there is: "), parts.first);
	for (const struct paper_property *property = paper_properties; property->name; property++) {
		if (property->kind == item->kind) fprintf(stderr, "%s ", property->name);
	}
	for (size_t i = 0; item->known && i < item->known->n_fields; i++) {
		fprintf(stderr, "%s ", item->known->fields[i]->name);
	}
	fputc('\n', stderr);
}

/* ---- values ---- */

static bool is_there(const struct papers_source *source, const struct paper_item *item)
{
	return item->kind != ITEM_EVENT || item->at < source->event_count;
}

static const Mediation__V1__Argument *told(
    const struct papers_source *source, const struct paper_name *name)
{
	return is_there(source, &name->item)
	    ? papers_argument(source, name->item.at, name->argument->name)
	    : NULL;
}

static bool has_any(const struct paper_scope *scope, const struct paper_name *name)
{
	struct paper_item item;
	size_t at = 0;

	return paper_list_next(scope, name, &at, &item);
}

void paper_name_value(
    const struct paper_scope *scope, const struct paper_name *name, struct paper_value *value)
{
	const struct papers_source *source = scope->source;
	const Mediation__V1__Argument *argument;

	paper_value_free(value);
	if (name->is_unknown) return;
	if (name->fact) {
		name->fact->get(source, value);
	} else if (name->list) {
		paper_value_number(value, PAPER_FLAG, has_any(scope, name));
	} else if (name->property) {
		if (is_there(source, &name->item)) name->property->get(source, &name->item, value);
	} else if (name->argument) {
		argument = told(source, name);
		if (argument) paper_argument_value(source, name->argument, argument, value);
	} else if (name->field) {
		paper_field_value(source, name->field, name->item.record, value);
	} else {
		paper_value_number(value, PAPER_FLAG, is_there(source, &name->item));
	}
}

void paper_record_value(const struct papers_source *source,
    const Mediation__V1__CatalogueRecord *known, const Mediation__V1__Record *record,
    const char *name, struct paper_value *value)
{
	const Mediation__V1__CatalogueField *field = field_named(known, name);

	if (field) paper_field_value(source, field, record, value);
}

void paper_name_lacks(const struct paper_name *name, FILE *out)
{
	const char *sentence = name->fact ? name->fact->lacks
	    : name->list                  ? name->list->lacks
	                                  : NULL;
	const Mediation__V1__CatalogueArgument *argument = name->argument;

	if (sentence) {
		fprintf(out, "%s\n", _(sentence));
	} else if (name->action && argument) {
		fprintf(out, _("%s is not told; first: mediate %s NO\n"),
		    say_either(argument->zh, argument->en), words_typed(name->action->name));
	} else if (name->action) {
		fprintf(out, _("it has not come to \"%s\"; first: mediate %s NO\n"),
		    say_either(name->action->zh, name->action->en),
		    words_typed(name->action->name));
	} else {
		fprintf(out, _("%s is not told\n"),
		    name->fact       ? name->fact->name
		        : name->list ? name->list->name
		        : argument   ? say_either(argument->zh, argument->en)
		                     : "?");
	}
}

/* ---- lists ---- */

static const Mediation__V1__CatalogueRecord *records_of(
    const struct papers_source *source, const char *argument)
{
	return argument ? record_of(source, words_argument(source->words, argument)) : NULL;
}

/* Numbers stand for parties or obligations; others are gone through by nobody. */
static enum paper_item_kind items_of(
    const struct papers_source *source, const Mediation__V1__CatalogueArgument *argument)
{
	const Mediation__V1__CatalogueRecord *known = record_of(source, argument);

	if (known && strcmp(known->name, "party") == 0) return ITEM_PARTY;
	return known && strcmp(known->name, "obligation") == 0 ? ITEM_OBLIGATION : ITEM_NONE;
}

bool paper_list_find(
    const struct paper_scope *scope, const struct paper_name *name, struct paper_item *ret_shape)
{
	*ret_shape = (struct paper_item){ 0 };
	if (name->is_unknown) {
		ret_shape->kind = ITEM_RECORD;
	} else if (name->list) {
		ret_shape->kind = name->list->kind;
		ret_shape->known = records_of(scope->source, name->list->records);
	} else if (name->action && !name->argument && !name->property) {
		ret_shape->kind = ITEM_EVENT;
	} else if (name->argument && strcmp(name->argument->type, "records") == 0) {
		ret_shape->kind = ITEM_RECORD;
		ret_shape->known = record_of(scope->source, name->argument);
	} else if (name->argument && strcmp(name->argument->type, "items") == 0) {
		ret_shape->kind = items_of(scope->source, name->argument);
	}
	return ret_shape->kind != ITEM_NONE;
}

static bool next_event(const struct papers_source *source,
    const Mediation__V1__CatalogueAction *action, size_t *at, struct paper_item *ret)
{
	while (*at < source->event_count) {
		size_t event = (*at)++;

		if (source->events[event]->action != action->number ||
		    !papers_stands(source, event)) {
			continue;
		}
		*ret = (struct paper_item){ .kind = ITEM_EVENT, .at = event };
		return true;
	}
	return false;
}

/* What a number of an item stands for; false where there is none of that number. */
static bool item_numbered(const struct papers_source *source, enum paper_item_kind kind,
    int64_t number, struct paper_item *ret)
{
	const Mediation__V1__Dispute *dispute = source->dispute;
	size_t count = kind == ITEM_PARTY ? dispute->n_parties : dispute->n_obligations;

	for (size_t i = 0; i < count; i++) {
		uint32_t known = kind == ITEM_PARTY ? dispute->parties[i]->number
		                                    : dispute->obligations[i]->number;

		if (known != number) continue;
		*ret = (struct paper_item){ .kind = kind, .at = i };
		return true;
	}
	return false;
}

static bool next_item_of(const struct papers_source *source, const struct paper_name *name,
    const Mediation__V1__IntegerList *told, size_t *at, struct paper_item *ret)
{
	enum paper_item_kind kind = items_of(source, name->argument);

	while (kind != ITEM_NONE && *at < told->n_values) {
		if (item_numbered(source, kind, told->values[(*at)++], ret)) return true;
	}
	return false;
}

static bool next_told(const struct papers_source *source, const struct paper_name *name, size_t *at,
    struct paper_item *ret)
{
	const Mediation__V1__Argument *argument = told(source, name);

	if (!argument) return false;
	if (argument->value_case == MEDIATION__V1__ARGUMENT__VALUE_INTEGERS) {
		return next_item_of(source, name, argument->integers, at, ret);
	}
	if (argument->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS ||
	    *at >= argument->records->n_records) {
		return false;
	}
	*ret = (struct paper_item){ ITEM_RECORD, name->item.at, 0,
		record_of(source, name->argument), argument->records->records[(*at)++] };
	return true;
}

bool paper_list_next(const struct paper_scope *scope, const struct paper_name *name, size_t *at,
    struct paper_item *ret)
{
	if (name->is_unknown) return false;
	if (name->list) return name->list->next(scope, at, ret);
	if (name->argument) return next_told(scope->source, name, at, ret);
	return name->action && next_event(scope->source, name->action, at, ret);
}
