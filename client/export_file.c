/* Files of forms; export_file.h. */
#include "export_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "say.h"
#include "text.h"

#define LINE_END    "\r\n"
#define PIECE_BYTES 16384

/* ---- lines ---- */

/* What is no number of ours might be a formula to a spreadsheet program. */
static void write_cells(FILE *out, const struct mapping *mapping, const struct export_row *row)
{
	for (size_t i = 0; i < mapping->column_count; i++) {
		if (i) putc(',', out);
		if (!row) {
			csv_write(out, mapping->columns[i].heading);
		} else if (row->cells[i].is_number) {
			csv_write_plain(out, row->cells[i].text);
		} else {
			csv_write(out, row->cells[i].text);
		}
	}
	fputs(LINE_END, out);
}

/* row NULL: the headings. */
static void write_line(struct export_file *file, const struct export_row *row)
{
	struct text text;
	size_t bytes;
	char *encoded;

	if (file->mapping->form != MAPPING_CSV_GB18030) {
		write_cells(file->file.out, file->mapping, row);
		return;
	}
	text_begin(&text);
	write_cells(text.out, file->mapping, row);
	(void)text_end(&text);
	encoded = encoding_gb18030(text.bytes, text.length, &bytes);
	(void)fwrite(encoded, 1, bytes, file->file.out);
	free(encoded);
	text_free(&text);
}

/* ---- the whole of it ---- */

bool export_file_begin(struct export_file *file, const struct mapping *mapping, const char *path)
{
	*file = (struct export_file){ .mapping = mapping };
	if (!file_begin(&file->file, path)) return false;
	if (mapping->form == MAPPING_XLSX) {
		file->book = export_book_begin(mapping, file->file.beside);
		return true;
	}
	if (mapping->form == MAPPING_CSV_EXCEL) fputs(CSV_BOM, file->file.out);
	write_line(file, NULL);
	return true;
}

void export_file_row(struct export_file *file, const struct export_row *row)
{
	if (file->book) {
		export_book_row(file->book, row);
	} else {
		write_line(file, row);
	}
}

static bool is_same(FILE *a, FILE *b)
{
	char piece[2][PIECE_BYTES];
	size_t count;

	do {
		count = fread(piece[0], 1, sizeof(piece[0]), a);
		if (fread(piece[1], 1, sizeof(piece[1]), b) != count ||
		    memcmp(piece[0], piece[1], count) != 0) {
			return false;
		}
	} while (count == PIECE_BYTES);
	return !ferror(a) && !ferror(b);
}

/* Whether what was written beside the place stands in it already. */
static bool is_there(const struct file_new *file)
{
	FILE *ours = fopen(file->beside, "re"), *theirs = fopen(file->path, "re");
	bool is = ours && theirs && is_same(ours, theirs);

	if (ours) (void)fclose(ours);
	if (theirs) (void)fclose(theirs);
	return is;
}

bool export_file_settle(struct file_new *file)
{
	bool is_so;

	if (access(file->path, F_OK) != 0) return file_end(file);
	is_so = fflush(file->out) == 0 && is_there(file);
	if (!is_so) {
		fprintf(stderr, _("%s is there already; give another name\n"), file->path);
	}
	file_drop(file);
	return is_so;
}

bool export_file_end(struct export_file *file)
{
	if (file->book && !export_book_end(file->book, file->file.beside)) {
		fprintf(stderr, _("%s could not be written: %s\n"), file->file.path,
		    file_why(errno, true));
		file_drop(&file->file);
		return false;
	}
	return export_file_settle(&file->file);
}

void export_file_drop(struct export_file *file)
{
	if (file->book) (void)export_book_end(file->book, file->file.beside);
	file_drop(&file->file);
}
