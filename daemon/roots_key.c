/* The key that signs roots; roots_parts.h. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "migrate.h"
#include "roots_parts.h"

#define KEY_FILE_BYTES_MAX 4096

static bool write_key(FILE *file, EVP_PKEY *key)
{
	return PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1 &&
	    fflush(file) == 0 && fsync(fileno(file)) == 0;
}

/* A new file for its owner's eyes; none that is there is touched. */
static bool save_key(const char *path, EVP_PKEY *key)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool is_saved;

	if (!file) {
		roots_say("密钥文件写不了：要写到一个还不存在的文件。",
		    "cannot make the key file %s: %s", path, strerror(errno));
		if (fd >= 0) (void)close(fd);
		return false;
	}
	is_saved = write_key(file, key);
	is_saved = fclose(file) == 0 && is_saved;
	if (is_saved) return true;
	roots_say(
	    "密钥没有写全，已删去。", "could not write the key file %s: %s", path, strerror(errno));
	(void)unlink(path);
	return false;
}

static bool print_public(EVP_PKEY *key)
{
	uint8_t public[ROOT_KEY_BYTES], fingerprint[DIGEST_BYTES];
	char public_hex[2 * ROOT_KEY_BYTES + 1], fingerprint_hex[FINGERPRINT_CHARS + 1];
	size_t bytes = sizeof(public);

	if (EVP_PKEY_get_raw_public_key(key, public, &bytes) != 1) return false;
	root_fingerprint(public, fingerprint);
	hex_write(public, sizeof(public), public_hex);
	hex_write(fingerprint, sizeof(fingerprint), fingerprint_hex);
	printf("公钥 ed25519:%s\n指纹 %s\n请把指纹抄录、公布，存于系统之外。\n", public_hex,
	    fingerprint_hex);
	printf(
	    "public key ed25519:%s\nfingerprint %s\nwrite the fingerprint down and publish it, outside this system\n",
	    public_hex, fingerprint_hex);
	return true;
}

int roots_key(int argc, char **argv)
{
	const char *path = command_option(argc, argv, "--out");
	EVP_PKEY *key;
	bool is_good;

	if (!path) {
		roots_say("请用 --out 写明密钥文件。", "name the key file with --out");
		return 2;
	}
	key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (!key) {
		roots_say("密钥生成不了。", "could not make a key");
		return 1;
	}
	is_good = save_key(path, key) && print_public(key);
	EVP_PKEY_free(key);
	return is_good ? 0 : 1;
}

/* There is nobody to type one. */
static int no_password(char *password, int size, int is_written, void *context)
{
	if (size > 0) *password = '\0';
	(void)is_written;
	(void)context;
	return -1;
}

static bool is_kept_well(int fd, const char *path)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
	    status.st_size > KEY_FILE_BYTES_MAX) {
		roots_say("密钥文件不是普通文件，或太大。", "%s is no key file", path);
		return false;
	}
	if (!(status.st_mode & (S_IRWXG | S_IRWXO))) return true;
	roots_say("密钥文件别人也能读写，不用它：请先 chmod 600，并考虑换一把新密钥。",
	    "%s can be read or written by others: chmod 600 it, and consider a new key", path);
	return false;
}

EVP_PKEY *roots_key_load(const char *path, uint8_t ret_public[ROOT_KEY_BYTES])
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t bytes = ROOT_KEY_BYTES;
	EVP_PKEY *key = NULL;
	FILE *file;

	if (fd < 0) {
		roots_say(
		    "密钥文件打不开。", "cannot open the key file %s: %s", path, strerror(errno));
		return NULL;
	}
	file = is_kept_well(fd, path) ? fdopen(fd, "r") : NULL;
	if (!file) {
		(void)close(fd);
		return NULL;
	}
	key = PEM_read_PrivateKey(file, NULL, no_password, NULL);
	(void)fclose(file);
	if (key && EVP_PKEY_is_a(key, "ED25519") &&
	    EVP_PKEY_get_raw_public_key(key, ret_public, &bytes) == 1) {
		return key;
	}
	roots_say("这不是 mediationd roots key 生成的 Ed25519 密钥。",
	    "%s holds no Ed25519 key, or one with a password", path);
	EVP_PKEY_free(key);
	return NULL;
}

bool roots_key_sign(EVP_PKEY *key, struct root *root)
{
	uint8_t record[ROOT_RECORD_BYTES];
	size_t bytes = ROOT_SIGNATURE_BYTES;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_signed;

	root_record(root, record);
	is_signed = context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(context, root->signature, &bytes, record, sizeof(record)) == 1;
	EVP_MD_CTX_free(context);
	if (!is_signed) roots_say("签不了名。", "could not sign");
	return is_signed;
}
