/* What the files of a report share and its users do not see; report.h. */
#pragma once

#include <stdio.h>

#include "report.h"

/* report_hide.c: small cells, and what would tell them. */
void report_hide(struct report_section *section);

/* ---- report_cells.c: how a value is said ---- */

enum report_manner {
	REPORT_PLAIN, /* for programs */
	REPORT_SHOWN, /* for people: digits in groups, of a rate what it divides */
};

/* What stands for a cell that is hidden. */
#define REPORT_HIDDEN "*"

void report_cell_print(FILE *out, const struct report_column *column,
    const struct report_cell *cell, enum report_manner manner);
/* "2024-12-12 23:59:59", the district's time. */
void report_instant_print(FILE *out, int64_t us);
