/* What papers are filled from, asked of the daemon; paper_source.h. */
#include "paper_source.h"

#include "local.h"

#define BLANK   "　　　　"
#define NO_SUCH "人民调解委员会"

/* A dispute without a number is of no committee yet: its name is written in. */
static bool ask_committee(struct client *client, struct paper_source *source, int *ret_status)
{
	char id[32];
	struct local_filter filters[LOCAL_FILTERS_MAX] = { { "id", id }, { NULL, NULL } };
	const Mediation__V1__LocalShowResponse *rows;

	source->of.committee = source->of.seal = BLANK NO_SUCH;
	if (!source->of.dispute->committee) return true;
	(void)snprintf(id, sizeof(id), "%lld", (long long)source->of.dispute->committee);
	source->committee = local_ask(client, "committee", filters, true, ret_status);
	if (!source->committee) return false;
	rows = source->committee->local_show;
	if (rows->n_rows) {
		source->of.committee = rows->rows[0]->values[local_place(rows, "name")];
		source->of.seal = rows->rows[0]->values[local_place(rows, "seal")];
	}
	return true;
}

bool paper_source_ask(
    struct client *client, const char *typed, struct paper_source *source, int *ret_status)
{
	*source = (struct paper_source){ .of.words = &client->words };
	source->dispute = client_get_typed(client, typed, ret_status);
	if (!source->dispute) return false;
	source->of.dispute = source->dispute->get_dispute->dispute;
	*ret_status = events_ask_all(client, source->of.dispute->id, &source->events);
	if (*ret_status) return false;
	source->of.events = source->events.events;
	source->of.event_count = source->events.count;
	*ret_status = CLIENT_INTERNAL;
	return source->of.event_count && ask_committee(client, source, ret_status);
}

void paper_source_free(struct paper_source *source)
{
	events_free(&source->events);
	mediation__v1__response__free_unpacked(source->committee, NULL);
	mediation__v1__response__free_unpacked(source->dispute, NULL);
}
