/* A place in the feed; cursor.h. */
#include "cursor.h"

#include <endian.h>
#include <string.h>

bool cursor_unpack(const uint8_t *bytes, size_t count, struct cursor *ret)
{
	uint64_t wide[2];
	uint32_t version;

	*ret = (struct cursor){ 0 };
	if (count == 0) return true;
	if (count != CURSOR_BYTES) return false;
	memcpy(ret->epoch, bytes, EPOCH_BYTES);
	memcpy(wide, bytes + EPOCH_BYTES, sizeof(wide));
	memcpy(&version, bytes + EPOCH_BYTES + sizeof(wide), sizeof(version));
	ret->xid = (int64_t)be64toh(wide[0]);
	ret->dispute = (int64_t)be64toh(wide[1]);
	ret->version = be32toh(version);
	return ret->xid >= 0;
}

void cursor_pack(const struct cursor *cursor, uint8_t ret[CURSOR_BYTES])
{
	uint64_t wide[2] = { htobe64((uint64_t)cursor->xid), htobe64((uint64_t)cursor->dispute) };
	uint32_t version = htobe32(cursor->version);

	memcpy(ret, cursor->epoch, EPOCH_BYTES);
	memcpy(ret + EPOCH_BYTES, wide, sizeof(wide));
	memcpy(ret + EPOCH_BYTES + sizeof(wide), &version, sizeof(version));
}

bool cursor_is_past(const struct cursor *cursor, const struct cursor *place)
{
	if (cursor->xid != place->xid) return cursor->xid > place->xid;
	if (cursor->dispute != place->dispute) return cursor->dispute > place->dispute;
	return cursor->version >= place->version;
}

bool cursor_is_of_epoch(const struct cursor *cursor, const struct cursor *other)
{
	return memcmp(cursor->epoch, other->epoch, EPOCH_BYTES) == 0;
}
