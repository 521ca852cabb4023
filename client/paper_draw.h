/*
 * mediate-paper [LANGUAGE]: a block document from standard input as a PDF on A4 to standard output.
 * It has no network and opens no file but fonts. Same document, same fonts: same bytes.
 *
 * Blocks become atoms (paper_draw_blocks.c, paper_draw_tables.c), which no page edge cuts; each
 * says whether it stays with the one after it. Pages are made of atoms (paper_draw_page.c): a page
 * ends where it is full, or before that where atoms would be parted that stay together. Lengths are
 * in points.
 */
#pragma once

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "paper.h"

#define MM(millimetres) ((millimetres)*72.0 / 25.4)

#define PAGE_WIDTH  MM(210)
#define PAGE_HEIGHT MM(297)
#define EDGE_LEFT   MM(34) /* wide: the file is bound there */
#define EDGE_RIGHT  MM(22)
#define HEAD_LINE   MM(20) /* where the head ends */
#define BODY_TOP    MM(24)
#define BODY_BOTTOM MM(267)
#define BODY_WIDTH  (PAGE_WIDTH - EDGE_LEFT - EDGE_RIGHT)
#define BODY_HEIGHT (BODY_BOTTOM - BODY_TOP)

#define COLUMNS_MAX 12

enum face { FACE_TEXT, FACE_TITLE, FACE_HEADING, FACE_SMALL, FACE_CELL, FACE_LABEL, FACE_COUNT };

struct face_info {
	double size, pitch; /* of letters; from line to line */
};

/* ---- fonts: paper_draw_fonts.c ---- */

struct fonts {
	PangoFontMap *map;     /* owned */
	PangoContext *context; /* owned */
	bool is_large;
	gunichar *missing; /* owned: that no font here has, each once */
	size_t missing_count;
};

void fonts_begin(struct fonts *fonts);
/* Says which characters no font has. */
void fonts_end(struct fonts *fonts);
struct face_info fonts_face(const struct fonts *fonts, enum face face);

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_FULL };

/* A text set in lines of a width, the first indented by so much; the caller owns it. */
PangoLayout *fonts_set(struct fonts *fonts, enum face face, const char *text, double width,
    double indent, enum align align);

/* ---- atoms: paper_draw_atoms.c ---- */

/* A line of a layout in its place within an atom. */
struct piece {
	PangoLayout *layout; /* owned, a reference */
	int line;
	double x, baseline;
};

/* The columns of a table, and the atoms of its head. */
struct grid {
	double x[COLUMNS_MAX + 1];
	size_t columns;
	size_t head_first, head_count; /* in the list of atoms */
};

enum shape { SHAPE_NONE, SHAPE_RULE, SHAPE_SEAL, SHAPE_CODE, SHAPE_BREAK };

struct atom {
	double height;
	bool stays;           /* with the one after it */
	struct piece *pieces; /* owned */
	size_t piece_count;
	const struct grid *grid; /* whose lines are drawn around; NULL: none */
	bool is_first, is_last;  /* of its row */
	enum shape shape;
	double from, to;  /* of a rule */
	const char *code; /* the text of a QR code */
};

struct atoms {
	struct atom *list; /* owned */
	size_t count, room;
	struct grid **grids; /* owned */
	size_t grid_count;
};

/* The new last one. */
struct atom *atoms_add(struct atoms *atoms, double height);
void atoms_free(struct atoms *atoms);
/* A reference to the layout is taken. */
void atom_piece(struct atom *atom, PangoLayout *layout, int line, double x, double baseline);
/* Where letters of a face stand in a line of that height. */
double atom_baseline(double height, double size);
struct grid *atoms_grid(struct atoms *atoms);
/* A text as a QR code, as vectors: a square a module. */
void draw_code(cairo_t *cairo, const char *text, double x, double y, double size);
void atom_draw(cairo_t *cairo, const struct atom *atom, double x, double y);

/* ---- blocks to atoms: paper_draw_blocks.c, paper_draw_tables.c ---- */

/* Of the blocks from one on, which is no title, as many as belong together; the next. */
size_t blocks_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms);
size_t pairs_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms);
size_t table_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms);

/* ---- pages: paper_draw_page.c ---- */

/* One paper of the file. */
struct sheet {
	const struct block *title, *foot; /* foot: NULL where it has none */
	struct atoms atoms;
	bool is_draft;
};

/* Draws its pages, on the surface from the page after *pages on; false where they become too many.
 */
bool sheet_draw(struct fonts *fonts, cairo_t *cairo, const struct sheet *sheet, size_t *pages);
