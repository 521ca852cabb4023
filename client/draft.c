/* Which draft of a form is gone on with; draft.h. */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "say.h"

/* As many forms of one kind may be open at once: people telephone in between. */
#define DRAFTS_MAX 3

void draft_names(const struct kept *kept, FILE *out)
{
	const char *before = "";

	for (size_t i = 0; i < kept->answers.count && i < 2; i++) {
		char *name = answers_field(kept->answers.all[i].word, "name");

		if (*name) fprintf(out, "%s%s", before, name);
		if (*name) before = _(", ");
		free(name);
	}
}

/* sentence: with the time when it was begun. */
static void list_drafts(const struct kept_list *drafts, const char *sentence, struct choices *ret)
{
	for (size_t i = 0; i < drafts->count; i++) {
		struct text label;
		char place[24];

		text_begin(&label);
		fprintf(label.out, sentence, show_instant(drafts->all[i]->begun_us));
		fputc(' ', label.out);
		draft_names(drafts->all[i], label.out);
		(void)snprintf(place, sizeof(place), "#%zu", i);
		choices_add(ret, place, text_end(&label));
		text_free(&label);
	}
}

bool draft_may_go(struct client *client)
{
	return ask_yes(
	    client->terminal, &client->words, _("delete it, with all that was typed (y/n): "));
}

/* Makes room for one more, where there is none left. */
static bool throw_one_away(struct client *client, const struct kept_list *drafts)
{
	struct choices choices = { 0 };
	char *word = NULL;
	bool is_done = false;

	if (drafts->count < DRAFTS_MAX) return true;
	list_drafts(drafts, _("begun %s"), &choices);
	(void)ask_choice(client->terminal, &choices,
	    _("three of this step are open, which is thrown away (Ctrl-C: none)"), NULL, &word);
	choices_free(&choices);
	if (word && draft_may_go(client)) {
		keep_drop(&client->keep, drafts->all[strtoul(word + 1, NULL, 10)]);
		is_done = true;
	}
	free(word);
	return is_done;
}

/* Which draft is meant: one of those, or NULL for a new one. False where the question was stopped.
 */
static bool choose_draft(struct client *client, struct kept_list *drafts, struct kept **ret)
{
	struct choices choices = { 0 };
	char *word = NULL;
	bool goes_on;

	list_drafts(drafts, _("go on with what was begun %s"), &choices);
	choices_add(&choices, "#new", _("begin another"));
	for (size_t i = 0; i < choices.count; i++) {
		fprintf(stderr, "%3zu %s\n", i + 1, choices.all[i].label);
	}
	(void)ask_listed(client->terminal, &choices, _("go on where you were"), "#0", &word);
	choices_free(&choices);
	*ret = NULL;
	if (word && strcmp(word, "#new") == 0) {
		goes_on = throw_one_away(client, drafts);
	} else if (word) {
		size_t at = strtoul(word + 1, NULL, 10);

		goes_on = true;
		*ret = drafts->all[at];
		drafts->all[at] = drafts->all[--drafts->count];
	} else {
		goes_on = false;
	}
	free(word);
	return goes_on;
}

static bool is_of(const struct kept *kept, const char *form, const char *dispute)
{
	return strcmp(kept->form, form) == 0 && strcmp(kept->dispute, dispute) == 0;
}

/* Those of the form that no other window has. */
static void take_of_form(
    struct keep *keep, struct kept_list *list, const char *form, const char *dispute)
{
	size_t left = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct kept *kept = list->all[i];

		if (!is_of(kept, form, dispute) || keep_hold(keep, kept) != HELD) {
			kept_free(kept);
		} else if (kept->state == KEPT_READY) {
			keep_let_go(keep, kept);
			kept_free(kept);
		} else {
			list->all[left++] = kept;
		}
	}
	list->count = left;
}

static void let_go(struct keep *keep, const struct kept_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		keep_let_go(keep, list->all[i]);
	}
}

bool draft_take(struct client *client, const char *form, const char *number, struct kept **ret)
{
	struct kept_list drafts = { .count = 0 };
	bool goes_on = true;

	*ret = NULL;
	if (keep_open(&client->keep, client->terminal)) {
		keep_list(
		    &client->keep, client_book(client), client_login(client), KEPT_BEGUN, &drafts);
		take_of_form(&client->keep, &drafts, form, number);
	} else {
		fprintf(stderr, "%s\n", _("what is typed is not kept on this computer this time"));
	}
	if (drafts.count) goes_on = choose_draft(client, &drafts, ret);
	if (goes_on && !*ret) {
		*ret = keep_begin(&client->keep, client_book(client), client_login(client), form,
		    number, client_today(client));
		if (client->keep.is_open) (void)keep_hold(&client->keep, *ret);
	}
	let_go(&client->keep, &drafts);
	kept_list_free(&drafts);
	return goes_on;
}
