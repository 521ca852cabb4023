/*
 * A place in the feed of events: after which event a reader goes on. Opaque outside: the feed's
 * epoch, and transaction, dispute, version of the event. Transactions have an order only within an
 * epoch: a restored database begins another. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a feed; a restored one has another. */
#define EPOCH_BYTES  16
#define CURSOR_BYTES (EPOCH_BYTES + 20)

/* All zeros: the beginning, of whatever epoch. */
struct cursor {
	uint8_t epoch[EPOCH_BYTES];
	int64_t xid, dispute;
	uint32_t version;
};

/* False where they are none; no bytes are the beginning. */
bool cursor_unpack(const uint8_t *bytes, size_t count, struct cursor *ret);
void cursor_pack(const struct cursor *cursor, uint8_t ret[CURSOR_BYTES]);
/* Whether it is the place itself or a later one; both of one epoch. */
bool cursor_is_past(const struct cursor *cursor, const struct cursor *place);
bool cursor_is_of_epoch(const struct cursor *cursor, const struct cursor *other);
