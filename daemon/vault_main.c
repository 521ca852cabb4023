/*
 * mediation-vault: the only program that sees passwords, and the keys of identity data. A child of
 * the daemon, with one socket and nothing else: no network, no core dump, nobody who may look into
 * it.
 *
 *   mediation-vault passwords             what the daemon begins
 *   mediation-vault identities FILE       the same, with the file of keys
 *   mediation-vault make LOGIN            asks at the terminal, prints what is stored: for who
 * installs it mediation-vault key make FILE         a new file of keys mediation-vault key rotate
 * FILE       one more key in it, before the others
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signal.h>
#include <termios.h>
#include <unistd.h>

#include "vault_identities.h"
#include "vault_keys.h"
#include "vault_passwords.h"
#include "vault_serve.h"

#define LINE_BYTES (PASSWORD_BYTES_MAX + 2) /* with its end of line and NUL */

static void shut_in(void)
{
	struct rlimit none = { 0, 0 };

	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
}

static int serve_passwords(void)
{
	struct passwords *passwords = passwords_new();
	int status;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	status = vault_serve(passwords_answer, passwords);
	passwords_free(passwords);
	return status;
}

static int serve_identities(const char *key_file)
{
	struct identities_worker *worker = identities_worker_new(key_file);
	int status;

	if (!worker) return 1;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	status = vault_serve(identities_worker_answer, worker);
	identities_worker_free(worker);
	return status;
}

/* ---- at the terminal ---- */

/* A line that is not shown; false at its end. */
static bool ask(const char *prompt, char ret[LINE_BYTES])
{
	struct termios shown, hidden;
	bool is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0, is_read;

	if (is_terminal) {
		fputs(prompt, stderr);
		hidden = shown;
		hidden.c_lflag &= (tcflag_t)~ECHO;
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	is_read = fgets(ret, LINE_BYTES, stdin) != NULL;
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	if (is_read) ret[strcspn(ret, "\n")] = '\0';
	return is_read;
}

/* What is wrong with the two, or NULL. */
static const char *fault_of(
    const struct passwords *passwords, const char *first, const char *second, const char *login)
{
	if (strlen(first) > PASSWORD_BYTES_MAX) return "口令太长 / the password is too long";
	if (strcmp(first, second) != 0) return "两遍不一样 / the two are not the same";
	if (password_is_weak(passwords, first, login)) {
		return "口令太容易猜：至少十个字符，不用登录名和常见的词 / too easy to guess: ten characters at least, no login and no common word";
	}
	return NULL;
}

static int make(const char *login)
{
	struct passwords *passwords = passwords_new();
	char first[LINE_BYTES] = "", second[LINE_BYTES] = "", stored[VAULT_STORED_BYTES];
	const char *fault = "没有口令 / no password was given";

	/* what stands behind the two lines is somebody else's */
	(void)setvbuf(stdin, NULL, _IONBF, 0);
	if (ask("新口令 / new password: ", first) && ask("再写一遍 / once more: ", second)) {
		fault = fault_of(passwords, first, second, login);
	}
	if (!fault) {
		password_store(first, stored);
		puts(stored);
	} else {
		fprintf(stderr, "mediation-vault: %s\n", fault);
	}
	sodium_memzero(first, sizeof(first));
	sodium_memzero(second, sizeof(second));
	passwords_free(passwords);
	return fault || fflush(stdout) != 0;
}

static bool check_keys(const char *path, char ret_why[VAULT_WHY_BYTES])
{
	struct vault_keys *keys = sodium_malloc(sizeof(*keys));
	bool is_sound;

	if (!keys) abort();
	is_sound = vault_keys_read(path, keys, ret_why);
	sodium_free(keys);
	return is_sound;
}

static int with_keys(const char *what, const char *path)
{
	static const struct {
		const char *word;
		bool (*does)(const char *path, char ret_why[VAULT_WHY_BYTES]);
	} words[] = { { "make", vault_keys_make }, { "rotate", vault_keys_rotate },
		{ "check", check_keys } };

	char why[VAULT_WHY_BYTES];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(what, words[i].word) != 0) continue;
		if (words[i].does(path, why)) return 0;
		fprintf(stderr, "mediation-vault: %s\n", why);
		return 1;
	}
	return -1;
}

static int usage(void)
{
	fputs(
	    "usage: mediation-vault make LOGIN | key make|rotate|check FILE    (else it is the daemon that begins it)\n",
	    stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int status = -1;

	shut_in();
	if (sodium_init() < 0) abort();
	if (argc == 2 && strcmp(argv[1], "passwords") == 0) return serve_passwords();
	if (argc == 3 && strcmp(argv[1], "identities") == 0) return serve_identities(argv[2]);
	if (argc == 3 && strcmp(argv[1], "make") == 0) return make(argv[2]);
	if (argc == 4 && strcmp(argv[1], "key") == 0) status = with_keys(argv[2], argv[3]);
	return status < 0 ? usage() : status;
}
