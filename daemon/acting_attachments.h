/*
 * What an act would attach, before it is judged: each content has been sent whole, was found to be
 * that of its digest and of the type that is told, and the dispute has room for it.
 */
#pragma once

#include "acting.h"

typedef void (*attachments_checked_fn)(
    void *context, enum outcome outcome, const struct fault *fault);
/* What was found stays for another day, so that the act finds it too. */
void attachments_check(struct request *request, int64_t dispute, const struct arguments *arguments,
    attachments_checked_fn fn, void *context);
