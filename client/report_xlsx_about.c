/* The first sheet of a workbook: what the report is, and how it is counted; report_xlsx_parts.h. */
#include "report_parts.h"
#include "report_xlsx_parts.h"
#include "text.h"

#define WIDE_COLUMN   60.0
#define NARROW_COLUMN 16.0

struct about {
	struct book *book;
	lxw_worksheet *sheet;
	lxw_row_t row;
};

static void about(struct about *about, const char *what, struct report_words words)
{
	const char *const cells[] = { what, words.zh, words.en ? words.en : "" };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		struct place place = { about->sheet, about->row, (lxw_col_t)i,
			about->book->wrapped };

		xlsx_note(about->book, xlsx_string(&place, cells[i]));
	}
	about->row++;
}

static void about_day(struct about *page, const char *what, int64_t day)
{
	struct text text;

	text_begin(&text);
	report_day_print(text.out, day);
	about(page, what, (struct report_words){ text_end(&text), NULL });
	text_free(&text);
}

static void about_section(struct about *page, const struct report_section *section)
{
	about(page, section->name.zh, section->title);
	if (section->list) {
		about(page, "背后的纠纷", (struct report_words){ section->list, NULL });
	}
	for (size_t i = 0; i < section->note_count; i++) {
		const struct report_note *note = &section->notes[i];
		struct text text;

		text_begin(&text);
		fprintf(text.out, "口径：%s", note->name.zh);
		if (note->version) fprintf(text.out, "（版本 %s）", note->version);
		about(page, text_end(&text), note->wording);
		text_free(&text);
	}
}

void xlsx_about(struct book *book)
{
	const struct report *report = book->report;
	struct about page = { book, workbook_add_worksheet(book->workbook, "说明(口径)"), 0 };

	if (!page.sheet) {
		book->is_whole = false;
		return;
	}
	(void)worksheet_set_column(page.sheet, 0, 0, NARROW_COLUMN * 2, NULL);
	(void)worksheet_set_column(page.sheet, 1, 2, WIDE_COLUMN, NULL);
	about(&page, "报表", report->title);
	about(&page, "单位", (struct report_words){ report->township, NULL });
	about_day(&page, "统计期间起", report->from_on);
	about_day(&page, "统计期间止", report->to_on);
	about_day(&page, "截至", report->cutoff_on);
	if (report->position) {
		about(&page, "日志位置", (struct report_words){ report->position, NULL });
	}
	about(&page, "软件版本", (struct report_words){ report->software, NULL });
	for (size_t i = 0; i < report->lead_count; i++) {
		about(&page, "要点", report->lead[i]);
	}
	for (size_t i = 0; i < report->section_count; i++) {
		about_section(&page, &report->sections[i]);
	}
	xlsx_page(book, page.sheet);
}
