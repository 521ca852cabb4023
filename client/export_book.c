/* The workbook of a form; export_file.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "export_file.h"
#include "report_xlsx_parts.h"

#define COLUMN_WIDTH 18.0
#define SHEET        "Sheet1"

struct export_book {
	const struct mapping *mapping;
	char *folder; /* owned: where the library has room */
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *text, *heading;
	lxw_row_t row;
	bool is_whole; /* nothing has failed so far */
};

static void note_error(struct export_book *book, lxw_error error)
{
	if (error != LXW_NO_ERROR) book->is_whole = false;
}

/* Always a text, whatever its characters. */
static void write_text(
    struct export_book *book, size_t column, const char *text, lxw_format *format)
{
	note_error(
	    book, worksheet_write_string(book->sheet, book->row, (lxw_col_t)column, text, format));
}

static void begin_sheet(struct export_book *book)
{
	book->sheet = workbook_add_worksheet(book->workbook, SHEET);
	book->text = workbook_add_format(book->workbook);
	format_set_num_format(book->text, "@");
	book->heading = workbook_add_format(book->workbook);
	format_set_bold(book->heading);
	for (size_t i = 0; i < book->mapping->column_count; i++) {
		note_error(book,
		    worksheet_set_column(
		        book->sheet, (lxw_col_t)i, (lxw_col_t)i, COLUMN_WIDTH, NULL));
		write_text(book, i, book->mapping->columns[i].heading, book->heading);
	}
	worksheet_freeze_panes(book->sheet, 1, 0);
}

/* One that says when it was made would be another each time. */
static void set_properties(struct export_book *book)
{
	lxw_doc_properties properties = { .title = (char *)book->mapping->zh, .created = 1 };

	note_error(book, workbook_set_properties(book->workbook, &properties));
}

struct export_book *export_book_begin(const struct mapping *mapping, const char *path)
{
	struct export_book *book = calloc(1, sizeof(*book));
	const char *slash = strrchr(path, '/');
	lxw_workbook_options options = { .constant_memory = 1 };

	if (!book) abort();
	book->mapping = mapping;
	book->is_whole = true;
	book->folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!book->folder) abort();
	options.tmpdir = book->folder;
	book->workbook = workbook_new_opt(path, &options);
	if (!book->workbook) abort();
	set_properties(book);
	begin_sheet(book);
	return book;
}

void export_book_row(struct export_book *book, const struct export_row *row)
{
	book->row++;
	for (size_t i = 0; i < book->mapping->column_count; i++) {
		const struct export_cell *cell = &row->cells[i];

		if (cell->is_number) {
			note_error(book,
			    worksheet_write_number(book->sheet, book->row, (lxw_col_t)i,
			        strtod(cell->text, NULL), NULL));
		} else {
			write_text(book, i, cell->text, book->text);
		}
	}
}

bool export_book_end(struct export_book *book, const char *path)
{
	lxw_error error;
	bool is_whole;

	errno = 0;
	error = workbook_close(book->workbook);
	is_whole = error == LXW_NO_ERROR && book->is_whole;
	if (!is_whole && !errno) errno = EIO;
	if (is_whole) is_whole = xlsx_is_whole(path);
	free(book->folder);
	free(book);
	return is_whole;
}
