/* A signed root of the journal, as answers tell it. */
#pragma once

#include "answer.h"
#include "rows.h"

/* Columns of root_columns.part. */
enum {
	ROOT_ON,
	ROOT_EVENTS,
	ROOT_DIGEST,
	ROOT_HEAD,
	ROOT_PREVIOUS_DIGEST,
	ROOT_PREVIOUS,
	ROOT_ALGORITHM,
	ROOT_KEY,
	ROOT_SIGNATURE,
	ROOT_COLUMNS
};

/* That begins with this column. Its bytes are borrowed: the answer is packed before the rows go. */
Mediation__V1__ProofRoot *answer_root(
    struct arena *arena, const struct rows *rows, size_t row, unsigned first);
