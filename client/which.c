/* Which dispute somebody at the terminal means: by whatever he remembers; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "client.h"
#include "say.h"

#define FOUND_MAX 9

/* One of those found, which the caller frees; NULL where none was chosen. */
static char *choose(struct client *client, const Mediation__V1__FindDisputesResponse *found)
{
	struct choices choices = { 0 };
	char *word = NULL;

	for (size_t i = 0; i < found->n_disputes; i++) {
		struct text label;
		char id[24];

		text_begin(&label);
		show_which_line(&client->shown, found->disputes[i], label.out);
		(void)snprintf(id, sizeof(id), "%lld", (long long)found->disputes[i]->id);
		choices_add(&choices, id, text_end(&label));
		text_free(&label);
	}
	for (size_t i = 0; i < choices.count; i++) {
		fprintf(stderr, "%3zu %s\n", i + 1, choices.all[i].label);
	}
	if (choices.count == 1) {
		word = strdup(choices.all[0].word);
		if (!word) abort();
	} else {
		(void)ask_listed(client->terminal, &choices, _("which dispute"), NULL, &word);
	}
	choices_free(&choices);
	return word;
}

char *client_which_like(struct client *client, const char *text, int *ret_status)
{
	Mediation__V1__Response *response = client_find(client, text, FOUND_MAX, ret_status);
	char *chosen = NULL;

	if (!response) return NULL;
	*ret_status = CLIENT_NOTHING_FOUND;
	if (response->find_disputes->n_disputes) {
		chosen = choose(client, response->find_disputes);
		*ret_status = chosen ? 0 : CLIENT_STOPPED;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return chosen;
}

/* Disputes are looked for by the daemon: without it a number is taken as it is typed. */
static char *ask_number(struct client *client)
{
	char *typed;

	if (terminal_read(client->terminal, _("number of the dispute> "), NULL, &typed) !=
	    TYPED_LINE) {
		return NULL;
	}
	if (*asking_trim(typed)) {
		char *number = strdup(asking_trim(typed));

		if (!number) abort();
		free(typed);
		return number;
	}
	free(typed);
	return NULL;
}

char *client_which(struct client *client, int *ret_status)
{
	*ret_status = CLIENT_USAGE;
	if (!client->link) return ask_number(client);
	for (;;) {
		char *typed, *chosen;

		if (terminal_read(client->terminal,
		        _("which dispute (number, name, pinyin or initials)> "), NULL,
		        &typed) != TYPED_LINE) {
			return NULL;
		}
		if (!*typed) {
			free(typed);
			return NULL;
		}
		chosen = client_which_like(client, typed, ret_status);
		free(typed);
		if (*ret_status == CLIENT_NOTHING_FOUND) {
			fprintf(
			    stderr, "%s\n", _("nothing found; try less of it, or Enter to stop"));
		} else if (*ret_status != CLIENT_STOPPED) {
			return chosen;
		}
	}
}
