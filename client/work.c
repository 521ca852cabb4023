/* One dispute, step after step; work.h. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "say.h"

enum { ORDER_MOVES = 30, ORDER_STAYS };

static void add_step(struct client *client, const Mediation__V1__AllowedAction *allowed,
    uint32_t state, struct choices *choices)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(&client->words, allowed->action);
	struct text label;

	if (!action || !words_offer(action)) return;
	text_begin(&label);
	fputs(say_either(action->zh, action->en), label.out);
	if (allowed->to_state && allowed->to_state != state) {
		fprintf(
		    label.out, " → %s", words_label(&client->words, "state", allowed->to_state));
	}
	if (allowed->needs_approval) fputs(_(" (to be approved)"), label.out);
	choices_add(choices, action->name, text_end(&label));
	text_free(&label);
}

/* The next step of the main path first, then what leads off it, then what only adds to it. */
static unsigned order_of(const Mediation__V1__AllowedAction *allowed, uint32_t state)
{
	if (allowed->along) return allowed->along;
	return allowed->to_state && allowed->to_state != state ? ORDER_MOVES : ORDER_STAYS;
}

static void add_steps(struct client *client, const Mediation__V1__AllowedResponse *told,
    uint32_t state, struct choices *choices)
{
	for (unsigned order = 1; order <= ORDER_STAYS; order++) {
		for (size_t i = 0; i < told->n_actions; i++) {
			const Mediation__V1__AllowedAction *allowed = told->actions[i];

			if (allowed->allowed && order_of(allowed, state) == order) {
				add_step(client, allowed, state, choices);
			}
		}
	}
	choices_add(choices, "#show", _("see all of it"));
	choices_add(choices, "#timeline", _("its whole life"));
	choices_add(choices, "#explain", _("its deadlines"));
	if (client_keeps_notes(client)) choices_add(choices, "#private", _("my private notes"));
	if (verb_find("print")) choices_add(choices, "#print", _("print its papers"));
	choices_add(choices, "#back", _("back to the menu"));
}

/* The step that is chosen for the dispute, which the caller frees; NULL: back. */
static char *choose_step(struct client *client, int64_t dispute)
{
	Mediation__V1__Response *shown = client_get_id(client, dispute), *told;
	struct choices choices = { 0 };
	char *word = NULL;
	int status;

	if (!shown) return NULL;
	told = client_allowed(client, dispute, &status);
	if (told) {
		putchar('\n');
		show_which(&client->shown, shown->get_dispute->dispute, stdout);
		putchar('\n');
		add_steps(client, told->allowed, shown->get_dispute->dispute->state, &choices);
		(void)fflush(stdout);
		(void)ask_choice(client->terminal, &choices, _("what to do"), "#back", &word);
	}
	choices_free(&choices);
	mediation__v1__response__free_unpacked(told, NULL);
	mediation__v1__response__free_unpacked(shown, NULL);
	if (word && strcmp(word, "#back") != 0) return word;
	free(word);
	return NULL;
}

int work_on(struct client *client, run_words *run, char *id)
{
	char *step;
	int status = 0;

	while ((step = choose_step(client, strtoll(id, NULL, 10)))) {
		char *words[] = { *step == '#' ? step + 1 : step, id };

		status = run(client, 2, words);
		free(step);
	}
	return status;
}
