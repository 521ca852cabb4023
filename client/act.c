/* Sending what was filled in; act.h. */
#include "act.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "identify.h"
#include "say.h"

/* How refusals begin that are about what identifies people. */
#define REFUSED_IDENTITY "identity_"

static const Mediation__V1__Dispute *dispute_in(const Mediation__V1__Response *response)
{
	return response ? response->get_dispute->dispute : NULL;
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
	if (!act->proposed) check_after(client, action, beside.dispute);
	mediation__v1__response__free_unpacked(dispute, NULL);
	mediation__v1__response__free_unpacked(other, NULL);
}

static void keep_refusal(struct act_refusal *ret, const Mediation__V1__Refusal *refusal)
{
	*ret = (struct act_refusal){ .argument = refusal->argument };
	ret->is_reused = strcmp(refusal->name, "request_reused") == 0;
	ret->is_identity = strncmp(refusal->name, REFUSED_IDENTITY, strlen(REFUSED_IDENTITY)) == 0;
	ret->lacks_vault = strcmp(refusal->name, "identity_away") == 0;
	(void)snprintf(ret->reason, sizeof(ret->reason), "%s %s",
	    say_either(refusal->zh, refusal->en), say_either(refusal->next_zh, refusal->next_en));
}

int act_send(struct client *client, struct form *form, const uint8_t request_id[16],
    const Mediation__V1__Response *related, struct act_refusal *ret_refusal)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	bool is_sealed;
	int status;

	form_request_id(form->act, request_id);
	is_sealed = identify_seal(client, form->act, &response, &status);
	if (!is_sealed && response && response->refusal && ret_refusal) {
		keep_refusal(ret_refusal, response->refusal);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	if (!is_sealed) return status;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = form->act;
	response = client_ask_until_answered(client, &request, &status);
	client->begun = 0;
	if (!response) return status;
	if (response->outcome == 0) {
		if (!form->act->dispute) client->begun = response->act->dispute;
		show_done(client, form->action, response->act, related);
	} else if (response->refusal) {
		show_refusal(&client->words, response->refusal, REFUSED_ACT);
		if (ret_refusal) keep_refusal(ret_refusal, response->refusal);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
