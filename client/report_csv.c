/* Tables of a report as CSV; report_writers.h. */
#include "csv.h"
#include "report_parts.h"
#include "report_writers.h"
#include "text.h"

#define LINE_END "\r\n"

struct writer {
	FILE *out;
	enum report_csv_flavour flavour;
	bool is_in_line;
};

static void begin(struct writer *writer, enum report_csv_flavour flavour, FILE *out)
{
	*writer = (struct writer){ .out = out, .flavour = flavour };
	if (flavour == REPORT_CSV_EXCEL) fputs(CSV_BOM, out);
}

/* is_text: not a value of ours, which is never a formula: a number below 0 stays a number. */
static void put(struct writer *writer, const char *text, bool is_text)
{
	if (writer->is_in_line) putc(',', writer->out);
	writer->is_in_line = true;
	if (is_text && writer->flavour == REPORT_CSV_EXCEL) {
		csv_write(writer->out, text);
	} else {
		csv_write_plain(writer->out, text);
	}
}

static void put_words(struct writer *writer, const char *text)
{
	put(writer, text ? text : "", true);
}

static void end_line(struct writer *writer)
{
	fputs(LINE_END, writer->out);
	writer->is_in_line = false;
}

static void put_number(struct writer *writer, int64_t number, bool is_hidden)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%lld", (long long)number);
	put(writer, is_hidden ? REPORT_HIDDEN : text, false);
}

/* ---- tables ---- */

static const char *heading(const struct writer *writer, const struct report_column *column)
{
	return writer->flavour == REPORT_CSV_EXCEL ? column->label.zh : column->key;
}

/* A rate stands in three: itself, and what it divides. */
static void put_headings(struct writer *writer, const struct report_column *column)
{
	static const char *const keys[] = { "_numerator", "_denominator" };
	static const char *const labels[] = { "（分子）", "（分母）" };
	const char *unit = report_types[column->type].unit_zh;
	struct text text;

	text_begin(&text);
	fputs(heading(writer, column), text.out);
	if (*unit && writer->flavour == REPORT_CSV_EXCEL) fprintf(text.out, "（%s）", unit);
	put_words(writer, text_end(&text));
	text_free(&text);
	for (size_t i = 0; column->type == REPORT_RATE && i < 2; i++) {
		text_begin(&text);
		fprintf(text.out, "%s%s", heading(writer, column),
		    writer->flavour == REPORT_CSV_EXCEL ? labels[i] : keys[i]);
		put_words(writer, text_end(&text));
		text_free(&text);
	}
}

static void put_cell(
    struct writer *writer, const struct report_column *column, const struct report_cell *cell)
{
	struct text text;

	text_begin(&text);
	report_cell_print(text.out, column, cell, REPORT_PLAIN);
	put(writer, text_end(&text), !report_types[column->type].format && !cell->is_hidden);
	text_free(&text);
	if (column->type != REPORT_RATE) return;
	if (cell->is_empty) {
		put(writer, "", false);
		put(writer, "", false);
	} else {
		put_number(writer, cell->number, cell->is_hidden);
		put_number(writer, cell->denominator, cell->is_hidden);
	}
}

bool report_write_csv(
    const struct report_section *section, enum report_csv_flavour flavour, FILE *out)
{
	struct writer writer;

	begin(&writer, flavour, out);
	for (size_t at = 0; at < section->column_count; at++) {
		put_headings(&writer, &section->columns[at]);
	}
	end_line(&writer);
	for (size_t row = 0; row < section->row_count; row++) {
		for (size_t at = 0; at < section->column_count; at++) {
			put_cell(&writer, &section->columns[at], report_cell_at(section, row, at));
		}
		end_line(&writer);
	}
	return fflush(out) == 0 && !ferror(out);
}

/* ---- what is no table ---- */

static void about(
    struct writer *writer, const char *section, const char *what, struct report_words words)
{
	put_words(writer, section);
	put_words(writer, what);
	put_words(writer, words.zh);
	put_words(writer, words.en);
	end_line(writer);
}

static void about_day(struct writer *writer, const char *what, int64_t day)
{
	struct text text;

	text_begin(&text);
	report_day_print(text.out, day);
	about(writer, "", what, (struct report_words){ text_end(&text), NULL });
	text_free(&text);
}

static void about_section(struct writer *writer, const struct report_section *section)
{
	about(writer, section->key, "title", section->title);
	if (section->list) {
		about(writer, section->key, "list", (struct report_words){ section->list, NULL });
	}
	for (size_t i = 0; i < section->remark_count; i++) {
		about(writer, section->key, "remark", section->remarks[i]);
	}
	for (size_t i = 0; i < section->note_count; i++) {
		const struct report_note *note = &section->notes[i];

		about(writer, section->key, "figure", note->name);
		about(writer, section->key, "wording", note->wording);
		about(
		    writer, section->key, "version", (struct report_words){ note->version, NULL });
	}
}

bool report_write_about(const struct report *report, enum report_csv_flavour flavour, FILE *out)
{
	struct writer writer;

	begin(&writer, flavour, out);
	about(&writer, "section", "what", (struct report_words){ "zh", "en" });
	about(&writer, "", "title", report->title);
	about(&writer, "", "township", (struct report_words){ report->township, NULL });
	about_day(&writer, "from", report->from_on);
	about_day(&writer, "to", report->to_on);
	about_day(&writer, "cutoff", report->cutoff_on);
	for (size_t i = 0; i < report->lead_count; i++) {
		about(&writer, "", "lead", report->lead[i]);
	}
	for (size_t i = 0; i < report->section_count; i++) {
		about_section(&writer, &report->sections[i]);
	}
	return fflush(out) == 0 && !ferror(out);
}
