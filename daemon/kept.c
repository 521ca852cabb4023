/* What is kept of parties; kept.h. */
#include "kept.h"

#include "ask.h"
#include "bytes.h"
#include "identities.h"
#include "server.h"
#include "vocabulary.h"

struct masking {
	struct request *request;
	const struct kept_value *values;
	size_t count;
	Mediation__V1__Dispute *dispute;
	void (*fn)(void *context);
	void *context;
};

/* Who has asked that what is held about him is used for nothing is used for nothing. */
static bool is_restricted(const struct dispute *dispute, uint16_t number)
{
	const struct party *party = dispute_party(dispute, number);

	return party && (party->marks & MARK_RESTRICTED);
}

size_t kept_told(struct request *request, const struct show_answer *show, struct kept_value **ret)
{
	size_t read = kept_read(request_arena(request), show, ret), count = 0;

	if (ask_is_told_all(request)) return read;
	for (size_t i = 0; i < read; i++) {
		if (is_restricted(show->dispute, (*ret)[i].place.party)) continue;
		(*ret)[count++] = (*ret)[i];
	}
	return count;
}

size_t kept_read(struct arena *arena, const struct show_answer *show, struct kept_value **ret)
{
	struct reader reader = { .at = show->identities, .left = show->identities_bytes };
	size_t most = PARTIES_MAX * (size_t)IDENTITY_COUNT, count = 0;

	*ret = NULL;
	if (!show->identities) return 0;
	*ret = arena_array(arena, most, sizeof(**ret));
	while (reader.left > 0 && count < most) {
		struct kept_value *value = &(*ret)[count];

		value->place = (struct vault_place){ .dispute = show->dispute->id,
			.district = show->dispute->district };
		value->place.party = (uint16_t)read_u32(&reader);
		value->place.identity = (uint16_t)read_u32(&reader);
		value->sealed.count = read_u32(&reader);
		value->sealed.at = read_bytes(&reader, value->sealed.count);
		if (reader.is_broken) break;
		count++;
	}
	return count;
}

static Mediation__V1__Party *party_numbered(Mediation__V1__Dispute *dispute, uint32_t number)
{
	for (size_t i = 0; i < dispute->n_parties; i++) {
		if (dispute->parties[i]->number == number) return dispute->parties[i];
	}
	return NULL;
}

static void say_mask(
    struct arena *arena, Mediation__V1__Party *party, uint32_t identity, struct vault_bytes mask)
{
	Mediation__V1__Identity *ret = MESSAGE(arena, Identity, identity);

	if (!party->identities) {
		party->identities = arena_array(arena, IDENTITY_COUNT, sizeof(*party->identities));
	}
	if (party->n_identities == IDENTITY_COUNT) return;
	ret->identity = identity;
	ret->mask = arena_copy_text(arena, (const char *)mask.at, mask.count);
	party->identities[party->n_identities++] = ret;
}

static void masked(void *context, enum vault_status status, struct vault_bytes answer)
{
	struct masking *masking = context;

	for (size_t i = 0; i < masking->count; i++) {
		const struct vault_place *place = &masking->values[i].place;
		Mediation__V1__Party *party = party_numbered(masking->dispute, place->party);
		struct vault_bytes mask = { NULL, 0 };

		if (status == VAULT_STATUS_DONE) (void)vault_take(&answer, &mask);
		if (party) {
			say_mask(request_arena(masking->request), party, place->identity, mask);
		}
	}
	masking->fn(masking->context);
}

void kept_mask(struct request *request, const struct show_answer *show, Mediation__V1__Dispute *ret,
    void (*fn)(void *context), void *context)
{
	struct arena *arena = request_arena(request);
	struct identities *identities = request_server(request)->identities;
	struct masking *masking = arena_array(arena, 1, sizeof(*masking));
	struct vault_bytes *pieces;
	struct kept_value *values;

	*masking = (struct masking){ .request = request, .dispute = ret, .fn = fn };
	masking->context = context;
	masking->count = kept_told(request, show, &values);
	masking->values = values;
	if (masking->count == 0) {
		fn(context);
		return;
	}
	if (!identities) {
		masked(masking, VAULT_STATUS_AWAY, (struct vault_bytes){ NULL, 0 });
		return;
	}
	pieces = arena_array(arena, 2 * masking->count, sizeof(*pieces));
	for (size_t i = 0; i < masking->count; i++) {
		pieces[2 * i] = (struct vault_bytes){ (const uint8_t *)&values[i].place,
			sizeof(values[i].place) };
		pieces[2 * i + 1] = values[i].sealed;
	}
	identities_ask(identities, VAULT_MASK, pieces, 2 * masking->count, masked, masking);
}
