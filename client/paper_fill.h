/*
 * Fills the template of a paper with the data of a dispute: out comes a block document, which
 * either engine prints.
 */
#pragma once

#include "papers.h"
#include "text.h"

/* The document, and what is missing in it: a sentence a line, "" where nothing is. In a draft there
 * is a place to write instead, and 草稿 lies under it. False, and said, where the template is
 * wrong. Both texts are ended, and to be freed in any case. */
bool paper_fill(const struct paper_kind *kind, const struct papers_source *source, bool is_draft,
    struct text *ret_document, struct text *ret_lacks);
