/* SHA-256 and SM3; digest.h. */
#include "digest.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[DIGEST_NONE] = "none",
	[DIGEST_SHA256] = "sha256",
	[DIGEST_SM3] = "sm3",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

struct hasher {
	EVP_MD *function;
	EVP_MD_CTX *context;
};

struct hasher *hasher_new(enum digest digest)
{
	struct hasher *hasher;
	EVP_MD *function;

	if (digest == DIGEST_NONE) return NULL;
	function = EVP_MD_fetch(NULL, digest_name(digest), NULL);
	if (!function) return NULL;
	hasher = calloc(1, sizeof(*hasher));
	if (!hasher) abort();
	hasher->function = function;
	hasher->context = EVP_MD_CTX_new();
	if (!hasher->context) abort();
	return hasher;
}

struct hasher *hasher_free(struct hasher *hasher)
{
	if (!hasher) return NULL;
	EVP_MD_CTX_free(hasher->context);
	EVP_MD_free(hasher->function);
	free(hasher);
	return NULL;
}

/* Of bytes in memory none of it can fail: what is wrong then is the machine. */
void hasher_begin(struct hasher *hasher)
{
	if (EVP_DigestInit_ex2(hasher->context, hasher->function, NULL) != 1) abort();
}

void hasher_add(struct hasher *hasher, const void *bytes, size_t count)
{
	if (EVP_DigestUpdate(hasher->context, bytes, count) != 1) abort();
}

void hasher_end(struct hasher *hasher, uint8_t ret[DIGEST_BYTES])
{
	if (EVP_DigestFinal_ex(hasher->context, ret, NULL) != 1) abort();
}

void hasher_digest(
    struct hasher *hasher, const struct digest_part *parts, size_t count, uint8_t ret[DIGEST_BYTES])
{
	hasher_begin(hasher);
	for (size_t i = 0; i < count; i++) {
		hasher_add(hasher, parts[i].bytes, parts[i].count);
	}
	hasher_end(hasher, ret);
}

const char *digest_name(enum digest digest)
{
	return names[digest];
}

bool digest_find(const char *name, size_t length, enum digest *ret)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (strlen(names[i]) != length || memcmp(names[i], name, length) != 0) continue;
		*ret = (enum digest)i;
		return true;
	}
	return false;
}

static const char digits[] = "0123456789abcdef";

void hex_write(const uint8_t *bytes, size_t count, char *ret)
{
	for (size_t i = 0; i < count; i++) {
		*ret++ = digits[bytes[i] >> 4];
		*ret++ = digits[bytes[i] & 15];
	}
	*ret = '\0';
}

bool hex_read(const char *text, size_t length, uint8_t *ret, size_t count)
{
	if (length != 2 * count) return false;
	for (size_t i = 0; i < length; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;

		if (!digit) return false;
		ret[i / 2] =
		    (uint8_t)(i % 2 ? ret[i / 2] | (digit - digits) : (digit - digits) << 4);
	}
	return true;
}
