/* Lines of disputes for a spreadsheet: columns, and the cells that every one begins with. */
#pragma once

#include "show.h"

extern const struct column csv_line_columns[], csv_found_columns[], csv_todo_columns[];

void csv_line_cells(
    struct table *table, const struct words *words, const Mediation__V1__DisputeLine *line);
