/*
 * Blocks of a paper: what stands in it, not how it looks. They are written one after another into a
 * block document, which the two engines read: paper_html.c for a browser, mediate-paper for PDF.
 *
 * A block document is a text, a line a block: its keyword and its fields, each after a tab; within
 * a field a tab, a line end and a backslash are written \t, \n and \\. Whatever comes from people
 * stands in fields, so that no text of theirs is ever a block.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BLOCK_FIELDS_MAX 20

enum block_kind {
	BLOCK_NONE,

#define BLOCK(NAME, name, least, most) BLOCK_##NAME,
#include "blocks.def"
#undef BLOCK
	BLOCK_KINDS
};

/* ---- writing ---- */

/* Fields that end with a NULL. */
void paper_block(FILE *out, enum block_kind kind, const char *const fields[]);

/* The file around one paper or several of a kind; holds: what nobody else should read there, NULL:
 * nothing. */
void paper_file_begin(FILE *out, const char *title, const char *holds);

/* A paper begins on a page of its own; title and number stand on each of its pages. */
void paper_begin(FILE *out, const char *title, const char *number);

void paper_heading(FILE *out, const char *heading);
/* A QR code of a text, at the right. */
void paper_code(FILE *out, const char *text);
/* A line of a text is a paragraph. Where it says nothing there is room to write. */
void paper_text(FILE *out, const char *text);

/* What and value, in a frame; where a value says nothing there is room to write. */
void paper_pair(FILE *out, const char *what, const char *value);

/* A table whose head is repeated; both lists end with a NULL. "" is a cell to write in. */
void paper_table_begin(FILE *out, const char *const headings[]);
void paper_row(FILE *out, const char *const cells[]);

/* The closing sentence and who signs stay together on one page. */
void paper_signatures_begin(FILE *out, const char *closing);
void paper_signature(FILE *out, const char *who);
/* Whose stamp belongs here; day 0: the date is written by hand. */
void paper_seal(FILE *out, const char *seal, int64_t day);

/* ---- reading ---- */

struct block {
	enum block_kind kind;
	size_t field_count;
	const char *fields[BLOCK_FIELDS_MAX]; /* "" after the last */
};

struct blocks {
	char *bytes; /* owned, what the fields point into */
	struct block *list;
	size_t count;
};

/* False where it is no block document; blocks_free in any case. */
bool blocks_read(struct blocks *blocks, const char *document);
void blocks_free(struct blocks *blocks);
/* BLOCK_NONE where there is no block of that name. */
enum block_kind block_named(const char *name, size_t bytes);
const char *block_name(enum block_kind kind);
size_t block_least(enum block_kind kind);
size_t block_most(enum block_kind kind);
/* The heading of a column without its share, and the share; 1 where it tells none. */
const char *block_heading(const char *field);
unsigned block_share(const char *field);
/* How many blocks of a kind stand together from one on. */
size_t blocks_together(const struct blocks *blocks, size_t at, enum block_kind kind);

/* ---- as HTML ---- */

/* A document that was just written, for any browser of the last years, on A4: a wide margin at the
 * binding edge, the head again on every page, page numbers. Every text is escaped; no script is in
 * it and none would run. */
void paper_html_of(FILE *out, const char *document);
