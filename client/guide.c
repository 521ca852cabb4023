/* The operating guide and the usage of verbs, from the catalogue; guide.h. */
#include "guide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

static void print_list(
    const struct words *words, const char *list, const uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf("%s%s", i ? "、" : "", words_label(words, list, numbers[i]));
	}
	putchar('\n');
}

static void guide_of(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	printf("%s（%s）\n  %s", say_either(action->zh, action->en), words_typed(action->name),
	    _("who: "));
	print_list(words, "role", action->roles, action->n_roles);
	if (action->n_approvers) {
		fputs(_("  approved by: "), stdout);
		print_list(words, "role", action->approvers, action->n_approvers);
	}
	printf("  %s%s\n  %s%s\n  %s%s\n", _("what must be done: "), action->guide_zh,
	    _("by when: "), action->clock_zh, _("ground: "), action->basis);
}

void guide_print(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	for (size_t i = 0; !action && i < words->catalogue->n_actions; i++) {
		if (!words->catalogue->actions[i]->retired) {
			guide_of(words, words->catalogue->actions[i]);
		}
	}
	if (action) guide_of(words, action);
}

/* What a value looks like, between two texts; nothing where any text will do. */
static void print_looks(const struct words *words, const char *type, const char *list,
    const char *before, const char *after)
{
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);

	if (!out) abort();
	words_print_type(words, type, list, out);
	if (fclose(out) != 0) abort();
	if (*text) printf("%s%s%s", before, text, after);
	free(text);
}

static void usage_fields(const struct words *words, const Mediation__V1__CatalogueRecord *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const Mediation__V1__CatalogueField *field = record->fields[i];

		if (*field->refused_zh) continue;
		printf("      %s=%s%s", field->name, say_either(field->zh, field->en),
		    field->required ? " *" : "");
		print_looks(words, field->type, field->list, " (", ")");
		putchar('\n');
	}
}

static void usage_arguments(
    const struct words *words, const uint32_t *numbers, size_t count, const char *heading)
{
	if (count) printf("%s\n", heading);
	for (size_t i = 0; i < count; i++) {
		const Mediation__V1__CatalogueArgument *info =
		    words_argument_numbered(words, numbers[i]);
		const Mediation__V1__CatalogueRecord *record =
		    info ? words_record(words, info->record) : NULL;

		if (!info) continue;
		printf("  --%-22s %s %s\n", words_typed(info->name), say_either(info->zh, info->en),
		    say_either(info->help_zh, ""));
		if (record && strcmp(info->type, "records") == 0) {
			usage_fields(words, record);
		} else {
			print_looks(words, info->type, info->list, "      ", "\n");
		}
	}
}

void guide_usage(const struct words *words, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;

	printf("%s mediate %s %s[--argument value …]\n", _("usage:"), words_typed(action->name),
	    begins ? "" : "NO ");
	guide_of(words, action);
	usage_arguments(words, action->required, action->n_required, _("required:"));
	usage_arguments(words, action->accepted, action->n_accepted, _("optional:"));
	for (size_t i = 0; i < action->n_chain; i++) {
		const Mediation__V1__CatalogueAction *link =
		    words_action_numbered(words, action->chain[i]);

		if (link) {
			usage_arguments(words, link->required, link->n_required,
			    say_either(link->zh, link->en));
		}
	}
}

void guide_steps(const struct words *words)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action = words->catalogue->actions[i];

		if (action->retired) continue;
		printf(
		    "  %-22s %s\n", words_typed(action->name), say_either(action->zh, action->en));
	}
}
