/* Asking the daemon; client.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "civil.h"
#include "client.h"
#include "enter.h"
#include "frame.h"
#include "identify.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define ID_DIGITS_LEAST 13
#define CANDIDATES_MAX  10
#define AGAIN_MAX       5
#define SECONDS_MAX     40
#define TRIES_MAX       5
#define WAIT_MS_MAX     2000

int client_lost(void)
{
	fprintf(stderr, "%s\n", _("the line was lost; try again"));
	return CLIENT_AGAIN;
}

static bool fits(const Mediation__V1__Request *request)
{
	if (mediation__v1__request__get_packed_size(request) <= FRAME_BYTES_REQUEST_MAX) {
		return true;
	}
	fprintf(stderr, "%s\n", _("what was typed is too long to be sent"));
	return false;
}

static int64_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Who fills in a form may take longer than the line lasts; what is done has its own id. */
static Mediation__V1__Response *ask_again(
    struct client *client, const Mediation__V1__Request *request, int64_t until)
{
	Mediation__V1__Response *response = NULL;

	for (int i = 0; !response && i < AGAIN_MAX && seconds() < until; i++) {
		if (i && !client->link) break;
		if (i == 1) fprintf(stderr, "%s\n", _("connecting again … (Ctrl-C: stop)"));
		if (i) (void)sleep(1);
		if (client_reconnect(client)) response = link_ask(client->link, request);
	}
	return response;
}

/* A login ends while somebody works: he types his password, and goes on where he was. */
static Mediation__V1__Response *ask_logged_in(
    struct client *client, const Mediation__V1__Request *request, Mediation__V1__Response *refused)
{
	if (!client_reconnect(client)) return refused;
	mediation__v1__response__free_unpacked(refused, NULL);
	return link_ask(client->link, request);
}

/* Why there is no answer: the daemon said so, or the line did not hold. Who sends an act says what
 * becomes of it: done anew it might be done twice. */
static int say_lost(const struct client *client, const Mediation__V1__Request *request)
{
	if (client->refused) {
		show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
		return CLIENT_AGAIN;
	}
	if (request->body_case != MEDIATION__V1__REQUEST__BODY_ACT) return client_lost();
	fprintf(stderr, "%s\n", _("the line was lost"));
	return CLIENT_AGAIN;
}

/* The answer as it is; NULL with ret_status set where there is none. */
static Mediation__V1__Response *ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	int64_t until = seconds() + SECONDS_MAX;
	Mediation__V1__Request with = *request;
	Mediation__V1__Response *response;

	if (client->why) with.reason = (char *)client->why;
	*ret_status = CLIENT_INPUT;
	if (!fits(&with)) return NULL;
	response = client->link ? link_ask_patiently(client->link, &with, NULL) : NULL;
	if (!response && client->terminal) response = ask_again(client, &with, until);
	if (response && client->terminal && enter_is_wanted(response)) {
		response = ask_logged_in(client, &with, response);
	}
	if (!response && client->terminal) client->link = link_close(client->link);
	*ret_status = response ? 0 : say_lost(client, request);
	return response;
}

void client_know_user(struct client *client, const Mediation__V1__Member *member)
{
	uint8_t *bytes;
	size_t count;

	if (client->user || !member) return;
	count = mediation__v1__member__get_packed_size(member);
	bytes = malloc(count + 1);
	if (!bytes) abort();
	(void)mediation__v1__member__pack(member, bytes);
	client->user = mediation__v1__member__unpack(NULL, count, bytes);
	free(bytes);
}

const Mediation__V1__Member *client_member(const struct client *client)
{
	return client->user;
}

const char *client_login(const struct client *client)
{
	const Mediation__V1__Member *member = client_member(client);

	return member ? member->login : "";
}

const char *client_book(const struct client *client)
{
	static char book[4096];

	if (!client->in_practice) return client->address;
	/* no address ends so */
	(void)snprintf(book, sizeof(book), "%s#", client->address);
	return book;
}

/* What is refused is not done, whatever a daemon says. */
static int exit_code(const Mediation__V1__Response *response)
{
	int code = response->refusal ? (int)response->refusal->exit_code : 0;

	return code ? code : CLIENT_INTERNAL;
}

static int refused(struct client *client, const Mediation__V1__Request *request,
    const Mediation__V1__Response *response)
{
	bool is_act = request->body_case == MEDIATION__V1__REQUEST__BODY_ACT;

	if (!response->refusal) return CLIENT_INTERNAL;
	show_refusal(&client->words, response->refusal, is_act ? REFUSED_ACT : REFUSED_QUESTION);
	return exit_code(response);
}

Mediation__V1__Response *client_ask(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = ask(client, request, ret_status);

	if (!response || response->outcome == 0) return response;
	*ret_status = refused(client, request, response);
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_ask_whole(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = ask(client, request, ret_status);

	if (!response || response->outcome == 0) return response;
	*ret_status = exit_code(response);
	return response;
}

Mediation__V1__Response *client_ask_until_answered(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = NULL;

	for (int tries = 0; tries < TRIES_MAX; tries++) {
		uint32_t wait_ms;

		mediation__v1__response__free_unpacked(response, NULL);
		response = client_ask_whole(client, request, ret_status);
		wait_ms = response && response->refusal ? response->refusal->retry_after_ms : 0;
		if (wait_ms == 0) return response;
		(void)usleep(1000 * (wait_ms < WAIT_MS_MAX ? wait_ms : WAIT_MS_MAX));
	}
	return response;
}

Mediation__V1__Response *client_ask_to_act(
    struct client *client, const Mediation__V1__Request *request, int *ret_status)
{
	Mediation__V1__Response *response = client_ask_until_answered(client, request, ret_status);

	if (!response || response->outcome == 0) return response;
	if (response->refusal) show_refusal(&client->words, response->refusal, REFUSED_ACT);
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_ask_quietly(
    struct client *client, const Mediation__V1__Request *request)
{
	Mediation__V1__Response *response = client->link ? link_ask(client->link, request) : NULL;

	if (!response || response->outcome == 0) return response;
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_find(
    struct client *client, const char *text, uint32_t page_size, int *ret_status)
{
	Mediation__V1__FindDisputesRequest by = MEDIATION__V1__FIND_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;

	if (identify_find(client, text, page_size, &response, ret_status)) return response;
	by.text = (char *)text;
	by.page_size = page_size;
	request.body_case = MEDIATION__V1__REQUEST__BODY_FIND_DISPUTES;
	request.find_disputes = &by;
	return client_ask(client, &request, ret_status);
}

static bool is_by_number(const struct client *client, const Mediation__V1__Match *match)
{
	for (size_t i = 0; i < match->n_ways; i++) {
		const char *way = words_name(&client->words, "match", match->ways[i]);

		if (way && strcmp(way, "number") == 0) return true;
	}
	return false;
}

/* Which disputes a part of a number may mean. */
static void say_candidates(struct client *client, const char *number)
{
	int status;
	Mediation__V1__Response *response = client_find(client, number, CANDIDATES_MAX, &status);

	if (!response) return;
	fprintf(stderr, "%s\n", _("it may mean:"));
	for (size_t i = 0; i < response->find_disputes->n_matches; i++) {
		if (!is_by_number(client, response->find_disputes->matches[i])) continue;
		fputs("  ", stderr);
		show_which_line(&client->shown, response->find_disputes->disputes[i], stderr);
		fputc('\n', stderr);
	}
	mediation__v1__response__free_unpacked(response, NULL);
}

static Mediation__V1__Response *get(struct client *client,
    const Mediation__V1__GetDisputeRequest *by, Mediation__V1__Request *request, int *ret_status)
{
	request->body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	request->get_dispute = (Mediation__V1__GetDisputeRequest *)by;
	return ask(client, request, ret_status);
}

Mediation__V1__Response *client_get_id(struct client *client, int64_t dispute)
{
	Mediation__V1__GetDisputeRequest by = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.dispute = dispute;
	response = get(client, &by, &request, &status);
	if (!response || response->outcome == 0) return response;
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

bool client_is_id(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return word[digits] == '\0' && digits >= ID_DIGITS_LEAST;
}

static Mediation__V1__Response *get_by(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__GetDisputeRequest by = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	if (client_is_id(number)) {
		by.dispute = strtoll(number, NULL, 10);
	} else {
		by.number = (char *)number;
	}
	return get(client, &by, &request, ret_status);
}

/* Somebody may know better than the number. */
static bool is_unclear(const Mediation__V1__Response *response)
{
	return link_refused(response, "ambiguous_number") || link_refused(response, "not_found");
}

/* Frees the answer; NULL. */
static Mediation__V1__Response *say_not_got(
    struct client *client, const char *number, Mediation__V1__Response *response, int *ret_status)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	*ret_status = refused(client, &request, response);
	if (link_refused(response, "ambiguous_number")) say_candidates(client, number);
	mediation__v1__response__free_unpacked(response, NULL);
	return NULL;
}

Mediation__V1__Response *client_get(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__Response *response = get_by(client, number, ret_status);

	if (!response || response->outcome == 0) return response;
	return say_not_got(client, number, response, ret_status);
}

Mediation__V1__Response *client_get_typed(struct client *client, const char *typed, int *ret_status)
{
	Mediation__V1__Response *response;
	char *chosen;

	if (!client->terminal || !client->link) return client_get(client, typed, ret_status);
	response = get_by(client, typed, ret_status);
	if (!response || response->outcome == 0) return response;
	if (!is_unclear(response)) return say_not_got(client, typed, response, ret_status);
	mediation__v1__response__free_unpacked(response, NULL);
	fprintf(stderr, _("\"%s\" is no number of one dispute; which one is meant?\n"), typed);
	chosen = client_which_like(client, typed, ret_status);
	if (*ret_status == CLIENT_NOTHING_FOUND) fprintf(stderr, "%s\n", _("nothing found"));
	response = chosen ? client_get_id(client, strtoll(chosen, NULL, 10)) : NULL;
	free(chosen);
	return response;
}

int64_t client_dispute(struct client *client, const char *number, int *ret_status)
{
	Mediation__V1__Response *response = client_get(client, number, ret_status);
	int64_t id;

	if (!response) return 0;
	id = response->get_dispute->dispute->id;
	mediation__v1__response__free_unpacked(response, NULL);
	return id;
}

int64_t client_dispute_named(void *context, const char *word, int *ret_status)
{
	return client_dispute(context, word, ret_status);
}

const char *client_option_from(const struct client *client, const char *name, int *at)
{
	while (*at < client->argc) {
		const char *typed = client->argv[(*at)++];
		size_t length = strcspn(typed, "=");
		char word[64];

		if (strncmp(typed, "--", 2) != 0 || length >= sizeof(word)) continue;
		memcpy(word, typed, length);
		word[length] = '\0';
		if (!words_same(word + 2, name)) continue;
		if (typed[length]) return typed + length + 1;
		return *at < client->argc ? client->argv[(*at)++] : "";
	}
	return NULL;
}

const char *client_option(const struct client *client, const char *name)
{
	int at = 0;

	return client_option_from(client, name, &at);
}

void client_print_csv(struct client *client)
{
	client->shown.as_csv = client_option(client, "csv") != NULL;
	table_print_csv(client->shown.as_csv);
}

int64_t client_now_us(const struct client *client)
{
	struct timespec now;

	if (client->link) return link_now_us(client->link);
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000;
}

int64_t client_today(const struct client *client)
{
	return civil_day_of_instant(client_now_us(client));
}

bool client_date(const struct client *client, const char *said, const char *word, int64_t *ret_day)
{
	struct value_source source = {
		.words = &client->words,
		.today = { .day = client_today(client) },
		.understood = stderr,
	};
	struct text why;
	bool is_read;

	text_begin(&why);
	is_read = value_read(&source, said, "date", "", word, ret_day, why.out);
	if (!is_read) fprintf(stderr, "%s\n", text_end(&why));
	text_free(&why);
	return is_read;
}

bool client_read_date(const struct client *client, const char *name, int64_t *ret_day)
{
	const char *word = client_option(client, name);
	char said[64];

	if (!word) return true;
	(void)snprintf(said, sizeof(said), "--%s", words_typed(name));
	return client_date(client, said, word, ret_day);
}
