/* Any bytes as a request: what the scan lets through unpacks within the arena's budget. */
#include <stdlib.h>

#include "arena.h"
#include "frame.h"
#include "mediation.pb-c.h"
#include "scan.h"

#define BUDGET_BYTES (4 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static struct arena *arena;
	size_t offset;

	if (!arena) arena = arena_new();
	if (count > FRAME_BYTES_REQUEST_MAX) return 0;
	if (scan_check(&mediation__v1__request__descriptor, &SCAN_LIMITS_REQUEST, bytes, count,
	        &offset) != SCAN_OK) {
		if (offset > count) abort();
		return 0;
	}
	arena_set_budget(arena, BUDGET_BYTES);
	if (!mediation__v1__request__unpack(arena_allocator(arena), count, bytes)) abort();
	arena_reset(arena);
	return 0;
}
