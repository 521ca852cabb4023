/* The journal of the dispute that is acted on, where an act turns out to move a term (terms.h). */
#pragma once

#include "clock.h"
#include "request.h"

/* NULL where it is longer than anybody reads. */
typedef void (*journal_fn)(void *context, enum outcome outcome, const struct journal *journal);

void journal_ask(struct request *request, int64_t dispute, journal_fn fn, void *context);
