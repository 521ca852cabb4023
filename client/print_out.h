/*
 * Where a paper goes that is filled: a file of its reader's alone, the standard output, or the
 * desktop's browser; as HTML or PDF.
 */
#pragma once

#include "client.h"
#include "papers.h"

/* Whether the options that say where fit together; false and said. */
bool print_out_fits(const struct client *client);
/* Writes it, and notes that it was printed unless it is a draft. path: where, in place of what the
 * options say; NULL: as they say. The exit status. */
int print_out(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, const struct text *document, const char *path);
/* What to do with it when it is printed. */
void print_out_warn(bool is_whole);
