/*
 * What a dispute may have to do with: asked for quietly beside what was wanted. That it cannot be
 * told hinders nothing.
 */
#include <string.h>

#include "client.h"

#define NAMES_MAX  40
#define BESIDE_MAX 3

static Mediation__V1__Response *ask(struct client *client, Mediation__V1__RelatedRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_RELATED;
	request.related = by;
	return client_ask_quietly(client, &request);
}

/* All of them in one trip; what is refused, or does not come, is NULL. */
static void ask_together(struct client *client, const Mediation__V1__Request *requests,
    size_t count, Mediation__V1__Response **ret)
{
	const Mediation__V1__Request *all[BESIDE_MAX];
	uint64_t first;

	for (size_t i = 0; i < count; i++) {
		all[i] = &requests[i];
	}
	first = client->link ? link_send_all(client->link, all, count) : 0;
	for (size_t i = 0; first && i < count; i++) {
		uint64_t id;
		Mediation__V1__Response *response = link_receive(client->link, &id);

		if (response && id - first < count && !ret[id - first] && response->outcome == 0 &&
		    link_fits((int)requests[id - first].body_case, response)) {
			ret[id - first] = response;
		} else {
			mediation__v1__response__free_unpacked(response, NULL);
		}
	}
}

void client_beside(
    struct client *client, int64_t dispute, bool with_notes, struct client_beside *ret)
{
	Mediation__V1__RelatedRequest by = MEDIATION__V1__RELATED_REQUEST__INIT;
	Mediation__V1__AttachmentsRequest on = MEDIATION__V1__ATTACHMENTS_REQUEST__INIT;
	Mediation__V1__PrivateNotesRequest of = MEDIATION__V1__PRIVATE_NOTES_REQUEST__INIT;
	Mediation__V1__Request requests[BESIDE_MAX] = { MEDIATION__V1__REQUEST__INIT,
		MEDIATION__V1__REQUEST__INIT, MEDIATION__V1__REQUEST__INIT };
	Mediation__V1__Response *told[BESIDE_MAX] = { NULL };

	by.dispute = on.dispute = of.dispute = dispute;
	requests[0].body_case = MEDIATION__V1__REQUEST__BODY_RELATED;
	requests[0].related = &by;
	requests[1].body_case = MEDIATION__V1__REQUEST__BODY_ATTACHMENTS;
	requests[1].attachments = &on;
	requests[2].body_case = MEDIATION__V1__REQUEST__BODY_PRIVATE_NOTES;
	requests[2].private_notes = &of;
	for (size_t i = 0; i < BESIDE_MAX; i++) {
		if (client->why) requests[i].reason = (char *)client->why;
	}
	ask_together(client, requests, with_notes ? BESIDE_MAX : BESIDE_MAX - 1, told);
	*ret = (struct client_beside){ told[0], told[1], told[2] };
}

void client_beside_free(struct client_beside *beside)
{
	mediation__v1__response__free_unpacked(beside->related, NULL);
	mediation__v1__response__free_unpacked(beside->attached, NULL);
	mediation__v1__response__free_unpacked(beside->notes, NULL);
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
