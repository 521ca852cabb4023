/* How long files are kept: of one dispute beside what else is shown of it, and a list of those
 * whose term is over; client.h. */
#include "client.h"
#include "say.h"
#include "words_told.h"

Mediation__V1__Response *client_explained(struct client *client, int64_t dispute)
{
	Mediation__V1__ExplainRequest by = MEDIATION__V1__EXPLAIN_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPLAIN;
	request.explain = &by;
	return client_ask_quietly(client, &request);
}

bool client_is_closed(const struct client *client, const Mediation__V1__Dispute *dispute)
{
	const char *state = words_name(&client->words, "state", dispute->state);

	return state && (words_same(state, "closed") || words_same(state, "archived"));
}

bool client_is_destroyed(const struct client *client, const Mediation__V1__Dispute *dispute)
{
	return told_region_is(&client->words, dispute, "file", "destroyed");
}

int do_expired(struct client *client)
{
	Mediation__V1__ExpiredFilesRequest by = MEDIATION__V1__EXPIRED_FILES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct expired expired;
	Mediation__V1__Response *page = NULL, *response;
	int status = 0;

	client_print_csv(client);
	expired = show_expired_begin(&client->shown);
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPIRED_FILES;
	request.expired_files = &by;
	do {
		response = client_ask(client, &request, &status);
		/* the key of a page is the answer's before it */
		mediation__v1__response__free_unpacked(page, NULL);
		page = response;
		if (!page) break;
		for (size_t i = 0; i < page->expired_files->n_disputes; i++) {
			show_expired(&expired, page->expired_files->disputes[i],
			    page->expired_files->retentions[i]);
		}
		by.page = page->expired_files->next_page;
	} while (by.page.len);
	mediation__v1__response__free_unpacked(page, NULL);
	show_expired_end(&expired);
	if (status == 0 && expired.count == 0) {
		show_hint("%s", _("no file's term is over"));
	} else if (status == 0 && !client->shown.as_json) {
		show_hint("%s",
		    _("each is appraised: mediate appraise NO, or kept longer: mediate keep-longer NO"));
	}
	return status;
}
