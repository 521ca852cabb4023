/* What a login leaves here; pass.h. */
#include "pass.h"

#include <errno.h>
#include <limits.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "say.h"

#define DEVICE_NAME "device"
#define LOGIN_NAME  "login-"
#define MACHINE_ID  "/etc/machine-id"
#define HEX_DIGITS  16

static bool place(const char *name, char *ret, size_t bytes)
{
	return file_place("XDG_STATE_HOME", ".local/state", name, ret, bytes);
}

/* One for each daemon: some digits of its address's digest. */
static bool login_place(const char *address, char *ret, size_t bytes)
{
	char name[sizeof(LOGIN_NAME) + HEX_DIGITS] = LOGIN_NAME;
	uint8_t hash[SHA256_DIGEST_LENGTH];

	SHA256((const uint8_t *)address, strlen(address), hash);
	sodium_bin2hex(name + strlen(LOGIN_NAME), HEX_DIGITS + 1, hash, HEX_DIGITS / 2);
	return place(name, ret, bytes);
}

/* ---- the token ---- */

/* A file that others could read, or have written, is none of ours. */
static bool is_own(const char *path)
{
	struct stat file;

	return lstat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid() &&
	    (file.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

void pass_load(const char *address, struct pass *ret)
{
	char path[PATH_MAX];
	uint8_t *bytes = NULL;
	size_t count = 0;

	memset(ret, 0, sizeof(*ret));
	if (login_place(address, path, sizeof(path)) && is_own(path)) {
		bytes = file_load(path, sizeof(*ret), &count);
	}
	if (bytes && count == sizeof(*ret)) {
		memcpy(ret, bytes, sizeof(*ret));
		ret->login[PASS_LOGIN_BYTES - 1] = '\0';
	}
	if (bytes) sodium_memzero(bytes, count);
	free(bytes);
}

static bool keep(const char *address, const struct pass *pass)
{
	char path[PATH_MAX];

	return login_place(address, path, sizeof(path)) && file_replace(path, pass, sizeof(*pass));
}

bool pass_keep(const char *address, const struct pass *pass)
{
	if (keep(address, pass)) return true;
	fprintf(stderr, "%s\n",
	    _("the login cannot be kept on this computer: the password is asked for each time"));
	return false;
}

void pass_drop(const char *address)
{
	struct pass pass;

	pass_load(address, &pass);
	if (!pass.has_token) return;
	pass.has_token = false;
	sodium_memzero(pass.token, sizeof(pass.token));
	(void)keep(address, &pass);
}

/* ---- the device ---- */

/* Made once; two that begin at once take the one that came first. */
static bool read_or_make(uint8_t ret_secret[PASS_DEVICE_BYTES])
{
	char path[PATH_MAX];
	uint8_t *bytes;
	size_t count = 0;

	if (!place(DEVICE_NAME, path, sizeof(path))) return errno = ENOENT, false;
	bytes = is_own(path) ? file_load(path, PASS_DEVICE_BYTES, &count) : NULL;
	if (bytes && count == PASS_DEVICE_BYTES) {
		memcpy(ret_secret, bytes, count);
		sodium_memzero(bytes, count);
		free(bytes);
		return true;
	}
	free(bytes);
	randombytes_buf(ret_secret, PASS_DEVICE_BYTES);
	return file_replace(path, ret_secret, PASS_DEVICE_BYTES);
}

bool pass_device(uint8_t ret_secret[PASS_DEVICE_BYTES])
{
	uint8_t own[PASS_DEVICE_BYTES], *machine;
	size_t count = 0;

	if (sodium_init() < 0) abort();
	if (!read_or_make(own)) {
		fprintf(stderr, _("this computer cannot be told from others: %s\n"),
		    file_why(errno, true));
		return false;
	}
	machine = file_load(MACHINE_ID, 256, &count);
	(void)crypto_generichash(
	    ret_secret, PASS_DEVICE_BYTES, machine, machine ? count : 0, own, sizeof(own));
	free(machine);
	sodium_memzero(own, sizeof(own));
	return true;
}

void pass_device_name(char *ret, size_t bytes)
{
	if (gethostname(ret, bytes) != 0) *ret = '\0';
	ret[bytes - 1] = '\0';
}

/* ---- sealing ---- */

size_t pass_seal(const uint8_t *key, const char *password, uint8_t ret[PASS_SEALED_BYTES])
{
	size_t length = strlen(password);

	_Static_assert(PASS_PASSWORD_MAX + crypto_box_SEALBYTES <= PASS_SEALED_BYTES, "it fits");
	if (length > PASS_PASSWORD_MAX || sodium_init() < 0) return 0;
	if (crypto_box_seal(ret, (const unsigned char *)password, length, key) != 0) return 0;
	return length + crypto_box_SEALBYTES;
}

void pass_key_make(struct pass_key *ret)
{
	if (sodium_init() < 0) abort();
	crypto_box_keypair(ret->public_half, ret->secret_half);
}

char *pass_unseal(const struct pass_key *key, const uint8_t *sealed, size_t bytes)
{
	char *ret;

	if (bytes < crypto_box_SEALBYTES) return NULL;
	ret = calloc(1, bytes - crypto_box_SEALBYTES + 1);
	if (!ret) abort();
	if (crypto_box_seal_open(
	        (unsigned char *)ret, sealed, bytes, key->public_half, key->secret_half) == 0) {
		return ret;
	}
	free(ret);
	return NULL;
}
