/* Asking the daemon; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "say.h"

int client_lost(void)
{
	fprintf(stderr, "%s\n", _("the line was lost; try again"));
	return CLIENT_AGAIN;
}

Mediation__V1__Response *client_ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = link_ask(client->link, request);

	*ret_status = 0;
	if (!response) {
		*ret_status = client_lost();
		return NULL;
	}
	if (response->outcome == 0) return response;
	*ret_status = CLIENT_INTERNAL;
	if (response->refusal) {
		show_refusal(&client->words, response->refusal);
		*ret_status = (int)response->refusal->exit_code;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_get(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__GetDisputeRequest by = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	bool is_id = strlen(number) > 12 && number[strspn(number, "0123456789")] == '\0';

	if (is_id) {
		by.dispute = strtoll(number, NULL, 10);
	} else {
		by.number = (char *)number;
	}
	request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	request.get_dispute = &by;
	return client_ask(client, &request, ret_status);
}

int64_t client_dispute(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__Response *response = client_get(client, number, ret_status);
	int64_t id;

	if (!response) return 0;
	id = response->get_dispute->dispute->id;
	mediation__v1__response__free_unpacked(response, NULL);
	return id;
}

const char *client_option(const struct client *client, const char *name)
{
	for (int i = 0; i < client->argc; i++) {
		size_t length = strcspn(client->argv[i], "=");
		char word[64];

		if (strncmp(client->argv[i], "--", 2) != 0 || length >= sizeof(word)) continue;
		memcpy(word, client->argv[i], length);
		word[length] = '\0';
		if (!words_same(word + 2, name)) continue;
		if (client->argv[i][length]) return client->argv[i] + length + 1;
		return i + 1 < client->argc ? client->argv[i + 1] : "";
	}
	return NULL;
}
