/* One-time codes in the vault; vault_factors.h. */
#include "vault_factors.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECRET_BYTES 20
#define STEP_S       30
#define STEPS_AROUND 1 /* clocks differ, and people type slowly */
#define KEPT_BYTES   (SECRET_BYTES + VAULT_KEPT_MORE)
#define PLACE_BYTES  96
#define CODE_BYTES   16

static void write_place(const struct vault_owner *owner, char ret[PLACE_BYTES])
{
	(void)snprintf(ret, PLACE_BYTES, "credential|factor|%d|%lld", (int)owner->district,
	    (long long)owner->member);
}

static bool take_owner(struct vault_bytes *asked, struct vault_owner *ret)
{
	struct vault_bytes piece;

	if (!vault_take(asked, &piece) || piece.count != sizeof(*ret)) return false;
	memcpy(ret, piece.at, sizeof(*ret));
	return true;
}

static void put_kept(const struct vault_key *key, const struct vault_owner *owner,
    const unsigned char secret[SECRET_BYTES], struct vault_pieces *reply)
{
	unsigned char kept[KEPT_BYTES];
	char place[PLACE_BYTES];

	write_place(owner, place);
	vault_close(key, VAULT_USE_TOTP, place, (struct vault_bytes){ secret, SECRET_BYTES }, kept);
	(void)vault_put(reply, kept, sizeof(kept));
}

enum vault_said factor_make(
    const struct vault_keys *keys, struct vault_bytes asked, struct vault_pieces *reply)
{
	unsigned char secret[SECRET_BYTES], sealed[SECRET_BYTES + crypto_box_SEALBYTES];
	const struct vault_key *key;
	struct vault_bytes to;
	struct vault_owner owner;
	int failed;

	if (!take_owner(&asked, &owner) || !vault_take(&asked, &to) ||
	    to.count != crypto_box_PUBLICKEYBYTES) {
		return VAULT_WRONG;
	}
	key = vault_keys_find(keys, owner.key);
	if (!key) return VAULT_SHUT;
	randombytes_buf(secret, sizeof(secret));
	failed = crypto_box_seal(sealed, secret, sizeof(secret), to.at);
	if (!failed) {
		put_kept(key, &owner, secret, reply);
		(void)vault_put(reply, sealed, sizeof(sealed));
	}
	sodium_memzero(secret, sizeof(secret));
	return failed ? VAULT_WRONG : VAULT_DONE;
}

/* False where the key is not known, or it is somebody else's. */
static bool open_kept(const struct vault_keys *keys, const struct vault_owner *owner,
    struct vault_bytes kept, unsigned char ret_secret[SECRET_BYTES])
{
	char place[PLACE_BYTES];

	write_place(owner, place);
	return kept.count == KEPT_BYTES &&
	    vault_open(keys, VAULT_USE_TOTP, place, kept, ret_secret);
}

enum vault_said factor_check(
    const struct vault_keys *keys, struct vault_bytes asked, struct vault_pieces *reply)
{
	unsigned char secret[SECRET_BYTES];
	const struct vault_key *key;
	struct vault_bytes kept, typed;
	struct vault_owner owner;
	char code[CODE_BYTES];
	uint64_t step = 0;
	int found;

	if (!take_owner(&asked, &owner) || !vault_take(&asked, &kept) ||
	    !vault_take(&asked, &typed) || typed.count >= sizeof(code)) {
		return VAULT_WRONG;
	}
	memcpy(code, typed.at, typed.count);
	code[typed.count] = '\0';
	key = vault_keys_find(keys, owner.key);
	if (!key || !open_kept(keys, &owner, kept, secret)) return VAULT_SHUT;
	found = oath_totp_validate3((const char *)secret, sizeof(secret), time(NULL), STEP_S, 0,
	    STEPS_AROUND, NULL, &step, code);
	if (found >= 0) {
		(void)vault_put(reply, &step, sizeof(step));
		if (memcmp(kept.at, &key->id, sizeof(key->id)) == 0) {
			(void)vault_put(reply, kept.at, kept.count);
		} else {
			put_kept(key, &owner, secret, reply);
		}
	}
	sodium_memzero(secret, sizeof(secret));
	return found < 0 ? VAULT_WRONG : VAULT_DONE;
}
