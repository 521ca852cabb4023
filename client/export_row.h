/*
 * One row of a receiving office's form: each column of its mapping filled from a dispute or a group
 * of figures, as text that means the same on any day, with its digest. Asks nobody.
 */
#pragma once

#include "digest.h"
#include "export_mapping.h"

struct export_cell {
	char *text;     /* owned */
	bool is_number; /* to be reckoned with in a workbook */
};

/* What a row is filled from: a dispute (source), or a group of figures. */
struct export_from {
	const struct mapping *mapping;
	const struct export_source *source;
	const char *their_number, *their_result; /* what the office said; NULL: nothing yet */
	const char *group;
	int64_t key;
	Mediation__V1__Figure *const *figures;
	size_t figure_count;
};

struct export_row {
	struct export_cell cells[MAPPING_COLUMNS_MAX];
	uint8_t digest[DIGEST_BYTES];
};

/* The digest is of all that is in the row; *ret_fault, which is the caller's, says why it cannot be
 * sent: NULL where it can. export_row_free it in any case. */
void export_row_fill(struct export_row *row, const struct export_from *from, struct hasher *hasher,
    char **ret_fault);
void export_row_free(struct export_row *row, const struct mapping *mapping);
