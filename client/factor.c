/* One's own second factor; factor.h. */
#include "factor.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "look.h"
#include "pass.h"
#include "plain.h"
#include "say.h"

#define TRIES_MAX    3
#define SECRET_BYTES 20
#define URI_BYTES    512
#define URI_HEAD     "otpauth://totp/mediate:"
#define URI_TAIL     "?secret=%s&issuer=mediate"
#define QUIET        2 /* modules of white around the square */

/* ---- what is typed ---- */

/* 123 456 is as good as 123456, and digits of full width are digits. */
static char *code_of(char *typed)
{
	char plain[PLAIN_BYTES] = "", *to = plain;
	bool is_word = plain_word(typed, plain);

	free(typed);
	if (!is_word) return NULL;
	for (const char *at = plain; *at; at++) {
		if (*at != ' ' && *at != '-') *to++ = *at;
	}
	*to = '\0';
	return *plain ? strdup(plain) : NULL;
}

char *factor_ask_code(struct client *client, const char *prompt)
{
	char *line = NULL;

	if (!client->terminal) {
		line = terminal_line_given();
	} else if (terminal_read(client->terminal, prompt, NULL, &line) != TYPED_LINE) {
		return NULL;
	}
	return line ? code_of(line) : NULL;
}

/* ---- the secret ---- */

static bool is_dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width &&
	    (code->data[y * code->width + x] & 1);
}

/* Light is printed, two rows in one, and dark left out; in colour where there is some, because
 * telephones read no negative. */
static void print_square(const char *text)
{
	static const char *const shapes[2][2] = { { "█", "▀" }, { "▄", " " } };
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	bool has_colour = look_has_colour();

	if (!code) return;
	for (int y = -QUIET; y < code->width + QUIET; y += 2) {
		if (has_colour) fputs("\033[38;5;231;48;5;16m", stdout);
		for (int x = -QUIET; x < code->width + QUIET; x++) {
			fputs(shapes[is_dark(code, x, y)][is_dark(code, x, y + 1)], stdout);
		}
		puts(has_colour ? "\033[0m" : "");
	}
	QRcode_free(code);
}

/* As programs of codes read it (otpauth://). */
static void write_uri(const char *login, const char *letters, char ret[URI_BYTES])
{
	size_t at = (size_t)snprintf(ret, URI_BYTES, URI_HEAD);

	for (; *login && at < URI_BYTES / 2; login++) {
		bool is_plain = strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", *login) != NULL;

		at += (size_t)snprintf(
		    ret + at, URI_BYTES - at, is_plain ? "%c" : "%%%02X", (unsigned char)*login);
	}
	(void)snprintf(ret + at, URI_BYTES - at, URI_TAIL, letters);
}

static void show_secret(const struct client *client, const char *secret)
{
	char *letters = NULL, uri[URI_BYTES];

	if (oath_base32_encode(secret, SECRET_BYTES, &letters, NULL) != OATH_OK) abort();
	write_uri(client->user->login, letters, uri);
	printf("%s\n",
	    _("on your telephone, in a program of one-time codes (TOTP), scan this, or type the key:"));
	if (isatty(STDOUT_FILENO)) print_square(uri);
	printf(_("key: %s\n"), letters);
	sodium_memzero(uri, sizeof(uri));
	sodium_memzero(letters, strlen(letters));
	free(letters);
}

/* ---- asking the daemon ---- */

static Mediation__V1__Response *ask(
    struct client *client, const struct pass_key *key, const char *code, int *ret_status)
{
	Mediation__V1__SecondFactorRequest by = MEDIATION__V1__SECOND_FACTOR_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	if (key) {
		by.key =
		    (ProtobufCBinaryData){ sizeof(key->public_half), (uint8_t *)key->public_half };
	}
	by.code = (char *)(code ? code : "");
	request.body_case = MEDIATION__V1__REQUEST__BODY_SECOND_FACTOR;
	request.second_factor = &by;
	return client_ask_whole(client, &request, ret_status);
}

/* With codes, until one is right; the answer, or NULL with ret_status set and the reason said. */
static Mediation__V1__Response *ask_with_codes(
    struct client *client, const struct pass_key *key, const char *prompt, int *ret_status)
{
	for (int i = 0; i < TRIES_MAX; i++) {
		char *code = factor_ask_code(client, prompt);
		Mediation__V1__Response *response;

		if (!code) {
			fprintf(stderr, "%s\n", _("no code was given; nothing has changed"));
			*ret_status = CLIENT_STOPPED;
			return NULL;
		}
		response = ask(client, key, code, ret_status);
		free(code);
		if (!response || response->outcome == 0) return response;
		show_refusal(NULL, response->refusal, REFUSED_QUESTION);
		if (!link_refused(response, "code_wrong") || !client->terminal) i = TRIES_MAX;
		mediation__v1__response__free_unpacked(response, NULL);
	}
	return NULL;
}

/* The answer with the new secret: where there is one in force, its code is asked for first. */
static Mediation__V1__Response *ask_new(
    struct client *client, const struct pass_key *key, int *ret_status)
{
	Mediation__V1__Response *response = ask(client, key, NULL, ret_status);
	bool is_code_wanted;

	if (!response || response->outcome == 0) return response;
	is_code_wanted = link_refused(response, "code_wanted");
	if (!is_code_wanted) show_refusal(NULL, response->refusal, REFUSED_QUESTION);
	mediation__v1__response__free_unpacked(response, NULL);
	if (!is_code_wanted) return NULL;
	return ask_with_codes(
	    client, key, _("the code that your telephone shows so far: "), ret_status);
}

/* What was made, to be wiped and freed; NULL with ret_status set and the reason said. */
static char *new_secret(struct client *client, int *ret_status)
{
	Mediation__V1__Response *response;
	const ProtobufCBinaryData *sealed;
	struct pass_key key;
	char *ret = NULL;

	pass_key_make(&key);
	response = ask_new(client, &key, ret_status);
	if (response) {
		sealed = &response->second_factor->secret;
		if (sealed->len == SECRET_BYTES + crypto_box_SEALBYTES) {
			ret = pass_unseal(&key, sealed->data, sealed->len);
		}
		if (!ret) {
			fprintf(stderr, "%s\n",
			    _("the daemon's answer is not for us; nothing has changed"));
			*ret_status = CLIENT_INTERNAL;
		}
	}
	mediation__v1__response__free_unpacked(response, NULL);
	sodium_memzero(&key, sizeof(key));
	return ret;
}

int factor_set(struct client *client)
{
	Mediation__V1__Response *response;
	int status = 0;
	char *secret = new_secret(client, &status);

	if (!secret) return status;
	show_secret(client, secret);
	sodium_memzero(secret, SECRET_BYTES);
	free(secret);
	response = ask_with_codes(client, NULL, _("the six digits that it shows now: "), &status);
	if (!response) return status;
	mediation__v1__response__free_unpacked(response, NULL);
	printf("%s\n",
	    _("one-time codes are in force: from the next login on, one is asked for beside the password."));
	return 0;
}
