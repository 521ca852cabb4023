/* Atoms on pages, with head, foot and QR; paper_draw.h. */
#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paper_draw.h"
#include "say.h"

#define PAGES_MAX   5000
#define QR_SIZE     MM(16)
#define QR_TOP      MM(272)
#define FOOT_TOP    MM(272.5)
#define FOOT_PITCH  MM(4.8)
#define DRAFT_SIZE  140.0
#define DRAFT_GREY  0.87
#define DRAFT_ANGLE (-35 * M_PI / 180)
#define DRAFT_TEXT  "草稿"

/* From which atom to which. */
struct span {
	size_t from, to;
};

/* ---- where pages end ---- */

static double head_height(const struct atoms *atoms, size_t at)
{
	const struct grid *grid = atoms->list[at].grid;
	double height = 0;

	if (!grid || at < grid->head_first + grid->head_count) return 0;
	for (size_t i = 0; i < grid->head_count; i++) {
		height += atoms->list[grid->head_first + i].height;
	}
	return height;
}

/* The atom after the last that has room, from one on; past a break. */
static size_t page_full(const struct atoms *atoms, size_t from, double top)
{
	double y = top + head_height(atoms, from);
	size_t at = from;

	while (at < atoms->count && (at == from || y + atoms->list[at].height <= BODY_HEIGHT)) {
		y += atoms->list[at].height;
		if (atoms->list[at++].shape == SHAPE_BREAK) break;
	}
	return at;
}

/* As far back as nothing is parted that stays together; where all of the page does, it is parted.
 */
static size_t page_end(const struct atoms *atoms, size_t from, double top)
{
	size_t full = page_full(atoms, from, top), end = full;

	if (full == atoms->count) return full;
	while (end > from && atoms->list[end - 1].stays) {
		end--;
	}
	return end > from ? end : full;
}

/* An empty space at the head of a page would only move it down. */
static size_t skip_gaps(const struct atoms *atoms, size_t at)
{
	while (at < atoms->count && !atoms->list[at].piece_count && !atoms->list[at].grid &&
	    atoms->list[at].shape == SHAPE_NONE) {
		at++;
	}
	return at;
}

/* ---- around the text ---- */

static void show(struct fonts *fonts, cairo_t *cairo, const char *text, double x, double y,
    double width, enum align align)
{
	PangoLayout *layout = fonts_set(fonts, FACE_SMALL, text, width, 0, align);

	pango_layout_set_height(layout, -1);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	cairo_move_to(cairo, x, y);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
}

static void draw_head(struct fonts *fonts, cairo_t *cairo, const struct block *title)
{
	double y = HEAD_LINE - MM(5);

	show(fonts, cairo, title->fields[0], EDGE_LEFT, y, BODY_WIDTH / 2, ALIGN_LEFT);
	show(fonts, cairo, title->fields[1], EDGE_LEFT + BODY_WIDTH * 0.4, y, BODY_WIDTH * 0.6,
	    ALIGN_RIGHT);
	cairo_set_line_width(cairo, 0.5);
	cairo_move_to(cairo, EDGE_LEFT, HEAD_LINE);
	cairo_line_to(cairo, EDGE_LEFT + BODY_WIDTH, HEAD_LINE);
	cairo_stroke(cairo);
}

/* "TJ1:<number>:<kind>:<version>:<page>:<digest>", of the number as the title has it. */
static void draw_foot(
    struct fonts *fonts, cairo_t *cairo, const struct sheet *sheet, size_t page, size_t pages)
{
	const char *number = sheet->title->fields[1];
	double width = BODY_WIDTH - QR_SIZE - MM(4);
	char line[512];

	(void)snprintf(line, sizeof(line), "第 %zu 页　共 %zu 页", page, pages);
	show(fonts, cairo, line, EDGE_LEFT, FOOT_TOP, width, ALIGN_CENTRE);
	if (!sheet->foot) return;
	(void)snprintf(
	    line, sizeof(line), "%s%s%s", sheet->foot->fields[0], *number ? "　" : "", number);
	show(fonts, cairo, line, EDGE_LEFT, FOOT_TOP + FOOT_PITCH, width, ALIGN_CENTRE);
	(void)snprintf(
	    line, sizeof(line), "模板 %s　校验 %s", sheet->foot->fields[2], sheet->foot->fields[3]);
	show(fonts, cairo, line, EDGE_LEFT, FOOT_TOP + 2 * FOOT_PITCH, width, ALIGN_CENTRE);
	(void)snprintf(line, sizeof(line), "TJ1:%s:%s:%s:%zu:%s", number, sheet->foot->fields[1],
	    sheet->foot->fields[2], page, sheet->foot->fields[3]);
	draw_code(cairo, line, EDGE_LEFT + BODY_WIDTH - QR_SIZE, QR_TOP, QR_SIZE);
}

static void draw_watermark(struct fonts *fonts, cairo_t *cairo)
{
	PangoLayout *layout = fonts_set(fonts, FACE_TITLE, DRAFT_TEXT, PAGE_WIDTH, 0, ALIGN_LEFT);
	PangoFontDescription *font =
	    pango_font_description_copy(pango_layout_get_font_description(layout));
	int width, height;

	pango_font_description_set_absolute_size(font, DRAFT_SIZE * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &width, &height);
	cairo_save(cairo);
	cairo_set_source_rgb(cairo, DRAFT_GREY, DRAFT_GREY, DRAFT_GREY);
	cairo_translate(cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
	cairo_rotate(cairo, DRAFT_ANGLE);
	cairo_move_to(cairo, -(double)width / PANGO_SCALE / 2, -(double)height / PANGO_SCALE / 2);
	pango_cairo_show_layout(cairo, layout);
	cairo_restore(cairo);
	g_object_unref(layout);
}

/* ---- pages ---- */

/* On the first page, above all. */
static double title_height(struct fonts *fonts, const struct sheet *sheet)
{
	PangoLayout *layout =
	    fonts_set(fonts, FACE_TITLE, sheet->title->fields[0], BODY_WIDTH, 0, ALIGN_CENTRE);
	double height =
	    pango_layout_get_line_count(layout) * fonts_face(fonts, FACE_TITLE).pitch + MM(2);

	g_object_unref(layout);
	return height;
}

static void draw_title(struct fonts *fonts, cairo_t *cairo, const struct sheet *sheet)
{
	struct face_info info = fonts_face(fonts, FACE_TITLE);
	PangoLayout *layout =
	    fonts_set(fonts, FACE_TITLE, sheet->title->fields[0], BODY_WIDTH, 0, ALIGN_CENTRE);
	struct atom line = { .height = info.pitch };

	for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
		atom_piece(
		    &line, layout, i, 0, i * info.pitch + atom_baseline(info.pitch, info.size));
	}
	atom_draw(cairo, &line, EDGE_LEFT, BODY_TOP);
	for (size_t i = 0; i < line.piece_count; i++) {
		g_object_unref(line.pieces[i].layout);
	}
	free(line.pieces);
	g_object_unref(layout);
}

/* The head of a table stands again over what of it goes on; a row that is cut is closed with a
 * line. */
static void draw_atoms(cairo_t *cairo, const struct atoms *atoms, struct span span, double y)
{
	const struct grid *grid = atoms->list[span.from].grid;
	bool has_head = head_height(atoms, span.from) > 0;

	for (size_t i = 0; has_head && i < grid->head_count; i++) {
		const struct atom *atom = &atoms->list[grid->head_first + i];

		atom_draw(cairo, atom, EDGE_LEFT, y);
		y += atom->height;
	}
	for (size_t i = span.from; i < span.to; i++) {
		struct atom atom = atoms->list[i];

		atom.is_first |= i == span.from;
		atom.is_last |= i + 1 == span.to;
		atom_draw(cairo, &atom, EDGE_LEFT, y);
		y += atom.height;
	}
}

/* Where each page begins and ends; to be freed. */
static struct span *cut(struct fonts *fonts, const struct sheet *sheet, size_t *ret_pages)
{
	double top = title_height(fonts, sheet);
	struct span *spans = NULL;
	size_t pages = 0, at = 0;

	do {
		spans = realloc(spans, (pages + 1) * sizeof(*spans));
		if (!spans) abort();
		spans[pages].from = at;
		at = at < sheet->atoms.count ? page_end(&sheet->atoms, at, pages ? 0 : top) : at;
		spans[pages++].to = at;
		at = skip_gaps(&sheet->atoms, at);
	} while (at < sheet->atoms.count && pages <= PAGES_MAX);
	*ret_pages = pages;
	return spans;
}

static void draw_page(struct fonts *fonts, cairo_t *cairo, const struct sheet *sheet,
    struct span span, size_t page, size_t pages)
{
	double y = BODY_TOP + (page == 1 ? title_height(fonts, sheet) : 0);

	if (sheet->is_draft) draw_watermark(fonts, cairo);
	draw_head(fonts, cairo, sheet->title);
	if (page == 1) draw_title(fonts, cairo, sheet);
	if (span.from < span.to) draw_atoms(cairo, &sheet->atoms, span, y);
	draw_foot(fonts, cairo, sheet, page, pages);
	cairo_show_page(cairo);
}

bool sheet_draw(struct fonts *fonts, cairo_t *cairo, const struct sheet *sheet, size_t *pages)
{
	size_t count;
	struct span *spans = cut(fonts, sheet, &count);
	bool fits = *pages + count <= PAGES_MAX;
	char place[64];

	if (fits) {
		(void)snprintf(place, sizeof(place), "page=%zu", *pages + 1);
		(void)cairo_pdf_surface_add_outline(cairo_get_target(cairo), CAIRO_PDF_OUTLINE_ROOT,
		    sheet->title->fields[0], place, 0);
	} else {
		fprintf(stderr, _("more than %d pages\n"), PAGES_MAX);
	}
	for (size_t i = 0; fits && i < count; i++) {
		draw_page(fonts, cairo, sheet, spans[i], i + 1, count);
	}
	*pages += count;
	free(spans);
	return fits;
}
