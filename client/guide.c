/* The operating guide and the usage of verbs, from the catalogue; guide.h. */
#include "guide.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "json.h"
#include "say.h"
#include "show.h"

#define ENTRIES_MAX 64

/* ---- the guide ---- */

static void guide_of(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	const char *label = say_either(action->zh, action->en), *typed = words_typed(action->name);

	printf(strcmp(label, typed) == 0 ? "%s" : _("%s (%s)"), label, typed);
	printf("\n  %s", _("who: "));
	show_codes(stdout, words, "role", action->roles, action->n_roles);
	putchar('\n');
	if (action->n_approvers) {
		fputs(_("  approved by: "), stdout);
		show_codes(stdout, words, "role", action->approvers, action->n_approvers);
		putchar('\n');
	}
	printf("  %s%s\n", _("what must be done: "),
	    *action->guide_en ? say_either(action->guide_zh, action->guide_en) : action->guide_zh);
	if (*action->clock_zh) printf("  %s%s\n", _("by when: "), action->clock_zh);
	printf("  %s", _("paper: "));
	show_codes(stdout, words, "paper", action->papers, action->n_papers);
	printf("\n  %s%s\n", _("ground: "), action->basis);
}

static bool is_of_guide(
    const Mediation__V1__CatalogueAction *action, const Mediation__V1__CatalogueAction *wanted)
{
	return wanted ? action == wanted : !action->retired;
}

void guide_print(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		if (is_of_guide(words->catalogue->actions[i], action)) {
			guide_of(words, words->catalogue->actions[i]);
		}
	}
}

static void arguments_json(struct json *json, const char *key, const struct words *words,
    const uint32_t *numbers, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(words, numbers[i]);

		if (info) json_text(json, NULL, info->name);
	}
	json_end_array(json);
}

static void step_json(
    struct json *json, const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	json_object(json, NULL);
	json_text(json, "action", action->name);
	json_text(json, "zh", action->zh);
	json_text(json, "en", action->en);
	show_codes_json(json, words, "roles", "role", action->roles, action->n_roles);
	show_codes_json(json, words, "approvers", "role", action->approvers, action->n_approvers);
	arguments_json(json, "required", words, action->required, action->n_required);
	arguments_json(json, "accepted", words, action->accepted, action->n_accepted);
	json_text(json, "guide_zh", action->guide_zh);
	json_text(json, "guide_en", action->guide_en);
	json_text(json, "clock_zh", action->clock_zh);
	show_codes_json(json, words, "papers", "paper", action->papers, action->n_papers);
	json_text(json, "basis_zh", action->basis);
	json_end_object(json);
}

void guide_json(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "guide");
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		if (is_of_guide(words->catalogue->actions[i], action)) {
			step_json(&json, words, words->catalogue->actions[i]);
		}
	}
	json_end_array(&json);
	json_end_object(&json);
}

/* ---- how a step is filled in ---- */

enum need { NEED_MUST, NEED_UNLESS, NEED_WHEN, NEED_MAY };

/* An argument of a step or of its links, once. */
struct entry {
	uint32_t number, other; /* other: the argument that `need` speaks of */
	enum need need;
};

struct entries {
	struct entry all[ENTRIES_MAX];
	size_t count;
};

static void add(struct entries *entries, struct entry entry)
{
	for (size_t i = 0; i < entries->count; i++) {
		if (entries->all[i].number == entry.number) return;
	}
	if (entries->count < ENTRIES_MAX) entries->all[entries->count++] = entry;
}

static enum need need_of(const struct form_part *part)
{
	if (part->when) return NEED_WHEN;
	return part->unless ? NEED_UNLESS : NEED_MUST;
}

static void add_required(
    struct entries *entries, const struct form_part *parts, size_t count, enum need need)
{
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *action = parts[i].action;

		if (need_of(&parts[i]) != need) continue;
		for (size_t r = 0; r < action->n_required; r++) {
			/* the one that decides is not required by what it decides */
			if (action->required[r] == parts[i].when) continue;
			add(entries,
			    (struct entry){
			        action->required[r], parts[i].when + parts[i].unless, need });
		}
	}
}

static void add_accepted(struct entries *entries, const struct form_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueAction *action = parts[i].action;

		if (parts[i].when) add(entries, (struct entry){ parts[i].when, 0, NEED_MAY });
		for (size_t a = 0; a < action->n_accepted; a++) {
			add(entries, (struct entry){ action->accepted[a], 0, NEED_MAY });
		}
	}
}

/* What a value looks like, between two texts; nothing where any text will do. */
static void print_looks(const struct words *words, const char *type, const char *list,
    const char *before, const char *after)
{
	struct text text;

	text_begin(&text);
	words_print_type(words, type, list, text.out);
	(void)text_end(&text);
	if (text.length) printf("%s%s%s", before, text.bytes, after);
	text_free(&text);
}

static void usage_fields(const struct words *words, const Mediation__V1__CatalogueRecord *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__CatalogueField *field = record->fields[i];

		if (*field->refused_zh) continue;
		printf("      %s=%s  [%s]", words_typed(field->name),
		    say_either(field->zh, field->en), field->required ? _("must") : _("may"));
		print_looks(words, field->type, field->list, "  ", "");
		putchar('\n');
	}
	printf("      %s\n", _("fields joined by commas; the argument again for each further one"));
}

static void print_need(const struct words *words, const struct entry *entry)
{
	const Mediation__V1__CatalogueArgument *other =
	    words_argument_numbered(words, entry->other);
	const char *name = other ? words_typed(other->name) : "";

	switch (entry->need) {
	case NEED_MUST:
		printf("[%s]", _("must"));
		break;
	case NEED_MAY:
		printf("[%s]", _("may"));
		break;
	case NEED_UNLESS:
		printf(_("[must, unless --%s is given]"), name);
		break;
	case NEED_WHEN:
		printf(_("[must, where --%s is given]"), name);
		break;
	}
}

static void usage_argument(const struct words *words, const struct entry *entry)
{
	const Mediation__V1__CatalogueArgument *info =
	    words_argument_numbered(words, entry->number);
	const Mediation__V1__CatalogueRecord *record =
	    info ? words_record(words, info->record) : NULL;

	if (!info) return;
	printf("  --%s  %s  ", words_typed(info->name), say_either(info->zh, info->en));
	print_need(words, entry);
	if (say_is_chinese() && *info->help_zh) printf("  %s", info->help_zh);
	putchar('\n');
	if (record && strcmp(info->type, "records") == 0) {
		usage_fields(words, record);
	} else {
		print_looks(words, info->type, info->list, "      ", "\n");
	}
}

void guide_usage(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;
	struct form_part parts[FORM_PARTS_MAX];
	size_t count = form_parts(words, action, parts);
	struct entries entries = { .count = 0 };

	printf("%s mediate %s %s%s\n", _("usage:"), words_typed(action->name),
	    begins ? "" : _("NO "), _("[--argument value …]"));
	guide_of(words, action);
	add_required(&entries, parts, count, NEED_MUST);
	add_required(&entries, parts, count, NEED_UNLESS);
	add_required(&entries, parts, count, NEED_WHEN);
	add_accepted(&entries, parts, count);
	for (size_t i = 0; i < entries.count; i++) {
		usage_argument(words, &entries.all[i]);
	}
}

void guide_steps(const struct words *words)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (!words_offer(action)) continue;
		printf(
		    "  %-22s %s\n", words_typed(action->name), say_either(action->zh, action->en));
	}
}
