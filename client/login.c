/* Logging in and out, one's own logins, passwords: mediate login, logout, password; client.h. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "enter.h"
#include "factor.h"
#include "say.h"

static const char *const words_of_list[] = { "list", "列表", "lb" };
static const char *const words_of_end[] = { "end", "结束", "js" };
static const char *const words_of_give[] = { "give", "发", "fa" };
static const char *const words_of_code[] = { "code", "动态码", "dtm" };

#define MEANS(word, words) means((word), (words), sizeof(words) / sizeof((words)[0]))

static bool means(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], word) == 0) return true;
	}
	return false;
}

/* ---- in ---- */

static int say_in(struct client *client, const char *what)
{
	const Mediation__V1__HelloResponse *hello = link_hello(client->link);

	printf("%s\n", what);
	printf(_("%s is logged in until %s; after a rest the password is asked for again.\n"),
	    hello->member->name, show_instant(hello->token_until_us));
	if (!hello->factor_missing) return 0;
	printf("%s\n",
	    _("your role needs a one-time code beside the password, which is set now, once."));
	return factor_set(client);
}

static int say_not_in(const struct client *client)
{
	if (client->refused) {
		show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
		return (int)client->refused->refusal->exit_code;
	}
	if (client->error) {
		fprintf(stderr, _("cannot reach the daemon at %s: %s\n"), client->address,
		    link_why(client->error));
		return CLIENT_AGAIN;
	}
	fprintf(stderr, "%s\n", _("no password was given; nothing was done"));
	return CLIENT_STOPPED;
}

/* In the menu one works on as who one is. */
static bool is_somebody_else(const struct client *client, const char *login)
{
	if (!client->user || !login || strcmp(client->user->login, login) == 0) return false;
	fprintf(stderr, _("%s works here now; leave the menu with q, then: mediate login %s\n"),
	    client->user->name, login);
	return true;
}

static int enter(struct client *client, const char *login, bool changes)
{
	bool is_in_menu = client->user != NULL;
	int status;

	if (is_in_menu && !login) login = client->user->login;
	if (is_somebody_else(client, login)) return CLIENT_USAGE;
	if (!enter_by_password(client, login, changes)) {
		status = say_not_in(client);
	} else if (changes) {
		status = say_in(client, _("the password is changed; logins elsewhere have ended."));
	} else {
		status = say_in(client, _("welcome."));
	}
	if (!is_in_menu) client->link = link_close(client->link);
	return status;
}

static const char *known_login(const struct client *client)
{
	return client->member && *client->member ? client->member : NULL;
}

bool login_alone(struct client *client, int *ret_status)
{
	const char *word = client_word(client);

	if (MEANS(word, words_of_list) || MEANS(word, words_of_end)) return false;
	*ret_status = enter(client, *word ? word : known_login(client), false);
	return true;
}

bool password_alone(struct client *client, int *ret_status)
{
	if (MEANS(client_word(client), words_of_give) ||
	    MEANS(client_word(client), words_of_code)) {
		return false;
	}
	if (client_words(client)) {
		verb_usage(stderr, client->verb);
		*ret_status = CLIENT_USAGE;
		return true;
	}
	*ret_status = enter(client, known_login(client), true);
	return true;
}

/* ---- one's own logins ---- */

static Mediation__V1__Response *ask_end(
    struct client *client, int64_t login, bool all, int *ret_status)
{
	Mediation__V1__EndLoginRequest by = MEDIATION__V1__END_LOGIN_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	by.login = login;
	by.all = all;
	request.body_case = MEDIATION__V1__REQUEST__BODY_END_LOGIN;
	request.end_login = &by;
	return client_ask(client, &request, ret_status);
}

static Mediation__V1__Response *ask_logins(struct client *client, int *ret_status)
{
	Mediation__V1__LoginsRequest by = MEDIATION__V1__LOGINS_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	request.body_case = MEDIATION__V1__REQUEST__BODY_LOGINS;
	request.logins = &by;
	return client_ask(client, &request, ret_status);
}

static void print_json(const Mediation__V1__LoginsResponse *logins)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "logins");
	for (size_t i = 0; i < logins->n_logins; i++) {
		const Mediation__V1__Login *login = logins->logins[i];

		json_object(&json, NULL);
		json_number(&json, "number", (int64_t)i + 1);
		json_text(&json, "device", login->device_name);
		json_instant(&json, "begun", login->begun_us);
		json_instant(&json, "used", login->used_us);
		json_instant(&json, "until", login->until_us);
		json_flag(&json, "is_this", login->is_this);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static void print(const Mediation__V1__LoginsResponse *logins)
{
	static const struct column columns[] = { { N_("no."), CELLS_FIXED, 0 },
		{ N_("computer"), CELLS_TEXT, 0 }, { N_("logged in"), CELLS_FIXED, 0 },
		{ N_("last used"), CELLS_FIXED, 60 }, { N_("until"), CELLS_FIXED, 80 },
		{ NULL, CELLS_FIXED, 0 } };
	struct table table;

	if (!logins->n_logins) {
		printf("%s\n",
		    _("no login by password lasts; who comes by this computer's own user has none."));
		return;
	}
	table = table_new(columns);
	for (size_t i = 0; i < logins->n_logins; i++) {
		const Mediation__V1__Login *login = logins->logins[i];

		table_row(&table);
		table_cell(&table, "%zu", i + 1);
		table_cell(&table, login->is_this ? _("%s (this one)") : "%s", login->device_name);
		table_cell(&table, "%s", show_instant(login->begun_us));
		table_cell(&table, "%s", show_instant(login->used_us));
		table_cell(&table, "%s", show_instant(login->until_us));
	}
	table_end(&table);
	printf(
	    "%s\n", _("to end one: mediate login end NUMBER; all of them: mediate logout --all"));
}

static int list(struct client *client)
{
	int status;
	Mediation__V1__Response *response = ask_logins(client, &status);

	if (!response) return status;
	if (client->shown.as_json) {
		print_json(response->logins);
	} else {
		print(response->logins);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* The login of a number of the list; 0 and said where there is none. */
static int64_t numbered(struct client *client, const char *word, int *ret_status)
{
	Mediation__V1__Response *response = ask_logins(client, ret_status);
	unsigned long number = strtoul(word, NULL, 10);
	int64_t id = 0;

	if (!response) return 0;
	if (number > 0 && number <= response->logins->n_logins) {
		id = response->logins->logins[number - 1]->id;
	} else {
		fprintf(stderr, _("there is no login of number \"%s\"; see mediate login list\n"),
		    word);
		*ret_status = CLIENT_NOTHING_FOUND;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return id;
}

static int end(struct client *client)
{
	int status;
	int64_t login = numbered(client, client_word_at(client, 1), &status);
	Mediation__V1__Response *response;

	if (!login) return status;
	response = ask_end(client, login, false, &status);
	if (!response) return status;
	printf("%s\n",
	    response->end_login->ended ? _("that login has ended.") : _("it had ended already."));
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

int do_login(struct client *client)
{
	return MEANS(client_word(client), words_of_end) ? end(client) : list(client);
}

int do_logout(struct client *client)
{
	int status;
	Mediation__V1__Response *response =
	    ask_end(client, 0, client_option(client, "all") != NULL, &status);

	/* what is kept here goes, whatever the daemon says */
	pass_drop(client->address);
	if (!response) return status;
	if (response->end_login->ended) {
		printf(_("logged out; logins that have ended: %u\n"), response->end_login->ended);
	} else {
		printf("%s\n", _("there was no login by password to end."));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

/* ---- a first password for somebody else ---- */

static int print_given(const struct pass_key *key, const char *login,
    const Mediation__V1__IssuePasswordResponse *given)
{
	char *password = pass_unseal(key, given->password.data, given->password.len);

	if (!password) {
		fprintf(stderr, "%s\n", _("the daemon's answer is not for us; give another"));
		return CLIENT_INTERNAL;
	}
	printf(_("password of %s for one login: %s\n"), login, password);
	printf(
	    _("tell it by word of mouth; it is good until %s. mediate login %s asks for it, and then for an own one. It is not shown again.\n"),
	    show_instant(given->until_us), login);
	sodium_memzero(password, strlen(password));
	free(password);
	return 0;
}

static int give(struct client *client)
{
	Mediation__V1__IssuePasswordRequest by = MEDIATION__V1__ISSUE_PASSWORD_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	const char *login = client_word_at(client, 1);
	Mediation__V1__Response *response;
	struct pass_key key;
	int status;

	if (!*login) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	pass_key_make(&key);
	by.member = (char *)login;
	by.key = (ProtobufCBinaryData){ sizeof(key.public_half), key.public_half };
	request.body_case = MEDIATION__V1__REQUEST__BODY_ISSUE_PASSWORD;
	request.issue_password = &by;
	response = client_ask(client, &request, &status);
	if (response) status = print_given(&key, login, response->issue_password);
	mediation__v1__response__free_unpacked(response, NULL);
	sodium_memzero(&key, sizeof(key));
	return status;
}

int do_password(struct client *client)
{
	return MEANS(client_word(client), words_of_code) ? factor_set(client) : give(client);
}
