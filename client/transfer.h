/*
 * Files of a dispute to the daemon and back, a piece at a time: what was cut goes on where it was
 * by doing the same again. Whoever is told to wait waits, and how far it is is shown on a terminal.
 */
#pragma once

#include <stdio.h>

#include "client.h"
#include "digest.h"

/* A file that the daemon has whole, and has looked at. */
struct sent_file {
	uint8_t digest[DIGEST_BYTES]; /* SHA-256 */
	int64_t bytes;
	uint32_t media_type; /* of the catalogue's list, by its content */
};

/* The exit status, with the reason said where it is not 0. */
int transfer_send(struct client *client, int64_t dispute, const char *path, struct sent_file *ret);
/* The bytes of an attachment into the stream, held against its digest. */
int transfer_fetch(
    struct client *client, int64_t dispute, const Mediation__V1__Attachment *attachment, FILE *out);
/* What hangs on the dispute. */
Mediation__V1__Response *transfer_list(struct client *client, int64_t dispute, int *ret_status);

#define TRANSFER_NAME_BYTES 160
/* What an attachment is called as a file: its number, its title as far as any system takes it, and
 * the ending of its type. No folder is in it, and it begins with no dot. */
void transfer_name(const struct words *words, const Mediation__V1__Attachment *attachment,
    char ret[TRANSFER_NAME_BYTES]);
/* Whether the name of a file ends as those of the type do; ret_ending: with what it ends. */
bool transfer_ends_as(
    const struct words *words, const char *path, uint32_t media_type, const char **ret_ending);
/* "2.3 MB". One of four static buffers in turn. */
const char *transfer_size(int64_t bytes);
