/* Identity data in the vault; vault_identities.h. */
#include "vault_identities.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "vault_factors.h"
#include "vault_keys.h"

#define SALT_BYTES  16
#define HEAD_BYTES  (SALT_BYTES + 4)
#define PLAIN_MAX   (HEAD_BYTES + 640)
#define KEPT_MAX    (PLAIN_MAX + VAULT_KEPT_MORE)
#define PLACE_BYTES 128

_Static_assert(
    IDENTITY_BYTES_MAX <= 640 && sizeof(struct vault_place) == 24, "what is kept has room");

struct value {
	struct vault_place place;
	unsigned char salt[SALT_BYTES];
	char text[IDENTITY_TEXT_MAX];
};

struct identities_worker {
	struct vault_keys keys;
	struct value value; /* the one that is at hand */
	unsigned char plain[PLAIN_MAX];
};

/* ---- what is kept ---- */

static void write_place(const struct vault_place *place, char ret[PLACE_BYTES])
{
	(void)snprintf(ret, PLACE_BYTES, "party_identity|sealed|%d|%lld|%u|%u",
	    (int)place->district, (long long)place->dispute, (unsigned)place->party,
	    (unsigned)place->identity);
}

static size_t plain_bytes(const struct vault_place *place)
{
	return HEAD_BYTES + identity_bytes((enum identity)place->identity);
}

static void put_u16(unsigned char *at, size_t value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)value;
}

static size_t take_u16(const unsigned char *at)
{
	return (size_t)at[0] << 8 | at[1];
}

/* Returns how long it is. */
static size_t keep(
    struct identities_worker *worker, const struct vault_key *key, unsigned char ret[KEPT_MAX])
{
	const struct value *value = &worker->value;
	size_t bytes = plain_bytes(&value->place), length = strlen(value->text);
	char place[PLACE_BYTES];

	write_place(&value->place, place);
	sodium_memzero(worker->plain, sizeof(worker->plain));
	memcpy(worker->plain, value->salt, SALT_BYTES);
	put_u16(worker->plain + SALT_BYTES, value->place.paper);
	put_u16(worker->plain + SALT_BYTES + 2, length);
	memcpy(worker->plain + HEAD_BYTES, value->text, length);
	vault_close(
	    key, VAULT_USE_ENCRYPTION, place, (struct vault_bytes){ worker->plain, bytes }, ret);
	sodium_memzero(worker->plain, sizeof(worker->plain));
	return bytes + VAULT_KEPT_MORE;
}

static bool take_plain(struct identities_worker *worker, size_t bytes)
{
	struct value *value = &worker->value;
	size_t length = take_u16(worker->plain + SALT_BYTES + 2);

	if (length > IDENTITY_BYTES_MAX || HEAD_BYTES + length > bytes) return false;
	memcpy(value->salt, worker->plain, SALT_BYTES);
	value->place.paper = (uint16_t)take_u16(worker->plain + SALT_BYTES);
	memcpy(value->text, worker->plain + HEAD_BYTES, length);
	value->text[length] = '\0';
	return true;
}

/* Into worker->value; false where the key is not known, or what is kept belongs elsewhere. */
static bool open_kept(
    struct identities_worker *worker, const struct vault_place *place, struct vault_bytes kept)
{
	size_t bytes = plain_bytes(place);
	char written[PLACE_BYTES];
	bool is_open;

	if (kept.count != bytes + VAULT_KEPT_MORE || kept.count > KEPT_MAX) return false;
	write_place(place, written);
	worker->value.place = *place;
	is_open = vault_open(&worker->keys, VAULT_USE_ENCRYPTION, written, kept, worker->plain) &&
	    take_plain(worker, bytes);
	sodium_memzero(worker->plain, sizeof(worker->plain));
	return is_open;
}

/* ---- what is made of a value ---- */

/* With nothing but what the head and the text are. */
static void hash_keyed(const unsigned char head[8], const char *text, const unsigned char *key,
    size_t key_bytes, unsigned char *ret, size_t bytes)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, key, key_bytes, bytes);
	(void)crypto_generichash_update(&state, head, 8);
	(void)crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	(void)crypto_generichash_final(&state, ret, bytes);
	sodium_memzero(&state, sizeof(state));
}

/* What tells the same value from another, wherever it stands. */
static void hash_value(const struct value *value, const unsigned char *key, size_t key_bytes,
    unsigned char ret[VAULT_DIGEST_BYTES])
{
	unsigned char head[8] = { 0 };

	put_u16(head, value->place.identity);
	put_u16(head + 2, value->place.paper);
	hash_keyed(head, value->text, key, key_bytes, ret, VAULT_DIGEST_BYTES);
}

/* Nothing where nobody is looked for by it. */
static void put_index(
    const struct value *value, const struct vault_key *key, struct vault_pieces *reply)
{
	unsigned char index[VAULT_INDEX_BYTES], head[8] = { 0 };
	char text[IDENTITY_TEXT_MAX];

	if (!identity_is_found((enum identity)value->place.identity)) {
		(void)vault_put(reply, NULL, 0);
		return;
	}
	put_u16(head, value->place.identity);
	put_u16(head + 4, (uint32_t)value->place.district >> 16);
	put_u16(head + 6, (uint32_t)value->place.district & 0xFFFF);
	identity_canonical(
	    (enum identity)value->place.identity, value->place.paper, value->text, text);
	hash_keyed(head, text, key->index, sizeof(key->index), index, sizeof(index));
	sodium_memzero(text, sizeof(text));
	(void)vault_put(reply, index, sizeof(index));
}

static void put_commitment(const struct value *value, struct vault_pieces *reply)
{
	unsigned char commitment[VAULT_DIGEST_BYTES];

	hash_value(value, value->salt, SALT_BYTES, commitment);
	(void)vault_put(reply, commitment, sizeof(commitment));
}

static void put_kept(
    struct identities_worker *worker, const struct vault_key *key, struct vault_pieces *reply)
{
	unsigned char kept[KEPT_MAX];

	(void)vault_put(reply, kept, keep(worker, key, kept));
}

/* ---- what comes sealed ---- */

static bool unseal_with(
    const struct vault_key *key, struct vault_bytes sealed, char ret[IDENTITY_TEXT_MAX])
{
	size_t length = sealed.count - crypto_box_SEALBYTES;

	if (crypto_box_seal_open((unsigned char *)ret, sealed.at, sealed.count, key->box_public,
	        key->box_secret) != 0) {
		return false;
	}
	ret[length] = '\0';
	return strlen(ret) == length;
}

/* Into worker->value, as it is kept; to any key that is known: laptops may hold what was sealed
 * before the newest came. */
static uint8_t unseal(
    struct identities_worker *worker, const struct vault_place *place, struct vault_bytes sealed)
{
	char typed[IDENTITY_TEXT_MAX];
	bool is_open = false, is_kept;

	worker->value.place = *place;
	worker->value.text[0] = '\0';
	if (sealed.count <= crypto_box_SEALBYTES ||
	    sealed.count - crypto_box_SEALBYTES > IDENTITY_BYTES_MAX) {
		return VAULT_NOT_OURS;
	}
	for (size_t i = 0; i < worker->keys.count && !is_open; i++) {
		is_open = unseal_with(&worker->keys.all[i], sealed, typed);
	}
	is_kept = is_open &&
	    identity_normalise((enum identity)place->identity, typed, worker->value.text);
	sodium_memzero(typed, sizeof(typed));
	if (!is_open) return VAULT_NOT_OURS;
	if (!is_kept) return IDENTITY_MALFORMED;
	return (uint8_t)identity_check(
	    (enum identity)place->identity, place->paper, worker->value.text);
}

/* ---- the answers ---- */

/* The next place and what comes with it; false at the end, or where it is no pair. */
static bool take_pair(
    struct vault_bytes *asked, struct vault_place *ret_place, struct vault_bytes *ret_bytes)
{
	struct vault_bytes place;

	if (!vault_take(asked, &place) || place.count != sizeof(*ret_place) ||
	    !vault_take(asked, ret_bytes)) {
		return false;
	}
	memcpy(ret_place, place.at, sizeof(*ret_place));
	return identity_bytes((enum identity)ret_place->identity) > 0;
}

/* The key whose id comes first. */
static const struct vault_key *take_key(
    const struct identities_worker *worker, struct vault_bytes *asked)
{
	struct vault_bytes piece;
	uint32_t id;

	if (!vault_take(asked, &piece) || piece.count != sizeof(id)) return NULL;
	memcpy(&id, piece.at, sizeof(id));
	return vault_keys_find(&worker->keys, id);
}

static enum vault_said status(const struct identities_worker *worker, struct vault_pieces *reply)
{
	uint32_t ids[VAULT_KEYS_MAX];

	for (size_t i = 0; i < worker->keys.count; i++) {
		ids[i] = worker->keys.all[i].id;
	}
	(void)vault_put(reply, worker->keys.all[0].box_public, VAULT_KEY_BYTES);
	(void)vault_put(reply, ids, worker->keys.count * sizeof(ids[0]));
	return VAULT_DONE;
}

/* The digest is of the oldest key: the same request stays the same while keys are added. */
static enum vault_said judge(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	const struct vault_key *oldest = &worker->keys.all[worker->keys.count - 1];
	struct vault_place place;
	struct vault_bytes sealed;

	while (asked.count) {
		struct vault_judged judged = { 0 };

		if (!take_pair(&asked, &place, &sealed)) return VAULT_WRONG;
		judged.fault = unseal(worker, &place, sealed);
		if (judged.fault == IDENTITY_SOUND) {
			hash_value(
			    &worker->value, oldest->same, sizeof(oldest->same), judged.digest);
		}
		if (!vault_put(reply, &judged, sizeof(judged))) return VAULT_WRONG;
	}
	return VAULT_DONE;
}

static enum vault_said keep_all(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	const struct vault_key *key = take_key(worker, &asked);
	struct vault_place place;
	struct vault_bytes sealed;

	if (!key) return VAULT_WRONG;
	while (asked.count) {
		if (!take_pair(&asked, &place, &sealed) ||
		    unseal(worker, &place, sealed) != IDENTITY_SOUND) {
			return VAULT_WRONG;
		}
		randombytes_buf(worker->value.salt, SALT_BYTES);
		put_kept(worker, key, reply);
		put_index(&worker->value, key, reply);
		put_commitment(&worker->value, reply);
	}
	return VAULT_DONE;
}

static enum vault_said mask_all(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	struct vault_place place;
	struct vault_bytes kept;
	char mask[IDENTITY_TEXT_MAX];

	while (asked.count) {
		if (!take_pair(&asked, &place, &kept)) return VAULT_WRONG;
		mask[0] = '\0';
		if (open_kept(worker, &place, kept)) {
			identity_mask((enum identity)place.identity, worker->value.text, mask);
		}
		if (!vault_put(reply, mask, strlen(mask))) return VAULT_WRONG;
	}
	return VAULT_DONE;
}

static enum vault_said reveal_all(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	unsigned char sealed[IDENTITY_TEXT_MAX + crypto_box_SEALBYTES];
	struct vault_bytes key, kept;
	struct vault_place place;

	if (!vault_take(&asked, &key) || key.count != crypto_box_PUBLICKEYBYTES) return VAULT_WRONG;
	while (asked.count) {
		size_t bytes = 0;

		if (!take_pair(&asked, &place, &kept)) return VAULT_WRONG;
		if (open_kept(worker, &place, kept)) {
			bytes = strlen(worker->value.text) + crypto_box_SEALBYTES;
			if (crypto_box_seal(sealed, (unsigned char *)worker->value.text,
			        strlen(worker->value.text), key.at) != 0) {
				return VAULT_WRONG;
			}
		}
		if (!vault_put(reply, sealed, bytes)) return VAULT_WRONG;
	}
	return VAULT_DONE;
}

static enum vault_said index_of(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	struct vault_place place;
	struct vault_bytes sealed;
	uint8_t fault;

	if (!take_pair(&asked, &place, &sealed)) return VAULT_WRONG;
	fault = unseal(worker, &place, sealed);
	if (fault == VAULT_NOT_OURS) return VAULT_WRONG;
	/* nobody has what cannot be right */
	for (size_t i = 0; fault == IDENTITY_SOUND && i < worker->keys.count; i++) {
		put_index(&worker->value, &worker->keys.all[i], reply);
	}
	return VAULT_DONE;
}

static void put_nothing(struct vault_pieces *reply, size_t pieces)
{
	while (pieces--) {
		(void)vault_put(reply, NULL, 0);
	}
}

static enum vault_said renew_all(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	const struct vault_key *key = take_key(worker, &asked);
	struct vault_place place;
	struct vault_bytes kept;

	if (!key) return VAULT_WRONG;
	while (asked.count) {
		if (!take_pair(&asked, &place, &kept)) return VAULT_WRONG;
		if (open_kept(worker, &place, kept)) {
			put_kept(worker, key, reply);
			put_index(&worker->value, key, reply);
		} else {
			put_nothing(reply, 2);
		}
	}
	return VAULT_DONE;
}

/* As it is, to another place: its salt stays, and so does its commitment. */
static enum vault_said move_all(
    struct identities_worker *worker, struct vault_bytes asked, struct vault_pieces *reply)
{
	const struct vault_key *key = take_key(worker, &asked);
	struct vault_place from, to;
	struct vault_bytes kept, place;

	if (!key) return VAULT_WRONG;
	while (asked.count) {
		if (!take_pair(&asked, &from, &kept) || !vault_take(&asked, &place) ||
		    place.count != sizeof(to)) {
			return VAULT_WRONG;
		}
		memcpy(&to, place.at, sizeof(to));
		if (to.identity != from.identity || to.district != from.district ||
		    to.dispute == from.dispute) {
			return VAULT_WRONG;
		}
		if (!open_kept(worker, &from, kept)) {
			put_nothing(reply, 3);
			continue;
		}
		to.paper = worker->value.place.paper;
		worker->value.place = to;
		put_kept(worker, key, reply);
		put_index(&worker->value, key, reply);
		put_commitment(&worker->value, reply);
	}
	return VAULT_DONE;
}

enum vault_said identities_worker_answer(
    void *context, uint8_t op, struct vault_bytes asked, struct vault_pieces *reply)
{
	static enum vault_said (*const answers[])(struct identities_worker * worker,
	    struct vault_bytes asked, struct vault_pieces * reply) = { [VAULT_JUDGE] = judge,
		[VAULT_KEEP] = keep_all,
		[VAULT_MASK] = mask_all,
		[VAULT_REVEAL] = reveal_all,
		[VAULT_INDEX] = index_of,
		[VAULT_MOVE] = move_all,
		[VAULT_RENEW] = renew_all };
	struct identities_worker *worker = context;
	enum vault_said said = VAULT_WRONG;

	if (op == VAULT_STATUS) return status(worker, reply);
	if (op == VAULT_FACTOR_MAKE) return factor_make(&worker->keys, asked, reply);
	if (op == VAULT_FACTOR_CHECK) return factor_check(&worker->keys, asked, reply);
	if (op < sizeof(answers) / sizeof(answers[0]) && answers[op]) {
		said = answers[op](worker, asked, reply);
	}
	sodium_memzero(&worker->value, sizeof(worker->value));
	return said;
}

struct identities_worker *identities_worker_new(const char *key_file)
{
	struct identities_worker *worker = sodium_malloc(sizeof(*worker));
	char why[VAULT_WHY_BYTES];

	if (!worker) abort();
	sodium_memzero(worker, sizeof(*worker));
	if (vault_keys_read(key_file, &worker->keys, why)) return worker;
	fprintf(stderr, "mediation-vault: %s\n", why);
	identities_worker_free(worker);
	return NULL;
}

void identities_worker_free(struct identities_worker *worker)
{
	sodium_free(worker);
}
