/* The daemon as it was last time; offline.h. A file: the digest of its words, and the login. */
#include "offline.h"

#include <limits.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "text.h"

#define PREFIX      "last-"
#define LOGIN_BYTES 64

struct noted {
	uint8_t digest[SHA256_DIGEST_LENGTH];
	char login[LOGIN_BYTES];
};

/* One for each daemon, login that was asked for, and practice or not. */
static bool place(const struct client *client, char *ret, size_t bytes)
{
	char name[sizeof(PREFIX) + 2 * SHA256_DIGEST_LENGTH] = PREFIX;
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct text key;

	text_begin(&key);
	fprintf(key.out, "%s\n%s\n%d", client->address, client->member ? client->member : "",
	    client->in_practice);
	(void)text_end(&key);
	SHA256((const uint8_t *)key.bytes, key.length, hash);
	text_free(&key);
	(void)text_hex(hash, sizeof(hash), name + strlen(PREFIX));
	return file_place("XDG_CACHE_HOME", ".cache", name, ret, bytes);
}

static bool read_noted(const char *path, struct noted *ret)
{
	FILE *file = fopen(path, "re");
	bool is_read = file && fread(ret, sizeof(*ret), 1, file) == 1;

	if (file) (void)fclose(file);
	ret->login[LOGIN_BYTES - 1] = '\0';
	return is_read;
}

void offline_remember(const struct client *client)
{
	const Mediation__V1__HelloResponse *hello = link_hello(client->link);
	struct noted now, before;
	char path[PATH_MAX];

	if (!hello->member || hello->words_digest.len != sizeof(now.digest) ||
	    !place(client, path, sizeof(path))) {
		return;
	}
	memset(&now, 0, sizeof(now));
	memcpy(now.digest, hello->words_digest.data, sizeof(now.digest));
	(void)snprintf(now.login, sizeof(now.login), "%s", hello->member->login);
	if (read_noted(path, &before) && memcmp(&before, &now, sizeof(now)) == 0) return;
	(void)file_replace(path, &now, sizeof(now));
}

bool offline_begin(struct client *client)
{
	struct noted noted;
	ProtobufCBinaryData digest = { sizeof(noted.digest), noted.digest };
	char path[PATH_MAX];

	if (!place(client, path, sizeof(path)) || !read_noted(path, &noted)) return false;
	if (!words_load_kept(&client->words, &digest)) return false;
	for (size_t i = 0; i < client->words.local->n_members; i++) {
		const Mediation__V1__Member *member = client->words.local->members[i];

		if (strcmp(member->login, noted.login) == 0) client_know_user(client, member);
	}
	return client->user != NULL;
}

bool offline_end(struct client *client)
{
	struct words words;

	if (client->link) return true;
	if (!client_reconnect(client)) return false;
	if (!words_load(&words, client->link)) {
		words_free(&words);
		client->link = link_close(client->link);
		return false;
	}
	words_free(&client->words);
	client->words = words;
	offline_remember(client);
	return true;
}
