/* Sweeps: one recorded, those that were; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filters.h"
#include "local.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define VALUES_MAX 64
#define LINES_MAX  500

/* What an option given several times, or several values by commas, was found to name. */
struct values {
	int64_t found[VALUES_MAX];
	size_t count;
};

/* What one word names; false, and said, with *ret_status where it names nothing. */
typedef bool find_value(struct client *client, const char *word, int64_t *ret, int *ret_status);

static bool add_value(struct client *client, const char *name, find_value *find, const char *word,
    struct values *values, int *ret_status)
{
	if (values->count == VALUES_MAX) {
		fprintf(stderr, _("--%s: at most %d\n"), name, VALUES_MAX);
		return false;
	}
	if (!find(client, word, &values->found[values->count], ret_status)) return false;
	values->count++;
	return true;
}

static bool read_values(struct client *client, const char *name, find_value *find,
    struct values *values, int *ret_status)
{
	const char *given;
	bool found = true;
	int at = 0;

	while (found && (given = client_option_from(client, name, &at))) {
		while (found && *given) {
			size_t length = strcspn(given, ",");
			char *word = strndup(given, length);

			if (!word) abort();
			found = add_value(client, name, find, word, values, ret_status);
			free(word);
			given += length + (given[length] == ',');
		}
	}
	return found;
}

static bool read_number(const struct client *client, const char *name, int64_t most, int64_t *ret)
{
	const char *word = client_option(client, name);

	if (!word) return true;
	if (value_whole(word, ret) && *ret >= 0 && *ret <= most) return true;
	fprintf(stderr, _("--%s: \"%s\" is no number from %d to %d\n"), name, word, 0,
	    most > INT32_MAX ? INT32_MAX : (int)most);
	return false;
}

/* ---- record ---- */

static bool find_member(struct client *client, const char *word, int64_t *ret, int *ret_status)
{
	struct value_source source = { .words = &client->words };
	struct text why;
	bool is_read;

	*ret_status = CLIENT_USAGE;
	text_begin(&why);
	is_read = value_read(&source, "--who", "member", "", word, ret, why.out);
	if (!is_read) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	return is_read;
}

static bool find_kind(struct client *client, const char *word, int64_t *ret, int *ret_status)
{
	*ret_status = CLIENT_USAGE;
	return filter_find(client, FILTER_KIND, word, ret);
}

static bool find_dispute(struct client *client, const char *word, int64_t *ret, int *ret_status)
{
	*ret = client_dispute(client, word, ret_status);
	return *ret != 0;
}

struct recording {
	struct values kinds, members, disputes;
	uint32_t kind_numbers[VALUES_MAX];
};

static bool read_lists(struct client *client, struct recording *recording,
    Mediation__V1__RecordSweepRequest *by, int *ret_status)
{
	if (!read_values(client, "kind", find_kind, &recording->kinds, ret_status) ||
	    !read_values(client, "who", find_member, &recording->members, ret_status) ||
	    !read_values(client, "dispute", find_dispute, &recording->disputes, ret_status)) {
		return false;
	}
	for (size_t i = 0; i < recording->kinds.count; i++) {
		recording->kind_numbers[i] = (uint32_t)recording->kinds.found[i];
	}
	by->kinds = recording->kind_numbers;
	by->n_kinds = recording->kinds.count;
	by->members = recording->members.found;
	by->n_members = recording->members.count;
	by->disputes = recording->disputes.found;
	by->n_disputes = recording->disputes.count;
	return true;
}

static bool read_record(struct client *client, struct recording *recording,
    Mediation__V1__RecordSweepRequest *by, int *ret_status)
{
	const char *place = client_option(client, "place"), *note = client_option(client, "note");
	int64_t found = 0;

	by->swept_on = client_today(client);
	if (!filter_find(client, FILTER_PLACE, place, &by->place) ||
	    !client_read_date(client, "on", &by->swept_on) ||
	    !read_number(client, "found", 10000, &found) ||
	    !read_number(client, "corrects", INT64_MAX, &by->corrects) ||
	    !read_lists(client, recording, by, ret_status)) {
		return false;
	}
	by->found = (uint32_t)found;
	if (note) by->note = (char *)note;
	return true;
}

static int send_record(struct client *client, Mediation__V1__RecordSweepRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	uint8_t id[16];
	int status;

	link_new_request_id(0, id);
	by->request_id = (ProtobufCBinaryData){ sizeof(id), id };
	request.body_case = MEDIATION__V1__REQUEST__BODY_RECORD_SWEEP;
	request.record_sweep = by;
	response = client_ask(client, &request, &status);
	if (response) show_recorded_sweep(&client->shown, by, response->record_sweep);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int sweep_record(struct client *client)
{
	Mediation__V1__RecordSweepRequest by = MEDIATION__V1__RECORD_SWEEP_REQUEST__INIT;
	struct recording recording = { 0 };
	int status = CLIENT_USAGE;

	if (!client_option(client, "place") || !client_option(client, "found")) {
		fprintf(stderr, "%s\n",
		    _("what is missing is --place and --found (0 where nothing was found)"));
		return subverb_usage(client);
	}
	if (!read_record(client, &recording, &by, &status)) return status;
	return send_record(client, &by);
}

/* ---- list ---- */

static int list_pages(struct client *client, Mediation__V1__SweepsRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	bool all = client_option(client, "all") != NULL;
	Mediation__V1__Response *pages[VALUES_MAX] = { NULL };
	size_t count = 0;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_SWEEPS;
	request.sweeps = by;
	by->page_size = all ? LINES_MAX : 0;
	do {
		if (count) by->page = pages[count - 1]->sweeps->next_page;
		pages[count] = client_ask(client, &request, &status);
		if (!pages[count]) break;
		count++;
	} while (all && count < VALUES_MAX && pages[count - 1]->sweeps->next_page.len);
	if (status == 0) {
		show_sweeps(&client->shown, pages, count, client_option(client, "missing") != NULL);
	}
	for (size_t i = 0; i < count; i++) {
		mediation__v1__response__free_unpacked(pages[i], NULL);
	}
	return status;
}

static int sweep_list(struct client *client)
{
	Mediation__V1__SweepsRequest by = MEDIATION__V1__SWEEPS_REQUEST__INIT;
	const unsigned wanted = FILTER_BIT(FILTER_PLACE) | FILTER_BIT(FILTER_OF_TEAM);
	const char *team = client_option(client, "team");
	struct filters filters;

	if ((team && !filter_find(client, FILTER_TEAM, team, &by.team)) ||
	    !filters_take(client, wanted, 1, &filters) ||
	    !client_read_date(client, "from", &by.from_on) ||
	    !client_read_date(client, "to", &by.to_on)) {
		return CLIENT_USAGE;
	}
	by.place = filters.values[FILTER_PLACE][0];
	if (filters.values[FILTER_OF_TEAM][0]) by.team = filters.values[FILTER_OF_TEAM][0];
	client_print_csv(client);
	return list_pages(client, &by);
}

int do_sweep(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", sweep_list,
		                                       SUBVERB_ANY },
		{ "record", "记录", "jl", sweep_record, 0 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
