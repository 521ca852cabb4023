/* The way in; enter.h. */
#include "enter.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factor.h"
#include "say.h"

#define TRIES_MAX       3
#define DEFAULT_ADDRESS "/run/mediation/mediationd.sock"

bool enter_is_wanted(const Mediation__V1__Response *refused)
{
	return link_refused(refused, "password_wanted") || link_refused(refused, "login_over");
}

/* ---- how one comes ---- */

static void begin(struct enter *enter, const char *member, bool in_practice, int32_t practice)
{
	enter->login = (struct link_login){
		.member = member, .in_practice = in_practice, .practice = practice
	};
}

/* False, and said, where this computer cannot be told from others. */
static bool take_device(struct enter *enter)
{
	if (!pass_device(enter->device)) return false;
	pass_device_name(enter->device_name, sizeof(enter->device_name));
	enter->proof = (struct link_proof){ .device = enter->device,
		.device_bytes = sizeof(enter->device),
		.device_name = enter->device_name };
	enter->login.proof = &enter->proof;
	return true;
}

void enter_prepare(
    struct enter *ret, const char *address, const char *member, bool in_practice, int32_t practice)
{
	memset(ret, 0, sizeof(*ret));
	begin(ret, member && *member ? member : NULL, in_practice, practice);
	pass_load(address, &ret->pass);
	if (!ret->pass.has_token) return;
	if (ret->login.member && strcmp(ret->login.member, ret->pass.login) != 0) return;
	if (!take_device(ret)) return;
	ret->proof.token = ret->pass.token;
	ret->proof.token_bytes = sizeof(ret->pass.token);
}

static void keep_token(struct client *client)
{
	const Mediation__V1__HelloResponse *hello = link_hello(client->link);
	struct pass pass = { .has_token = true };

	if (hello->token.len != sizeof(pass.token) || !hello->member) return;
	(void)snprintf(pass.login, sizeof(pass.login), "%s", hello->member->login);
	memcpy(pass.token, hello->token.data, sizeof(pass.token));
	(void)pass_keep(client->address, &pass);
	sodium_memzero(&pass, sizeof(pass));
}

/* The line anew; the old one stays where it does not come about. */
static bool open_line(struct client *client, const struct enter *enter)
{
	struct link *link;

	mediation__v1__response__free_unpacked(client->refused, NULL);
	link = link_open(client->address, &enter->login, &client->refused);
	client->error = link ? 0 : errno;
	if (!link) return false;
	(void)link_close(client->link);
	client->link = link;
	client_know_user(client, link_hello(link)->member);
	return true;
}

bool client_reconnect(struct client *client)
{
	struct enter enter;
	bool is_open;

	enter_prepare(&enter, client->address, client->member, client->in_practice, 0);
	is_open = open_line(client, &enter);
	sodium_memzero(&enter.pass, sizeof(enter.pass));
	if (is_open || !client->terminal || !enter_is_wanted(client->refused)) return is_open;
	show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
	/* whoever works here already stays who he is */
	return enter_by_password(
	    client, client->user ? client->user->login : client->member, false);
}

void client_point(struct client *client, const char *server, const char *member)
{
	if (!server) server = getenv("MEDIATE_SERVER");
	client->address = server && *server ? server : DEFAULT_ADDRESS;
	client->member = member ? member : getenv("MEDIATE_MEMBER");
}

int client_unreachable(const struct client *client)
{
	if (client->refused) {
		show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
		return (int)client->refused->refusal->exit_code;
	}
	fprintf(stderr, _("cannot reach the daemon at %s: %s\n"), client->address,
	    link_why(client->error));
	fputs(_("see that it runs, or name its address with --server\n"), stderr);
	return CLIENT_AGAIN;
}

void client_close(struct client *client)
{
	words_free(&client->words);
	client->link = link_close(client->link);
	mediation__v1__response__free_unpacked(client->refused, NULL);
	mediation__v1__member__free_unpacked(client->user, NULL);
}

/* ---- what is typed ---- */

/* NULL where nothing was; the caller wipes and frees. */
static char *ask_secret(struct client *client, const char *prompt)
{
	char *line = NULL;

	if (client->terminal) {
		if (terminal_read_secret(client->terminal, prompt, &line) != TYPED_LINE) {
			return NULL;
		}
	} else {
		line = terminal_line_given();
		if (!line) return NULL;
	}
	if (*line && strlen(line) <= PASS_PASSWORD_MAX) return line;
	if (*line) fprintf(stderr, _("a password has %d bytes at most\n"), PASS_PASSWORD_MAX);
	free(line);
	return NULL;
}

static void forget(char *secret)
{
	if (secret) sodium_memzero(secret, strlen(secret));
	free(secret);
}

/* The new one, typed twice where it cannot be seen; NULL where it was not. */
static char *ask_new(struct client *client)
{
	for (int i = 0; i < TRIES_MAX; i++) {
		char *first =
		         ask_secret(client, _("your own new password (ten characters at least): ")),
		     *second;
		bool is_same;

		if (!first || !client->terminal) return first;
		second = ask_secret(client, _("once more: "));
		is_same = second && strcmp(first, second) == 0;
		forget(second);
		if (is_same) return first;
		forget(first);
		fprintf(stderr, "%s\n", _("the two are not the same"));
	}
	return NULL;
}

/* The login: as it was given, or as it was last, or typed. NULL where it was not; the caller frees.
 */
static char *ask_login(struct client *client, const char *login)
{
	struct pass pass;
	char *line;

	if (login && *login) return strdup(login);
	pass_load(client->address, &pass);
	sodium_memzero(pass.token, sizeof(pass.token));
	if (!client->terminal) return *pass.login ? strdup(pass.login) : NULL;
	if (terminal_read(client->terminal, _("login: "), *pass.login ? pass.login : NULL, &line) !=
	    TYPED_LINE) {
		return NULL;
	}
	if (*line) return line;
	free(line);
	return NULL;
}

/* ---- by password ---- */

static void say_no(const struct client *client)
{
	if (client->refused) show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
}

/* Beside a password that is right: the code that goes with it, as often as it is asked for. */
static bool open_with_code(struct client *client, struct enter *enter)
{
	bool is_open = open_line(client, enter);

	for (int i = 0; i < TRIES_MAX && !is_open; i++) {
		bool is_another = link_refused(client->refused, "code_wrong");

		if (!is_another && !link_refused(client->refused, "code_wanted")) break;
		if (is_another) {
			if (!client->terminal) break;
			say_no(client);
		}
		free(enter->code);
		enter->proof.code = NULL;
		enter->code = factor_ask_code(client, _("one-time code (six digits): "));
		if (!enter->code) break;
		enter->proof.code = enter->code;
		is_open = open_line(client, enter);
	}
	return is_open;
}

/* With a password that was right so far; a new one is chosen until it will do. */
static bool come_with_new(struct client *client, struct enter *enter)
{
	for (int i = 0; i < TRIES_MAX; i++) {
		char *chosen = ask_new(client);
		bool is_open;

		if (!chosen) return false;
		enter->proof.new_password = chosen;
		is_open = open_with_code(client, enter);
		enter->proof.new_password = NULL;
		forget(chosen);
		if (is_open) return true;
		if (!link_refused(client->refused, "password_weak") || !client->terminal) {
			return false;
		}
		say_no(client);
	}
	return false;
}

static bool come(struct client *client, struct enter *enter, bool changes)
{
	if (changes) return come_with_new(client, enter);
	if (open_with_code(client, enter)) return true;
	if (!link_refused(client->refused, "new_password_wanted")) return false;
	say_no(client);
	return come_with_new(client, enter);
}

static bool try_passwords(struct client *client, struct enter *enter, bool changes)
{
	char prompt[160];

	(void)snprintf(prompt, sizeof(prompt),
	    changes ? _("the password of %.40s so far: ") : _("password of %.40s: "),
	    enter->login.member);
	for (int i = 0; i < TRIES_MAX; i++) {
		char *password = ask_secret(client, prompt);
		bool is_in;

		if (!password) return false;
		enter->proof.password = password;
		is_in = come(client, enter, changes);
		enter->proof.password = NULL;
		forget(password);
		if (is_in) return true;
		if (!link_refused(client->refused, "password_wrong") || !client->terminal) {
			return false;
		}
		if (i + 1 < TRIES_MAX) say_no(client);
	}
	return false;
}

bool enter_by_password(struct client *client, const char *login, bool changes)
{
	struct enter enter = { .proof = { 0 } };
	char *named = ask_login(client, login);
	bool is_in;

	if (!named) return false;
	begin(&enter, named, client->in_practice, 0);
	is_in = take_device(&enter) && try_passwords(client, &enter, changes);
	free(enter.code);
	free(named);
	if (is_in) keep_token(client);
	return is_in;
}
