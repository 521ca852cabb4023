/*
 * What the handlers that act share: who acts and when, an image that outlives the answer it came
 * in, and the random bytes that bind texts to events.
 */
#pragma once

#include "decide.h"
#include "request.h"

/* The login and the clock, or in a demo database what the replay says (NULL: nothing). */
enum outcome acting_as(struct request *request, const Mediation__V1__Replay *replay,
    int64_t *ret_member, int64_t *ret_now_us);
/* Its names and its proposal are the arena's. */
struct dispute *acting_image(struct arena *arena, const struct dispute *dispute);
/* What "the same request" means where no act says it: who asks for what. */
void acting_digest(
    struct request *request, const ProtobufCMessage *wire, uint8_t ret_digest[HASH_BYTES]);
/* The wire form of an act, as a proposal keeps it until somebody confirms it. */
void acting_pack(struct arena *arena, const Mediation__V1__ActRequest *wire,
    const uint8_t **ret_bytes, size_t *ret_count);
/* And back: the action that is proposed, with its own arguments. */
enum outcome acting_unpack(struct arena *arena, const struct proposal *proposal,
    const struct action **ret_action, const struct arguments **ret_arguments);
/* SALT_BYTES for each event that one act may make; NULL where there is no randomness. */
uint8_t *acting_salts(struct arena *arena);

typedef void (*acting_told_fn)(struct request *request, bool repeated);
/* One act as Act does it, for a request that is answered by `told` once it was done; what refuses
 * it is answered as Act's refusal is. wire is the request's. */
void acting_act(
    struct request *request, const Mediation__V1__ActRequest *wire, acting_told_fn told);
