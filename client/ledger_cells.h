/* The cells of a ledger's row, read: each as it is meant, or why it is not understood. */
#pragma once

#include "ledger.h"

/* A cell without what is around it: blanks at both ends go, digits and marks of full width become
 * plain ones where `plain`. To be freed. */
char *ledger_tidy(const char *cell, bool plain);
/* Titles and words of a list have no blanks in them, however they were spread over the cell. */
void ledger_drop_blanks(char *text);
/* Reads all cells of a row, whose texts stand in ->cells; rejects it where one is wrong. */
void ledger_cells_read(
    struct ledger *ledger, const struct ledger_source *source, struct ledger_row *row);
