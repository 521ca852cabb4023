/* What came with a petition, attached to the dispute that it became; petition_bridge.h. */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "petition_bridge.h"
#include "say.h"

/* Of one paper: an exit status. */
static int attach(struct petition_bridge *bridge, const Mediation__V1__Petition *petition,
    const Mediation__V1__PetitionPaper *paper)
{
	const struct petition_channel *channel = &bridge->channel;
	char folder[PATH_MAX - sizeof("/attachment")], path[PATH_MAX];
	int status = CLIENT_NOTHING_FOUND;

	if (!file_private_folder(folder, sizeof(folder))) return CLIENT_INTERNAL;
	(void)snprintf(path, sizeof(path), "%s/attachment", folder);
	if (channel->attachment(channel->context, paper->digest.data, paper->bytes, path)) {
		status = client_attach(bridge->client, petition->dispute, path, paper->title);
	}
	(void)unlink(path);
	(void)rmdir(folder);
	if (status) {
		fprintf(stderr,
		    _("%s: \"%s\" is not attached; ask for it, and attach it by hand\n"),
		    petition->item->number, paper->title);
	}
	return status;
}

/* What they keep secret is not told here, and stays where it is. */
static bool attach_all(struct petition_bridge *bridge, const Mediation__V1__Petition *petition)
{
	for (size_t i = 0; i < petition->item->n_papers; i++) {
		const Mediation__V1__PetitionPaper *paper = petition->item->papers[i];

		if (attach(bridge, petition, paper) != CLIENT_AGAIN) continue;
		bridge->status = CLIENT_AGAIN;
		return false;
	}
	return true;
}

static bool attach_of(struct petition_bridge *bridge, const char *number)
{
	Mediation__V1__PetitionsRequest by = MEDIATION__V1__PETITIONS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	bool is_done = true;

	by.office = (char *)bridge->config->office;
	by.number = (char *)number;
	by.page_size = 1;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PETITIONS;
	request.petitions = &by;
	response = client_ask(bridge->client, &request, &bridge->status);
	if (!response) return false;
	if (response->petitions->n_petitions && response->petitions->petitions[0]->dispute) {
		is_done = attach_all(bridge, response->petitions->petitions[0]);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return is_done;
}

bool petition_attach(struct petition_bridge *bridge, const struct petition_delivery *delivery)
{
	uint32_t accepted = petition_code("petition_answer", "accepted");

	for (size_t i = 0; i < delivery->count && bridge->channel.attachment; i++) {
		const struct petition_letter *letter = delivery->letters[i];

		if (letter->of != PETITION_ANSWER || letter->ours->kind != accepted ||
		    letter->ours->sent_us) {
			continue;
		}
		if (!attach_of(bridge, letter->ours->number)) return false;
	}
	return true;
}
