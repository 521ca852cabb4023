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

/* What was done, and to which dispute: numbers, parties and state as they are now. */
static void show_done(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__ActResponse *act, const Mediation__V1__Response *related)
{
	Mediation__V1__Response *dispute = client_get_id(client, act->dispute), *other = NULL;
	struct act_beside beside = { .related = related ? related->related : NULL };

	if (act->other_dispute) other = client_get_id(client, act->other_dispute);
	beside.dispute = dispute_in(dispute);
	beside.other = dispute_in(other);
	show_act(&client->shown, action, act, &beside);
	mediation__v1__response__free_unpacked(dispute, NULL);
	mediation__v1__response__free_unpacked(other, NULL);
}

static int send_act(struct client *client, struct form *form)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response, *related = ask_related(client, form);
	int status;

	form->act->request_id.data = malloc(16);
	if (!form->act->request_id.data) abort();
	form->act->request_id.len = 16;
	link_new_request_id(0, form->act->request_id.data);
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = form->act;
	response = client_ask(client, &request, &status);
	if (response) show_done(client, form->action, response->act, related);
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(related, NULL);
	return status;
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
