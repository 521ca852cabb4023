/* A step of a dispute: its verb, arguments and help come from the catalogue; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "fill.h"
#include "guide.h"
#include "say.h"

/* Who registers sees at once what it may have to do with; it hinders nobody. */
static Mediation__V1__Response *ask_related(struct client *client, const struct form *form)
{
	Mediation__V1__Response *related = NULL;

	if (form->act->dispute == 0) related = client_related_to(client, form->act);
	if (related && related->related->n_disputes && !client->shown.as_json) {
		fprintf(stderr, "%s\n", _("possible earlier disputes:"));
		show_related(&client->shown, related->related, stderr);
		fputc('\n', stderr);
	}
	return related;
}

static int send_as(struct client *client, struct form *form, const uint8_t request_id[16])
{
	Mediation__V1__Response *related = ask_related(client, form);
	int status = act_send(client, form, request_id, related, NULL);

	mediation__v1__response__free_unpacked(related, NULL);
	return status;
}

int step_send(struct client *client, struct form *form)
{
	uint8_t request_id[16];

	link_new_request_id(0, request_id);
	return send_as(client, form, request_id);
}

int step_wrong(const struct form *form)
{
	const char *name = words_typed(form->action->name);

	fprintf(stderr, _("mediate %s: %s\n"), name, form->error.bytes);
	fprintf(stderr, _("how to fill it in: mediate help %s\n"), name);
	return form->status;
}

/* What was given whole. Who gives the id himself asks again himself; of the rest nothing is lost
 * where no answer comes. given: NULL where it is too much to be kept. */
static int send_whole(struct client *client, struct form *form,
    const Mediation__V1__Dispute *dispute, const char *number, const struct answers *given)
{
	struct request_sent sent = { .was_sent = client->link != NULL };
	int status = CLIENT_AGAIN;

	if (client->request_id) {
		memcpy(sent.id, client->request_id, sizeof(sent.id));
	} else {
		link_new_request_id(0, sent.id);
	}
	form->act->dispute = dispute ? dispute->id : 0;
	if (client->link) status = send_as(client, form, sent.id);
	if (status != CLIENT_AGAIN || client->request_id) return status;
	return fill_put_by(client, form->action, dispute, number, given, &sent);
}

/* What was typed is sent as it is where it is whole; what is missing is asked for where there is
 * somebody to ask. dispute: NULL where one begins. */
static int fill_in(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute, const char *number, char **words, int count)
{
	struct value_source source = {
		.words = &client->words,
		.dispute = client_dispute_named,
		.context = client,
		.today = { .day = client_today(client) },
		.understood = stderr,
		.takes_parts = true,
	};
	struct answers given = { .count = 0 };
	bool is_taken = answers_take(&given, words, count);
	bool can_ask = client->terminal && is_taken && !client->request_id;
	/* nothing need be given, and yet there is something to ask: signatures, for one */
	bool is_bare = can_ask && count == 0 && fill_asks(client, action, dispute);
	struct form form;
	bool is_whole;
	int status;

	is_whole = form_read(&form, &source, action, words, count);
	/* without a daemon it goes into the outbox, which whoever sits there is shown first */
	if (is_whole && !is_bare && (client->link || !can_ask)) {
		status = send_whole(client, &form, dispute, number, is_taken ? &given : NULL);
	} else if ((is_whole || form.is_missing) && can_ask) {
		status = fill_in_form(client, action, dispute, number, &given);
	} else {
		status = step_wrong(&form);
	}
	form_free(&form);
	answers_free(&given);
	return status;
}

static int step_on(struct client *client, const Mediation__V1__CatalogueAction *action,
    const char *number, char **words, int count)
{
	Mediation__V1__Response *response = NULL;
	int status = CLIENT_AGAIN;

	/* who types all of it names the dispute: nothing is done to one that was only like it */
	if (client->link) {
		response = count ? client_get(client, number, &status)
		                 : client_get_typed(client, number, &status);
	}
	if (!response && !client->link && action->may_wait) {
		return fill_in(client, action, NULL, number, words, count);
	}
	if (!response) return status;
	status = fill_in(client, action, response->get_dispute->dispute, number, words, count);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int step_run(struct client *client, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;
	bool has_number = client->argc > 0 && *client->argv[0] != '-';
	char *chosen;
	int status;

	if (client->wants_help) {
		const struct verb *beside = verb_find(action->name);

		if (beside) verb_usage(stdout, beside);
		guide_usage(&client->words, action);
		return 0;
	}
	if (begins) return fill_in(client, action, NULL, "", client->argv, client->argc);
	if (has_number) {
		return step_on(client, action, client->argv[0], client->argv + 1, client->argc - 1);
	}
	if (!client->terminal) {
		fprintf(stderr, _("which dispute? mediate %s NO …\n"), words_typed(action->name));
		return CLIENT_USAGE;
	}
	chosen = client_which(client, &status);
	if (!chosen) return status;
	status = step_on(client, action, chosen, client->argv, client->argc);
	free(chosen);
	return status;
}
