/*
 * A report as one page that needs nothing else: tables that everybody can read, and charts that a
 * script within draws of the same document. Its own rule (Content-Security-Policy) lets nothing
 * else run and nothing be asked for.
 */
#include "html.h"
#include "report_page.h"
#include "report_parts.h"
#include "report_writers.h"
#include "text.h"

#define UPRIGHT_CHARS 95

bool report_html_has_charts(void)
{
	return *page_script != '\0';
}

/* ---- text ---- */

static void escape(FILE *out, const char *text)
{
	html_text(out, text, "\n");
}

static void element(FILE *out, const char *name, const char *attributes, const char *text)
{
	fprintf(out, "<%s%s>", name, attributes);
	escape(out, text);
	fprintf(out, "</%s>", name);
}

static void words(FILE *out, struct report_words words)
{
	escape(out, words.zh);
	if (!words.en) return;
	fputs(" ", out);
	element(out, "span", " lang=\"en\"", words.en);
}

static void wrapped(FILE *out, const char *name, const char *attributes, struct report_words said)
{
	fprintf(out, "<%s%s>", name, attributes);
	words(out, said);
	fprintf(out, "</%s>\n", name);
}

/* ---- head ---- */

static void head(FILE *out, const struct report *report)
{
	fprintf(out,
	    "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "script-src '%s'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
	    page_script_digest);
	escape(out, report->township);
	escape(out, report->title.zh);
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body%s>\n", page_style,
	    report->is_brief ? " class=\"brief\"" : "");
}

static void fact(FILE *out, struct report_words name, const char *value)
{
	fputs("<div><dt>", out);
	words(out, name);
	fputs("</dt><dd>", out);
	escape(out, value);
	fputs("</dd></div>\n", out);
}

static const char *day_text(struct text *text, int64_t day)
{
	text_begin(text);
	report_day_print(text->out, day);
	return text_end(text);
}

static const char *period_text(struct text *text, const struct report *report)
{
	text_begin(text);
	report_day_print(text->out, report->from_on);
	fputs(" — ", text->out);
	report_day_print(text->out, report->to_on);
	return text_end(text);
}

static void facts(FILE *out, const struct report *report)
{
	struct text text;

	fputs("<dl class=\"facts\">\n", out);
	fact(out, (struct report_words){ "统计期间", "period" }, period_text(&text, report));
	text_free(&text);
	fact(out, (struct report_words){ "截至", "counted up to" },
	    day_text(&text, report->cutoff_on));
	text_free(&text);
	if (report->as_of_us) {
		text_begin(&text);
		report_instant_print(text.out, report->as_of_us);
		fact(out, (struct report_words){ "依据当时所知", "as known at" }, text_end(&text));
		text_free(&text);
	}
	if (report->position) {
		fact(
		    out, (struct report_words){ "日志位置", "journal position" }, report->position);
	}
	fact(out, (struct report_words){ "软件版本", "software" }, report->software);
	fputs("</dl>\n", out);
}

static void opening(FILE *out, const struct report *report)
{
	fputs("<header>\n", out);
	element(out, "p", " class=\"township\"", report->township);
	wrapped(out, "h1", "", report->title);
	facts(out, report);
	fputs("</header>\n", out);
	if (report->lead_count) fputs("<div class=\"lead\">\n", out);
	for (size_t i = 0; i < report->lead_count; i++) {
		wrapped(out, "p", "", report->lead[i]);
	}
	if (report->lead_count) fputs("</div>\n", out);
}

static void contents(FILE *out, const struct report *report)
{
	fputs("<nav class=\"contents\" aria-label=\"目录\">\n<ol>\n", out);
	for (size_t i = 0; i < report->section_count; i++) {
		fprintf(out, "<li><a href=\"#%s\">", report->sections[i].key);
		escape(out, report->sections[i].title.zh);
		fputs("</a></li>\n", out);
	}
	fputs("</ol>\n</nav>\n", out);
}

/* ---- tables ---- */

static bool is_number(const struct report_column *column)
{
	return report_types[column->type].format != NULL;
}

static void heading(FILE *out, const struct report_column *column)
{
	const struct report_type_info *type = &report_types[column->type];

	fprintf(out, "<th scope=\"col\"%s>", is_number(column) ? " class=\"number\"" : "");
	escape(out, column->label.zh);
	if (*type->unit_zh) fprintf(out, "（%s）", type->unit_zh);
	fputs(" <span lang=\"en\">", out);
	escape(out, column->label.en);
	if (*type->unit_en) fprintf(out, " (%s)", type->unit_en);
	fputs("</span></th>", out);
}

static void cell(FILE *out, const struct report_section *section, size_t row, size_t at)
{
	const char *name = at ? "td" : "th scope=\"row\"";
	const struct report_column *column = &section->columns[at];
	struct text text;

	text_begin(&text);
	report_cell_print(text.out, column, report_cell_at(section, row, at), REPORT_SHOWN);
	fprintf(out, "<%s%s>", name,
	    is_number(column)                 ? " class=\"number\""
	        : column->type == REPORT_CODE ? " class=\"word\""
	                                      : "");
	escape(out, text_end(&text));
	fputs(at ? "</td>" : "</th>", out);
	text_free(&text);
}

static void caption(FILE *out, const struct report_section *section)
{
	size_t n = 0;

	for (size_t row = 0; row < section->row_count; row++) {
		if (!section->is_total[row]) n++;
	}
	fprintf(out, "<caption>共%zu行 <span lang=\"en\">rows: %zu</span></caption>\n", n, n);
}

static void table(FILE *out, const struct report_section *section)
{
	fputs("<div class=\"scroll\" tabindex=\"0\">\n<table>\n", out);
	caption(out, section);
	fputs("<thead><tr>", out);
	for (size_t at = 0; at < section->column_count; at++) {
		heading(out, &section->columns[at]);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t row = 0; row < section->row_count; row++) {
		fputs(section->is_total[row] ? "<tr class=\"total\">" : "<tr>", out);
		for (size_t at = 0; at < section->column_count; at++) {
			cell(out, section, row, at);
		}
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n</div>\n", out);
}

/* ---- sections ---- */

/* Shown by the script: who has none sees no empty frame. */
static void figures(FILE *out, const struct report *report, const struct report_section *section)
{
	if (!report_html_has_charts() || !section->row_count) return;
	for (size_t i = 0; i < section->chart_count; i++) {
		fprintf(out, "<figure hidden data-section=\"%td\" data-chart=\"%zu\">",
		    section - report->sections, i);
		wrapped(out, "figcaption", "", section->charts[i].title);
		fputs("<div class=\"chart\"></div></figure>\n", out);
	}
}

static void notes(FILE *out, const struct report_section *section)
{
	if (!section->note_count) return;
	fputs("<div class=\"notes\"><strong>口径</strong> <span lang=\"en\">how it is counted"
	      "</span>\n<dl>\n",
	    out);
	for (size_t i = 0; i < section->note_count; i++) {
		const struct report_note *note = &section->notes[i];

		fputs("<dt>", out);
		words(out, note->name);
		if (note->version) fputs("，版本 ", out);
		if (note->version) escape(out, note->version);
		fputs("</dt>", out);
		wrapped(out, "dd", "", note->wording);
	}
	fputs("</dl>\n</div>\n", out);
}

/* Whether the table wants A4 on its side. */
static bool is_wide(const struct report_section *section)
{
	double width = 0;

	for (size_t at = 0; at < section->column_count; at++) {
		width += report_types[section->columns[at].type].width;
	}
	return width > UPRIGHT_CHARS;
}

static void signatures(FILE *out, const struct report_section *section)
{
	if (!section->declaration.zh) return;
	fputs("<div class=\"signed\">\n", out);
	wrapped(out, "p", "", section->declaration);
	for (size_t i = 0; i < section->signature_count; i++) {
		fputs("<p>", out);
		words(out, section->signatures[i]);
		fputs(" <span class=\"line\"></span></p>\n", out);
	}
	fputs("</div>\n", out);
}

static void section_page(
    FILE *out, const struct report *report, const struct report_section *section)
{
	/* by whether it is wide, and whether it is signed: then it has a page of its own */
	static const char *const classes[2][2] = { { "", " class=\"sheet\"" },
		{ " class=\"wide\"", " class=\"wide sheet\"" } };

	fprintf(out, "<section id=\"%s\"%s>\n", section->key,
	    classes[is_wide(section)][section->declaration.zh != NULL]);
	wrapped(out, "h2", "", section->title);
	figures(out, report, section);
	table(out, section);
	for (size_t i = 0; i < section->remark_count; i++) {
		wrapped(out, "p", " class=\"remark\"", section->remarks[i]);
	}
	signatures(out, section);
	if (section->list) {
		fputs(
		    "<p class=\"behind\">背后的纠纷 <span lang=\"en\">the disputes behind</span> ",
		    out);
		element(out, "code", "", section->list);
		fputs("</p>\n", out);
	}
	notes(out, section);
	fputs("</section>\n", out);
}

/* The document that the charts are drawn of. "<" stands in texts only, where it may be written so:
 * no word of the data ends the script. */
static bool document(FILE *out, const struct report *report)
{
	struct text text;
	bool is_written;

	text_begin(&text);
	is_written = report_write_json(report, text.out);
	fputs("<script type=\"application/json\" id=\"report\">\n", out);
	for (const char *at = text_end(&text); *at; at++) {
		if (*at == '<') {
			fputs("\\u003c", out);
		} else {
			putc(*at, out);
		}
	}
	fprintf(out, "</script>\n<script>%s</script>\n", page_script);
	text_free(&text);
	return is_written;
}

bool report_write_html(const struct report *report, FILE *out)
{
	bool is_written = true;

	head(out, report);
	opening(out, report);
	contents(out, report);
	fputs("<main>\n", out);
	for (size_t i = 0; i < report->section_count; i++) {
		section_page(out, report, &report->sections[i]);
	}
	fputs("</main>\n", out);
	if (report_html_has_charts()) is_written = document(out, report);
	fputs("</body>\n</html>\n", out);
	return is_written && fflush(out) == 0 && !ferror(out);
}
