/*
 * The number that a matter has elsewhere, before an act begins a dispute for it: whether it is
 * registered already, under whichever of its numbers, and where the petition centre handed it over,
 * whether that waits for us and is the version which was read.
 */
#pragma once

#include "acting.h"

typedef void (*source_checked_fn)(void *context, enum outcome outcome, const struct fault *fault);
/* Of arguments that have a source number. They are the caller's until fn runs. */
void source_check(struct request *request, const struct arguments *arguments, source_checked_fn fn,
    void *context);
