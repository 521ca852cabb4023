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

#define HEX_BYTES   (2 * SEAL_KEY_BYTES)
#define STORE_MS    20000
#define TRIES       3
#define PHRASE_NAME "phrase"
#define PROOF       "mediate"
/* The mark of whoever makes a key. */
#define KEY_MARK 0

/* What stands in the file by which a pass phrase is known: written at once, once. */
struct phrase_file {
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char
	    proof[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + sizeof(PROOF) - 1];
};

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
	bool is_begun, is_told = false;
	void (*ended)(int);

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
	/* it may end without reading */
	ended = signal(SIGPIPE, SIG_IGN);
	if (is_begun) is_told = write(to[1], input, strlen(input)) >= 0;
	(void)signal(SIGPIPE, ended);
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
	return is_told && WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
	struct seal made;
	bool is_there;

	randombytes_buf(made.key, sizeof(made.key));
	sodium_bin2hex(hex, sizeof(hex), made.key, sizeof(made.key));
	is_there = run_store(words, hex, answer, sizeof(answer)) && lookup(seal) &&
	    memcmp(made.key, seal->key, sizeof(seal->key)) == 0;
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(&made, sizeof(made));
	return is_there;
}

/* Of two windows that find none the second takes the key of the first. */
static bool open_by_store(struct seal *seal, int marks)
{
	bool is_open;

	disk_wait(marks, KEY_MARK);
	is_open = lookup(seal) || store_new(seal);
	disk_let_go(marks, KEY_MARK);
	return is_open;
}

/* ---- a pass phrase ---- */

static bool derive(struct seal *seal, const unsigned char *salt, const char *phrase)
{
	return crypto_pwhash(seal->key, sizeof(seal->key), phrase, strlen(phrase), salt,
	           crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
	           crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static bool is_proved(const struct seal *seal, const struct phrase_file *file)
{
	size_t bytes;
	char *plain = seal_unlock(seal, file->proof, sizeof(file->proof), &bytes);
	bool is_right = plain && strcmp(plain, PROOF) == 0;

	free(plain);
	return is_right;
}

static void prove(const struct seal *seal, struct phrase_file *file)
{
	size_t bytes;
	unsigned char *locked = seal_lock(seal, PROOF, sizeof(PROOF) - 1, &bytes);

	memcpy(file->proof, locked, sizeof(file->proof));
	free(locked);
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

static bool ask_known(struct seal *seal, const struct phrase_file *file, struct terminal *terminal)
{
	for (int i = 0; i < TRIES; i++) {
		char *phrase = ask_phrase(
		    terminal, _("pass phrase of what is kept here (Enter: go on without)> "));
		bool is_right;

		if (!phrase) return false;
		is_right = derive(seal, file->salt, phrase) && is_proved(seal, file);
		forget(phrase);
		if (is_right) return true;
		fprintf(stderr, "%s\n", _("that is not the pass phrase"));
	}
	return false;
}

/* A phrase that was typed twice alike; the caller forgets it. NULL where none was. */
static char *new_phrase(struct terminal *terminal)
{
	fprintf(stderr, "%s\n%s\n",
	    _("What is typed is kept on this computer, locked, until it is sent."),
	    _("Choose a pass phrase for it (Enter: keep nothing here)."));
	for (int i = 0; i < TRIES; i++) {
		char *phrase = ask_phrase(terminal, _("pass phrase> ")), *again;
		bool is_same;

		if (!phrase) return NULL;
		again = ask_phrase(terminal, _("once more> "));
		is_same = again && strcmp(phrase, again) == 0;
		forget(again);
		if (is_same) return phrase;
		forget(phrase);
		fprintf(stderr, "%s\n", _("the two are not the same; once more"));
	}
	return NULL;
}

static bool read_phrase_file(const char *directory, struct phrase_file *ret)
{
	size_t bytes;
	unsigned char *content = disk_read(directory, PHRASE_NAME, &bytes);
	bool is_whole = content && bytes == sizeof(*ret);

	if (is_whole) memcpy(ret, content, sizeof(*ret));
	free(content);
	return is_whole;
}

static bool choose_phrase(struct seal *seal, const char *directory, struct terminal *terminal)
{
	char *phrase = new_phrase(terminal);
	struct phrase_file file;
	enum disk_new made = DISK_FAILED;

	if (!phrase) return false;
	randombytes_buf(file.salt, sizeof(file.salt));
	if (derive(seal, file.salt, phrase)) {
		prove(seal, &file);
		made = disk_create(directory, PHRASE_NAME, &file, sizeof(file));
	}
	forget(phrase);
	if (made != DISK_THERE) return made == DISK_NEW;
	fprintf(stderr, "%s\n", _("another window has chosen one meanwhile, which holds"));
	return read_phrase_file(directory, &file) && ask_known(seal, &file, terminal);
}

static bool open_by_phrase(struct seal *seal, const char *directory, struct terminal *terminal)
{
	struct phrase_file file;

	if (!terminal) {
		fprintf(stderr, "%s\n",
		    _("what is kept here is locked by a pass phrase, and there is no terminal to ask for it"));
		return false;
	}
	return read_phrase_file(directory, &file) ? ask_known(seal, &file, terminal)
	                                          : choose_phrase(seal, directory, terminal);
}

bool seal_open(
    struct seal *seal, const char *directory, int marks, bool is_used, struct terminal *terminal)
{
	if (sodium_init() < 0) abort();
	/* what a phrase has locked stays the phrase's */
	if (disk_has(directory, PHRASE_NAME)) return open_by_phrase(seal, directory, terminal);
	if (has_store() && lookup(seal)) return true;
	if (is_used) {
		fprintf(stderr, "%s\n",
		    _("what is kept here is locked by the secret store of your desktop login, which does not open now; it stays as it is"));
		return false;
	}
	return (has_store() && open_by_store(seal, marks)) ||
	    open_by_phrase(seal, directory, terminal);
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
