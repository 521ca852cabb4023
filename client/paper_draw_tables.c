/* Pairs and tables as atoms: a row is as high as its longest cell, a line of it an atom;
 * paper_draw.h. */
#include "paper_draw.h"

#define CELL_SIDE     4.0 /* between a text and the line beside it */
#define CELL_ABOVE    3.0
#define GAP           5.0 /* before and after a table */
#define LABEL_LETTERS 6.2 /* of which a label has room */
#define HOLDS         16  /* lines up to which a row is not parted */

struct cell {
	const char *text;
	enum face face;
	enum align align;
};

static void gap(struct atoms *atoms, bool stays)
{
	if (atoms->count) atoms_add(atoms, GAP)->stays = stays;
}

static double column_width(const struct grid *grid, size_t column)
{
	return grid->x[column + 1] - grid->x[column] - 2 * CELL_SIDE;
}

/* The lines of a row that are parted by no page edge: all of few, the first two and last two of
 * many. */
static bool line_stays(int line, int lines)
{
	if (line == lines - 1) return false;
	return lines <= HOLDS || line == 0 || line == lines - 2;
}

static void add_row(struct fonts *fonts, struct atoms *atoms, const struct grid *grid,
    const struct cell *cells, size_t count)
{
	PangoLayout *layouts[COLUMNS_MAX];
	double pitch = fonts_face(fonts, FACE_CELL).pitch;
	int lines = 1;

	for (size_t i = 0; i < count; i++) {
		layouts[i] = fonts_set(
		    fonts, cells[i].face, cells[i].text, column_width(grid, i), 0, cells[i].align);
		if (pango_layout_get_line_count(layouts[i]) > lines) {
			lines = pango_layout_get_line_count(layouts[i]);
		}
	}
	for (int line = 0; line < lines; line++) {
		double above = line == 0 ? CELL_ABOVE : 0;
		double below = line == lines - 1 ? CELL_ABOVE : 0;
		struct atom *atom = atoms_add(atoms, pitch + above + below);

		atom->grid = grid;
		atom->is_first = line == 0;
		atom->is_last = line == lines - 1;
		atom->stays = line_stays(line, lines);
		for (size_t i = 0; i < count; i++) {
			if (line >= pango_layout_get_line_count(layouts[i])) continue;
			atom_piece(atom, layouts[i], line, grid->x[i] + CELL_SIDE,
			    above + atom_baseline(pitch, fonts_face(fonts, cells[i].face).size));
		}
	}
	for (size_t i = 0; i < count; i++) {
		g_object_unref(layouts[i]);
	}
}

/* ---- pairs ---- */

static void add_pair(struct fonts *fonts, struct atoms *atoms, const struct grid *two,
    const struct grid *four, const struct block *block)
{
	bool is_double = block->field_count > 2;
	struct cell cells[4] = { { block->fields[0], FACE_LABEL, ALIGN_LEFT },
		{ block->fields[1], FACE_CELL, ALIGN_LEFT },
		{ block->fields[2], FACE_LABEL, ALIGN_LEFT },
		{ block->fields[3], FACE_CELL, ALIGN_LEFT } };

	add_row(fonts, atoms, is_double ? four : two, cells, is_double ? 4 : 2);
}

size_t pairs_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms)
{
	size_t count = blocks_together(blocks, at, BLOCK_PAIR);
	struct grid *two = atoms_grid(atoms), *four = atoms_grid(atoms);
	double label = LABEL_LETTERS * fonts_face(fonts, FACE_LABEL).size + 2 * CELL_SIDE;

	*two = (struct grid){ .x = { 0, label, BODY_WIDTH }, .columns = 2 };
	*four =
	    (struct grid){ .x = { 0, label, BODY_WIDTH / 2, BODY_WIDTH / 2 + label, BODY_WIDTH },
		    .columns = 4 };
	gap(atoms, true);
	for (size_t i = 0; i < count; i++) {
		add_pair(fonts, atoms, two, four, &blocks->list[at + i]);
	}
	gap(atoms, false);
	return at + count;
}

/* ---- tables ---- */

static void set_columns(struct grid *grid, const struct block *head)
{
	double shares = 0, x = 0;

	for (size_t i = 0; i < head->field_count; i++) {
		shares += block_share(head->fields[i]);
	}
	grid->columns = head->field_count;
	for (size_t i = 0; i < head->field_count; i++) {
		x += block_share(head->fields[i]) / shares * BODY_WIDTH;
		grid->x[i + 1] = x;
	}
}

static void add_cells(
    struct fonts *fonts, struct atoms *atoms, const struct grid *grid, const struct block *block)
{
	bool is_head = block->kind == BLOCK_TABLE;
	struct cell cells[COLUMNS_MAX];

	for (size_t i = 0; i < grid->columns; i++) {
		cells[i] =
		    (struct cell){ is_head ? block_heading(block->fields[i]) : block->fields[i],
			    is_head ? FACE_LABEL : FACE_CELL, is_head ? ALIGN_CENTRE : ALIGN_LEFT };
	}
	add_row(fonts, atoms, grid, cells, grid->columns);
}

size_t table_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms)
{
	const struct block *head = &blocks->list[at];
	size_t rows = blocks_together(blocks, at + 1, BLOCK_ROW);
	struct grid *grid = atoms_grid(atoms);
	size_t first;

	set_columns(grid, head);
	gap(atoms, true);
	first = atoms->count;
	add_cells(fonts, atoms, grid, head);
	atoms->list[atoms->count - 1].stays = rows > 0;
	grid->head_first = first;
	grid->head_count = atoms->count - first;
	for (size_t i = 1; i <= rows; i++) {
		add_cells(fonts, atoms, grid, &head[i]);
	}
	gap(atoms, false);
	return at + rows + 1;
}
