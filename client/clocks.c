/* The verb that explains a dispute's clocks; client.h. */
#include <stdio.h>
#include <string.h>

#include "figures.h"
#include "say.h"
#include "value.h"

/* --what-if extend=15: days by which every clock that can be extended would be. */
static bool read_what_if(const struct client *client, uint32_t *ret_days)
{
	static const char extend[] = "extend=";
	const char *word = client_option(client, "what-if");
	int64_t days;

	if (!word) return true;
	if (strncmp(word, extend, strlen(extend)) == 0 &&
	    value_whole(word + strlen(extend), &days) && days >= 1 && days <= INT32_MAX) {
		*ret_days = (uint32_t)days;
		return true;
	}
	fprintf(stderr,
	    _("--%s: \"%s\" is not understood; write it as extend=15, with a number of days\n"),
	    "what-if", word);
	return false;
}

int do_explain(struct client *client)
{
	Mediation__V1__ExplainRequest by = MEDIATION__V1__EXPLAIN_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *dispute, *response;
	int status;

	if (client_option(client, "figure")) return figures_explain(client);
	if (client_words(client) != 1) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	if (client_option(client, "assignment")) return explain_assignment(client);
	if (!read_what_if(client, &by.extend_days)) return CLIENT_USAGE;
	if (!client_read_date(client, "as-of", &by.as_of_on)) return CLIENT_USAGE;
	dispute = client_get_typed(client, client_word(client), &status);
	if (!dispute) return status;
	by.dispute = dispute->get_dispute->dispute->id;
	by.with_ended = client_option(client, "all") != NULL;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPLAIN;
	request.explain = &by;
	response = client_ask(client, &request, &status);
	if (response) {
		show_clocks(&client->shown, dispute->get_dispute->dispute, &by, response->explain);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(dispute, NULL);
	return status;
}
