/* Locks what lies on the laptop; seal.h. */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "say.h"

#define HEX_BYTES  (2 * SEAL_KEY_BYTES)
#define STORE_MS   20000
#define TRIES      3
#define PROOF_NAME "proof"
#define SALT_NAME  "salt"

/* ---- the login's secret store ---- */

static bool has_store(void)
{
	const char *bus = getenv("DBUS_SESSION_BUS_ADDRESS"), *run = getenv("XDG_RUNTIME_DIR");
	char path[512];

	if (bus && *bus) return true;
	if (!run || snprintf(path, sizeof(path), "%s/bus", run) >= (int)sizeof(path)) return false;
	return access(path, W_OK) == 0;
}

/* Runs secret-tool with `input`; what it answers, at most `room` bytes. False where it fails. */
static bool run_store(const char *const *words, const char *input, char *ret_answer, size_t room)
{
	int to[2], from[2], status = 0;
	posix_spawn_file_actions_t actions;
	ssize_t got = 0, more = 0;
	pid_t child;
	bool is_begun;

	if (pipe2(to, O_CLOEXEC) != 0) return false;
	if (pipe2(from, O_CLOEXEC) != 0) return close(to[0]), close(to[1]), false;
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	is_begun =
	    posix_spawnp(&child, words[0], &actions, NULL, (char *const *)words, environ) == 0;
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(to[0]);
	(void)close(from[1]);
	if (is_begun && write(to[1], input, strlen(input)) < 0) status = -1;
	(void)close(to[1]);
	while (is_begun && (size_t)got < room) {
		struct pollfd answer = { .fd = from[0], .events = POLLIN };

		if (poll(&answer, 1, STORE_MS) <= 0) {
			(void)kill(child, SIGKILL);
			break;
		}
		more = read(from[0], ret_answer + got, room - (size_t)got);
		if (more <= 0) break;
		got += more;
	}
	(void)close(from[0]);
	if (!is_begun) return false;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	ret_answer[got < (ssize_t)room ? got : (ssize_t)room - 1] = '\0';
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool lookup(struct seal *seal)
{
	const char *const words[] = { "secret-tool", "lookup", "application", "mediate", "use",
		"kept", NULL };
	char answer[HEX_BYTES + 8];
	size_t bytes;

	return run_store(words, "", answer, sizeof(answer)) &&
	    sodium_hex2bin(seal->key, sizeof(seal->key), answer, HEX_BYTES, NULL, &bytes, NULL) ==
	    0 &&
	    bytes == sizeof(seal->key);
}

static bool store_new(struct seal *seal)
{
	const char *const words[] = { "secret-tool", "store", "--label=mediate", "application",
		"mediate", "use", "kept", NULL };
	char hex[HEX_BYTES + 1], answer[8];
	struct seal again;
	bool is_there;

	randombytes_buf(seal->key, sizeof(seal->key));
	sodium_bin2hex(hex, sizeof(hex), seal->key, sizeof(seal->key));
	is_there = run_store(words, hex, answer, sizeof(answer)) && lookup(&again) &&
	    memcmp(again.key, seal->key, sizeof(seal->key)) == 0;
	sodium_memzero(hex, sizeof(hex));
	return is_there;
}

/* ---- a pass phrase ---- */

static bool derive(struct seal *seal, const unsigned char *salt, const char *phrase)
{
	return crypto_pwhash(seal->key, sizeof(seal->key), phrase, strlen(phrase), salt,
	           crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
	           crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* A locked word by which a phrase is known to be the right one. */
static bool write_proof(const struct seal *seal, const char *directory)
{
	size_t bytes;
	unsigned char *locked = seal_lock(seal, "mediate", 7, &bytes);
	bool is_written = disk_write(directory, PROOF_NAME, locked, bytes);

	free(locked);
	return is_written;
}

static bool is_proved(const struct seal *seal, const char *directory)
{
	size_t bytes, plain_bytes;
	unsigned char *locked = disk_read(directory, PROOF_NAME, &bytes);
	char *plain = locked ? seal_unlock(seal, locked, bytes, &plain_bytes) : NULL;
	bool is_right = plain && strcmp(plain, "mediate") == 0;

	free(plain);
	free(locked);
	return is_right;
}

static char *ask_phrase(struct terminal *terminal, const char *prompt)
{
	char *phrase;

	if (terminal_read_secret(terminal, prompt, &phrase) != TYPED_LINE) return NULL;
	if (*phrase) return phrase;
	free(phrase);
	return NULL;
}

static void forget(char *phrase)
{
	if (!phrase) return;
	sodium_memzero(phrase, strlen(phrase));
	free(phrase);
}

static bool choose_phrase(struct seal *seal, const char *directory, struct terminal *terminal)
{
	unsigned char salt[crypto_pwhash_SALTBYTES];
	bool is_chosen = false;

	fprintf(stderr, "%s\n%s\n",
	    _("What is typed is kept on this computer, locked, until it is sent."),
	    _("Choose a pass phrase for it (Enter: keep nothing here)."));
	for (int i = 0; i < TRIES && !is_chosen; i++) {
		char *phrase = ask_phrase(terminal, _("pass phrase> ")), *again;

		if (!phrase) return false;
		again = ask_phrase(terminal, _("once more> "));
		randombytes_buf(salt, sizeof(salt));
		is_chosen = again && strcmp(phrase, again) == 0 && derive(seal, salt, phrase) &&
		    disk_write(directory, SALT_NAME, salt, sizeof(salt)) &&
		    write_proof(seal, directory);
		if (!is_chosen) fprintf(stderr, "%s\n", _("the two are not the same; once more"));
		forget(phrase);
		forget(again);
	}
	return is_chosen;
}

static bool ask_known(
    struct seal *seal, const char *directory, const unsigned char *salt, struct terminal *terminal)
{
	for (int i = 0; i < TRIES; i++) {
		char *phrase = ask_phrase(
		    terminal, _("pass phrase of what is kept here (Enter: go on without)> "));
		bool is_right;

		if (!phrase) return false;
		is_right = derive(seal, salt, phrase) && is_proved(seal, directory);
		forget(phrase);
		if (is_right) return true;
		fprintf(stderr, "%s\n", _("that is not the pass phrase"));
	}
	return false;
}

static bool open_by_phrase(struct seal *seal, const char *directory, struct terminal *terminal)
{
	size_t bytes;
	unsigned char *salt = disk_read(directory, SALT_NAME, &bytes);
	bool is_open;

	if (!terminal) {
		fprintf(stderr, "%s\n",
		    _("what is kept here is locked by a pass phrase, and there is no terminal to ask for it"));
		is_open = false;
	} else if (salt && bytes == crypto_pwhash_SALTBYTES) {
		is_open = ask_known(seal, directory, salt, terminal);
	} else {
		is_open = choose_phrase(seal, directory, terminal);
	}
	free(salt);
	return is_open;
}

bool seal_open(struct seal *seal, const char *directory, bool is_used, struct terminal *terminal)
{
	if (sodium_init() < 0) abort();
	/* what a phrase has locked stays the phrase's */
	if (disk_has(directory, SALT_NAME)) return open_by_phrase(seal, directory, terminal);
	if (has_store() && lookup(seal)) return true;
	if (is_used) {
		fprintf(stderr, "%s\n",
		    _("what is kept here is locked by the secret store of your desktop login, which does not open now; it stays as it is"));
		return false;
	}
	return (has_store() && store_new(seal)) || open_by_phrase(seal, directory, terminal);
}

void seal_close(struct seal *seal)
{
	sodium_memzero(seal->key, sizeof(seal->key));
}

/* ---- locking ---- */

unsigned char *seal_lock(
    const struct seal *seal, const void *plain, size_t bytes, size_t *ret_bytes)
{
	unsigned char *locked;

	*ret_bytes = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + bytes;
	locked = malloc(*ret_bytes);
	if (!locked) abort();
	randombytes_buf(locked, crypto_secretbox_NONCEBYTES);
	(void)crypto_secretbox_easy(
	    locked + crypto_secretbox_NONCEBYTES, plain, bytes, locked, seal->key);
	return locked;
}

char *seal_unlock(
    const struct seal *seal, const unsigned char *locked, size_t bytes, size_t *ret_bytes)
{
	size_t beside = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	char *plain;

	if (bytes < beside) return NULL;
	*ret_bytes = bytes - beside;
	plain = malloc(*ret_bytes + 1);
	if (!plain) abort();
	plain[*ret_bytes] = '\0';
	if (crypto_secretbox_open_easy((unsigned char *)plain, locked + crypto_secretbox_NONCEBYTES,
	        bytes - crypto_secretbox_NONCEBYTES, locked, seal->key) == 0) {
		return plain;
	}
	free(plain);
	return NULL;
}
