/* Pieces: a length of four bytes, and so many; vault_wire.h. */
#include "vault_wire.h"

#include <string.h>

bool vault_put(struct vault_pieces *pieces, const void *bytes, size_t count)
{
	uint32_t length = (uint32_t)count;

	if (count > sizeof(pieces->bytes) ||
	    pieces->count + sizeof(length) + count > sizeof(pieces->bytes)) {
		return false;
	}
	memcpy(pieces->bytes + pieces->count, &length, sizeof(length));
	if (count) memcpy(pieces->bytes + pieces->count + sizeof(length), bytes, count);
	pieces->count += sizeof(length) + count;
	return true;
}

bool vault_take(struct vault_bytes *left, struct vault_bytes *ret_piece)
{
	uint32_t length;

	if (left->count < sizeof(length)) return false;
	memcpy(&length, left->at, sizeof(length));
	if (length > left->count - sizeof(length)) return false;
	*ret_piece = (struct vault_bytes){ left->at + sizeof(length), length };
	left->at += sizeof(length) + length;
	left->count -= sizeof(length) + length;
	return true;
}
