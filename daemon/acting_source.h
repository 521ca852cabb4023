/*
 * The number that a matter has elsewhere, before an act begins a dispute for it: whether it is
 * registered already, under whichever of its numbers, and where the petition centre handed it over,
 * whether that waits for us and is the version which was read. And whether a petition may be linked
 * to a dispute that is there. What the petition centre tells of its own terms goes into the act,
 * whoever asks for it: those are its data.
 */
#pragma once

#include "acting.h"

/* told: the arguments and what they told, the arena's; NULL where outcome is not OUTCOME_DONE. */
typedef void (*source_checked_fn)(
    void *context, enum outcome outcome, const struct fault *fault, const struct arguments *told);
/* Of arguments that have a source number. They are the caller's until fn runs. */
void source_check(struct request *request, const struct arguments *arguments, source_checked_fn fn,
    void *context);
/* Of arguments that have a petition's number and version, to be linked to that dispute. */
void petition_check(struct request *request, const struct arguments *arguments, int64_t dispute,
    source_checked_fn fn, void *context);
