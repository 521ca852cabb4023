/*
 * The forms of a report. Each is a function of the document alone: same document, same bytes. False
 * with errno where it could not be written.
 */
#pragma once

#include <stdio.h>

#include "report.h"

/* For programs; report.schema.json says what is in it. */
bool report_write_json(const struct report *report, FILE *out);
/* One file that needs nothing else, for people, on a screen and on A4. */
bool report_write_html(const struct report *report, FILE *out);
/* Whether the page's charts were built in; where not, it has its tables all the same. */
bool report_html_has_charts(void);
/* A workbook of that name, made by its library, which needs room in the folder besides. */
bool report_write_xlsx(const struct report *report, const char *folder, const char *name);

enum report_csv_flavour {
	REPORT_CSV_PLAIN, /* RFC 4180, UTF-8, keys as headings */
	REPORT_CSV_EXCEL, /* with a byte order mark, Chinese headings, and no cell a formula */
};

/* The table of a section. */
bool report_write_csv(
    const struct report_section *section, enum report_csv_flavour flavour, FILE *out);
/* What is no table: period, cut-off, sentences, findings, how figures are counted. */
bool report_write_about(const struct report *report, enum report_csv_flavour flavour, FILE *out);
