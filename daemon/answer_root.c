/* Roots in answers; answer_root.h. */
#include "answer_root.h"

static ProtobufCBinaryData bytes_of(const struct rows *rows, size_t row, unsigned column)
{
	ProtobufCBinaryData ret;

	ret.data = (uint8_t *)rows_bytes(rows, row, column, &ret.len);
	return ret;
}

Mediation__V1__ProofRoot *answer_root(
    struct arena *arena, const struct rows *rows, size_t row, unsigned first)
{
	Mediation__V1__ProofRoot *ret = MESSAGE(arena, ProofRoot, proof_root);

	ret->on = rows_integer(rows, row, first + ROOT_ON);
	ret->events = (uint32_t)rows_integer(rows, row, first + ROOT_EVENTS);
	ret->digest = (uint32_t)rows_integer(rows, row, first + ROOT_DIGEST);
	ret->head = bytes_of(rows, row, first + ROOT_HEAD);
	ret->previous_digest = (uint32_t)rows_integer(rows, row, first + ROOT_PREVIOUS_DIGEST);
	ret->previous = bytes_of(rows, row, first + ROOT_PREVIOUS);
	ret->signature_algorithm = (uint32_t)rows_integer(rows, row, first + ROOT_ALGORITHM);
	ret->key = bytes_of(rows, row, first + ROOT_KEY);
	ret->signature = bytes_of(rows, row, first + ROOT_SIGNATURE);
	return ret;
}
