/*
 * The proof of a dispute for people outside: asked for page by page, and printed as the JSON that
 * mediate-verify reads. What goes out is the daemon's to say; of a content that does not, there is
 * its hash.
 *
 *   {"proof": 1, "district": …, "dispute": …,
 *    "events": [{"version": 1, "recorded_us": …, "previous": HEX, "hash": HEX, "content": HEX or
 * null, "root": "2026-01-05" or null, "place": 0, "path": HEX}, …], "roots": ["root 340212100
 * 2026-01-05 …", …]}             lines as the file of roots has them
 */
#pragma once

#include "client.h"

#define PROOF_FORMAT 1

struct proof {
	Mediation__V1__Response **pages;
	size_t count;
};

/* The exit status, with the reason said where it is not 0. proof_free it in any case. application:
 * for who applied, refused where nobody did. */
int proof_ask(struct client *client, int64_t dispute, bool application, struct proof *proof);
void proof_free(struct proof *proof);
/* As that JSON, to standard output where out is NULL; false where a root is signed in a way that is
 * not known here. */
bool proof_write(const struct proof *proof, int64_t dispute, FILE *out);
/* The line of a root; false where the daemon told none. */
bool proof_root_line(int32_t district, const Mediation__V1__ProofRoot *told, char *ret);
