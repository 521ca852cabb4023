/*
 * What the handlers of attachments share: in how many pieces a content is stored, and a dispute
 * whose attachments somebody may have to do with.
 */
#pragma once

#include "request.h"
#include "scope.h"

/* Bytes of a chunk: with what stands around it a request carries one, and an answer some. */
#define CHUNK_BYTES      61440
#define CHUNKS_AN_ANSWER 4U

/* How many chunks a content of so many bytes has. */
static inline int64_t chunks_of(int64_t bytes)
{
	return (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
}

enum attached_use {
	ATTACHED_ADDED, /* something is added */
	ATTACHED_SHOWN  /* what hangs there is shown: not where a party has asked that it is only
	                   stored */
};

/* A dispute that the asker sees whole and whose file is there. fn is not called where the request
 * was refused. */
void attached_open(struct request *request, int64_t dispute, enum attached_use use,
    scope_whole_fn fn, void *context);
