/* The verbs that list disputes: by filters, by what somebody remembers, by what waits; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "figures.h"
#include "filters.h"
#include "paging.h"
#include "saved.h"
#include "say.h"
#include "show_house.h"
#include "value.h"

#define WHOLE_TEAM " --team"

/* ---- lists by name ---- */

/* What was typed but for --save and its value; the count. */
static int words_to_save(const struct client *client, char **ret)
{
	int count = 0;

	for (int i = 0; i < client->argc; i++) {
		const char *word = client->argv[i];

		if (strncmp(word, "--save=", 7) == 0) continue;
		if (words_same(word, "--save")) {
			i++;
		} else {
			ret[count++] = client->argv[i];
		}
	}
	return count;
}

static bool save(const struct client *client, const char *name)
{
	char **words = calloc((size_t)client->argc + 1, sizeof(*words));
	bool is_kept;

	if (!words) abort();
	is_kept = saved_keep(client->verb, name, words_to_save(client, words), words);
	free(words);
	if (is_kept) {
		show_hint(_("saved; mediate %s %s shows it again"),
		    say_either(client->verb->zh, client->verb->name), name);
	}
	return is_kept;
}

static int list_saved(const struct verb *verb)
{
	if (saved_print(verb, stdout)) return 0;
	show_hint(_("no list is saved; mediate %s light:red --save urgent saves one"),
	    say_either(verb->zh, verb->name));
	return 0;
}

static int forget(const struct verb *verb, const char *name)
{
	if (!saved_forget(verb, name)) return CLIENT_NOTHING_FOUND;
	show_hint(_("%s is no longer saved"), name);
	return 0;
}

/* Says what is wrong with the name of --save; false there. */
static bool may_save(const struct client *client)
{
	const char *name = client_option(client, "save");

	return !name || saved_name_is_fine(name);
}

/* Saves what is narrowed, once it is known to be understood. */
static bool save_if_asked(const struct client *client)
{
	const char *name = client_option(client, "save");

	return !name || save(client, name);
}

typedef int (*narrowed_fn)(struct client *client);

/* The words of the list that is named first, then what else was typed. */
static int show_named(struct client *client, narrowed_fn narrowed, int argc, char **argv)
{
	struct client with = *client;
	int status;

	with.argc = argc - 1 + client->argc;
	with.argv = calloc((size_t)with.argc + 1, sizeof(*with.argv));
	if (!with.argv) abort();
	with.argc = 0;
	for (int i = 1; i < argc; i++) {
		with.argv[with.argc++] = argv[i];
	}
	for (int i = 0; i < client->argc; i++) {
		if (client->argv[i] != client_word(client)) {
			with.argv[with.argc++] = client->argv[i];
		}
	}
	status = narrowed(&with);
	free(with.argv);
	return status;
}

/* A list that may be saved, or one that was. */
static int narrowed_or_saved(struct client *client, narrowed_fn narrowed)
{
	const char *word = client_word(client), *forgotten = client_option(client, "forget");
	const struct verb *verb = client->verb;
	char **argv;
	int argc, status;

	if (client_option(client, "saved")) return list_saved(verb);
	if (forgotten) return forget(verb, forgotten);
	if (!*word || filters_mean(word) || !saved_find(verb, word, &argc, &argv)) {
		return narrowed(client);
	}
	status = show_named(client, narrowed, argc, argv);
	free(argv[0]);
	free(argv);
	return status;
}

/* ---- list ---- */

static int list_pages(
    struct client *client, Mediation__V1__ListDisputesRequest *by, struct paging *paging)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = by;
	by->page_size = (uint32_t)paging->limit;
	do {
		Mediation__V1__Response *response;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) lines = show_lines_begin(&client->shown, false);
		for (size_t i = 0; i < response->list_disputes->n_disputes; i++) {
			show_line(&lines, response->list_disputes->disputes[i]);
		}
		paging_keep(paging, &response->list_disputes->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging->all && paging->key_bytes);
	if (lines.shown) paging_end(paging, &lines, _("no dispute is like that"));
	return status;
}

static int list_narrowed(struct client *client)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	struct paging paging = { .limit = 0 };
	struct filters filters;

	if (!may_save(client) || !filters_take(client, FILTERS_OF_LISTS, 0, &filters) ||
	    !paging_read(client, &paging)) {
		return CLIENT_USAGE;
	}
	if (!save_if_asked(client)) return CLIENT_INPUT;
	client_print_csv(client);
	filters_ask(&filters, &by);
	return list_pages(client, &by, &paging);
}

int do_list(struct client *client)
{
	if (client_option(client, "figure")) return figures_list(client);
	return narrowed_or_saved(client, list_narrowed);
}

/* ---- find ---- */

/* Nothing was found, but what comes near is told. */
static int find_near(struct client *client, Mediation__V1__Response *response)
{
	const Mediation__V1__FindDisputesResponse *found = response->find_disputes;
	struct lines lines;

	show_hint(_("\"%s\" was not found; what comes near:"), client_word(client));
	lines = show_found_begin(&client->shown);
	for (size_t i = 0; i < found->n_near && i < found->n_near_matches; i++) {
		show_found(&lines, found->near[i], found->near_matches[i]);
	}
	show_found_end(&lines, false);
	mediation__v1__response__free_unpacked(response, NULL);
	return CLIENT_NOTHING_FOUND;
}

int do_find(struct client *client)
{
	Mediation__V1__Response *response;
	struct lines lines;
	bool has_more;
	int status;

	client_print_csv(client);
	response = client_find(client, client_word(client), 0, &status);
	if (!response) return status;
	if (response->find_disputes->n_near && !client->shown.as_json) {
		return find_near(client, response);
	}
	lines = show_found_begin(&client->shown);
	for (size_t i = 0; i < response->find_disputes->n_disputes; i++) {
		if (i == response->find_disputes->n_matches) break;
		show_found(&lines, response->find_disputes->disputes[i],
		    response->find_disputes->matches[i]);
	}
	has_more = response->find_disputes->more;
	show_near_json(&lines, response->find_disputes);
	show_found_end(&lines, has_more);
	mediation__v1__response__free_unpacked(response, NULL);
	if (lines.count) {
		if (has_more) show_hint(_("only the newest %zu are shown"), lines.count);
		return 0;
	}
	show_hint("%s",
	    has_more ? _("nothing among the newest that come near: say more") : _("nothing found"));
	return CLIENT_NOTHING_FOUND;
}

/* ---- todo ---- */

/* Whose todo it is, as it is typed. */
static void scope_of(const Mediation__V1__TodoRequest *by, char *ret, size_t bytes)
{
	*ret = '\0';
	if (by->team) {
		(void)snprintf(ret, bytes, _(" team:%lld"), (long long)by->team);
	} else if (by->whole_team) {
		(void)snprintf(ret, bytes, "%s", WHOLE_TEAM);
	}
}

static bool is_urgent_first(const struct client *client, const Mediation__V1__TodoRequest *by)
{
	return !by->sort || words_same(words_name(&client->words, "sort", by->sort), "due");
}

static int todo_pages(struct client *client, Mediation__V1__TodoRequest *by, struct paging *paging)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	bool is_first = paging->key_bytes == 0;
	char scope[64];
	int status;

	by->page_size = (uint32_t)paging->limit;
	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = by;
	do {
		Mediation__V1__Response *response;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) {
			lines = show_lines_begin(&client->shown, true);
			scope_of(by, scope, sizeof(scope));
			if (is_first) show_todo_backup(&lines, response->todo);
			if (is_first) show_todo_nights(&lines, response->todo);
			if (is_first) show_todo_counts(&lines, response->todo, scope);
			if (is_first && is_urgent_first(client, by)) {
				show_todo_first(&lines, response->todo);
			}
		}
		for (size_t i = 0; i < response->todo->n_items; i++) {
			show_todo_item(&lines, response->todo->items[i]);
		}
		paging_keep(paging, &response->todo->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging->all && paging->key_bytes);
	if (lines.shown) paging_end(paging, &lines, _("nothing waits for you"));
	return status;
}

static int todo_narrowed(struct client *client)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	struct paging paging = { .limit = 0 };
	struct filters filters;

	if (!may_save(client) || !filters_take(client, FILTERS_OF_TODO, 0, &filters) ||
	    !paging_read(client, &paging)) {
		return CLIENT_USAGE;
	}
	if (!save_if_asked(client)) return CLIENT_INPUT;
	client_print_csv(client);
	FILTERS_ASK(&filters, &by);
	by.team = filters.values[FILTER_OF_TEAM][0];
	by.sort = filters.numbers[FILTER_SORT][0];
	by.whole_team = client_option(client, "team") != NULL;
	return todo_pages(client, &by, &paging);
}

int do_todo(struct client *client)
{
	return narrowed_or_saved(client, todo_narrowed);
}

/* ---- notices ---- */

static int notices_pages(
    struct client *client, Mediation__V1__NoticesRequest *by, struct paging *paging)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	struct lines lines = { .shown = NULL };
	int status;

	by->page_size = (uint32_t)paging->limit;
	request.body_case = MEDIATION__V1__REQUEST__BODY_NOTICES;
	request.notices = by;
	do {
		Mediation__V1__Response *response;

		by->page = (ProtobufCBinaryData){ paging->key_bytes, paging->key };
		response = client_ask(client, &request, &status);
		if (!response) break;
		if (!lines.shown) lines = show_notices_begin(&client->shown);
		for (size_t i = 0; i < response->notices->n_notices; i++) {
			show_notice(&lines, response->notices->notices[i]);
		}
		paging_keep(paging, &response->notices->next_page);
		mediation__v1__response__free_unpacked(response, NULL);
	} while (paging->all && paging->key_bytes);
	if (lines.shown) paging_end(paging, &lines, _("nobody was told anything"));
	return status;
}

/* Of one dispute, where the first word names it, or what I was told. */
static int notices_narrowed(struct client *client)
{
	Mediation__V1__NoticesRequest by = MEDIATION__V1__NOTICES_REQUEST__INIT;
	struct paging paging = { .limit = 0 };
	const char *word = client_word(client);
	bool is_of_one = *word && !filters_mean(word);
	struct filters filters;
	int status;

	if (!may_save(client) || !filters_take(client, FILTERS_OF_NOTICES, is_of_one, &filters) ||
	    !paging_read(client, &paging)) {
		return CLIENT_USAGE;
	}
	if (is_of_one) {
		by.dispute = client_dispute(client, word, &status);
		if (!by.dispute) return status;
	}
	if (!save_if_asked(client)) return CLIENT_INPUT;
	client_print_csv(client);
	by.with_ended = is_of_one || client_option(client, "ended");
	FILTERS_ASK(&filters, &by);
	by.teams = filters.values[FILTER_TEAM];
	by.n_teams = filters.counts[FILTER_TEAM];
	return notices_pages(client, &by, &paging);
}

int do_notices(struct client *client)
{
	return narrowed_or_saved(client, notices_narrowed);
}
