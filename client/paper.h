/*
 * Blocks of a paper for the file, as HTML that any browser of the last years prints on A4: a wide
 * margin at the binding edge, the head again on every page, page numbers, and signatures that never
 * stand alone on a page. Every text is escaped here; no script is in it and none would run.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

/* The file around one paper or several of a kind; holds: what nobody else should read there, NULL:
 * nothing. */
void paper_file_begin(FILE *out, const char *title, const char *holds);
void paper_file_end(FILE *out);

/* A paper begins on a page of its own; title and number stand on each of its pages. */
void paper_begin(FILE *out, const char *title, const char *number);
void paper_end(FILE *out);

void paper_heading(FILE *out, const char *heading);
/* A line of a text is a paragraph. Where it says nothing there is room to write. */
void paper_text(FILE *out, const char *text);

/* What and value, in a frame; where a value says nothing there is room to write. */
void paper_pairs_begin(FILE *out);
void paper_pair(FILE *out, const char *what, const char *value);
void paper_pairs_end(FILE *out);

/* A table whose head is repeated; both lists end with a NULL. "" is a cell to write in. */
void paper_table_begin(FILE *out, const char *const headings[]);
void paper_row(FILE *out, const char *const cells[]);
void paper_table_end(FILE *out);

/* The closing sentence and who signs stay together on one page. */
void paper_signatures_begin(FILE *out, const char *closing);
/* How those that follow sign. */
void paper_signing(FILE *out, const char *how);
void paper_signature(FILE *out, const char *who);
/* seal: whose stamp belongs here; day 0: the date is written by hand. */
void paper_signatures_end(FILE *out, const char *seal, int64_t day);
