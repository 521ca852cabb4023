/*
 * What goes out to the petition centre, at the desk: the letters of a petition, a refused one sent
 * again, and how the last reconciliation came out; petitions.h.
 */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "local.h"
#include "petitions.h"
#include "say.h"

#define LETTERS_MAX 100 /* of one answer */

Mediation__V1__Response *petition_letters(
    struct client *client, const char *office, const char *number, int *ret_status)
{
	Mediation__V1__PetitionEventsRequest by = MEDIATION__V1__PETITION_EVENTS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.office = (char *)office;
	by.number = (char *)number;
	/* where the bridge stands is told beside one as beside many */
	by.page_size = *number ? LETTERS_MAX : 1;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITION_EVENTS;
	request.petition_events = &by;
	return client_ask(client, &request, ret_status);
}

/* ---- sent again ---- */

static int mark_again(
    struct client *client, Mediation__V1__PetitionMark **marks, size_t count, const char *office)
{
	Mediation__V1__MarkPetitionsRequest by = MEDIATION__V1__MARK_PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.office = (char *)office;
	by.marks = marks;
	by.n_marks = count;
	request.body_case = MEDIATION__V1__REQUEST__BODY_MARK_PETITIONS;
	request.mark_petitions = &by;
	response = client_ask(client, &request, &status);
	for (size_t i = 0; response && i < response->mark_petitions->n_marks; i++) {
		const Mediation__V1__MarkedPetition *marked = response->mark_petitions->marks[i];

		if (!marked->outcome) continue;
		fprintf(stderr, "%s\n", say_either(marked->refusal->zh, marked->refusal->en));
		status = CLIENT_PARTLY;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int send_again(struct client *client, const Mediation__V1__PetitionEventsResponse *told)
{
	Mediation__V1__PetitionMark *marks = calloc(told->n_letters + 1, sizeof(*marks));
	Mediation__V1__PetitionMark **each =
	    calloc(told->n_letters + 1, sizeof(Mediation__V1__PetitionMark *));
	const char *office = NULL;
	int64_t again;
	size_t count = 0;
	int status = CLIENT_NOTHING_FOUND;

	if (!marks || !each) abort();
	for (size_t i = 0; i < told->n_letters; i++) {
		const Mediation__V1__PetitionLetter *letter = told->letters[i];

		if (!letter_is_refused(&client->words, letter)) continue;
		mediation__v1__petition_mark__init(&marks[count]);
		marks[count].number = letter->number;
		marks[count].of = letter->of;
		marks[count].at = letter->at;
		each[count] = &marks[count];
		office = letter->office;
		count++;
	}
	if (!words_choice(&client->words, "petition_mark", "again", &again)) {
		status = CLIENT_INTERNAL;
	} else if (!count) {
		fprintf(stderr, "%s\n", _("none of its letters was refused"));
	} else {
		for (size_t i = 0; i < count; i++) {
			marks[i].mark = (uint32_t)again;
		}
		status = mark_again(client, each, count, office);
	}
	free(each);
	free(marks);
	return status;
}

int petition_resend(struct client *client)
{
	const char *office = client_option(client, "office");
	const char *number = client_word_at(client, 1);
	Mediation__V1__Response *response;
	const Mediation__V1__PetitionEventsResponse *told;
	int status;

	response = petition_letters(client, office ? office : "", number, &status);
	if (!response) return status;
	told = response->petition_events;
	if (told->n_letters &&
	    strcmp(told->letters[0]->office, told->letters[told->n_letters - 1]->office) != 0) {
		fprintf(stderr, _("%s is a number of several offices; name one: --office OFFICE\n"),
		    number);
		status = CLIENT_NOTHING_FOUND;
	} else {
		status = send_again(client, told);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* ---- reconciled ---- */

Mediation__V1__Response *petition_digest_of(
    struct client *client, const char *office, int *ret_status)
{
	Mediation__V1__PetitionDigestRequest by = MEDIATION__V1__PETITION_DIGEST_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.office = (char *)office;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITION_DIGEST;
	request.petition_digest = &by;
	return client_ask(client, &request, ret_status);
}

static int reconcile_office(
    struct client *client, struct reconciled_shown *shown, const char *office)
{
	int status;
	Mediation__V1__Response *ours = petition_digest_of(client, office, &status), *told = NULL;

	if (ours) told = petition_letters(client, office, "", &status);
	if (told) {
		show_reconciled(
		    shown, office, ours->petition_digest, told->petition_events->reconciled);
	}
	mediation__v1__response__free_unpacked(told, NULL);
	mediation__v1__response__free_unpacked(ours, NULL);
	return status;
}

int petition_reconcile(struct client *client)
{
	const char *office = client_option(client, "office");
	Mediation__V1__Response *each;
	struct reconciled_shown shown;
	int status;

	each = petition_letters(client, "", "", &status);
	if (!each) return status;
	shown = show_reconciled_begin(&client->shown);
	for (size_t i = 0; i < each->petition_events->n_offices && !status; i++) {
		const char *name = each->petition_events->offices[i];

		if (office && strcmp(name, office) != 0) continue;
		status = reconcile_office(client, &shown, name);
	}
	show_reconciled_end(&shown);
	if (!status && !shown.count) {
		fprintf(stderr, "%s\n", _("no office has handed over petitions under this name"));
		status = CLIENT_NOTHING_FOUND;
	}
	mediation__v1__response__free_unpacked(each, NULL);
	return status;
}
