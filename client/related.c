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
	Mediation__V1__Response *response;

	request.body_case = MEDIATION__V1__REQUEST__BODY_RELATED;
	request.related = by;
	if (!client->link) return NULL;
	response = link_ask(client->link, &request);
	if (!response || response->outcome == 0) return response;
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_related(struct client *client, int64_t dispute)
{
	Mediation__V1__RelatedRequest by = MEDIATION__V1__RELATED_REQUEST__INIT;

	by.dispute = dispute;
	return ask(client, &by);
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
