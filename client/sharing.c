/* What was passed on to other bodies: one recorded, those that were; client.h. */
#include <stdio.h>
#include <string.h>

#include "local.h"
#include "paging.h"
#include "say.h"
#include "text.h"
#include "value.h"

static bool read_ground(const struct client *client, uint32_t *ret)
{
	struct value_source source = { .words = &client->words };
	struct text why;
	int64_t ground = 0;
	bool is_read;

	text_begin(&why);
	is_read = value_read(&source, "--ground", "choice", "sharing",
	    client_option(client, "ground"), &ground, why.out);
	if (!is_read) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	*ret = (uint32_t)ground;
	return is_read;
}

static int send_record(struct client *client, Mediation__V1__ShareRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	uint8_t id[16];
	int status;

	link_new_request_id(0, id);
	by->request_id = (ProtobufCBinaryData){ sizeof(id), id };
	request.body_case = MEDIATION__V1__REQUEST__BODY_SHARE;
	request.share = by;
	response = client_ask(client, &request, &status);
	if (response) show_shared(&client->shown, response->share);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int sharing_record(struct client *client)
{
	const char *to = client_option(client, "to"), *what = client_option(client, "what"),
	           *basis = client_option(client, "basis");
	Mediation__V1__ShareRequest by = MEDIATION__V1__SHARE_REQUEST__INIT;
	int status;

	if (!to || !what || !basis || !client_option(client, "ground")) {
		fprintf(stderr, "%s\n",
		    _("what is missing is one of --to, --ground, --basis and --what"));
		return subverb_usage(client);
	}
	by.shared_on = client_today(client);
	if (!read_ground(client, &by.ground) || !client_read_date(client, "on", &by.shared_on)) {
		return CLIENT_USAGE;
	}
	by.recipient = (char *)to;
	by.what = (char *)what;
	by.basis = (char *)basis;
	by.dispute = client_dispute(client, client_word_at(client, 1), &status);
	return by.dispute ? send_record(client, &by) : status;
}

static int list_pages(struct client *client, Mediation__V1__ShareRequest *by, struct paging *paging)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_SHARE;
	request.share = by;
	by->page_size = (uint32_t)paging->limit;
	do {
		Mediation__V1__Response *response;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) lines = show_sharings_begin(&client->shown);
		for (size_t i = 0; i < response->share->n_sharings; i++) {
			show_sharing(&lines, response->share->sharings[i]);
		}
		paging_keep(paging, &response->share->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging->all && paging->key_bytes);
	if (lines.shown) paging_end(paging, &lines, _("nothing was passed on"));
	return status;
}

static int sharing_list(struct client *client)
{
	Mediation__V1__ShareRequest by = MEDIATION__V1__SHARE_REQUEST__INIT;
	const char *word = client_word_at(client, 1);
	struct paging paging = { .limit = 0 };
	int status;

	if (!client_read_date(client, "from", &by.from_on) ||
	    !client_read_date(client, "to", &by.to_on) || !paging_read(client, &paging)) {
		return CLIENT_USAGE;
	}
	if (*word) {
		by.dispute = client_dispute(client, word, &status);
		if (!by.dispute) return status;
	}
	client_print_csv(client);
	return list_pages(client, &by, &paging);
}

int do_sharing(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", sharing_list,
		                                       SUBVERB_ANY },
		{ "record", "记录", "jl", sharing_record, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
