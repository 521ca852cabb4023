/* What acts begin with; acting.h. */
#include "acting.h"

#include <openssl/sha.h>
#include <string.h>
#include <sys/random.h>

#include "answer.h"
#include "arena.h"
#include "ids.h"
#include "store.h"

/* A proposal's arguments were within the wire's limits when they came. */
#define PROPOSAL_BUDGET ((size_t)1024 * 1024)

#define SALTS_BYTES (SALT_BYTES * (CHAIN_LINKS_MAX + 1))

enum outcome acting_as(struct request *request, const Mediation__V1__Replay *replay,
    int64_t *ret_member, int64_t *ret_now_us)
{
	const struct reference *reference =
	    store_reference(request_store(request), request_district(request));
	const struct member *member;

	*ret_member = request_member(request);
	*ret_now_us = request_now(request);
	if (!replay) return OUTCOME_DONE;
	if (!reference || !(reference->is_demo || reference->is_practice)) return OUTCOME_NOT_DEMO;
	member = reference_login(reference, replay->member);
	if (!member) return OUTCOME_UNKNOWN_MEMBER;
	if (!ids_can_be_of(replay->now_us)) return OUTCOME_BAD_DATE;
	*ret_member = member->id;
	*ret_now_us = replay->now_us;
	return OUTCOME_DONE;
}

struct dispute *acting_image(struct arena *arena, const struct dispute *dispute)
{
	struct dispute *kept = arena_copy(arena, dispute, sizeof(*dispute));

	for (size_t i = 0; i < kept->party_count; i++) {
		kept->parties[i].name = answer_text(arena, kept->parties[i].name);
	}
	if (kept->proposal.arguments_bytes) {
		kept->proposal.arguments =
		    arena_copy(arena, kept->proposal.arguments, kept->proposal.arguments_bytes);
	}
	return kept;
}

void acting_digest(
    struct request *request, const ProtobufCMessage *wire, uint8_t ret_digest[HASH_BYTES])
{
	int64_t member = request_member(request);
	size_t bytes = protobuf_c_message_get_packed_size(wire);
	uint8_t *packed = arena_array(request_arena(request), bytes + sizeof(member), 1);

	protobuf_c_message_pack(wire, packed);
	memcpy(packed + bytes, &member, sizeof(member));
	SHA256(packed, bytes + sizeof(member), ret_digest);
}

enum outcome acting_unpack(struct arena *arena, const struct proposal *proposal,
    const struct action **ret_action, const struct arguments **ret_arguments)
{
	struct arguments *arguments = arena_array(arena, 1, sizeof(*arguments));
	struct fault fault;
	Mediation__V1__ActRequest *stored;

	if (proposal->version == 0) return OUTCOME_NO_PROPOSAL;
	arena_set_budget(arena, PROPOSAL_BUDGET);
	stored = mediation__v1__act_request__unpack(
	    arena_allocator(arena), proposal->arguments_bytes, proposal->arguments);
	*ret_action = action_find(proposal->action);
	if (!stored || !*ret_action) return OUTCOME_PROPOSAL_LAPSED;
	if (arguments_read(*ret_action, stored->arguments, stored->n_arguments, arena, arguments,
	        &fault) != OUTCOME_DONE) {
		return OUTCOME_PROPOSAL_LAPSED;
	}
	*ret_arguments = arguments;
	return OUTCOME_DONE;
}

uint8_t *acting_salts(struct arena *arena)
{
	uint8_t *salts = arena_array(arena, SALTS_BYTES, 1);

	return getrandom(salts, SALTS_BYTES, GRND_NONBLOCK) == SALTS_BYTES ? salts : NULL;
}

void acting_pack(struct arena *arena, const Mediation__V1__ActRequest *wire,
    const uint8_t **ret_bytes, size_t *ret_count)
{
	Mediation__V1__ActRequest bare = MEDIATION__V1__ACT_REQUEST__INIT;
	uint8_t *bytes;

	bare.action = wire->action;
	bare.n_arguments = wire->n_arguments;
	bare.arguments = wire->arguments;
	*ret_count = mediation__v1__act_request__get_packed_size(&bare);
	bytes = arena_array(arena, *ret_count, 1);
	mediation__v1__act_request__pack(&bare, bytes);
	*ret_bytes = bytes;
}
