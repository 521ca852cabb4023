/*
 * Lists that come page by page: how many lines were asked for, after which key, or all of them.
 */
#pragma once

#include "client.h"

#define PAGING_BYTES_MAX 64

struct paging {
	int64_t limit;
	bool all;
	uint8_t key[PAGING_BYTES_MAX];
	size_t key_bytes; /* 0: the first page; after one, that it was the last */
};

/* From --limit, --after and --all; false, and said, where one of them is none. */
bool paging_read(const struct client *client, struct paging *ret);
/* From --after alone: a place to go on from. */
bool paging_read_key(const struct client *client, struct paging *ret);
/* The key of the next page, as the daemon told it. */
void paging_keep(struct paging *paging, const ProtobufCBinaryData *next);
/* Lines to ask for next, where a page may come short and go on; 0: what was asked for is there. */
size_t paging_room(const struct paging *paging, const struct lines *lines);
/* Ends the list; says how to go on where there is more, and what is said where there is nothing. */
void paging_end(const struct paging *paging, struct lines *lines, const char *nothing);
