/* What no page edge cuts; paper_draw.h. */
#include <math.h>
#include <qrencode.h>
#include <stdlib.h>

#include "paper_draw.h"

#define RULE_WIDTH  0.5
#define GRID_WIDTH  0.75
#define RULE_GREY   0.6
#define SEAL_RADIUS MM(20)
#define SEAL_GREY   0.72
/* Latin and Chinese letters stand so far above the line's middle, in parts of their size. */
#define MIDDLE 0.38

struct atom *atoms_add(struct atoms *atoms, double height)
{
	if (atoms->count == atoms->room) {
		atoms->room = atoms->room ? atoms->room * 2 : 64;
		atoms->list = realloc(atoms->list, atoms->room * sizeof(*atoms->list));
		if (!atoms->list) abort();
	}
	atoms->list[atoms->count] = (struct atom){ .height = height };
	return &atoms->list[atoms->count++];
}

void atoms_free(struct atoms *atoms)
{
	for (size_t i = 0; i < atoms->count; i++) {
		for (size_t p = 0; p < atoms->list[i].piece_count; p++) {
			g_object_unref(atoms->list[i].pieces[p].layout);
		}
		free(atoms->list[i].pieces);
	}
	for (size_t i = 0; i < atoms->grid_count; i++) {
		free(atoms->grids[i]);
	}
	free(atoms->grids);
	free(atoms->list);
	*atoms = (struct atoms){ 0 };
}

void atom_piece(struct atom *atom, PangoLayout *layout, int line, double x, double baseline)
{
	atom->pieces = realloc(atom->pieces, (atom->piece_count + 1) * sizeof(*atom->pieces));
	if (!atom->pieces) abort();
	atom->pieces[atom->piece_count++] =
	    (struct piece){ g_object_ref(layout), line, x, baseline };
}

double atom_baseline(double height, double size)
{
	return height / 2 + MIDDLE * size;
}

struct grid *atoms_grid(struct atoms *atoms)
{
	struct grid *grid = calloc(1, sizeof(*grid));

	atoms->grids = realloc(atoms->grids, (atoms->grid_count + 1) * sizeof(struct grid *));
	if (!grid || !atoms->grids) abort();
	atoms->grids[atoms->grid_count++] = grid;
	return grid;
}

/* ---- drawing ---- */

static void rule(cairo_t *cairo, double x1, double y1, double x2, double y2)
{
	cairo_move_to(cairo, x1, y1);
	cairo_line_to(cairo, x2, y2);
	cairo_stroke(cairo);
}

static void draw_grid(cairo_t *cairo, const struct atom *atom, double x, double y)
{
	const struct grid *grid = atom->grid;
	double left = x + grid->x[0], right = x + grid->x[grid->columns];

	cairo_set_line_width(cairo, GRID_WIDTH);
	for (size_t i = 0; i <= grid->columns; i++) {
		rule(cairo, x + grid->x[i], y, x + grid->x[i], y + atom->height);
	}
	if (atom->is_first) rule(cairo, left, y, right, y);
	if (atom->is_last) rule(cairo, left, y + atom->height, right, y + atom->height);
}

/* Where the stamp goes: dotted, so that nobody takes it for one. */
static void draw_seal(cairo_t *cairo, const struct atom *atom, double x, double y)
{
	static const double dots[] = { 1.5, 2.5 };

	cairo_save(cairo);
	cairo_set_source_rgb(cairo, SEAL_GREY, SEAL_GREY, SEAL_GREY);
	cairo_set_line_width(cairo, RULE_WIDTH);
	cairo_set_dash(cairo, dots, 2, 0);
	cairo_new_path(cairo);
	cairo_arc(cairo, x + atom->from, y + atom->height / 2, SEAL_RADIUS, 0, 2 * M_PI);
	cairo_stroke(cairo);
	cairo_restore(cairo);
}

static void draw_rule(cairo_t *cairo, const struct atom *atom, double x, double y)
{
	cairo_save(cairo);
	cairo_set_source_rgb(cairo, RULE_GREY, RULE_GREY, RULE_GREY);
	cairo_set_line_width(cairo, RULE_WIDTH);
	rule(cairo, x + atom->from, y + atom->height - 2, x + atom->to, y + atom->height - 2);
	cairo_restore(cairo);
}

void draw_code(cairo_t *cairo, const char *text, double x, double y, double size)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	double side;

	if (!code) return; /* longer than any QR code holds: it stands beside it in words */
	side = size / code->width;
	for (int row = 0; row < code->width; row++) {
		for (int column = 0; column < code->width; column++) {
			if (!(code->data[row * code->width + column] & 1)) continue;
			cairo_rectangle(cairo, x + column * side, y + row * side, side, side);
		}
	}
	cairo_fill(cairo);
	QRcode_free(code);
}

static void draw_piece(cairo_t *cairo, const struct piece *piece, double x, double y)
{
	PangoLayoutLine *line = pango_layout_get_line_readonly(piece->layout, piece->line);
	PangoRectangle extents;
	double width = (double)pango_layout_get_width(piece->layout) / PANGO_SCALE, indent = 0;
	PangoAlignment alignment = pango_layout_get_alignment(piece->layout);

	pango_layout_line_get_extents(line, NULL, &extents);
	if (alignment == PANGO_ALIGN_LEFT && line->is_paragraph_start) {
		indent = (double)pango_layout_get_indent(piece->layout) / PANGO_SCALE;
	}
	if (alignment == PANGO_ALIGN_CENTER) {
		indent = (width - (double)extents.width / PANGO_SCALE) / 2;
	} else if (alignment == PANGO_ALIGN_RIGHT) {
		indent = width - (double)extents.width / PANGO_SCALE;
	}
	cairo_move_to(cairo, x + piece->x + indent, y + piece->baseline);
	pango_cairo_show_layout_line(cairo, line);
}

void atom_draw(cairo_t *cairo, const struct atom *atom, double x, double y)
{
	if (atom->shape == SHAPE_RULE) draw_rule(cairo, atom, x, y);
	if (atom->shape == SHAPE_SEAL) draw_seal(cairo, atom, x, y);
	if (atom->shape == SHAPE_CODE) {
		draw_code(cairo, atom->code, x + atom->from, y, atom->to - atom->from);
	}
	if (atom->grid) draw_grid(cairo, atom, x, y);
	for (size_t i = 0; i < atom->piece_count; i++) {
		draw_piece(cairo, &atom->pieces[i], x, y);
	}
}
