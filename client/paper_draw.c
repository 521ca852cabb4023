/* mediate-paper: a block document as PDF; paper_draw.h. */
#include "paper_draw.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "say.h"

#define DOCUMENT_BYTES_MAX ((size_t)32 * 1024 * 1024)
#define PIECE_BYTES        65536
#define EXIT_INPUT         6

/* With a closing NUL, to be freed; NULL where it is too long, cannot be read, or has a NUL in it.
 */
static char *read_document(void)
{
	size_t room = PIECE_BYTES, bytes = 0;
	char *document = malloc(room);

	if (!document) abort();
	while (!feof(stdin) && !ferror(stdin) && bytes <= DOCUMENT_BYTES_MAX) {
		if (room - bytes < PIECE_BYTES) {
			room *= 2;
			document = realloc(document, room);
			if (!document) abort();
		}
		bytes += fread(document + bytes, 1, room - bytes - 1, stdin);
	}
	document[bytes] = '\0';
	if (!ferror(stdin) && bytes <= DOCUMENT_BYTES_MAX && strlen(document) == bytes) {
		return document;
	}
	free(document);
	return NULL;
}

static cairo_status_t write_piece(void *context, const unsigned char *data, unsigned length)
{
	return fwrite(data, 1, length, context) == length ? CAIRO_STATUS_SUCCESS
	                                                  : CAIRO_STATUS_WRITE_ERROR;
}

/* No clock and no chance: the day on which what it tells changed last. */
static void describe(cairo_surface_t *surface, const struct blocks *blocks)
{
	time_t made = 0;
	struct tm day;
	char told[32];

	for (size_t i = 0; i < blocks->count; i++) {
		if (blocks->list[i].kind != BLOCK_MADE) continue;
		made = (time_t)strtoll(blocks->list[i].fields[0], NULL, 10);
	}
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_TITLE, blocks->list[0].fields[0]);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "mediate " VERSION);
	if (gmtime_r(&made, &day) && strftime(told, sizeof(told), "%Y-%m-%dT%H:%M:%SZ", &day)) {
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, told);
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, told);
	}
}

/* The paper that begins with the title; the block after it. */
static size_t read_sheet(
    struct fonts *fonts, const struct blocks *blocks, size_t at, bool is_draft, struct sheet *ret)
{
	*ret = (struct sheet){ .title = &blocks->list[at++], .is_draft = is_draft };
	while (at < blocks->count && blocks->list[at].kind != BLOCK_TITLE) {
		if (blocks->list[at].kind == BLOCK_FOOT) {
			ret->foot = &blocks->list[at++];
		} else {
			at = blocks_to_atoms(fonts, blocks, at, &ret->atoms);
		}
	}
	return at;
}

static bool draw(struct fonts *fonts, cairo_t *cairo, const struct blocks *blocks)
{
	bool is_draft = false, fits = true;
	size_t at = 0, pages = 0;

	for (; at < blocks->count && blocks->list[at].kind != BLOCK_TITLE; at++) {
		is_draft |= blocks->list[at].kind == BLOCK_DRAFT;
	}
	while (at < blocks->count && fits) {
		struct sheet sheet;

		at = read_sheet(fonts, blocks, at, is_draft, &sheet);
		fits = sheet_draw(fonts, cairo, &sheet, &pages);
		atoms_free(&sheet.atoms);
		fonts->is_large = false;
	}
	return fits;
}

static int write_pdf(const struct blocks *blocks)
{
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(write_piece, stdout, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	struct fonts fonts;
	cairo_status_t status;
	bool fits;

	describe(surface, blocks);
	fonts_begin(&fonts);
	fits = draw(&fonts, cairo, blocks);
	fonts_end(&fonts);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (fits && status == CAIRO_STATUS_SUCCESS && fflush(stdout) == 0) return EXIT_SUCCESS;
	if (fits) fprintf(stderr, _("the PDF could not be written: %s\n"), strerror(errno));
	return EXIT_INPUT;
}

int main(int argc, char **argv)
{
	struct blocks blocks = { 0 };
	char *document;
	int status = EXIT_INPUT;

	say_begin(argc > 1 ? argv[1] : NULL);
	document = read_document();
	if (document && blocks_read(&blocks, document)) {
		status = write_pdf(&blocks);
	} else {
		fprintf(stderr, "%s\n",
		    _("mediate-paper: what came in is no block document; it is started by mediate paper print"));
	}
	blocks_free(&blocks);
	free(document);
	/* what the libraries keep for a next time */
	cairo_debug_reset_static_data();
	FcFini();
	return status;
}
