/*
 * Building answers: messages in the request's arena, and the conversions that several handlers
 * share. Owns nothing; every message lives until the request is answered.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "argument.h"
#include "dispute.h"
#include "mediation.pb-c.h"
#include "request.h"
#include "store.h"

/* A message of the arena, initialised: MESSAGE(arena, CatalogueItem, catalogue_item). */
#define MESSAGE(arena, Type, type)                                                       \
	((Mediation__V1__##Type *)answer_message((arena), sizeof(Mediation__V1__##Type), \
	    (void (*)(void *))mediation__v1__##type##__init))

/* Answers with the named member of Response's oneof. */
#define ANSWER(request, field, FIELD, message)                                           \
	do {                                                                             \
		Mediation__V1__Response answer_response = MEDIATION__V1__RESPONSE__INIT; \
		answer_response.body_case = MEDIATION__V1__RESPONSE__BODY_##FIELD;       \
		answer_response.field = (message);                                       \
		request_answer((request), &answer_response);                             \
	} while (0)

void *answer_message(struct arena *arena, size_t bytes, void (*init)(void *message));
/* Copies of texts, for repeated string fields. */
char **answer_texts(struct arena *arena, const char *const *texts, size_t count);
char *answer_text(struct arena *arena, const char *text);
/* Numbers of a set's members, for repeated uint32 fields. */
void answer_set(struct arena *arena, uint64_t set, size_t *ret_count, uint32_t **ret_numbers);
/* What the outcome is called, and what to do next; texts of the table. */
void answer_refusal(enum outcome outcome, Mediation__V1__Refusal *ret);
/* What a failed trip means for the asker. */
enum outcome answer_outcome(enum store_status status);
/* Between 1900 and 2200: times outside would overflow dates somewhere. */
bool answer_instant_is_plausible(int64_t us);

/* Masked: without its texts, and nobody's name whole. */
Mediation__V1__Dispute *answer_dispute(
    struct arena *arena, const struct show_answer *told, bool is_masked);
Mediation__V1__Proposal *answer_proposal(struct arena *arena, const struct proposal *proposal);
Mediation__V1__Member *answer_member(
    struct arena *arena, const struct member *member, int32_t district);
void answer_moves(struct arena *arena, const struct move *moves, size_t count, size_t *ret_count,
    Mediation__V1__RegionMove ***ret_moves);
/* Arguments of an event, texts included where `texts` is given. */
void answer_arguments(struct arena *arena, const struct arguments *arguments, const uint8_t *texts,
    size_t texts_bytes, size_t *ret_count, Mediation__V1__Argument ***ret_arguments);
