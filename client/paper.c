/* Blocks of a paper as HTML; paper.h. */
#include "paper.h"

#include <string.h>

#include "capitals.h"
#include "text.h"

/* Old browsers have no margin boxes (Chromium before 131) and number no pages of ours: the foot
 * then leaves room for the pen. No condition asks for margin boxes, so one that came with the same
 * version stands for them; Firefox has that one and not the other. */
static const char style[] =
    "@page{size:A4;margin:20mm 22mm 20mm 34mm;"
    "@bottom-center{content:\"第 \" counter(page) \" 页　共 \" counter(pages) \" 页\";"
    "font:10.5pt " /* the fonts of .small, which a margin box does not inherit */
    "\"SimSun\",\"宋体\",\"CESI宋体-GB2312\",\"Noto Serif CJK SC\",serif}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;color:#000;background:#fff;overflow-wrap:anywhere;"
    "font:14pt/23pt \"FangSong_GB2312\",\"仿宋_GB2312\",\"FangSong\",\"仿宋\",\"CESI仿宋-GB2312\","
    "\"STFangsong\",\"FZFangSong-Z02S\",\"Noto Serif CJK SC\",\"Noto Serif SC\",serif}\n"
    "h1,h2,th,thead,.small{font-family:\"SimSun\",\"宋体\",\"CESI宋体-GB2312\","
    "\"STSong\",\"Noto Serif CJK SC\",\"Noto Serif SC\",serif}\n"
    "h1{font-size:22pt;line-height:32pt;text-align:center;margin:0 0 8pt;letter-spacing:.1em;"
    "font-family:\"FZXiaoBiaoSong-B05S\",\"方正小标宋简体\",\"CESI小标宋-GB2312\",\"STZhongsong\","
    "\"华文中宋\",\"SimSun\",\"宋体\",\"Noto Serif CJK SC\",serif}\n"
    "h2{font-size:14pt;line-height:23pt;margin:5pt 0 0;break-after:avoid;page-break-after:avoid}\n"
    "p{margin:0;text-indent:2em;text-align:justify;orphans:2;widows:3}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "td,th{padding:0;vertical-align:top;text-align:left;font-weight:normal}\n"
    "tr{break-inside:avoid;page-break-inside:avoid}\n"
    ".sheet{table-layout:fixed}\n"
    ".sheet>tbody>tr{break-inside:auto;page-break-inside:auto}\n"
    ".sheet+.sheet{break-before:page;page-break-before:always}\n"
    ".small{font-size:10.5pt;line-height:16pt}\n"
    ".head{display:block;border-bottom:.5pt solid #000;margin-bottom:6pt;overflow:hidden}\n"
    ".head b{float:right;font-weight:normal}\n"
    ".grid{margin:4pt 0 6pt}\n"
    ".grid td,.grid th{border:.75pt solid #000;padding:1pt 4pt;line-height:20pt}\n"
    ".grid th{text-align:center;font-size:12pt;white-space:nowrap}\n"
    ".grid td:first-child{white-space:nowrap}\n"
    ".pairs th{width:6.5em;text-align:left}\n"
    ".room{height:50pt;border-bottom:.5pt solid #999}\n"
    ".signs{break-inside:avoid;page-break-inside:avoid;break-before:avoid;margin-top:6pt}\n"
    ".signs td{padding-top:7pt;vertical-align:bottom;line-height:20pt}\n"
    ".signs .by{width:28%;border-bottom:.75pt solid #000}\n"
    ".signs .on{width:10em;font-size:12pt;text-align:right;white-space:nowrap}\n"
    ".seal{text-align:right;text-indent:0;margin-top:10pt}\n"
    ".foot td{height:10mm}\n"
    ".by-hand{position:fixed;bottom:0;left:0;right:0;text-align:center}\n"
    "@supports selector(::details-content) and (not (-moz-appearance:none)){"
    ".foot,.by-hand{display:none}}\n"
    ".how{background:#eee;padding:6pt 12pt;font:12pt/20pt sans-serif}\n"
    "@media print{.how{display:none}}\n"
    "@media screen{body{max-width:210mm;margin:0 auto 24pt}.sheet{margin:10mm 0 0 34mm;width:154mm}"
    ".foot,.by-hand{display:none}}\n";

static void escape_character(FILE *out, const char *at, size_t bytes, bool is_whole)
{
	switch (*at) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	default:
		if (!is_whole || ((unsigned char)*at < 0x20 && *at != '\t')) {
			fputs("\xEF\xBF\xBD", out);
		} else {
			(void)fwrite(at, 1, bytes, out);
		}
	}
}

/* Until a line ends, or all of it; what is left. */
static const char *escape_line(FILE *out, const char *text)
{
	bool is_whole;
	size_t bytes;

	while ((bytes = text_character(text, &is_whole)) > 0 && *text != '\n') {
		escape_character(out, text, bytes, is_whole);
		text += bytes;
	}
	return text;
}

static void escape(FILE *out, const char *text)
{
	while (*(text = escape_line(out, text))) {
		fputs("<br>", out);
		text++;
	}
}

/* ---- the file and its papers ---- */

void paper_file_begin(FILE *out, const char *title, const char *holds)
{
	fputs("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" "
	      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
	    out);
	escape(out, title);
	fprintf(out,
	    "</title>\n<style>\n%s</style>\n</head>\n<body>\n"
	    "<div class=\"how\">按 Ctrl+P 打印，纸张选 A4，比例选 100%%。",
	    style);
	if (holds) fprintf(out, "本页有%s，打完请关闭并删除。", holds);
	fputs("</div>\n<div class=\"by-hand small\">第　　　页　共　　　页</div>\n", out);
}

void paper_file_end(FILE *out)
{
	fputs("</body>\n</html>\n", out);
}

void paper_begin(FILE *out, const char *title, const char *number)
{
	fputs("<table class=\"sheet\">\n<thead><tr><td><div class=\"head small\"><b>", out);
	escape(out, number);
	fputs("</b>", out);
	escape(out, title);
	fputs("</div></td></tr></thead>\n<tfoot class=\"foot\"><tr><td></td></tr></tfoot>\n"
	      "<tbody><tr><td>\n<h1>",
	    out);
	escape(out, title);
	fputs("</h1>\n", out);
}

void paper_end(FILE *out)
{
	fputs("</td></tr></tbody>\n</table>\n", out);
}

/* ---- blocks ---- */

void paper_heading(FILE *out, const char *heading)
{
	fputs("<h2>", out);
	escape(out, heading);
	fputs("</h2>\n", out);
}

void paper_text(FILE *out, const char *text)
{
	if (!text[strspn(text, " \t\n")]) {
		fputs("<div class=\"room\"></div>\n", out);
		return;
	}
	while (*text) {
		fputs("<p>", out);
		text = escape_line(out, text);
		fputs("</p>\n", out);
		text += *text == '\n';
	}
}

void paper_pairs_begin(FILE *out)
{
	fputs("<table class=\"grid pairs\">\n", out);
}

void paper_pair(FILE *out, const char *what, const char *value)
{
	fputs("<tr><th>", out);
	escape(out, what);
	fputs("</th><td>", out);
	escape(out, value);
	fputs("</td></tr>\n", out);
}

void paper_pairs_end(FILE *out)
{
	fputs("</table>\n", out);
}

static void cells_of(FILE *out, const char *tag, const char *const cells[])
{
	fputs("<tr>", out);
	for (; *cells; cells++) {
		fprintf(out, "<%s>", tag);
		escape(out, *cells);
		fprintf(out, "</%s>", tag);
	}
	fputs("</tr>", out);
}

void paper_table_begin(FILE *out, const char *const headings[])
{
	fputs("<table class=\"grid\">\n<thead>", out);
	cells_of(out, "th", headings);
	fputs("</thead>\n<tbody>\n", out);
}

void paper_row(FILE *out, const char *const cells[])
{
	cells_of(out, "td", cells);
	fputc('\n', out);
}

void paper_table_end(FILE *out)
{
	fputs("</tbody>\n</table>\n", out);
}

/* ---- signatures ---- */

void paper_signatures_begin(FILE *out, const char *closing)
{
	fputs("<div class=\"signs\">\n<p>", out);
	escape(out, closing);
	fputs("</p>\n<table>\n", out);
}

void paper_signing(FILE *out, const char *how)
{
	fputs("<tr><td colspan=\"3\">", out);
	escape(out, how);
	fputs("：</td></tr>\n", out);
}

void paper_signature(FILE *out, const char *who)
{
	fputs("<tr><td>", out);
	escape(out, who);
	fputs("</td><td class=\"by\"></td><td class=\"on\">　　　年　　月　　日</td></tr>\n", out);
}

void paper_signatures_end(FILE *out, const char *seal, int64_t day)
{
	fputs("</table>\n<p class=\"seal\">", out);
	escape(out, seal);
	fputs("（印章）<br>", out);
	if (day) {
		capitals_date(out, day);
	} else {
		fputs("　　　　年　　月　　日", out);
	}
	fputs("</p>\n</div>\n", out);
}
