/* Practice: what it is, and made anew; with it the replay of acts, by which it is made. client.h */
#include <stdio.h>
#include <string.h>

#include "enter.h"
#include "practice_acts.h"
#include "replay.h"
#include "say.h"

static const char *const words_of_reset[] = { "reset", "重做", "重来" };

/* ---- what there is ---- */

static Mediation__V1__Response *ask(struct client *client, int *ret_status)
{
	Mediation__V1__PracticeRequest by = MEDIATION__V1__PRACTICE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_PRACTICE;
	request.practice = &by;
	return client_ask(client, &request, ret_status);
}

static void print_step(const char *typed, const char *what)
{
	printf("  %-26s %s\n", typed, what);
}

static void print_how(void)
{
	printf("%s\n", _("how to begin:"));
	print_step("mediate --practice todo", _("what waits for you there"));
	print_step("export MEDIATE_PRACTICE=1",
	    _("everything typed in this window is practice, until it is closed"));
	print_step("mediate practice reset",
	    _("made-up disputes anew, as of today: clerks, team leaders and the director"));
}

static void print(const Mediation__V1__PracticeResponse *practice)
{
	struct table table;
	char open[16];

	printf("%s\n",
	    _("practice is a book of its own: all names and stories in it are made up, nothing in it counts in any figure, and no real dispute is touched. Try every step there without fear."));
	if (practice->district) {
		(void)snprintf(open, sizeof(open), "%u", practice->open);
		table = table_new(table_pair_columns);
		table_pair(&table, _("open practice disputes"), open);
		table_pair(&table, _("made on"), show_instant(practice->begun_us));
		table_pair(&table, _("made by"), practice->begun_by);
		table_end(&table);
	} else {
		printf("%s\n", _("there are no practice disputes yet."));
	}
	print_how();
}

static void print_json(
    const Mediation__V1__PracticeResponse *practice, int64_t today, const struct replay_sums *sums)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_flag(&json, "is_there", practice->district != 0);
	json_text(&json, "begun_by", practice->district ? practice->begun_by : NULL);
	json_instant(&json, "begun", practice->begun_us);
	json_number(&json, "open", practice->open);
	json_date(&json, "today", today);
	if (sums) {
		json_number(&json, "acts", (int64_t)sums->acts);
		json_number(&json, "refused", (int64_t)sums->refused);
		json_number(&json, "skipped", (int64_t)sums->skipped);
	}
	json_end_object(&json);
}

static int show(struct client *client)
{
	int status;
	Mediation__V1__Response *response = ask(client, &status);

	if (!response) return status;
	if (client->shown.as_json) {
		print_json(response->practice, client_today(client), NULL);
	} else {
		print(response->practice);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* ---- anew ---- */

static Mediation__V1__Response *begin(struct client *client, int *ret_status)
{
	Mediation__V1__PracticeRequest by = MEDIATION__V1__PRACTICE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	uint8_t id[16];

	link_new_request_id(0, id);
	by.reset = true;
	by.request_id = (ProtobufCBinaryData){ sizeof(id), id };
	request.body_case = MEDIATION__V1__REQUEST__BODY_PRACTICE;
	request.practice = &by;
	return client_ask_to_act(client, &request, ret_status);
}

/* enter: lives as long as the job. */
static struct replay_job job_of(struct client *client, struct enter *enter)
{
	const Mediation__V1__Member *member = client_member(client);

	enter_prepare(enter, client->address, client->member, client->in_practice, 0);
	return (struct replay_job){ .address = client->address,
		.login = enter->login,
		.today = { .words = &client->words,
		    .day = client_today(client),
		    .team = member ? member->team : 0 } };
}

static void tell(struct client *client, const struct replay_sums *sums)
{
	int status;
	Mediation__V1__Response *response = ask(client, &status);

	if (!response) return;
	if (client->shown.as_json) {
		print_json(response->practice, client_today(client), sums);
	} else {
		printf(
		    _("%u practice disputes are ready, as of today.\n"), response->practice->open);
		if (sums->refused) {
			printf(
			    _("%zu acts were refused, %zu after them left out; the others stand.\n"),
			    sums->refused, sums->skipped);
		}
		print_how();
	}
	mediation__v1__response__free_unpacked(response, NULL);
}

/* What is there stays until the acts are known to be readable. */
static int reset(struct client *client)
{
	struct enter enter;
	struct replay_job job = job_of(client, &enter);
	struct replay_sums sums;
	struct replay *replay;
	Mediation__V1__Response *response;
	int status;

	job.path = client_option(client, "acts");
	if (!job.path) {
		job.path = "today.acts";
		job.text = (const char *)practice_acts;
	}
	if (!job.today.day) return CLIENT_AGAIN;
	job.login.in_practice = true;
	replay = replay_open(&job);
	if (!replay) return CLIENT_USAGE;
	response = begin(client, &status);
	if (response) {
		/* another may begin anew meanwhile: all acts go into this one */
		job.login.practice = response->practice->district;
		mediation__v1__response__free_unpacked(response, NULL);
		status = replay_run(replay, &sums);
	}
	(void)replay_close(replay);
	if (!response) return status;
	if (status == 0 || status == CLIENT_PARTLY) tell(client, &sums);
	/* in the menu of practice the line is that of the one before */
	if (client->in_practice) (void)client_reconnect(client);
	return status;
}

int do_practice(struct client *client)
{
	const char *word = client_word(client);

	if (!*word && !client_option(client, "acts")) return show(client);
	for (size_t i = 0; i < sizeof(words_of_reset) / sizeof(*words_of_reset); i++) {
		if (strcmp(word, words_of_reset[i]) == 0) return reset(client);
	}
	fputs(_("practice is looked at without a word, or made anew: mediate practice reset\n"),
	    stderr);
	verb_usage(stderr, client->verb);
	return CLIENT_USAGE;
}

int do_replay(struct client *client)
{
	struct enter enter;
	struct replay_job job = job_of(client, &enter);
	struct replay_sums sums;
	struct replay *replay;
	int status;

	if (!job.today.day) return CLIENT_AGAIN;
	job.path = client->argv[0];
	replay = replay_open(&job);
	if (!replay) return CLIENT_USAGE;
	status = replay_run(replay, &sums);
	(void)replay_close(replay);
	if (status == 0 || status == CLIENT_PARTLY) {
		printf(_("%zu acts, %zu of them done before; %zu refused, %zu skipped\n"),
		    sums.acts, sums.repeated, sums.refused, sums.skipped);
	}
	return status;
}
