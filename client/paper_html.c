/* Blocks of a paper as HTML; paper.h. */
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "paper.h"

#define QR_QUIET 4 /* modules that a reader needs around it (ISO/IEC 18004) */

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
    ".line,.centre,.right,.note{margin:0;text-indent:0}\n"
    ".centre{text-align:center}.right{text-align:right}\n"
    ".note{font-size:10.5pt;line-height:16pt;margin-top:4pt}\n"
    ".large{font-size:18pt;line-height:32pt}.large h2{font-size:20pt;line-height:34pt}\n"
    ".rule{height:23pt;border-bottom:.5pt solid #999}\n"
    ".gap{height:23pt}\n"
    ".page{break-after:page;page-break-after:always}\n"
    ".draft{position:fixed;top:40%;left:0;right:0;text-align:center;font-size:110pt;"
    "line-height:1;color:#ddd;transform:rotate(-35deg);z-index:-1}\n"
    ".foot td{height:10mm}\n"
    ".by-hand{position:fixed;bottom:0;left:0;right:0;text-align:center}\n"
    "@supports selector(::details-content) and (not (-moz-appearance:none)){"
    ".foot,.by-hand{display:none}}\n"
    ".how{background:#eee;padding:6pt 12pt;font:12pt/20pt sans-serif}\n"
    "@media print{.how{display:none}}\n"
    "@media screen{body{max-width:210mm;margin:0 auto 24pt}.sheet{margin:10mm 0 0 34mm;width:154mm}"
    ".foot,.by-hand{display:none}}\n";

struct writer {
	FILE *out;
	const struct blocks *blocks;
	size_t at;
	bool in_paper, in_large;
};

static void element(FILE *out, const char *begin, const char *text, const char *end)
{
	fputs(begin, out);
	html_text(out, text, "<br>");
	fputs(end, out);
}

/* ---- the file and its papers ---- */

static void file_begin(FILE *out, const struct block *block)
{
	fputs("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" "
	      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
	    out);
	element(out, "<title>", block->fields[0], "</title>\n");
	fprintf(out,
	    "<style>\n%s</style>\n</head>\n<body>\n"
	    "<div class=\"how\">按 Ctrl+P 打印，纸张选 A4，比例选 100%%。",
	    style);
	if (*block->fields[1]) element(out, "本页有", block->fields[1], "，打完请关闭并删除。");
	fputs("</div>\n<div class=\"by-hand small\">第　　　页　共　　　页</div>\n", out);
}

static void paper_finish(struct writer *writer)
{
	if (writer->in_large) fputs("</div>\n", writer->out);
	if (writer->in_paper) fputs("</td></tr></tbody>\n</table>\n", writer->out);
	writer->in_large = writer->in_paper = false;
}

static void title(struct writer *writer, const struct block *block)
{
	FILE *out = writer->out;

	paper_finish(writer);
	element(out, "<table class=\"sheet\">\n<thead><tr><td><div class=\"head small\"><b>",
	    block->fields[1], "</b>");
	html_text(out, block->fields[0], "<br>");
	fputs("</div></td></tr></thead>\n<tfoot class=\"foot\"><tr><td></td></tr></tfoot>\n"
	      "<tbody><tr><td>\n",
	    out);
	element(out, "<h1>", block->fields[0], "</h1>\n");
	writer->in_paper = true;
}

/* ---- blocks ---- */

static void para(FILE *out, const char *text)
{
	if (!text[strspn(text, " \t\n")]) {
		fputs("<div class=\"room\"></div>\n", out);
		return;
	}
	while (*text) {
		fputs("<p>", out);
		text = html_line(out, text);
		fputs("</p>\n", out);
		text += *text == '\n';
	}
}

/* Dark modules as one path: no script, no font, no picture file. */
static void code(FILE *out, const char *text)
{
	QRcode *made = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	if (!made) return;
	fprintf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"26mm\" height=\"26mm\" "
	    "viewBox=\"%d %d %d %d\" style=\"float:right\" shape-rendering=\"crispEdges\" "
	    "role=\"img\"><path d=\"",
	    -QR_QUIET, -QR_QUIET, made->width + 2 * QR_QUIET, made->width + 2 * QR_QUIET);
	for (int i = 0; i < made->width * made->width; i++) {
		if (!(made->data[i] & 1)) continue;
		fprintf(out, "M%d %dh1v1h-1z", i % made->width, i / made->width);
	}
	fputs("\"/></svg>\n", out);
	QRcode_free(made);
}

static void times(FILE *out, const char *count, const char *what)
{
	for (long n = strtol(count, NULL, 10); n > 0; n--) {
		fputs(what, out);
	}
}

/* All that stand together: what is said once spans the row where others say two things. */
static void pairs(struct writer *writer)
{
	const struct block *block = &writer->blocks->list[writer->at];
	size_t count = blocks_together(writer->blocks, writer->at, BLOCK_PAIR);
	bool is_double = false;

	for (size_t i = 0; i < count; i++) {
		is_double |= block[i].field_count > 2;
	}
	fputs("<table class=\"grid pairs\">\n", writer->out);
	for (size_t i = 0; i < count; i++) {
		bool spans = is_double && block[i].field_count <= 2;

		element(writer->out, "<tr><th>", block[i].fields[0], "</th>");
		element(writer->out, spans ? "<td colspan=\"3\">" : "<td>", block[i].fields[1],
		    "</td>");
		if (block[i].field_count > 2) {
			element(writer->out, "<th>", block[i].fields[2], "</th>");
			element(writer->out, "<td>", block[i].fields[3], "</td>");
		}
		fputs("</tr>\n", writer->out);
	}
	fputs("</table>\n", writer->out);
	writer->at += count - 1;
}

static void cells_of(FILE *out, const char *tag, const struct block *block)
{
	fputs("<tr>", out);
	for (size_t i = 0; i < block->field_count; i++) {
		fprintf(out, "<%s>", tag);
		html_text(out,
		    block->kind == BLOCK_TABLE ? block_heading(block->fields[i]) : block->fields[i],
		    "<br>");
		fprintf(out, "</%s>", tag);
	}
	fputs("</tr>", out);
}

static void table(struct writer *writer)
{
	const struct block *block = &writer->blocks->list[writer->at];
	size_t rows = blocks_together(writer->blocks, writer->at + 1, BLOCK_ROW);

	fputs("<table class=\"grid\">\n<thead>", writer->out);
	cells_of(writer->out, "th", block);
	fputs("</thead>\n<tbody>\n", writer->out);
	for (size_t i = 1; i <= rows; i++) {
		cells_of(writer->out, "td", &block[i]);
		fputc('\n', writer->out);
	}
	fputs("</tbody>\n</table>\n", writer->out);
	writer->at += rows;
}

/* ---- signatures ---- */

static void seal(FILE *out, const struct block *block)
{
	const char *date = block->fields[1];

	element(out, "<p class=\"seal\">", block->fields[0], "（印章）<br>");
	element(out, "", *date ? date : "　　　　年　　月　　日", "</p>\n");
}

/* The sentence, who signs, and the seal. */
static void signs(struct writer *writer)
{
	FILE *out = writer->out;
	const struct block *block = &writer->blocks->list[writer->at];
	size_t left = writer->blocks->count - writer->at, count = 1;

	element(out, "<div class=\"signs\">\n<p>", block->fields[0], "</p>\n<table>\n");
	for (; count < left; count++) {
		if (block[count].kind == BLOCK_HOW) {
			element(out, "<tr><td colspan=\"3\">", block[count].fields[0],
			    "：</td></tr>\n");
		} else if (block[count].kind == BLOCK_SIGNER) {
			element(out, "<tr><td>", block[count].fields[0],
			    "</td><td class=\"by\"></td><td class=\"on\">　　　年　　月　　日</td></tr>\n");
		} else {
			break;
		}
	}
	fputs("</table>\n", out);
	if (count < left && block[count].kind == BLOCK_SEAL) seal(out, &block[count++]);
	fputs("</div>\n", out);
	writer->at += count - 1;
}

/* ---- all of it ---- */

static void large(struct writer *writer)
{
	if (!writer->in_large) fputs("<div class=\"large\">\n", writer->out);
	writer->in_large = true;
}

/* Those that are an element around their text. */
static bool is_simple(FILE *out, const struct block *block)
{
	static const struct {
		enum block_kind kind;
		const char *begin, *end;
	} elements[] = {
		{ BLOCK_HEADING, "<h2>", "</h2>\n" },
		{ BLOCK_LINE, "<p class=\"line\">", "</p>\n" },
		{ BLOCK_CENTRE, "<p class=\"centre\">", "</p>\n" },
		{ BLOCK_RIGHT, "<p class=\"right\">", "</p>\n" },
		{ BLOCK_SMALL, "<p class=\"note\">", "</p>\n" },
	};

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (elements[i].kind != block->kind) continue;
		element(out, elements[i].begin, block->fields[0], elements[i].end);
		return true;
	}
	return false;
}

static void write_block(struct writer *writer, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_FILE:
		file_begin(writer->out, block);
		break;
	case BLOCK_DRAFT:
		fputs("<div class=\"draft\">草稿</div>\n", writer->out);
		break;
	case BLOCK_TITLE:
		title(writer, block);
		break;
	case BLOCK_PARA:
		para(writer->out, block->fields[0]);
		break;
	case BLOCK_CODE:
		code(writer->out, block->fields[0]);
		break;
	case BLOCK_ROOM:
		times(writer->out, block->fields[0], "<div class=\"rule\"></div>\n");
		break;
	case BLOCK_GAP:
		times(writer->out, block->fields[0], "<div class=\"gap\"></div>\n");
		break;
	case BLOCK_LARGE:
		large(writer);
		break;
	case BLOCK_PAGE:
		fputs("<div class=\"page\"></div>\n", writer->out);
		break;
	case BLOCK_PAIR:
		pairs(writer);
		break;
	case BLOCK_TABLE:
		table(writer);
		break;
	case BLOCK_SIGN:
		signs(writer);
		break;
	case BLOCK_SEAL:
		seal(writer->out, block);
		break;
	default: /* what the browser has no use for: the foot and the date of a PDF */
		(void)is_simple(writer->out, block);
	}
}

void paper_html_of(FILE *out, const char *document)
{
	struct blocks blocks;
	struct writer writer = { .out = out, .blocks = &blocks };

	if (!blocks_read(&blocks, document)) abort(); /* we wrote it */
	for (; writer.at < blocks.count; writer.at++) {
		write_block(&writer, &blocks.list[writer.at]);
	}
	paper_finish(&writer);
	fputs("</body>\n</html>\n", out);
	blocks_free(&blocks);
}
