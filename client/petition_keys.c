/* Keys of packages; petition_keys.h. */
#include "petition_keys.h"

#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client.h"
#include "digest.h"
#include "file.h"
#include "say.h"

#define SECRET     "ed25519-secret "
#define PUBLIC     "ed25519 "
#define FILE_BYTES 256
#define HEX_BYTES  (2 * PETITION_KEY_BYTES + 1)

static bool write_key(
    const char *folder, const char *name, const char *kind, const uint8_t key[PETITION_KEY_BYTES])
{
	char path[PATH_MAX], hex[HEX_BYTES], line[FILE_BYTES];
	int bytes;

	hex_write(key, PETITION_KEY_BYTES, hex);
	bytes = snprintf(line, sizeof(line), "%s%s\n", kind, hex);
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) return false;
	if (!file_write_new(path, line, (size_t)bytes)) return false;
	printf(_("written: %s\n"), path);
	return true;
}

int petition_keys_make(const char *folder)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	uint8_t secret[PETITION_KEY_BYTES], public[PETITION_KEY_BYTES];
	size_t secret_bytes = sizeof(secret), public_bytes = sizeof(public);
	char whole[PATH_MAX];
	bool is_made;

	if (!key || EVP_PKEY_get_raw_private_key(key, secret, &secret_bytes) != 1 ||
	    EVP_PKEY_get_raw_public_key(key, public, &public_bytes) != 1) {
		abort();
	}
	EVP_PKEY_free(key);
	(void)snprintf(whole, sizeof(whole), "%s/", folder);
	file_make_folders(whole);
	is_made = write_key(folder, "petition.key", SECRET, secret) &&
	    write_key(folder, "petition.pub", PUBLIC, public);
	explicit_bzero(secret, sizeof(secret));
	return is_made ? 0 : CLIENT_INTERNAL;
}

static bool read_key(const char *path, const char *kind, uint8_t ret[PETITION_KEY_BYTES])
{
	size_t bytes = 0, length = strlen(kind);
	char *text = (char *)file_load(path, FILE_BYTES, &bytes);
	bool is_key;

	while (text && bytes && (text[bytes - 1] == '\n' || text[bytes - 1] == '\r')) {
		bytes--;
	}
	is_key = text && bytes > length && memcmp(text, kind, length) == 0 &&
	    hex_read(text + length, bytes - length, ret, PETITION_KEY_BYTES);
	if (text) explicit_bzero(text, bytes);
	free(text);
	if (!is_key) {
		fprintf(stderr,
		    _("%s is no key of packages; make one: mediate-petition keys --out DIR\n"),
		    path);
	}
	return is_key;
}

bool petition_key_secret(const char *path, uint8_t ret[PETITION_KEY_BYTES])
{
	struct stat status;

	if (stat(path, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO))) {
		fprintf(stderr, _("%s can be read or written by others: chmod 600 it\n"), path);
		return false;
	}
	return read_key(path, SECRET, ret);
}

bool petition_key_public(const char *path, uint8_t ret[PETITION_KEY_BYTES])
{
	return read_key(path, PUBLIC, ret);
}

void petition_sign(const uint8_t secret[PETITION_KEY_BYTES], const void *bytes, size_t count,
    uint8_t ret[PETITION_SIGNATURE_BYTES])
{
	EVP_PKEY *key =
	    EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, PETITION_KEY_BYTES);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t length = PETITION_SIGNATURE_BYTES;

	if (!key || !context || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(context, ret, &length, bytes, count) != 1) {
		abort();
	}
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
}

bool petition_is_signed(const uint8_t public[PETITION_KEY_BYTES], const void *bytes, size_t count,
    const uint8_t signature[PETITION_SIGNATURE_BYTES])
{
	EVP_PKEY *key =
	    EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, PETITION_KEY_BYTES);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_signed;

	if (!context) abort();
	is_signed = key && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(context, signature, PETITION_SIGNATURE_BYTES, bytes, count) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return is_signed;
}
