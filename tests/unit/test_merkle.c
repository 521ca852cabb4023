/* The tree of a day is RFC 6962's, whichever digest it is made by; what is signed is what is read.
 */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "merkle.h"
#include "root.h"

#define TREES_MAX 36

/* Leaves and heads of the reference implementation of RFC 6962 (Certificate Transparency). */
static const char *const leaf_vectors[] = { "", "00", "10", "2021", "3031", "40414243",
	"5051525354555657", "606162636465666768696a6b6c6d6e6f" };
static const char *const head_vectors[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static int set_up(void **state)
{
	(void)state;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return 0;
}

static void heads_are_those_of_the_reference(void **state)
{
	(void)state;
	for (size_t count = 0; count < sizeof(head_vectors) / sizeof(head_vectors[0]); count++) {
		struct merkle *merkle = merkle_new(DIGEST_SHA256);
		uint8_t head[DIGEST_BYTES], wanted[DIGEST_BYTES], leaf[16];

		for (size_t i = 0; i < count; i++) {
			size_t length = strlen(leaf_vectors[i]);

			assert_true(hex_read(leaf_vectors[i], length, leaf, length / 2));
			merkle_add(merkle, leaf, length / 2);
		}
		merkle_end(merkle, head);
		assert_true(hex_read(head_vectors[count], 64, wanted, DIGEST_BYTES));
		assert_memory_equal(head, wanted, DIGEST_BYTES);
		(void)merkle_free(merkle);
	}
}

static void sm3_is_that_of_the_standard(void **state)
{
	/* GB/T 32905-2016, annex A.1 */
	static const char abc[] =
	    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
	struct hasher *hasher = hasher_new(DIGEST_SM3);
	uint8_t digest[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];

	(void)state;
	assert_non_null(hasher);
	hasher_digest(hasher, (struct digest_part[]){ { "a", 1 }, { "bc", 2 } }, 2, digest);
	hex_write(digest, DIGEST_BYTES, hex);
	assert_string_equal(hex, abc);
	(void)hasher_free(hasher);
}

/* The siblings on the way up, as they are read from the stored levels. */
static size_t path_of(const struct merkle *merkle, size_t place, uint8_t *ret)
{
	size_t bytes = 0;

	for (unsigned level = 0; level < merkle_levels(merkle); level++) {
		size_t count, sibling = (place >> level) ^ 1;
		const uint8_t *hashes = merkle_level(merkle, level, &count);

		if (sibling >= count) continue;
		memcpy(ret + bytes, hashes + sibling * DIGEST_BYTES, DIGEST_BYTES);
		bytes += DIGEST_BYTES;
	}
	return bytes;
}

static struct merkle *tree_of(enum digest digest, uint32_t count, uint8_t ret_head[DIGEST_BYTES])
{
	struct merkle *merkle = merkle_new(digest);

	for (uint32_t i = 0; i < count; i++) {
		merkle_add(merkle, &i, sizeof(i));
	}
	merkle_end(merkle, ret_head);
	return merkle;
}

static bool climbs(struct hasher *hasher, uint32_t leaf, uint64_t place, uint64_t count,
    const uint8_t *path, size_t bytes, const uint8_t head[DIGEST_BYTES])
{
	uint8_t hash[DIGEST_BYTES];

	merkle_leaf(hasher, &leaf, sizeof(leaf), hash);
	return merkle_climb(hasher, place, count, path, bytes, hash) &&
	    memcmp(hash, head, DIGEST_BYTES) == 0;
}

static void check_paths(struct hasher *hasher, enum digest digest, uint32_t count)
{
	uint8_t head[DIGEST_BYTES], path[(MERKLE_PATH_MAX + 1) * DIGEST_BYTES] = { 0 };
	struct merkle *merkle = tree_of(digest, count, head);

	for (uint32_t place = 0; place < count; place++) {
		size_t bytes = path_of(merkle, place, path);

		assert_true(climbs(hasher, place, place, count, path, bytes, head));
		assert_false(climbs(hasher, place + 1, place, count, path, bytes, head));
		assert_false(climbs(hasher, place, count, count, path, bytes, head));
		assert_false(climbs(hasher, place, place, count, path, bytes + DIGEST_BYTES, head));
		for (uint32_t other = 0; other < count; other++) {
			assert_int_equal(
			    climbs(hasher, place, other, count, path, bytes, head), other == place);
		}
		if (bytes == 0) continue;
		assert_false(climbs(hasher, place, place, count, path, bytes - DIGEST_BYTES, head));
		assert_false(climbs(hasher, place, place, count, path, bytes - 1, head));
		path[place % bytes] ^= 1;
		assert_false(climbs(hasher, place, place, count, path, bytes, head));
		path[place % bytes] ^= 1;
	}
	(void)merkle_free(merkle);
}

static void each_leaf_climbs_to_the_head_and_no_other(void **state)
{
	(void)state;
	for (enum digest digest = DIGEST_SHA256; digest <= DIGEST_SM3; digest++) {
		struct hasher *hasher = hasher_new(digest);

		for (uint32_t count = 1; count < TREES_MAX; count++) {
			check_paths(hasher, digest, count);
		}
		(void)hasher_free(hasher);
	}
}

static void nothing_climbs_in_an_empty_tree(void **state)
{
	struct hasher *hasher = hasher_new(DIGEST_SHA256);
	uint8_t hash[DIGEST_BYTES] = { 0 };

	(void)state;
	assert_false(merkle_climb(hasher, 0, 0, hash, 0, hash));
	(void)hasher_free(hasher);
}

static struct root signed_root(uint8_t ret_key[ROOT_KEY_BYTES])
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	struct root root = { .district = 340212100,
		.day = 20454,
		.events = 17,
		.digest = DIGEST_SM3,
		.head = { 1, 2, 3 },
		.previous_digest = DIGEST_SHA256,
		.previous = { 4, 5, 6 } };
	uint8_t record[ROOT_RECORD_BYTES];
	size_t bytes = ROOT_KEY_BYTES, signature = ROOT_SIGNATURE_BYTES;

	assert_int_equal(EVP_PKEY_get_raw_public_key(key, ret_key, &bytes), 1);
	root_fingerprint(ret_key, root.key);
	root_record(&root, record);
	assert_int_equal(EVP_DigestSignInit(context, NULL, NULL, NULL, key), 1);
	assert_int_equal(
	    EVP_DigestSign(context, root.signature, &signature, record, sizeof(record)), 1);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return root;
}

static void a_signature_holds_for_nothing_else(void **state)
{
	uint8_t key[ROOT_KEY_BYTES], other_key[ROOT_KEY_BYTES];
	struct root root = signed_root(key), other = signed_root(other_key);

	(void)state;
	assert_true(root_is_signed(&root, key));
	assert_false(root_is_signed(&root, other_key));
	other = root;
	other.events++;
	assert_false(root_is_signed(&other, key));
	other = root;
	other.day--;
	assert_false(root_is_signed(&other, key));
	other = root;
	other.previous[31] ^= 1;
	assert_false(root_is_signed(&other, key));
	other = root;
	other.digest = DIGEST_SHA256;
	assert_false(root_is_signed(&other, key));
}

static void a_line_is_read_as_it_was_written_and_no_otherwise(void **state)
{
	uint8_t key[ROOT_KEY_BYTES], again_key[ROOT_KEY_BYTES];
	struct root root = signed_root(key), again;
	char line[ROOT_LINE_MAX], changed[ROOT_LINE_MAX];

	(void)state;
	root_line(&root, line);
	assert_true(root_line_read(line, &again));
	assert_true(root_is_same(&root, &again));
	for (size_t i = 0; line[i]; i++) {
		memcpy(changed, line, sizeof(line));
		changed[i] = changed[i] == '9' ? '8' : '9';
		assert_false(root_line_read(changed, &again) && root_is_same(&root, &again));
		changed[i] = '\0';
		assert_false(root_line_read(changed, &again));
	}
	(void)snprintf(changed, sizeof(changed), "%.500s ", line);
	assert_false(root_line_read(changed, &again));
	root_key_line(key, line);
	assert_true(root_key_line_read(line, again_key));
	assert_memory_equal(key, again_key, ROOT_KEY_BYTES);
	line[strlen(line) - 1] = 'x';
	assert_false(root_key_line_read(line, again_key));
}

static void a_root_follows_only_the_one_before(void **state)
{
	uint8_t key[ROOT_KEY_BYTES];
	struct root before = signed_root(key), root = before;
	const char *zh;

	(void)state;
	root.day++;
	root.previous_digest = before.digest;
	assert_true(root_digest(&before, root.previous));
	assert_null(root_break(&before, &root, &zh));
	assert_non_null(root_break(NULL, &root, &zh));
	root.day++;
	assert_non_null(root_break(&before, &root, &zh));
	root.day--;
	root.previous_digest = DIGEST_SHA256;
	assert_non_null(root_break(&before, &root, &zh));
	before = (struct root){ .day = 1, .digest = DIGEST_SHA256 };
	assert_null(root_break(NULL, &before, &zh));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("heads are those of the reference, from no leaf to eight",
		    heads_are_those_of_the_reference),
		CLAIM("SM3 is that of the standard", sm3_is_that_of_the_standard),
		CLAIM("each leaf climbs to the head by its own place and path, and by no other",
		    each_leaf_climbs_to_the_head_and_no_other),
		CLAIM("nothing climbs in an empty tree", nothing_climbs_in_an_empty_tree),
		CLAIM("a signature holds for nothing else", a_signature_holds_for_nothing_else),
		CLAIM("a line is read as it was written, and no otherwise",
		    a_line_is_read_as_it_was_written_and_no_otherwise),
		CLAIM("a root follows only the one before", a_root_follows_only_the_one_before),
	};

	return cmocka_run_group_tests_name("merkle", tests, NULL, NULL);
}
