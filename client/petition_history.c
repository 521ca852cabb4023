/*
 * What a matter has been through on both sides, day by day: what the petition centre handed over
 * under whichever of its numbers and what we answered, and the steps of the disputes that it
 * became; petition_history.h.
 */
#include "petition_history.h"

#include <stdlib.h>

#include "civil.h"
#include "events.h"
#include "petitions.h"
#include "say.h"

#define PETITIONS_MAX 64 /* of one matter, as the daemon tells them */

/* What happened on one side. */
struct moment {
	int64_t day;
	const Mediation__V1__Petition *petition; /* theirs; NULL: a step of ours */
	bool is_answer;
	const char *dispute; /* number */
	const Mediation__V1__Event *event;
	size_t order; /* as it was told: what happened on one day stays in it */
};

struct history {
	struct moment *moments; /* owned */
	size_t count;
	struct events disputes[PETITIONS_MAX];
	int64_t ids[PETITIONS_MAX];
	size_t dispute_count;
};

static struct moment *add(struct history *history, int64_t day)
{
	struct moment *ret;

	history->moments =
	    reallocarray(history->moments, history->count + 1, sizeof(*history->moments));
	if (!history->moments) abort();
	ret = &history->moments[history->count];
	*ret = (struct moment){ .day = day, .order = history->count++ };
	return ret;
}

static void add_petition(struct history *history, const Mediation__V1__Petition *petition)
{
	add(history, petition->item->handed_on)->petition = petition;
	if (petition->answered_us) {
		struct moment *moment = add(history, civil_day_of_instant(petition->answered_us));

		moment->petition = petition;
		moment->is_answer = true;
	}
}

static bool is_known(const struct history *history, int64_t dispute)
{
	for (size_t i = 0; i < history->dispute_count; i++) {
		if (history->ids[i] == dispute) return true;
	}
	return false;
}

/* What led nowhere is no part of a history. */
static bool is_told(const Mediation__V1__Event *event)
{
	return event->from_state != event->to_state || event->n_moves;
}

static int add_dispute(
    struct client *client, struct history *history, int64_t dispute, const char *number)
{
	struct events *events = &history->disputes[history->dispute_count];
	int status;

	history->ids[history->dispute_count++] = dispute;
	status = events_ask_all(client, dispute, events);
	for (size_t i = 0; status == 0 && i < events->count; i++) {
		const Mediation__V1__Event *event = events->events[i];
		struct moment *moment;

		if (!is_told(event)) continue;
		moment = add(history, civil_day_of_instant(event->happened_us));
		moment->dispute = number;
		moment->event = event;
	}
	return status;
}

static int by_day(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->day != y->day) return x->day < y->day ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int gather(struct client *client, const Mediation__V1__PetitionsResponse *petitions,
    struct history *history)
{
	int status = 0;

	for (size_t i = 0; i < petitions->n_petitions && i < PETITIONS_MAX && !status; i++) {
		const Mediation__V1__Petition *petition = petitions->petitions[i];

		add_petition(history, petition);
		if (petition->dispute && !is_known(history, petition->dispute)) {
			status = add_dispute(
			    client, history, petition->dispute, petition->dispute_number);
		}
	}
	if (history->count) {
		qsort(history->moments, history->count, sizeof(*history->moments), by_day);
	}
	return status;
}

static void history_free(struct history *history)
{
	for (size_t i = 0; i < history->dispute_count; i++) {
		events_free(&history->disputes[i]);
	}
	free(history->moments);
}

/* ---- as it is printed ---- */

static const struct column columns[] = { { N_("day"), CELLS_FIXED, 0 },
	{ N_("petition"), CELLS_FIXED, 0 }, { N_("handed over or answered"), CELLS_TEXT, 0 },
	{ N_("dispute"), CELLS_FIXED, 0 }, { N_("step"), CELLS_TEXT, 0 },
	{ N_("state"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

static const char *what_there(const struct words *words, const struct moment *moment)
{
	const Mediation__V1__Petition *petition = moment->petition;

	if (moment->is_answer) return words_label(words, "petition_answer", petition->answer);
	return words_label(words, "hand_over", petition->item->hand_over);
}

static const char *what_here(const struct words *words, const struct moment *moment)
{
	const Mediation__V1__CatalogueAction *action =
	    words_action_numbered(words, moment->event->action);

	return action ? say_either(action->zh, action->en) : "";
}

static void row_of(struct table *table, const struct words *words, const struct moment *moment)
{
	table_row(table);
	table_cell(table, "%s", show_date(moment->day));
	table_cell(table, "%s", moment->petition ? moment->petition->item->number : "");
	table_cell(table, "%s", moment->petition ? what_there(words, moment) : "");
	table_cell(table, "%s", moment->event ? moment->dispute : "");
	table_cell(table, "%s", moment->event ? what_here(words, moment) : "");
	table_cell(
	    table, "%s", moment->event ? words_label(words, "state", moment->event->to_state) : "");
}

static void json_of(struct json *json, const struct words *words, const struct moment *moment)
{
	json_object(json, NULL);
	json_date(json, "day", moment->day);
	if (moment->petition) {
		json_text(json, "petition", moment->petition->item->number);
		json_text(json, "there",
		    moment->is_answer
		        ? words_name(words, "petition_answer", moment->petition->answer)
		        : words_name(words, "hand_over", moment->petition->item->hand_over));
	} else {
		const Mediation__V1__CatalogueAction *action =
		    words_action_numbered(words, moment->event->action);

		json_text(json, "dispute", moment->dispute);
		json_text(json, "here", action ? action->name : "");
		json_text(json, "state", words_name(words, "state", moment->event->to_state));
	}
	json_end_object(json);
}

static void show(const struct shown *shown, const struct history *history)
{
	struct json json = { 0 };
	struct table table;

	if (shown->as_json) {
		json_object(&json, NULL);
		json_array(&json, "history");
		for (size_t i = 0; i < history->count; i++) {
			json_of(&json, shown->words, &history->moments[i]);
		}
		json_end_array(&json);
		json_end_object(&json);
		return;
	}
	table = table_new(columns);
	for (size_t i = 0; i < history->count; i++) {
		row_of(&table, shown->words, &history->moments[i]);
	}
	table_end(&table);
}

/* What there is to decide, where it has come back. */
static void show_next(const struct history *history)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < history->count; i++) {
		if (history->moments[i].event) last = &history->moments[i];
	}
	if (!last) return;
	show_hint(
	    _("the director reopens what has come back (mediate reopen %s --reopening-ground petition), or says what is done about it: mediate settle-petition %s --reason TEXT"),
	    last->dispute, last->dispute);
}

int petition_history(struct client *client, const Mediation__V1__PetitionItem *of)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct history history = { .count = 0 };
	Mediation__V1__Response *response;
	int status;

	by.office = of->office;
	by.number = of->number;
	by.matter = true;
	by.page_size = PETITIONS_MAX;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITIONS;
	request.petitions = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	status = gather(client, response->petitions, &history);
	if (status == 0) {
		show(&client->shown, &history);
		if (!client->shown.as_json) show_next(&history);
	}
	history_free(&history);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}
