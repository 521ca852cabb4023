/* A report as a workbook; report_writers.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "percent.h"
#include "report_parts.h"
#include "report_writers.h"
#include "report_xlsx_parts.h"
#include "text.h"

#define A4                9
#define SHEET_NAME_CHARS  31
#define HEADINGS_ROW      2
#define HEADINGS_HEIGHT   32 /* two lines */
#define TABLE_ROW         3
#define RATE_PARTS        3
#define TEXT_CELL_CHARS   32767
#define TITLE_SIZE        14
#define SIGNATURE_HEIGHT  30
#define SIGNATURE_COLUMNS 2
#define HEAD_COLOUR       0xEEF2F6

void xlsx_note(struct book *book, lxw_error error)
{
	if (error != LXW_NO_ERROR) book->is_whole = false;
}

/* ---- formats ---- */

static lxw_format *format_of(struct book *book, const char *number)
{
	lxw_format *format = workbook_add_format(book->workbook);

	format_set_border(format, LXW_BORDER_HAIR);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (number) format_set_num_format(format, number);
	return format;
}

static void make_formats(struct book *book)
{
	book->title = workbook_add_format(book->workbook);
	format_set_bold(book->title);
	format_set_font_size(book->title, TITLE_SIZE);
	book->heading = format_of(book, NULL);
	format_set_bold(book->heading);
	format_set_text_wrap(book->heading);
	format_set_bg_color(book->heading, HEAD_COLOUR);
	book->wrapped = format_of(book, "@");
	format_set_text_wrap(book->wrapped);
	book->hidden = format_of(book, "@");
	format_set_align(book->hidden, LXW_ALIGN_RIGHT);
	book->plain = workbook_add_format(book->workbook);
	book->line = workbook_add_format(book->workbook);
	format_set_bottom(book->line, LXW_BORDER_THIN);
	for (size_t i = 0; i < REPORT_TYPE_COUNT; i++) {
		book->of_type[i] = report_types[i].format ? format_of(book, report_types[i].format)
		                                          : book->wrapped;
	}
}

/* ---- values ---- */

/* A cell has room for so many characters; what is cut ends with an ellipsis. */
lxw_error xlsx_string(const struct place *at, const char *text)
{
	size_t bytes = 0, characters = 0, step;
	lxw_error error;
	bool is_whole;
	char *cut;

	if (text_characters(text) <= TEXT_CELL_CHARS) {
		return worksheet_write_string(at->sheet, at->row, at->column, text, at->format);
	}
	while (characters++ < TEXT_CELL_CHARS - 1 &&
	    (step = text_character(text + bytes, &is_whole)) > 0) {
		bytes += step;
	}
	if (asprintf(&cut, "%.*s…", (int)bytes, text) < 0) abort();
	error = worksheet_write_string(at->sheet, at->row, at->column, cut, at->format);
	free(cut);
	return error;
}

static lxw_error write_double(const struct place *at, double number)
{
	return worksheet_write_number(at->sheet, at->row, at->column, number, at->format);
}

static lxw_error write_day(const struct place *at, int64_t day)
{
	struct civil_date date = civil_from_days(day);
	lxw_datetime when = { .year = date.year, .month = date.month, .day = date.day };

	return worksheet_write_datetime(at->sheet, at->row, at->column, &when, at->format);
}

/* Always a text, whatever its characters: a number of a dispute is none to reckon with. */
static lxw_error xlsx_text(const struct place *at, const struct report_cell *cell)
{
	return xlsx_string(at, cell->text ? cell->text : "");
}

static lxw_error xlsx_number(const struct place *at, const struct report_cell *cell)
{
	return write_double(at, (double)cell->number);
}

static lxw_error xlsx_money(const struct place *at, const struct report_cell *cell)
{
	return write_double(at, (double)cell->number / 100);
}

/* Rounded as everywhere else. */
static lxw_error xlsx_rate(const struct place *at, const struct report_cell *cell)
{
	if (!cell->denominator) return xlsx_string(at, "");
	return write_double(
	    at, (double)percent_hundredths(cell->number, cell->denominator) / 10000);
}

static lxw_error xlsx_date(const struct place *at, const struct report_cell *cell)
{
	return write_day(at, cell->number);
}

static lxw_error xlsx_month(const struct place *at, const struct report_cell *cell)
{
	return write_day(at, cell->number);
}

static lxw_error (*const values[REPORT_TYPE_COUNT])(
    const struct place *, const struct report_cell *) = {
#define TYPE(NAME, name, as, unit_zh, unit_en, format, width) [REPORT_##NAME] = xlsx_##as,
#include "report_types.def"
#undef TYPE
};

/* ---- one section ---- */

/* Like "2 总表": each another, of characters that Excel takes, not too long. */
static void name_sheet(struct sheet *sheet, size_t number)
{
	struct text text;
	size_t characters = 0, bytes, length = 0;
	bool is_whole;
	const char *all;

	text_begin(&text);
	fprintf(text.out, "%zu %s", number, sheet->section->name.zh);
	all = text_end(&text);
	while (characters++ < SHEET_NAME_CHARS &&
	    (bytes = text_character(all + length, &is_whole)) > 0 &&
	    length + bytes < sizeof(sheet->name)) {
		length += bytes;
	}
	memcpy(sheet->name, all, length);
	sheet->name[length] = '\0';
	for (char *at = sheet->name; *at; at++) {
		if (strchr("[]:*?/\\'", *at)) *at = '_';
	}
	text_free(&text);
}

static void lay_out(struct sheet *sheet)
{
	const struct report_section *section = sheet->section;
	size_t rows = section->row_count;

	for (size_t at = 0; at < section->column_count; at++) {
		sheet->places[at] = sheet->width;
		sheet->width = (lxw_col_t)(sheet->width +
		    (section->columns[at].type == REPORT_RATE ? RATE_PARTS : 1));
	}
	while (rows && section->is_total[rows - 1]) {
		rows--;
	}
	sheet->first = TABLE_ROW;
	sheet->last = (lxw_row_t)(TABLE_ROW + rows) - 1;
}

static void write_heading(struct book *book, const struct sheet *sheet, size_t at)
{
	static const char *const parts[] = { "", "（分子）", "（分母）" };
	static const char *const parts_en[] = { "", " (numerator)", " (denominator)" };
	const struct report_column *column = &sheet->section->columns[at];
	const struct report_type_info *type = &report_types[column->type];
	size_t count = column->type == REPORT_RATE ? RATE_PARTS : 1;

	for (size_t i = 0; i < count; i++) {
		struct place place = { sheet->worksheet, HEADINGS_ROW,
			(lxw_col_t)(sheet->places[at] + i), book->heading };
		struct text text;

		text_begin(&text);
		fputs(column->label.zh, text.out);
		if (*type->unit_zh) fprintf(text.out, "（%s）", type->unit_zh);
		fprintf(text.out, "%s\n%s%s", parts[i], column->label.en, parts_en[i]);
		xlsx_note(book, xlsx_string(&place, text_end(&text)));
		text_free(&text);
		(void)worksheet_set_column(
		    sheet->worksheet, place.column, place.column, type->width, NULL);
	}
}

static void write_value(
    struct book *book, struct place place, enum report_type type, const struct report_cell *cell)
{
	place.format = cell->is_hidden ? book->hidden : book->of_type[type];
	if (cell->is_hidden) {
		xlsx_note(book, xlsx_string(&place, REPORT_HIDDEN));
	} else if (cell->is_empty) {
		xlsx_note(book, xlsx_string(&place, ""));
	} else {
		xlsx_note(book, values[type](&place, cell));
	}
}

static void write_cell(struct book *book, const struct sheet *sheet, size_t row, size_t at)
{
	const struct report_cell *cell = report_cell_at(sheet->section, row, at);
	enum report_type type = sheet->section->columns[at].type;
	struct place place = { .sheet = sheet->worksheet,
		.row = (lxw_row_t)(TABLE_ROW + row),
		.column = sheet->places[at] };
	struct report_cell denominator = { .number = cell->denominator,
		.is_empty = cell->is_empty,
		.is_hidden = cell->is_hidden };

	write_value(book, place, type, cell);
	if (type != REPORT_RATE) return;
	place.column++;
	write_value(book, place, REPORT_COUNT, cell);
	place.column++;
	write_value(book, place, REPORT_COUNT, &denominator);
}

/* In a header & is a command. */
static void write_doubled(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&') putc('&', out);
		putc(*text, out);
	}
}

void xlsx_page(struct book *book, lxw_worksheet *sheet)
{
	const struct report *report = book->report;
	struct text text;

	worksheet_set_paper(sheet, A4);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	text_begin(&text);
	fputs("&L", text.out);
	write_doubled(text.out, report->township);
	fputs("&C", text.out);
	write_doubled(text.out, report->title.zh);
	xlsx_note(book, worksheet_set_header(sheet, text_end(&text)));
	text_free(&text);
	text_begin(&text);
	fputs("&L截至 ", text.out);
	report_day_print(text.out, report->cutoff_on);
	fputs("&R&P / &N", text.out);
	xlsx_note(book, worksheet_set_footer(sheet, text_end(&text)));
	text_free(&text);
}

static lxw_row_t write_remarks(struct book *book, const struct sheet *sheet, lxw_row_t row)
{
	for (size_t i = 0; i < sheet->section->remark_count; i++) {
		struct place place = { sheet->worksheet, row++, 0, book->plain };

		xlsx_note(book, xlsx_string(&place, sheet->section->remarks[i].zh));
	}
	return row;
}

/* Each with a line, two columns long and high enough to write on. */
static lxw_row_t write_signatures(struct book *book, const struct sheet *sheet, lxw_row_t row)
{
	const struct report_section *section = sheet->section;
	struct place place = { sheet->worksheet, row + 1, 0, book->plain };

	if (!section->declaration.zh) return row;
	xlsx_note(book, xlsx_string(&place, section->declaration.zh));
	for (size_t i = 0; i < section->signature_count; i++) {
		place.row++;
		place.column = 0;
		place.format = book->plain;
		(void)worksheet_set_row(sheet->worksheet, place.row, SIGNATURE_HEIGHT, NULL);
		xlsx_note(book, xlsx_string(&place, section->signatures[i].zh));
		place.format = book->line;
		for (place.column = 1; place.column <= SIGNATURE_COLUMNS; place.column++) {
			xlsx_note(book, xlsx_string(&place, ""));
		}
	}
	return place.row + 1;
}

static void write_section(struct book *book, const struct report_section *section, size_t number)
{
	struct sheet sheet = { .workbook = book->workbook, .section = section };
	struct place title = { .format = book->title };
	lxw_row_t below = (lxw_row_t)(TABLE_ROW + section->row_count);

	name_sheet(&sheet, number);
	lay_out(&sheet);
	sheet.worksheet = workbook_add_worksheet(book->workbook, sheet.name);
	if (!sheet.worksheet) {
		book->is_whole = false;
		return;
	}
	title.sheet = sheet.worksheet;
	xlsx_note(book, xlsx_string(&title, section->title.zh));
	title.row = 1;
	title.format = book->plain;
	xlsx_note(book, xlsx_string(&title, section->title.en));
	for (size_t at = 0; at < section->column_count; at++) {
		write_heading(book, &sheet, at);
	}
	for (size_t row = 0; row < section->row_count; row++) {
		for (size_t at = 0; at < section->column_count; at++) {
			write_cell(book, &sheet, row, at);
		}
	}
	(void)worksheet_set_row(sheet.worksheet, HEADINGS_ROW, HEADINGS_HEIGHT, NULL);
	worksheet_freeze_panes(sheet.worksheet, TABLE_ROW, 1);
	if (sheet.last >= sheet.first) {
		xlsx_note(book,
		    worksheet_autofilter(sheet.worksheet, HEADINGS_ROW, 0, sheet.last,
		        (lxw_col_t)(sheet.width - 1)));
	}
	xlsx_note(book, worksheet_repeat_rows(sheet.worksheet, HEADINGS_ROW, HEADINGS_ROW));
	xlsx_page(book, sheet.worksheet);
	below = write_remarks(book, &sheet, below);
	sheet_charts(&sheet, write_signatures(book, &sheet, below) + 1);
}

/* The workbook says when it was made; that is when what it tells was known. */
static void set_properties(struct book *book)
{
	const struct report *report = book->report;
	int64_t us = report->as_of_us ? report->as_of_us : civil_end_of_day(report->cutoff_on);
	lxw_doc_properties properties = {
		.title = (char *)report->title.zh,
		.company = (char *)report->township,
		.created = (time_t)(us / 1000000),
	};

	xlsx_note(book, workbook_set_properties(book->workbook, &properties));
}

static bool write_book(const struct report *report, const char *folder, const char *path)
{
	struct book book = { .report = report, .is_whole = true };
	lxw_workbook_options options = { .tmpdir = (char *)folder };
	lxw_error error;

	book.workbook = workbook_new_opt(path, &options);
	if (!book.workbook) return errno = ENOMEM, false;
	make_formats(&book);
	set_properties(&book);
	xlsx_about(&book);
	for (size_t i = 0; i < report->section_count; i++) {
		write_section(&book, &report->sections[i], i + 1);
	}
	errno = 0;
	error = workbook_close(book.workbook);
	if (error == LXW_NO_ERROR && book.is_whole) return xlsx_is_whole(path);
	if (!errno) errno = EIO;
	return false;
}

bool report_write_xlsx(const struct report *report, const char *folder, const char *name)
{
	bool is_written;
	char *path;
	int error;

	if (asprintf(&path, "%s/%s", folder, name) < 0) abort();
	is_written = write_book(report, folder, path);
	error = errno;
	free(path);
	errno = error;
	return is_written;
}
