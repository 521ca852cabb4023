/* Assignment by rule or to a team, of one dispute or of many, and why a dispute is whose; client.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "filters.h"
#include "say.h"
#include "text.h"

#define DISPUTES_MAX 500 /* of one call, as the daemon has it */

bool assign_is_meant(const struct client *client)
{
	static const char *const ours[] = { "auto", "to", "filter", "dry-run" };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (client_option(client, ours[i])) return true;
	}
	/* a number alone: whoever sits there is asked to which team */
	return client->terminal && client->argc == 1;
}

/* What is to be assigned, and what tells it from others. */
struct targets {
	size_t count;
	int64_t ids[DISPUTES_MAX];
	struct shown_target shown[DISPUTES_MAX];
	bool has_more;
};

static void target_add(
    struct targets *targets, int64_t id, char *const *numbers, size_t count, const char *parties)
{
	struct shown_target *shown = &targets->shown[targets->count];

	targets->ids[targets->count++] = id;
	shown->number = strdup(count ? numbers[0] : "");
	shown->parties = strdup(parties);
	if (!shown->number || !shown->parties) abort();
}

static void targets_free(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		free(targets->shown[i].number);
		free(targets->shown[i].parties);
	}
}

/* ---- by number ---- */

static bool add_numbered(
    struct client *client, struct targets *targets, const char *word, int *ret_status)
{
	Mediation__V1__Response *response;
	const Mediation__V1__Dispute *dispute;
	struct text parties;

	if (targets->count == DISPUTES_MAX) {
		fprintf(stderr, _("at most %d disputes in one call\n"), DISPUTES_MAX);
		*ret_status = CLIENT_USAGE;
		return false;
	}
	response = client_get(client, word, ret_status);
	if (!response) return false;
	dispute = response->get_dispute->dispute;
	text_begin(&parties);
	show_parties(dispute, parties.out);
	target_add(targets, dispute->id, dispute->numbers, dispute->n_numbers, text_end(&parties));
	text_free(&parties);
	mediation__v1__response__free_unpacked(response, NULL);
	return true;
}

static bool add_typed(struct client *client, struct targets *targets, int *ret_status)
{
	for (int i = 0; i < client_words(client); i++) {
		if (!add_numbered(client, targets, client_word_at(client, i), ret_status)) {
			return false;
		}
	}
	return true;
}

/* ---- by filter ---- */

/* What can be assigned is what is accepted, unless another state is named. */
static bool read_filters(const struct client *client, const char *typed, struct filters *ret)
{
	return filters_of_text(client, typed, ret) &&
	    (ret->given & FILTER_BIT(FILTER_STATE) ||
	        filters_give(client, FILTER_STATE, "accepted", ret));
}

static bool add_filtered(
    struct client *client, struct targets *targets, const char *typed, int *ret_status)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	struct filters filters;

	*ret_status = CLIENT_USAGE;
	if (!read_filters(client, typed, &filters)) return false;
	filters_ask(&filters, &by);
	by.page_size = DISPUTES_MAX;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = &by;
	response = client_ask(client, &request, ret_status);
	if (!response) return false;
	for (size_t i = 0; i < response->list_disputes->n_disputes && i < DISPUTES_MAX; i++) {
		const Mediation__V1__DisputeLine *line = response->list_disputes->disputes[i];

		target_add(targets, line->id, line->numbers, line->n_numbers, line->parties);
	}
	targets->has_more = response->list_disputes->next_page.len > 0;
	mediation__v1__response__free_unpacked(response, NULL);
	return true;
}

/* ---- the verb ---- */

/* That of the first refusal, where nothing was done; some done and some not is partly. */
static int status_of(const Mediation__V1__AssignManyResponse *answer)
{
	bool is_any_done = false;
	int status = 0;

	for (size_t i = 0; i < answer->n_results; i++) {
		const Mediation__V1__AssignResult *result = answer->results[i];

		is_any_done = is_any_done || !result->outcome;
		if (!status && result->refusal) status = (int)result->refusal->exit_code;
	}
	return status && is_any_done ? CLIENT_PARTLY : status;
}

static int assign_all(struct client *client, struct targets *targets)
{
	Mediation__V1__AssignManyRequest by = MEDIATION__V1__ASSIGN_MANY_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	uint8_t id[16];
	int status;

	link_new_request_id(0, id);
	by.request_id = (ProtobufCBinaryData){ sizeof(id), id };
	by.disputes = targets->ids;
	by.n_disputes = targets->count;
	by.dry_run = client_option(client, "dry-run") != NULL;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ASSIGN_MANY;
	request.assign_many = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	show_assigned(&client->shown, by.dry_run, targets->shown, response->assign_many);
	status = status_of(response->assign_many);
	mediation__v1__response__free_unpacked(response, NULL);
	if (targets->has_more) {
		show_hint(
		    _("these are %d; there are more: say it again for the next"), DISPUTES_MAX);
	}
	return status;
}

static int assign_by_rule(struct client *client)
{
	static struct targets targets;
	const char *filter = client_option(client, "filter");
	int status = CLIENT_USAGE;
	bool is_read;

	if (filter && *client_word(client)) {
		fprintf(stderr, "%s\n", _("either numbers or --filter, not both"));
		return status;
	}
	is_read = filter ? add_filtered(client, &targets, filter, &status)
	                 : add_typed(client, &targets, &status);
	if (is_read && targets.count) {
		status = assign_all(client, &targets);
	} else if (is_read) {
		status = filter ? 0 : CLIENT_USAGE;
		show_hint("%s",
		    filter ? _("no dispute is like that")
		           : _("which disputes? give their numbers or --filter"));
	}
	targets_free(&targets);
	return status;
}

/* The step itself, filled in: a person chose. */
static int assign_to(struct client *client, const char *team)
{
	static char team_flag[] = "--team", reasons_flag[] = "--assignment-reasons";
	static char by_hand[] = "by_hand", note_flag[] = "--note";
	char *words[] = { (char *)client_word(client), team_flag, (char *)team, reasons_flag,
		by_hand, note_flag, (char *)client_option(client, "note") };

	client->argv = words;
	client->argc = words[6] ? 7 : 5;
	return step_run(client, words_action(&client->words, "assign"));
}

/* Somebody at the terminal says which: by the rules, or one of the teams. */
static int assign_by_choice(struct client *client)
{
	static char by_rule[] = "#rules";
	struct choices choices = { 0 };
	int status = CLIENT_STOPPED;
	char *team;

	choices_add(&choices, by_rule, _("by the rules of assignment"));
	for (size_t i = 0; i < client->words.local->n_teams; i++) {
		const Mediation__V1__Team *one = client->words.local->teams[i];
		char number[24];

		(void)snprintf(number, sizeof(number), "%lld", (long long)one->id);
		choices_add(&choices, number, one->name);
	}
	if (ask_choice(client->terminal, &choices, _("to which team"), by_rule, &team) ==
	    ASKED_ANSWERED) {
		status =
		    strcmp(team, by_rule) == 0 ? assign_by_rule(client) : assign_to(client, team);
	}
	free(team);
	choices_free(&choices);
	return status;
}

int do_assign(struct client *client)
{
	const char *team = client_option(client, "to");

	if (!team && client_option(client, "auto")) return assign_by_rule(client);
	if (team && *client_word(client) && !client_option(client, "auto") &&
	    !client_option(client, "filter") && !client_option(client, "dry-run")) {
		return assign_to(client, team);
	}
	if (client->terminal && client->argc == 1) return assign_by_choice(client);
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}

int explain_assignment(struct client *client)
{
	Mediation__V1__AssignmentRequest by = MEDIATION__V1__ASSIGNMENT_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *dispute, *response;
	int status;

	dispute = client_get_typed(client, client_word(client), &status);
	if (!dispute) return status;
	by.dispute = dispute->get_dispute->dispute->id;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ASSIGNMENT;
	request.assignment = &by;
	response = client_ask(client, &request, &status);
	if (response) {
		show_assignments(&client->shown, dispute->get_dispute->dispute,
		    response->assignment, client_option(client, "all") != NULL);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	mediation__v1__response__free_unpacked(dispute, NULL);
	return status;
}
