/* Fonts of a PDF: which are asked for, texts set in them, and what none of them has; paper_draw.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paper_draw.h"
#include "say.h"

#define SONG  "SimSun,宋体,CESI宋体-GB2312,STSong,Noto Serif CJK SC,Noto Serif SC,serif"
#define TITLE "FZXiaoBiaoSong-B05S,方正小标宋简体,CESI小标宋-GB2312,STZhongsong,华文中宋," SONG
#define FANG_SONG                                                                                     \
	"FangSong_GB2312,仿宋_GB2312,FangSong,仿宋,CESI仿宋-GB2312,STFangsong,FZFangSong-Z02S," \
	"Noto Serif CJK SC,Noto Serif SC,serif"
#define LANGUAGE "zh-cn"

static const struct {
	const char *families;
	struct face_info info;
	PangoWeight weight;
	struct face_info large; /* 0: as ever */
} faces[FACE_COUNT] = {
	[FACE_TEXT] = { FANG_SONG, { 14, 23 }, PANGO_WEIGHT_NORMAL, { 18, 32 } },
	[FACE_TITLE] = { TITLE, { 22, 36 }, PANGO_WEIGHT_BOLD },
	[FACE_HEADING] = { SONG, { 14, 25 }, PANGO_WEIGHT_BOLD, { 20, 34 } },
	[FACE_SMALL] = { SONG, { 9, 14 }, PANGO_WEIGHT_NORMAL },
	[FACE_CELL] = { FANG_SONG, { 12, 18 }, PANGO_WEIGHT_NORMAL, { 15, 28 } },
	[FACE_LABEL] = { SONG, { 11, 18 }, PANGO_WEIGHT_NORMAL, { 14, 28 } },
};

void fonts_begin(struct fonts *fonts)
{
	cairo_font_options_t *options = cairo_font_options_create();

	*fonts = (struct fonts){ .map = pango_cairo_font_map_new() };
	fonts->context = pango_font_map_create_context(fonts->map);
	/* the paper has no pixels */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(fonts->context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(fonts->context, pango_language_from_string(LANGUAGE));
	pango_context_set_base_dir(fonts->context, PANGO_DIRECTION_LTR);
}

void fonts_end(struct fonts *fonts)
{
	for (size_t i = 0; i < fonts->missing_count; i++) {
		fprintf(stderr,
		    _("no font here has the character U+%04X: its code stands in a box; install a font that has it, such as fonts-noto-cjk-extra or a font of rare characters\n"),
		    (unsigned)fonts->missing[i]);
	}
	free(fonts->missing);
	g_object_unref(fonts->context);
	g_object_unref(fonts->map);
	*fonts = (struct fonts){ 0 };
}

struct face_info fonts_face(const struct fonts *fonts, enum face face)
{
	return fonts->is_large && faces[face].large.size ? faces[face].large : faces[face].info;
}

static void note_missing(struct fonts *fonts, gunichar character)
{
	gunichar *larger;

	for (size_t i = 0; i < fonts->missing_count; i++) {
		if (fonts->missing[i] == character) return;
	}
	larger = realloc(fonts->missing, (fonts->missing_count + 1) * sizeof(*larger));
	if (!larger) abort();
	fonts->missing = larger;
	fonts->missing[fonts->missing_count++] = character;
}

/* Every font that fontconfig knows was tried for it. */
static void find_missing(struct fonts *fonts, PangoLayout *layout)
{
	PangoLayoutIter *iter;

	if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
	iter = pango_layout_get_iter(layout);
	do {
		const PangoGlyphItem *run = pango_layout_iter_get_run_readonly(iter);

		for (int i = 0; run && i < run->glyphs->num_glyphs; i++) {
			PangoGlyph glyph = run->glyphs->glyphs[i].glyph;

			if (glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
				note_missing(fonts, glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
			}
		}
	} while (pango_layout_iter_next_run(iter));
	pango_layout_iter_free(iter);
}

/* Between the letters of a line without blanks the rest of its width is spread evenly; where there
 * is a blank it would all go there. */
static bool spreads(const char *text)
{
	return strchr(text, ' ') == NULL;
}

static void align_by(PangoLayout *layout, enum align align, const char *text)
{
	pango_layout_set_alignment(layout,
	    align == ALIGN_CENTRE      ? PANGO_ALIGN_CENTER
	        : align == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
	                               : PANGO_ALIGN_LEFT);
	pango_layout_set_justify(layout, align == ALIGN_FULL && spreads(text));
}

PangoLayout *fonts_set(struct fonts *fonts, enum face face, const char *text, double width,
    double indent, enum align align)
{
	PangoLayout *layout = pango_layout_new(fonts->context);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, faces[face].families);
	pango_font_description_set_weight(font, faces[face].weight);
	pango_font_description_set_absolute_size(font, fonts_face(fonts, face).size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE));
	align_by(layout, align, text);
	pango_layout_set_text(layout, text, -1);
	find_missing(fonts, layout);
	return layout;
}
