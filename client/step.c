/* A step of a dispute: its verb, arguments and help come from the catalogue; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "form.h"
#include "guide.h"
#include "say.h"

static int64_t label_to_id(void *context, const char *label)
{
	int status;

	return client_dispute(context, label, &status);
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
	show_act(&client->shown, form->action, response->act);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int form_wrong(const Mediation__V1__CatalogueAction *action, const struct form *form)
{
	const char *name = words_typed(action->name);

	fprintf(stderr, "mediate %s: %s\n", name, form->error);
	fprintf(stderr, _("how to fill it in: mediate help %s\n"), name);
	return CLIENT_USAGE;
}

int step_run(struct client *client, const Mediation__V1__CatalogueAction *action)
{
	bool begins = action->n_from_states && action->from_states[0] == 0;
	struct form form = { 0 };
	int64_t dispute = 0;
	int status = 0;

	for (int i = 0; i < client->argc; i++) {
		if (strcmp(client->argv[i], "--help") != 0) continue;
		guide_usage(&client->words, action);
		return 0;
	}
	if (!begins) {
		if (client->argc < 1 || *client->argv[0] == '-') {
			fprintf(stderr, _("which dispute? mediate %s NO …\n"),
			    words_typed(action->name));
			return CLIENT_USAGE;
		}
		dispute = client_dispute(client, client->argv[0], &status);
		if (!dispute) return status;
	}
	if (!form_read(&form, &client->words, action, client->argv + !begins,
	        client->argc - !begins, label_to_id, client)) {
		status = form_wrong(action, &form);
	} else {
		form.act->dispute = dispute;
		status = send_act(client, &form);
	}
	form_free(&form);
	return status;
}
