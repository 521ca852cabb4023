/* Who looked at what: asked of the daemon, page by page; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "local.h"
#include "paging.h"
#include "say.h"
#include "text.h"
#include "value.h"

static bool read_as(
    const struct client *client, const char *name, const char *type, const char *word, int64_t *ret)
{
	struct value_source source = {
		.words = &client->words,
		.today = { .day = client_today(client), .tense = SPOKEN_PAST },
	};
	struct text why;
	char said[64];
	bool is_read;

	(void)snprintf(said, sizeof(said), "--%s", name);
	text_begin(&why);
	is_read = value_read(&source, said, type, "", word, ret, why.out);
	if (!is_read && strcmp(type, "instant") == 0) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	return is_read;
}

/* A day or a time; a day alone is all of it. *ret stays where the option is not given. */
static bool read_time(const struct client *client, const char *name, bool is_end, int64_t *ret)
{
	const char *word = client_option(client, name);
	int64_t day;

	if (!word) return true;
	if (!read_as(client, name, "date", word, &day)) {
		return read_as(client, name, "instant", word, ret);
	}
	*ret = civil_end_of_day(is_end ? day : day - 1);
	return true;
}

static int ask_pages(
    struct client *client, Mediation__V1__AuditReadsRequest *by, struct paging *paging)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_AUDIT_READS;
	request.audit_reads = by;
	by->page_size = (uint32_t)paging->limit;
	do {
		Mediation__V1__Response *response;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) {
			lines = show_reads_begin(&client->shown, by, response->audit_reads);
		}
		for (size_t i = 0; i < response->audit_reads->n_reads; i++) {
			show_read(&lines, response->audit_reads->reads[i]);
		}
		paging_keep(paging, &response->audit_reads->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging->all && paging->key_bytes);
	if (lines.shown) paging_end(paging, &lines, _("nobody looked"));
	return status;
}

static int audit_reads(struct client *client)
{
	const char *dispute = client_option(client, "dispute"),
	           *login = client_option(client, "user"),
	           *person = client_option(client, "person");
	Mediation__V1__AuditReadsRequest by = MEDIATION__V1__AUDIT_READS_REQUEST__INIT;
	struct paging paging = { .limit = 0 };

	if (!!dispute + !!login + !!person != 1) {
		fprintf(stderr, "%s\n", _("name one of --dispute, --user and --person"));
		return subverb_usage(client);
	}
	if (!read_time(client, "from", false, &by.from_us) ||
	    !read_time(client, "to", true, &by.to_us) || !paging_read(client, &paging)) {
		return CLIENT_USAGE;
	}
	if (dispute && client_is_id(dispute)) {
		by.dispute = strtoll(dispute, NULL, 10);
	} else if (dispute) {
		by.number = (char *)dispute;
	}
	if (login) by.login = (char *)login;
	if (person) by.person = (char *)person;
	client_print_csv(client);
	return ask_pages(client, &by, &paging);
}

int do_audit(struct client *client)
{
	static const struct subverb subverbs[] = { { "reads", "看过", "kg", audit_reads, 0 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
