/*
 * The thirteen things of which a file is made, in their order (the ministry's form of a file; the
 * code list file_item has the same numbers), and how many of each the data of a dispute have.
 */
#pragma once

#include "papers.h"

#define FILE_ITEMS 13

/* at: from 0. */
const char *file_item_name(const struct papers_source *source, size_t at);
/* Whether a file must have it: an agreement only where there is one. */
bool file_item_is_must(const struct papers_source *source, size_t at);
/* What was taken down, or attached where that is more. */
size_t file_item_count(const struct papers_source *source, size_t at);
