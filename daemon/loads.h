/*
 * What the teams of a district have open, asked of the store, with the version that automatic
 * assignment compares when it writes (assignment_lock).
 */
#pragma once

#include "assignment.h"
#include "request.h"
#include "store.h"

struct loads {
	int64_t version;
	uint32_t *open; /* by the order of the reference's teams */
};

void loads_ask(struct request *request, store_rows_fn fn, void *context);
void loads_of(struct arena *arena, const struct rows *rows, const struct reference *reference,
    struct loads *ret);
