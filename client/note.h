/*
 * That a paper was printed is put on record: from then on the step before it cannot be taken back.
 */
#pragma once

#include "client.h"
#include "papers.h"

/* Whoever may only read prints all the same, and is told that nothing was noted. The exit status:
 * what is printed of a dispute that has moved on meanwhile is no success. */
int note_print(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, bool *ret_is_noted);
