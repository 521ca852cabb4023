/* Passwords in the vault; vault_passwords.h. */
#include "vault_passwords.h"

#include <pwquality.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PASSES          2
#define MEMORY_BYTES    (19U << 20)
#define LENGTH_LEAST    10
#define LOGIN_BYTES_MAX 64
/* A password that is given out for one use: three groups of four out of 32 signs, 60 bits. */
#define GROUPS       3
#define GROUP_SIGNS  4
#define ISSUED_BYTES (GROUPS * (GROUP_SIGNS + 1))

struct passwords {
	unsigned char public_key[crypto_box_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_box_SECRETKEYBYTES];
	char nobodys[VAULT_STORED_BYTES]; /* of a password that nobody has: who is not known takes
	                                     as long */
	pwquality_settings_t *rules;
};

_Static_assert(VAULT_STORED_BYTES >= crypto_pwhash_STRBYTES, "what is stored fits");
_Static_assert(VAULT_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "a key is a key");

static void *locked(size_t bytes)
{
	void *memory = sodium_malloc(bytes);

	if (!memory) abort();
	sodium_memzero(memory, bytes);
	return memory;
}

void password_store(const char *password, char ret_stored[VAULT_STORED_BYTES])
{
	memset(ret_stored, 0, VAULT_STORED_BYTES);
	/* no memory: the daemon begins another worker */
	if (crypto_pwhash_str_alg(ret_stored, password, strlen(password), PASSES, MEMORY_BYTES,
	        crypto_pwhash_ALG_ARGON2ID13) != 0) {
		abort();
	}
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++) {
		count += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return count;
}

bool password_is_weak(const struct passwords *passwords, const char *password, const char *login)
{
	return characters(password) < LENGTH_LEAST ||
	    pwquality_check(passwords->rules, password, NULL, login, NULL) < 0;
}

/* False where it was not sealed to us, or is no text. */
static bool unseal(const struct passwords *passwords, struct vault_bytes sealed,
    char ret_password[PASSWORD_BYTES_MAX + 1])
{
	size_t length = sealed.count - crypto_box_SEALBYTES;

	if (sealed.count <= crypto_box_SEALBYTES || length > PASSWORD_BYTES_MAX) return false;
	if (crypto_box_seal_open((unsigned char *)ret_password, sealed.at, sealed.count,
	        passwords->public_key, passwords->secret_key) != 0) {
		return false;
	}
	ret_password[length] = '\0';
	return strlen(ret_password) == length;
}

/* A piece as a text; false where it is longer. */
static bool text_of(struct vault_bytes piece, char *ret, size_t bytes)
{
	if (piece.count >= bytes) return false;
	if (piece.count) memcpy(ret, piece.at, piece.count);
	ret[piece.count] = '\0';
	return true;
}

static enum vault_said check(
    const struct passwords *passwords, struct vault_bytes first, const char *password)
{
	char stored[VAULT_STORED_BYTES];
	bool is_somebodys = text_of(first, stored, sizeof(stored)) && *stored, is_right;

	is_right = crypto_pwhash_str_verify(
	               is_somebodys ? stored : passwords->nobodys, password, strlen(password)) == 0;
	return is_right && is_somebodys ? VAULT_DONE : VAULT_WRONG;
}

/* The same again is no new one. */
static enum vault_said make(const struct passwords *passwords, struct vault_bytes first,
    struct vault_bytes before, const char *password, struct vault_pieces *reply)
{
	char login[LOGIN_BYTES_MAX], stored[VAULT_STORED_BYTES];

	if (!text_of(first, login, sizeof(login))) return VAULT_WRONG;
	if (password_is_weak(passwords, password, login) ||
	    check(passwords, before, password) == VAULT_DONE) {
		return VAULT_WEAK;
	}
	password_store(password, stored);
	(void)vault_put(reply, stored, strlen(stored));
	return VAULT_DONE;
}

/* No vowels and nothing that looks like something else: it is read out and typed off. */
static void invent(char ret[ISSUED_BYTES])
{
	static const char signs[] = "23456789bcdfghjkmnpqrstvwxzBDFGH";
	size_t at = 0;

	_Static_assert(sizeof(signs) - 1 == 32, "no sign comes more often");
	for (int group = 0; group < GROUPS; group++) {
		if (group) ret[at++] = '-';
		for (int i = 0; i < GROUP_SIGNS; i++) {
			ret[at++] = signs[randombytes_uniform(sizeof(signs) - 1)];
		}
	}
	ret[at] = '\0';
}

static enum vault_said issue(struct vault_bytes key, struct vault_pieces *reply)
{
	unsigned char sealed[ISSUED_BYTES + crypto_box_SEALBYTES];
	char password[ISSUED_BYTES], stored[VAULT_STORED_BYTES];
	bool is_sealed;

	if (key.count != crypto_box_PUBLICKEYBYTES) return VAULT_WRONG;
	invent(password);
	password_store(password, stored);
	is_sealed =
	    crypto_box_seal(sealed, (unsigned char *)password, strlen(password), key.at) == 0;
	if (is_sealed) {
		(void)vault_put(reply, stored, strlen(stored));
		(void)vault_put(reply, sealed, strlen(password) + crypto_box_SEALBYTES);
	}
	sodium_memzero(password, sizeof(password));
	return is_sealed ? VAULT_DONE : VAULT_WRONG;
}

enum vault_said passwords_answer(
    void *context, uint8_t op, struct vault_bytes asked, struct vault_pieces *reply)
{
	const struct passwords *passwords = context;
	struct vault_bytes first = { NULL, 0 }, sealed = { NULL, 0 }, before = { NULL, 0 };
	char password[PASSWORD_BYTES_MAX + 1];
	enum vault_said said;

	if (op == VAULT_KEY) {
		(void)vault_put(reply, passwords->public_key, sizeof(passwords->public_key));
		return VAULT_DONE;
	}
	if (!vault_take(&asked, &first)) return VAULT_WRONG;
	if (op == VAULT_ISSUE) return issue(first, reply);
	if (!vault_take(&asked, &sealed)) return VAULT_WRONG;
	(void)vault_take(&asked, &before);
	/* what cannot be opened takes as long as a wrong password */
	if (!unseal(passwords, sealed, password)) *password = '\0';
	if (op == VAULT_CHECK) {
		said = check(passwords, first, password);
	} else {
		said = *password ? make(passwords, first, before, password, reply) : VAULT_WRONG;
	}
	sodium_memzero(password, sizeof(password));
	return said;
}

struct passwords *passwords_new(void)
{
	struct passwords *passwords = locked(sizeof(*passwords));
	char password[ISSUED_BYTES];

	crypto_box_keypair(passwords->public_key, passwords->secret_key);
	invent(password);
	password_store(password, passwords->nobodys);
	passwords->rules = pwquality_default_settings();
	if (!passwords->rules) abort();
	(void)pwquality_set_int_value(passwords->rules, PWQ_SETTING_MIN_LENGTH, LENGTH_LEAST);
	return passwords;
}

void passwords_free(struct passwords *passwords)
{
	pwquality_free_settings(passwords->rules);
	sodium_free(passwords);
}
