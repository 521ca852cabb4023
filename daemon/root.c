/* What is signed of a day, and how it is checked; root.h. */
#include "root.h"

#include <openssl/evp.h>
#include <string.h>

#include "bytes.h"

static const char magic[8] = "MEDROOT1";

void leaf_bytes(const struct leaf *leaf, uint8_t ret[LEAF_BYTES])
{
	struct writer writer = { 0 };

	writer.at = ret;
	write_i64(&writer, leaf->dispute);
	write_u32(&writer, leaf->version);
	write_i64(&writer, leaf->recorded_us);
	write_bytes(&writer, leaf->previous, DIGEST_BYTES);
	write_bytes(&writer, leaf->hash, DIGEST_BYTES);
}

void root_fingerprint(const uint8_t key[ROOT_KEY_BYTES], uint8_t ret[DIGEST_BYTES])
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);

	hasher_digest(hasher, &(struct digest_part){ key, ROOT_KEY_BYTES }, 1, ret);
	(void)hasher_free(hasher);
}

void root_record(const struct root *root, uint8_t ret[ROOT_RECORD_BYTES])
{
	struct writer writer = { 0 };

	writer.at = ret;
	write_bytes(&writer, magic, sizeof(magic));
	write_u32(&writer, (uint32_t)root->district);
	write_u32(&writer, (uint32_t)root->day);
	write_i64(&writer, (int64_t)root->events);
	write_u16(&writer, (uint16_t)root->digest);
	write_bytes(&writer, root->head, DIGEST_BYTES);
	write_u16(&writer, (uint16_t)root->previous_digest);
	write_bytes(&writer, root->previous, DIGEST_BYTES);
}

bool root_digest(const struct root *root, uint8_t ret[DIGEST_BYTES])
{
	struct hasher *hasher = hasher_new(root->digest);
	uint8_t record[ROOT_RECORD_BYTES];

	if (!hasher) return false;
	root_record(root, record);
	hasher_digest(hasher, &(struct digest_part){ record, sizeof(record) }, 1, ret);
	(void)hasher_free(hasher);
	return true;
}

const char *root_break(const struct root *before, const struct root *root, const char **ret_zh)
{
	uint8_t wanted[DIGEST_BYTES] = { 0 };

	if (before && root->day != before->day + 1) {
		*ret_zh = "与前一个根之间缺了日子";
		return "a day is missing between it and the root before";
	}
	if (before && !root_digest(before, wanted)) {
		*ret_zh = "本机的 OpenSSL 没有前一个根所用的摘要算法";
		return "the OpenSSL here lacks the digest of the root before";
	}
	if (root->previous_digest != (before ? before->digest : DIGEST_NONE) ||
	    memcmp(root->previous, wanted, DIGEST_BYTES) != 0) {
		*ret_zh = before ? "没有连着前一个根" : "前面还有根，这里没有";
		return before ? "it is not linked to the root before"
		              : "there are roots before it, which are not here";
	}
	return NULL;
}

bool root_is_signed(const struct root *root, const uint8_t key[ROOT_KEY_BYTES])
{
	uint8_t record[ROOT_RECORD_BYTES], fingerprint[DIGEST_BYTES];
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, ROOT_KEY_BYTES);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_signed = public && context;

	root_record(root, record);
	root_fingerprint(key, fingerprint);
	is_signed = is_signed && memcmp(fingerprint, root->key, DIGEST_BYTES) == 0 &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
	    EVP_DigestVerify(
	        context, root->signature, ROOT_SIGNATURE_BYTES, record, sizeof(record)) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return is_signed;
}

bool root_is_same(const struct root *one, const struct root *other)
{
	uint8_t records[2][ROOT_RECORD_BYTES];

	root_record(one, records[0]);
	root_record(other, records[1]);
	return memcmp(records[0], records[1], ROOT_RECORD_BYTES) == 0 &&
	    memcmp(one->key, other->key, DIGEST_BYTES) == 0 &&
	    memcmp(one->signature, other->signature, ROOT_SIGNATURE_BYTES) == 0;
}
