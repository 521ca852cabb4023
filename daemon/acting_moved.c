/* Identity data of parties who are split off; acting_moved.h. */
#include "acting_moved.h"

#include "acting_identities.h"
#include "arena.h"
#include "identities.h"
#include "kept.h"
#include "server.h"

/* A value, where it stands and where it goes. */
struct going {
	struct kept_value from;
	struct vault_place to;
};

struct moving {
	struct request *request;
	const struct argument_value *leaving;
	int64_t to; /* the dispute that is made */
	struct going *values;
	size_t count;
	uint32_t key;
	identities_moved_fn fn;
	void *context;
};

static void end(struct moving *moving, struct moved moved)
{
	struct moved *ret = arena_array(request_arena(moving->request), 1, sizeof(*ret));

	*ret = moved;
	moving->fn(moving->context, OUTCOME_DONE, ret);
}

/* What does not open has been lost before, and stays where it is. */
static void resealed(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct moving *moving = context;
	struct arena *arena = request_arena(moving->request);
	struct moved moved = { .count = 0 };
	struct kept *kept = arena_array(arena, moving->count, sizeof(*kept));
	struct text *commitments = arena_array(arena, moving->count, sizeof(*commitments));

	if (status != VAULT_STATUS_DONE) {
		moving->fn(moving->context, OUTCOME_IDENTITY_AWAY, NULL);
		return;
	}
	for (size_t i = 0; i < moving->count; i++) {
		struct kept *ret = &kept[moved.count];

		*ret = (struct kept){ .party = moving->values[i].to.party,
			.identity = moving->values[i].to.identity,
			.key = moving->key };
		if (identities_take(arena, &answer, ret, &commitments[moved.count])) moved.count++;
	}
	moved.kept = kept;
	moved.commitments = commitments;
	end(moving, moved);
}

/* Parties get their numbers in the order in which they are named; 0: he stays. */
static uint16_t number_after(const struct moving *moving, uint16_t party)
{
	for (size_t i = 0; i < moving->leaving->count; i++) {
		if (moving->leaving->integers[i] == party) return (uint16_t)(i + 1);
	}
	return 0;
}

/* Those of the parties who leave. */
static void gather(struct moving *moving, const struct kept_value *values, size_t count)
{
	moving->values =
	    arena_array(request_arena(moving->request), count, sizeof(*moving->values));
	for (size_t i = 0; i < count; i++) {
		struct going *ret = &moving->values[moving->count];

		*ret = (struct going){ .from = values[i], .to = values[i].place };
		ret->to.dispute = moving->to;
		ret->to.party = number_after(moving, values[i].place.party);
		if (ret->to.party) moving->count++;
	}
}

/* The vault copies what it is asked before this returns. */
static void ask_vault(struct moving *moving)
{
	struct vault_bytes *pieces =
	    arena_array(request_arena(moving->request), 1 + 3 * moving->count, sizeof(*pieces));
	struct identities *identities = request_server(moving->request)->identities;
	size_t count = 0;

	moving->key = identities_key(identities);
	pieces[count++] =
	    (struct vault_bytes){ (const uint8_t *)&moving->key, sizeof(moving->key) };
	for (size_t i = 0; i < moving->count; i++) {
		const struct going *value = &moving->values[i];

		pieces[count++] = (struct vault_bytes){ (const uint8_t *)&value->from.place,
			sizeof(value->from.place) };
		pieces[count++] = value->from.sealed;
		pieces[count++] =
		    (struct vault_bytes){ (const uint8_t *)&value->to, sizeof(value->to) };
	}
	identities_ask(identities, VAULT_MOVE, pieces, count, resealed, moving);
}

static void found(void *context, const struct show_answer *show)
{
	struct moving *moving = context;
	const struct identities *identities = request_server(moving->request)->identities;
	struct kept_value *values;
	size_t count;

	if (show->status != STORE_OK || !show->dispute) {
		moving->fn(moving->context, OUTCOME_UNAVAILABLE, NULL);
		return;
	}
	count = kept_read(request_arena(moving->request), show, &values);
	gather(moving, values, count);
	if (!moving->count) {
		end(moving, (struct moved){ .count = 0 });
	} else if (!identities_are_kept(identities)) {
		moving->fn(moving->context, OUTCOME_IDENTITY_AWAY, NULL);
	} else {
		ask_vault(moving);
	}
}

void identities_move(struct request *request, int64_t from, const struct argument_value *leaving,
    int64_t to, identities_moved_fn fn, void *context)
{
	struct moving *moving = arena_array(request_arena(request), 1, sizeof(*moving));

	*moving = (struct moving){ .request = request, .leaving = leaving, .to = to, .fn = fn };
	moving->context = context;
	if (leaving && request_server(request)->identities) {
		store_show(request_store(request), request_district(request), from, found, moving);
	} else {
		end(moving, (struct moved){ .count = 0 });
	}
}
