/* Who a daemon of the network is, looked at and trusted once: mediate server trust; client.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asking.h"
#include "client.h"
#include "file.h"
#include "say.h"
#include "secure.h"

#define PEM_BYTES_MAX (1U << 20)

/* The same letters, whatever stands between them. */
static bool is_same_print(const char *a, const char *b)
{
	for (;;) {
		while (*a == ':' || *a == ' ') {
			a++;
		}
		while (*b == ':' || *b == ' ') {
			b++;
		}
		if (!*a || !*b) return !*a && !*b;
		if ((*a | 0x20) != (*b | 0x20)) return false;
		a++;
		b++;
	}
}

static void show(const char *address, const struct secure_shown *shown)
{
	printf(_("fingerprint of its authority (SHA-256):\n  %s\n"), shown->print);
	printf(_("at %s answers: %s, valid until %s\n"), address, shown->subject, shown->until);
}

/* Whether it is the one that is meant: by the fingerprint that was given, or by a look. */
static bool is_right(struct client *client, const struct secure_shown *shown)
{
	const char *given = client_option(client, "fingerprint");

	if (given && is_same_print(given, shown->print)) return true;
	if (given) {
		fprintf(stderr, "%s\n",
		    _("that is not the fingerprint that was given: do not trust it, ask who runs the daemon"));
		return false;
	}
	if (!client->terminal) {
		fprintf(stderr, "%s\n",
		    _("here nobody can compare it; give it: mediate server trust ADDRESS --fingerprint HEX"));
		return false;
	}
	(void)fflush(stdout);
	return ask_yes(client->terminal, &client->words,
	    _("compare it with what the machine of the daemon shows (deploy/certificates show). Is it the same (y/n): "));
}

/* Another than before is either new, or somebody in between. */
static void say_if_other(const struct secure_address *address, const struct secure_shown *shown)
{
	char path[PATH_MAX];
	unsigned char *before = NULL;
	size_t bytes = 0;

	if (secure_trust_place(address, path, sizeof(path))) {
		before = file_load(path, PEM_BYTES_MAX, &bytes);
	}
	if (before && (bytes != strlen(shown->pem) || memcmp(before, shown->pem, bytes) != 0)) {
		printf("%s\n",
		    _("ANOTHER authority was trusted at this address so far: ask who runs the daemon why before you say yes"));
	}
	free(before);
}

static int keep(const struct secure_address *address, const struct secure_shown *shown)
{
	char path[PATH_MAX];

	if (!secure_trust_place(address, path, sizeof(path))) {
		fprintf(stderr, "%s\n", _("nothing can be kept: this login has no home directory"));
		return CLIENT_INPUT;
	}
	if (!file_replace(path, shown->pem, strlen(shown->pem))) {
		fprintf(stderr, "%s: %s\n", path, file_why(errno, true));
		return CLIENT_INPUT;
	}
	printf("%s\n", _("from now on it is trusted here, and no other at this address."));
	return 0;
}

static int trust(struct client *client, const char *text)
{
	struct secure_address address;
	struct secure_shown shown;
	int fd, status = CLIENT_REFUSED;

	if (!secure_address(text, &address)) {
		fprintf(stderr, _("\"%s\" is no address; write it as HOST:PORT\n"), text);
		return CLIENT_USAGE;
	}
	fd = link_dial(&address);
	if (fd < 0 || !secure_look(fd, &address, &shown)) {
		fprintf(stderr, _("cannot reach the daemon at %s: %s\n"), text, link_why(errno));
		if (fd >= 0) (void)close(fd);
		return CLIENT_AGAIN;
	}
	(void)close(fd);
	show(text, &shown);
	say_if_other(&address, &shown);
	if (is_right(client, &shown)) status = keep(&address, &shown);
	free(shown.pem);
	return status;
}

bool server_alone(struct client *client, int *ret_status)
{
	const char *word = client_word(client), *address = client_word_at(client, 1);

	if (strcmp(word, "trust") != 0 && strcmp(word, "信任") != 0 && strcmp(word, "xr") != 0) {
		return false;
	}
	*ret_status = trust(client, *address ? address : client->address);
	return true;
}
