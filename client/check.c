/* The file check: of one dispute, or of all that a filter finds; and what a text that was just
 * fixed or signed has in it; client.h. */
#include "check.h"

#include <string.h>

#include "filters.h"
#include "say.h"

static Mediation__V1__Response *ask_one(
    struct client *client, int64_t dispute, bool is_quiet, int *ret_status)
{
	Mediation__V1__FileCheckRequest by = MEDIATION__V1__FILE_CHECK_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.dispute = dispute;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FILE_CHECK;
	request.file_check = &by;
	return is_quiet ? client_ask_quietly(client, &request)
	                : client_ask(client, &request, ret_status);
}

static int check_one(struct client *client)
{
	Mediation__V1__Response *dispute, *response;
	int status;

	dispute = client_get_typed(client, client_word(client), &status);
	if (!dispute) return status;
	response = ask_one(client, dispute->get_dispute->dispute->id, false, &status);
	if (response) {
		bool is_clean = show_checked_one(
		    &client->shown, dispute->get_dispute->dispute, response->file_check);

		status = is_clean ? 0 : CLIENT_REFUSED;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(dispute, NULL);
	return status;
}

/* ---- many ---- */

/* What --filter says, as words after the verb say it. */
static bool take_filters(struct client *client, struct filters *ret)
{
	const char *typed = client_option(client, "filter");

	return filters_take(client, FILTERS_OF_LISTS & ~FILTER_BIT(FILTER_SORT), 0, ret) &&
	    (!typed || filters_of_words(client, typed, ret));
}

static int check_pages(struct client *client, Mediation__V1__FileCheckRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct checked checked = { .shown = NULL };
	Mediation__V1__Response *page = NULL, *response;
	int status = 0;

	request.body_case = MEDIATION__V1__REQUEST__BODY_FILE_CHECK;
	request.file_check = by;
	do {
		response = client_ask(client, &request, &status);
		/* the key of a page is the answer's before it */
		mediation__v1__response__free_unpacked(page, NULL);
		page = response;
		if (!page) break;
		if (!checked.shown) checked = show_checked_begin(&client->shown);
		show_checked(&checked, page->file_check);
		by->page = page->file_check->next_page;
	} while (by->page.len);
	mediation__v1__response__free_unpacked(page, NULL);
	if (checked.shown) show_checked_end(&checked);
	return status == 0 && checked.flawed ? CLIENT_REFUSED : status;
}

static int check_many(struct client *client)
{
	Mediation__V1__FileCheckRequest by = MEDIATION__V1__FILE_CHECK_REQUEST__INIT;
	Mediation__V1__ListDisputesRequest narrowed = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	struct filters filters;

	if (!take_filters(client, &filters)) return CLIENT_USAGE;
	filters_ask(&filters, &narrowed);
	by.filter = &narrowed;
	return check_pages(client, &by);
}

int do_check(struct client *client)
{
	const char *word = client_word(client);

	client_print_csv(client);
	if (*word && !filters_mean(word)) {
		if (client_words(client) == 1 && !client_option(client, "filter")) {
			return check_one(client);
		}
		fprintf(stderr, "%s\n", _("one dispute, or words that narrow a list: not both"));
		return CLIENT_USAGE;
	}
	return check_many(client);
}

/* ---- after an act ---- */

/* The steps that make or sign a text. */
static bool makes_text(const char *action)
{
	static const char *const actions[] = { "fix_text", "agree_orally", "amend", "sign" };

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (words_same(actions[i], action)) return true;
	}
	return false;
}

void check_after(struct client *client, const Mediation__V1__CatalogueAction *action,
    const Mediation__V1__Dispute *dispute)
{
	Mediation__V1__Response *response;

	if (!dispute || client->shown.as_json || !makes_text(action->name)) return;
	response = ask_one(client, dispute->id, true, NULL);
	if (response) show_text_flaws(&client->shown, dispute, response->file_check);
	mediation__v1__response__free_unpacked(response, NULL);
}
