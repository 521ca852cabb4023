/* The verbs that explain; client.h. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "file.h"
#include "guide.h"
#include "options.h"
#include "role_pages.h"
#include "say.h"
#include "text.h"

static const char *nearest_verb(const struct client *client, struct near *near)
{
	size_t count;
	const struct verb *verbs = verb_all(&count);

	/* of two that are as near, steps of a dispute are what people mean */
	words_near_actions(&client->words, near);
	for (size_t i = 0; i < count; i++) {
		near_try(near, verbs[i].name);
		near_try(near, verbs[i].zh);
	}
	return near_found(near);
}

void help_no_such(const struct client *client, const char *word)
{
	struct near near = near_to(word);
	const char *found = nearest_verb(client, &near);

	if (found) {
		fprintf(stderr, _("there is no \"%s\"; the nearest is \"%s\"; all: mediate help\n"),
		    word, words_typed(found));
	} else {
		fprintf(stderr, _("there is no \"%s\"; all: mediate help\n"), word);
	}
}

/* The step that was named; false where there is none of that name. */
static bool step_named(struct client *client, const Mediation__V1__CatalogueAction **ret)
{
	*ret = client->argc ? words_action(&client->words, client->argv[0]) : NULL;
	if (*ret || !client->argc) return true;
	help_no_such(client, client->argv[0]);
	return false;
}

int do_guide(struct client *client)
{
	const Mediation__V1__CatalogueAction *action;

	if (!step_named(client, &action)) return CLIENT_USAGE;
	if (client->shown.as_json) {
		guide_json(&client->words, action);
	} else {
		guide_print(&client->words, action);
	}
	return 0;
}

/* ---- help ---- */

static void help_options(void)
{
	options_usage(stdout);
	putchar('\n');
	printf("  --server ADDRESS\t%s\n", _("path of the daemon's socket, or HOST:PORT"));
	printf("  --member LOGIN\t%s\n", _("whose login it is"));
	printf("  --lang zh-CN|en\t%s\n", _("the language"));
	printf("  --json\t\t%s\n", _("for programs"));
	printf("  --practice\t\t%s\n", _("try it where nothing counts: mediate help practice"));
	printf("  --large\t\t%s\n", _("large print: fewer columns, a line between the rows"));
	printf("  --color WHEN\t\t%s\n", _("auto, always or never"));
	printf("  --request-id UUID\t%s\n\n",
	    _("of the step: given again with the same it is done once"));
}

static void help_all(struct client *client)
{
	size_t count;
	const struct verb *verbs = verb_all(&count);
	const Mediation__V1__Member *member = client_member(client);

	if (member) role_page_hint(&client->words, member->roles, member->n_roles);
	help_options();
	for (size_t i = 0; i < count; i++) {
		printf("  %-10s %-3s %s\t%s\n", verbs[i].name, verbs[i].initials, verbs[i].zh,
		    _(verbs[i].help));
	}
	if (!client->words.catalogue) return;
	printf("\n%s\n", _("every step (help NAME tells how):"));
	guide_steps(&client->words);
}

static int role_to_file(struct client *client, uint32_t role, const char *path)
{
	struct text page;
	int status = 0;

	text_begin(&page);
	role_page_paper(&client->words, role, page.out);
	(void)text_end(&page);
	if (strcmp(path, "-") == 0) {
		fputs(page.bytes, stdout);
	} else if (file_write_new(path, page.bytes, page.length)) {
		show_hint(_("written to %s; open it with a browser and print it"), path);
	} else {
		status = CLIENT_INPUT;
	}
	text_free(&page);
	return status;
}

/* A page for a role that was named, on the screen or as a paper; false where none was. */
static bool help_role(struct client *client, int *ret_status)
{
	const char *path = client_option(client, "out");
	int64_t role;

	if (!client->words.catalogue ||
	    !words_choice(&client->words, "role", client_word(client), &role) ||
	    !role_page_exists(&client->words, (uint32_t)role)) {
		return false;
	}
	*ret_status = 0;
	if (path) {
		*ret_status = role_to_file(client, (uint32_t)role, path);
	} else {
		(void)role_page_print(&client->words, (uint32_t)role);
	}
	return true;
}

int do_help(struct client *client)
{
	const Mediation__V1__CatalogueAction *action;
	const struct verb *verb = client->argc ? verb_find(client->argv[0]) : NULL;
	int status;

	if (client->argc == 0) {
		help_all(client);
		return 0;
	}
	/* where both have the name: a verb tells its usage by --help too */
	if (help_role(client, &status)) return status;
	if (verb) verb_usage(stdout, verb);
	if (verb && !verb->is_meant) return 0;
	if (!step_named(client, &action)) return CLIENT_USAGE;
	guide_usage(&client->words, action);
	return 0;
}
