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

/* The workbook that is written, with the formats of its cells. */
struct book {
	const struct report *report;
	lxw_workbook *workbook;
	lxw_format *title, *heading, *wrapped, *hidden, *plain, *line;
	lxw_format *of_type[REPORT_TYPE_COUNT];
	bool is_whole; /* nothing has failed so far */
};

/* A cell, and as what it is written. */
struct place {
	lxw_worksheet *sheet;
	lxw_row_t row;
	lxw_col_t column;
	lxw_format *format;
};

/* What fails makes the book one that is not whole. */
void xlsx_note(struct book *book, lxw_error error);
/* What a cell has no room for is cut, and ends with an ellipsis. */
lxw_error xlsx_string(const struct place *at, const char *text);
/* A4, with head and foot. */
void xlsx_page(struct book *book, lxw_worksheet *sheet);
/* report_xlsx_about.c */
void xlsx_about(struct book *book);
