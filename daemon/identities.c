/* Identity data as the daemon has it; identities.h. Renewing is identities_renew.c. */
#include "identities.h"

#include <errno.h>
#include <event2/event.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>

#include "identities_parts.h"
#include "log.h"

#define SAID_S 3

static bool knows(const struct identities *identities, int64_t key)
{
	for (size_t i = 0; i < identities->key_count; i++) {
		if (identities->keys[i] == key) return true;
	}
	return false;
}

static void heard(void *context, enum store_status status, const struct rows *rows)
{
	enum { KEY, IS_WRITING };
	struct identities *identities = context;
	int64_t writing = 0;

	identities->is_saying = false;
	/* the child may have begun again since: what it knows is said anew */
	if (status != STORE_OK || !identities->key_count) return;
	for (size_t i = 0; i < rows_count(rows); i++) {
		if (rows_integer(rows, i, IS_WRITING)) writing = rows_integer(rows, i, KEY);
	}
	if (writing && !knows(identities, writing)) {
		log_line(LOG_LEVEL_ERROR, "identity-key-missing",
		    "key=%08x why=\"the file of keys lacks the one that is written with\"",
		    (unsigned)writing);
		writing = 0;
	}
	if (writing && writing != identities->writing) {
		log_line(LOG_LEVEL_INFO, "identity-key", "writing=%08x keys=%zu", (unsigned)writing,
		    identities->key_count);
	}
	identities->writing = writing;
	identities_renew(identities);
}

static void say(struct identities *identities)
{
	struct parameter parameters[] = { int8_parameter(identities->daemon),
		integers_parameter(identities->keys, identities->key_count) };

	if (identities->is_saying || !identities->key_count) return;
	identities->is_saying = true;
	store_ask(identities->store, STATEMENT_IDENTITY_KEYS, parameters, 2, STORE_SLOW, heard,
	    identities);
}

static void told(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct identities *identities = context;
	struct vault_bytes box, ids;
	uint32_t id;

	if (status != VAULT_STATUS_DONE || !vault_take(&answer, &box) ||
	    box.count != sizeof(identities->box) || !vault_take(&answer, &ids) ||
	    ids.count > VAULT_KEYS_MAX * sizeof(id)) {
		return;
	}
	memcpy(identities->box, box.at, sizeof(identities->box));
	identities->has_box = true;
	identities->key_count = ids.count / sizeof(id);
	for (size_t i = 0; i < identities->key_count; i++) {
		memcpy(&id, ids.at + i * sizeof(id), sizeof(id));
		identities->keys[i] = id;
	}
	say(identities);
}

/* Another child may have other keys: nothing is written before what it knows has been compared. */
static void begun(void *context)
{
	struct identities *identities = context;

	identities->writing = 0;
	identities->key_count = 0;
	vault_ask(identities->vault, VAULT_STATUS, NULL, 0, told, identities);
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	say(context);
}

struct identities *identities_new(
    struct event_base *base, struct store *store, const char *path, const char *key_file)
{
	struct identities *identities = calloc(1, sizeof(*identities));
	struct timeval every = { .tv_sec = SAID_S };

	if (!identities) abort();
	identities->store = store;
	if (getrandom(&identities->daemon, sizeof(identities->daemon), 0) !=
	    sizeof(identities->daemon)) {
		abort();
	}
	identities->vault = vault_new(base, path, "identities", key_file, begun, identities);
	identities->tick = event_new(base, -1, EV_PERSIST, on_tick, identities);
	if (!identities->tick) abort();
	event_add(identities->tick, &every);
	return identities;
}

void identities_free(struct identities *identities)
{
	if (!identities) return;
	vault_free(identities->vault);
	event_free(identities->tick);
	free(identities);
}

void identities_reload(struct identities *identities)
{
	if (identities) vault_begin_again(identities->vault);
}

bool identities_file_is_sound(const char *path, const char *key_file)
{
	char *const words[] = { (char *)path, (char *)"key", (char *)"check", (char *)key_file,
		NULL };
	char *const nothing[] = { NULL };
	int status = -1;
	pid_t child;

	if (posix_spawn(&child, path, NULL, NULL, words, nothing) != 0) return false;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool identities_are_kept(const struct identities *identities)
{
	return identities && identities->writing && vault_is_there(identities->vault);
}

uint32_t identities_key(const struct identities *identities)
{
	return (uint32_t)identities->writing;
}

const uint8_t *identities_box(const struct identities *identities)
{
	return identities && identities->has_box ? identities->box : NULL;
}

void identities_ask(struct identities *identities, enum vault_op op,
    const struct vault_bytes *pieces, size_t piece_count, vault_fn fn, void *context)
{
	vault_ask(identities->vault, op, pieces, piece_count, fn, context);
}
