/* Texts, room to write, signatures and seals as atoms; paper_draw.h. */
#include <stdlib.h>
#include <string.h>

#include "paper_draw.h"

#define ROOM_LINES   3
#define LINES_MOST   40
#define HEADING_GAP  5.0
#define CODE_SIZE    MM(22)
#define SIGN_GAP     6.0
#define SIGNER_ABOVE 9.0
#define SIGNER_PITCH 20.0
#define NAME_WIDTH   (BODY_WIDTH * 0.46)
#define LINE_FROM    (BODY_WIDTH * 0.48)
#define LINE_TO      (BODY_WIDTH * 0.70)
#define DATE_WIDTH   (BODY_WIDTH * 0.29)
#define SEAL_HEIGHT  MM(42)
#define SEAL_WIDTH   (BODY_WIDTH * 0.62)
#define SEAL_PLACE   "盖章处"
#define NO_DATE      "　　　　年　　月　　日"
#define SIGNED_ON    "　　　年　　月　　日"

/* ---- texts ---- */

/* The first two lines stay together, and the last two. */
static bool para_line_stays(int line, int lines)
{
	return line < lines - 1 && (line == 0 || line == lines - 2);
}

static void add_lines(
    struct fonts *fonts, struct atoms *atoms, enum face face, PangoLayout *layout, bool all_stay)
{
	struct face_info info = fonts_face(fonts, face);
	int lines = pango_layout_get_line_count(layout);

	for (int line = 0; line < lines; line++) {
		struct atom *atom = atoms_add(atoms, info.pitch);

		atom->stays = all_stay || para_line_stays(line, lines);
		atom_piece(atom, layout, line, 0, atom_baseline(info.pitch, info.size));
	}
	g_object_unref(layout);
}

static void add_text(struct fonts *fonts, struct atoms *atoms, enum face face, const char *text,
    enum align align, bool all_stay)
{
	add_lines(fonts, atoms, face, fonts_set(fonts, face, text, BODY_WIDTH, 0, align), all_stay);
}

static void add_room(const struct fonts *fonts, struct atoms *atoms, size_t lines)
{
	for (size_t i = 0; i < lines; i++) {
		struct atom *atom = atoms_add(atoms, fonts_face(fonts, FACE_TEXT).pitch);

		atom->shape = SHAPE_RULE;
		atom->to = BODY_WIDTH;
	}
}

/* A line of the text is a paragraph, indented by two letters. */
static void add_para(struct fonts *fonts, struct atoms *atoms, const char *text)
{
	double indent = 2 * fonts_face(fonts, FACE_TEXT).size;
	char *copy, *at;

	if (!text[strspn(text, " \t\n")]) {
		add_room(fonts, atoms, ROOM_LINES);
		return;
	}
	at = copy = strdup(text);
	if (!copy) abort();
	for (char *line; (line = strsep(&at, "\n"));) {
		if (!*line && !at) break;
		add_lines(fonts, atoms, FACE_TEXT,
		    fonts_set(fonts, FACE_TEXT, line, BODY_WIDTH, indent, ALIGN_FULL), false);
	}
	free(copy);
}

static size_t count_of(const struct block *block)
{
	long count = strtol(block->fields[0], NULL, 10);

	return count < 0 ? 0 : count > LINES_MOST ? LINES_MOST : (size_t)count;
}

static void add_gap(const struct fonts *fonts, struct atoms *atoms, size_t lines)
{
	for (size_t i = 0; i < lines; i++) {
		(void)atoms_add(atoms, fonts_face(fonts, FACE_TEXT).pitch);
	}
}

static void add_code(struct atoms *atoms, const char *text)
{
	struct atom *atom = atoms_add(atoms, CODE_SIZE + HEADING_GAP);

	atom->shape = SHAPE_CODE;
	atom->code = text;
	atom->from = BODY_WIDTH - CODE_SIZE;
	atom->to = BODY_WIDTH;
}

static void add_heading(struct fonts *fonts, struct atoms *atoms, const char *text)
{
	if (atoms->count) atoms_add(atoms, HEADING_GAP)->stays = true;
	add_text(fonts, atoms, FACE_HEADING, text, ALIGN_LEFT, true);
}

/* ---- signatures ---- */

/* What stands last goes over to the next page with what follows, so that it does not stand alone.
 */
static void hold_last(struct atoms *atoms)
{
	for (size_t i = atoms->count; i > 0; i--) {
		atoms->list[i - 1].stays = true;
		if (atoms->list[i - 1].piece_count) break;
	}
}

static void add_signer(struct fonts *fonts, struct atoms *atoms, const char *who)
{
	PangoLayout *name = fonts_set(fonts, FACE_CELL, who, NAME_WIDTH, 0, ALIGN_LEFT);
	PangoLayout *date = fonts_set(fonts, FACE_CELL, SIGNED_ON, DATE_WIDTH, 0, ALIGN_RIGHT);
	int lines = pango_layout_get_line_count(name);
	double height = SIGNER_ABOVE + lines * SIGNER_PITCH;
	double baseline = atom_baseline(SIGNER_PITCH, fonts_face(fonts, FACE_CELL).size);
	struct atom *atom = atoms_add(atoms, height);

	for (int line = 0; line < lines; line++) {
		atom_piece(atom, name, line, 0, SIGNER_ABOVE + line * SIGNER_PITCH + baseline);
	}
	atom_piece(atom, date, 0, BODY_WIDTH - DATE_WIDTH, height - SIGNER_PITCH + baseline);
	atom->shape = SHAPE_RULE;
	atom->from = LINE_FROM;
	atom->to = LINE_TO;
	atom->stays = true;
	g_object_unref(name);
	g_object_unref(date);
}

/* The stamp covers the name and the date. */
static void add_seal(struct fonts *fonts, struct atoms *atoms, const struct block *block)
{
	const char *date = *block->fields[1] ? block->fields[1] : NO_DATE;

	const struct {
		const char *text;
		enum face face;
		double y;
	} lines[] = { { SEAL_PLACE, FACE_SMALL, 0.20 }, { block->fields[0], FACE_TEXT, 0.46 },
		{ date, FACE_TEXT, 0.68 } };
	struct atom *atom = atoms_add(atoms, SEAL_HEIGHT);

	atom->shape = SHAPE_SEAL;
	atom->from = BODY_WIDTH - SEAL_WIDTH / 2;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		PangoLayout *layout =
		    fonts_set(fonts, lines[i].face, lines[i].text, SEAL_WIDTH, 0, ALIGN_CENTRE);

		atom_piece(atom, layout, 0, BODY_WIDTH - SEAL_WIDTH,
		    atom_baseline(
		        2 * SEAL_HEIGHT * lines[i].y, fonts_face(fonts, lines[i].face).size));
		g_object_unref(layout);
	}
}

/* All that belongs to the sentence stays on one page; where that has not room enough for all, the
 * sentence stays with the first, and the last with the seal. */
static void hold_together(struct atoms *atoms, size_t first)
{
	double height = 0;

	for (size_t i = first; i < atoms->count; i++) {
		height += atoms->list[i].height;
	}
	for (size_t i = first; i < atoms->count; i++) {
		bool is_edge = i < first + 3 || i + 4 > atoms->count;

		atoms->list[i].stays =
		    i + 1 < atoms->count && (height < BODY_HEIGHT * 0.8 || is_edge);
	}
}

static size_t add_signatures(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms)
{
	size_t first;
	char how[512];

	hold_last(atoms);
	first = atoms->count;
	(void)atoms_add(atoms, SIGN_GAP);
	add_para(fonts, atoms, blocks->list[at].fields[0]);
	for (at++; at < blocks->count; at++) {
		const struct block *block = &blocks->list[at];

		if (block->kind == BLOCK_HOW) {
			(void)snprintf(how, sizeof(how), "%s：", block->fields[0]);
			add_text(fonts, atoms, FACE_TEXT, how, ALIGN_LEFT, true);
		} else if (block->kind == BLOCK_SIGNER) {
			add_signer(fonts, atoms, block->fields[0]);
		} else {
			break;
		}
	}
	if (at < blocks->count && blocks->list[at].kind == BLOCK_SEAL) {
		add_seal(fonts, atoms, &blocks->list[at++]);
	}
	hold_together(atoms, first);
	return at;
}

/* ---- any ---- */

static void add_simple(struct fonts *fonts, struct atoms *atoms, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		add_heading(fonts, atoms, block->fields[0]);
		break;
	case BLOCK_PARA:
		add_para(fonts, atoms, block->fields[0]);
		break;
	case BLOCK_LINE:
		add_text(fonts, atoms, FACE_TEXT, block->fields[0], ALIGN_LEFT, false);
		break;
	case BLOCK_CENTRE:
		add_text(fonts, atoms, FACE_TEXT, block->fields[0], ALIGN_CENTRE, false);
		break;
	case BLOCK_RIGHT:
		add_text(fonts, atoms, FACE_TEXT, block->fields[0], ALIGN_RIGHT, false);
		break;
	case BLOCK_SMALL:
		add_text(fonts, atoms, FACE_SMALL, block->fields[0], ALIGN_FULL, false);
		break;
	case BLOCK_CODE:
		add_code(atoms, block->fields[0]);
		break;
	case BLOCK_ROOM:
		add_room(fonts, atoms, count_of(block));
		break;
	case BLOCK_GAP:
		add_gap(fonts, atoms, count_of(block));
		break;
	case BLOCK_LARGE:
		fonts->is_large = true;
		break;
	case BLOCK_PAGE:
		atoms_add(atoms, 0)->shape = SHAPE_BREAK;
		break;
	case BLOCK_SEAL:
		hold_last(atoms);
		add_seal(fonts, atoms, block);
		break;
	case BLOCK_HOW:
	case BLOCK_SIGNER:
		add_text(fonts, atoms, FACE_TEXT, block->fields[0], ALIGN_LEFT, false);
		break;
	default: /* a row without its table: a table of one */
		break;
	}
}

size_t blocks_to_atoms(
    struct fonts *fonts, const struct blocks *blocks, size_t at, struct atoms *atoms)
{
	switch (blocks->list[at].kind) {
	case BLOCK_PAIR:
		return pairs_to_atoms(fonts, blocks, at, atoms);
	case BLOCK_TABLE:
		return table_to_atoms(fonts, blocks, at, atoms);
	case BLOCK_SIGN:
		return add_signatures(fonts, blocks, at, atoms);
	default:
		add_simple(fonts, atoms, &blocks->list[at]);
		return at + 1;
	}
}
