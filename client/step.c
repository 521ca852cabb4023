/* A step of a dispute: its verb, arguments and help come from the catalogue; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "form.h"
#include "guide.h"
#include "say.h"

static int64_t dispute_named(void *context, const char *word, int *ret_status)
{
	return client_dispute(context, word, ret_status);
}

static const Mediation__V1__Dispute *dispute_in(const Mediation__V1__Response *response)
{
	return response ? response->get_dispute->dispute : NULL;
}

/* What was done, and to which dispute: numbers, parties and state as they are now. */
static void show_done(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act)
{
	Mediation__V1__Response *dispute = client_get_id(client, act->dispute), *other = NULL;

	if (act->other_dispute) other = client_get_id(client, act->other_dispute);
	show_act(&client->shown, action, act, dispute_in(dispute), dispute_in(other));
	mediation__v1__response__free_unpacked(dispute, NULL);
	mediation__v1__response__free_unpacked(other, NULL);
}

static int send_act(struct client *client, struct form *form)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	form->act->request_id.data = malloc(16);
	if (!form->act->request_id.data) abort();
	form->act->request_id.len = 16;
	link_new_request_id(0, form->act->request_id.data);
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = form->act;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_done(client, form->action, response->act);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int form_wrong(const struct form *form)
{
	const char *name = words_typed(form->action->name);

	fprintf(stderr, _("mediate %s: %s\n"), name, form->error.bytes);
	fprintf(stderr, _("how to fill it in: mediate help %s\n"), name);
	return form->status;
}

static int fill_in(struct client *client, const Mediation__V1__CatalogueAction *action, bool begins)
{
	struct value_source source = {
		.words = &client->words, .dispute = dispute_named, .context = client
	};
	struct form form;
	int64_t dispute = 0;
	int status = 0;

	if (!begins) dispute = client_dispute(client, client->argv[0], &status);
	if (!begins && !dispute) return status;
	if (form_read(&form, &source, action, client->argv + !begins, client->argc - !begins)) {
		form.act->dispute = dispute;
		status = send_act(client, &form);
	} else {
		status = form_wrong(&form);
	}
	form_free(&form);
	return status;
}

int step_run(struct client *client, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;

	if (client->wants_help) {
		const struct verb *beside = verb_find(action->name);

		if (beside) verb_usage(stdout, beside);
		guide_usage(&client->words, action);
		return 0;
	}
	if (!begins && (client->argc < 1 || *client->argv[0] == '-')) {
		fprintf(stderr, _("which dispute? mediate %s NO …\n"), words_typed(action->name));
		return CLIENT_USAGE;
	}
	return fill_in(client, action, begins);
}
