/* The verbs that look at one thing: a dispute, its life, teams, the daemon; client.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "client.h"
#include "events.h"
#include "identify.h"
#include "say.h"
#include "value.h"

#define YEAR_MIN 1990
#define YEAR_MAX 2199

/* One of a few static buffers: the number of a dispute that another one names. */
static const char *number_of(void *context, int64_t dispute)
{
	static char numbers[4][128];
	static unsigned turn;
	char *number = numbers[turn++ % 4];
	Mediation__V1__Response *response = client_get_id(context, dispute);
	bool is_numbered = response && response->get_dispute->dispute->n_numbers;

	if (is_numbered) {
		(void)snprintf(
		    number, sizeof(numbers[0]), "%s", response->get_dispute->dispute->numbers[0]);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return is_numbered ? number : NULL;
}

static void with_numbers(struct client *client)
{
	client->shown.number_of = number_of;
	client->shown.context = client;
}

/* ---- show ---- */

static const Mediation__V1__Event *first_event(const Mediation__V1__Response *response)
{
	if (!response || response->timeline->n_events == 0) return NULL;
	return response->timeline->events[0];
}

int do_show(struct client *client)
{
	int status;
	Mediation__V1__Response *response = client_get_typed(client, client_word(client), &status),
	                        *request = NULL, *explained = NULL, *destroyed = NULL;
	struct client_beside asked;
	Mediation__V1__Dispute *dispute;
	struct dispute_beside beside = { .requested = NULL };

	if (!response) return status;
	dispute = response->get_dispute->dispute;
	status = identify_reveal_asked(client, dispute);
	if (status) {
		mediation__v1__response__free_unpacked(response, NULL);
		return status;
	}
	with_numbers(client);
	if (dispute->proposal) {
		request =
		    client_events(client, dispute->id, dispute->proposal->version - 1, 1, &status);
		beside.requested = first_event(request);
	}
	if (client_is_destroyed(client, dispute)) {
		destroyed = client_events(client, dispute->id, dispute->version - 1, 1, &status);
		beside.destroyed = first_event(destroyed);
	}
	/* what is not closed has no term, and costs no trip */
	if (client_is_closed(client, dispute)) explained = client_explained(client, dispute->id);
	if (explained) beside.retention = explained->explain->retention;
	/* notes are for people, and for who may keep some */
	client_beside(
	    client, dispute->id, client_keeps_notes(client) && !client->shown.as_json, &asked);
	if (asked.related) beside.related = asked.related->related;
	if (asked.attached) beside.attached = asked.attached->attachments;
	show_dispute(&client->shown, dispute, &beside);
	if (asked.notes && asked.notes->private_notes->n_notes) {
		show_hint(_("you have %zu private notes on it; mediate private %s shows them"),
		    asked.notes->private_notes->n_notes, client_word(client));
	}
	client_beside_free(&asked);
	mediation__v1__response__free_unpacked(explained, NULL);
	mediation__v1__response__free_unpacked(destroyed, NULL);
	mediation__v1__response__free_unpacked(request, NULL);
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* ---- timeline ---- */

int do_timeline(struct client *client)
{
	struct events events = { .count = 0 };
	int status;
	int64_t dispute = client_dispute(client, client->argv[0], &status);

	if (!dispute) return status;
	with_numbers(client);
	status = events_ask_all(client, dispute, &events);
	if (status == 0) show_timeline(&client->shown, events.events, events.count);
	events_free(&events);
	return status;
}

/* ---- allowed ---- */

static bool none_allowed(const struct words *words, const Mediation__V1__AllowedResponse *allowed)
{
	for (size_t i = 0; i < allowed->n_actions; i++) {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(words, allowed->actions[i]->action);

		if (action && words_offer(action) && allowed->actions[i]->allowed) return false;
	}
	return true;
}

Mediation__V1__Response *client_allowed(struct client *client, int64_t dispute, int *ret_status)
{
	Mediation__V1__AllowedRequest by = MEDIATION__V1__ALLOWED_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ALLOWED;
	request.allowed = &by;
	return client_ask(client, &request, ret_status);
}

int do_allowed(struct client *client)
{
	Mediation__V1__Response *dispute, *response;
	bool all = client_option(client, "all") != NULL;
	int status;

	dispute = client_get_typed(client, client_word(client), &status);
	if (!dispute) return status;
	response = client_allowed(client, dispute->get_dispute->dispute->id, &status);
	if (response) {
		show_allowed(
		    &client->shown, response->allowed, dispute->get_dispute->dispute->state, all);
		if (none_allowed(&client->words, response->allowed)) {
			show_hint("%s", _("there is nothing you may do here now"));
		}
		if (!all && !client->shown.as_json) {
			show_hint("%s", _("why the rest may not be done: --all"));
		}
	}
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(dispute, NULL);
	return status;
}

/* ---- teams, the daemon ---- */

int do_teams(struct client *client)
{
	Mediation__V1__TeamsRequest by = MEDIATION__V1__TEAMS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_TEAMS;
	request.teams = &by;
	response = client_ask(client, &request, &status);
	if (response) show_teams(&client->shown, response->teams);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int ask_limits(struct client *client)
{
	Mediation__V1__LimitsRequest by = MEDIATION__V1__LIMITS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LIMITS;
	request.limits = &by;
	response = client_ask(client, &request, &status);
	if (response) show_limits(&client->shown, response->limits);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int do_server(struct client *client)
{
	Mediation__V1__ServerInfoRequest by = MEDIATION__V1__SERVER_INFO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	const char *word = client_word(client);
	Mediation__V1__Response *response;
	int status;

	if (client_words(client) == 1 &&
	    (words_same(word, "limits") || strcmp(word, "限额") == 0 || words_same(word, "xe"))) {
		return ask_limits(client);
	}
	if (rights_are_meant(client)) return show_entitled(client);
	if (client_words(client)) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	request.body_case = MEDIATION__V1__REQUEST__BODY_SERVER_INFO;
	request.server_info = &by;
	response = client_ask(client, &request, &status);
	if (response) show_server(&client->shown, response->server_info);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
