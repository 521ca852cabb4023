/* What was taken over, as a row of its ledger: as it was told then, and corrected since. */
#pragma once

#include "ledger.h"

struct ledger_stored {
	int64_t dispute;
	char *cells[LEDGER_COLUMNS]; /* owned */
};

/* From the time line of a dispute; false where it was not taken over. Free it where it was. */
bool ledger_stored_read(struct ledger_stored *stored, const struct words *words,
    Mediation__V1__Event *const *events, size_t count);
void ledger_stored_free(struct ledger_stored *stored);
/* Whether a row says the same; where not, its ->before says what was there. */
bool ledger_stored_is(struct ledger_row *row, const struct ledger_stored *stored);
