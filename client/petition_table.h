/*
 * Letters as a table, for an office that has only a spreadsheet: a line each, the columns called as
 * the members of letters are in Chinese, or as the mapping file calls them. Theirs are items, or,
 * in a table that has a column 接收结果, receipts of what we sent.
 */
#pragma once

#include <stdio.h>

#include "petition_json.h"

/* Their table as letters, one JSON a line, as they would stand in a package. NULL with the reason
 * said. The office is that of lines which name none. */
FILE *petition_table_read(
    const struct petition_fields *fields, const char *path, const char *office);
/* A line of ours; the headings come first. */
void petition_table_headings(FILE *out, const struct petition_fields *fields);
void petition_table_write(FILE *out, const struct petition_letter *letter);
