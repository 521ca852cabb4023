/* Taking back one's own last step: what it was and how long that can be done is shown first;
 * client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "client.h"
#include "form.h"
#include "form_record.h"
#include "say.h"
#include "terminal.h"

#define MINUTE_US INT64_C(60000000)

struct undo {
	struct client *client;
	const Mediation__V1__CatalogueAction *retract;
	Mediation__V1__Response *dispute, *events, *allowed;
};

/* The step that takes back others. */
static const Mediation__V1__CatalogueAction *retraction(const struct words *words)
{
	for (size_t i = 0; i < words->catalogue->n_actions; i++) {
		if (words->catalogue->actions[i]->retract_minutes) {
			return words->catalogue->actions[i];
		}
	}
	return NULL;
}

static const Mediation__V1__Dispute *dispute_of(const struct undo *undo)
{
	return undo->dispute->get_dispute->dispute;
}

/* The last event, of the version that the dispute was seen in. */
static const Mediation__V1__Event *last_of(const struct undo *undo)
{
	return undo->events->timeline->n_events ? undo->events->timeline->events[0] : NULL;
}

static bool load(struct undo *undo, int *ret_status)
{
	struct client *client = undo->client;

	undo->dispute = client_get_typed(client, client_word(client), ret_status);
	if (!undo->dispute) return false;
	undo->events = client_events(
	    client, dispute_of(undo)->id, dispute_of(undo)->version - 1, 1, ret_status);
	if (!undo->events) return false;
	undo->allowed = client_allowed(client, dispute_of(undo)->id, ret_status);
	return undo->allowed != NULL;
}

static void unload(struct undo *undo)
{
	mediation__v1__response__free_unpacked(undo->allowed, NULL);
	mediation__v1__response__free_unpacked(undo->events, NULL);
	mediation__v1__response__free_unpacked(undo->dispute, NULL);
}

/* ---- what would be taken back ---- */

static void show_last(const struct undo *undo)
{
	const struct client *client = undo->client;
	const Mediation__V1__Event *last = last_of(undo);
	const Mediation__V1__CatalogueAction *step =
	    last ? words_action_numbered(&client->words, last->action) : NULL;

	show_which(&client->shown, dispute_of(undo), stderr);
	fputc('\n', stderr);
	if (!last) return;
	fprintf(stderr, _("the last step: %s, %s, %s\n"),
	    step ? say_either(step->zh, step->en) : "?", show_instant(last->recorded_us),
	    last->member_name);
}

/* By the daemon's clock, which decides. */
static void show_time_left(const struct undo *undo)
{
	const Mediation__V1__Event *last = last_of(undo);
	int64_t until, left;

	if (!last) return;
	until = last->recorded_us + undo->retract->retract_minutes * MINUTE_US;
	left = until - undo->allowed->now_us;
	if (left >= MINUTE_US) {
		fprintf(stderr, _("it can be taken back for %d minutes more\n"),
		    (int)(left / MINUTE_US));
	} else {
		fputs(_("it can be taken back for less than a minute more\n"), stderr);
	}
}

/* Whether the daemon would do it; if not, it says why and what to do instead. */
static bool is_allowed(const struct undo *undo, int *ret_status)
{
	const Mediation__V1__AllowedResponse *allowed = undo->allowed->allowed;
	const Mediation__V1__CatalogueItem *why = NULL;
	Mediation__V1__Refusal refusal = MEDIATION__V1__REFUSAL__INIT;

	for (size_t i = 0; i < allowed->n_actions; i++) {
		if (allowed->actions[i]->action != undo->retract->number) continue;
		if (allowed->actions[i]->allowed) return true;
		why = words_item(&undo->client->words, "outcome", allowed->actions[i]->outcome);
	}
	*ret_status = why ? (int)why->exit_code : CLIENT_INTERNAL;
	if (!why) {
		fputs(
		    _("the daemon does not say whether it can be taken back; see: mediate allowed\n"),
		    stderr);
		return false;
	}
	refusal.zh = why->zh;
	refusal.en = why->en;
	refusal.next_zh = why->note_zh;
	refusal.next_en = why->note_en;
	show_refusal(&undo->client->words, &refusal, REFUSED_ACT);
	return false;
}

/* ---- yes, and why ---- */

/* A line that is typed; NULL where nobody goes on. The caller frees it. */
static char *ask(const struct client *client, const char *question)
{
	char *line = NULL;

	if (terminal_read(client->terminal, question, NULL, &line) == TYPED_LINE) return line;
	return NULL;
}

/* Off a terminal all of it must have been said. */
static bool is_complete(const struct client *client)
{
	if (client->terminal) return true;
	if (client_option(client, "reason") && client_option(client, "yes")) return true;
	fputs(_("here nobody can be asked; say it all: mediate undo NO --reason TEXT --yes\n"),
	    stderr);
	return false;
}

/* The reason as it was given or is typed now; the caller frees it. */
static char *reason_of(const struct client *client)
{
	const char *given = client_option(client, "reason");

	if (given) return form_copy(given);
	return ask(client, _("why is it taken back: "));
}

/* ---- the act ---- */

static int send(struct undo *undo, char *reason)
{
	struct value_source source = { .words = &undo->client->words };
	char flag[] = "--reason", *words[] = { flag, reason };
	struct form form;
	int status;

	text_line_ends(reason);
	if (form_read(&form, &source, undo->retract, words, 2)) {
		form.act->dispute = dispute_of(undo)->id;
		/* what was shown is taken back, and nothing that came meanwhile */
		form.act->expected_version = dispute_of(undo)->version;
		status = step_send(undo->client, &form);
	} else {
		status = step_wrong(&form);
	}
	form_free(&form);
	return status;
}

static int take_back(struct undo *undo)
{
	struct client *client = undo->client;
	int status = CLIENT_USAGE;
	char *reason;

	show_last(undo);
	if (!is_allowed(undo, &status)) return status;
	show_time_left(undo);
	if (!is_complete(client)) return CLIENT_USAGE;
	if (!client_option(client, "yes") &&
	    !ask_yes(client->terminal, &client->words, _("take it back (y/n): "))) {
		fputs(_("nothing was taken back\n"), stderr);
		return 0;
	}
	reason = reason_of(client);
	if (reason && *reason) {
		status = send(undo, reason);
	} else {
		fputs(_("without a reason nothing is taken back\n"), stderr);
	}
	free(reason);
	return status;
}

int do_undo(struct client *client)
{
	struct undo undo = { .client = client, .retract = retraction(&client->words) };
	int status = CLIENT_INTERNAL;

	if (!undo.retract) {
		fputs(_("the daemon knows no way to take back a step\n"), stderr);
	} else if (load(&undo, &status)) {
		status = take_back(&undo);
	}
	unload(&undo);
	return status;
}
