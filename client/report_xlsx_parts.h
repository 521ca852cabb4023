/* What the files of the workbook share; report_writers.h. */
#pragma once

#include <xlsxwriter.h>

#include "report.h"

/* One section's sheet. */
struct sheet {
	lxw_workbook *workbook;
	lxw_worksheet *worksheet;
	const struct report_section *section;
	char name[128];
	/* where a column of the table begins: a rate takes three */
	lxw_col_t places[REPORT_COLUMNS_MAX], width;
	lxw_row_t first, last; /* rows of the table that are no sum; last < first: none */
};

/* report_xlsx_check.c: whether all of it is in the file; false with errno. */
bool xlsx_is_whole(const char *path);
/* report_xlsx_charts.c: from the row on. */
void sheet_charts(const struct sheet *sheet, lxw_row_t row);
