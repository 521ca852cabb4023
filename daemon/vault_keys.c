/* The file of keys of identity data; vault_keys.h. */
#include "vault_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTEXT        "mediate1"
#define MASTER_BYTES   crypto_kdf_KEYBYTES
#define HEX_BYTES      (2 * MASTER_BYTES)
#define ID_DIGITS      8
#define LINE_BYTES_MAX 256
#define FILE_BYTES_MAX 8192
#define PATH_BYTES_MAX 4096
#define ID_BYTES       sizeof(((struct vault_key *)NULL)->id)
#define NONCE_BYTES    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define HEAD_BYTES     (ID_BYTES + NONCE_BYTES)

_Static_assert(VAULT_KEPT_MORE == HEAD_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    "what is kept is as it is written down");

static const char heading[] =
    "# 身份数据的密钥，最新的在最前。与数据库备份分开另存一份：丢了它，这些数据就永远打不开。\n"
    "# Keys of identity data, the newest first. Keep a copy apart from the backups of the database: without it the data are lost.\n";

static bool fail(char ret_why[VAULT_WHY_BYTES], const char *path, const char *why)
{
	(void)snprintf(ret_why, VAULT_WHY_BYTES, "%.160s: %s", path, why);
	return false;
}

/* ---- from a key ---- */

static void derive(const unsigned char *master, enum vault_use use, unsigned char *ret)
{
	(void)crypto_kdf_derive_from_key(ret, VAULT_SUBKEY_BYTES, (uint64_t)use, CONTEXT, master);
}

static uint32_t id_of(const unsigned char *master)
{
	unsigned char bytes[VAULT_SUBKEY_BYTES];

	derive(master, VAULT_USE_ID, bytes);
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	    bytes[3];
}

static void key_of(const unsigned char *master, struct vault_key *ret)
{
	unsigned char seed[VAULT_SUBKEY_BYTES];

	ret->id = id_of(master);
	derive(master, VAULT_USE_ENCRYPTION, ret->encryption);
	derive(master, VAULT_USE_INDEX, ret->index);
	derive(master, VAULT_USE_SAME, ret->same);
	derive(master, VAULT_USE_TOTP, ret->factor);
	derive(master, VAULT_USE_BOX, seed);
	(void)crypto_box_seed_keypair(ret->box_public, ret->box_secret, seed);
	sodium_memzero(seed, sizeof(seed));
}

const struct vault_key *vault_keys_find(const struct vault_keys *keys, uint32_t id)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (keys->all[i].id == id) return &keys->all[i];
	}
	return NULL;
}

/* ---- reading ---- */

static bool is_ours_alone(int fd, const char *path, char ret_why[VAULT_WHY_BYTES])
{
	struct stat found;

	if (fstat(fd, &found) != 0) return fail(ret_why, path, strerror(errno));
	if (!S_ISREG(found.st_mode)) return fail(ret_why, path, "no file");
	if (found.st_mode & (S_IRWXG | S_IRWXO)) {
		return fail(ret_why, path, "others may read it: chmod 600");
	}
	if (found.st_size >= FILE_BYTES_MAX) return fail(ret_why, path, "no file of keys");
	return true;
}

/* The whole of it in memory that is not written out; NULL with the reason. */
static char *read_file(const char *path, char ret_why[VAULT_WHY_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	char *text = NULL;
	ssize_t count = 0, got = 1;

	if (fd < 0) {
		(void)fail(ret_why, path, strerror(errno));
		return NULL;
	}
	if (is_ours_alone(fd, path, ret_why)) text = sodium_malloc(FILE_BYTES_MAX);
	while (text && got > 0 && count < FILE_BYTES_MAX - 1) {
		got = read(fd, text + count, (size_t)(FILE_BYTES_MAX - 1 - count));
		if (got > 0) count += got;
	}
	(void)close(fd);
	if (text) text[count] = '\0';
	return text;
}

/* "ID HEX": the id guards against a line that was changed by hand. */
static bool read_key(const char *line, size_t length, struct vault_keys *ret)
{
	unsigned char master[MASTER_BYTES];
	size_t bytes;
	char id[ID_DIGITS + 1];
	bool is_key;

	if (length != ID_DIGITS + 1 + HEX_BYTES || ret->count == VAULT_KEYS_MAX) return false;
	if (sodium_hex2bin(
	        master, sizeof(master), line + ID_DIGITS + 1, HEX_BYTES, NULL, &bytes, NULL) != 0 ||
	    bytes != sizeof(master)) {
		return false;
	}
	(void)snprintf(id, sizeof(id), "%08x", id_of(master));
	is_key = memcmp(line, id, ID_DIGITS) == 0 && line[ID_DIGITS] == ' ' &&
	    !vault_keys_find(ret, id_of(master));
	if (is_key) key_of(master, &ret->all[ret->count++]);
	sodium_memzero(master, sizeof(master));
	return is_key;
}

static bool read_lines(const char *text, struct vault_keys *ret)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (length && *text != '#' && !read_key(text, length, ret)) return false;
		text += length + (text[length] == '\n');
	}
	return ret->count > 0;
}

bool vault_keys_read(const char *path, struct vault_keys *ret_keys, char ret_why[VAULT_WHY_BYTES])
{
	char *text = read_file(path, ret_why);
	bool is_read;

	ret_keys->count = 0;
	if (!text) return false;
	is_read = read_lines(text, ret_keys);
	sodium_free(text);
	return is_read || fail(ret_why, path, "no file of keys, or a line of it is damaged");
}

/* ---- writing ---- */

static bool write_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t put = write(fd, text, left);

		if (put < 0 && errno == EINTR) continue;
		if (put <= 0) return false;
		text += put;
		left -= (size_t)put;
	}
	return true;
}

static void new_line(char ret[LINE_BYTES_MAX])
{
	unsigned char master[MASTER_BYTES];
	char hex[HEX_BYTES + 1];

	crypto_kdf_keygen(master);
	(void)sodium_bin2hex(hex, sizeof(hex), master, sizeof(master));
	(void)snprintf(ret, LINE_BYTES_MAX, "%08x %s\n", id_of(master), hex);
	sodium_memzero(master, sizeof(master));
	sodium_memzero(hex, sizeof(hex));
}

/* A file that was not there: a heading, a new key, and what stood there before. */
static bool write_file(const char *path, const char *before, char ret_why[VAULT_WHY_BYTES])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	char line[LINE_BYTES_MAX];
	bool is_written;

	if (fd < 0) return fail(ret_why, path, strerror(errno));
	new_line(line);
	is_written = write_all(fd, heading) && write_all(fd, line) && write_all(fd, before) &&
	    fsync(fd) == 0;
	if (!is_written) (void)fail(ret_why, path, strerror(errno));
	is_written = close(fd) == 0 && is_written;
	sodium_memzero(line, sizeof(line));
	if (!is_written) (void)unlink(path);
	return is_written;
}

/* A name that is not there after a power cut would be a key that is lost. */
static bool keep_name(const char *path, char ret_why[VAULT_WHY_BYTES])
{
	char directory[PATH_BYTES_MAX];
	const char *slash = strrchr(path, '/');
	bool is_kept;
	int fd;

	(void)snprintf(directory, sizeof(directory), "%.*s", slash ? (int)(slash - path + 1) : 1,
	    slash ? path : ".");
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_kept = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) (void)close(fd);
	return is_kept || fail(ret_why, directory, strerror(errno));
}

bool vault_keys_make(const char *path, char ret_why[VAULT_WHY_BYTES])
{
	return write_file(path, "", ret_why) && keep_name(path, ret_why);
}

/* The lines that hold keys. */
static void drop_comments(char *text)
{
	char *to = text;

	while (*text) {
		size_t length = strcspn(text, "\n");

		length += text[length] == '\n';
		if (*text != '#' && *text != '\n') {
			memmove(to, text, length);
			to += length;
		}
		text += length;
	}
	*to = '\0';
}

static bool replace(const char *path, char *text, char ret_why[VAULT_WHY_BYTES])
{
	char beside[PATH_BYTES_MAX];
	size_t length = strlen(text);

	drop_comments(text);
	if (length && !strchr(text, '\n')) return fail(ret_why, path, "its last line has no end");
	if (snprintf(beside, sizeof(beside), "%s.new", path) >= (int)sizeof(beside)) {
		return fail(ret_why, path, strerror(ENAMETOOLONG));
	}
	if (!write_file(beside, text, ret_why)) return false;
	if (rename(beside, path) != 0) return fail(ret_why, path, strerror(errno));
	return keep_name(path, ret_why);
}

bool vault_keys_rotate(const char *path, char ret_why[VAULT_WHY_BYTES])
{
	struct vault_keys *keys = sodium_malloc(sizeof(*keys));
	char *text = NULL;
	bool is_done = false;

	if (!keys) return fail(ret_why, path, strerror(ENOMEM));
	if (vault_keys_read(path, keys, ret_why)) {
		if (keys->count == VAULT_KEYS_MAX) {
			(void)fail(ret_why, path,
			    "it holds as many keys as it may; take out those that nothing stands under");
		} else {
			text = read_file(path, ret_why);
		}
	}
	if (text) {
		is_done = replace(path, text, ret_why);
		sodium_free(text);
	}
	sodium_free(keys);
	return is_done;
}

/* ---- what is kept ---- */

static const unsigned char *subkey(const struct vault_key *key, enum vault_use use)
{
	return use == VAULT_USE_TOTP ? key->factor : key->encryption;
}

void vault_close(const struct vault_key *key, enum vault_use use, const char *place,
    struct vault_bytes plain, unsigned char *ret_kept)
{
	unsigned long long sealed;

	memcpy(ret_kept, &key->id, ID_BYTES);
	randombytes_buf(ret_kept + ID_BYTES, NONCE_BYTES);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(ret_kept + HEAD_BYTES, &sealed, plain.at,
	    plain.count, (const unsigned char *)place, strlen(place), NULL, ret_kept + ID_BYTES,
	    subkey(key, use));
}

bool vault_open(const struct vault_keys *keys, enum vault_use use, const char *place,
    struct vault_bytes kept, unsigned char *ret_plain)
{
	const struct vault_key *key;
	unsigned long long bytes;
	uint32_t id;

	if (kept.count < VAULT_KEPT_MORE) return false;
	memcpy(&id, kept.at, ID_BYTES);
	key = vault_keys_find(keys, id);
	return key &&
	    crypto_aead_xchacha20poly1305_ietf_decrypt(ret_plain, &bytes, NULL,
	        kept.at + HEAD_BYTES, kept.count - HEAD_BYTES, (const unsigned char *)place,
	        strlen(place), kept.at + ID_BYTES, subkey(key, use)) == 0;
}
