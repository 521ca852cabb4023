/* What came of a ledger that was brought: on standard output, and the rejected rows as a file. */
#pragma once

#include "ledger.h"
#include "show.h"

struct ledger_came {
	const struct ledger *ledger;
	const char *path;
	const char *rejected; /* the file of the rejected rows; NULL: there is none */
	bool is_dry_run;
};

void ledger_show(const struct shown *shown, const struct ledger_came *came);
/* What one row said and says now, a line for each column that differs. */
void ledger_show_changes(const struct ledger_row *row, FILE *out);
/* Writes the rejected rows, as they are understood, with line, column and reason; false with the
 * reason said. The path is owned by who asks. Where none was rejected an old file goes, and *ret is
 * NULL. */
bool ledger_write_rejected(const struct ledger *ledger, const char *path, char **ret);
