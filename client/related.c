/*
 * What a dispute may have to do with: asked for quietly beside what was wanted. That it cannot be
 * told hinders nothing.
 */
#include <string.h>

#include "client.h"

#define NAMES_MAX 40

static Mediation__V1__Response *ask(struct client *client, Mediation__V1__RelatedRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_RELATED;
	request.related = by;
	return client_ask_quietly(client, &request);
}

/* Both in one trip. */
static void ask_both(struct client *client, const Mediation__V1__Request requests[2],
    Mediation__V1__Response *ret[2])
{
	const Mediation__V1__Request *const both[2] = { &requests[0], &requests[1] };
	uint64_t first = link_send_all(client->link, both, 2);

	for (int i = 0; first && i < 2; i++) {
		uint64_t id;
		Mediation__V1__Response *response = link_receive(client->link, &id);

		if (response && id - first < 2 && !ret[id - first] && response->outcome == 0 &&
		    link_fits((int)requests[id - first].body_case, response)) {
			ret[id - first] = response;
		} else {
			mediation__v1__response__free_unpacked(response, NULL);
		}
	}
}

Mediation__V1__Response *client_related(
    struct client *client, int64_t dispute, Mediation__V1__Response **ret_notes)
{
	Mediation__V1__RelatedRequest by = MEDIATION__V1__RELATED_REQUEST__INIT;
	Mediation__V1__PrivateNotesRequest of = MEDIATION__V1__PRIVATE_NOTES_REQUEST__INIT;
	Mediation__V1__Request requests[2] = { MEDIATION__V1__REQUEST__INIT,
		MEDIATION__V1__REQUEST__INIT };
	Mediation__V1__Response *told[2] = { NULL, NULL };

	by.dispute = of.dispute = dispute;
	if (!ret_notes) return ask(client, &by);
	requests[0].body_case = MEDIATION__V1__REQUEST__BODY_RELATED;
	requests[0].related = &by;
	requests[1].body_case = MEDIATION__V1__REQUEST__BODY_PRIVATE_NOTES;
	requests[1].private_notes = &of;
	if (client->link) ask_both(client, requests, told);
	*ret_notes = told[1];
	return told[0];
}

static const Mediation__V1__Argument *argument_named(
    const struct client *client, const Mediation__V1__ActRequest *act, const char *name)
{
	const Mediation__V1__CatalogueArgument *info = words_argument(&client->words, name);

	for (size_t i = 0; info && i < act->n_arguments; i++) {
		if (act->arguments[i]->number == info->number) return act->arguments[i];
	}
	return NULL;
}

static uint32_t field_numbered(
    const struct client *client, const Mediation__V1__CatalogueArgument *info, const char *name)
{
	const Mediation__V1__CatalogueRecord *record = words_record(&client->words, info->record);

	for (size_t i = 0; record && i < record->n_fields; i++) {
		if (strcmp(record->fields[i]->name, name) == 0) return record->fields[i]->number;
	}
	return 0;
}

/* Names of the parties typed; borrowed. */
static size_t names_of(
    const struct client *client, const Mediation__V1__Argument *parties, char *names[NAMES_MAX])
{
	uint32_t number = field_numbered(client, words_argument(&client->words, "parties"), "name");
	size_t count = 0;

	for (size_t i = 0; i < parties->records->n_records && count < NAMES_MAX; i++) {
		const Mediation__V1__Record *record = parties->records->records[i];

		for (size_t f = 0; f < record->n_fields; f++) {
			if (record->fields[f]->number == number) {
				names[count++] = record->fields[f]->text;
			}
		}
	}
	return count;
}

Mediation__V1__Response *client_related_to(
    struct client *client, const Mediation__V1__ActRequest *act)
{
	Mediation__V1__RelatedRequest by = MEDIATION__V1__RELATED_REQUEST__INIT;
	const Mediation__V1__Argument *parties = argument_named(client, act, "parties");
	const Mediation__V1__Argument *place = argument_named(client, act, "place");
	const Mediation__V1__Argument *kind = argument_named(client, act, "kind");
	const Mediation__V1__Argument *number = argument_named(client, act, "source_number");
	char *names[NAMES_MAX];

	if (!parties || parties->value_case != MEDIATION__V1__ARGUMENT__VALUE_RECORDS) return NULL;
	by.names = names;
	by.n_names = names_of(client, parties, names);
	if (place) by.place = place->integer;
	if (kind) by.kind = (uint32_t)kind->integer;
	if (number) by.number = number->text;
	return ask(client, &by);
}
